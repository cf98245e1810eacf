"""Each format of workbooks has its own ways to hide, to merge and to break; none of them can stop
the others."""

from __future__ import annotations

import base64
import random
import re
import zlib
from pathlib import Path
from typing import Any

import pytest
import tables
from books import (
    BOOKS,
    ROWS,
    SECRET,
    TEXT,
    compound,
    find_rows_told,
    leaks,
    ods,
    ods_cell,
    ods_row,
    ods_table,
    part,
    read,
    receipts,
    refused,
    sheets,
    table,
    with_parts,
    xls,
    xls_cell,
    xls_hidden_columns,
    xls_hidden_row,
    xls_rows,
    xls_stream,
    xlsb,
    xlsb_hidden_columns,
    xlsb_rows,
    xlsx,
)
from nightly import nightly_after
from tools import ROOT

from site_builder.readers.read import RawTable

REAL = ROOT.parent / "shared" / "data" / "real"

# --- what is no workbook, or a broken one ---


# A fuzzer's: the chain of small sectors of a stream goes round, outside of what holds them
ROUND = (
    "c-p&gUhu)fjZzO8(10BSGsD0CoD6J8VvJA>0-wDQ;{X2t{|{sTrvQKr8rpzi6yOK{N5P;1K@9moSi+#d;L4B(q>C6TNs7;1oQQa3BvKD@c@Yk@"
    "y@(;3Aqnh`Y?9NH5Can<%rC^+&jca_=$7Oe2XlVp<NyW)8!L*K91AYh2S<w^9K}37CI0~x3<<d"
)


def test_broken_drawings_are_nobody_s_concern(tmp_path: Path) -> None:
    drawing = (
        '<Relationships><Relationship Id="rId1" Type="drawing" '
        'Target="../drawings/none.xml"/></Relationships>'
    )
    parts = {"xl/drawings/drawing1.xml": "<broken", "xl/worksheets/_rels/sheet1.xml.rels": drawing}
    assert read(tmp_path, with_parts(BOOKS["xlsx"], parts))[1] == TEXT


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (compound({"EncryptionInfo": b"x", "EncryptedPackage": b"x"}), "workbook-locked"),
        (
            compound({"Workbook": xls_stream(("A", 0, xls_rows(ROWS)), locked=True)}),
            "workbook-locked",
        ),
        (ods(ods_table(ods_row("a", "b")), encrypted=True), "workbook-locked"),
        (compound({"WordDocument": b"x"}), "looks-like-document"),
        (with_parts(sheets(A=ROWS), {"xl/workbook.xml": "<broken"}), "workbook-broken"),
        (
            with_parts(
                sheets(A=ROWS),
                {"xl/worksheets/sheet1.xml": "<worksheet><sheetData><row><c><v>1</v></c></b>"},
            ),
            "workbook-broken",
        ),
        (
            with_parts(
                sheets(A=ROWS), {"xl/workbook.xml": "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"}
            ),
            "workbook-broken",
        ),
        (b"PK\x03\x04" + b"\0" * 40, "workbook-broken"),
        (BOOKS["xls"][:40], "workbook-broken"),
        (zlib.decompress(base64.b85decode(ROUND)), "workbook-broken"),
        (b"%PDF-1.7", "looks-like-pdf"),
        (b"", "file-empty"),
    ],
)
def test_what_cannot_be_read_is_told_by_what_it_is(
    tmp_path: Path, content: bytes, code: str
) -> None:
    assert refused(tmp_path, content).code == code


def test_another_archive_is_no_workbook(tmp_path: Path) -> None:
    for name, code in (
        ("word/document.xml", "looks-like-document"),
        ("a.csv", "looks-like-archive"),
    ):
        assert (
            refused(
                tmp_path, with_parts(with_parts(b"PK\x05\x06" + b"\0" * 18, {}), {name: "a;b"})
            ).code
            == code
        )


@pytest.mark.nightly
def test_a_bomb_is_refused_before_it_is_read(tmp_path: Path) -> None:
    """650 MB of blanks in 650 kB; and the same under a size that lies."""
    bomb = with_parts(
        BOOKS["xlsx"], {"xl/sharedStrings.xml": b"<sst>" + (b"<si>" + b" " * 999_996) * 650}
    )
    assert refused(tmp_path, bomb).code == "workbook-too-large"
    size = (650_000_005).to_bytes(4, "little")
    assert (
        refused(tmp_path, bomb.replace(size, (100).to_bytes(4, "little"))).code == "workbook-broken"
    )


@pytest.mark.parametrize(
    "row",
    [
        ods_row(
            ods_cell(1, more=' table:number-columns-repeated="16000"'),
            more=' table:number-rows-repeated="1000000"',
        ),
        ods_row(ods_cell(1), more=' table:number-rows-repeated="99999999"'),
        ods_row(ods_cell(1, more=' table:number-columns-repeated="99999999"')) + ods_row(1),
        ods_row(1, more=' table:number-rows-repeated="900000"')
        + ods_row('<table:table-cell table:number-columns-repeated="16000"/>', 1),
    ],
)
def test_cells_that_are_repeated_a_million_times_are_refused(tmp_path: Path, row: str) -> None:
    assert refused(tmp_path, ods(ods_table(row))).code == "workbook-too-spread"


@pytest.mark.parametrize("kind", nightly_after(1, BOOKS))
def test_damage_is_never_raised(tmp_path: Path, kind: str) -> None:
    """A few bytes changed, or the end cut: a table or a refusal."""
    dice = random.Random(1)
    for _ in range(60):
        content = bytearray(BOOKS[kind])
        for _ in range(dice.randrange(1, 6)):
            content[dice.randrange(len(content))] = dice.randrange(256)
        found, _ = table(
            tmp_path, bytes(content[: dice.choice((len(content), dice.randrange(len(content))))])
        )
        assert isinstance(found, RawTable) or found.code


# --- ODS ---

HIDDEN_TABLE = (
    '<style:style style:name="ta2" style:family="table"><style:table-properties '
    'table:display="false"/></style:style>'
)
PADDED = (
    '<number:number-style style:name="N1"><number:number '
    'number:min-integer-digits="5"/></number:number-style>'
)


def test_values_of_an_ods(tmp_path: Path) -> None:
    row = ods_row(
        "a",
        ods_cell("0.8814", "percentage", "88,14 %"),
        ods_cell(1001, "float", "01001"),
        ods_cell("2024-04-03", "date", "3 avr. 2024"),
        ods_cell("PT10H20M05S", "time", "10:20"),
        ods_cell("PT36H05M00S", "time", "36:05"),
        ods_cell("#REF !", "string", more=' calcext:value-type="error"'),
        (
            "un<text:line-break/>deux<text:tab/>trois</text:p><text:p>quatre "
            "<text:span>cinq</text:span>"
        ),
    )
    names = ods_row("nom", "part", "code", "jour", "heure", "durée", "erreur", "texte")
    found, rows = read(tmp_path, ods(ods_table(names, row, row), PADDED))
    expected = [
        "a",
        "88,14 %",
        "01001",
        "2024-04-03",
        "10:20:05",
        "36:05:00",
        "",
        "un\ndeux\ttrois\nquatre cinq",
    ]
    assert rows[1:] == [expected, expected]
    assert find_rows_told(found, "sheet-errors") == (2, 3)


def test_what_is_hidden_in_an_ods(tmp_path: Path) -> None:
    rows = [ods_row(*row, "x") for row in ROWS]
    rows.insert(2, ods_row("Camille", "c", 1, "x", more=' table:visibility="filter"'))
    columns = (
        '<table:table-column table:number-columns-repeated="3"/><table:table-column '
        'table:visibility="collapse"/>'
    )
    content = ods(
        ods_table(*rows, columns=columns)
        + ods_table(ods_row("Camille"), name="B", more=' table:style-name="ta2"'),
        HIDDEN_TABLE,
    )
    found, got = read(tmp_path, content)
    assert got == TEXT
    assert leaks(found) == {
        "original-hidden-rows",
        "original-hidden-columns",
        "original-hidden-sheet",
    }
    assert found.row(1) == 4


@pytest.mark.parametrize(
    "style",
    [
        HIDDEN_TABLE.replace('"', "'"),
        HIDDEN_TABLE.replace("<style:table-properties", "<style:map/><style:table-properties"),
        HIDDEN_TABLE.replace(
            ' table:display="false"/>', ' table:display="false"\n></style:table-properties>'
        ),
    ],
)
def test_a_sheet_of_an_ods_is_hidden_however_its_style_is_written(
    tmp_path: Path, style: str
) -> None:
    hidden = ods_table(
        *(ods_row(*row) for row in SECRET), name="Agents", more=" table:style-name='ta2'"
    )
    content = ods(hidden + ods_table(*(ods_row(*row) for row in ROWS)), style)
    found, got = read(tmp_path, content)
    assert (got, found.others) == (TEXT, ())
    assert leaks(found) == {"original-hidden-sheet"}


def test_rows_and_columns_of_no_size_are_hidden_in_an_ods(tmp_path: Path) -> None:
    flat = "".join(
        (
            f'<style:style style:name="{name}"><style:table-{part}-properties '
            f'style:{size}="0cm"/></style:style>'
        )
        for name, part, size in (("ro9", "row", "row-height"), ("co9", "column", "column-width"))
    )
    rows = [ods_row(*row, "Camille") for row in ROWS]
    rows.insert(2, ods_row("Camille", "c", 1, "x", more=' table:style-name="ro9"'))
    columns = (
        '<table:table-column table:number-columns-repeated="3"/><table:table-column '
        'table:style-name="co9"/>'
    )
    found, got = read(tmp_path, ods(ods_table(*rows, columns=columns), flat))
    assert (got, leaks(found)) == (TEXT, {"original-hidden-rows", "original-hidden-columns"})


VALIDATION = (
    "<table:content-validations><table:content-validation "
    'table:condition="of:cell-content-is-in-list({})">{}'
    "<table:error-message "
    'table:display="true"/></table:content-validation></table:content-validations>'
)


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (VALIDATION.format("&quot;Lille&quot;;&quot;Armentières&quot;", ""), "", ()),
        (VALIDATION.format("&quot;Lille&quot;;&quot;Camille&quot;", ""), "", ("original-unseen",)),
        (
            VALIDATION.format(
                "[.A2:.A3]", "<table:help-message><text:p>Camille</text:p></table:help-message>"
            ),
            "",
            ("original-unseen",),
        ),
        (
            "",
            '<table:named-expression table:name="a" table:expression="&quot;Camille&quot;"/>',
            ("original-unseen",),
        ),
        ("", '<table:named-range table:name="a" table:cell-range-address="$Feuille1.$A$1"/>', ()),
        ("", "<!-- Camille -->", ("original-unseen",)),
    ],
)
def test_texts_of_an_ods_that_no_cell_shows_are_leaks(
    tmp_path: Path, before: str, after: str, told: tuple[str, ...]
) -> None:
    found, got = read(tmp_path, ods(before + ods_table(*(ods_row(*row) for row in ROWS)) + after))
    assert (got, leaks(found)) == (TEXT, set(told))


def test_a_link_to_a_mailbox_in_an_ods_is_a_leak(tmp_path: Path) -> None:
    for target, told in (
        ("mailto:camille@example.org", {"original-links"}),
        ("https://example.org/", set()),
    ):
        link = f'<text:p><text:a xlink:href="{target}">Lille</text:a></text:p></table:table-cell>'
        space = ' xmlns:xlink="http://www.w3.org/1999/xlink"'
        rows = [ods_row(*row) for row in ROWS]
        rows[1] = ods_row('<table:table-cell office:value-type="string">' + link, *ROWS[1][1:])
        found, got = read(tmp_path, ods(ods_table(*rows, more=space)))
        assert (got, leaks(found)) == (TEXT, told)


def test_rows_of_an_ods_that_are_repeated_keep_their_number(tmp_path: Path) -> None:
    empty = '<table:table-cell table:number-columns-repeated="16384"/>'
    rows = (
        ods_row(empty, more=' table:number-rows-repeated="2"'),
        "<table:table-header-rows>" + ods_row("nom", "n") + "</table:table-header-rows>",
        ods_row("a", 1, more=' table:number-rows-repeated="2"'),
        ods_row(empty, more=' table:number-rows-repeated="3"'),
        ods_row("Camille", 5, more=' table:visibility="collapse"'),
        ods_row("b", 2),
        ods_row(empty, more=' table:number-rows-repeated="1048566"'),
    )
    found, got = read(tmp_path, ods(ods_table(*rows)))
    assert got == [["nom", "n"], ["a", "1"], ["a", "1"], ["b", "2"]]
    assert [found.row(n) for n in range(3)] == [4, 5, 10]


def test_a_hidden_column_of_ods_is_the_same_in_a_group(tmp_path: Path) -> None:
    """LibreOffice wraps grouped columns in an element whose name begins like theirs."""
    rows = [ods_row(first, "Camille", *rest) for first, *rest in ROWS]
    for start, end in (("", ""), ("<table:table-column-group>", "</table:table-column-group>")):
        hidden = f'{start}<table:table-column table:visibility="collapse"/>{end}'
        columns = f"<table:table-column/>{hidden}<table:table-column/>"
        found, got = read(tmp_path, ods(ods_table(*rows, columns=columns)))
        assert (got, leaks(found)) == (TEXT, {"original-hidden-columns"})


def test_an_ods_with_blanks_between_its_elements_is_read(tmp_path: Path) -> None:
    content = BOOKS["ods"]
    loose = re.sub(r"(</?table:[^>]*>)", r"\1\n  ", part(content, "content.xml"))
    assert read(tmp_path, with_parts(content, {"content.xml": loose}))[1] == TEXT


@pytest.mark.parametrize(
    ("element", "code"),
    [
        (
            "<office:annotation><dc:creator>Camille</dc:creator><text:p>x</text:p></office:annotation>",
            "original-comments",
        ),
        ("<draw:frame/>", "original-pictures"),
    ],
)
def test_what_an_ods_cell_holds_beside_its_text(tmp_path: Path, element: str, code: str) -> None:
    cell = (
        "<table:table-cell "
        f'office:value-type="string">{element}<text:p>Lille</text:p></table:table-cell>'
    )
    found, rows = read(
        tmp_path, ods(ods_table(ods_row("nom", "n"), ods_row(cell, 1), ods_row("Roubaix", 2)))
    )
    assert rows[1:] == [["Lille", "1"], ["Roubaix", "2"]]
    assert leaks(found) == {code}


def test_changes_that_an_ods_keeps_are_told(tmp_path: Path) -> None:
    changes = "<table:tracked-changes><table:deletion/></table:tracked-changes>"
    assert leaks(read(tmp_path, ods(changes + ods_table(*(ods_row(*row) for row in ROWS))))[0]) == {
        "original-changes"
    }


# --- XLS and XLSB ---


def test_what_is_hidden_in_an_xls_and_an_xlsb(tmp_path: Path) -> None:
    rows = [[*row, "Camille"] for row in [*ROWS[:2], ["Camille", "x", 1], *ROWS[2:]]]
    books = (
        xls(
            ("A", 0, xls_hidden_columns(3, 3) + xls_hidden_row(2) + xls_rows(rows)),
            ("B", 2, xls_rows(SECRET)),
        ),
        xlsb(
            ("A", 0, xlsb_hidden_columns(3, 3), xlsb_rows(rows, [2]), b""),
            ("B", 1, b"", xlsb_rows([["Camille", "x"]]), b""),
        ),
    )
    for content in books:
        found, got = read(tmp_path, content)
        assert got == TEXT
        assert leaks(found) >= {
            "original-hidden-rows",
            "original-hidden-columns",
            "original-hidden-sheet",
        }
        assert found.row(1) == 4


def test_formats_and_errors_of_an_xls_and_an_xlsb(tmp_path: Path) -> None:
    rows: list[list[Any]] = [["code", "part", "n"], [1001, 0.5, "#DIV/0!"], [59350, 0.25, 1.0]]
    forms = ("00000", "0.0%")
    styled = b"".join(
        xls_cell(n, column, value, {0: 1, 1: 2}.get(column, 0) if n else 0)
        for n, row in enumerate(rows)
        for column, value in enumerate(row)
    )
    books = (
        xls(("A", 0, styled), formats=forms),
        xlsb(("A", 0, b"", xlsb_rows(rows, style={0: 1, 1: 2}), b""), formats=forms),
    )
    for content in books:
        found, got = read(tmp_path, content)
        assert got[1:] == [["01001", "50 %", ""], ["59350", "25 %", "1"]]
        assert find_rows_told(found, "sheet-errors") == (2,)


# --- real files ---

EXPECTED = {  # rows, and a code that the original is known to bear
    "gpseo__blablacar.xlsx": (2191, "original-author"),
    "gpseo__Marches_publics_2017.xlsx": (38, ""),
    "st-etienne__data.xlsx": (136, ""),
    "montpellier__VilleMTP_MTP_ArbresRemarq.ods": (71, "original-sheets"),
    "montpellier__VilleMTP_MTP_ArbresRemarq.xls": (71, "original-sheets"),
    "montpellier__VilleMTP_MTP_AccERP_2014.xls": (212, "original-old-workbook"),
    "montpellier__VilleMTP_MTP_Delibs.xls": (160, "original-old-workbook"),
    "montpellier__VilleMTP_MTP_Prenoms.ods": (51, ""),
    "montpellier__VilleMTP_MTP_Prenoms.xls": (51, "original-old-workbook"),
    "pdl-subv__72_subvention_progos_2018.xls": (24, "original-old-workbook"),
}


WORKBOOKS = sorted(path for path in REAL.glob("*.*") if path.suffix in (".xlsx", ".xls", ".ods"))


@pytest.mark.parametrize("path", WORKBOOKS, ids=lambda path: path.name)
def test_real_workbooks_are_read_or_refused_with_a_reason(tmp_path: Path, path: Path) -> None:
    """Skipped where the collection of real files is not beside this checkout."""
    found, rows = table(tmp_path, path.read_bytes())
    assert isinstance(found, RawTable) or found.code
    if path.name in EXPECTED:
        assert isinstance(found, RawTable)
        count, code = EXPECTED[path.name]
        assert (found.rows, len(rows)) == (count, count)
        assert not code or code in leaks(found)
    if path.name == "gpseo__blablacar.xlsx":
        assert rows[0][2] == "01340"


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ('#,##0.00\\ "€"', "12,5 €"),
        ("#,##0.00 [$€-40C];[Red]-#,##0.00 [$€-40C]", "12,5 €"),
        ('_-* #,##0.00\\ "€"_-;-* #,##0.00 "€"_-;_-* "-"?? "€"_-', "12,5 €"),
        ('0.0" m²"', "12,5 m²"),
        ('#,##0,"k€"', "12.5"),  # thousands: 12,5 would be shown 0
        ('"soit "0" m²"', "12.5"),
        ('0" fois"', "12.5"),
        ("0.00", "12.5"),
    ],
)
def test_a_unit_that_a_format_shows_is_that_of_the_number(
    tmp_path: Path, code: str, text: str
) -> None:
    rows: list[list[Any]] = [["Nom", "Valeur"], ["a", 12.5], ["b", 12.5], ["c", "NC"]]
    styled = b"".join(
        xls_cell(n, column, value, column)
        for n, row in enumerate(rows)
        for column, value in enumerate(row)
    )
    for content in (
        xlsb(("A", 0, b"", xlsb_rows(rows, style={1: 1}), b""), formats=(code,)),
        xls(("A", 0, styled), formats=(code,)),
    ):
        found, cells = read(tmp_path, content)
        assert cells[1:] == [["a", text], ["b", text], ["c", "NC"]]
        assert "cells-as-shown" not in receipts(found)


@pytest.mark.parametrize(
    ("code", "unit", "typed", "told"),
    [
        ('#,##0.00\\ "€"', "€", "NC", None),
        ('#,##0.00\\ "€"', "€", "1 234,50 €", ("number-rewritten", (4,))),
        ('0.0" m²"', "m²", "40 m²", ("unit-kept", (4,))),
        ("0.00%", "%", "40 %", ("unit-kept", (4,))),
    ],
)
def test_a_unit_bears_a_receipt_where_somebody_typed_it(
    tmp_path: Path, code: str, unit: str, typed: str, told: tuple[str, tuple[int, ...]] | None
) -> None:
    """What a format shows is nobody's mistake, whatever file it is in."""

    def write(book: Any) -> None:
        sheet = book.add_worksheet("A")
        for row, (name, value) in enumerate(
            (("Nom", "Valeur"), ("a", 12.5), ("b", 0.25), ("c", typed))
        ):
            sheet.write(row, 0, name)
            sheet.write(
                row,
                1,
                value,
                *([] if isinstance(value, str) else [book.add_format({"num_format": code})]),
            )

    found, rows = tables.read(tmp_path, xlsx(write), "a.xlsx")
    type_, values = ("integer", [1250, 25]) if unit == "%" else ("number", [12.5, 0.25])
    assert [(column.type, column.unit) for column in found.columns] == [
        ("string", ""),
        (type_, unit),
    ]
    assert [row["Valeur"] for row in rows][:2] == values
    said = [(one.code, one.rows) for one in found.repairs if one.code != "missing-words"]
    if told is None:
        assert said == []
    else:
        assert [(code, told[1][0] in rows) for code, rows in said] == [(told[0], True)]


def test_numbers_that_do_not_share_a_unit_have_none(tmp_path: Path) -> None:
    def write(book: Any) -> None:
        sheet = book.add_worksheet("A")
        sheet.write_row(0, 0, ["Nom", "Surface", "Montant"])
        areas = [book.add_format({"num_format": f'0" {unit}"'}) for unit in ("m²", "ha")]
        for row, (name, area) in enumerate(zip("ab", areas, strict=True), 1):
            sheet.write(row, 0, name)
            sheet.write(row, 1, 12, area)
            sheet.write(row, 2, 5, areas[0] if row == 1 else None)

    assert read(tmp_path, xlsx(write))[1][1:] == [["a", "12", "5"], ["b", "12", "5"]]

"""Nothing of what a workbook hides is read, and all that it holds beside its table is told."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from books import (
    BOOKS,
    ROWS,
    SECRET,
    TEXT,
    brt,
    leaks,
    ods,
    ods_row,
    ods_table,
    part,
    read,
    receipts,
    table,
    wide,
    with_parts,
    xlsb,
    xlsb_rows,
    xlsx,
)

from site_builder.core.language import load_language
from site_builder.core.problems import Place, make_problem
from site_builder.readers.read import RawTable

# --- what is hidden ---


def hidden(how: str) -> bytes:
    """Two names of agents, in a place that nobody sees."""

    def write(book: Any) -> None:
        sheet = book.add_worksheet("Données")
        wide = (
            [*ROWS[0], "Agent"],
            [*ROWS[1], "Camille"],
            [*ROWS[2], "Dominique"],
            ["Roubaix", "59512", 3, "Claude"],
        )
        for number, row in enumerate(wide):
            sheet.write_row(number, 0, row if how.startswith("column") else row[:3])
        if how == "column":
            sheet.set_column(3, 3, None, None, {"hidden": True})
        elif how == "column of no width":
            sheet.set_column(3, 3, 0)
        elif how == "row":
            sheet.write_row(2, 0, ["Camille", "Dominique", 1])
            sheet.set_row(2, None, None, {"hidden": True})
        elif how == "filter":
            sheet.autofilter(0, 0, 3, 2)
            sheet.filter_column(0, "x != Camille")
            sheet.write_row(2, 0, ["Camille", "Dominique", 1])
            sheet.set_row(2, options={"hidden": True})
        elif how in ("sheet", "very hidden sheet"):
            other = book.add_worksheet("Agents")
            other.write_column(0, 0, ["Camille", "Dominique"])
            other.hide() if how == "sheet" else other.very_hidden()
        elif how == "format":
            sheet.write(1, 1, "Camille", book.add_format({"num_format": ";;;"}))
        elif how == "comment":
            sheet.write_comment(1, 1, "Vu avec Camille et Dominique")
        elif how == "other sheet":
            book.add_worksheet("Note").write(0, 0, "Vu avec Camille et Dominique")
        elif how == "author":
            book.set_properties({"author": "Camille Dominique"})

    return xlsx(write)


HIDDEN = {
    "column": "original-hidden-columns",
    "column of no width": "original-hidden-columns",
    "row": "original-hidden-rows",
    "filter": "original-hidden-rows",
    "sheet": "original-hidden-sheet",
    "very hidden sheet": "original-hidden-sheet",
    "format": "original-covered-cells",
    "comment": "original-comments",
    "other sheet": "original-sheets",
    "author": "original-author",
}


@pytest.mark.parametrize("how", HIDDEN)
def test_what_is_hidden_is_no_part_of_the_table_and_is_told(tmp_path: Path, how: str) -> None:
    found, rows = read(tmp_path, hidden(how))
    assert HIDDEN[how] in leaks(found)
    assert not {"Camille", "Dominique", "Agent"} & {cell for row in rows for cell in row}
    assert rows[0] == TEXT[0]
    assert rows[-1] == ["Roubaix", "59512", "3"]
    assert found.row(found.rows - 1) == 4  # the sheet's own number


def test_a_receipt_counts_what_was_left_out_and_names_nothing(tmp_path: Path) -> None:
    found, _ = read(tmp_path, hidden("row"))
    assert receipts(found) == {"hidden-rows": (1, (3,))}
    found, _ = read(tmp_path, hidden("column"))
    assert receipts(found) == {"hidden-columns": (1, ())}
    assert all(not repair.params for repair in found.repairs)


def test_rows_keep_their_number_around_hidden_ones(tmp_path: Path) -> None:
    def write(book: Any) -> None:
        sheet = book.add_worksheet()
        sheet.write(2, 0, "Un titre")
        sheet.write_row(4, 0, ["nom", "n"])
        for row in range(5, 40):
            if row % 5:
                sheet.write_row(row, 0, [f"ligne {row + 1}", row + 1])
            if row in (3, 7, 8, 20, 38, 39):
                sheet.set_row(row, None, None, {"hidden": True})

    found, rows = read(tmp_path, xlsx(write))
    assert [int(row[1]) for row in rows[1:]] == [found.row(rowid) for rowid in range(found.rows)]
    assert found.reading.header_row == 4
    assert receipts(found)["titles-skipped"] == (1, (3,))
    assert receipts(found)["hidden-rows"] == (4, (8, 9, 39, 40))
    assert receipts(found)["empty-rows"][1][:3] == (6, 11, 16)


def test_what_is_hidden_and_empty_is_nothing_to_tell(tmp_path: Path) -> None:
    def write(book: Any) -> None:
        sheet = book.add_worksheet()
        for number, row in enumerate(ROWS):
            sheet.write_row(number, 0, row)
        sheet.set_column(3, 16_383, None, None, {"hidden": True})
        sheet.set_row(9, None, None, {"hidden": True})
        book.add_worksheet("Feuil2").hide()

    found, rows = read(tmp_path, xlsx(write))
    assert rows == TEXT
    assert (found.leaks, found.repairs) == ((), ())


def test_a_hidden_sheet_is_read_only_where_it_is_named(tmp_path: Path) -> None:
    def write(book: Any) -> None:
        for name, rows in (("Visible", ROWS), ("Agents", [SECRET[0], *SECRET[1:] * 9])):
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
        sheet.hide()

    content = xlsx(write)
    assert read(tmp_path, content)[1] == TEXT
    found, rows = read(tmp_path, content, sheet="Agents")
    assert (rows[0], rows[1]) == (SECRET[0], SECRET[1])
    assert "original-hidden-sheet" in leaks(found)


def test_a_leak_of_another_sheet_is_told_whichever_is_read(tmp_path: Path) -> None:
    """Two resources may read two sheets of one file: it is published with both of them, or with
    neither."""

    def write(book: Any) -> None:
        for name in ("A", "B"):
            sheet = book.add_worksheet(name)
            for number, row in enumerate(ROWS):
                sheet.write_row(number, 0, row)
        sheet.set_column(2, 2, None, None, {"hidden": True})

    for name in ("A", "B"):
        assert "original-hidden-columns" in leaks(read(tmp_path, xlsx(write), sheet=name)[0])


PARTS = {
    "xl/media/image1.png": "original-pictures",
    "xl/charts/chart1.xml": "original-pictures",
    "xl/embeddings/oleObject1.bin": "original-pictures",
    "xl/pivotCache/pivotCacheRecords1.xml": "original-pivot",
    "xl/vbaProject.bin": "original-macros",
    "xl/externalLinks/externalLink1.xml": "original-links",
    "xl/connections.xml": "original-links",
    "xl/persons/person.xml": "original-comments",
    "xl/threadedComments/threadedComment1.xml": "original-comments",
    "docProps/custom.xml": "original-properties",
    "customXml/item1.xml": "original-properties",
    "xl/revisions/revisionLog1.xml": "original-changes",
    "xl/invented/part.xml": "original-parts",
    # a sheet that the workbook does not list any more
    "xl/worksheets/sheet9.xml": "original-parts",
    "notes.txt": "original-parts",
}


@pytest.mark.parametrize("name", PARTS)
def test_every_part_beside_the_cells_is_told(tmp_path: Path, name: str) -> None:
    found, rows = read(tmp_path, with_parts(BOOKS["xlsx"], {name: "<a/>"}))
    assert (rows, leaks(found)) == (TEXT, {PARTS[name]})


@pytest.mark.parametrize(
    ("author", "told"),
    [
        ("", False),
        ("openpyxl", False),
        ("Apache POI", False),
        ("Utilisateur Windows", False),
        ("Camille Martin", True),
    ],
)
def test_an_author_is_a_leak_and_a_program_is_none(tmp_path: Path, author: str, told: bool) -> None:
    content = xlsx(
        lambda book: (
            book.add_worksheet().write_row(0, 0, ["a", "b"]),
            book.set_properties({"author": author}),
        )
    )
    found, _ = table(tmp_path, content)
    assert isinstance(found, RawTable)
    assert ("original-author" in leaks(found)) == told
    found, _ = table(tmp_path, ods(ods_table(ods_row("a", "b"), ods_row("c", "d")), author=author))
    assert isinstance(found, RawTable)
    assert ("original-author" in leaks(found)) == told


def test_the_folder_of_a_person_and_a_link_to_a_file_are_leaks(tmp_path: Path) -> None:
    book = part(BOOKS["xlsx"], "xl/workbook.xml")
    path = '<x15ac:absPath xmlns:x15ac="x" url="C:\\Users\\camille\\Documents\\"/><sheets>'
    found, _ = read(
        tmp_path, with_parts(BOOKS["xlsx"], {"xl/workbook.xml": book.replace("<sheets>", path)})
    )
    assert leaks(found) == {"original-author"}
    link = '<Relationship Id="rId1" Target="mailto:camille@ville.example" TargetMode="External"/>'
    link = f"<Relationships>{link}</Relationships>"
    found, _ = read(
        tmp_path, with_parts(BOOKS["xlsx"], {"xl/worksheets/_rels/sheet1.xml.rels": link})
    )
    assert leaks(found) == {"original-links"}
    found, _ = read(
        tmp_path,
        with_parts(
            BOOKS["xlsx"],
            {"xl/worksheets/_rels/sheet1.xml.rels": link.replace("mailto:", "https://")},
        ),
    )
    assert leaks(found) == set()


def test_every_leak_has_its_two_sentences() -> None:
    codes = {*HIDDEN.values(), *PARTS.values(), "original-covered-cells", "original-old-workbook"}
    words = load_language("fr")
    for code in codes:
        params = {"sheet": "A", "count": 2, "names": "B", "part": "c"}
        assert "→" in words.problem(make_problem(code, Place(path="a.xlsx"), **params))  # type: ignore[arg-type]
        assert words.say(f"leak.{code}").endswith("téléchargement.")


# --- texts that no sheet shows ---

UNSEEN: dict[str, Callable[[Any], object]] = {
    "header of pages": lambda sheet: sheet.set_header("&LVu par Camille&RPage &P sur &N"),
    "prompt": lambda sheet: sheet.data_validation(
        1, 0, 9, 0, {"validate": "any", "input_message": "Voir Camille"}
    ),
    "choice": lambda sheet: sheet.data_validation(
        1, 0, 9, 0, {"validate": "list", "source": ["Lille", "Camille"]}
    ),
}
UNSEEN |= {
    "erased text": lambda sheet: (sheet.write(1, 0, "Vu avec Camille"), sheet.write(1, 0, "Lille")),
    "colour": lambda sheet: sheet.conditional_format(
        1, 0, 9, 0, {"type": "text", "criteria": "containing", "value": "Camille"}
    ),
    "colour by a formula": lambda sheet: sheet.conditional_format(
        1, 0, 9, 0, {"type": "formula", "criteria": '=$A2="Camille"'}
    ),
    "pointer on a link": lambda sheet: sheet.write_url(
        1, 0, "https://ville.example", None, "Lille", "Vu par Camille"
    ),
    "filter": lambda sheet: (sheet.autofilter(0, 0, 2, 2), sheet.filter_column(0, "x != Camille")),
}
SEEN: dict[str, Callable[[Any], object]] = {
    "overwritten by itself": lambda sheet: (sheet.write(1, 0, "Lille"), sheet.write(1, 0, "Lille")),
    "colour of what is shown": lambda sheet: sheet.conditional_format(
        1, 0, 9, 0, {"type": "text", "criteria": "containing", "value": "mentières"}
    ),
    "colour of a number": lambda sheet: sheet.conditional_format(
        1, 2, 9, 2, {"type": "cell", "criteria": ">", "value": 8}
    ),
    "link": lambda sheet: sheet.write_url(1, 0, "https://ville.example", None, "Lille"),
    "filter of what is shown": lambda sheet: (
        sheet.autofilter(0, 0, 2, 2),
        sheet.filter_column_list(0, ["Lille"]),
    ),
    "number of pages": lambda sheet: sheet.set_footer('&C&"Arial,Gras"&10Page &P de &N — &F &D'),
    "choice that is shown": lambda sheet: sheet.data_validation(
        1, 0, 9, 0, {"validate": "list", "source": ["Lille", "Armentières"]}
    ),
    "choice in cells": lambda sheet: sheet.data_validation(
        1, 0, 9, 0, {"validate": "list", "source": "=$A$2:$A$3"}
    ),
    "repeated rows": lambda sheet: sheet.repeat_rows(0),
}


def beside(how: str) -> bytes:
    """A workbook with something beside its cells."""

    def write(book: Any) -> None:
        sheet = book.add_worksheet("Données")
        for number, row in enumerate(ROWS):
            sheet.write_row(number, 0, row)
        {**UNSEEN, **SEEN}[how](sheet)

    return xlsx(write)


@pytest.mark.parametrize("how", [*UNSEEN, *SEEN])
def test_texts_around_the_cells_are_leaks_where_no_cell_shows_them(
    tmp_path: Path, how: str
) -> None:
    found, rows = read(tmp_path, beside(how))
    assert rows == TEXT
    assert leaks(found) == ({"original-unseen"} if how in UNSEEN else set())


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        (
            "xl/worksheets/sheet1.xml",
            "<pageMargins",
            '<scenarios><scenario name="Camille"/></scenarios><pageMargins',
        ),
        ("xl/worksheets/sheet1.xml", "<sheetData>", "<!-- Camille --><sheetData>"),
        (
            "xl/worksheets/sheet1.xml",
            "</worksheet>",
            '<extLst><ext xmlns:x14="a" xmlns:xm="b"><x14:dataValidation>'
            '<x14:formula1><xm:f>"Lille,Camille"</xm:f></x14:formula1></x14:dataValidation></ext></extLst></worksheet>',
        ),
        (
            "xl/worksheets/sheet1.xml",
            "</worksheet>",
            '<extLst><ext xmlns:x14="a" xmlns:xm="b"><x14:cfRule type='
            '"containsText"><xm:f>NOT(ISERROR(SEARCH(&quot;Camille&quot;,A1)))</xm:f></x14:cfRule></ext></extLst>'
            "</worksheet>",
        ),
        ("xl/sharedStrings.xml", "</si>", "<rPh><t>Camille</t></rPh></si>"),
        ("xl/sharedStrings.xml", "</sst>", "<si><r><t>Cam</t></r><r><t>ille</t></r></si></sst>"),
        (
            "xl/workbook.xml",
            "</sheets>",
            '</sheets><definedNames><definedName name="a">"Camille"</definedName></definedNames>',
        ),
    ],
)
def test_what_only_the_parts_of_a_workbook_say_is_a_leak(
    tmp_path: Path, name: str, old: str, new: str
) -> None:
    content = BOOKS["xlsx"]
    found, rows = read(
        tmp_path, with_parts(content, {name: part(content, name).replace(old, new, 1)})
    )
    assert (rows, leaks(found)) == (TEXT, {"original-unseen"})


def test_remarks_in_the_properties_are_leaks_and_a_title_is_none(tmp_path: Path) -> None:
    def write(book: Any, **properties: str) -> None:
        sheet = book.add_worksheet()
        for number, row in enumerate(ROWS):
            sheet.write_row(number, 0, row)
        book.set_properties(properties)

    assert leaks(read(tmp_path, xlsx(partial(write, title="Subventions")))[0]) == set()
    for key in ("comments", "subject", "keywords", "category", "status"):
        found, _ = read(tmp_path, xlsx(partial(write, **{key: "Vu avec Camille"})))
        assert leaks(found) == {"original-properties"}


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_bytes_after_the_parts_of_a_workbook_are_leaks(tmp_path: Path, kind: str) -> None:
    found, rows = read(tmp_path, BOOKS[kind] + b"Camille")
    assert (rows, leaks(found)) == (TEXT, {"original-padded"})


def test_the_text_of_a_formula_shows_that_of_a_colour(tmp_path: Path) -> None:
    """Cells whose text is not shared come before the rules; and a text that is shown in part is
    shown."""

    def write(book: Any) -> None:
        sheet = book.add_worksheet()
        for row in range(4):
            sheet.write_formula(
                row, 0, '=IF(B1>1,"En retard","")', None, f"En retard {row}" if row else "État"
            )
            sheet.write(row, 1, row or "Jours")
        sheet.conditional_format(
            1, 0, 3, 0, {"type": "text", "criteria": "containing", "value": "retard"}
        )

    assert leaks(read(tmp_path, xlsx(write))[0]) == set()


def test_an_empty_text_that_no_cell_uses_hides_nothing(tmp_path: Path) -> None:
    texts = part(BOOKS["xlsx"], "xl/sharedStrings.xml").replace(
        "</sst>", "<si><t> </t></si><si/></sst>"
    )
    assert (
        leaks(read(tmp_path, with_parts(BOOKS["xlsx"], {"xl/sharedStrings.xml": texts}))[0])
        == set()
    )


# --- ODS and XLSB: the same, in their own words ---


def _ods(
    before: str = "", more: str = "", after: str = "", columns: str = "<table:table-column/>"
) -> bytes:
    rows = [ods_row(*row) for row in ROWS]
    return ods(before + ods_table(rows[0], *rows[1:], more, columns=columns) + after)


def _page(content: str, where: str = "header") -> bytes:
    """What is printed on each page stands with the styles."""
    header = f"<style:{where}>{content}</style:{where}>"
    styles = f"<office:document-styles><style:master-page>{header}</style:master-page></office:document-styles>"  # noqa: E501
    return with_parts(_ods(), {"styles.xml": styles})


def _closed(rows: str) -> str:
    return f'<table:table-row-group table:display="false">{rows}</table:table-row-group>'


_AGENT = ods_row("Camille", "Dominique", 1)
_RULE = (
    "<calcext:conditional-formats><calcext:conditional-format><calcext:condition "
    'calcext:value="{}"/>'
    "</calcext:conditional-format></calcext:conditional-formats>"
)
_ENTRY = (
    "<table:content-validations><table:content-validation "
    'table:condition="{}"/></table:content-validations>'
)
_TIP = (
    '<table:table-cell office:value-type="string"><text:p><text:a '
    'xlink:href="https://ville.example"{}>Lille'
    "</text:a></text:p></table:table-cell>"
)
_XLSB = xlsb(("Feuil1", 0, b"", xlsb_rows(ROWS), brt(64, b"\0" * 20 + wide("Camille"))))
ODS: dict[str, tuple[bytes, str]] = {
    "ods-group": (_ods(more=_closed(_AGENT)), "original-hidden-rows"),
    "ods-group-in-group": (
        _ods(more=_closed(f"<table:table-row-group>{_AGENT}</table:table-row-group>{_AGENT}")),
        "original-hidden-rows",
    ),
    "ods-header": (_page("<text:p>Vu par Camille</text:p>"), "original-unseen"),
    "ods-footer": (
        _page("<style:region-left><text:p>Camille</text:p></style:region-left>", "footer-left"),
        "original-unseen",
    ),
    "ods-colour": (
        _ods(more=_RULE.format("contains-text(&quot;Camille&quot;)")),
        "original-unseen",
    ),
    "ods-entry": (_ods(_ENTRY.format("of:cell-content()=&quot;Camille&quot;")), "original-unseen"),
    "ods-pointer": (
        _ods(more=ods_row(_TIP.format(' office:title="Vu par Camille"'))),
        "original-unseen",
    ),
}
XLSB: dict[str, tuple[bytes, str]] = {
    "xlsb-entry": (_XLSB, "original-unseen"),
    "xlsb-erased": (
        with_parts(
            BOOKS["xlsb"],
            {
                "xl/sharedStrings.bin": brt(159, b"\0" * 8)
                + brt(19, b"\0" + wide("Camille"))
                + brt(160)
            },
        ),
        "original-unseen",
    ),
    "xlsb-pointer": (
        xlsb(
            (
                "Feuil1",
                0,
                b"",
                xlsb_rows(ROWS),
                brt(494, b"\0" * 16 + b"".join(map(wide, ("rId1", "", "Camille", "Lille")))),
            )
        ),
        "original-unseen",
    ),
}
MORE = {**ODS, **XLSB}


@pytest.mark.parametrize("how", MORE)
def test_what_no_sheet_of_another_format_shows_is_told(tmp_path: Path, how: str) -> None:
    content, code = MORE[how]
    found, rows = read(tmp_path, content)
    assert leaks(found) == {code}
    assert rows[: len(TEXT)] == TEXT
    assert "Camille" not in str(rows)


@pytest.mark.parametrize(
    "content",
    [
        _page(
            "<text:p><text:sheet-name>???</text:sheet-name> "
            "(<text:title>???</text:title>)</text:p><text:p>Page "
            "<text:page-number>1</text:page-number> / <text:page-count>99</text:page-count> "
            "<text:date style:data-"
            'style-name="N2" text:date-value="2024-05-06">06/05/2024</text:date></text:p>'
        ),
        _page("", 'header-left style:display="false"').replace(
            b'</style:header-left style:display="false">', b""
        ),
        _ods(more=_RULE.format("contains-text(&quot;Lille&quot;)")),
        _ods(
            _ENTRY.format("of:cell-content-is-in-list(&quot;Lille&quot;;&quot;Armentières&quot;)")
        ),
        _ods(
            more=_closed(ods_row()),
            columns='<table:table-column table:number-columns-repeated="3"/>'
            "<table:table-column-group "
            'table:display="false"><table:table-column/></table:table-column-group>',
        ),
    ],
)
def test_what_libreoffice_writes_of_itself_is_no_leak(tmp_path: Path, content: bytes) -> None:
    found, rows = read(tmp_path, content)
    assert (rows, found.leaks) == (TEXT, ())


def test_rows_after_a_group_that_is_closed_are_shown(tmp_path: Path) -> None:
    found, rows = read(tmp_path, _ods(more=_closed(_AGENT) + ods_row("Roubaix", "59512", 3)))
    assert rows == [*TEXT, ["Roubaix", "59512", "3"]]
    assert receipts(found) == {"hidden-rows": (1, (4,))}


def test_columns_of_a_group_that_is_closed_are_hidden(tmp_path: Path) -> None:
    """The group that holds it is open, and so is the one that follows."""
    columns = (
        "<table:table-column-group><table:table-column/><table:table-column-group "
        'table:display="false">'
        "<table:table-column/></table:table-column-group></table:table-column-group><table:table-column-group>"
        "<table:table-column/></table:table-column-group>"
    )
    found, rows = read(tmp_path, _ods(columns=columns))
    assert rows == [[row[0], row[2]] for row in TEXT]
    assert leaks(found) == {"original-hidden-columns"}

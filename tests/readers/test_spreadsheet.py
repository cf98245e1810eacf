"""Workbooks: the table that the sheet shows, whatever the sheet, the edges and the merged cells."""

from __future__ import annotations

import csv
import io
import re
import tempfile
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from books import (
    BOOKS,
    ROWS,
    TEXT,
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
    xls_merged,
    xls_rows,
    xlsb,
    xlsb_merged,
    xlsb_rows,
    xlsx,
)
from hypothesis import given
from hypothesis import strategies as st

from site_builder.cells import MISSING
from site_builder.core.problems import Refusal
from site_builder.readers import delimited
from site_builder.readers.raw_table import RawTable
from site_builder.readers.workbook.xlsx import MOST_MERGED


@pytest.mark.parametrize("kind", BOOKS)
def test_the_same_table_from_every_format(tmp_path: Path, kind: str) -> None:
    found, rows = read(tmp_path, BOOKS[kind])
    assert rows == TEXT
    assert (
        found.reading.encoding,
        found.reading.delimiter,
        found.reading.header_row,
        found.first_row,
    ) == (
        "",
        "",
        0,
        2,
    )
    assert leaks(found) == ({"original-old-workbook"} if kind == "xls" else set())
    assert found.repairs == ()


# --- values ---

VALUES: tuple[tuple[object, str, str], ...] = (
    (12.0, "General", "12"),
    (12.5, "General", "12.5"),
    (0.1 + 0.2, "General", "0.3"),
    (21590350100017, "0", "21590350100017"),
    (2.159e17, "0", "215900000000000000"),
    (1e-7, "General", "0.0000001"),
    (-0.25, "0.00", "-0.25"),
    (1234.5, '# ##0.00 "€"', "1234,5 €"),
    (12, '0" jours"', "12 jours"),
    (0.8814, "0.00%", "88,14 %"),
    (0.8814, "0 %", "88,14 %"),
    (1, "0%", "100 %"),
    (1001, "00000", "01001"),
    (75001, "00000", "75001"),
    (199001234, '0#" "##" "##" "##" "##', "01 99 00 12 34"),
    (5, '"N° "000', "N° 005"),
    (7, "00", "07"),
    (2024, "0000", "2024"),
    (1.5, "00", "1.5"),
    (5, ";;;", ""),
    (True, "General", "true"),
    (False, "General", "false"),
    (date(2024, 4, 3), "dd/mm/yyyy", "2024-04-03"),
    (date(2024, 4, 3), "[$-40C]d mmmm yyyy;@", "2024-04-03"),
    (date(2024, 4, 3), "mmm-yy", "2024-04-03"),
    (datetime(2024, 4, 3, 10, 20), "dd/mm/yyyy hh:mm", "2024-04-03T10:20:00"),
    (time(10, 20, 5), "hh:mm:ss", "10:20:05"),
    (timedelta(hours=36, minutes=5), "[h]:mm", "36:05:00"),
    ("  deux\nlignes ", "General", "  deux\nlignes "),
    ("=1+1", "@", "=1+1"),
)


@pytest.mark.parametrize("row", range(len(VALUES)))
def test_a_value_is_written_as_the_sheet_means_it(tmp_path: Path, row: int) -> None:
    value, form, text = VALUES[row]

    def write(book: Any) -> None:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["nom", "valeur"])
        sheet.write_column(1, 0, ["a", "b"])
        for place in (1, 2):
            cell = (place, 1, value, book.add_format({"num_format": form}))
            sheet.write_string(*cell) if isinstance(value, str) else sheet.write(*cell)

    _, rows = read(tmp_path, xlsx(write))
    assert rows[1:] == [["a", text], ["b", text]]


def test_a_day_among_hours_is_its_midnight(tmp_path: Path) -> None:
    def write(book: Any) -> None:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["nom", "relevé", "jour"])
        for row, moment in enumerate((datetime(2024, 4, 3), datetime(2024, 4, 3, 8, 30)), 1):
            sheet.write(row, 0, "a")
            sheet.write(row, 1, moment, book.add_format({"num_format": "dd/mm/yyyy hh:mm"}))
            sheet.write(row, 2, datetime(2024, 4, 3), book.add_format({"num_format": "dd/mm/yyyy"}))

    _, rows = read(tmp_path, xlsx(write))
    assert [row[1:] for row in rows[1:]] == [
        ["2024-04-03T00:00:00", "2024-04-03"],
        ["2024-04-03T08:30:00", "2024-04-03"],
    ]


def test_numbers_and_days_of_which_some_were_typed_as_texts_are_written_like_those(
    tmp_path: Path,
) -> None:
    def write(book: Any) -> None:
        sheet = book.add_worksheet()
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write_row(0, 0, ["nom", "montant", "jour", "note"])
        sheet.write_row(1, 0, ["a", 12.5])
        sheet.write(1, 2, datetime(2024, 4, 3), day)
        sheet.write(1, 3, 12.5)
        sheet.write_row(2, 0, ["b", "200,5", "12/04/1789", "environ 3,5"])

    _, rows = read(tmp_path, xlsx(write))
    assert rows[1:] == [
        ["a", "12,5", "03/04/2024", "12.5"],
        ["b", "200,5", "12/04/1789", "environ 3,5"],
    ]


def test_days_of_a_workbook_that_counts_from_1904(tmp_path: Path) -> None:
    def write(book: Any) -> None:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["nom", "jour"])
        for row in (1, 2):
            sheet.write(row, 0, "a")
            sheet.write(row, 1, date(2024, 4, 3), book.add_format({"num_format": "dd/mm/yyyy"}))

    assert read(tmp_path, xlsx(write, date_1904=True))[1][1] == ["a", "2024-04-03"]


def test_every_second_of_a_day_is_that_second(tmp_path: Path) -> None:
    def write(book: Any) -> None:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["n", "heure", "moment"])
        clock, moment = (
            book.add_format({"num_format": code}) for code in ("hh:mm:ss", "dd/mm/yyyy hh:mm:ss")
        )
        for second in range(0, 86_400, 7):
            row = second // 7 + 1
            sheet.write(row, 0, f"n{second}")
            sheet.write(row, 1, second / 86_400, clock)
            sheet.write(row, 2, 45_385 + second / 86_400, moment)

    _, rows = read(tmp_path, xlsx(write))
    for place, row in enumerate(rows[1:]):
        hour = (datetime(2024, 4, 3) + timedelta(seconds=7 * place)).isoformat()
        assert row[1:] == [hour[11:], hour]


def test_errors_are_empty_and_told_with_their_rows(tmp_path: Path) -> None:
    def write(book: Any) -> None:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["nom", "valeur", "masquée"])
        sheet.write_formula(1, 1, "=1/0", None, "#DIV/0!")
        sheet.write_formula(1, 2, "=1/0", None, "#DIV/0!")
        sheet.write_column(1, 0, ["a", "b", "c"])
        sheet.write_formula(3, 1, "=NA()", None, "#N/A")
        sheet.write(2, 1, 5)
        sheet.set_column(2, 2, None, None, {"hidden": True})

    found, rows = read(tmp_path, xlsx(write))
    assert rows[1:] == [["a", ""], ["b", "5"], ["c", ""]]
    assert find_rows_told(found, "sheet-errors") == (2, 4)


def test_a_postal_code_that_a_format_completes_keeps_its_zero(tmp_path: Path) -> None:
    def write(book: Any) -> None:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["ville", "code postal"])
        for row in range(1, 5_001):
            sheet.write(row, 0, f"ville {row}")
            sheet.write(
                row, 1, 1000 + row, book.add_format({"num_format": "00000"}) if row % 7 else None
            )

    found, rows = read(tmp_path, xlsx(write))
    assert [row[1] for row in rows[1:]] == [
        f"{'0' if row % 7 else ''}{1000 + row}" for row in range(1, 5_001)
    ]
    [repair] = [one for one in found.repairs if one.code == "cells-as-shown"]
    assert (repair.count, dict(repair.params)) == (
        4_286,
        {"column": "code postal", "value": "01001"},
    )


CELL = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn")), max_size=12).map(str.strip)
TABLES = st.integers(2, 5).flatmap(
    lambda width: st.lists(st.lists(CELL, min_size=width, max_size=width), min_size=3, max_size=12)
)


@pytest.mark.nightly
@given(TABLES, st.integers(0, 4), st.integers(0, 3))
def test_a_sheet_of_any_text_is_the_table_of_the_same_csv(
    rows: list[list[str]], down: int, right: int
) -> None:
    """Wherever it begins in the sheet."""
    header = [f"colonne {letter}" for letter in "abcde"[: len(rows[0])]]
    filled = [row for row in rows if any(row)]

    def write(book: Any) -> None:
        sheet = book.add_worksheet()
        for number, row in enumerate([header, *filled]):
            for column, cell in enumerate(row):
                sheet.write_string(down + number, right + column, cell)

    text = io.StringIO()
    csv.writer(text, quoting=csv.QUOTE_ALL).writerows([header, *filled])
    with tempfile.TemporaryDirectory() as folder:
        found, got = table(Path(folder), xlsx(write), header=True)
        other, expected = table(
            Path(folder), text.getvalue().encode(), header=True, reader=delimited
        )
    assert got == expected
    if isinstance(found, Refusal) or isinstance(other, Refusal):
        assert type(found) is type(other)
    else:
        assert (found.names, found.row(0) - down) == (other.names, other.row(0))


NUMBERS = st.lists(
    st.tuples(
        st.integers(-(10**15), 10**15),
        st.floats(-1e9, 1e9).map(lambda x: round(x, 4)),
        st.dates(date(1950, 1, 1)),
    ),
    min_size=3,
    max_size=8,
)


@given(NUMBERS)
def test_numbers_and_days_are_those_of_the_same_csv(rows: list[tuple[int, float, date]]) -> None:
    def write(book: Any) -> None:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["entier", "nombre", "jour"])
        for place, (whole, number, day) in enumerate(rows, 1):
            sheet.write_row(place, 0, [whole, number])
            sheet.write_datetime(place, 2, day, book.add_format({"num_format": "dd/mm/yyyy"}))

    with tempfile.TemporaryDirectory() as folder:
        _, got = read(Path(folder), xlsx(write))
    for (whole, number, day), row in zip(rows, got[1:], strict=True):
        assert (int(row[0]), float(row[1]), row[2]) == (whole, number, day.isoformat())
        assert not set("eE") & set(row[0] + row[1])


# --- the sheet that is a table ---

NOTICE = [
    ["Ce fichier", ""],
    ["Producteur :", "Ville"],
    ["Contact :", "donnees@ville.example"],
    ["Licence :", "LO"],
]


@pytest.mark.parametrize(
    ("given", "chosen", "others"),
    [
        ({"Lisez-moi": NOTICE * 9, "Liste": ROWS}, "Liste", ()),
        ({"Feuil1": NOTICE * 9, "Feuil2": ROWS}, "Feuil2", ()),
        ({"2023": ROWS, "2024": ROWS}, "2023", ("2024",)),
        ({"Export": ROWS, "Données": ROWS}, "Export", ("Données",)),
        ({"Synthèse": ROWS, "Données": ROWS}, "Données", ("Synthèse",)),
        ({"Données": ROWS, "Grand": ROWS * 9}, "Grand", ("Données",)),
        ({"Feuil1": [["Page de garde"]], "Feuil2": [["a", "b"], ["c", "d"]]}, "Feuil2", ()),
        ({"Fiche": [["a", "b"], ["c", "d"]] * 20, "Tableau": ROWS}, "Tableau", ()),
        ({"Feuil1": [["Nom"], ["a"], ["b"]]}, "Feuil1", ()),
    ],
)
def test_the_sheet_that_is_a_table_is_read(
    tmp_path: Path, given: dict[str, Any], chosen: str, others: tuple[str, ...]
) -> None:
    found, _ = read(tmp_path, sheets(**given))
    alone, _ = read(tmp_path, sheets(**{chosen: given[chosen]}))
    assert (found.names, found.rows, found.others) == (alone.names, alone.rows, others)
    rest = len(given) - 1 - len(others)
    told = [leak.params["count"] for leak in found.leaks if leak.code == "original-sheets"]
    assert told == ([rest] if rest else [])


def test_a_sheet_is_read_by_its_name_and_an_unknown_one_is_told(tmp_path: Path) -> None:
    content = sheets(**{"Année 2023": ROWS, "Année 2024": [["x", "y"], ["1", "2"]]})
    found, rows = read(tmp_path, content, sheet="Année 2024")
    assert (rows[0], found.others) == (["x", "y"], ("Année 2023",))
    refusal = refused(tmp_path, content, sheet="Annee 2024")
    assert refusal.code == "sheet-unknown"
    assert refusal.params["near"] == "Année 2024"
    assert refusal.params["sheets"] == "Année 2023 · Année 2024"


def test_no_sheet_at_all_is_told(tmp_path: Path) -> None:
    assert refused(tmp_path, sheets(Feuil1=[])).code == "workbook-empty"
    assert refused(tmp_path, sheets(Feuil1=[]), sheet="Feuil1").code == "workbook-empty"


# --- merged cells ---


def merged(rows: list[list[Any]], *regions: str) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    for region in regions:
        sheet.merge_cells(region)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def test_a_merged_header_joins_the_names_beneath_it(tmp_path: Path) -> None:
    found, rows = read(
        tmp_path,
        merged(
            [
                ["Subventions (données fictives)", "", "", "", ""],
                ["Commune", "Montant", "", "Nombre", ""],
                ["", 2023, 2024, 2023, 2024],
                ["Lille", 1, 2, 3, 4],
                ["Roubaix", 5, 6, 7, 8],
            ],
            "A1:E1",
            "A2:A3",
            "B2:C2",
            "D2:E2",
        ),
    )
    assert rows == [
        ["Commune", "Montant 2023", "Montant 2024", "Nombre 2023", "Nombre 2024"],
        ["Lille", "1", "2", "3", "4"],
        ["Roubaix", "5", "6", "7", "8"],
    ]
    assert (receipts(found)["header-joined"], receipts(found)["titles-skipped"]) == (
        (1, (2, 3)),
        (1, (1,)),
    )
    assert [found.row(0), found.row(1), found.reading.header_row] == [4, 5, 2]


def test_three_rows_of_header(tmp_path: Path) -> None:
    content = merged(
        [
            ["Commune", "Budget", "", "", ""],
            ["", "Recettes", "", "Dépenses", ""],
            ["", "A", "B", "A", "B"],
            ["Lille", 1, 2, 3, 4],
            ["Roubaix", 5, 6, 7, 8],
        ],
        "A1:A3",
        "B1:E1",
        "B2:C2",
        "D2:E2",
    )
    names = [
        "Commune",
        "Budget Recettes A",
        "Budget Recettes B",
        "Budget Dépenses A",
        "Budget Dépenses B",
    ]
    assert read(tmp_path, content)[1][0] == names


def test_a_merged_name_over_data_eats_no_row(tmp_path: Path) -> None:
    content = merged(
        [
            ["Commune", "Contact", ""],
            ["Lille", "Accueil", "Mairie"],
            ["Roubaix", "Guichet", "Annexe"],
        ],
        "B1:C1",
    )
    rows = read(tmp_path, content)[1]
    assert rows[1:] == [["Lille", "Accueil", "Mairie"], ["Roubaix", "Guichet", "Annexe"]]
    assert rows[0][:2] == ["Commune", "Contact"]


def test_merged_data_repeat_their_value_and_totals_and_headings_do_not(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["Quartier", "Année", "Montant"],
        ["Fives", 2023, 1],
        ["", 2024, 2],
        ["Wazemmes", 2023, 3],
        ["", 2024, 4],
        ["Centre et Vieux-Lille", "", 5],
        ["Moulins", 2023, 6],
    ]
    found, got = read(tmp_path, merged(rows, "A2:A3", "A4:A5", "A6:B6"))
    assert [row[0] for row in got[1:]] == [
        "Fives",
        "Fives",
        "Wazemmes",
        "Wazemmes",
        "Centre et Vieux-Lille",
        "Moulins",
    ]
    assert got[5] == ["Centre et Vieux-Lille", "", "5"]
    assert receipts(found)["merged-repeated"] == (2, (3, 5))
    assert told(found) == [("merged-across", "A6:B6", (6,))]


def told(found: RawTable) -> list[tuple[str, object, tuple[int, ...]]]:
    """The codes of the problems, with the first cells and the rows that they name."""
    return [(one.code, one.params.get("cells"), one.rows) for one in found.problems]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Subvention", 3000),
        ("Subvention", 2023),
        ("Montant", 2023),
        ("Surface (m²)", 1450.5),
        ("Effectif", 27),
        ("Places", 12),
        ("Part", "12,5 %"),
        ("Tarif", "12 €"),
    ],
)
def test_a_merged_measure_stands_once_and_it_is_said(
    tmp_path: Path, name: str, value: object
) -> None:
    rows: list[list[Any]] = [["Nom", name], ["A", value], ["B", ""], ["C", ""], ["D", 4]]
    found, got = read(tmp_path, merged(rows, "B2:B4"))
    assert [row[1] for row in got[1:]] == [str(value), "", "", "4"]
    assert told(found) == [("merged-measure", "B2:B4", (2,))]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Association", "Les Joyeux Marcheurs"),
        ("Année", 2023),
        ("Période", 2023),
        ("Exercice", 2023),
        ("Date", "03/04/2024"),
        ("Code postal", 59000),
        ("Code INSEE", "01001"),
        ("Chapitre", 65),
        ("Numéro", 12),
        ("Lot", 3),
        ("Niveau", 4),
        ("Arrondissement", 5),
        ("Repère", "007"),
        ("Ouverture", "9h-12h"),
    ],
)
def test_a_merged_label_is_repeated_over_its_rows(tmp_path: Path, name: str, value: object) -> None:
    rows: list[list[Any]] = [["Nom", name], ["A", value], ["B", ""], ["C", ""]]
    found, got = read(tmp_path, merged(rows, "B2:B4"))
    assert [row[1] for row in got[1:]] == [str(value)] * 3
    assert told(found) == []
    assert receipts(found)["merged-repeated"] == (2, (3, 4))


def test_cells_merged_both_ways_stand_in_their_first_column(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["Lieu", "Lundi", "Mardi"],
        ["Piscine", "Fermé", ""],
        ["Patinoire", "", ""],
        ["Mairie", "9h", "10h"],
    ]
    found, got = read(tmp_path, merged(rows, "B2:C3"))
    assert [row[1:] for row in got[1:]] == [["Fermé", ""], ["Fermé", ""], ["9h", "10h"]]
    assert told(found) == [("merged-across", "B2:C3", (2,))]


@pytest.mark.parametrize(
    ("street", "names"),
    [("", ["Nom", "Adresse", "Places"]), ("bis", ["Nom", "Adresse", "Adresse_2", "Places"])],
)
def test_a_name_merged_over_columns_names_those_that_have_cells(
    tmp_path: Path, street: str, names: list[str]
) -> None:
    rows: list[list[Any]] = [
        ["Nom", "Adresse", "", "Places"],
        ["A", "2 rue Haute", street, 12],
        ["B", "3 rue Basse", street, 5],
    ]
    found, got = read(tmp_path, merged(rows, "B1:C1", *([] if street else ["B2:C2", "B3:C3"])))
    assert got[0] == names
    assert told(found) == []


def test_a_total_and_a_title_may_be_merged_over_columns(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["Travaux de l’année", "", ""],
        ["Rue", "Travaux", "Coût"],
        ["Rue Haute", "Enrobé", 12],
        ["Rue Basse", "Fossé", 8],
        ["Total", "", 20],
    ]
    found, got = read(tmp_path, merged(rows, "A1:C1", "A5:B5"))
    assert got == [["Rue", "Travaux", "Coût"], *([*row[:2], str(row[2])] for row in rows[2:4])]
    assert told(found) == []


def test_values_under_a_merged_cell_are_not_seen_and_not_published(tmp_path: Path) -> None:
    def write(book: Any) -> None:
        sheet = book.add_worksheet()
        for number, row in enumerate([*ROWS, ["Camille", "59512", 3]]):
            sheet.write_row(number, 0, row)
        sheet.merge_range(1, 0, 3, 0, "Lille")
        sheet.write(3, 0, "Camille")

    found, rows = read(tmp_path, xlsx(write))
    assert [row[0] for row in rows[1:]] == ["Lille"] * 3
    assert leaks(found) == {"original-covered-cells"}


def test_merged_cells_of_the_other_formats(tmp_path: Path) -> None:
    rows: list[list[Any]] = [["Quartier", "n"], ["Fives", 1], ["", 2], ["Centre", 3]]
    span = ' table:number-rows-spanned="2" table:number-columns-spanned="1"'
    covered = "<table:covered-table-cell/>"
    books = (
        xls(("A", 0, xls_rows(rows) + xls_merged(1, 2, 0, 0))),
        xlsb(("A", 0, b"", xlsb_rows(rows), xlsb_merged(1, 2, 0, 0))),
        ods(
            ods_table(
                ods_row("Quartier", "n"),
                ods_row(ods_cell("Fives", more=span), 1),
                ods_row(covered, 2),
                ods_row("Centre", 3),
            )
        ),
    )
    for content in books:
        assert [row[0] for row in read(tmp_path, content)[1][1:]] == ["Fives", "Fives", "Centre"]


MERGED = '<mergeCell ref="A2:A3"/>'


@pytest.mark.parametrize(
    "regions",
    [
        MERGED,
        "<mergeCell\n ref = 'A2:A3' />",
        "<mergeCell ref='a2:a3'></mergeCell>",
        f'<!-- <mergeCell ref="B2:B3"/> -->{MERGED}',
        f'<mergeCell ref="B2"/>{MERGED}',
    ],
)
def test_merged_cells_are_known_however_they_are_written(tmp_path: Path, regions: str) -> None:
    rows = "".join(
        f'<row r="{n}">{cell(f"A{n}", quarter)}{cell(f"B{n}", number)}</row>'
        for n, (quarter, number) in enumerate(
            (("Quartier", "n"), ("Fives", 1), ("", 2), ("Centre", 3)), 1
        )
    )
    content = sheet_xml(rows, after=f"<mergeCells>{regions}</mergeCells>")
    assert read(tmp_path, content)[1][1:] == [["Fives", "1"], ["Fives", "2"], ["Centre", "3"]]


def test_more_merged_cells_than_anybody_merges_are_refused(tmp_path: Path) -> None:
    merged_cells = f"<mergeCells>{MERGED * (MOST_MERGED + 1)}</mergeCells>"
    assert refused(tmp_path, sheet_xml(HEAD + FEW, after=merged_cells)).code == "workbook-broken"


# --- edges and extents ---


def sheet_xml(rows: str, before: str = "", after: str = "") -> bytes:
    """The XLSX of a sheet written by hand."""
    space = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    xml = (
        '<?xml version="1.0"?><worksheet '
        f"{space}>{before}<sheetData>{rows}</sheetData>{after}</worksheet>"
    )
    return with_parts(sheets(Feuil1=[["a"]]), {"xl/worksheets/sheet1.xml": xml})


def cell(place: str, text: object) -> str:
    if isinstance(text, str):
        return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'
    return f'<c r="{place}"><v>{text}</v></c>'


FEW = "".join(
    f'<row r="{n}">{cell(f"B{n}", f"nom {n}")}{cell(f"C{n}", n)}</row>' for n in range(3, 9)
)
HEAD = f'<row r="2">{cell("B2", "nom")}{cell("C2", "n")}</row>'


def test_empty_edges_are_cut_whatever_their_size(tmp_path: Path) -> None:
    empty = "".join(
        f'<row r="{n}"><c r="A{n}" s="0"/><c r="XFD{n}" s="0"/></row>' for n in range(9, 200_000)
    )
    found, rows = read(tmp_path, sheet_xml(HEAD + FEW + empty))
    assert rows == [["nom", "n"], *([f"nom {n}", str(n)] for n in range(3, 9))]
    assert found.row(0) == 3


def test_columns_of_empty_texts_are_cut(tmp_path: Path) -> None:
    rows = "".join(
        (
            "<row "
            f'r="{n}">{cell(f"A{n}", "")}{cell(f"B{n}", f"nom {n}")}{cell(f"C{n}", n)}{cell(f"IV{n}", " ")}</row>'  # noqa: E501
        )
        for n in range(1, 9)
    )
    assert read(tmp_path, sheet_xml(rows))[1][3] == ["nom 3", "3"]


def test_a_cell_far_from_the_table_is_told_before_it_costs_memory(tmp_path: Path) -> None:
    for row in (1_048_576, 9):  # of which the second lies about its row
        far = f'<row r="{row}">{cell("XFD1048576", "x")}</row>'
        refusal = refused(tmp_path, sheet_xml(HEAD + FEW + far))
        assert (refusal.code, refusal.params["row"]) == ("sheet-too-spread", 1_048_576)


def test_too_many_columns_are_told(tmp_path: Path) -> None:
    assert (
        refused(tmp_path, sheets(A=[[f"c{n}" for n in range(2_001)]] * 3)).code
        == "too-many-columns"
    )


def test_sheets_of_other_writers(tmp_path: Path) -> None:
    """A prefix for every name, cells and rows without their place, an encoding declared with other
    quotes."""
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    rows = "".join(
        (
            f'<x:row{more}><x:c t="inlineStr"><x:is><x:t>nom '
            f"{n}</x:t></x:is></x:c><x:c><x:v>{n}</x:v></x:c></x:row>"
        )
        for n, more in ((1, ""), (2, ' hidden="1"'), (3, ""), (4, ""))
    )
    name = '<x:c t="inlineStr"><x:is><x:t>{}</x:t></x:is></x:c>'
    head = f"<x:row>{name.format('nom')}{name.format('n')}</x:row>"
    xml = (
        "<?xml version='1.0'?><x:worksheet "
        f"xmlns:x='{space}'><x:sheetData>{head}{rows}</x:sheetData></x:worksheet>"
    )
    found, got = read(tmp_path, with_parts(BOOKS["xlsx"], {"xl/worksheets/sheet1.xml": xml}))
    assert got == [["nom", "n"], ["nom 1", "1"], ["nom 3", "3"], ["nom 4", "4"]]
    assert receipts(found) == {"hidden-rows": (1, (3,))}
    xml = xml.replace(
        "<x:sheetData>", '<x:cols><x:col min="2" max="2" hidden="1"/></x:cols><x:sheetData>'
    )
    parts = {"xl/worksheets/sheet1.xml": xml, "xl/sharedStrings.xml": "<sst/>"}
    found, got = read(tmp_path, with_parts(BOOKS["xlsx"], parts))
    assert got == [["nom"], ["nom 1"], ["nom 3"], ["nom 4"]]
    assert leaks(found) == {"original-hidden-rows", "original-hidden-columns"}


@pytest.mark.parametrize("prefix", ["", "x:"])
def test_formulas_without_a_result_are_told(tmp_path: Path, prefix: str) -> None:
    """A library writes formulas and computes none: a whole column would be missing without a
    word."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["nom", "n", "double"])
    for row in range(2, 5):
        sheet.append([f"nom {row}", row, f"=B{row}*2"])
    sheet.column_dimensions["E"].hidden = True
    sheet["E2"] = "=B2"
    target = io.BytesIO()
    book.save(target)
    content = target.getvalue()
    if prefix:
        xml = re.sub("<(/?)(?![?/])", rf"<\1{prefix}", part(content, "xl/worksheets/sheet1.xml"))
        content = with_parts(
            content, {"xl/worksheets/sheet1.xml": xml.replace("xmlns=", "xmlns:x=")}
        )
    found, rows = read(tmp_path, content)
    assert [row[2] for row in rows] == ["double", "", "", ""]
    assert receipts(found)["formulas-unknown"] == (3, (2, 3, 4))
    assert [(one.code, one.severity, one.count, one.place.row) for one in found.problems] == [
        ("formulas-unknown", "error", 3, 2)
    ]


@pytest.mark.parametrize("title", [["Fait le", "=TODAY()"], ["nom", "n"]])
def test_a_formula_of_a_row_that_is_set_apart_is_no_hole(tmp_path: Path, title: list[str]) -> None:
    """The sum of a total row, the day of a title: no cell of the table lacks anything."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    if title[0] != "nom":
        sheet.append(title)
        sheet.append([])
    sheet.append(["nom", "n", "rue"])
    for row in range(4):
        sheet.append([f"nom {row}", row, "x"])
    sheet.append(["TOTAL", "=SUM(B4:B7)"])
    target = io.BytesIO()
    book.save(target)
    found, rows = read(tmp_path, target.getvalue())
    assert rows == [["nom", "n", "rue"], *([f"nom {row}", str(row), "x"] for row in range(4))]
    assert "totals-set-aside" in receipts(found)
    assert "formulas-unknown" not in receipts(found)
    assert found.problems == ()


@pytest.mark.parametrize("kind", ["", ' office:value-type="float"'])
def test_formulas_of_an_ods_without_a_result_are_told(tmp_path: Path, kind: str) -> None:
    """Beside one whose result was saved, one that gives an empty text, and a column that is
    hidden."""
    formula = ' table:formula="of:=[.B2]*2"'
    holes = (
        f"<table:table-cell{formula}{kind}/>",
        f"<table:table-cell{formula}{kind}></table:table-cell>",
    )
    empty = f'<table:table-cell{formula} office:value-type="string" office:string-value=""/>'
    rows = [ods_row("nom", "double", "texte", "caché")]
    rows += [
        ods_row("a", holes[0], empty, holes[0]),
        ods_row("b", ods_cell(4, more=formula), empty, 1),
    ]
    rows += [ods_row("c", holes[1], "x", 1)]
    columns = (
        '<table:table-column table:number-columns-repeated="3"/><table:table-column '
        'table:visibility="collapse"/>'
    )
    found, cells = read(tmp_path, ods(ods_table(*rows, columns=columns)))
    assert cells == [["nom", "double", "texte"], ["a", "", ""], ["b", "4", ""], ["c", "", "x"]]
    assert receipts(found)["formulas-unknown"] == (2, (2, 4))
    assert [(one.code, one.severity, one.count, one.place.row) for one in found.problems] == [
        ("formulas-unknown", "error", 2, 2)
    ]


def test_a_formula_whose_result_is_an_empty_text_is_no_hole(tmp_path: Path) -> None:
    xml = part(BOOKS["xlsx"], "xl/worksheets/sheet1.xml").replace(
        "</row><row",
        '<c r="D1" t="str"><f>IF(1,"")</f><v></v></c><c r="E1"><f>1+1</f><v>2</v></c></row><row',
        1,
    )
    found, _ = read(tmp_path, with_parts(BOOKS["xlsx"], {"xl/worksheets/sheet1.xml": xml}))
    assert not found.problems
    assert "formulas-unknown" not in receipts(found)


@pytest.mark.parametrize(("serial", "told"), [(1, True), (60, True), (61, False)])
def test_days_that_spreadsheets_count_otherwise_are_told(
    tmp_path: Path, serial: int, told: bool
) -> None:
    """Excel has a 29 February 1900, whose number is 60: what bears such a date is mostly a
    number."""

    def write(book: Any) -> None:
        sheet = book.add_worksheet()
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write_row(0, 0, ["nom", "jour"])
        for row, value in enumerate((45_000, serial, 45_001), 1):
            sheet.write(row, 0, f"nom {row}")
            sheet.write_number(row, 1, value, day)

    found, _ = read(tmp_path, xlsx(write))
    expected = [("dates-1900", "warning", 1, (3,))] if told else []
    assert [(one.code, one.severity, one.count, one.rows) for one in found.problems] == expected


def test_a_zero_among_days_is_no_hour(tmp_path: Path) -> None:
    """A formula that found nothing, under the format of a day: the sheet shows 00/01/1900."""

    def write(book: Any, *values: float) -> None:
        sheet = book.add_worksheet()
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write_row(0, 0, ["nom", "jour"])
        for row, value in enumerate(values, 1):
            sheet.write(row, 0, f"nom {row}")
            sheet.write_number(row, 1, value, day)

    _, rows = read(tmp_path, xlsx(lambda book: write(book, 45000, 0, 45001, 45002)))
    assert [row[1] for row in rows] == [
        "jour",
        "2023-03-15",
        "00/01/1900",
        "2023-03-16",
        "2023-03-17",
    ]
    assert re.fullmatch(MISSING, rows[2][1])

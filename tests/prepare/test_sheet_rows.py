"""A sheet of rows that are written together is the one that xlsxwriter writes cell by cell."""

from __future__ import annotations

import re
from datetime import date, time
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook
from typed_tables import list_typed_rows, make_typed_table

from site_builder.columns.canonical_table import CanonicalTable
from site_builder.prepare.exports import xlsx

TEXTS = [
    "", "01001", "<r>x</r>", "<r>", "a<b>&c", " début", "fin ", "_x0041_", "a\tb", "é😀", "=1+1",
    '"', "\u2028", "a\nb", "c\u0001d", "x" * 32_767, "😀" * 16_383,
]  # fmt: skip
INTEGERS = ["12", "-3", "1000000000000000", "9007199254740993", ""]
NUMBERS = ["0.1", "1234.56", "-0.25", "0.30000000000000004", "0.00001", ""]
DAYS = ["2024-04-03", "1900-03-01", "1900-02-28", "1582-10-15", "9999-12-31", ""]
MOMENTS = ["2024-04-03T10:30:15", "1999-12-31T23:59:59.250000", "1899-01-01T00:00:00", ""]
TIMES = ["00:00:00", "10:30:00", "23:59:59", ""]
ANSWERS = ["true", "false", ""]


def repeat_cells(cells: list[str]) -> list[str]:
    return [cells[row % len(cells)] for row in range(40)]


def make_table() -> CanonicalTable:
    return make_typed_table(
        {
            "textes <&> é": ("string", repeat_cells(TEXTS)),
            "entiers": ("integer", repeat_cells(INTEGERS)),
            "nombres": ("number", repeat_cells(NUMBERS)),
            "jours": ("date", repeat_cells(DAYS)),
            "moments": ("datetime", repeat_cells(MOMENTS)),
            "heures": ("time", repeat_cells(TIMES)),
            "réponses": ("boolean", repeat_cells(ANSWERS)),
        }
    )


def write_cell_by_cell(table: CanonicalTable, target: Path, *, inline: bool) -> None:
    """The same workbook by the calls that xlsxwriter's documentation names."""
    book = xlsxwriter.Workbook(str(target), {"constant_memory": inline})
    page = book.add_worksheet("Feuille")
    bold = book.add_format({"bold": True, "bottom": 1})
    formats = []
    for index, column in enumerate(table.columns):
        formats.append(book.add_format({"num_format": xlsx._format(column)}))
        page.write_string(0, index, column.name, bold)
    for row, cells in enumerate(list_typed_rows(table), 1):
        for index, (value, _) in enumerate(cells):
            write_value(page, row, column=index, value=value, form=formats[index])
    book.close()


def write_value(page: Any, row: int, *, column: int, value: Any, form: Any) -> None:
    if value == "<r>x</r>":  # which write_string would take for XML
        page.write_rich_string(row, column, "<", "r", value[2:])
    elif isinstance(value, str):
        page.write_string(row, column, value)
    elif isinstance(value, bool):
        page.write_boolean(row, column, value)
    elif isinstance(value, int) and abs(value) > 10**15:
        page.write_string(row, column, str(value))
    elif isinstance(value, int | float):
        page.write_number(row, column, value, form)
    elif isinstance(value, date) and value.isoformat() < "1900-03-01":
        page.write_string(row, column, value.isoformat())
    elif isinstance(value, date | time):
        page.write_datetime(row, column, value, form)


def list_cells(path: Path) -> list[tuple[Any, ...]]:
    page = openpyxl.load_workbook(path).active
    assert page is not None
    return [
        (cell.coordinate, cell.value, cell.data_type, cell.number_format, cell.font.b)
        for row in page.iter_rows()
        for cell in row
    ]


@pytest.mark.parametrize("most", [xlsx.MOST_IN_MEMORY, 0], ids=["shared texts", "texts inline"])
def test_each_cell_its_type_and_its_format_are_those_of_xlsxwriter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    monkeypatch.setattr(xlsx, "MOST_IN_MEMORY", most)
    table = make_table()
    write_cell_by_cell(table, tmp_path / "expected.xlsx", inline=not most)
    assert xlsx.EXPORT.write(table, tmp_path / "found.xlsx", "Feuille") == ()
    assert list_cells(tmp_path / "found.xlsx") == list_cells(tmp_path / "expected.xlsx")
    expected, found = (
        CalamineWorkbook.from_path(tmp_path / name).get_sheet_by_index(0).to_python()
        for name in ("expected.xlsx", "found.xlsx")
    )
    assert found == expected


def test_shared_texts_are_counted_and_kept_once(tmp_path: Path) -> None:
    table = make_typed_table({"ville": ("string", ["Lille", "Ronchin", "Lille", "", "Lille"])})
    assert xlsx.EXPORT.write(table, tmp_path / "t.xlsx", "Feuille") == ()
    with ZipFile(tmp_path / "t.xlsx") as book:
        shared = book.read("xl/sharedStrings.xml").decode()
    counts = re.findall(' (?:count|uniqueCount)="([0-9]+)"', shared)
    assert counts == ["5", "3"]  # four cells and the name of the column


@pytest.mark.parametrize("most", [xlsx.MOST_IN_MEMORY, 0], ids=["shared texts", "texts inline"])
@pytest.mark.parametrize("text", ["x" * 32_768, "😀" * 16_384])
def test_a_text_that_no_cell_holds_leaves_no_workbook(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: int, text: str
) -> None:
    monkeypatch.setattr(xlsx, "MOST_IN_MEMORY", most)
    table = make_typed_table({"note": ("string", ["a", text])})
    assert xlsx.EXPORT.write(table, tmp_path / "t.xlsx", "Feuille") is None
    assert list(tmp_path.iterdir()) == []

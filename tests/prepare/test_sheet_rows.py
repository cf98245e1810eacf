"""A sheet of rows that are written together is the one that xlsxwriter writes cell by cell."""

from __future__ import annotations

import re
import shutil
import subprocess
from datetime import date, datetime, time
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
        seconds = ":ss" if xlsx._needs_seconds(table, index) else ""
        formats.append(book.add_format({"num_format": xlsx._format(column, seconds)}))
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


def list_values(path: Path) -> list[list[Any]]:
    return CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()


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
    assert list_values(tmp_path / "found.xlsx") == list_values(tmp_path / "expected.xlsx")


@pytest.mark.nightly
@pytest.mark.parametrize("most", [xlsx.MOST_IN_MEMORY, 0], ids=["shared texts", "texts inline"])
def test_libreoffice_opens_it_and_has_the_same_values(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    """What it saves again is what it has understood: texts, numbers, days, hours, answers."""
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not installed: no soffice to open a workbook with")
    monkeypatch.setattr(xlsx, "MOST_IN_MEMORY", most)
    assert xlsx.EXPORT.write(make_table(), tmp_path / "t.xlsx", "Feuille") == ()
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    orders = ["--headless", "--convert-to", "xlsx", "--outdir", str(tmp_path / "saved")]
    command = [office, profile, *orders, str(tmp_path / "t.xlsx")]
    subprocess.run(command, check=True, capture_output=True)
    assert list_values(tmp_path / "saved" / "t.xlsx") == list_values(tmp_path / "t.xlsx")


def test_what_excel_has_no_day_for_stays_the_text_that_it_was(tmp_path: Path) -> None:
    """Excel's calendar begins with 1900: no first day is made up for a month before it."""
    months = ["2024-04", "1900-03", "1900-02", "1899-12"]
    moments = ["2024-04-03T10:30:00", "1900-03-01T00:00:00", "1900-02-28", "1899-12-31T10:30:15.5"]
    table = make_typed_table({"mois": ("yearmonth", months), "moment": ("datetime", moments)})
    assert xlsx.EXPORT.write(table, tmp_path / "t.xlsx", "Feuille") == ()
    page = openpyxl.load_workbook(tmp_path / "t.xlsx").active
    assert page is not None
    rows = list(page.iter_rows(min_row=2, values_only=True))
    assert rows == [
        (datetime(2024, 4, 1), datetime(2024, 4, 3, 10, 30)),
        (datetime(1900, 3, 1), datetime(1900, 3, 1)),
        ("1900-02", "1900-02-28"),
        ("1899-12", "1899-12-31T10:30:15.5"),
    ]


def test_seconds_are_shown_where_there_are_any(tmp_path: Path) -> None:
    """A program that saves what it shows would lose them."""
    table = make_typed_table(
        {
            "heure": ("time", ["10:30:00", "08:00:00", ""]),
            "départ": ("time", ["10:30:00", "08:00:07", ""]),
            "moment": ("datetime", ["2024-04-03T10:30:00", "", "2024-04-03 à midi"]),
            "passage": ("datetime", ["2024-04-03T10:30:00", "2024-04-03T10:30:00.5", ""]),
        }
    )
    assert xlsx.EXPORT.write(table, tmp_path / "t.xlsx", "Feuille") == ()
    page = openpyxl.load_workbook(tmp_path / "t.xlsx").active
    assert page is not None
    formats = [cell.number_format for cell in page[2]]
    day = "dd/mm/yyyy"
    assert formats == ["hh:mm", "hh:mm:ss", f"{day} hh:mm", f"{day} hh:mm:ss"]


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

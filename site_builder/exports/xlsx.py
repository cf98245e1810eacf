"""XLSX, with types: texts stay texts (01001, =A1), numbers and dates are numbers and dates, the header is frozen."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from site_builder.canonical import Canonical, TypedColumn, text
from site_builder.exports.export import Export

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

MOST_ROWS = 1_048_575  # a sheet's, less the header
MOST_COLUMNS = 16_384
MOST_CHARACTERS = 32_767
CREATED = datetime(2000, 1, 1)  # a clock here would make each build's bytes differ
FIRST_DAY = date(1900, 3, 1)  # before it, Excel's calendar has a day that never was
LARGEST_INTEGER = 10**15  # beyond, a sheet's numbers lose digits
BATCH = 5_000


def write(connection: DuckDBPyConnection, table: Canonical, target: Path, sheet: str) -> bool:
    import xlsxwriter

    if table.rows > MOST_ROWS or len(table.columns) > MOST_COLUMNS:
        return False
    book = xlsxwriter.Workbook(
        str(target),
        {"constant_memory": True, "strings_to_numbers": False, "strings_to_formulas": False, "strings_to_urls": False},
    )
    book.set_properties({"created": CREATED})
    page = book.add_worksheet(sheet)
    bold = book.add_format({"bold": True, "bottom": 1})
    formats = [book.add_format({"num_format": _format(column)}) for column in table.columns]
    page.freeze_panes(1, 0)
    if table.columns:
        page.autofilter(0, 0, table.rows, len(table.columns) - 1)
    for index, column in enumerate(table.columns):
        page.set_column(index, index, min(max(len(column.name) + 3, 11), 40))
        page.write_string(0, index, column.name, bold)
    whole = _write_rows(connection, table, page, formats)
    book.close()
    if not whole:
        target.unlink()
    return whole


def _write_rows(connection: DuckDBPyConnection, table: Canonical, page: Worksheet, formats: list[Format]) -> bool:
    """Write every row; False when a text is longer than a cell can hold."""
    relation, _ = table.shown()
    faulty = [index for index, column in enumerate(table.columns) if column.faulty]
    cells = [_value(table.columns[index], f"typed.c{index}") for index in range(len(table.columns))] + [
        f"raw.c{index}" for index in faulty
    ]
    as_written = {index: len(table.columns) + place for place, index in enumerate(faulty)}
    result = connection.execute(f"SELECT {', '.join(cells)} FROM {relation}")
    row = 0
    while batch := result.fetchmany(BATCH):
        for values in batch:
            row += 1
            for index, form in enumerate(formats):
                value = values[index]
                if value is None and index in as_written:
                    value = values[as_written[index]]
                if value is not None and not _write_cell(page, row, index, value, form):
                    return False
    return True


def _value(column: TypedColumn, cell: str) -> str:
    """SQL of what a sheet can hold of a value: it knows no time zone, so an instant stays text, with its Z."""
    return text(column, cell) if column.kind.name == "instant" else cell


def _write_cell(page: Worksheet, row: int, column: int, value: Any, form: Format) -> bool:
    match value:
        case str():
            if len(value) > MOST_CHARACTERS:
                return False
            page.write_string(row, column, value)
        case bool():
            page.write_boolean(row, column, value)
        case int() if abs(value) > LARGEST_INTEGER:
            page.write_string(row, column, str(value))
        case int() | float():
            page.write_number(row, column, value, form)
        case date() if (value.date() if isinstance(value, datetime) else value) < FIRST_DAY:
            page.write_string(row, column, value.isoformat())
        case _:
            page.write_datetime(row, column, value, form)
    return True


def _format(column: TypedColumn) -> str:
    match column.kind.type:
        case "number":
            return "#,##0." + "0" * column.decimals if 0 < column.decimals <= 2 else "General"
        case "date":
            return "dd/mm/yyyy"
        case "datetime":
            return "dd/mm/yyyy hh:mm"
    return "General"


EXPORT = Export("xlsx", ".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", write)

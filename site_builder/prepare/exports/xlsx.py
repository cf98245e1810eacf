"""XLSX, with types: texts stay texts (01001, =A1), numbers and dates are numbers and dates, the
header is frozen.

Geometries are left out: a cell holds 32,767 characters, and nobody reads them there. The page says
so.
"""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from site_builder.columns.canonical import CanonicalTable, TypedColumn, format_cell_sql
from site_builder.prepare.exports.export import Export, Receipts, has_tabular_columns
from site_builder.storage.batched_queries import EACH, TABLE, Asking, ask_stream

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

MOST_ROWS = 1_048_575  # a sheet's, less the header
MOST_COLUMNS = 16_384
CREATED = datetime(2000, 1, 1)  # a clock here would make each build's bytes differ
FIRST_DAY = date(1900, 3, 1)  # before it, Excel's calendar has a day that never was
LARGEST_INTEGER = 10**15  # beyond, a sheet's numbers lose digits
# Cells up to which equal texts are kept once, in 200 bytes a cell: a sixth less time, a tenth fewer
# bytes.
MOST_IN_MEMORY = 200_000


def _write_xlsx(table: CanonicalTable, target: Path, sheet: str) -> Asking[Receipts | None]:
    import xlsxwriter

    if table.rows > MOST_ROWS or len(table.columns) > MOST_COLUMNS:
        return None
    large = table.rows * len(table.columns) > MOST_IN_MEMORY
    book = xlsxwriter.Workbook(str(target), {"constant_memory": large})
    book.set_properties({"created": CREATED})
    page = book.add_worksheet(sheet)
    bold = book.add_format({"bold": True, "bottom": 1})
    columns = [column for column in table.columns if column.kind.name != "geometry"]
    formats = [book.add_format({"num_format": _format(column)}) for column in columns]
    page.freeze_panes(1, 0)
    if columns:
        page.autofilter(0, 0, table.rows, len(columns) - 1)
    for index, column in enumerate(columns):
        page.set_column(index, index, min(max(len(column.name) + 3, 11), 40))
    header = [
        _write_text(page, 0, column=index, value=column.name, form=bold)
        for index, column in enumerate(columns)
    ]
    is_complete = all(header) and (yield from _write_rows(table, page, formats))
    book.close()
    if not is_complete:
        target.unlink()
    return () if is_complete else None


def _write_rows(table: CanonicalTable, page: Worksheet, formats: list[Format]) -> Asking[bool]:
    """Write every row; False when a text is longer than a cell can hold."""
    indexes = [
        index for index, column in enumerate(table.columns) if column.kind.name != "geometry"
    ]
    faulty = [(place, index) for place, index in enumerate(indexes) if table.columns[index].faulty]
    cells = [_value(table.columns[index], f"v{index}") for index in indexes] + [
        f"w{index}" for _, index in faulty
    ]
    as_written = {place: len(indexes) + number for number, (place, _) in enumerate(faulty)}
    found = yield from ask_stream(table.held, f"SELECT {EACH}{', '.join(cells)} FROM {TABLE}")
    is_complete = True
    for row, values in enumerate(found, 1):
        for index, form in enumerate(formats):
            value = values[index]
            if value is None and index in as_written:
                value = values[as_written[index]]
            if isinstance(value, str):
                is_complete = is_complete and _write_text(page, row, index, value)
            elif value is not None:
                _write_value(page, row, column=index, value=value, form=form)
    return is_complete


def _value(column: TypedColumn, cell: str) -> str:
    """SQL of what a sheet can hold of a value: it knows no time zone, so an instant stays text,
    with its Z."""
    if column.kind.type == "yearmonth":  # its first day, of which the sheet shows the month
        return f"CAST({cell} || '-01' AS DATE)"
    return format_cell_sql(column, cell) if column.kind.name == "instant" else cell


def _write_value(page: Worksheet, row: int, column: int, value: Any, form: Format) -> None:
    match value:
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


def _write_text(
    page: Worksheet, row: int, column: int, value: str, form: Format | None = None
) -> bool:
    """False where a cell cannot hold it: xlsxwriter counts as Excel does, in UTF-16, and would cut
    it."""
    if value.startswith("<r>") and value.endswith(
        "</r>"
    ):  # it would be taken for XML, and break the workbook
        failed: int = page.write_rich_string(
            row, column, *("<", "r", value[2:]), *([form] if form else [])
        )
    else:
        failed = page.write_string(row, column, value, form)
    return not failed


def _format(column: TypedColumn) -> str:
    unit = (
        f'" {column.unit}"' if column.unit else ""
    )  # quoted: a sheet's own % would show a hundred times the value
    match column.kind.type:
        case "number":
            return (
                "#,##0." + "0" * column.decimals if 0 < column.decimals <= 2 else "General"
            ) + unit
        case "integer":
            return "General" + unit
        case "yearmonth":
            return "mm/yyyy"
        case "time":
            return "hh:mm"
        case "date":
            return "dd/mm/yyyy"
        case "datetime":
            return "dd/mm/yyyy hh:mm"
    return "General"


EXPORT = Export("xlsx", ".xlsx", _write_xlsx, has_tabular_columns)

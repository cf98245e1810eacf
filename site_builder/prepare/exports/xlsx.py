"""XLSX, with types: texts stay texts (01001, =A1), numbers and dates are numbers and dates, the
header is frozen.

Geometries are left out: a cell holds 32,767 characters, and nobody reads them there. The page says
so.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from site_builder.cells import Value
from site_builder.columns.canonical_table import (
    CanonicalTable,
    TypedCells,
)
from site_builder.columns.column_kinds import TypedColumn
from site_builder.prepare.exports.export import Export, Receipts, has_tabular_columns

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


def _write_xlsx(table: CanonicalTable, target: Path, sheet: str) -> Receipts | None:
    import xlsxwriter

    if table.rows > MOST_ROWS or len(table.columns) > MOST_COLUMNS:
        return None
    large = table.rows * len(table.columns) > MOST_IN_MEMORY
    book = xlsxwriter.Workbook(str(target), {"constant_memory": large})
    book.set_properties({"created": CREATED})
    page = book.add_worksheet(sheet)
    bold = book.add_format({"bold": True, "bottom": 1})
    indexes = [
        index for index, column in enumerate(table.columns) if column.kind.name != "geometry"
    ]
    columns = [table.columns[index] for index in indexes]
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
    is_complete = all(header) and _write_rows(table, page, indexes=indexes, formats=formats)
    book.close()
    if not is_complete:
        target.unlink()
    return () if is_complete else None


def _write_rows(
    table: CanonicalTable, page: Worksheet, indexes: Sequence[int], formats: list[Format]
) -> bool:
    """Write every row; False when a text is longer than a cell can hold, and the rest is not
    written."""
    contents = [_SheetColumn(table.columns[index]) for index in indexes]
    for batch in table.iterate_batches(indexes):
        columns = zip(contents, batch.columns, strict=True)
        cells_of_rows = [content.list_rows(cells) for content, cells in columns]
        for row, values in enumerate(zip(*cells_of_rows, strict=True), batch.first_row + 1):
            for index, value in enumerate(values):
                if isinstance(value, str):
                    if not _write_text(page, row, index, value):
                        return False
                elif value is not None:
                    _write_value(page, row, column=index, value=value, form=formats[index])
    return True


class _SheetColumn:
    """What a sheet holds of the cells of a column: a value, a text, or None where there is none."""

    def __init__(self, column: TypedColumn) -> None:
        self._column = column
        self._texts: Sequence[str] | None = None
        self._distinct: list[Value | None] = []

    def list_rows(self, cells: TypedCells) -> Iterator[Value | None]:
        """That of each row of a batch."""
        if cells.texts is not self._texts:
            self._texts = cells.texts
            pairs = zip(cells.values, cells.texts, strict=True)
            self._distinct = [self._get_content(value, text) for value, text in pairs]
        return map(self._distinct.__getitem__, cells.codes)

    def _get_content(self, value: Value | None, text: str) -> Value | None:
        if value is None:
            return text or None
        if (
            self._column.kind.type == "yearmonth"
        ):  # its first day, of which the sheet shows the month
            return date.fromisoformat(f"{text}-01")
        # a sheet knows no time zone, so an instant stays text, with its Z
        return text if self._column.kind.name == "instant" else value


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

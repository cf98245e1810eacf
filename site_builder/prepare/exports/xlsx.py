"""XLSX, with types: texts stay texts (01001, =A1), numbers and dates are numbers and dates, the
header is frozen.

Geometries are left out: a cell holds 32,767 characters, and nobody reads them there. The page says
so.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from site_builder.columns.canonical_table import CanonicalTable
from site_builder.columns.column_reading import TypedColumn
from site_builder.prepare.exports.export import Export, Receipts, has_tabular_columns

MOST_ROWS = 1_048_575  # a sheet's, less the header
MOST_COLUMNS = 16_384
CREATED = datetime(2000, 1, 1)  # a clock here would make each build's bytes differ
# Cells up to which equal texts are kept once, and the workbook is put together in memory, in 300
# bytes a cell: a sixth less time, a tenth fewer bytes; of a small one half the time.
MOST_IN_MEMORY = 200_000


def _write_xlsx(table: CanonicalTable, target: Path, sheet: str) -> Receipts | None:
    from site_builder.prepare.exports.sheet_rows import TableBook, TableSheet

    if table.rows > MOST_ROWS or len(table.columns) > MOST_COLUMNS:
        return None
    is_small = table.rows * len(table.columns) <= MOST_IN_MEMORY
    book = TableBook(str(target), {"in_memory": is_small})
    book.set_properties({"created": CREATED})
    page = book.add_worksheet(sheet, TableSheet)
    bold = book.add_format({"bold": True, "bottom": 1})
    indexes = [
        index for index, column in enumerate(table.columns) if column.kind.name != "geometry"
    ]
    columns = [table.columns[index] for index in indexes]
    formats = []
    for index, column in zip(indexes, columns, strict=True):
        seconds = ":ss" if _needs_seconds(table, index) else ""
        formats.append(book.add_format({"num_format": _format(column, seconds)}))
    page.freeze_panes(1, 0)
    if columns:
        page.autofilter(0, 0, table.rows, len(columns) - 1)
    for index, column in enumerate(columns):
        page.set_column(index, index, min(max(len(column.name) + 3, 11), 40))
    page.add_table(table, indexes, bold=bold, formats=formats, sharing=is_small)
    book.close()
    if page.is_complete:
        return ()
    target.unlink()
    return None


def _needs_seconds(table: CanonicalTable, index: int) -> bool:
    """Is there a moment in this column that minutes do not tell? LibreOffice saves as a CSV what it
    shows."""
    kind = table.columns[index].kind
    if kind.type not in ("time", "datetime") or kind.name == "instant":
        return False
    for values, texts, _ in table.iterate_distinct(index):
        for value, text in zip(values, texts, strict=True):
            if value is not None and not text.endswith(":00"):
                return True
    return False


def _format(column: TypedColumn, seconds: str = "") -> str:
    # quoted: a sheet's own % would show a hundred times the value
    unit = f'" {column.unit}"' if column.unit else ""
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
            return f"hh:mm{seconds}"
        case "date":
            return "dd/mm/yyyy"
        case "datetime":
            return f"dd/mm/yyyy hh:mm{seconds}"
    return "General"


EXPORT = Export("xlsx", ".xlsx", write=_write_xlsx, suits=has_tabular_columns, has_geometries=False)

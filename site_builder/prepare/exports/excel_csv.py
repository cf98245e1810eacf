"""CSV as a French Excel opens it on a double click: BOM, semicolons, decimal commas, day-first
dates.

Geometries are left out: Excel cuts a cell at 32,767 characters and spills the rest over the rows
below. A text that Excel would compute is begun with an apostrophe, in this file alone.
"""

from __future__ import annotations

import codecs
import shutil
from pathlib import Path

from site_builder.columns.canonical import CanonicalTable, format_cell_sql
from site_builder.core.problems import Repair
from site_builder.prepare.exports.export import Export, Receipts, has_tabular_columns
from site_builder.prepare.exports.formulas import QuotedFormulas, is_formula, quote_formulas
from site_builder.storage import sql
from site_builder.storage.batched_queries import EACH, TABLE, Asking, ask_copy

WRITTEN_BY_US = ("number", "integer", "date", "datetime", "time", "year", "yearmonth", "boolean")


def _write_excel_csv(table: CanonicalTable, target: Path, sheet: str) -> Asking[Receipts]:
    cells = ", ".join(
        f"{_french(table, i)} AS {sql.quote_identifier(column.name)}"
        for i, column in enumerate(table.columns)
        if column.kind.name != "geometry"
    )
    plain = target.with_name(f"{target.name}.plain")
    options = r"FORMAT csv, HEADER true, DELIMITER ';', NEW_LINE '\r\n'"
    yield from ask_copy(table.held, f"SELECT {EACH}{cells} FROM {TABLE}", plain, options)
    quoted = QuotedFormulas()
    if _may_hold_formulas(table):
        with (
            plain.open(encoding="utf-8", newline="") as source,
            target.open("w", encoding="utf-8-sig", newline="") as out,  # COPY writes no mark
        ):
            out.writelines(quote_formulas(source, quoted))
    else:
        with plain.open("rb") as source_bytes, target.open("wb") as out_bytes:
            out_bytes.write(codecs.BOM_UTF8)
            shutil.copyfileobj(source_bytes, out_bytes)
    plain.unlink()
    if not quoted.count:
        return ()
    return (Repair("formulas-quoted", {"value": quoted.first}, quoted.count),)


def _may_hold_formulas(table: CanonicalTable) -> bool:
    """Is there a text, or a heading, that could be one? Values of other types are written by us."""
    return any(
        column.kind.type not in WRITTEN_BY_US or column.faulty or is_formula(column.name)
        for column in table.columns
    )


def _french(table: CanonicalTable, index: int) -> str:
    """SQL of a cell as the French write it; as it was written where it does not cast."""
    column = table.columns[index]
    match column.kind.type:
        case "number":
            cell = f"replace({format_cell_sql(column, f'v{index}')}, '.', ',')"
        case "date":
            cell = f"strftime(v{index}, '%d/%m/%Y')"
        case "yearmonth":  # which Excel reads as a month, where 2024-04 may become a day
            cell = f"right(v{index}, 2) || '/' || left(v{index}, 4)"
        case _:
            return table.shown_cell(index)
    return f"coalesce({cell}, w{index})" if column.faulty else cell


EXPORT = Export("excel.csv", ".excel.csv", _write_excel_csv, has_tabular_columns)

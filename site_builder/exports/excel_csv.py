"""CSV as a French Excel opens it on a double click: BOM, semicolons, decimal commas, day-first dates.

Geometries are left out: Excel cuts a cell at 32,767 characters and spills the rest over the rows below. A text that
Excel would compute is begun with an apostrophe, in this file alone.
"""

from __future__ import annotations

import codecs
import shutil
from pathlib import Path

from site_builder import sql
from site_builder.canonical import Canonical, text
from site_builder.exports.export import Export, has_more
from site_builder.exports.formulas import (
    is_formula,
    is_formula_sql,
    quote_formula,
    quote_formula_sql,
)
from site_builder.problems import Repair, quoted
from site_builder.together import EACH, TABLE, Asking, copy, totals

# Types whose values are written by us: none of them begins as a formula does, but for the minus of a number
WRITTEN = frozenset(
    ("integer", "number", "boolean", "date", "time", "datetime", "year", "yearmonth")
)
MOST_NAMES = 5  # columns that a receipt names


def write(table: Canonical, target: Path, sheet: str) -> Asking[bool]:
    cells = ", ".join(
        f"{_french(table, index)} AS {sql.name(quote_formula(table.columns[index].name))}"
        for index in _shown(table)
    )
    plain = target.with_name(f"{target.name}.plain")
    options = r"FORMAT csv, HEADER true, DELIMITER ';', NEW_LINE '\r\n'"
    yield from copy(table.held, f"SELECT {EACH}{cells} FROM {TABLE}", plain, options)
    with plain.open("rb") as source, target.open("wb") as out:
        out.write(codecs.BOM_UTF8)  # COPY has no option for it
        shutil.copyfileobj(source, out)
    plain.unlink()
    return True


def quoted_formulas(table: Canonical) -> Asking[tuple[Repair, ...]]:
    """The receipt for the texts that this file begins with an apostrophe, names of columns among them; or nothing."""
    shown = _shown(table)
    counts = {index: int(is_formula(table.columns[index].name)) for index in shown}
    texts = {index: cell for index in shown if (cell := _text(table, index))}
    aggregates = [f"count(*) FILTER ({is_formula_sql(cell)})" for cell in texts.values()]
    found = (yield from totals(table.held, aggregates)) if aggregates else ()
    for index, count in zip(texts, found, strict=True):
        counts[index] += count
    names = [table.columns[index].name for index, count in counts.items() if count]
    if not names:
        return ()
    params = {"columns": quoted(names, MOST_NAMES)}
    return (Repair("formulas-quoted", params, sum(counts.values())),)


def _shown(table: Canonical) -> list[int]:
    """The places of the columns that a sheet can show."""
    return [index for index, one in enumerate(table.columns) if one.kind.name != "geometry"]


def _text(table: Canonical, index: int) -> str:
    """SQL of what a cell holds that somebody has written; "" where all its values are written by us."""
    column = table.columns[index]
    if column.kind.type not in WRITTEN:
        return table.shown_cell(index)
    return f"CASE WHEN v{index} IS NULL THEN w{index} END" if column.faulty else ""


def _french(table: Canonical, index: int) -> str:
    """SQL of a cell as the French write it; as it was written where it does not cast."""
    column = table.columns[index]
    match column.kind.type:
        case "number":
            cell = f"replace({text(column, f'v{index}')}, '.', ',')"
        case "date":
            cell = f"strftime(v{index}, '%d/%m/%Y')"
        case "yearmonth":  # which Excel reads as a month, where 2024-04 may become a day
            cell = f"right(v{index}, 2) || '/' || left(v{index}, 4)"
        case other if other in WRITTEN:
            cell = text(column, f"v{index}")
        case _:
            return quote_formula_sql(table.shown_cell(index))
    return f"coalesce({cell}, {quote_formula_sql(f'w{index}')})" if column.faulty else cell


EXPORT = Export("excel.csv", ".excel.csv", write, has_more)

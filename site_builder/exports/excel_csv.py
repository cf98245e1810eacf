"""CSV as a French Excel opens it on a double click: BOM, semicolons, decimal commas, day-first dates.

Geometries are left out: Excel cuts a cell at 32,767 characters and spills the rest over the rows below.
"""

from __future__ import annotations

import codecs
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from site_builder import sql
from site_builder.canonical import Canonical, text
from site_builder.exports.export import Export, has_more

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def write(connection: DuckDBPyConnection, table: Canonical, target: Path, sheet: str) -> bool:
    relation, _ = table.shown()
    cells = ", ".join(
        f"{_french(table, i)} AS {sql.name(column.name)}"
        for i, column in enumerate(table.columns)
        if column.kind.name != "geometry"
    )
    plain = target.with_name(f"{target.name}.plain")
    connection.execute(
        f"COPY (SELECT {cells} FROM {relation}) TO {sql.literal(plain)} "
        "(FORMAT csv, HEADER true, DELIMITER ';', NEW_LINE '\\r\\n')"
    )
    with plain.open("rb") as source, target.open("wb") as out:
        out.write(codecs.BOM_UTF8)  # COPY has no option for it
        shutil.copyfileobj(source, out)
    plain.unlink()
    return True


def _french(table: Canonical, index: int) -> str:
    """SQL of a cell as the French write it; as it was written where it does not cast."""
    column = table.columns[index]
    match column.kind.type:
        case "number":
            cell = f"replace({text(column, f'typed.c{index}')}, '.', ',')"
        case "date":
            cell = f"strftime(typed.c{index}, '%d/%m/%Y')"
        case "yearmonth":  # which Excel reads as a month, where 2024-04 may become a day
            cell = f"right(typed.c{index}, 2) || '/' || left(typed.c{index}, 4)"
        case _:
            return table.shown_cell(index)
    return f"coalesce({cell}, raw.c{index})" if column.faulty else cell


EXPORT = Export("excel.csv", ".excel.csv", "text/csv; charset=utf-8", write, has_more)

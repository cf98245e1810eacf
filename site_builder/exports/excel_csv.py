"""CSV as a French Excel opens it on a double click: BOM, semicolons, decimal commas, day-first dates.

Geometries are left out: Excel cuts a cell at 32,767 characters and spills the rest over the rows below.
"""

from __future__ import annotations

import codecs
import shutil
from pathlib import Path

from site_builder import sql
from site_builder.canonical import Canonical, text
from site_builder.exports.export import Export, has_more
from site_builder.together import EACH, TABLE, Asking, copy


def write(table: Canonical, target: Path, sheet: str) -> Asking[bool]:
    cells = ", ".join(
        f"{_french(table, i)} AS {sql.name(column.name)}"
        for i, column in enumerate(table.columns)
        if column.kind.name != "geometry"
    )
    plain = target.with_name(f"{target.name}.plain")
    options = r"FORMAT csv, HEADER true, DELIMITER ';', NEW_LINE '\r\n'"
    yield from copy(table.held, f"SELECT {EACH}{cells} FROM {TABLE}", plain, options)
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
            cell = f"replace({text(column, f'v{index}')}, '.', ',')"
        case "date":
            cell = f"strftime(v{index}, '%d/%m/%Y')"
        case "yearmonth":  # which Excel reads as a month, where 2024-04 may become a day
            cell = f"right(v{index}, 2) || '/' || left(v{index}, 4)"
        case _:
            return table.shown_cell(index)
    return f"coalesce({cell}, w{index})" if column.faulty else cell


EXPORT = Export("excel.csv", ".excel.csv", write, has_more)

"""CSV as a French Excel opens it on a double click: BOM, semicolons, decimal commas, day-first dates."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from site_builder import sql
from site_builder.canonical import Canonical
from site_builder.exports.export import Export

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

BOM = "\ufeff"


def write(connection: DuckDBPyConnection, table: Canonical, target: Path, sheet: str) -> bool:
    relation, _ = table.shown()
    cells = ", ".join(
        f"{_french(table, index)} AS {sql.name(_header(table, index))}" for index in range(len(table.columns))
    )
    connection.execute(
        f"COPY (SELECT {cells} FROM {relation}) TO {sql.literal(target)} "
        "(FORMAT csv, HEADER true, DELIMITER ';', NEW_LINE '\\r\\n')"
    )
    return True


def _header(table: Canonical, index: int) -> str:
    # COPY has no option for a byte order mark: the first header carries it
    return (BOM if index == 0 else "") + table.columns[index].name


def _french(table: Canonical, index: int) -> str:
    cell = table.shown_cell(index)
    match table.columns[index].kind.type:
        case "number":
            return rf"regexp_replace({cell}, '^(-?[0-9]+)\.([0-9]+)$', '\1,\2')"
        case "date":
            iso = "([0-9]{4})-([0-9]{2})-([0-9]{2})"
            return rf"regexp_replace({cell}, '^{iso}$', '\3/\2/\1')"
    return cell


EXPORT = Export("excel.csv", ".excel.csv", "text/csv; charset=utf-8", write)

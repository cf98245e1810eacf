"""JSON: an array of records, numbers and booleans as such, dates in ISO notation, empty cells null."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from site_builder import sql
from site_builder.canonical import Canonical
from site_builder.exports.export import Export

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

LARGEST = 100_000_000  # bytes: beyond, no common program opens it and CSV and Parquet are offered alone


def write(connection: DuckDBPyConnection, table: Canonical, target: Path, sheet: str) -> bool:
    relation, _ = table.shown()
    cells = ", ".join(
        f"{_value(table, index)} AS {sql.name(column.name)}" for index, column in enumerate(table.columns)
    )
    connection.execute(f"COPY (SELECT {cells} FROM {relation}) TO {sql.literal(target)} (FORMAT json, ARRAY true)")
    if target.stat().st_size <= LARGEST:
        return True
    target.unlink()
    return False


def _value(table: Canonical, index: int) -> str:
    column = table.columns[index]
    if column.kind.type in ("string", "date", "datetime"):
        return table.shown_cell(index)
    if column.faulty:
        return f"coalesce(to_json(typed.c{index}), to_json(raw.c{index}))"
    return f"typed.c{index}"


EXPORT = Export("json", ".json", "application/json", write)

"""Parquet: the canonical table itself, typed; a cell that does not cast is null."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from site_builder.canonical import Canonical
from site_builder.exports.export import Export

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def write(connection: DuckDBPyConnection, table: Canonical, target: Path, sheet: str) -> bool:
    target.hardlink_to(table.path)
    return True


EXPORT = Export("parquet", ".parquet", "application/vnd.apache.parquet", write)

"""CSV as RFC 4180 has it (UTF-8, comma, CRLF), values in canonical notation: the file that scripts read."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from site_builder import sql
from site_builder.canonical import Canonical
from site_builder.exports.export import Export

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def write(connection: DuckDBPyConnection, table: Canonical, target: Path, sheet: str) -> bool:
    relation, cells = table.shown()
    connection.execute(
        f"COPY (SELECT {cells} FROM {relation}) TO {sql.literal(target)} (FORMAT csv, HEADER true, NEW_LINE '\\r\\n')"
    )
    return True


EXPORT = Export("csv", ".csv", "text/csv; charset=utf-8", write)

"""The only door to DuckDB: a connection locked to one folder, and quoting. Contributors' paths
never come here."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

# below the worker's own limit, so that DuckDB spills or says so before the process dies
MEMORY = "600MB"


def quote_literal(text: str | Path) -> str:
    """A string literal of SQL."""
    return "'" + str(text).replace("'", "''") + "'"


def quote_identifier(text: str) -> str:
    """A quoted identifier of SQL."""
    return '"' + text.replace('"', '""') + '"'


def open_duckdb(folder: Path, memory: str = MEMORY) -> DuckDBPyConnection:
    """Open a connection that sees `folder` alone: no network, no extension, one thread, so that
    bytes are stable."""
    import duckdb

    connection = duckdb.connect(config={"threads": 1, "async_threads": 0, "memory_limit": memory})
    for setting in (
        f"SET temp_directory={quote_literal(folder / 'spill')}",
        "SET autoload_known_extensions=false",
        "SET autoinstall_known_extensions=false",
        "SET enable_progress_bar=false",
        # 2.0.1 pushes TRY_CAST into read_csv, which then raises
        "SET disabled_optimizers='type_pushdown'",
        f"SET allowed_directories=[{quote_literal(folder)}]",
        "SET enable_external_access=false",
        "SET lock_configuration=true",
    ):
        connection.execute(setting)
    return connection


def fetch_all_rows(connection: DuckDBPyConnection, query: str) -> list[tuple[Any, ...]]:
    """All rows of a query. (An unfinished result would block the connection.)"""
    return connection.execute(query).fetchall()


def fetch_one_row(connection: DuckDBPyConnection, query: str) -> tuple[Any, ...]:
    """The single row of an aggregate."""
    return fetch_all_rows(connection, query)[0]

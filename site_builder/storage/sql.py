"""The only door to DuckDB: a connection locked to one folder, and quoting. Contributors' paths
never come here."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

ROW_GROUP = 20_480  # of DuckDB's vectors; browsers read Parquet by ranges of this many rows
PARQUET = f"FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {ROW_GROUP}"
LARGEST_LINE = 8 << 20  # bytes of a CSV that is read
# below the worker's own limit, so that DuckDB spills or says so before the process dies
MEMORY = "600MB"


def quote_literal(text: str | Path) -> str:
    """A string literal of SQL."""
    return "'" + str(text).replace("'", "''") + "'"


def quote_identifier(text: str) -> str:
    """A quoted identifier of SQL."""
    return '"' + text.replace('"', '""') + '"'


def add_sql_terms(terms: Sequence[str]) -> str:
    """The sum of terms, as a tree of sums: a chain of a thousand of them is deeper than DuckDB's
    parser goes."""
    if len(terms) == 1:
        return terms[0]
    half = len(terms) // 2
    return f"({add_sql_terms(terms[:half])} + {add_sql_terms(terms[half:])})"


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


def build_read_csv_sql(
    path: Path,
    width: int,
    *,
    delimiter: str = ",",
    quote: str = '"',
    skip: int = 0,
    name: str = "c",
    written: bool = False,
    exact: bool = False,
) -> str:
    """A CSV that must be strictly one, as a relation of texts c0, c1… without its first `skip`
    lines.

    `written`: it is ours, and its lines end with \\n. DuckDB would take one inside a first quoted
    cell for the file's. `exact`: empty cells are '', not NULL, or DuckDB would let those beyond the
    last column of any row pass.
    """
    columns = ", ".join(f"'{name}{index}': 'VARCHAR'" for index in range(width))
    mark = quote_literal(quote)
    end = r"new_line='\n', " if written else ""
    end += (
        "nullstr='\n', allow_quoted_nulls=false, " if exact else ""
    )  # what no cell without quotes can be
    return (
        f"read_csv({quote_literal(path)}, auto_detect=false, header=false, "
        f"delim={quote_literal(delimiter)}, "
        f"quote={mark}, "
        f"escape={mark}, columns={{{columns}}}, skip={skip}, comment='', strict_mode=true, "
        f"{end}null_padding=false, "
        f"max_line_size={LARGEST_LINE}, buffer_size={2 * LARGEST_LINE}, encoding='utf-8')"
    )

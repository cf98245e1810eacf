"""Both versions of a table as DuckDB sees them. In the views `file_before` and `file_after` is what
each Parquet has: `row`, from 1, and its columns by their places (c0, c1…). In `before` and `after`
are the columns that both have, called as in `file_after`."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from site_builder.compare.column_pairs import NUMBERS, ColumnPair
from site_builder.compare.table_version import Comparison, TableVersion
from site_builder.core.model.columns import Column
from site_builder.storage import sql

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

LONGEST_LINE = 100_000_000  # bytes, of a CSV: a shape may be long


def create_file_views(connection: DuckDBPyConnection, comparison: Comparison, folder: Path) -> None:
    """Put both tables before DuckDB, which sees `folder` alone."""
    _create_file_view(connection, "file_before", comparison.before, folder)
    _create_file_view(connection, "file_after", comparison.after, folder)


def _create_file_view(
    connection: DuckDBPyConnection, view: str, version: TableVersion, folder: Path
) -> None:
    parquet = folder / f"{view}.parquet"
    _bring_file(version.parquet, parquet)
    columns = ["file_row_number + 1 AS row"]
    source = f"read_parquet({sql.quote_literal(parquet)}, file_row_number = true)"
    if version.csv:
        csv = folder / f"{view}.csv"
        _bring_file(version.csv, csv)
        source = f"{source} POSITIONAL JOIN {_read_csv(csv, len(version.columns))}"
    for place, column in enumerate(version.columns):
        selected = _select_column(column)
        if version.csv:
            number = f"{selected}::DOUBLE" if column.type in NUMBERS else selected
            selected = f"coalesce({number}::VARCHAR, t{place})"
        columns.append(f"{selected} AS c{place}")
    connection.execute(f"CREATE VIEW {view} AS SELECT {', '.join(columns)} FROM {source}")


def _read_csv(csv: Path, width: int) -> str:
    """The cells of a CSV of ours (t0, t1…), for SQL; those that are empty are null."""
    names = [f"'t{place}': 'VARCHAR'" for place in range(width)]
    return (
        f"read_csv({sql.quote_literal(csv)}, auto_detect = false, header = true, delim = ',', "
        f"quote = '\"', escape = '\"', max_line_size = {LONGEST_LINE}, parallel = false, "
        f"columns = {{{', '.join(names)}}})"
    )


def _bring_file(source: Path, target: Path) -> None:
    """The same file in another folder, by a link where the file system has them."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)


def _select_column(column: Column) -> str:
    """A column of a Parquet as values that can be compared and fetched."""
    name = sql.quote_identifier(column.name)
    match column.kind:
        case "geometry":
            return f"ST_AsText({name})"
        case "instant":
            return f"make_timestamp(epoch_us({name}))"
    return name


def create_paired_views(connection: DuckDBPyConnection, pairs: Sequence[ColumnPair]) -> None:
    """Give the columns that both have the same names."""
    before = ["row"]
    after = ["row"]
    for pair in pairs:
        before.append(f"c{pair.before} AS {pair.sql_name}")
        after.append(pair.sql_name)
    connection.execute(f"CREATE VIEW before AS SELECT {', '.join(before)} FROM file_before")
    connection.execute(f"CREATE VIEW after AS SELECT {', '.join(after)} FROM file_after")

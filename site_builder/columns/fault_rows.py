"""Every fault of the rows of a table, in one private Parquet: what is told of them are counts and
the first ones.

A part is (r, column, code, rule, severity, text): the table's own row, from 0; the heading;
frictionless's code; the constraint that is broken, if it is one; and what stands in the cell, NULL
where nothing does. None of it is published.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from site_builder.readers.read import RawTable
from site_builder.storage import sql
from site_builder.storage.object_store import ObjectStore

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

TOLD = '"column", code, rule, severity, text'


def store_fault_rows(
    connection: DuckDBPyConnection,
    parts: Sequence[Path],
    raw: RawTable,
    store: ObjectStore,
    before: str = "",
) -> str:
    """The sha256 of the faults of these parts, where there are such, and of those `before`, by row
    of the file, from 1.

    "" where there are none.
    """
    there = [part for part in parts if part.exists()]
    if not there:
        return before
    listed = ", ".join(map(sql.quote_literal, there))
    target = there[0].with_suffix(".all")
    was = there[0].with_suffix(".was")
    row = "row_of(r)" if raw.skipped else f"r + {raw.first_row}"
    found = f"SELECT ({row})::BIGINT AS row, {TOLD} FROM read_parquet([{listed}])"
    if before:
        was.hardlink_to(store.path(before))
        found += f" UNION ALL FROM read_parquet({sql.quote_literal(was)})"
    with _numbered(connection, raw) if raw.skipped else nullcontext():
        connection.execute(
            f"COPY ({found} ORDER BY ALL) TO {sql.quote_literal(target)} ({sql.PARQUET})"
        )
    return store.put(target)


@contextmanager
def _numbered(connection: DuckDBPyConnection, raw: RawTable) -> Iterator[None]:
    """Inside, SQL has row_of(r), the number of a row in the file."""
    from duckdb import sqltypes

    connection.create_function("row_of", raw.row, [sqltypes.BIGINT], sqltypes.BIGINT)
    try:
        yield
    finally:
        connection.remove_function("row_of")

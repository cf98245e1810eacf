"""The rows that only one version has, and those that both have with other cells: the table `pairs`
of DuckDB, with a row for each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import filterfalse
from operator import itemgetter
from typing import TYPE_CHECKING

from site_builder.compare.column_pairs import ColumnPair
from site_builder.compare.row_keys import RowKey, list_sql_names
from site_builder.core.model.difference import ChangedColumn
from site_builder.storage import sql

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MOST_EDITED = 200_000  # rows that only one version has, of which those of both are looked for
FIRST = 20  # rows of each sort that are shown
ADDED = "row_before IS NULL"
REMOVED = "row_after IS NULL"
CHANGED = "row_before IS NOT NULL AND row_after IS NOT NULL"
# As `p`, with what each held (`b`) and holds (`a`)
CHANGED_ROWS = (
    f"(SELECT * FROM pairs WHERE {CHANGED}) p "
    "JOIN before b ON b.row = p.row_before JOIN after a ON a.row = p.row_after"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RowPairs:
    """How many rows differ, and in what of each of the `compared` columns; the numbers of
    the first ones. Of those that changed: before, after, then of each column whether it differs."""

    compared: tuple[ColumnPair, ...]
    added: int
    removed: int
    changed: int
    changed_columns: tuple[ChangedColumn, ...]
    first_added: tuple[int, ...]
    first_removed: tuple[int, ...]
    first_changed: tuple[tuple[int, ...], ...]


def pair_rows(connection: DuckDBPyConnection, key: RowKey, pairs: Sequence[ColumnPair]) -> RowPairs:
    """Bring the rows of both versions together, and say which differ in what can be compared."""
    compared = tuple(filterfalse(key.pairs.__contains__, pairs))
    if key.pairs:
        _pair_by_key(connection, key, compared)
    else:
        _pair_whole_rows(connection, compared)
        _pair_edited_rows(connection, compared)
    return _summarise_pairs(connection, compared)


def _pair_by_key(
    connection: DuckDBPyConnection, key: RowKey, compared: Sequence[ColumnPair]
) -> None:
    """Rows of the same key are the same row. Where several have it, the first of them in order of
    their cells is the first of the others."""
    differs = ["b.row IS NULL", "a.row IS NULL"]
    selected = ["b.row AS row_before", "a.row AS row_after", "1 AS copies"]
    for pair in compared:
        is_other = f"b.{pair.sql_name} IS DISTINCT FROM a.{pair.sql_name}"
        differs.append(is_other)
        selected.append(f"{is_other} AS {pair.sql_name}")
    ordinal = "1"
    if key.repeated_before or key.repeated_after:
        parts = list_sql_names(key.pairs)
        order = list_sql_names(compared) or "row"
        ordinal = f"row_number() OVER (PARTITION BY {parts} ORDER BY {order}, row)"
    connection.execute(
        f"CREATE TEMP TABLE pairs AS SELECT {', '.join(selected)} "
        f"FROM (SELECT *, {ordinal} AS ordinal FROM before) b "
        f"FULL JOIN (SELECT *, {ordinal} AS ordinal FROM after) a "
        f"ON {_match_cells(key.pairs)} AND b.ordinal = a.ordinal "
        f"WHERE {' OR '.join(differs)}"
    )


def _pair_whole_rows(connection: DuckDBPyConnection, pairs: Sequence[ColumnPair]) -> None:
    """Rows that are the same in all columns, as often as both have them; of the others the last
    ones are those that one has more."""
    flags = ""
    for pair in pairs:
        flags += f", false AS {pair.sql_name}"
    connection.execute(
        "CREATE TEMP TABLE pairs AS SELECT "
        "CASE WHEN sum(side) < 0 THEN max(row) FILTER (side < 0) END AS row_before, "
        "CASE WHEN sum(side) > 0 THEN max(row) FILTER (side > 0) END AS row_after, "
        f"abs(sum(side)) AS copies{flags} "
        "FROM (SELECT *, -1 AS side FROM before UNION ALL SELECT *, 1 AS side FROM after) "
        f"GROUP BY {list_sql_names(pairs) or 'true'} HAVING sum(side) <> 0"
    )


def _pair_edited_rows(connection: DuckDBPyConnection, pairs: Sequence[ColumnPair]) -> None:
    """A row that went and one that came are the same where a single cell differs, in the order of
    the columns, then of the rows."""
    counts = f"count(*) FILTER ({ADDED}), count(*) FILTER ({REMOVED})"
    added, removed = sql.fetch_one_row(connection, f"SELECT {counts} FROM pairs")
    if not (added and removed) or added + removed > MOST_EDITED:
        return
    for pair in pairs:
        others = [other for other in pairs if other is not pair]
        if not others:
            return
        connection.execute(
            "CREATE OR REPLACE TEMP TABLE edited AS SELECT b.row AS row_before, a.row AS row_after "
            f"FROM ({_select_lone_rows('before', REMOVED, others)}) b "
            f"JOIN ({_select_lone_rows('after', ADDED, others)}) a "
            f"ON {_match_cells(others)} AND b.ordinal = a.ordinal"
        )
        connection.execute(
            "DELETE FROM pairs USING edited WHERE pairs.row_before = edited.row_before "
            "OR pairs.row_after = edited.row_after"
        )
        connection.execute(
            f"INSERT INTO pairs BY NAME SELECT *, 1 AS copies, true AS {pair.sql_name} FROM edited"
        )


def _select_lone_rows(view: str, kind: str, others: Sequence[ColumnPair]) -> str:
    """The rows of a version that only it has, once, each with its number among those that are the
    same but for one cell."""
    return (
        f"SELECT *, row_number() OVER (PARTITION BY {list_sql_names(others)} ORDER BY row) "
        f"AS ordinal FROM {view} "
        f"WHERE row IN (SELECT row_{view} FROM pairs WHERE {kind} AND copies = 1)"
    )


def _match_cells(pairs: Sequence[ColumnPair]) -> str:
    """Are the cells of these columns the same, for SQL?"""
    conditions = []
    for pair in pairs:
        conditions.append(f"b.{pair.sql_name} IS NOT DISTINCT FROM a.{pair.sql_name}")
    return " AND ".join(conditions)


def _summarise_pairs(connection: DuckDBPyConnection, compared: tuple[ColumnPair, ...]) -> RowPairs:
    counts = [
        f"coalesce(sum(copies) FILTER ({ADDED}), 0)::BIGINT",
        f"coalesce(sum(copies) FILTER ({REMOVED}), 0)::BIGINT",
        f"count(*) FILTER ({CHANGED})",
    ]
    added, removed, changed = sql.fetch_one_row(
        connection, f"SELECT {', '.join(counts)} FROM pairs"
    )
    changed_rows = sql.fetch_all_rows(
        connection,
        f"SELECT * EXCLUDE copies FROM pairs WHERE {CHANGED} ORDER BY row_after LIMIT {FIRST}",
    )
    return RowPairs(
        compared=compared,
        added=added,
        removed=removed,
        changed=changed,
        changed_columns=tuple(_count_changed_cells(connection, compared)),
        first_added=_list_first_rows(connection, "row_after", ADDED),
        first_removed=_list_first_rows(connection, "row_before", REMOVED),
        first_changed=tuple(changed_rows),
    )


def _count_changed_cells(
    connection: DuckDBPyConnection, pairs: Sequence[ColumnPair]
) -> Iterator[ChangedColumn]:
    """The cells of each column that differ, and how many values they had and have."""
    questions = []
    for pair in pairs:
        name = pair.sql_name
        values = f"count(DISTINCT b.{name}) FILTER (p.{name}), count(DISTINCT a.{name})"
        questions.append(f"(count(*) FILTER (p.{name}), {values} FILTER (p.{name}))")
    if not questions:
        return
    counts = sql.fetch_one_row(connection, f"SELECT {', '.join(questions)} FROM {CHANGED_ROWS}")
    for pair, cells in zip(pairs, counts, strict=True):
        yield ChangedColumn(pair.column.name, *cells)


def _list_first_rows(connection: DuckDBPyConnection, row: str, kind: str) -> tuple[int, ...]:
    rows = sql.fetch_all_rows(
        connection, f"SELECT {row} FROM pairs WHERE {kind} ORDER BY {row} LIMIT {FIRST}"
    )
    return tuple(map(itemgetter(0), rows))

"""By which columns the rows of both versions are brought together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import filterfalse
from operator import attrgetter, itemgetter
from typing import TYPE_CHECKING

from site_builder.cells import fold_header, is_amount
from site_builder.compare.column_pairs import ColumnPair
from site_builder.compare.table_version import Comparison
from site_builder.core.model.difference import KeyOrigin
from site_builder.storage import sql

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MOST_PARTS = 4  # columns of a key that nobody has declared
ALMOST = 0.9  # of what is estimated to be distinct: estimates are some percent off
NAMING = frozenset({"nom", "libelle", "intitule", "titre", "denomination", "name", "title"})
TELLING = frozenset({"string", "integer", "year", "date", "datetime", "yearmonth", "time"})


@dataclass(frozen=True, slots=True, kw_only=True)
class RowKey:
    """The columns that are a key, none where rows are told from others by all their cells.

    `repeated_before`, `repeated_after`: how many rows lack a part of it, or have that of another.
    `labels`: the columns that tell most rows apart."""

    pairs: tuple[ColumnPair, ...] = ()
    labels: tuple[ColumnPair, ...] = ()
    origin: KeyOrigin = "none"
    repeated_before: int = 0
    repeated_after: int = 0


def choose_row_key(
    connection: DuckDBPyConnection, comparison: Comparison, pairs: Sequence[ColumnPair]
) -> RowKey:
    """That which is declared, where both versions have its columns; else the fewest columns that no
    two rows of either have in common, the first ones first; else those that were a key before; else
    none."""
    by_name = {pair.column.name: pair for pair in pairs}
    if comparison.key and by_name.keys() >= set(comparison.key):
        declared = tuple(map(by_name.__getitem__, comparison.key))
        return _try_key(connection, declared, comparison.key_origin)
    keys = [RowKey()]
    for candidate in _list_candidate_keys(connection, pairs):
        key = _try_key(connection, candidate, "found")
        if not (key.repeated_before or key.repeated_after):
            return key
        keys.append(key)
    none = RowKey(labels=keys[-1].pairs[:1])
    return next(filterfalse(attrgetter("repeated_before"), keys[1:]), none)


def _try_key(
    connection: DuckDBPyConnection, pairs: tuple[ColumnPair, ...], origin: KeyOrigin
) -> RowKey:
    """A key, and whether it is unique."""
    return RowKey(
        pairs=pairs,
        labels=pairs,
        origin=origin,
        repeated_before=_count_repeated(connection, "before", pairs),
        repeated_after=_count_repeated(connection, "after", pairs),
    )


def _list_candidate_keys(
    connection: DuckDBPyConnection, pairs: Sequence[ColumnPair]
) -> Iterator[tuple[ColumnPair, ...]]:
    """What may be a key, as far as estimates tell: single columns in their order, then the one with
    the most values and those that, one after the other, tell most rows apart."""
    telling = list(filter(_may_tell_rows, pairs))
    rows, *distinct = _estimate_distinct(connection, list(zip(telling)))
    for pair, count in zip(telling, distinct, strict=True):
        if count >= ALMOST * rows:
            yield (pair,)
    yield from _grow_key(connection, telling)


def _grow_key(
    connection: DuckDBPyConnection, pairs: Sequence[ColumnPair]
) -> Iterator[tuple[ColumnPair, ...]]:
    """Longer and longer keys."""
    key: tuple[ColumnPair, ...] = ()
    for _ in pairs[:MOST_PARTS]:
        longer_keys = [(*key, pair) for pair in pairs if pair not in key]
        _, *distinct = _estimate_distinct(connection, longer_keys)
        _, key = max(zip(distinct, longer_keys, strict=True), key=itemgetter(0))
        yield key


def _may_tell_rows(pair: ColumnPair) -> bool:
    """May a column be part of a key? What is measured tells no row from another."""
    column = pair.column
    if column.unit or is_amount(column.name):
        return False
    return column.type in TELLING


def list_sql_names(pairs: Sequence[ColumnPair]) -> str:
    """The columns as SQL lists them."""
    return ", ".join(map(attrgetter("sql_name"), pairs))


def _estimate_distinct(
    connection: DuckDBPyConnection, keys: Sequence[Sequence[ColumnPair]]
) -> tuple[int, ...]:
    """How many rows there are today, and about how many values each key has."""
    estimates = ["count(*)"]
    for key in keys:
        estimates.append(f"approx_count_distinct(hash({list_sql_names(key)}))")
    return sql.fetch_one_row(connection, f"SELECT {', '.join(estimates)} FROM after")


def _count_repeated(connection: DuckDBPyConnection, view: str, pairs: Sequence[ColumnPair]) -> int:
    """How many rows have something empty in these columns, or what an earlier one has."""
    names = list_sql_names(pairs)
    filled = " AND ".join(f"{pair.sql_name} IS NOT NULL" for pair in pairs)
    (repeated,) = sql.fetch_one_row(
        connection,
        f"SELECT (SELECT count(*) FROM {view}) - "
        f"(SELECT count(*) FROM (SELECT DISTINCT {names} FROM {view} WHERE {filled}))",
    )
    return int(repeated)


def find_naming_column(pairs: Sequence[ColumnPair]) -> list[ColumnPair]:
    """The first column that names what its rows are of, if there is one."""
    for pair in pairs:
        if not NAMING.isdisjoint(fold_header(pair.column.name).split()):
            return [pair]
    return []

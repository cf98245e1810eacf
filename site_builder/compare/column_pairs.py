"""Which column of before is which of today."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from operator import attrgetter
from typing import TYPE_CHECKING

from site_builder.compare.table_version import Comparison
from site_builder.core.model.columns import Column
from site_builder.core.model.difference import ColumnDifferences, RetypedColumn
from site_builder.storage import sql

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

SAME = 0.8  # of the cells of a column, from which another one of another name is the same
MOST_RENAMED = 12  # columns that went, and that came, of which one may be the other
NUMBERS = frozenset({"integer", "number", "year"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnPair:
    """A column that both versions have: its place in each, and what it is there. `sql_name`: what
    it is called in the views of both; `is_comparable`: cells of before can be held against those of
    today, which those of a text that is a number now cannot: it may be written in many ways."""

    before: int
    after: int
    column_before: Column
    column: Column
    sql_name: str
    is_retyped: bool
    is_comparable: bool


def _make_pair(comparison: Comparison, before: int, after: int) -> ColumnPair:
    """The columns of these places."""
    column_before = comparison.before.columns[before]
    column = comparison.after.columns[after]
    types = {column_before.type, column.type}
    is_retyped = len(types) > 1
    return ColumnPair(
        before=before,
        after=after,
        column_before=column_before,
        column=column,
        sql_name=f"c{after}",
        is_retyped=is_retyped,
        is_comparable=not is_retyped or types.issubset(NUMBERS),
    )


def pair_columns(connection: DuckDBPyConnection, comparison: Comparison) -> list[ColumnPair]:
    """The columns that both have, in the order of today: those of the same name, then those that
    hold the same under another. The views of the files are there."""
    columns_before = comparison.before.columns
    removed = {column.name: place for place, column in enumerate(columns_before)}
    added = []
    pairs = []
    for place, column in enumerate(comparison.after.columns):
        place_before = removed.pop(column.name, None)
        if place_before is None:
            added.append(place)
        else:
            pairs.append(_make_pair(comparison, place_before, place))
    likely_pairs = _rank_renamed(connection, comparison, [*removed.values()], added)
    pairs += _choose_best_pairs(likely_pairs)
    return sorted(pairs, key=attrgetter("after"))


def _rank_renamed(
    connection: DuckDBPyConnection,
    comparison: Comparison,
    removed: Sequence[int],
    added: Sequence[int],
) -> list[ColumnPair]:
    """The columns that may have another name now: those that hold most of the same values, the most
    alike first; the only one that came for the only one that went, at its place."""
    ranked = []
    is_alone = len(removed) == len(added) == 1
    for place_before, place in product(removed[:MOST_RENAMED], added[:MOST_RENAMED]):
        pair = _make_pair(comparison, place_before, place)
        if pair.is_retyped:
            continue
        likeness = _measure_likeness(connection, pair)
        if likeness >= SAME or (is_alone and place == place_before):
            ranked.append((-likeness, abs(place - place_before), pair))
    ranked.sort(key=lambda rank: rank[:2])
    return [pair for _, _, pair in ranked]


def _measure_likeness(connection: DuckDBPyConnection, pair: ColumnPair) -> float:
    """The share of the filled cells of the shorter column that the other has too."""
    before = f"SELECT c{pair.before} AS v FROM file_before WHERE v IS NOT NULL"
    after = f"SELECT c{pair.after} AS v FROM file_after WHERE v IS NOT NULL"
    shared, least = sql.fetch_one_row(
        connection,
        f"SELECT (SELECT count(*) FROM ({before} INTERSECT ALL {after})), "
        f"least((SELECT count(*) FROM ({before})), (SELECT count(*) FROM ({after})))",
    )
    return float(shared / least) if least else 0.0


def _choose_best_pairs(ranked: Sequence[ColumnPair]) -> Iterator[ColumnPair]:
    """The first pair of each column."""
    paired = set[tuple[str, int]]()
    for pair in ranked:
        sides = {("before", pair.before), ("after", pair.after)}
        if paired.isdisjoint(sides):
            paired |= sides
            yield pair


def list_column_differences(
    comparison: Comparison, pairs: Sequence[ColumnPair]
) -> ColumnDifferences:
    """The columns that came, went, or are called or typed otherwise."""
    removed = dict(enumerate(comparison.before.names))
    added = dict(enumerate(comparison.after.names))
    renamed = []
    retyped = []
    for pair in pairs:
        name_before = removed.pop(pair.before)
        name = added.pop(pair.after)
        if name != name_before:
            renamed.append((name_before, name))
        if pair.is_retyped:
            retyped.append(RetypedColumn(name, pair.column_before.type, pair.column.type))
    return ColumnDifferences(
        added=tuple(added.values()),
        removed=tuple(removed.values()),
        renamed=tuple(renamed),
        retyped=tuple(retyped),
    )

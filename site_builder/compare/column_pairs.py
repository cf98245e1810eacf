"""Which column of before is which of today."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
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


@dataclass(frozen=True, slots=True)
class ColumnPair:
    """A column that both versions have: its place in each, and what it is there."""

    before: int
    after: int
    column_before: Column
    column: Column

    @property
    def sql_name(self) -> str:
        """What it is called in the views of both."""
        return f"c{self.after}"

    @property
    def is_retyped(self) -> bool:
        return self.column.type != self.column_before.type

    @property
    def is_comparable(self) -> bool:
        """Can cells of before be held against those of today? A text that is a number now may be
        written in many ways."""
        types = {self.column.type, self.column_before.type}
        return len(types) == 1 or types.issubset(NUMBERS)


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
            pairs.append(ColumnPair(place_before, place, columns_before[place_before], column))
    likely_pairs = _rank_renamed(connection, comparison, [*removed.values()], added)
    pairs += _choose_best_pairs(likely_pairs)
    return sorted(pairs, key=_get_place)


def _get_place(pair: ColumnPair) -> int:
    return pair.after


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
        column_before = comparison.before.columns[place_before]
        pair = ColumnPair(place_before, place, column_before, comparison.after.columns[place])
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

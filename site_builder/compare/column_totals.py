"""What each column that both have comes to, before and after: filled cells, sums and medians."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from site_builder.compare.column_pairs import ColumnPair
from site_builder.core.model.difference import ColumnTotals, FilledCells, MeasureDifference
from site_builder.storage import sql

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MEASURES = frozenset({"integer", "number"})  # kinds: no coordinates, and no years
DECIMALS = 6  # of a sum: the last ones depend on the order of the rows


def compare_filled_cells(
    connection: DuckDBPyConnection, pairs: Sequence[ColumnPair]
) -> tuple[FilledCells, ...]:
    """How many cells of each column are filled."""
    if not pairs:
        return ()
    question = "SELECT count(COLUMNS(* EXCLUDE row)) FROM"
    before = sql.fetch_one_row(connection, f"{question} before")
    after = sql.fetch_one_row(connection, f"{question} after")
    names = [pair.column.name for pair in pairs]
    return tuple(map(FilledCells, names, before, after))


def compare_measures(
    connection: DuckDBPyConnection, pairs: Sequence[ColumnPair], key: Sequence[ColumnPair]
) -> tuple[MeasureDifference, ...]:
    """What the columns of numbers come to, which are no part of the key."""
    measured = [pair for pair in pairs if pair not in key and _is_measured(pair)]
    if not measured:
        return ()
    totals_before = _sum_columns(connection, "before", measured)
    totals_after = _sum_columns(connection, "after", measured)
    names = [pair.column.name for pair in measured]
    return tuple(map(MeasureDifference, names, totals_before, totals_after))


def _is_measured(pair: ColumnPair) -> bool:
    return MEASURES.issuperset({pair.column.kind, pair.column_before.kind})


def _sum_columns(
    connection: DuckDBPyConnection, view: str, pairs: Sequence[ColumnPair]
) -> Iterator[ColumnTotals]:
    questions = []
    for pair in pairs:
        number = f"TRY_CAST({pair.sql_name} AS DOUBLE)"
        questions.append(f"(count({number}), fsum({number}), median({number}))")
    answers = sql.fetch_one_row(connection, f"SELECT {', '.join(questions)} FROM {view}")
    for filled, total, median in answers:
        if filled:
            yield ColumnTotals(filled, round(total, DECIMALS), float(median))
        else:
            yield ColumnTotals(0, None, None)

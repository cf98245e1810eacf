"""What each column that both versions have comes to: filled cells, sums, medians, years; asked once
the rows are paired."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from operator import attrgetter
from typing import TYPE_CHECKING

from site_builder.compare.column_pairs import ColumnPair
from site_builder.compare.row_pairs import ADDED, CHANGED_ROWS
from site_builder.core.model.difference import (
    ColumnTotals,
    FilledCells,
    LostYears,
    MeasureDifference,
    MovedCoordinate,
    ScaledCells,
)
from site_builder.geography.coordinate_headers import parse_axis_header
from site_builder.storage import sql

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MEASURES = frozenset({"integer", "number"})  # kinds: no years
DECIMALS = 6  # of a sum: the last ones depend on the order of the rows
WIDEST = 180  # degrees: what is more is metres
METRES = 111_320  # of a degree
NUMBER = "TRY_CAST({} AS DOUBLE)"  # in a cell, for SQL
FACTORS = (1000.0, 100.0, 10.0, 0.1, 0.01, 0.001)
CLOSE = 1e-6  # beside 1: of a quotient, how far it may be from one of these
YEARS = {
    "year": "TRY_CAST(TRY_CAST({} AS DOUBLE) AS BIGINT)",
    "date": "year(TRY_CAST({} AS DATE))",
    "datetime": "year(TRY_CAST({} AS TIMESTAMP))",
}
ADDED_ROWS = f"(SELECT * FROM after WHERE row IN (SELECT row_after FROM pairs WHERE {ADDED}))"


def compare_filled_cells(
    connection: DuckDBPyConnection, pairs: Sequence[ColumnPair]
) -> tuple[FilledCells, ...]:
    """How many cells of each column are filled."""
    if not pairs:
        return ()
    question = "SELECT count(COLUMNS(* EXCLUDE row)) FROM"
    before = sql.fetch_one_row(connection, f"{question} before")
    after = sql.fetch_one_row(connection, f"{question} after")
    names = map(attrgetter("column.name"), pairs)
    return tuple(map(FilledCells, names, before, after))


def compare_measures(
    connection: DuckDBPyConnection, pairs: Sequence[ColumnPair], key: Sequence[ColumnPair]
) -> Iterator[MeasureDifference]:
    """What the columns of numbers come to, which are no part of the key."""
    measured = [pair for pair in pairs if _is_measured(pair) and pair not in key]
    if not measured:
        return
    totals = zip(
        measured,
        _sum_columns(connection, "before", measured),
        _sum_columns(connection, "after", measured),
        _sum_columns(connection, ADDED_ROWS, measured),
        _count_scaled_cells(connection, measured),
        strict=True,
    )
    for pair, before, after, added, (changed, scaled) in totals:
        yield MeasureDifference(
            name=pair.column.name,
            before=before,
            after=after,
            added=added,
            changed=changed,
            scaled=scaled,
        )


def _is_measured(pair: ColumnPair) -> bool:
    """Are there numbers of it before and now, that are not degrees?"""
    kinds = {pair.column.kind, pair.column_before.kind}
    return kinds.issubset(MEASURES) and not _is_coordinate(pair)


def _is_coordinate(pair: ColumnPair) -> bool:
    """Is it a longitude or a latitude?"""
    axis, _ = parse_axis_header(pair.column.name)
    return bool(axis) and {pair.column.type, pair.column_before.type} == {"number"}


def _sum_columns(
    connection: DuckDBPyConnection, rows: str, pairs: Sequence[ColumnPair]
) -> Iterator[ColumnTotals]:
    """What the columns of some rows, of a view or a query, come to."""
    questions = []
    for pair in pairs:
        number = NUMBER.format(pair.sql_name)
        questions.append(f"(count({number}), fsum({number}), median({number}))")
    answers = sql.fetch_one_row(connection, f"SELECT {', '.join(questions)} FROM {rows}")
    for filled, total, median in answers:
        if filled:
            yield ColumnTotals(filled, round(total, DECIMALS), float(median))
        else:
            yield ColumnTotals(0, None, None)


def _count_scaled_cells(
    connection: DuckDBPyConnection, pairs: Sequence[ColumnPair]
) -> Iterator[tuple[int, tuple[ScaledCells, ...]]]:
    """Of the rows that changed, how many numbers of each column did, and those that are ten, a
    hundred or a thousand times what they were, or that part of it."""
    questions = []
    for pair in pairs:
        before = NUMBER.format(f"b.{pair.sql_name}")
        quotient = f"{NUMBER.format(f'a.{pair.sql_name}')} / nullif({before}, 0)"
        questions.append(f"count(*) FILTER ({quotient} <> 1)")
        for factor in FACTORS:
            is_close = f"abs({quotient} / {factor} - 1) < {CLOSE}"
            questions.append(f"count(*) FILTER ({is_close})")
    counts = sql.fetch_one_row(connection, f"SELECT {', '.join(questions)} FROM {CHANGED_ROWS}")
    for place in range(0, len(counts), len(FACTORS) + 1):
        changed, *scaled = counts[place : place + len(FACTORS) + 1]
        yield changed, tuple(filter(attrgetter("count"), map(ScaledCells, FACTORS, scaled)))


def compare_coordinates(
    connection: DuckDBPyConnection, pairs: Sequence[ColumnPair]
) -> Iterator[MovedCoordinate]:
    """How far the columns of degrees have moved."""
    for pair in filter(_is_coordinate, pairs):
        name = pair.sql_name
        median = f"SELECT median({NUMBER.format(name)}) FROM"
        changed, before, after = sql.fetch_one_row(
            connection,
            f"SELECT (SELECT count(*) FROM {CHANGED_ROWS} WHERE b.{name} IS DISTINCT FROM a.{name})"
            f", coalesce(({median} before), 0), coalesce(({median} after), 0)",
        )
        unit = METRES if abs(before) > WIDEST else 1
        yield MovedCoordinate(
            name=pair.column.name, changed=changed, degrees=abs(after - before) / unit
        )


def find_lost_years(
    connection: DuckDBPyConnection, pairs: Sequence[ColumnPair]
) -> Iterator[LostYears]:
    """The years of which there were rows, in a column of years or of days, and are none."""
    for pair in pairs:
        if pair.is_retyped or pair.column.type not in YEARS:
            continue
        select = f"SELECT {YEARS[pair.column.type].format(pair.sql_name)} AS year"
        years, rows = sql.fetch_one_row(
            connection,
            f"SELECT list(DISTINCT year ORDER BY year), count(*) FROM ({select} FROM before) "
            f"WHERE year NOT IN ({select} FROM after WHERE year IS NOT NULL)",
        )
        if years:
            yield LostYears(pair.column.name, tuple(years), rows)

"""What of a difference is seldom meant: rows that go by the thousand, sums that are ten times what
they were, a column that is empty, a key that repeats itself, a year that is gone, places that
move."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import inf
from operator import attrgetter

from site_builder.core.model.alarm import Alarm
from site_builder.core.model.difference import (
    MeasureDifference,
    TableDifference,
)
from site_builder.core.problems import Param
from site_builder.core.text import quote_words

Bounds = tuple[float, float]
Params = Mapping[str, Param]

FEWEST = 5  # rows below which a table may change as it likes
LOST_ROWS = 0.2  # of the rows of before
EMPTIED = 0.1  # of the share of its cells that was filled, what is left of a column that was
FILLED = 0.2  # of its cells, from which a column is one that is filled
# Cells that are a power of ten of what they were: this part of the rows that both versions have, or
# half of the cells that changed
SCALED_CELLS = 0.02
FEW_SCALED = 3  # below which they may be corrections
# Times, from and to, that are near ten and a hundred, and a thousand or more
POWERS = ((8.0, 12.5), (80.0, 125.0), (800.0, inf))
REPEATED = 0.05  # of the rows, that have the key of another
LOST_YEARS = 0.02  # of the rows of before
MOVED = 0.5  # of the rows that both versions have
FAR = 0.05  # degrees, some five kilometres


def find_table_alarms(difference: TableDifference) -> Iterator[Alarm]:
    """What is seldom meant in the difference of two versions of a table, the worst first."""
    if difference.rows_before < FEWEST:
        return
    if difference.rows_after < (1 - LOST_ROWS) * difference.rows_before:
        params: Params = {"before": difference.rows_before, "after": difference.rows_after}
        yield Alarm("rows", "alarm-rows", params=params)
    else:
        yield from _find_lost_years(difference)  # which are not told of rows that go anyhow
    yield from _find_emptied_columns(difference)
    yield from _find_scaled_measures(difference)
    yield from _find_repeated_keys(difference)
    yield from _find_moved_coordinates(difference)


def _find_lost_years(difference: TableDifference) -> Iterator[Alarm]:
    """The years that are gone from each column, unless they had hardly any row."""
    least = max(FEWEST, LOST_YEARS * difference.rows_before)
    for lost in difference.lost_years:
        if lost.rows >= least:
            params: Params = {"names": ", ".join(map(str, lost.years)), "number": lost.rows}
            yield Alarm("year", "alarm-year", lost.column, params)


def _find_emptied_columns(difference: TableDifference) -> Iterator[Alarm]:
    """Columns of which no cell is filled any more, or hardly one."""
    rows = max(difference.rows_after, 1)
    for column in filter(attrgetter("before"), difference.filled):
        share_before = column.before / difference.rows_before
        least = EMPTIED if share_before >= FILLED else 0
        if column.after / rows <= least * share_before:
            params: Params = {"before": column.before, "after": column.after}
            yield Alarm("emptied", "alarm-emptied", column.name, params)


def _find_scaled_measures(difference: TableDifference) -> Iterator[Alarm]:
    """Columns of numbers whose sum has come to nothing, or that are in another unit: cells are
    exactly ten, a hundred or a thousand times what they were; else their mean, or their median;
    else what the rows that were added have."""
    for measure in difference.measures:
        if measure.before.total and measure.after.total == 0:
            yield Alarm("emptied", "alarm-zeroed", measure.name)
            continue
        least = min(measure.changed / 2, SCALED_CELLS * difference.kept)
        alarm = _find_scaled_cells(measure, max(least, FEW_SCALED)) or _find_scaled_totals(measure)
        if alarm:
            yield alarm


def _find_scaled_cells(measure: MeasureDifference, least: float) -> Alarm | None:
    for cells in measure.scaled:
        if cells.count < least:
            continue
        message = "alarm-scale-times"
        factor = cells.factor
        if factor < 1:
            message = "alarm-scale-parts"
            factor = 1 / factor
        return Alarm(
            "scale", message, measure.name, {"number": cells.count, "factor": round(factor)}
        )
    return None


def _find_scaled_totals(measure: MeasureDifference) -> Alarm | None:
    """The mean, and not the sum, which grows with the rows; the median; that of the rows that were
    added, where they are many."""
    before = measure.before
    after = measure.after
    added = measure.added if measure.added.filled >= FEWEST else before
    totals = (
        ("alarm-scale-mean", before.mean, after.mean, POWERS),
        ("alarm-scale-median", before.median, after.median, POWERS),
        ("alarm-scale-added", before.median, added.median, POWERS[1:]),
    )
    for message, number_before, number, powers in totals:
        times = _divide_larger(number_before, number)
        if any(low <= times <= high for low, high in powers):
            params: Params = {"before": number_before or 0, "after": number or 0}
            return Alarm("scale", message, measure.name, params)
    return None


def _divide_larger(one: float | None, other: float | None) -> float:
    """How many times the smaller the larger of two numbers is; 1 where one is not there, is zero,
    or has another sign."""
    if not one or not other or one * other < 0:
        return 1
    return max(one / other, other / one)


def _find_repeated_keys(difference: TableDifference) -> Iterator[Alarm]:
    """A key that was one. Several columns that nobody declared may have been one by chance."""
    least = 1
    if difference.key_origin == "found" and len(difference.key) > 1:
        least = max(FEWEST, round(REPEATED * difference.rows_after))
    if not difference.repeated_before and difference.repeated_after >= least:
        params: Params = {"names": quote_words(difference.key), "number": difference.repeated_after}
        yield Alarm("key", "alarm-key", params=params)


def _find_moved_coordinates(difference: TableDifference) -> Iterator[Alarm]:
    """Most places of the rows that both have are elsewhere, or the one in the middle is."""
    most = MOVED * difference.kept
    names = []
    for moved in difference.coordinates:
        if moved.changed > most or moved.degrees >= FAR:
            names.append(moved.name)
    if names:
        yield Alarm("coordinates", "alarm-coordinates", params={"names": quote_words(names)})

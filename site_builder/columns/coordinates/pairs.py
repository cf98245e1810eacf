"""Pairs of numbers that say where a row is: two columns of degrees or metres, or one that holds
both.

The header proposes, the range disposes: France for degrees, the systems of the metropole for
metres.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from site_builder.cells import BLANKS, fold_header, get_cell_kind, is_missing_word, trim_cell
from site_builder.cells.kind import CellKind, compile_whole_match
from site_builder.columns.coordinates.degrees import PairPlace, is_on_earth, write_degrees
from site_builder.columns.coordinates.number_pairs import (
    EMPTY,
    CoordinatePair,
    Numbers,
    find_held_pairs,
    find_named_pairs,
    has_both_numbers,
)
from site_builder.columns.coordinates.shapes import fetch_head_rows
from site_builder.geography.coordinate_system import describe_crs_doubt
from site_builder.geography.france import Point, is_in_france
from site_builder.geography.systems import recognise_projected_crs
from site_builder.readers.features import LATITUDE, LONGITUDE
from site_builder.readers.read import RawTable
from site_builder.tables.text_table import PerValue, TextTable

HALF = 0.5  # of the filled rows that must fit: else nothing is done
SAMPLE = 1_000  # rows that tell a system
_LAMBERT = re.compile("lamb|l ?93|2154|cc ?[45][0-9]|39[45][0-9]")
_FINE = re.compile("[.,][0-9]{3}")  # x and y may be anything: of a place they have decimals


def add_longitude_latitude(raw: RawTable, scratch: Path) -> tuple[RawTable, dict[str, str]]:
    """The table with `longitude` and `latitude` where they can be told; and the kind of each column
    of degrees."""
    for pair in (*find_named_pairs(raw.names), *find_held_pairs(raw.names, fetch_head_rows(raw))):
        place = _decide_place(raw.cells, pair)
        if place and place.clean:
            return raw, dict(zip(pair.columns, (LONGITUDE, LATITUDE), strict=True))
        if place:
            return write_degrees(raw, pair, place, scratch=scratch)
    return raw, {}


@dataclass(slots=True)
class _Tally:
    """How many rows are filled, and of them those in France as they stand (`here`) or turned
    (`there`), those on Earth likewise (`near`, `far`), those in metres; and those that are not as
    two columns of degrees should be (`wrong`)."""

    filled: int = 0
    here: int = 0
    there: int = 0
    near: int = 0
    far: int = 0
    metres: int = 0
    wrong: int = 0

    def add(self, numbers: Numbers, count: int) -> None:
        if numbers != EMPTY:
            self.filled += count
        if not has_both_numbers(numbers):
            self.wrong += count * any(isinstance(number, float) for number in numbers)
            return
        x, y = numbers
        self.far += count * is_on_earth(y, x)
        if is_in_france(x, y):
            self.here += count
            self.near += count
            return
        # no place of France lies in France when its two numbers change places
        is_there = is_in_france(y, x)
        self.there += count * is_there
        self.near += count * is_on_earth(x, y)
        self.metres += count * _has_metres(x, y)
        self.wrong += count * (is_there or x == y == 0)


def _decide_place(cells: TextTable, pair: CoordinatePair) -> PairPlace | None:
    """What most of the rows say; None where they do not agree."""
    tally = _Tally()
    for _, points in pair.iterate_batches(cells):
        for numbers, count in Counter(points).items():
            tally.add(numbers, count)
    half = HALF * tally.filled
    on_earth = {"degrees": tally.near, "turned": tally.far}
    if tally.here + tally.there > half and (pair.said or _count_fine(cells, pair) > half):
        is_turned = tally.here < tally.there
    elif on_earth.get(pair.said, 0) > half:
        is_turned = pair.said == "turned"
    elif len(pair.columns) == 2 and tally.metres > half:
        return _find_projected_place(cells, pair, tally.metres)
    else:
        return None
    if is_turned:
        return PairPlace(turned=True)
    return PairPlace(clean=_is_clean(cells, pair, tally))


def _count_fine(cells: TextTable, pair: CoordinatePair) -> int:
    """How many rows have decimals in both columns, as places do; all where one has both numbers."""
    if len(pair.columns) == 1:
        return cells.rows
    first, second = (PerValue(_has_decimals) for _ in pair.columns)
    count = 0
    for batch in cells.iterate_batches(pair.indexes):
        x, y = batch.columns
        x_fine = first(x.values)
        y_fine = second(y.values)
        count += sum(x_fine[i] and y_fine[j] for i, j in zip(x.codes, y.codes, strict=True))
    return count


def _has_decimals(cell: str) -> bool:
    return _FINE.search(cell) is not None and "\n" not in cell.strip(BLANKS)


def _is_clean(cells: TextTable, pair: CoordinatePair, tally: _Tally) -> bool:
    """Are two columns of degrees as they should be, every filled cell of them?"""
    if pair.said != "degrees" or tally.wrong:
        return False
    kinds = zip((LONGITUDE, LATITUDE), pair.indexes, strict=True)
    return all(_is_column_clean(cells, index, get_cell_kind(name)) for name, index in kinds)


def _is_column_clean(cells: TextTable, index: int, kind: CellKind) -> bool:
    """Is every cell that says something of this kind, and all in one notation?"""
    accepts = compile_whole_match(kind.lenient)
    notations = list(map(compile_whole_match, kind.notations))
    for values, _ in cells.iterate_distinct(index):
        texts = [text for value in values if (text := trim_cell(value))]
        refused = [text for text in texts if not accepts(text)]
        if not all(map(is_missing_word, refused)):
            return False
        accepted = set(texts).difference(refused)
        notations = [notation for notation in notations if all(map(notation, accepted))]
        if not notations:
            return False
    return True


def _has_metres(x: float, y: float) -> bool:
    return abs(x) > 1000 and abs(y) > 1000


def _find_projected_place(cells: TextTable, pair: CoordinatePair, count: int) -> PairPlace | None:
    """Metres of the likeliest system in which the rows lie in France."""
    step = count // SAMPLE + 1
    points: list[Point] = []
    for first_row, numbers in pair.iterate_batches(cells):
        for point in filter(has_both_numbers, numbers[-first_row % step :: step]):
            if _has_metres(*point):
                points.append(point)
    for turned in (False, True):
        ordered_points = [point[::-1] if turned else point for point in points]
        if systems := recognise_projected_crs(ordered_points):
            named = any(map(_LAMBERT.search, map(fold_header, pair.columns)))
            doubt = {} if named else describe_crs_doubt(systems, ordered_points[0])
            return PairPlace(turned, systems[0], doubt=doubt)
    return None

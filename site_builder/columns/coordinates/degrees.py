"""Two columns of degrees, made of what the numbers of other columns are known to be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple

from site_builder.columns.coordinates.number_pairs import (
    EMPTY,
    CoordinatePair,
    Numbers,
    has_both_numbers,
)
from site_builder.core.problems import FIRST_ROWS, Param, Place, Problem, Repair, make_problem
from site_builder.core.text import quote_words
from site_builder.geography.france import Point, is_in_france
from site_builder.geography.geometry import DECIMALS
from site_builder.geography.systems import ProjectedCrs
from site_builder.readers.decide import clean_column_names
from site_builder.readers.features import LATITUDE, LONGITUDE, report_ambiguous_coordinates
from site_builder.readers.read import RawTable
from site_builder.tables.text_table import TextTable


@dataclass(frozen=True, slots=True)
class PairPlace:
    """How the numbers of a pair become degrees.

    `turned`: x is the latitude; `system` is the projection that both are out of. `clean`: the two
    columns are degrees as they stand, every filled cell of them. `doubt` says what else metres may
    be.
    """

    turned: bool = False
    system: ProjectedCrs | None = None
    clean: bool = False
    doubt: Mapping[str, Param] = field(default_factory=dict)


def write_degrees(
    raw: RawTable, pair: CoordinatePair, place: PairPlace, scratch: Path
) -> tuple[RawTable, dict[str, str]]:
    """The table with two columns of degrees, in the place of those of these very names, and what
    was done."""
    instead = {LONGITUDE, LATITUDE} == {name.casefold() for name in pair.columns}
    width = len(raw.names)
    degrees = _DegreesWriter(pair, place)
    indexes = pair.indexes if instead else (width, width + 1)
    cells = raw.cells.put_columns(indexes, degrees.iterate_cells(raw.cells), scratch)
    added = () if instead else (LONGITUDE, LATITUDE)
    names, renamed = clean_column_names((*raw.names, *added))
    if instead:
        kinds = {name: name.casefold() for name in pair.columns}
    else:
        kinds = dict(zip(names[width:], added, strict=True))
    problems = [*raw.problems, *report_ambiguous_coordinates(place.doubt)]
    if instead:
        problems += degrees.list_problems(raw)
    return replace(
        raw,
        names=names,
        cells=cells,
        repairs=(*raw.repairs, *degrees.list_repairs(raw, instead), *renamed),
        problems=tuple(problems),
    ), kinds


@dataclass(slots=True)
class _NotedRows:
    """Rows that a receipt counts, of which it names the first."""

    count: int = 0
    first: list[int] = field(default_factory=list)

    def add(self, points: Sequence[Numbers], wanted: Collection[Numbers], first_row: int) -> None:
        """Note the rows of a batch that have these numbers."""
        if wanted:
            rows = [row for row, numbers in enumerate(points, first_row) if numbers in wanted]
            self.count += len(rows)
            self.first += rows[: FIRST_ROWS - len(self.first)]


class _Degrees(NamedTuple):
    """What stands in the two new columns, and whether the numbers changed places for it."""

    cells: tuple[str, str]
    swapped: bool = False
    rounded: bool = False

    @property
    def placed(self) -> bool:
        return self.cells != EMPTY


class _DegreesWriter:
    """The cells of the two columns of degrees, noting what is done to them."""

    def __init__(self, pair: CoordinatePair, place: PairPlace) -> None:
        self.pair = pair
        self.place = place
        # most rows of two columns under the names of one another
        self.misnamed = place.turned and pair.said == "degrees"
        self.placed = 0
        self.rounded = 0
        self.swapped = _NotedRows()
        self.impossible = _NotedRows()
        self.unread = _NotedRows()  # of the impossible ones, those that say something

    def iterate_cells(self, cells: TextTable) -> Iterator[tuple[str, str]]:
        """Longitude and latitude as texts, "" where they cannot be told, row by row."""
        for first_row, points in self.pair.iterate_batches(cells):
            degrees: dict[Numbers, _Degrees] = {}
            for numbers, count in Counter(points).items():
                if numbers == EMPTY:
                    degrees[numbers] = _Degrees(EMPTY)
                    continue
                place = self._convert(numbers)
                degrees[numbers] = place
                self.placed += count * place.placed
                self.rounded += count * place.rounded
            swapped = {numbers for numbers, place in degrees.items() if place.swapped}
            impossible = {numbers for numbers, place in degrees.items() if not place.placed}
            self.swapped.add(points, swapped, first_row)
            self.impossible.add(points, impossible - {EMPTY}, first_row)
            self.unread.add(points, set(filter(_says_something, impossible)), first_row)
            yield from (degrees[numbers].cells for numbers in points)

    def _convert(self, numbers: Numbers) -> _Degrees:
        """The degrees of a filled row."""
        if not has_both_numbers(numbers):
            return _Degrees(EMPTY, swapped=self.misnamed and self.place.system is None)
        x, y = reversed(numbers) if self.place.turned else numbers
        if self.place.system:
            longitude, latitude = _reproject(self.place.system, x, y)
            return _Degrees(_format_degrees(longitude, latitude, is_in_france))
        is_other_way = not is_in_france(x, y) and is_in_france(y, x)
        longitude, latitude = (y, x) if is_other_way else (x, y)
        cells = _format_degrees(longitude, latitude, is_on_earth)
        is_rounded = cells != EMPTY and tuple(map(float, cells)) != (longitude, latitude)
        return _Degrees(cells, swapped=is_other_way != self.misnamed, rounded=is_rounded)

    def list_problems(self, raw: RawTable) -> Iterator[Problem]:
        """The rows of which both columns are left empty, though something stands there."""
        if self.unread.count:
            rows = tuple(map(raw.row, self.unread.first))
            problem = make_problem("coordinates-unread", Place(row=rows[0]))
            yield replace(problem, count=self.unread.count, rows=rows)

    def list_repairs(self, raw: RawTable, instead: bool) -> Iterator[Repair]:
        """The receipts: where the degrees come from, which rows had them the wrong way round, which
        are left empty."""
        columns = quote_words(self.pair.columns)
        if self.place.system:
            params = {"columns": columns, "system": self.place.system.name}
            yield Repair("coordinates-reprojected", params, self.placed)
        elif not instead:
            code = "coordinates-split" if len(self.pair.columns) == 1 else "coordinates-copied"
            yield Repair(code, {"columns": columns}, self.placed)
        elif self.rounded:
            yield Repair("coordinates-rounded", {}, self.rounded)
        for code, noted in (
            ("coordinates-swapped", self.swapped),
            ("coordinates-impossible", self.impossible),
        ):
            if noted.count:
                yield Repair(code, {}, noted.count, tuple(map(raw.row, noted.first)))


def _says_something(numbers: Numbers) -> bool:
    """Are these two texts, or two numbers, that somebody meant for a place?"""
    return "" not in numbers and numbers != (0, 0)


def _reproject(system: ProjectedCrs, x: float, y: float) -> Point:
    try:
        return system.to_wgs84(x, y)
    except ArithmeticError:
        return 0.0, 0.0  # which is nowhere


def _format_degrees(
    longitude: float, latitude: float, is_possible: Callable[[float, float], bool]
) -> tuple[str, str]:
    """Degrees as texts, without needless zeros; "" where they are nowhere."""
    if not is_possible(longitude, latitude) or longitude == latitude == 0:
        return EMPTY
    texts = []
    for number in (longitude, latitude):
        text = f"{number:.{DECIMALS}f}".rstrip("0").rstrip(".")
        texts.append("0" if text == "-0" else text)
    return texts[0], texts[1]


def is_on_earth(longitude: float, latitude: float) -> bool:
    return -180 <= longitude <= 180 and -90 <= latitude <= 90

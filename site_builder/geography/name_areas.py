"""Where the names of areas stand on an overview: each on its own, else beyond the land, where a
line leads to it. None stands on another area that is told of."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import product

from site_builder.geography.name_places import (
    STEP,
    Box,
    PlacedName,
    Point,
    Room,
    list_leader_parts,
    surround_name,
)

GRID = 5  # units from one try to the next
# of a name that stands on its own area, at least; where there are so many areas that names may
# touch others
OWN = 0.33
MOSTLY_OWN = 0.7
CROSSED = 2  # units that a unit of a line over another area counts more
FEW = 5  # areas whose lines may be as long as need be
CLEARLY = 0.02  # of a name that a place farther from the middle must have more on its area


@dataclass(frozen=True, slots=True)
class NamedArea:
    """An area that is told of, by its rings in units, and its middle, which may lie beside it."""

    name: str
    middle: Point
    rings: Sequence[Sequence[Point]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lettering:
    """How wide a letter is, how high a line of names, how many there may be, and how long a line
    that leads to one: a longer one is not followed."""

    letter: float
    line: float
    most: int
    longest: float

    def measure_half(self, name: str) -> float:
        """Half of the width of a name."""
        return len(name) * self.letter / 2 + 1


@dataclass(frozen=True, slots=True)
class _Lead:
    """A name at the end of a line, its box, and how long the line is: what lies over other areas
    that are told of counts more."""

    placed: PlacedName
    box: Box
    cost: float


def place_area_names(
    areas: Sequence[NamedArea], land: Room, lettering: Lettering
) -> list[PlacedName]:
    """The names that there is room for, the most important area first; `land` is all that is drawn,
    of areas of which nothing is told as well."""
    names = _AreaNames(areas, land, lettering)
    names.place_on_areas()
    if not names.are_crowded:  # lines would be a web
        names.place_beyond_land()
    return names.list_names()


class _AreaNames:
    """Names that are placed one after the other."""

    def __init__(self, areas: Sequence[NamedArea], land: Room, lettering: Lettering) -> None:
        self._areas = areas
        self._land = land
        self._lettering = lettering
        self._rooms = {area.name: self._take_area(area) for area in areas}
        self._names = Room(land.width, land.height)  # names and the lines to them
        self._placed: dict[str, PlacedName] = {}

    @property
    def are_crowded(self) -> bool:
        """Are there more areas than names?"""
        return len(self._areas) > self._lettering.most

    def place_on_areas(self) -> None:
        """The names that have room on their own area without touching another one's."""
        for area in self._list_unnamed():
            self._place_on_area(area)

    def place_beyond_land(self) -> None:
        """Those that are left, at the end of a line that crosses no name: the shortest lines
        first, which leave the most room to the others."""
        leads = [(area, self._find_lead(area)) for area in self._list_unnamed()]
        leads.sort(key=lambda lead: lead[1].cost if lead[1] else math.inf)
        for area, _ in leads:
            lead = self._find_lead(area)
            if lead:
                self._put(lead.placed, lead.box)

    def list_names(self) -> list[PlacedName]:
        return list(self._placed.values())

    def _list_unnamed(self) -> Iterator[NamedArea]:
        """Until there are as many names as there may be."""
        for area in self._areas:
            if len(self._placed) == self._lettering.most:
                return
            if area.name not in self._placed:
                yield area

    def _place_on_area(self, area: NamedArea) -> None:
        """Where the most of a name is on its area; of several such places, the nearest to its
        middle."""
        own = self._rooms[area.name]
        others = self._take_others(area)
        most_share = 0.0
        best = None
        for x, y in self._list_places(area):
            box = self._surround(area.name, x, y)
            share = own.count(box) * STEP**2 / _measure_box(box)
            least = max(MOSTLY_OWN if self.are_crowded else OWN, most_share + CLEARLY)
            stands_apart = self.are_crowded or others.is_free(box)
            if share >= least and stands_apart and self._names.is_free(box):
                most_share = share
                best = PlacedName(name=area.name, x=x, y=y), box
        if best:
            self._put(*best)

    def _find_lead(self, area: NamedArea) -> _Lead | None:
        """The one that costs the least, of lines that end beyond the land."""
        start = next(iter(self._list_places(area)), area.middle)
        others = self._take_others(area)
        best = None
        for end in self._list_ends(start):
            if best and math.dist(start, end) >= best.cost:
                return best
            for placed, box in self._list_ended(area.name, start, end):
                if self._land.is_free(box) and self._names.is_free(box):
                    lead = self._measure_lead(placed, box, others)
                    if lead and (best is None or lead.cost < best.cost):
                        best = lead
        return best

    def _list_ended(self, name: str, start: Point, end: Point) -> Iterator[tuple[PlacedName, Box]]:
        """A name beside the end of a line; where the line is steep, over or under it as well."""
        across = end[0] - start[0]
        down = end[1] - start[1]
        x, y = end
        side = 1 if across > 0 else -1
        middle = x + side * self._lettering.measure_half(name)
        leader = (*start, x - side, y)
        placed = PlacedName(name=name, x=x, y=y, side=side, leader=leader)
        yield placed, self._surround(name, middle, y)
        if abs(across) < abs(down):
            y += math.copysign(self._lettering.line / 2, down)
            placed = PlacedName(name=name, x=x, y=y, leader=(*start, *end))
            yield placed, self._surround(name, x, y)

    def _measure_lead(self, placed: PlacedName, box: Box, others: Room) -> _Lead | None:
        """None where its line crosses a name or another line."""
        assert placed.leader
        parts = list(list_leader_parts(placed))
        if not all(map(self._names.is_free, parts)):
            return None
        crossed = STEP * sum(others.contains(west, north) for west, north, *_ in parts)
        length = math.dist(placed.leader[:2], placed.leader[2:])
        return _Lead(placed, box, length + CROSSED * crossed)

    def _surround(self, name: str, x: float, y: float) -> Box:
        return surround_name(x, y, self._lettering.measure_half(name), self._lettering.line)

    def _list_places(self, area: NamedArea) -> list[Point]:
        """Those within an area, the nearest to its middle first."""
        room = self._rooms[area.name]
        within = (place for place in self._list_grid() if room.contains(*place))
        return sorted(within, key=partial(math.dist, area.middle))

    def _list_ends(self, start: Point) -> Iterator[Point]:
        """Where a line from here may end, the nearest first."""
        longest = math.inf if len(self._areas) <= FEW else self._lettering.longest
        for end in sorted(self._list_grid(), key=partial(math.dist, start)):
            if math.dist(start, end) > longest:
                return
            yield end

    def _list_grid(self) -> Iterator[Point]:
        across = range(0, int(self._land.width), GRID)
        return product(across, range(0, int(self._land.height), GRID))

    def _take_area(self, area: NamedArea) -> Room:
        room = Room(self._land.width, self._land.height)
        room.take_area(area.rings)
        return room

    def _take_others(self, area: NamedArea) -> Room:
        others = Room(self._land.width, self._land.height)
        for name, room in self._rooms.items():
            if name != area.name:
                others.take_all(room)
        return others

    def _put(self, placed: PlacedName, box: Box) -> None:
        self._placed[placed.name] = placed
        self._names.take(box)
        for x, y, *_ in list_leader_parts(placed):
            self._names.take_disc(x, y, STEP)  # so that no other line slips through


def _measure_box(box: Box) -> float:
    west, north, east, south = box
    return (east - west) * (south - north)

"""Where the names of areas stand on a drawing: each on its own, else beside it, where a short line
leads to it. None stands on another area that is told of, and no line crosses one."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

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
INNER = 4  # units from the edge of an area to what is well within it, and the squares around that
ALL_AROUND = (2 * INNER // STEP + 1) ** 2
BESIDE = 1  # units between a name and the areas that it stands beside
CLEARLY = 0.02  # of a name that a place farther from the middle must have more on its area
STARTS = 12  # places of an area from which a line across others is tried


Line = tuple[float, Point, Point]  # how long it is, where it begins and ends


@dataclass(frozen=True, slots=True)
class NamedArea:
    """An area that is told of, by its rings in units, and its middle, which may lie beside it."""

    name: str
    middle: Point
    rings: Sequence[Sequence[Point]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lettering:
    """How wide a letter is, how high a line of names, how many there may be, and how far from its
    area one may stand: a longer line to it is not followed. `farthest`: how long a line across
    other areas may be, to an important one that is named no other way."""

    letter: float
    line: float
    most: int
    longest: float
    farthest: float = 0

    def measure_half(self, name: str) -> float:
        """Half of the width of a name."""
        return len(name) * self.letter / 2 + 1


def place_area_names(
    areas: Sequence[NamedArea], taken: Room, lettering: Lettering
) -> list[PlacedName]:
    """The names that there is room for, the most important area first; `taken` is what none may
    hide, and they take their room of it. Of many, those that come first are named before others
    are tried."""
    names = _AreaNames(areas, taken, lettering)
    first_areas = areas[: lettering.most]
    names.place_on_areas(first_areas)
    names.place_beside_areas(first_areas)
    names.place_across_areas(first_areas)
    other_areas = areas[lettering.most :]
    names.place_on_areas(other_areas)
    names.place_beside_areas(other_areas)
    return names.list_names()


class _AreaNames:
    """Names that are placed one after the other."""

    def __init__(self, areas: Sequence[NamedArea], taken: Room, lettering: Lettering) -> None:
        self._areas = areas
        self._lettering = lettering
        self._rooms = {area.name: self._take_areas([area], taken) for area in areas}
        self._told = self._take_areas(areas, taken)
        self._names = taken  # what is not to be hidden, names, and the lines to them
        self._placed: dict[str, PlacedName] = {}

    @property
    def are_crowded(self) -> bool:
        """Are there more areas than names?"""
        return len(self._areas) > self._lettering.most

    def place_on_areas(self, areas: Iterable[NamedArea]) -> None:
        """The names that have room on their own area without touching another one's."""
        for area in self._list_unnamed(areas):
            self._place_on_area(area)

    def place_beside_areas(self, areas: Iterable[NamedArea]) -> None:
        """Those that are left, at the end of a line that crosses nothing."""
        for area in self._list_unnamed(areas):
            lines = self._list_lines(self._list_inner_places(area), self._lettering.longest)
            self._place_at_end(area, lines, crosses=False)

    def place_across_areas(self, areas: Iterable[NamedArea]) -> None:
        """Those that are left even so, at the end of a line that crosses other areas: a town that
        all look for is named before a village is."""
        if not self._lettering.farthest:
            return
        for area in self._list_unnamed(areas):
            lines = self._list_lines(self._list_free_places(area), self._lettering.farthest)
            self._place_at_end(area, lines, crosses=True)

    def list_names(self) -> list[PlacedName]:
        return list(self._placed.values())

    def _list_unnamed(self, areas: Iterable[NamedArea]) -> Iterator[NamedArea]:
        """Until there are as many names as there may be."""
        for area in areas:
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
            if share >= least and others.is_free(box) and self._names.is_free(box):
                most_share = share
                best = PlacedName(name=area.name, x=x, y=y), box
        if best:
            self._put(*best)

    def _place_at_end(self, area: NamedArea, lines: Iterable[Line], *, crosses: bool) -> None:
        """A name at the end of the first line that has room, where it hides neither its area nor
        another one."""
        for _, start, end in lines:
            for placed, box in self._list_ended(area.name, start, end):
                apart = _surround_places((box[:2], box[2:]), BESIDE)
                is_free = self._told.is_free(apart) and self._names.is_free(box)
                if is_free and self._is_clear(placed, area, crosses=crosses):
                    self._put(placed, box)
                    return

    def _list_lines(self, starts: Sequence[Point], longest: float) -> list[Line]:
        """Those that lead from these places of an area, from the one that is the nearest to their
        end, the shortest first."""
        lines = list[Line]()
        if not starts:
            return lines
        for end in self._list_grid(_surround_places(starts, longest)):
            start = min(starts, key=partial(math.dist, end))
            length = math.dist(start, end)
            if 0 < length <= longest:
                lines.append((length, start, end))
        return sorted(lines)

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

    def _is_clear(self, placed: PlacedName, area: NamedArea, *, crosses: bool) -> bool:
        """Does the line to a name cross no name and no line, nor another area unless it may?"""
        own = self._rooms[area.name]
        for part in list_leader_parts(placed):
            is_within_others = not own.contains(*part[:2]) and self._told.contains(*part[:2])
            if (is_within_others and not crosses) or not self._names.is_free(part):
                return False
        return True

    def _surround(self, name: str, x: float, y: float) -> Box:
        return surround_name(x, y, self._lettering.measure_half(name), self._lettering.line)

    def _list_places(self, area: NamedArea) -> list[Point]:
        """Those within an area, the nearest to its middle first; that alone of a small one."""
        room = self._rooms[area.name]
        corners = [place for ring in area.rings for place in ring]
        grid = self._list_grid(_surround_places(corners or [area.middle], 0))
        within = [place for place in grid if room.contains(*place)]
        return sorted(within, key=partial(math.dist, area.middle)) or [area.middle]

    def _list_inner_places(self, area: NamedArea) -> list[Point]:
        """Those that are not at its edge; all of a narrow one."""
        room = self._rooms[area.name]
        places = self._list_places(area)
        inner = []
        for x, y in places:
            if room.count((x - INNER, y - INNER, x + INNER, y + INNER)) == ALL_AROUND:
                inner.append((x, y))
        return inner or places[:1]

    def _list_free_places(self, area: NamedArea) -> list[Point]:
        """Some of those where nothing is hidden by a line that begins there."""
        places = self._list_inner_places(area)
        free = [place for place in places if not self._names.contains(*place)]
        return free[:: max(1, len(free) // STARTS)]

    def _list_grid(self, box: Box) -> Iterator[Point]:
        """What may be tried within a box and the drawing."""
        west, north, east, south = box
        for x in range(0, int(self._names.width), GRID):
            if west <= x <= east:
                for y in range(0, int(self._names.height), GRID):
                    if north <= y <= south:
                        yield x, y

    def _take_areas(self, areas: Iterable[NamedArea], like: Room) -> Room:
        room = Room(like.width, like.height)
        for area in areas:
            room.take_area(area.rings)
        return room

    def _take_others(self, area: NamedArea) -> Room:
        """What its name may not touch: nothing where areas are many."""
        others = Room(self._names.width, self._names.height)
        if self.are_crowded:
            return others
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


def _surround_places(places: Iterable[Point], air: float) -> Box:
    """The box around places, with so much around them."""
    xs, ys = zip(*places, strict=True)
    return min(xs) - air, min(ys) - air, max(xs) + air, max(ys) + air

"""Where names stand on a drawing, so that none touches a bubble, another name or the frame."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, product

from site_builder.geography.topology import cross_rings

STEP = 2  # units of a square of what is free and what is taken
COARSE = 3  # rows of squares that an area takes together
AIR = 3  # units between a name and its bubble
INSET = 3  # units between a name and the frame
GRID = 8  # units from one try to the next within an area
FAR = (1.6, 2.4, 3.4)  # lines from its place to a name that a leader leads to
WAYS = ((0, -1), (0, 1), (1, 0), (-1, 0), (0.7, -0.7), (-0.7, -0.7), (0.7, 0.7), (-0.7, 0.7))
Point = tuple[float, float]
Box = tuple[float, float, float, float]  # west, north, east, south, in units


class Room:
    """What of a drawing is free: a whole number for each row of its squares, a bit for each."""

    def __init__(self, width: float, height: float) -> None:
        self.width = width
        self.height = height
        self._rows = [0] * (math.ceil(height / STEP) + 1)

    def take(self, box: Box) -> None:
        rows, mask = self._cover(box)
        for row in rows:
            self._rows[row] |= mask

    def take_disc(self, x: float, y: float, radius: float) -> None:
        self.take((x - radius, y - radius, x + radius, y + radius))

    def take_area(self, rings: Sequence[Sequence[Point]]) -> None:
        """All of an area of several rings, of which those within others are holes."""
        heights = [y for ring in rings for _, y in ring]
        top = max(0, math.floor(min(heights, default=0) / STEP) // COARSE * COARSE)
        bottom = min(len(self._rows), math.ceil(max(heights, default=0) / STEP) + 1)
        for row in range(top, bottom, COARSE):
            y = (row + COARSE / 2) * STEP
            crossings = cross_rings(rings, y)
            for west, east in zip(crossings[::2], crossings[1::2], strict=True):
                _, mask = self._cover((west, y, east, y))
                for part in range(row, min(row + COARSE, len(self._rows))):
                    self._rows[part] |= mask

    def take_all(self, other: Room) -> None:
        """All that is taken of another of the same size."""
        for row, taken in enumerate(other._rows):
            self._rows[row] |= taken

    def contains(self, x: float, y: float) -> bool:
        """Is something there?"""
        row = self._rows[math.floor(y / STEP)]
        return bool(row >> math.floor(x / STEP) & 1)

    def is_free(self, box: Box) -> bool:
        """Is all of a box within the frame, and nothing in it?"""
        west, north, east, south = box
        if west < INSET or east > self.width - INSET:
            return False
        if north < INSET or south > self.height - INSET:
            return False
        rows, mask = self._cover(box)
        return not any(self._rows[row] & mask for row in rows)

    def count(self, box: Box) -> int:
        """How many squares of a box are taken."""
        rows, mask = self._cover(box)
        return sum((self._rows[row] & mask).bit_count() for row in rows)

    def _cover(self, box: Box) -> tuple[range, int]:
        west, north, east, south = box
        first = max(0, math.floor(west / STEP))
        last = min(math.ceil(self.width / STEP), math.floor(east / STEP))
        top = max(0, math.floor(north / STEP))
        bottom = min(len(self._rows) - 1, math.floor(south / STEP))
        mask = (1 << max(0, last + 1 - first)) - 1
        return range(top, bottom + 1), mask << first


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedName:
    """A name whose middle is at `x`, `y`, or which begins there (`side` 1) or ends there (-1), so
    that it is beside its place however wide its letters are; `leader`: both ends of the line to its
    place, where it stands apart."""

    name: str
    x: float
    y: float
    side: int = 0
    leader: tuple[float, float, float, float] | None = None


def place_names(
    labels: Iterable[tuple[float, float, str]],
    room: Room,
    letter: float,
    line: float,
    most: int,
    radius: float = 0,
    far: Sequence[float] = FAR,
) -> Iterator[PlacedName]:
    """The names that there is room for, in this order and no more than `most`, each where its place
    is, else beside it. `letter` is how wide one is, `line` how high; `radius` that of a bubble at
    the place itself; `far`: at how many lines from it a name may stand with a leader to it. Takes
    their room."""
    leaders = Room(room.width, room.height)  # where no leader goes: over a name
    count = 0
    for x, y, name in labels:
        half = len(name) * letter / 2 + 1
        positions = chain(
            _list_near(x, y, name=name, line=line, radius=radius),
            _list_far(x, y, name=name, line=line, far=far),
        )
        for placed in positions:
            middle = placed.x + placed.side * half
            box = surround_name(middle, placed.y, half, line)
            if not room.is_free(box) or not _is_clear(leaders, placed):
                continue
            room.take(box)
            leaders.take(box)
            for part in list_leader_parts(placed):
                room.take(part)
            yield placed
            count += 1
            break
        if count == most:
            return


def list_places_within(area: Room, near: Point) -> list[Point]:
    """Where a name may stand with its middle within what is taken of an area, the nearest to its
    own place first."""
    across = range(0, int(area.width), GRID)
    down = range(0, int(area.height), GRID)
    places = [place for place in product(across, down) if area.contains(*place)]
    return sorted(places, key=lambda place: math.dist(place, near))


def place_name_within(
    name: str, places: Iterable[Point], room: Room, letter: float, line: float
) -> PlacedName | None:
    """A name at the first of these places that has room for it, which it takes."""
    half = len(name) * letter / 2 + 1
    for x, y in places:
        box = surround_name(x, y, half, line)
        if room.is_free(box):
            room.take(box)
            return PlacedName(name=name, x=x, y=y)
    return None


def surround_name(x: float, y: float, half: float, line: float) -> Box:
    """The box of a name whose middle is here."""
    return x - half, y - line / 2, x + half, y + line / 2


def _list_near(x: float, y: float, name: str, line: float, radius: float) -> Iterator[PlacedName]:
    """At its place, above and below it, after and before it."""
    if not radius:
        yield PlacedName(name=name, x=x, y=y)
    near = radius + AIR
    for way in (-1, 1):
        yield PlacedName(name=name, x=x, y=y + way * (line / 2 + near))
    for way in (1, -1):
        yield PlacedName(name=name, x=x + way * near, y=y, side=way)


def _list_far(
    x: float, y: float, name: str, line: float, far: Sequence[float]
) -> Iterator[PlacedName]:
    """At so many lines from its place, with a leader."""
    for lines, (dx, dy) in product(far, WAYS):
        to_x = x + dx * lines * line
        to_y = y + dy * lines * line
        side = (dx > 0) - (dx < 0)
        end = to_y if side else to_y - math.copysign(line / 4, dy)
        leader = (x, y, to_x - side, end)
        yield PlacedName(name=name, x=to_x, y=to_y, side=side, leader=leader)


def list_leader_parts(placed: PlacedName) -> Iterator[Box]:
    """Small boxes along the leader of a name, but for its end at the name."""
    if placed.leader is None:
        return
    ax, ay, bx, by = placed.leader
    steps = max(1, round(math.dist((ax, ay), (bx, by)) / STEP))
    for step in range(steps - 1):
        x = ax + (bx - ax) * step / steps
        y = ay + (by - ay) * step / steps
        yield x, y, x, y


def _is_clear(leaders: Room, placed: PlacedName) -> bool:
    return all(leaders.is_free(part) for part in list_leader_parts(placed))

"""Areas as the borders that they share: each border once, so that neighbours still fit whatever is
left out of it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import TypeVar

from site_builder.geography.simplify import Place

# A ring is a list of borders, each by its number in a list of lines, or ~number where it is gone
# along from its end to its start, as in TopoJSON.
Border = int
Pair = TypeVar("Pair", bound=tuple[float, float])


def list_ring_borders(
    ring: Sequence[Place],
    borders_by_segment: dict[tuple[Place, Place], Border],
    lines: Sequence[Sequence[Place]],
) -> list[Border]:
    """The borders along a closed ring, in order. Nothing of a ring that is none of theirs."""
    segments = [(start, end) for start, end in pairwise(ring) if start != end]
    starts = [place for place, segment in enumerate(segments) if segment in borders_by_segment]
    if not starts:
        return []
    borders = list[Border]()
    place = 0
    while place < len(segments):
        border = borders_by_segment.get(segments[(starts[0] + place) % len(segments)])
        if border is None:  # of a ring that crosses itself
            return []
        borders.append(border)
        place += len(lines[max(border, ~border)]) - 1
    return borders


def index_borders(lines: Sequence[Sequence[Place]]) -> dict[tuple[Place, Place], Border]:
    """Each border by the segment that it begins with, in either direction."""
    borders_by_segment: dict[tuple[Place, Place], Border] = {}
    for number, line in enumerate(lines):
        borders_by_segment[line[-1], line[-2]] = ~number
        borders_by_segment[line[0], line[1]] = number
    return borders_by_segment


def list_outer_rings(
    rings: Iterable[Sequence[Border]], lines: Sequence[Sequence[Place]]
) -> Iterator[list[Border]]:
    """The rings around all areas together: of the borders that a single one has."""
    uses = Counter(max(border, ~border) for ring in rings for border in ring)
    unused = {border for border, count in uses.items() if count == 1}
    borders_by_start: dict[Place, list[Border]] = defaultdict(list)
    for border in sorted(unused):
        borders_by_start[lines[border][0]].append(border)
        borders_by_start[lines[border][-1]].append(~border)
    while unused:
        ring = list[Border]()
        following: Border | None = min(unused)
        while following is not None:
            ring.append(following)
            unused.remove(max(following, ~following))
            end = follow_border(following, lines)[-1]
            following = _find_unused(borders_by_start[end], unused)
        yield ring


def _find_unused(borders: Iterable[Border], unused: Collection[Border]) -> Border | None:
    for border in borders:
        if max(border, ~border) in unused:
            return border
    return None


def join_borders(ring: Sequence[Border], lines: Sequence[Sequence[Place]]) -> list[Place]:
    """The places along a ring, of these lines; the last is that before the first."""
    places = list[Place]()
    for border in ring:
        places += follow_border(border, lines)[:-1]
    return places


def follow_border(border: Border, lines: Sequence[Sequence[Place]]) -> Sequence[Place]:
    """The places along a border, in the direction in which it is gone along."""
    if border >= 0:
        return lines[border]
    return lines[~border][::-1]


def clip_ring(ring: Sequence[Place], low: Place, high: Place) -> list[Place]:
    """The part of a ring within a box, after Sutherland and Hodgman; empty where there is none."""
    places = list(ring)
    for axis in (0, 1):
        places = _clip_side(places, axis, low[axis], 1)
        places = _clip_side(places, axis, high[axis], -1)
    return places


def _clip_side(ring: Sequence[Place], axis: int, limit: int, sign: int) -> list[Place]:
    """What lies on one side of a line; `sign` is 1 where greater numbers are inside."""
    inside = list[Place]()
    for place, start in enumerate(ring):
        end = ring[(place + 1) % len(ring)]
        starts_inside = (start[axis] - limit) * sign >= 0
        ends_inside = (end[axis] - limit) * sign >= 0
        if starts_inside:
            inside.append(start)
        if starts_inside != ends_inside:
            share = (limit - start[axis]) / (end[axis] - start[axis])
            other = round(start[1 - axis] + share * (end[1 - axis] - start[1 - axis]))
            inside.append(((limit, other), (other, limit))[axis])
    return inside


def find_middle(ring: Sequence[Place]) -> Place | None:
    """The middle of the widest part of an area at the height of its centre of gravity: it lies
    within, be the area a crescent. None where it has no width."""
    area = 0
    weighed = 0
    for (ax, ay), (bx, by) in _pair_round(ring):
        product = ax * by - bx * ay
        area += product
        weighed += (ay + by) * product
    if not area:
        return None
    y = weighed / (3 * area)
    crossings = cross_rings([ring], y)
    spans = zip(crossings[::2], crossings[1::2], strict=False)
    west, east = max(spans, key=lambda span: span[1] - span[0], default=(0.0, 0.0))
    if west == east:
        return None
    return round((west + east) / 2), round(y)


def cross_rings(rings: Iterable[Sequence[tuple[float, float]]], y: float) -> list[float]:
    """Where a line from west to east goes into an area and out of it, in turn."""
    crossings = list[float]()
    for ring in rings:
        for (ax, ay), (bx, by) in _pair_round(ring):
            if (ay > y) != (by > y):
                crossings.append(ax + (y - ay) * (bx - ax) / (by - ay))
    return sorted(crossings)


def _pair_round(ring: Sequence[Pair]) -> Iterator[tuple[Pair, Pair]]:
    return pairwise((*ring, *ring[:1]))

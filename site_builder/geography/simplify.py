"""Lines with fewer points: those that a drawing of so many units would show are kept."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise

Place = tuple[int, int]


def simplify_line(line: Sequence[Place], tolerance: float) -> list[Place]:
    """Douglas and Peucker's: no point that is left out lies farther than `tolerance` from what is
    kept."""
    if len(line) < 3:
        return list(line)
    kept_indexes = {0, len(line) - 1}
    segments = [(0, len(line) - 1)]
    squared_tolerance = tolerance * tolerance
    while segments:
        start, end = segments.pop()
        farthest = squared_tolerance
        middle = 0
        for index in range(start + 1, end):
            distance = _measure_squared_distance(line[index], line[start], line[end])
            if distance > farthest:
                farthest = distance
                middle = index
        if middle:
            kept_indexes.add(middle)
            segments += [(start, middle), (middle, end)]
    return [line[index] for index in sorted(kept_indexes)]


def _measure_squared_distance(place: Place, start: Place, end: Place) -> float:
    """The square of the distance from a segment."""
    (x, y) = place
    (ax, ay) = start
    dx = end[0] - ax
    dy = end[1] - ay
    length = dx * dx + dy * dy
    share = min(1.0, max(0.0, ((x - ax) * dx + (y - ay) * dy) / length)) if length else 0.0
    return (ax + share * dx - x) ** 2 + (ay + share * dy - y) ** 2


def simplify_ring(places: Sequence[Place], tolerance: float) -> list[Place]:
    """A closed line simplified: from its first point to the one farthest from it, and back."""
    if len(places) < 4:
        return list(places)
    x, y = places[0]
    far = max(
        range(len(places)),
        key=lambda index: (places[index][0] - x) ** 2 + (places[index][1] - y) ** 2,
    )
    return simplify_line(places[: far + 1], tolerance)[:-1] + simplify_line(places[far:], tolerance)


def extract_arcs(rings: Iterable[Sequence[Place]]) -> list[list[Place]]:
    """The borders of areas, each once however many areas it bounds: from one place where several
    meet to the next.

    Neighbours that are simplified arc by arc keep fitting. In an order that depends on the borders
    alone.
    """
    neighbours: dict[Place, set[Place]] = defaultdict(set)
    for ring in rings:
        for start, end in pairwise(ring):
            if start != end:
                neighbours[start].add(end)
                neighbours[end].add(start)
    used_segments: set[tuple[Place, Place]] = set()
    arcs = []
    junctions = sorted(place for place, adjacent in neighbours.items() if len(adjacent) != 2)
    for start in (*junctions, *sorted(neighbours)):  # then the islands, which meet nothing
        for following in sorted(neighbours[start]):
            if (start, following) not in used_segments:
                arcs.append(_follow_border(start, following, neighbours, used_segments))
    return arcs


def _follow_border(
    start: Place,
    following: Place,
    neighbours: dict[Place, set[Place]],
    used_segments: set[tuple[Place, Place]],
) -> list[Place]:
    line = [start, following]
    used_segments |= {(start, following), (following, start)}
    while len(neighbours[line[-1]]) == 2 and line[-1] != start:
        (next_place,) = neighbours[line[-1]] - {line[-2]}
        used_segments |= {(line[-1], next_place), (next_place, line[-1])}
        line.append(next_place)
    return line


def filter_line_by_box(line: Sequence[Place], low: Place, high: Place) -> list[list[Place]]:
    """The parts of a line whose segments meet a box, at least by their own boxes."""
    parts: list[list[Place]] = []
    apart = True
    for start, end in pairwise(line):
        (ax, ay) = start
        (bx, by) = end
        if (
            max(ax, bx) < low[0]
            or min(ax, bx) > high[0]
            or max(ay, by) < low[1]
            or min(ay, by) > high[1]
        ):
            apart = True
        elif apart:
            parts.append([start, end])
            apart = False
        else:
            parts[-1].append(end)
    return parts

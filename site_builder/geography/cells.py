"""What stands for the land where a portal has no contours: an outline around the centres of its
communes, and the cell of each, whose places are nearer to it than to any other. No cell is a limit.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from site_builder.geography.viewport import compute_longitude_scale, surround_places

Point = tuple[float, float]
Ring = tuple[Point, ...]
AROUND = 0.75  # of the distance from a centre to its neighbour, from it to the outline
ALONE = 0.02  # degrees: the same where there is no neighbour
CORNERS = 16  # of what is around a centre


def draw_outline(centres: Sequence[Point]) -> Ring:
    """A closed ring around centres, in degrees; empty where there is none."""
    if not centres:
        return ()
    scale = compute_longitude_scale(surround_places(centres))
    return _close_ring(_surround([(x * scale, y) for x, y in centres]), scale)


def draw_cells(centres: Mapping[str, Point]) -> dict[str, Ring]:
    """The closed ring of each cell within the outline, in degrees. Of centres at one place the
    first has it."""
    if not centres:
        return {}
    scale = compute_longitude_scale(surround_places(centres.values()))
    points = {code: (x * scale, y) for code, (x, y) in centres.items()}
    outline = _surround(list(points.values()))
    cells = {}
    for code, centre in points.items():
        others = sorted(set(points.values()) - {centre}, key=lambda other: math.dist(centre, other))
        cells[code] = _close_ring(_cut_cell(centre, others, outline), scale)
    return cells


def _surround(points: Sequence[Point]) -> list[Point]:
    """The hull of discs around points."""
    gaps = []
    for point in set(points):
        distances = [math.dist(point, other) for other in set(points) if other != point]
        gaps.append(min(distances, default=ALONE))
    radius = AROUND * sorted(gaps)[len(gaps) // 2]
    turns = [2 * math.pi * corner / CORNERS for corner in range(CORNERS)]
    around = list[Point]()
    for x, y in points:
        around += [(x + radius * math.cos(turn), y + radius * math.sin(turn)) for turn in turns]
    ordered = sorted(set(around))
    return [*_walk_hull(ordered), *_walk_hull(ordered[::-1])]


def _walk_hull(points: Sequence[Point]) -> list[Point]:
    """Half of a hull, without its end, after Andrew."""
    hull = list[Point]()
    for point in points:
        while len(hull) > 1 and _turn(hull[-2], hull[-1], point) <= 0:
            hull.pop()
        hull.append(point)
    return hull[:-1]


def _turn(a: Point, b: Point, c: Point) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def _cut_cell(centre: Point, others: Sequence[Point], outline: Sequence[Point]) -> list[Point]:
    """What of an outline is nearer to a centre than to others, which come from near to far."""
    cell = list(outline)
    for other in others:
        farthest = max(math.dist(centre, corner) for corner in cell)
        if math.dist(centre, other) > 2 * farthest:
            break
        cell = _cut_half(cell, centre, other)
    return cell


def _cut_half(ring: Sequence[Point], near: Point, far: Point) -> list[Point]:
    """What of a ring is nearer to one place than to another."""
    nearer = list[Point]()
    for place, start in enumerate(ring):
        end = ring[(place + 1) % len(ring)]
        start_excess = _compare_distances(start, near, far)
        end_excess = _compare_distances(end, near, far)
        if start_excess <= 0:
            nearer.append(start)
        if (start_excess <= 0) != (end_excess <= 0):
            share = start_excess / (start_excess - end_excess)
            x = start[0] + share * (end[0] - start[0])
            nearer.append((x, start[1] + share * (end[1] - start[1])))
    return nearer


def _compare_distances(point: Point, near: Point, far: Point) -> float:
    """Linear in the point: how much farther, as squares, it is from `near` than from `far`."""
    to_near = (point[0] - near[0]) ** 2 + (point[1] - near[1]) ** 2
    to_far = (point[0] - far[0]) ** 2 + (point[1] - far[1]) ** 2
    return to_near - to_far


def _close_ring(points: Sequence[Point], scale: float) -> Ring:
    ring = tuple((round(x / scale, 5), round(y, 5)) for x, y in points)
    return (*ring, *ring[:1])

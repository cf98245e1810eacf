"""Areas are made again of the borders that they share, and together they have one outline."""

from __future__ import annotations

import pytest

from site_builder.geography.simplify import Place, extract_arcs
from site_builder.geography.topology import (
    clip_ring,
    find_middle,
    index_borders,
    join_borders,
    list_outer_rings,
    list_ring_borders,
)

WEST: list[Place] = [(0, 0), (50, 0), (50, 50), (50, 100), (0, 100), (0, 0)]
EAST: list[Place] = [(50, 50), (50, 0), (100, 0), (100, 100), (50, 100), (50, 50)]
HOLE: list[Place] = [(60, 20), (70, 20), (70, 30), (60, 30), (60, 20)]
ISLAND: list[Place] = [(205, 10), (200, 10), (200, 0), (210, 0), (210, 10), (205, 10)]


def measure_area(ring: list[Place]) -> float:
    pairs = zip(ring, (*ring[1:], ring[0]), strict=True)
    return abs(sum(ax * by - bx * ay for (ax, ay), (bx, by) in pairs)) / 2


def rotate(ring: list[Place]) -> list[Place]:
    """From its least place on, eastwards or westwards, whichever comes first."""
    start = ring.index(min(ring))
    onwards = [*ring[start:], *ring[:start]]
    back = [onwards[0], *onwards[:0:-1]]
    return min(onwards, back)


@pytest.mark.parametrize("rings", [[WEST, EAST], [WEST, EAST, ISLAND], [EAST, HOLE], [ISLAND]])
def test_a_ring_is_its_borders_wherever_it_begins(rings: list[list[Place]]) -> None:
    lines = extract_arcs(rings)
    index = index_borders(lines)
    for ring in rings:
        borders = list_ring_borders(ring, index, lines)
        assert rotate(join_borders(borders, lines)) == rotate(ring[:-1])


def test_a_ring_of_which_no_border_is_known_is_none() -> None:
    lines = extract_arcs([WEST])
    assert list_ring_borders(ISLAND, index_borders(lines), lines) == []


def test_neighbours_have_one_outline_and_an_island_its_own() -> None:
    rings = [WEST, EAST, ISLAND]
    lines = extract_arcs(rings)
    index = index_borders(lines)
    borders = [list_ring_borders(ring, index, lines) for ring in rings]
    outlines = [join_borders(ring, lines) for ring in list_outer_rings(borders, lines)]
    assert sorted(map(measure_area, outlines)) == [100, 10_000]
    assert not [outline for outline in outlines if (50, 50) in outline]


def test_what_lies_beyond_a_box_is_cut_off() -> None:
    clipped = clip_ring(WEST[:-1], (25, 25), (200, 75))
    assert measure_area(clipped) == 25 * 50
    assert clip_ring(WEST[:-1], (60, 0), (100, 100)) == []
    assert set(clip_ring(WEST[:-1], (-5, -5), (500, 500))) == set(WEST)


def test_the_middle_of_a_crescent_lies_within_it() -> None:
    crescent: list[Place] = [(0, 0), (100, 0), (100, 10), (20, 10), (20, 90), (100, 90), (100, 100)]
    assert find_middle([*crescent, (0, 100)]) == (10, 50)
    assert find_middle([]) is None
    assert find_middle([(0, 0), (5, 5)]) is None

"""Where there are no contours, cells divide the land among centres, and all lie in one outline."""

from __future__ import annotations

import math
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from site_builder.geography.cells import Ring, draw_cells, draw_outline

DEGREES = st.decimals("0", "0.5", places=3).map(float)
CENTRES = st.lists(st.tuples(DEGREES, DEGREES), min_size=1, max_size=25, unique=True)
FLAT = 0.001  # of an area, for corners that are rounded


def measure_area(ring: Ring) -> float:
    pairs = pairwise(ring)
    return abs(sum(ax * by - bx * ay for (ax, ay), (bx, by) in pairs)) / 2


@given(CENTRES)
def test_cells_divide_what_the_outline_surrounds(centres: list[tuple[float, float]]) -> None:
    by_code = {str(number): centre for number, centre in enumerate(centres)}
    cells = draw_cells(by_code)
    whole = measure_area(draw_outline(centres))
    assert whole > 0
    areas = sum(map(measure_area, cells.values()))
    assert math.isclose(areas, whole, rel_tol=0.02)
    assert all(ring[0] == ring[-1] for ring in cells.values())


def test_a_corner_of_a_cell_is_nearer_to_no_other_centre() -> None:
    centres = {"a": (3.0, 0.0), "b": (3.1, 0.02), "c": (3.05, 0.1), "d": (3.2, 0.1)}
    for code, ring in draw_cells(centres).items():
        for corner in ring:
            nearest = min(math.dist(corner, centre) for centre in centres.values())
            assert math.dist(corner, centres[code]) <= nearest + FLAT


def test_no_centre_has_no_land_and_one_alone_has_some() -> None:
    assert draw_outline([]) == ()
    assert draw_cells({}) == {}
    assert len(draw_cells({"a": (3.0, 50.0)})["a"]) > 8

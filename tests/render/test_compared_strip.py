"""The strokes of a list of comparisons stand where their figures are."""

from __future__ import annotations

import re
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from site_builder.render.pages.compared_figures import find_median
from site_builder.render.pages.compared_strip import WIDTH, draw_compared_strip

STROKE = re.compile(r"M([\d.e-]+) \d+v")


def draw(*figures: float | Decimal) -> tuple[list[float], float]:
    """Where the strokes of communes and that of the median are."""
    drawing = str(draw_compared_strip(Decimal(str(figure)) for figure in figures))
    *places, median = map(float, STROKE.findall(drawing))
    return places, median


def test_the_least_figure_is_at_the_left_and_the_greatest_at_the_right() -> None:
    assert draw(30, 10, 20) == ([2, WIDTH / 2, WIDTH - 2], WIDTH / 2)
    assert draw(-10, 0, 90) == ([2, 31.6, WIDTH - 2], 31.6)


def test_where_all_have_the_same_there_is_nothing_to_draw() -> None:
    assert not draw_compared_strip([Decimal(4)] * 3)


@given(st.lists(st.decimals(-(10**9), 10**9, places=3), min_size=2, unique=True))
def test_strokes_are_in_the_order_of_their_figures(figures: list[Decimal]) -> None:
    places, median = draw(*figures)
    assert len(places) == len(figures)
    assert places == sorted(places)
    assert (places[0], places[-1]) == (2, WIDTH - 2)
    assert places[0] <= median <= places[-1]
    below = sum(figure <= find_median(figures) for figure in figures)
    assert sum(place <= median for place in places) >= below

"""The figures of communes on one line, a stroke for each, where a list of comparisons says from how
much to how much they go: the sentence beside says the same to who does not see it."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from markupsafe import Markup

from site_builder.render.pages.compared_figures import find_median

WIDTH = 300  # units, drawn as wide as its paragraph
HEIGHT = 14
COMMUNE_HEIGHT = 8

_STRIP = Markup(
    '<svg viewBox="0 0 {width} {height}" width="100%" height="{height}" preserveAspectRatio="none"'
    ' stroke="currentColor" aria-hidden="true">'
    '<path d="M0 {height}h{width}" vector-effect="non-scaling-stroke" opacity=".3"/>'
    '<path d="{communes}" vector-effect="non-scaling-stroke" stroke-width="1.5" opacity=".6"/>'
    '<path d="{median}" vector-effect="non-scaling-stroke" stroke-width="4"/></svg>'
)


def draw_compared_strip(values: Iterable[Decimal]) -> Markup:
    """From the least figure to the greatest of some, the median longer and thicker; empty where all
    are equal."""
    numbers = sorted(values)
    least = numbers[0]
    range_ = numbers[-1] - least
    if not range_:
        return Markup("")
    places = [_place(number - least, range_) for number in numbers]
    return _STRIP.format(
        width=WIDTH,
        height=HEIGHT,
        communes="".join(
            f"M{place} {HEIGHT - COMMUNE_HEIGHT}v{COMMUNE_HEIGHT}" for place in places
        ),
        median=f"M{_place(find_median(numbers) - least, range_)} 0v{HEIGHT}",
    )


def _place(distance: Decimal, range_: Decimal) -> str:
    """Where a figure stands; the first and the last stroke are whole."""
    return format(2 + float(distance / range_) * (WIDTH - 4), ".4g")

"""What lies under the places of a drawing. It is the same in all datasets of a commune and in each
language: it is drawn once for all of them."""

from __future__ import annotations

from dataclasses import dataclass

from site_builder.geography.name_areas import NamedArea
from site_builder.geography.name_places import Point, Room

# that are kept: grounds of some ten kilobytes each, and the names of maps, of two
MOST_GROUNDS = 300
MOST_NAMES = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnGround:
    """As paths of SVG: the `land`, the communes that are framed, all `contours`. `labels`: the
    names of communes, each at its place in the drawing, the most populous first.

    Of one commune that is framed: its `name`, `name_places` where that may stand, and the `area` in
    which no other may. Where not one is framed, the `communes` that may be named, each with its
    contour, the most populous first."""

    land: str
    framed: str
    contours: str
    labels: tuple[tuple[float, float, str], ...]
    name: str = ""
    name_places: tuple[Point, ...] = ()
    area: Room
    communes: tuple[NamedArea, ...] = ()

"""What lies under the places of a drawing. It is the same in all datasets of a commune and in each
language: it is drawn once for all of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from site_builder.geography.name_places import Point, Room, list_places_within
from site_builder.geography.svg_paths import write_line_paths
from site_builder.geography.viewport import WIDTH, Viewport

if TYPE_CHECKING:
    from site_builder.compose.basemap import Basemap

MOST_GROUNDS = 300  # that are kept, some ten kilobytes each


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnGround:
    """As paths of SVG: the `land`, the communes that are framed, all `contours`. `labels`: the
    names of communes, each at its place in the drawing, the most populous first.

    Of one commune that is framed: its `name`, `name_places` where that may stand, and the `area` in
    which no other may."""

    land: str
    framed: str
    contours: str
    labels: tuple[tuple[float, float, str], ...]
    name: str = ""
    name_places: tuple[Point, ...] = ()
    area: Room


def draw_ground(basemap: Basemap, view: Viewport, communes: tuple[str, ...]) -> DrawnGround:
    """`communes` are those that are framed, by INSEE code."""
    key = view.box, communes
    if key not in basemap.grounds:
        if len(basemap.grounds) == MOST_GROUNDS:
            basemap.grounds.clear()
        basemap.grounds[key] = _draw_ground(basemap, view, communes)
    return basemap.grounds[key]


def _draw_ground(basemap: Basemap, view: Viewport, communes: tuple[str, ...]) -> DrawnGround:
    labels = tuple(basemap.list_labels(view))
    rings = list(basemap.areas(view, communes))
    area = Room(WIDTH, view.height)
    name = ""
    name_places: list[Point] = []
    if len(communes) == 1:
        name = basemap.names.get(communes[0], "")
        area.take_area(rings)
        for x, y, label in labels:
            if label == name:
                name_places = list_places_within(area, (x, y))
    return DrawnGround(
        land=write_line_paths(basemap.draw_land(view), "z"),
        framed=write_line_paths(rings, "z"),
        contours=write_line_paths(basemap.contours(view)),
        labels=labels,
        name=name,
        name_places=tuple(name_places),
        area=area,
    )

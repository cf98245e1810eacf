"""What the map of a table shows around its places: the communes where they are, whole."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from site_builder.compose.basemap import Basemap
from site_builder.core.model.prepared import TableMap
from site_builder.geography.simplify import Place
from site_builder.geography.viewport import (
    Viewport,
    expand_box,
    fit_viewport,
    is_apart,
    pad_viewport,
)


@dataclass(frozen=True, slots=True)
class MapFrame:
    """What a drawing shows: the map of a table, `communes` that are outlined; `view` holds both, in
    units `scale` times as large as those of the table's own drawing."""

    table_map: TableMap
    communes: tuple[str, ...]
    view: Viewport

    @property
    def scale(self) -> float:
        own = Viewport(self.table_map.view)
        return own.unit_x / self.view.unit_x

    def shift(self, places: Iterable[Place]) -> list[Place]:
        """From units of the table's own drawing."""
        west, _, _, north = self.table_map.view
        west_edge, north_edge = self.view.exact(west, north)
        scale = self.scale
        shifted = list[Place]()
        for x, y in places:
            shifted.append((round(west_edge + x * scale), round(north_edge + y * scale)))
        return shifted


def frame_map(table_map: TableMap, basemap: Basemap) -> MapFrame:
    """Around all places and the contours of their communes: those that the rows name, if they name
    them all, else that of the publisher where places are in it."""
    codes = [code for code, _ in table_map.codes]
    if not codes or len(codes) < table_map.communes:
        codes = [basemap.home]
    communes = tuple(sorted(code for code in codes if code in basemap.rings))
    bounds = basemap.find_bounds(communes)
    if not communes or is_apart(bounds, table_map.bounds):
        return MapFrame(table_map, (), pad_viewport(Viewport(table_map.view)))
    view = fit_viewport(expand_box(bounds, table_map.bounds))
    return MapFrame(table_map, communes, pad_viewport(view))

"""What maps of all communes are drawn on: their contours; where a portal has none an outline, or
the cells that its owner asked for. Exact places are never drawn on what is not exact."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from site_builder.core.model.site import Site
from site_builder.geography.cells import Point, Ring, draw_cells, draw_outline


@dataclass(frozen=True, slots=True)
class OverviewGround:
    """`rings` by INSEE code, of contours or, where they are `sketched`, of cells; `outline` is that
    of all communes together where there are neither."""

    rings: Mapping[str, Sequence[Ring]]
    outline: Ring = ()
    sketched: bool = False


def find_overview_ground(site: Site) -> OverviewGround:
    """That of a portal."""
    if site.contours.communes:
        return OverviewGround(dict(site.contours.communes))
    centres = []
    for publisher in site.publishers:
        if publisher.insee and publisher.centre:
            centres.append((publisher.insee, publisher.centre))
    return _draw_ground(tuple(centres), site.portal.cells)


@lru_cache(maxsize=2)
def _draw_ground(centres: tuple[tuple[str, Point], ...], cells: bool) -> OverviewGround:
    if cells:
        rings = {insee: (ring,) for insee, ring in draw_cells(dict(centres)).items()}
        return OverviewGround(rings, sketched=True)
    return OverviewGround({}, outline=draw_outline([centre for _, centre in centres]))

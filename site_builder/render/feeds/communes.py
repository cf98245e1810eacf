"""assets/communes.json: the contours and the names of the communes, for the maps that move."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import pairwise

from site_builder.compose.basemap import PER_DEGREE, build_basemap
from site_builder.core.model.site import Site
from site_builder.render.feeds.feed import PortalFeed


def _render_communes_json(site: Site) -> bytes | None:
    """`arcs` are x, y of their first place, then steps to the next ones, of `per_degree`; `names`
    are placed in degrees, the most populous commune first. None where communes.yml places no
    commune."""
    atlas = build_basemap(site)
    if not atlas.drawn:
        return None
    arcs = [_encode_arc(arc) for arc in atlas.arcs]
    contours = {"per_degree": PER_DEGREE, "arcs": arcs, "names": atlas.labels}
    return json.dumps(contours, ensure_ascii=False, separators=(",", ":")).encode()


def _encode_arc(arc: Sequence[tuple[int, int]]) -> list[int]:
    steps = [number for (ax, ay), (bx, by) in pairwise(arc) for number in (bx - ax, by - ay)]
    return [*arc[0], *steps]


COMMUNES = PortalFeed("assets/communes.json", _render_communes_json)

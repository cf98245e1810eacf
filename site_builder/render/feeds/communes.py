"""assets/communes.json: the contours and the names of the communes, for the maps that move."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import pairwise

from site_builder.compose.basemap import PER_DEGREE, Basemap
from site_builder.render.feeds.feed import Feed, PlannedFiles, plan_file
from site_builder.render.localised_site import LocalisedSite

COMMUNES_PATH = "assets/communes.json"


def plan_communes_json(localised_site: LocalisedSite) -> Iterator[PlannedFiles]:
    """None where communes.yml places no commune."""
    basemap = localised_site.basemap
    if basemap.drawn:
        render = partial(_render_communes_json, basemap)
        yield plan_file(COMMUNES_PATH, render, inputs=(basemap.mark,))


def _render_communes_json(basemap: Basemap) -> bytes:
    """`arcs` are x, y of their first place, then steps to the next ones, of `per_degree`; `names`
    are placed in degrees, the most populous commune first. `rings`, by INSEE code, and `land`,
    around all of them, are lists of arcs by number, ~number for one that is gone along backwards.
    """
    arcs = [_encode_arc(arc) for arc in basemap.arcs]
    contours = {
        "per_degree": PER_DEGREE,
        "arcs": arcs,
        "names": basemap.labels,
        "rings": basemap.rings,
        "land": basemap.land,
    }
    return json.dumps(contours, ensure_ascii=False, separators=(",", ":")).encode()


def _encode_arc(arc: Sequence[tuple[int, int]]) -> list[int]:
    steps = [number for (ax, ay), (bx, by) in pairwise(arc) for number in (bx - ax, by - ay)]
    return [*arc[0], *steps]


COMMUNES = Feed(name="communes", plan=plan_communes_json)

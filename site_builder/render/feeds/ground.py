"""assets/ground.json: the communes as a map draws them, for figures that a script finds: the groups
of the explorer."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial

from site_builder.render.feeds.feed import Feed, PlannedFiles, plan_file
from site_builder.render.localised_site import LocalisedSite
from site_builder.render.pages.compared_map import MapGround, draw_map_ground

GROUND_PATH = "assets/ground.json"


def plan_map_ground(localised_site: LocalisedSite) -> Iterator[PlannedFiles]:
    """None where no commune has a contour."""
    if not localised_site.site.contours.communes:
        return
    communes = tuple(
        (publisher.insee, publisher.name, publisher.centre, publisher.population)
        for publisher in localised_site.site.publishers
        if publisher.role == "commune"
    )
    render = partial(_render_ground, localised_site)
    inputs = (localised_site.site.contours.digest, communes)
    yield plan_file(GROUND_PATH, render, inputs=inputs)


def _render_ground(localised_site: LocalisedSite) -> bytes:
    """`outline` is the path of a commune within `box`, or empty; `x` and `y` are its middle;
    `people` its inhabitants, where they are known. No commune where too few have a place."""
    ground = draw_map_ground(localised_site)
    box = ground.box if ground else ""
    communes = list(_list_communes(ground)) if ground else []
    answer = {"box": box, "communes": communes}
    return json.dumps(answer, ensure_ascii=False, separators=(",", ":")).encode()


def _list_communes(ground: MapGround) -> Iterator[dict[str, object]]:
    for insee, publisher in ground.communes.items():
        x, y = ground.centres[insee]
        yield {
            "insee": insee,
            "name": publisher.name,
            "outline": ground.outlines[insee],
            "x": round(x, 1),
            "y": round(y, 1),
            "people": publisher.population,
        }


GROUND = Feed(name="ground", plan=plan_map_ground)

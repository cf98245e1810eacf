"""Where a commune is among those of the portal, as a drawing: all contours, its own shaded; where
there are none, the centres."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from site_builder.compose.basemap import Basemap
from site_builder.core.language import Language
from site_builder.core.model.portal import Publisher
from site_builder.geography.simplify import Place
from site_builder.geography.svg_paths import write_dots_path, write_line_paths
from site_builder.geography.viewport import NOWHERE, WIDTH, Viewport, fit_viewport, surround_places

FEWEST = 2  # communes that make a territory
ABOVE = 6  # units between a commune and the foot of its name
# units that a name takes, and a letter of it, where the drawing is the smallest
LINE = 22
LETTER = 13


@dataclass(frozen=True, slots=True)
class Locator:
    """What lies under all communes, drawn once, and what one of them is drawn by."""

    basemap: Basemap
    view: Viewport
    ground: str


def make_locator(basemap: Basemap) -> Locator | None:
    """None where too few communes have a place."""
    centres = [(longitude, latitude) for longitude, latitude, _ in basemap.labels]
    bounds = basemap.find_bounds(basemap.rings)
    if bounds == NOWHERE:
        bounds = surround_places(centres)
    if len(basemap.rings) < FEWEST and len(centres) < FEWEST:
        return None
    view = fit_viewport(bounds)
    land = write_line_paths(basemap.draw_land(view), "z")
    contours = write_line_paths(basemap.contours(view))
    ground = f'<path class="land" d="{land}"/><path class="commune" d="{contours}"/>'
    if not contours:
        dots = write_dots_path([view.place(*centre) for centre in centres])
        ground = f'<path class="dot" d="{dots}"/>'
    return Locator(basemap, view, ground)


def draw_locator(language: Language, locator: Locator | None, publisher: Publisher) -> Markup:
    """Empty where nobody knows where it is."""
    if locator is None:
        return Markup("")
    areas = list(locator.basemap.areas(locator.view, [publisher.insee]))
    if not areas and not publisher.centre:
        return Markup("")
    home = f'<path class="home" d="{write_line_paths(areas, "z")}"/>'
    if not areas and publisher.centre:
        areas = [[locator.view.place(*publisher.centre)]]
        home = f'<path class="dot home" d="{write_dots_path(areas[0])}"/>'
    name = "".join(_draw_name(publisher.name, areas, locator.view.height))
    label = language.say("publisher.place", name=publisher.name)
    head = Markup('<svg viewBox="0 0 {} {}" role="img" aria-label="{}">')
    return head.format(WIDTH, locator.view.height, label) + Markup(
        f"{locator.ground}{home}{name}</svg>"
    )


def _draw_name(name: str, areas: Iterable[Sequence[Place]], height: int) -> Iterator[str]:
    """Above the commune, or below one at the upper edge; as near to it as the edges allow."""
    west, south, east, north = surround_places([place for area in areas for place in area])
    half = min(len(name) * LETTER, WIDTH) / 2
    x = min(max((west + east) / 2, half), WIDTH - half)
    y = south - ABOVE
    if y < LINE:
        y = min(north + LINE, height - ABOVE)
    yield f'<text x="{x:.0f}" y="{y:.0f}">{escape(name)}</text>'

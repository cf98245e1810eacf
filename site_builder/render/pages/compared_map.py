"""How communes compare, on a map: contours in four classes, bubbles where there are none or where
what is compared is a count."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise
from typing import Annotated

from markupsafe import Markup

from site_builder.compose.overview_ground import OverviewGround, find_overview_ground
from site_builder.core.language import Language
from site_builder.core.model.portal import Publisher
from site_builder.geography.name_areas import NamedArea
from site_builder.geography.name_places import PlacedName, Room
from site_builder.geography.viewport import WIDTH, Viewport
from site_builder.render.localised_site import LocalisedSite
from site_builder.render.pages.compared_figures import find_class, find_class_breaks
from site_builder.render.pages.map_drawing import POINT
from site_builder.render.pages.territory import (
    FEWEST,
    LETTER,
    SMALL_SCREEN,
    Degrees,
    Shade,
    draw_outline,
    draw_rings,
    find_box_middle,
    fit_places,
    list_places,
    outline_area,
    place_screen_names,
)

SMALLEST = 2.0  # units of the radius of a bubble, and of the largest
LARGEST = 14.0
BELOW = 4  # units from the middle of a commune to the foot of its name
AREA = Markup('<use class="w{0}" data-insee="{1}" href="#c-{1}"><title>{2}</title></use>')
BUBBLE = Markup(
    '<circle class="w{shade}" data-insee="{insee}" cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}">'
    "<title>{title}</title></circle>"
)
# `data-x` and `data-y`: the middle of the commune, from which the script places names anew
NAME = Markup(
    '<text class="{class_name}" data-insee="{insee}" data-x="{centre_x}" data-y="{centre_y}" '
    'x="{x}" y="{y}">{name}</text>'
)
LEADER = Markup('<path class="leader {}" d="{}"/>')
Disc = tuple[float, float, float]  # its middle and its radius
WriteNumber = Callable[[Decimal], str]


@dataclass(frozen=True, slots=True)
class MapGround:
    """What all maps of a page are drawn on: the communes that have a place; `outlines` by INSEE
    code, "" for one without a contour; `missing`: by name, the message of those that have published
    and are left out."""

    view: Viewport
    communes: Mapping[str, Publisher]
    outlines: Mapping[str, str]
    centres: Mapping[str, tuple[float, float]]
    missing: Mapping[str, str]
    overview: OverviewGround
    areas: Mapping[str, NamedArea]  # by name, the most populous first

    @property
    def box(self) -> str:
        return f"0 0 {WIDTH} {self.view.height}"

    @property
    def has_contours(self) -> bool:
        return any(self.outlines.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedMap:
    """The map of a measure in a year."""

    box: Annotated[str, "The viewBox of the drawing."]
    contours: Annotated[
        Markup, "The contours of the communes, as SVG to be named; only in the first map."
    ]
    shapes: Annotated[Markup, "The communes, by their class: w0 has no figure, then w1 to w4."]
    names: Annotated[Markup, "The names that there is room for, as SVG."]
    shades: Annotated[tuple[Shade, ...], "Its legend."]
    bubbles: Annotated[bool, "True where figures are bubbles, and not areas."]
    sketched: Annotated[bool, "True where communes are cells around their centres, no limits."]


def draw_map_ground(
    localised_site: LocalisedSite, elsewhere: Iterable[str] = ()
) -> MapGround | None:
    """None where too few communes have a place. `elsewhere`: the names of those whose rows are left
    out for their licence."""
    overview = find_overview_ground(localised_site.site)
    contours = overview.rings
    communes = {
        publisher.insee: publisher
        for publisher in localised_site.site.publishers
        if publisher.role == "commune" and (publisher.insee in contours or publisher.centre)
    }
    if len(communes) < FEWEST:
        return None
    places: dict[str, Sequence[Degrees]] = {}
    for insee, publisher in communes.items():
        places[insee] = list_places(publisher, contours.get(insee, ()))
    view = fit_places([*places.values(), overview.outline])
    areas = {}
    for publisher in sorted(communes.values(), key=lambda one: -(one.population or 0)):
        middle = publisher.centre or find_box_middle(places[publisher.insee])
        rings = contours.get(publisher.insee, ())
        areas[publisher.name] = outline_area(view, publisher.name, middle, rings)
    return MapGround(
        view=view,
        communes=communes,
        overview=overview,
        missing=dict.fromkeys(elsewhere, "compare.absent"),
        outlines={insee: "".join(draw_rings(view, contours.get(insee, ()))) for insee in communes},
        centres={insee: areas[publisher.name].middle for insee, publisher in communes.items()},
        areas=areas,
    )


def draw_compared_map(
    localised_site: LocalisedSite,
    ground: MapGround,
    values: Mapping[str, Decimal],
    *,
    compared: Collection[str],
    bubbles: bool,
    written: WriteNumber,
    first: bool,
) -> ComparedMap:
    """`values` by INSEE code, of some of the communes that are `compared` in other years or
    categories; `first`: the map that has the contours, which the others repeat."""
    language = localised_site.language
    breaks = find_class_breaks(values.values())
    shades = {insee: find_class(breaks, value) for insee, value in values.items()}
    greatest = max(map(abs, values.values())) or Decimal(1)
    shapes = list[Markup]()
    discs = list[Disc]()
    # Those that have a figure over the others, and small bubbles over large ones.
    for insee in sorted(ground.communes, key=lambda code: (code in values, code)):
        if ground.outlines[insee]:
            shade = 0 if bubbles else shades.get(insee, 0)
            title = _title(language, ground, insee, values, written)
            shapes.append(AREA.format(shade, insee, title))
    for insee in sorted(
        ground.communes, key=lambda code: (-abs(values.get(code, Decimal(0))), code)
    ):
        if not ground.outlines[insee] or (bubbles and insee in compared):
            radius = measure_radius(values.get(insee, Decimal(0)) / greatest)
            x, y = ground.centres[insee]
            if insee in values:
                discs.append((x, y, radius))
            title = _title(language, ground, insee, values, written)
            shade = shades.get(insee, 0)
            shapes.append(
                BUBBLE.format(shade=shade, insee=insee, x=x, y=y, radius=radius, title=title)
            )
    return ComparedMap(
        box=ground.box,
        contours=_draw_contours(ground) if first else Markup(""),
        shapes=Markup("\n").join([draw_outline(ground.view, ground.overview), *shapes]),
        names=_draw_names(localised_site, ground, values, compared, discs),
        shades=tuple(_list_shades(language, breaks, values.values(), written=written)),
        bubbles=bubbles,
        sketched=ground.overview.sketched,
    )


def measure_radius(share: Decimal) -> float:
    """Areas are as figures are."""
    return SMALLEST + (LARGEST - SMALLEST) * math.sqrt(abs(share))


def _draw_contours(ground: MapGround) -> Markup:
    paths = (
        Markup('<path id="c-{}" d="{}"/>').format(insee, outline)
        for insee, outline in ground.outlines.items()
        if outline
    )
    return Markup("<defs>{}</defs>").format(Markup("\n").join(paths))


def _title(
    language: Language,
    ground: MapGround,
    insee: str,
    values: Mapping[str, Decimal],
    written: WriteNumber,
) -> str:
    name = ground.communes[insee].name
    if insee in values:
        said = written(values[insee])
    else:
        said = language.say(ground.missing.get(name, "territory.none"))
    return language.say("territory.commune", name=name, said=said)


def _draw_names(
    localised_site: LocalisedSite,
    ground: MapGround,
    values: Mapping[str, Decimal],
    compared: Collection[str],
    discs: Sequence[Disc],
) -> Markup:
    """The names of communes that are compared, those without room hidden: the script chooses anew
    among all."""
    named = {ground.communes[insee].name for insee in values if insee in ground.communes}
    if discs:
        placed_names = _place_names_by_bubbles(localised_site, ground, named, discs)
    else:
        placed_names = list(place_screen_names(ground.areas, named, ground.view.height))
    by_name: dict[str, list[tuple[str, PlacedName]]] = defaultdict(list)
    for screen, placed in placed_names:
        by_name[placed.name].append((screen, placed))
    parts = list[Markup]()
    for insee in compared:
        if insee in ground.communes:
            x, y = ground.centres[insee]
            name = ground.communes[insee].name
            unplaced = [("off", PlacedName(name=name, x=x, y=y))]
            for screen, placed in by_name.get(name, unplaced):
                if placed.leader:
                    ax, ay, bx, by = map(round, placed.leader)
                    parts.append(LEADER.format(screen, f"M{ax} {ay}{POINT}L{bx} {by}"))
                parts.append(_write_name(placed, x, y, insee=insee, screen=screen))
    return Markup("\n").join(parts)


def _place_names_by_bubbles(
    localised_site: LocalisedSite, ground: MapGround, named: set[str], discs: Sequence[Disc]
) -> list[tuple[str, PlacedName]]:
    """Those that a telephone has room for, then those that only a larger screen has, none over a
    bubble."""
    room = Room(WIDTH, ground.view.height)
    for disc in discs:
        room.take_disc(*disc)
    radius = max(radius for _, _, radius in discs)
    placed_names: dict[str, tuple[str, PlacedName]] = {}
    for screen, letter in (("", SMALL_SCREEN), ("alt", LETTER)):
        others = named.difference(placed_names)
        labels = tuple(label for label in localised_site.basemap.labels if label[2] in others)
        basemap = replace(localised_site.basemap, labels=labels)
        for placed in basemap.named(ground.view, room, letter=letter, radius=radius):
            placed_names[placed.name] = (screen, placed)
    return list(placed_names.values())


def _write_name(placed: PlacedName, x: float, y: float, *, insee: str, screen: str) -> Markup:
    anchor = ("", "start", "end")[placed.side]
    return NAME.format(
        class_name=" ".join(filter(None, (screen, anchor))),
        insee=insee,
        centre_x=round(x),
        centre_y=round(y),
        x=round(placed.x),
        y=round(placed.y + BELOW),
        name=placed.name,
    )


def _list_shades(
    language: Language,
    breaks: Sequence[Decimal],
    values: Collection[Decimal],
    *,
    written: WriteNumber,
) -> Iterator[Shade]:
    texts = list[str]()
    if breaks:
        texts.append(language.say("compare.class.below", most=written(breaks[0])))
    elif min(values) == max(values):
        texts.append(written(min(values)))
    else:
        texts.append(_say_span(language, min(values), max(values), written))
    texts += (
        language.say("compare.class.between", least=written(least), most=written(most))
        for least, most in pairwise(breaks)
    )
    if breaks:
        texts.append(language.say("compare.class.above", least=written(breaks[-1])))
    for place, text in enumerate(texts, 1):
        yield Shade(f"w{place}", text)
    yield Shade("w0", language.say("territory.none"))


def _say_span(language: Language, low: Decimal, high: Decimal, written: WriteNumber) -> str:
    return language.say("compare.class.span", low=written(low), high=written(high))

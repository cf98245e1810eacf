"""How communes compare, on a map: contours in four classes, bubbles where there are none or where
what is compared is a count."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial
from itertools import pairwise
from typing import Annotated

from markupsafe import Markup

from site_builder.compose.overview_ground import OverviewGround, find_overview_ground
from site_builder.core.language import Language
from site_builder.core.model.portal import Publisher
from site_builder.geography.name_areas import Lettering, NamedArea
from site_builder.geography.name_places import PlacedName, Room
from site_builder.geography.viewport import WIDTH, Viewport
from site_builder.render.localised_site import LocalisedSite
from site_builder.render.pages.compared_figures import find_class, find_class_breaks
from site_builder.render.pages.map_drawing import POINT
from site_builder.render.pages.territory import (
    FEWEST,
    NAMES,
    PHONE,
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
NAME = Markup(
    '<text class="{class_name}" data-insee="{insee}" x="{x}" y="{y}"{hidden}>{name}</text>'
)
LEADER = Markup('<path class="leader {class_name}" data-insee="{insee}" d="{path}"{hidden}/>')
# units of a letter of a name in a drawing 430 pixels wide, as beside a chart
LETTER = 7.2
SCREENS = (
    PHONE,
    ("alt", Lettering(letter=LETTER, line=15.5, most=NAMES, longest=50, farthest=140)),
)
Disc = tuple[float, float, float]  # its middle and its radius
WriteNumber = Callable[[Decimal], str]


@dataclass(frozen=True, slots=True)
class MapGround:
    """What all maps of a page are drawn on: the communes that have a place, by INSEE code;
    `outlines`: "" for one without a contour; `missing`: by name, the message of those that have
    published and are left out."""

    view: Viewport
    communes: Mapping[str, Publisher]
    outlines: Mapping[str, str]
    centres: Mapping[str, tuple[float, float]]
    missing: Mapping[str, str]
    overview: OverviewGround
    areas: Mapping[str, NamedArea]

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
    for insee, publisher in communes.items():
        middle = publisher.centre or find_box_middle(places[insee])
        areas[insee] = outline_area(view, publisher.name, middle, contours.get(insee, ()))
    return MapGround(
        view=view,
        communes=communes,
        overview=overview,
        missing=dict.fromkeys(elsewhere, "compare.absent"),
        outlines={insee: "".join(draw_rings(view, contours.get(insee, ()))) for insee in communes},
        centres={insee: area.middle for insee, area in areas.items()},
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
            title = _say_title(language, ground, insee, values, written)
            shapes.append(AREA.format(shade, insee, title))
    for insee in sorted(
        ground.communes, key=lambda code: (-abs(values.get(code, Decimal(0))), code)
    ):
        if not ground.outlines[insee] or (bubbles and insee in compared):
            radius = measure_radius(values.get(insee, Decimal(0)) / greatest)
            x, y = ground.centres[insee]
            if insee in values:
                discs.append((x, y, radius))
            title = _say_title(language, ground, insee, values, written)
            shade = shades.get(insee, 0)
            shapes.append(
                BUBBLE.format(shade=shade, insee=insee, x=x, y=y, radius=radius, title=title)
            )
    return ComparedMap(
        box=ground.box,
        contours=_draw_contours(ground) if first else Markup(""),
        shapes=Markup("\n").join([draw_outline(ground.view, ground.overview), *shapes]),
        names=_draw_names(localised_site, ground, shades, compared, discs),
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


def _say_title(
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
    shades: Mapping[str, int],
    compared: Collection[str],
    discs: Sequence[Disc],
) -> Markup:
    """The names of communes that are compared, the darkest first, of many the most populous;
    hidden, those that have no figure here: the script shows them where another year or category
    has one."""
    with_place = [insee for insee in compared if insee in ground.communes]
    with_place.sort(key=lambda insee: -(ground.communes[insee].population or 0))
    with_place.sort(key=partial(_rank_shade, shades, are_many=len(with_place) > NAMES))
    codes = {ground.communes[insee].name: insee for insee in with_place}
    if discs:
        placed_names = _place_names_by_bubbles(localised_site, ground, list(codes), discs)
    else:
        areas = [ground.areas[insee] for insee in with_place]
        placed_names = place_screen_names(areas, ground.view.height, SCREENS)
    parts = list[Markup]()
    for screen, placed in placed_names:
        insee = codes[placed.name]
        hidden = Markup("" if insee in shades else " hidden")
        parts += _write_name(placed, insee, screen, hidden)
    return Markup("\n").join(parts)


def _rank_shade(shades: Mapping[str, int], insee: str, *, are_many: bool) -> int:
    """Of many communes, all that have a figure are alike."""
    shade = shades.get(insee, 0)
    return -min(shade, 1) if are_many else -shade


def _place_names_by_bubbles(
    localised_site: LocalisedSite, ground: MapGround, named: Sequence[str], discs: Sequence[Disc]
) -> Iterator[tuple[str, PlacedName]]:
    """Those that a telephone has room for, then those that only a larger screen has, none over a
    bubble."""
    room = Room(WIDTH, ground.view.height)
    for disc in discs:
        room.take_disc(*disc)
    radius = max(radius for _, _, radius in discs)
    labels = {label[2]: label for label in localised_site.basemap.labels}
    left = [labels[name] for name in named if name in labels]
    for screen, letter in (("", SMALL_SCREEN), ("alt", LETTER)):
        basemap = replace(localised_site.basemap, labels=tuple(left))
        for placed in basemap.named(ground.view, room, letter=letter, radius=radius):
            left.remove(labels[placed.name])
            yield screen, placed


def _write_name(placed: PlacedName, insee: str, screen: str, hidden: Markup) -> Iterator[Markup]:
    """And the line to it, where it stands apart."""
    if placed.leader:
        ax, ay, bx, by = map(round, placed.leader)
        path = f"M{ax} {ay}{POINT}L{bx} {by}"
        yield LEADER.format(class_name=screen, insee=insee, path=path, hidden=hidden)
    anchor = ("", "start", "end")[placed.side]
    yield NAME.format(
        class_name=f"{screen} {anchor}".strip(),
        insee=insee,
        x=round(placed.x),
        y=round(placed.y + BELOW),
        name=placed.name,
        hidden=hidden,
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

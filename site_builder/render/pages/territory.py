"""The territory as a map: communes shaded by how much they publish, as contours, or as bubbles at
their centres."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain, starmap
from typing import Annotated

from markupsafe import Markup

from site_builder.compose.basemap import Basemap
from site_builder.compose.overview_ground import OverviewGround, find_overview_ground
from site_builder.core.language import Language
from site_builder.core.model.portal import Publisher
from site_builder.core.model.site import DatasetEntry
from site_builder.geography.name_areas import Lettering, NamedArea, place_area_names
from site_builder.geography.name_places import PlacedName, Room
from site_builder.geography.simplify import Place, simplify_ring
from site_builder.geography.viewport import WIDTH, Viewport, fit_viewport
from site_builder.render.localised_site import LocalisedSite
from site_builder.render.pages.map_drawing import draw_name

SHADES = (0, 1, 2, 5)  # datasets from which a commune has each shade
FEWEST = 2  # communes that make a territory
# units of the radius of a bubble, where there are no more of them than
SMALL = 3.0
LARGE = 9.0
ROOMY = 120
# units of a letter of a name in a drawing 528 pixels wide, and on a telephone, where some are left
# out: the style sheet has letters of one size on all screens
LETTER = 5.8
SMALL_SCREEN = 10.0
NAMES = 20
PHONE_LETTERING = Lettering(letter=SMALL_SCREEN, line=17, most=NAMES, longest=60)
PHONE = ("few", PHONE_LETTERING)
# lines to publishers among publishers lead across them: nobody finds an unnamed one in the list
SCREENS = (
    ("few", replace(PHONE_LETTERING, farthest=160)),
    ("alt", Lettering(letter=LETTER, line=11.5, most=NAMES, longest=45, farthest=120)),
)
FINE = 4  # parts of a unit to which contours are drawn

Degrees = tuple[float, float]  # longitude, latitude


@dataclass(frozen=True, slots=True)
class Shade:
    """A line of the legend."""

    code: Annotated[str, "Its class: w0 where nothing is published yet, then w1 to w3."]
    label: Annotated[str, "How many datasets it stands for, in words."]


@dataclass(frozen=True, slots=True)
class CommuneShown:
    """A commune on the map."""

    url: Annotated[str, "Its page, from the site's root."]
    title: Annotated[str, "Its name, and how many datasets it has."]
    shape: Annotated[Markup, "Its contour or its bubble, as SVG."]


@dataclass(frozen=True, slots=True, kw_only=True)
class TerritoryShown:
    """The map of the communes. The lists of them say the same in words."""

    box: Annotated[str, "The viewBox of the drawing."]
    communes: Annotated[
        tuple[CommuneShown, ...], "The communes, those that publish over the others."
    ]
    names: Annotated[Markup, "The names that there is room for, as SVG."]
    shades: Annotated[tuple[Shade, ...], "Its legend."]
    outline: Annotated[Markup, "The land under bubbles, as SVG, or empty."]
    sketched: Annotated[bool, "True where communes are cells around their centres, no limits."]


@dataclass(frozen=True, slots=True)
class _Commune:
    """`rings` are those of its contour; where it has none it is a bubble at its centre."""

    publisher: Publisher
    count: int
    rings: Sequence[Sequence[Degrees]]

    @property
    def places(self) -> list[Degrees]:
        return list_places(self.publisher, self.rings)


def list_places(publisher: Publisher, rings: Iterable[Sequence[Degrees]]) -> list[Degrees]:
    """Those of the contour of a commune, else its centre."""
    return [*chain.from_iterable(rings)] or [publisher.centre or (0, 0)]


def find_box_middle(places: Iterable[Degrees]) -> Degrees:
    """That of the box around places."""
    xs, ys = zip(*places, strict=True)
    return (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2


def fit_places(places: Iterable[Iterable[Degrees]]) -> Viewport:
    """What shows all of these."""
    xs, ys = zip(*chain.from_iterable(places), strict=True)
    return fit_viewport((min(xs), min(ys), max(xs), max(ys)))


def describe_territory_map(
    localised_site: LocalisedSite, entries: Mapping[str, Sequence[DatasetEntry]]
) -> TerritoryShown | None:
    """None where too few communes have a place."""
    ground = find_overview_ground(localised_site.site)
    contours = ground.rings
    communes = [
        _Commune(publisher, len(entries.get(publisher.slug, ())), contours.get(publisher.insee, ()))
        for publisher in localised_site.site.publishers
        if publisher.role == "commune" and (publisher.insee in contours or publisher.centre)
    ]
    if len(communes) < FEWEST:
        return None
    view = fit_places([*(commune.places for commune in communes), ground.outline])
    most_datasets = max(commune.count for commune in communes)
    # Bubbles over contours, and those who publish over the others.
    communes.sort(key=lambda commune: (not commune.rings, commune.count, commune.publisher.slug))
    room = min(1.0, math.sqrt(ROOMY / len(communes)))
    shapes = tuple(
        _draw_commune(
            localised_site.language, view, commune=commune, most_datasets=most_datasets, room=room
        )
        for commune in communes
    )
    names = _draw_names(localised_site.basemap, view, communes, room=room)
    return TerritoryShown(
        box=f"0 0 {WIDTH} {view.height}",
        communes=shapes,
        names=Markup("\n").join(names),
        shades=tuple(_list_shades(localised_site.language)),
        outline=draw_outline(view, ground),
        sketched=ground.sketched,
    )


def draw_outline(view: Viewport, ground: OverviewGround) -> Markup:
    """The land under bubbles; nothing where there are contours or cells."""
    steps = "".join(draw_rings(view, [ground.outline]))
    return Markup('<path class="land" d="{}"/>').format(steps) if steps else Markup("")


def _draw_commune(
    language: Language, view: Viewport, commune: _Commune, most_datasets: int, room: float
) -> CommuneShown:
    name = commune.publisher.name
    shade = find_shade(commune.count)
    count_text = (
        language.count("datasets", commune.count)
        if commune.count
        else language.say("territory.none")
    )
    if outline := "".join(draw_rings(view, commune.rings)):
        shape = Markup('<path class="w{}" d="{}"/>').format(shade, outline)
    else:  # no contour, or too small a one to be drawn
        x, y = view.exact(*commune.places[0])
        radius = room * (
            SMALL + (LARGE - SMALL) * math.sqrt(commune.count / most_datasets)
            if commune.count
            else SMALL
        )
        shape = Markup('<circle class="w{}" cx="{:.1f}" cy="{:.1f}" r="{:.1f}"/>').format(
            shade, x, y, radius
        )
    title = language.say("territory.commune", name=name, said=count_text)
    return CommuneShown(f"{commune.publisher.slug}/", title, shape)


def _draw_names(
    basemap: Basemap, view: Viewport, communes: Sequence[_Commune], room: float
) -> Iterator[Markup]:
    """Those of the communes that publish and that there is room for."""
    active = [commune for commune in communes if commune.count]
    bubbles = [commune.places[0] for commune in active if not commune.rings]
    if not bubbles:
        yield from _draw_area_names(view, communes)
        return
    active_names = {commune.publisher.name for commune in active}
    labels = tuple(label for label in basemap.labels if label[2] in active_names)
    yield from _draw_bubble_names(replace(basemap, labels=labels), view, bubbles, LARGE * room)


def _draw_area_names(view: Viewport, communes: Sequence[_Commune]) -> Iterator[Markup]:
    """Each on its own commune, else beyond the land: the darkest are named first."""
    areas = []
    for commune in sorted(communes, key=_rank_commune):
        if commune.count:
            publisher = commune.publisher
            middle = publisher.centre or find_box_middle(commune.places)
            areas.append(outline_area(view, publisher.name, middle, commune.rings))
    for class_name, placed in place_screen_names(areas, view.height, SCREENS):
        yield Markup(draw_name(placed, class_name, pointed=True))


def _rank_commune(commune: _Commune) -> tuple[int, int]:
    return -find_shade(commune.count), -(commune.publisher.population or 0)


def find_shade(count: int) -> int:
    """That of a commune with so many datasets."""
    return sum(count >= least for least in SHADES[1:])


def outline_area(
    view: Viewport, name: str, middle: Degrees, rings: Iterable[Sequence[Degrees]]
) -> NamedArea:
    """A commune in units of a drawing."""
    exact_rings = tuple(tuple(view.exact(*place) for place in ring) for ring in rings)
    return NamedArea(name, view.exact(*middle), exact_rings)


def place_screen_names(
    areas: Iterable[NamedArea], height: int, screens: Iterable[tuple[str, Lettering]]
) -> Iterator[tuple[str, PlacedName]]:
    """The names that a telephone has room for (`few`), then those of a larger screen (`alt`), of
    the `areas` in this order."""
    named = tuple(areas)
    for class_name, lettering in screens:
        for placed in _place_names(named, height, lettering):
            yield class_name, placed


@lru_cache(maxsize=32)  # several pages have the same, in any language
def _place_names(named: Sequence[NamedArea], height: int, lettering: Lettering) -> list[PlacedName]:
    return place_area_names(named, Room(WIDTH, height), lettering)


def _draw_bubble_names(
    labelled: Basemap, view: Viewport, bubbles: Sequence[Degrees], radius: float
) -> Iterator[Markup]:
    """Those that a telephone has room for, then those that only a larger screen has; none over a
    bubble."""
    room = Room(WIDTH, view.height)
    for x, y in starmap(view.exact, bubbles):
        room.take_disc(x, y, radius)
    named = set[str]()
    for class_name, letter in (("", SMALL_SCREEN), ("alt", LETTER)):
        others = tuple(label for label in labelled.labels if label[2] not in named)
        basemap = replace(labelled, labels=others)
        for placed in basemap.named(view, room, letter=letter, most=NAMES, radius=radius):
            named.add(placed.name)
            yield Markup(draw_name(placed, class_name, pointed=True))


def draw_rings(view: Viewport, rings: Sequence[Sequence[Degrees]]) -> Iterator[str]:
    """The steps of a path along each ring that is large enough to be drawn."""
    for ring in rings:
        exact = [view.exact(*place) for place in ring]
        places: list[Place] = [(round(x * FINE), round(y * FINE)) for x, y in exact]
        steps = [f"{x / FINE:g} {y / FINE:g}" for x, y in simplify_ring(places, FINE / 2)[:-1]]
        if len(steps) > 2:
            yield f"M{'L'.join(steps)}z"


def _list_shades(language: Language) -> Iterator[Shade]:
    for place, least in enumerate(SHADES):
        last = SHADES[place + 1] - 1 if place + 1 < len(SHADES) else 0
        if not least:
            label = language.say("territory.none")
        elif not last:
            label = language.say("territory.from", least=least)
        else:
            range_label = language.say("territory.between", least=least, most=last)
            label = language.count("datasets", least) if last == least else range_label
        yield Shade(f"w{place}", label)

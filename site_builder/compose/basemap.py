"""What all maps of a portal are drawn on: the names and the contours of its communes, the owner's
own tiles."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from hashlib import sha256
from itertools import chain
from urllib.parse import urlsplit

import msgspec

from site_builder.compose.drawn_ground import MOST_GROUNDS, DrawnGround
from site_builder.core.model.editorial import MapBackground
from site_builder.core.model.portal import Contours, Publisher, TileLayer
from site_builder.core.model.site import Site
from site_builder.geography.name_areas import NamedArea
from site_builder.geography.name_places import (
    FAR,
    PlacedName,
    Point,
    Room,
    list_places_within,
    place_names,
)
from site_builder.geography.simplify import Place, extract_arcs, filter_line_by_box, simplify_line
from site_builder.geography.svg_paths import write_line_paths
from site_builder.geography.topology import (
    Border,
    clip_ring,
    find_middle,
    index_borders,
    join_borders,
    list_outer_rings,
    list_ring_borders,
)
from site_builder.geography.viewport import WIDTH, Box, Viewport, is_apart, surround_places

PER_DEGREE = 10_000  # places of a contour: some ten metres from one to the next
FINE = 0.8  # units of a drawing
# units above a drawing and beside it to which land and contours go: a screen that is wider than it
# shows them there, and nobody sees where they end
BEYOND = 4
BESIDE = 220
# names on a drawing 300 pixels wide, and the units that a letter and a line of them take there
LABELS = 7
LETTER = 10
LINE = 21
Label = tuple[float, float, str]  # longitude, latitude, name


@dataclass(frozen=True, slots=True, kw_only=True)
class Basemap:
    """`names` by INSEE code; `labels`, the most populous commune first; `arcs` of contours, each
    once, PER_DEGREE; `rings` of each commune and `land`, those around all of them, by their arcs.

    `home` is the commune that is to be framed where nothing says in which ones its places are.
    `mark` is a digest of all of it but `home`, to stand among the inputs of a page. `grounds`:
    what was drawn of it so far; `drawn_names`: the names of communes on the map of a table, by the
    digest of that map.
    """

    names: Mapping[str, str] = field(default_factory=dict)
    labels: tuple[Label, ...] = ()
    arcs: tuple[tuple[Place, ...], ...] = ()
    rings: Mapping[str, Sequence[Sequence[Border]]] = field(default_factory=dict)
    land: tuple[Sequence[Border], ...] = ()
    tiles: TileLayer | None = None
    background: MapBackground | None = None
    home: str = ""
    mark: str = ""
    grounds: dict[tuple[Box, tuple[str, ...]], DrawnGround] = field(default_factory=dict)
    drawn_names: dict[bytes, tuple[str, ...]] = field(default_factory=dict)
    _levels: dict[int, list[list[Place]]] = field(default_factory=dict)
    _boxes: dict[str, Box] = field(default_factory=dict)
    _arc_boxes: list[Box] = field(default_factory=list)

    @property
    def drawn(self) -> bool:
        """Is there something to draw under a map?"""
        return bool(self.labels or self.arcs)

    @property
    def attribution(self) -> str:
        """Whose the background is."""
        if self.background:
            return self.background.attribution
        return self.tiles.attribution if self.tiles else ""

    def at(self, insee: str) -> Basemap:
        """The same, of what a commune has published or has had taken out for it."""
        return replace(self, home=insee)

    def contours(self, view: Viewport) -> Iterator[list[Place]]:
        """The contours that a drawing meets, in its units, with no more points than it can show."""
        west, south, east, north = (round(side * PER_DEGREE) for side in _widen_box(view))
        arcs = self._level(FINE * view.unit_y * PER_DEGREE)
        for arc, arc_box in zip(arcs, self._list_arc_boxes(), strict=True):
            if is_apart(arc_box, (west, south, east, north)):
                continue
            for part in filter_line_by_box(arc, (west, south), (east, north)):
                yield _convert_places(view, part)

    def draw_land(self, view: Viewport) -> Iterator[list[Place]]:
        """What lies in a drawing of all contours together, in its units."""
        return self._draw_rings(view, self.land)

    def areas(self, view: Viewport, codes: Iterable[str]) -> Iterator[list[Place]]:
        """What lies in a drawing of the contours of each of these communes, in its units."""
        return self._draw_rings(view, self._list_rings(codes))

    def _list_rings(self, codes: Iterable[str]) -> Iterator[Sequence[Border]]:
        return chain.from_iterable(self.rings.get(code, ()) for code in codes)

    def _draw_rings(
        self, view: Viewport, rings: Iterable[Sequence[Border]]
    ) -> Iterator[list[Place]]:
        lines = self._level(FINE * view.unit_y * PER_DEGREE)
        for ring in rings:
            places = _convert_places(view, join_borders(ring, lines))
            if clipped := clip_ring(places, *_get_corners(view, BESIDE, BEYOND)):
                yield clipped

    def find_bounds(self, codes: Iterable[str]) -> Box:
        """The box around the contours of communes; NOWHERE where none has one."""
        places = list[Place]()
        for ring in self._list_rings(codes):
            places += join_borders(ring, self.arcs)
        west, south, east, north = surround_places(places)
        return west / PER_DEGREE, south / PER_DEGREE, east / PER_DEGREE, north / PER_DEGREE

    def _list_arc_boxes(self) -> list[Box]:
        """In the order of the arcs, PER_DEGREE."""
        if not self._arc_boxes:
            self._arc_boxes.extend(map(surround_places, self.arcs))
        return self._arc_boxes

    def _find_box(self, code: str) -> Box:
        if code not in self._boxes:
            self._boxes[code] = self.find_bounds([code])
        return self._boxes[code]

    def _level(self, tolerance: float) -> list[list[Place]]:
        """The arcs as a drawing needs them; one of twice the scale is drawn from the same."""
        level = max(0, math.floor(math.log2(tolerance))) if tolerance > 1 else 0
        if level not in self._levels:
            self._levels[level] = [simplify_line(arc, 2**level) for arc in self.arcs]
        return self._levels[level]

    def draw_ground(self, view: Viewport, communes: tuple[str, ...]) -> DrawnGround:
        """What lies under the places of a drawing; `communes` are those that are framed."""
        key = view.box, communes
        if key not in self.grounds:
            if len(self.grounds) == MOST_GROUNDS:
                self.grounds.clear()
            self.grounds[key] = self._draw_ground(view, communes)
        return self.grounds[key]

    def _draw_ground(self, view: Viewport, communes: tuple[str, ...]) -> DrawnGround:
        labels = tuple(self.list_labels(view))
        framed = list_outer_rings(
            self._list_rings(communes), self.arcs
        )  # limits within are contours
        rings = list(self._draw_rings(view, framed))
        area = Room(WIDTH, view.height)
        name = ""
        name_places: list[Point] = []
        if len(communes) == 1:
            name = self.names.get(communes[0], "")
            area.take_area(rings)
            for x, y, label in labels:
                if label == name:
                    name_places = list_places_within(area, (x, y))
        return DrawnGround(
            land=write_line_paths(self.draw_land(view), "z"),
            framed=write_line_paths(rings, "z"),
            contours=write_line_paths(self.contours(view)),
            labels=labels,
            name=name,
            name_places=tuple(name_places),
            area=area,
            communes=() if name else tuple(self._list_named_areas(view, labels)),
        )

    def _list_named_areas(self, view: Viewport, labels: Iterable[Label]) -> Iterator[NamedArea]:
        """The communes of these labels that have a contour, in units of a drawing."""
        codes = {name: code for code, name in self.names.items()}
        for x, y, name in labels:
            rings = list(self.areas(view, [codes.get(name, "")]))
            if rings:
                yield NamedArea(name, (x, y), rings)

    def list_labels(self, view: Viewport) -> Iterator[tuple[float, float, str]]:
        """The names of the communes that a drawing shows, in its units, the most populous first.
        One whose place is beyond the frame is in the middle of what is seen of it."""
        codes = {name: code for code, name in self.names.items()}
        for longitude, latitude, name in self.labels:
            x, y = view.exact(longitude, latitude)
            if view.contains(x, y):
                yield x, y, name
                continue
            code = codes.get(name, "")
            if is_apart(self._find_box(code), view.box):
                continue
            for ring in self.areas(view, [code]):
                seen = clip_ring(ring, *_get_corners(view))
                if middle := find_middle(seen):
                    yield *middle, name
                    break

    def named(
        self,
        view: Viewport,
        room: Room,
        letter: float = LETTER,
        most: int = LABELS,
        radius: float = 0,
        far: Sequence[float] = FAR,
    ) -> Iterator[PlacedName]:
        """The names that a drawing has room for, the most populous first and no more than `most`;
        `letter` is how wide one is, `radius` how large the bubble at each place."""
        labels = self.list_labels(view)
        line = LINE * letter / LETTER
        return place_names(
            labels, room, letter=letter, line=line, most=most, radius=radius, far=far
        )


def _get_corners(view: Viewport, beside: int = 0, beyond: int = 0) -> tuple[Place, Place]:
    """Those of a drawing and of so many units beside it, above and below."""
    return (-beside, -beyond), (WIDTH + beside, view.height + beyond)


def _widen_box(view: Viewport) -> Box:
    """With what is BESIDE a drawing."""
    west, south, east, north = view.box
    beside = BESIDE * view.unit_x
    return west - beside, south, east + beside, north


def _convert_places(view: Viewport, line: Iterable[Place]) -> list[Place]:
    """In units of a drawing, none twice in a row."""
    places = list[Place]()
    for x, y in line:
        exact_x, exact_y = view.exact(x / PER_DEGREE, y / PER_DEGREE)
        place = round(exact_x), round(exact_y)
        if not places or place != places[-1]:
            places.append(place)
    return places


def build_basemap(site: Site) -> Basemap:
    """The basemap of a portal."""
    names = {publisher.insee: publisher.name for publisher in site.publishers if publisher.insee}
    labels = tuple(_list_labels(site.publishers, site.contours))
    encoded = msgspec.json.encode(
        (
            names,
            labels,
            site.contours.digest,
            site.portal.tiles,
            site.portal.cells,
            site.editorial.background,
        ),
        order="deterministic",
    )
    borders = _build_borders(site.contours)
    return Basemap(
        names=names,
        labels=labels,
        arcs=borders.arcs,
        rings=borders.rings,
        land=borders.land,
        tiles=site.portal.tiles,
        background=site.editorial.background,
        mark=sha256(encoded).hexdigest(),
    )


def _list_labels(publishers: Sequence[Publisher], contours: Contours) -> Iterator[Label]:
    """Where communes.yml gives a centre, else in the middle of the contour."""
    rings_by_insee = dict(contours.communes)
    for publisher in sorted(
        publishers, key=lambda candidate: (-(candidate.population or 0), candidate.slug)
    ):
        if publisher.centre:
            yield (*publisher.centre, publisher.name)
        elif publisher.insee in rings_by_insee:
            xs, ys = zip(
                *(place for ring in rings_by_insee[publisher.insee] for place in ring), strict=True
            )
            yield (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2, publisher.name


@dataclass(frozen=True, slots=True)
class _Borders:
    arcs: tuple[tuple[Place, ...], ...]
    rings: Mapping[str, Sequence[Sequence[Border]]]
    land: tuple[Sequence[Border], ...]


@lru_cache(maxsize=2)
def _build_borders(contours: Contours) -> _Borders:
    places_by_insee = {
        insee: [[(round(x * PER_DEGREE), round(y * PER_DEGREE)) for x, y in ring] for ring in rings]
        for insee, rings in contours.communes
    }
    lines = extract_arcs(chain.from_iterable(places_by_insee.values()))
    index = index_borders(lines)
    rings = {
        insee: [list_ring_borders(ring, index, lines) for ring in commune_rings]
        for insee, commune_rings in places_by_insee.items()
    }
    land = tuple(list_outer_rings(chain.from_iterable(rings.values()), lines))
    return _Borders(tuple(tuple(simplify_line(line, 1)) for line in lines), rings, land)


def get_tile_host(tiles: TileLayer) -> str:
    """Where tiles come from, as a policy names it: a letter that is not ASCII would make all of it
    invalid."""
    parts = urlsplit(tiles.url)
    place = parts.netloc if parts.netloc.isascii() else parts.netloc.encode("idna").decode()
    return f"{parts.scheme}://{place}"

"""What all maps of a portal are drawn on: the names and the contours of its communes, the owner's
own tiles."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256
from urllib.parse import urlsplit

import msgspec

from site_builder.core.model.portal import Contours, Publisher, TileLayer
from site_builder.core.model.site import Site
from site_builder.geography.simplify import Place, extract_arcs, filter_line_by_box, simplify_line
from site_builder.geography.viewport import WIDTH, Viewport

PER_DEGREE = 10_000  # places of a contour: some ten metres from one to the next
FINE = 0.8  # units of a drawing
# names on a drawing, and the units that a letter and a line of them take there
LABELS = 10
LETTER = 7.5
LINE = 16
Label = tuple[float, float, str]  # longitude, latitude, name


@dataclass(frozen=True, slots=True, kw_only=True)
class Basemap:
    """`names` by INSEE code; `labels`, the most populous commune first; `arcs` of contours, each
    once, PER_DEGREE.

    `mark` is a digest of all of it, to stand among the inputs of a page.
    """

    names: Mapping[str, str] = field(default_factory=dict)
    labels: tuple[Label, ...] = ()
    arcs: tuple[tuple[Place, ...], ...] = ()
    tiles: TileLayer | None = None
    mark: str = ""
    _levels: dict[int, list[list[Place]]] = field(default_factory=dict)

    @property
    def drawn(self) -> bool:
        """Is there something to draw under a map?"""
        return bool(self.labels or self.arcs)

    def contours(self, view: Viewport) -> Iterator[list[Place]]:
        """The contours that a drawing meets, in its units, with no more points than it can show."""
        west, south, east, north = (round(side * PER_DEGREE) for side in view.box)
        for arc in self._level(FINE * view.unit_y * PER_DEGREE):
            for part in filter_line_by_box(arc, (west, south), (east, north)):
                places = [_round_place(view.exact(x / PER_DEGREE, y / PER_DEGREE)) for x, y in part]
                yield [
                    place
                    for index, place in enumerate(places)
                    if not index or place != places[index - 1]
                ]

    def _level(self, tolerance: float) -> list[list[Place]]:
        """The arcs as a drawing needs them; one of twice the scale is drawn from the same."""
        level = max(0, math.floor(math.log2(tolerance))) if tolerance > 1 else 0
        if level not in self._levels:
            self._levels[level] = [simplify_line(arc, 2**level) for arc in self.arcs]
        return self._levels[level]

    def named(
        self, view: Viewport, letter: float = LETTER, most: int = LABELS, corner: float = 0
    ) -> Iterator[tuple[float, float, str]]:
        """The names that a drawing has room for, the most populous first and no more than `most`,
        each around its place in units; `letter` is how wide one is, `corner` how wide what stands
        in the lower left one."""
        placed_labels: list[tuple[float, float, float]] = []
        for longitude, latitude, name in self.labels:
            x, y = view.exact(longitude, latitude)
            half = len(name) * letter / 2
            inside = half <= x <= WIDTH - half and LINE <= y <= view.height - LINE
            free = x - half > corner or y < view.height - 3 * LINE
            if (
                inside
                and free
                and all(
                    abs(x - ax) > half + wide or abs(y - ay) > LINE
                    for ax, ay, wide in placed_labels
                )
            ):
                placed_labels.append((x, y, half))
                yield x, y, name
            if len(placed_labels) == most:
                return


def _round_place(place: tuple[float, float]) -> Place:
    return round(place[0]), round(place[1])


def build_basemap(site: Site) -> Basemap:
    """The basemap of a portal."""
    names = {publisher.insee: publisher.name for publisher in site.publishers if publisher.insee}
    labels = tuple(_list_labels(site.publishers, site.contours))
    encoded = msgspec.json.encode(
        (names, labels, site.contours.digest, site.portal.tiles), order="deterministic"
    )
    return Basemap(
        names=names,
        labels=labels,
        arcs=_build_arcs(site.contours),
        tiles=site.portal.tiles,
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


@lru_cache(maxsize=2)
def _build_arcs(contours: Contours) -> tuple[tuple[Place, ...], ...]:
    rings = (
        [(round(x * PER_DEGREE), round(y * PER_DEGREE)) for x, y in ring]
        for _, commune_rings in contours.communes
        for ring in commune_rings
    )
    return tuple(tuple(simplify_line(arc, 1)) for arc in extract_arcs(rings))


def get_tile_host(tiles: TileLayer) -> str:
    """Where tiles come from, as a policy names it: a letter that is not ASCII would make all of it
    invalid."""
    parts = urlsplit(tiles.url)
    place = parts.netloc if parts.netloc.isascii() else parts.netloc.encode("idna").decode()
    return f"{parts.scheme}://{place}"

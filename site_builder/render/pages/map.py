"""The map of a table: one sentence, a drawing made when the site is built, and where the same is
said in words."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated

from markupsafe import Markup, escape

from site_builder.compose.basemap import Basemap
from site_builder.core.language import Language
from site_builder.core.model import TableMap
from site_builder.geography.viewport import DEGREE, WIDTH, Box, Viewport, compute_longitude_scale
from site_builder.render.feeds.communes import COMMUNES
from site_builder.render.pages.reuse_table import Taken
from site_builder.render.pages.values import format_integer

BAND = 12  # units: points are written band by band, so that from one to the next is never far
# pixels across, and where there are so many
DOT = 8
LITTLE = 6
MANY = 300
SIZES = (7, 11, 16, 22, 28)  # pixels across, of how many rows a cell has
NICE = (1, 2, 5)
LEAST = 0.01  # kilometres from which a side is said
SHARE = 0.3  # of the width, at most, for the scale
EDGE = 12  # units between the scale and the edges
HALF = 42  # units from the edge to the middle of the longest text of a scale


@dataclass(frozen=True, slots=True)
class CommuneCount:
    """How many rows lie in a commune."""

    name: Annotated[str, "Its name, or its INSEE code where the portal does not know it."]
    count: Annotated[str, "How many rows, in figures."]


@dataclass(frozen=True, slots=True, kw_only=True)
class MapShown:
    """A map of the rows of a table."""

    anchor: Annotated[str, "The id of its section."]
    table: Annotated[str, "The id of the table's section."]
    sentence: Annotated[
        str, "How many places, where, and how many rows have none, in one sentence."
    ]
    drawing: Annotated[Markup, "The map as SVG."]
    legend: Annotated[str, "What a circle stands for, or empty where a point is a place."]
    communes: Annotated[tuple[CommuneCount, ...], "How many rows lie in each commune, or nothing."]
    others: Annotated[str, "How many more communes there are, in words, or empty."]
    backdrop: Annotated[
        str,
        "The file of contours and names for the map that moves, from the site's root, or empty.",
    ]
    tiles: Annotated[str, "The address of the owner's tiles, with {z}, {x} and {y}, or empty."]
    attribution: Annotated[str, "Whose tiles these are, or empty."]
    link: Annotated[str, "The address of a page about the tiles, or empty."]
    leads: Annotated[bool, "True where the data are a map: it comes before their rows."]
    taken: Annotated[Taken | None, "What one takes away of it, or nothing."] = None


def describe_table_map(
    language: Language, title: str, anchor: str, mapped: TableMap, atlas: Basemap, leads: bool
) -> MapShown:
    """`title` is that of the table, `anchor` the id of its section; `leads`: the data are a map."""
    view = Viewport(mapped.view)
    own = f"m{anchor.removeprefix('t')}"
    rest = mapped.communes - len(mapped.codes)
    several = mapped.communes > 1
    return MapShown(
        anchor=own,
        table=anchor,
        sentence=_sentence(language, mapped, atlas),
        drawing=_drawing(language, own, title=title, view=view, mapped=mapped, atlas=atlas),
        legend=_legend(language, view, mapped),
        communes=tuple(
            CommuneCount(atlas.names.get(code, code), format_integer(language, n))
            for code, n in mapped.codes
        )
        if several
        else (),
        others=language.count("map.others", rest) if several and rest else "",
        backdrop=COMMUNES.path if atlas.drawn else "",
        tiles=atlas.tiles.url if atlas.tiles else "",
        attribution=atlas.tiles.attribution if atlas.tiles else "",
        link=atlas.tiles.link if atlas.tiles else "",
        leads=leads,
    )


# --- in words ---


def _sentence(language: Language, mapped: TableMap, atlas: Basemap) -> str:
    what = f"{_subject(language, mapped)}{_where(language, mapped, atlas)}"
    if not mapped.missing:
        return language.say("map.sentence", what=what)
    return language.say(
        "map.sentence.missing", what=what, missing=language.count("map.missing", mapped.missing)
    )


def _subject(language: Language, mapped: TableMap) -> str:
    if not mapped.places:
        return language.count("map.rows", mapped.rows)
    places = language.count("map.places", mapped.places)
    if mapped.places == mapped.rows:
        return places
    return language.count("map.rows.places", mapped.rows, places=places)


def _where(language: Language, mapped: TableMap, atlas: Basemap) -> str:
    """In which communes; else over how many kilometres."""
    names = [(atlas.names[code], count) for code, count in mapped.codes if code in atlas.names]
    first = bool(names) and mapped.codes[0][0] in atlas.names
    if mapped.communes == 1 and first:
        return f" {_at(language, names[0][0])}"
    if mapped.communes > 1:
        where = language.count("map.communes", mapped.communes)
        if first and mapped.codes[0][1] > mapped.codes[1][1]:
            most = language.say(
                "map.most",
                where=_at(language, names[0][0]),
                count=format_integer(language, names[0][1]),
            )
            return f" {where}{most}"
        return f" {where}"
    sides = dict(zip(("width", "height"), _measure_bounds(mapped.bounds), strict=True))
    said = {name: _length(language, side) for name, side in sides.items() if side >= LEAST}
    if not said:
        return ""
    return " " + language.say(
        "map.extent" if len(said) > 1 else f"map.extent.{next(iter(said))}", **said
    )


def _at(language: Language, name: str) -> str:
    """« à Lille », « au Quesnoy », « aux Lilas »."""
    for start, message in (("Le ", "map.at.le"), ("Les ", "map.at.les")):
        if name.startswith(start):
            return language.say(message, name=name.removeprefix(start))
    return language.say("map.at", name=name)


def _measure_bounds(bounds: Box) -> tuple[float, float]:
    """Kilometres from west to east and from south to north."""
    west, south, east, north = bounds
    return (east - west) * compute_longitude_scale(bounds) * DEGREE, (north - south) * DEGREE


def _length(language: Language, kilometres: float) -> str:
    """To two digits, in kilometres or metres."""
    if kilometres >= 1:
        return language.say(
            "map.kilometres", n=language.number(round(kilometres, 1 if kilometres < 10 else None))
        )
    return language.say("map.metres", n=max(10, round(kilometres * 1000, -1)))


def _legend(language: Language, view: Viewport, mapped: TableMap) -> str:
    if mapped.cell == 1:
        return ""
    most = max(count for _, _, count in mapped.points)
    return language.say(
        "map.cells",
        side=_length(language, mapped.cell * view.unit),
        count=format_integer(language, most),
    )


# --- as a drawing ---


def _drawing(
    language: Language, anchor: str, title: str, view: Viewport, mapped: TableMap, atlas: Basemap
) -> Markup:
    label = language.say("map.drawing", title=title)
    parts = [_path("commune", _lines(atlas.contours(view)))]
    parts += [
        _path("area", _lines(map(_pairs, mapped.areas), "z")),
        _path("line", _lines(map(_pairs, mapped.lines))),
    ]
    parts += [_path("dot", path, width) for width, path in _dots(mapped)]
    parts += [
        f'<text x="{x:.0f}" y="{y:.0f}">{escape(name)}</text>' for x, y, name in atlas.named(view)
    ]
    parts.append(_scale(language, view))
    head = Markup(
        '<svg viewBox="0 0 {} {}" role="img" aria-label="{}" aria-describedby="{}-said">\n'
    )
    return head.format(WIDTH, view.height, label, anchor) + Markup("".join(parts) + "</svg>")


def _path(name: str, drawn: str, width: int = 0) -> str:
    if not drawn:
        return ""
    wide = f' stroke-width="{width}"' if width else ""
    return f'<path class="{name}" d="{drawn}"{wide}/>\n'


def _pairs(flat: Sequence[int]) -> list[tuple[int, int]]:
    return list(zip(flat[::2], flat[1::2], strict=True))


def _lines(lines: Iterable[Sequence[tuple[int, int]]], end: str = "") -> str:
    """Lines in one path, each step from the place before."""
    found = []
    for line in lines:
        if len(line) < 2:
            continue
        x, y = line[0]
        steps = []
        for nx, ny in line[1:]:
            steps.append(f"{nx - x}{ny - y:+}".replace("+", " "))
            x = nx
            y = ny
        found.append(f"M{line[0][0]} {line[0][1]}l{' '.join(steps)}{end}".replace(" -", "-"))
    return "".join(found)


def _dots(mapped: TableMap) -> Iterator[tuple[int, str]]:
    """Paths of dots, which a round end of line makes, and how wide; the widest first, so that none
    hides another."""
    if mapped.cell == 1:
        yield (
            LITTLE if len(mapped.points) > MANY else DOT,
            _points([(x, y) for x, y, _ in mapped.points]),
        )
        return
    most = max(count for _, _, count in mapped.points)
    sizes = defaultdict(list)
    for x, y, count in mapped.points:
        size = min(len(SIZES) - 1, math.floor(math.sqrt(count / most) * len(SIZES)))
        sizes[size].append((x * mapped.cell + mapped.cell // 2, y * mapped.cell + mapped.cell // 2))
    for size in sorted(sizes, reverse=True):
        yield SIZES[size], _points(sizes[size])


def _points(places: Iterable[tuple[int, int]]) -> str:
    """Dots in one path: to and fro, band by band, each step being short."""

    def along(place: tuple[int, int]) -> tuple[int, int, int]:
        band = place[1] // BAND
        return band, -place[0] if band % 2 else place[0], place[1]

    x = y = 0
    steps = []
    for nx, ny in sorted(places, key=along):
        steps.append(f"m{nx - x}{ny - y:+}h0".replace("+", " "))
        x = nx
        y = ny
    return "".join(steps)


def _scale(language: Language, view: Viewport) -> str:
    """A bar as long as a round number of metres or kilometres."""
    most = WIDTH * SHARE * view.unit
    power = 10.0 ** math.floor(math.log10(most))
    length = max(nice * power for nice in NICE if nice * power <= most)
    units = length / view.unit
    y = view.height - EDGE
    text = escape(_length(language, length))
    bar = f'<path class="scale" d="M{EDGE} {y - 4}v4h{units:.1f}v-4"/>'
    return (
        f'{bar}<text class="scale" x="{max(EDGE + units / 2, HALF):.0f}" '
        f'y="{y - 8}">{text}</text>\n'
    )

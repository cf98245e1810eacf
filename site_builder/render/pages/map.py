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
from site_builder.core.model.prepared import TableMap
from site_builder.geography.viewport import DEGREE, WIDTH, Box, Viewport, compute_longitude_scale
from site_builder.render.feeds.communes import COMMUNES_PATH
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
    language: Language, title: str, anchor: str, mapped: TableMap, basemap: Basemap, leads: bool
) -> MapShown:
    """`title` is that of the table, `anchor` the id of its section; `leads`: the data are a map."""
    view = Viewport(mapped.view)
    map_anchor = f"m{anchor.removeprefix('t')}"
    other_communes = mapped.communes - len(mapped.codes)
    several = mapped.communes > 1
    return MapShown(
        anchor=map_anchor,
        table=anchor,
        sentence=_describe_map(language, mapped, basemap),
        drawing=_draw_map(
            language, map_anchor, title=title, view=view, table_map=mapped, basemap=basemap
        ),
        legend=_describe_legend(language, view, mapped),
        communes=tuple(
            CommuneCount(basemap.names.get(code, code), format_integer(language, n))
            for code, n in mapped.codes
        )
        if several
        else (),
        others=language.count("map.others", other_communes) if several and other_communes else "",
        backdrop=COMMUNES_PATH if basemap.drawn else "",
        tiles=basemap.tiles.url if basemap.tiles else "",
        attribution=basemap.tiles.attribution if basemap.tiles else "",
        link=basemap.tiles.link if basemap.tiles else "",
        leads=leads,
    )


# --- in words ---


def _describe_map(language: Language, table_map: TableMap, basemap: Basemap) -> str:
    location = _describe_location(language, table_map, basemap)
    subject = f"{_describe_subject(language, table_map)}{location}"
    if not table_map.missing:
        return language.say("map.sentence", what=subject)
    return language.say(
        "map.sentence.missing",
        what=subject,
        missing=language.count("map.missing", table_map.missing),
    )


def _describe_subject(language: Language, table_map: TableMap) -> str:
    if not table_map.places:
        return language.count("map.rows", table_map.rows)
    places = language.count("map.places", table_map.places)
    if table_map.places == table_map.rows:
        return places
    return language.count("map.rows.places", table_map.rows, places=places)


def _describe_location(language: Language, table_map: TableMap, basemap: Basemap) -> str:
    """In which communes; else over how many kilometres."""
    commune_counts = [
        (basemap.names[code], count) for code, count in table_map.codes if code in basemap.names
    ]
    is_first_named = bool(commune_counts) and table_map.codes[0][0] in basemap.names
    if table_map.communes == 1 and is_first_named:
        return f" {_name_commune(language, commune_counts[0][0])}"
    if table_map.communes > 1:
        communes = language.count("map.communes", table_map.communes)
        if is_first_named and table_map.codes[0][1] > table_map.codes[1][1]:
            most_text = language.say(
                "map.most",
                where=_name_commune(language, commune_counts[0][0]),
                count=format_integer(language, commune_counts[0][1]),
            )
            return f" {communes}{most_text}"
        return f" {communes}"
    sides = dict(zip(("width", "height"), _measure_bounds(table_map.bounds), strict=True))
    side_lengths = {
        name: _format_length(language, side) for name, side in sides.items() if side >= LEAST
    }
    if not side_lengths:
        return ""
    return " " + language.say(
        "map.extent" if len(side_lengths) > 1 else f"map.extent.{next(iter(side_lengths))}",
        **side_lengths,
    )


def _name_commune(language: Language, name: str) -> str:
    """« à Lille », « au Quesnoy », « aux Lilas »."""
    for start, message in (("Le ", "map.at.le"), ("Les ", "map.at.les")):
        if name.startswith(start):
            return language.say(message, name=name.removeprefix(start))
    return language.say("map.at", name=name)


def _measure_bounds(bounds: Box) -> tuple[float, float]:
    """Kilometres from west to east and from south to north."""
    west, south, east, north = bounds
    return (east - west) * compute_longitude_scale(bounds) * DEGREE, (north - south) * DEGREE


def _format_length(language: Language, kilometres: float) -> str:
    """To two digits, in kilometres or metres."""
    if kilometres >= 1:
        return language.say(
            "map.kilometres", n=language.number(round(kilometres, 1 if kilometres < 10 else None))
        )
    return language.say("map.metres", n=max(10, round(kilometres * 1000, -1)))


def _describe_legend(language: Language, view: Viewport, table_map: TableMap) -> str:
    if table_map.cell == 1:
        return ""
    most_rows = max(count for _, _, count in table_map.points)
    return language.say(
        "map.cells",
        side=_format_length(language, table_map.cell * view.unit),
        count=format_integer(language, most_rows),
    )


# --- as a drawing ---


def _draw_map(
    language: Language,
    anchor: str,
    title: str,
    view: Viewport,
    table_map: TableMap,
    basemap: Basemap,
) -> Markup:
    label = language.say("map.drawing", title=title)
    parts = [_draw_path("commune", _write_line_paths(basemap.contours(view)))]
    parts += [
        _draw_path("area", _write_line_paths(map(_pair_coordinates, table_map.areas), "z")),
        _draw_path("line", _write_line_paths(map(_pair_coordinates, table_map.lines))),
    ]
    parts += [_draw_path("dot", path, width) for width, path in _list_dot_paths(table_map)]
    for x, y, name in basemap.named(view, corner=EDGE + SHARE * WIDTH):
        parts.append(f'<text x="{x:.0f}" y="{y:.0f}">{escape(name)}</text>')
    parts.append(_draw_scale(language, view))
    head = Markup(
        '<svg viewBox="0 0 {} {}" role="img" aria-label="{}" aria-describedby="{}-said">\n'
    )
    return head.format(WIDTH, view.height, label, anchor) + Markup("".join(parts) + "</svg>")


def _draw_path(class_name: str, path_data: str, width: int = 0) -> str:
    if not path_data:
        return ""
    width_attribute = f' stroke-width="{width}"' if width else ""
    return f'<path class="{class_name}" d="{path_data}"{width_attribute}/>\n'


def _pair_coordinates(coordinates: Sequence[int]) -> list[tuple[int, int]]:
    return list(zip(coordinates[::2], coordinates[1::2], strict=True))


def _write_line_paths(lines: Iterable[Sequence[tuple[int, int]]], end: str = "") -> str:
    """Lines in one path, each step from the place before."""
    paths = []
    for line in lines:
        if len(line) < 2:
            continue
        x, y = line[0]
        steps = []
        for nx, ny in line[1:]:
            steps.append(f"{nx - x}{ny - y:+}".replace("+", " "))
            x = nx
            y = ny
        paths.append(f"M{line[0][0]} {line[0][1]}l{' '.join(steps)}{end}".replace(" -", "-"))
    return "".join(paths)


def _list_dot_paths(table_map: TableMap) -> Iterator[tuple[int, str]]:
    """Paths of dots, which a round end of line makes, and how wide; the widest first, so that none
    hides another."""
    if table_map.cell == 1:
        yield (
            LITTLE if len(table_map.points) > MANY else DOT,
            _write_dots_path([(x, y) for x, y, _ in table_map.points]),
        )
        return
    most_rows = max(count for _, _, count in table_map.points)
    sizes = defaultdict(list)
    for x, y, count in table_map.points:
        size = min(len(SIZES) - 1, math.floor(math.sqrt(count / most_rows) * len(SIZES)))
        sizes[size].append(
            (x * table_map.cell + table_map.cell // 2, y * table_map.cell + table_map.cell // 2)
        )
    for size in sorted(sizes, reverse=True):
        yield SIZES[size], _write_dots_path(sizes[size])


def _write_dots_path(places: Iterable[tuple[int, int]]) -> str:
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


def _draw_scale(language: Language, view: Viewport) -> str:
    """A bar as long as a round number of metres or kilometres."""
    longest = WIDTH * SHARE * view.unit
    power = 10.0 ** math.floor(math.log10(longest))
    length = max(factor * power for factor in NICE if factor * power <= longest)
    units = length / view.unit
    y = view.height - EDGE
    text = escape(_format_length(language, length))
    bar = f'<path class="scale" d="M{EDGE} {y - 4}v4h{units:.1f}v-4"/>'
    return (
        f'{bar}<text class="scale" x="{max(EDGE + units / 2, HALF):.0f}" '
        f'y="{y - 8}">{text}</text>\n'
    )

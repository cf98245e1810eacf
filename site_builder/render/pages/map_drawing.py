"""The drawing of a map, made when the site is built: the communes where places are, framed by their
contours, the places, and names that touch none of them."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256

import msgspec
from markupsafe import Markup, escape

from site_builder.compose.basemap import LABELS, LETTER, LINE, Basemap
from site_builder.compose.drawn_ground import MOST_NAMES, DrawnGround
from site_builder.compose.map_frame import MapFrame
from site_builder.core.language import Language
from site_builder.geography.name_areas import Lettering, NamedArea, place_area_names
from site_builder.geography.name_places import (
    Box,
    PlacedName,
    Room,
    place_name_within,
    place_names,
)
from site_builder.geography.simplify import Place
from site_builder.geography.svg_paths import write_dots_path, write_line_paths
from site_builder.geography.topology import cross_rings
from site_builder.geography.viewport import WIDTH, Viewport, surround_places

# pixels across, and where there are so many
DOT = 8
LITTLE = 6
MANY = 300
SIZES = (7, 11, 16, 22, 28)  # pixels across, of how many rows a cell has
LEAST_SIZE = 4
NICE = (1, 2, 5)
SHARE = 0.3  # of the width, at most, for the scale
EDGE = 12  # units between the scale and the edges
HALF = 42  # units from the edge to the middle of the longest text of a scale
HIGH = 40  # units from the lower edge to above it
PHONE = 4 / 3  # units of a pixel of a drawing 300 pixels wide: dots are as large on every screen
SIDES = {-1: "end", 0: "", 1: "start"}  # how a name is anchored
POINT = "m-1.5 0a1.5 1.5 0 1 0 3 0a1.5 1.5 0 1 0-3 0m1.5 0"  # at the place a leader leads to
BELOW = 4  # units from the middle of a name to its foot
# is it for larger screens alone, where a drawing is 688 pixels wide or more; units of a letter and
# of a line of names; how many of them
SCREENS = ((False, LETTER, LINE, LABELS), (True, 4.5, 9.5, 12))
# how communes are named where several have places, and the units of a pixel there, on a telephone
# (`few`) and on larger screens
SEVERAL = (
    ("few", Lettering(letter=LETTER, line=LINE, most=5, longest=40, farthest=120), PHONE),
    ("alt", Lettering(letter=4.5, line=9.5, most=8, longest=45, farthest=70), 0.6),
)


def draw_table_map(
    language: Language, anchor: str, title: str, frame: MapFrame, basemap: Basemap
) -> Markup:
    """As SVG; `anchor` is the id of its section."""
    view = frame.view
    label = language.say("map.drawing", title=title)
    dots = list(_list_dots(frame))
    ground = basemap.draw_ground(view, frame.communes)
    parts = [
        _draw_path("land", ground.land),
        _draw_path("home", ground.framed),
        _draw_path("commune", ground.contours),
        _draw_path("area", write_line_paths(_list_lines(frame, frame.table_map.areas), "z")),
        _draw_path("line", write_line_paths(_list_lines(frame, frame.table_map.lines))),
    ]
    parts += [_draw_path("dot", write_dots_path(places), width) for width, places in dots]
    parts += _draw_names(basemap, ground, frame, dots)
    parts.append(_draw_scale(language, view))
    head = Markup(
        '<svg viewBox="0 0 {} {}" role="img" aria-label="{}" aria-describedby="{}-said">\n'
    )
    return head.format(WIDTH, view.height, label, anchor) + Markup("".join(parts) + "</svg>")


def _draw_names(
    basemap: Basemap, ground: DrawnGround, frame: MapFrame, dots: Sequence[tuple[int, list[Place]]]
) -> Iterable[str]:
    """Those of the communes that have places; around one that is framed, its neighbours' too."""
    scale: Box = (0, frame.view.height - HIGH, EDGE + SHARE * WIDTH, frame.view.height)
    if not ground.communes:
        return _draw_names_around(ground, frame, dots, scale)
    key = _digest_frame(frame)
    names = basemap.drawn_names.get(key)
    if names is None:
        names = tuple(_draw_names_of_several(ground, frame, dots, scale))
        if len(basemap.drawn_names) == MOST_NAMES:
            basemap.drawn_names.clear()
        basemap.drawn_names[key] = names
    return names


def _digest_frame(frame: MapFrame) -> bytes:
    """What names depend on, in a few bytes: to place them takes longer than all else of a drawing,
    and several pages show the same map, but all its places are too much to keep."""
    shown = frame.view.box, frame.communes, frame.table_map
    return sha256(msgspec.json.encode(shown)).digest()


def _draw_names_of_several(
    ground: DrawnGround, frame: MapFrame, dots: Sequence[tuple[int, list[Place]]], scale: Box
) -> Iterator[str]:
    """For a telephone, then for a larger screen."""
    shown = [place for _, places in dots for place in places]
    for line in (*frame.table_map.areas, *frame.table_map.lines):
        shown += frame.shift(zip(line[::2], line[1::2], strict=True))
    communes = [commune for commune in ground.communes if _has_place(commune, shown)]
    for class_name, lettering, pixel in SEVERAL:
        room = Room(WIDTH, frame.view.height)
        room.take(scale)
        _take_dots(room, dots, pixel)
        for placed in place_area_names(communes, room, lettering):
            yield draw_name(placed, class_name)


def _has_place(commune: NamedArea, places: Iterable[Place]) -> bool:
    """Does one of these lie in a commune?"""
    west, south, east, north = surround_places(
        [corner for ring in commune.rings for corner in ring]
    )
    for x, y in places:
        if west <= x <= east and south <= y <= north:
            crossings = cross_rings(commune.rings, y)
            if sum(crossing < x for crossing in crossings) % 2:
                return True
    return False


def _take_dots(room: Room, dots: Iterable[tuple[int, list[Place]]], pixel: float) -> None:
    for width, places in dots:
        for x, y in places:
            room.take_disc(x, y, width * pixel / 2)


def _draw_names_around(
    ground: DrawnGround, frame: MapFrame, dots: Sequence[tuple[int, list[Place]]], scale: Box
) -> Iterator[str]:
    """The commune that is framed, then the others: those that a telephone has room for, then those
    that only a larger screen has."""
    room = Room(WIDTH, frame.view.height)
    room.take(scale)
    _take_dots(room, dots, PHONE)
    named = set[str]()
    home = place_name_within(ground.name, ground.name_places, room, letter=LETTER, line=LINE)
    if home:
        named.add(home.name)
        yield draw_name(home, "home")
    room.take_all(ground.area)  # no neighbour is named in the commune that is framed
    for is_small, letter, line, most in SCREENS:
        others = [label for label in ground.labels if label[2] not in named]
        placed_names = place_names(others, room, letter=letter, line=line, most=most, far=())
        for placed in placed_names:
            named.add(placed.name)
            yield draw_name(placed, "alt" if is_small else "")


def draw_name(placed: PlacedName, class_name: str, pointed: bool = False) -> str:
    """A name, and the line to its place where it stands apart. `pointed`: it ends in a point, which
    would be taken for a place on a map of places."""
    classes = " ".join(f"name {class_name} {SIDES[placed.side]}".split())
    foot = placed.y + BELOW
    name = escape(placed.name)
    text = f'<text class="{classes}" x="{placed.x:.0f}" y="{foot:.0f}">{name}</text>'
    if placed.leader is None:
        return text
    ax, ay, bx, by = map(round, placed.leader)
    point = POINT if pointed else ""
    line = f"M{ax} {ay}{point}L{bx} {by}"
    return f'<path class="{f"leader {class_name}".strip()}" d="{line}"/>{text}'


def _list_lines(frame: MapFrame, lines: Iterable[Sequence[int]]) -> Iterator[list[Place]]:
    for line in lines:
        yield frame.shift(zip(line[::2], line[1::2], strict=True))


def _draw_path(class_name: str, path_data: str, width: int = 0) -> str:
    if not path_data:
        return ""
    width_attribute = f' stroke-width="{width}"' if width else ""
    return f'<path class="{class_name}" d="{path_data}"{width_attribute}/>\n'


def _list_dots(frame: MapFrame) -> Iterator[tuple[int, list[Place]]]:
    """Places of dots, which a round end of line makes, and how wide; the widest first, so that none
    hides another."""
    table_map = frame.table_map
    if table_map.cell == 1:
        width = LITTLE if len(table_map.points) > MANY else DOT
        places = frame.shift((x, y) for x, y, _ in table_map.points)
        yield width, list(dict.fromkeys(places))
        return
    most_rows = max(count for _, _, count in table_map.points)
    half = table_map.cell // 2
    sizes = defaultdict(list)
    for x, y, count in table_map.points:
        size = min(len(SIZES) - 1, math.floor(math.sqrt(count / most_rows) * len(SIZES)))
        sizes[size].append((x * table_map.cell + half, y * table_map.cell + half))
    for size in sorted(sizes, reverse=True):
        yield max(LEAST_SIZE, round(SIZES[size] * frame.scale)), frame.shift(sizes[size])


def _draw_scale(language: Language, view: Viewport) -> str:
    """A bar as long as a round number of metres or kilometres."""
    longest = WIDTH * SHARE * view.unit
    power = 10.0 ** math.floor(math.log10(longest))
    length = max(factor * power for factor in NICE if factor * power <= longest)
    units = length / view.unit
    y = view.height - EDGE
    text = escape(format_length(language, length))
    bar = f'<path class="scale" d="M{EDGE} {y - 4}v4h{units:.1f}v-4"/>'
    return (
        f'{bar}<text class="scale" x="{max(EDGE + units / 2, HALF):.0f}" '
        f'y="{y - 8}">{text}</text>\n'
    )


def format_length(language: Language, kilometres: float) -> str:
    """To two digits, in kilometres or metres."""
    if kilometres >= 1:
        return language.say(
            "map.kilometres", n=language.number(round(kilometres, 1 if kilometres < 10 else None))
        )
    return language.say("map.metres", n=max(10, round(kilometres * 1000, -1)))

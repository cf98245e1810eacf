"""The map of a table: one sentence, a drawing made when the site is built, and where the same is
said in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from markupsafe import Markup

from site_builder.compose.basemap import Basemap
from site_builder.compose.map_frame import frame_map
from site_builder.core.language import Language
from site_builder.core.model.prepared import TableMap
from site_builder.geography.viewport import Viewport
from site_builder.render.feeds.communes import COMMUNES_PATH
from site_builder.render.pages.map_drawing import draw_table_map, format_length
from site_builder.render.pages.reuse_table import Taken
from site_builder.render.pages.values import format_integer


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
    counts_alone: Annotated[bool, "True where that sentence says how many, and no more."]
    drawing: Annotated[Markup, "The map as SVG."]
    legend: Annotated[str, "What a circle stands for, or empty where a point is a place."]
    communes: Annotated[tuple[CommuneCount, ...], "How many rows lie in each commune, or nothing."]
    others: Annotated[str, "How many more communes there are, in words, or empty."]
    framed: Annotated[str, "The INSEE codes of the communes that are outlined, or empty."]
    view: Annotated[str, "What the drawing shows: west, south, east and north, in degrees."]
    backdrop: Annotated[
        str,
        "The file of contours and names for the map that moves, from the site's root, or empty.",
    ]
    base: Annotated[str, "The owner's archive of tiles, from the site's root, or empty."]
    archive: Annotated[
        str, "The archive of the places of a large table, from the site's root, or empty."
    ]
    rows: Annotated[int, "How many rows have a place."]
    missing: Annotated[int, "How many have none."]
    tiles: Annotated[str, "The address of the owner's tiles, with {z}, {x} and {y}, or empty."]
    attribution: Annotated[str, "Whose tiles these are, or empty."]
    link: Annotated[str, "The address of a page about the tiles, or empty."]
    leads: Annotated[bool, "True where the data are a map: it comes before their rows."]
    taken: Annotated[Taken | None, "What one takes away of it, or nothing."] = None


def describe_table_map(
    language: Language,
    title: str,
    anchor: str,
    mapped: TableMap,
    basemap: Basemap,
    leads: bool,
    archive: str = "",
) -> MapShown:
    """`title` is that of the table, `anchor` the id of its section; `leads`: the data are a map.
    `archive` holds its places, where they are many."""
    frame = frame_map(mapped, basemap)
    map_anchor = f"m{anchor.removeprefix('t')}"
    other_communes = mapped.communes - len(mapped.codes)
    several = mapped.communes > 1
    return MapShown(
        anchor=map_anchor,
        table=anchor,
        sentence=_describe_map(language, mapped, basemap),
        counts_alone=not mapped.communes and not mapped.missing,
        drawing=draw_table_map(language, map_anchor, title=title, frame=frame, basemap=basemap),
        legend=_describe_legend(language, Viewport(mapped.view), mapped),
        communes=tuple(
            CommuneCount(basemap.names.get(code, code), format_integer(language, n))
            for code, n in mapped.codes
        )
        if several
        else (),
        others=language.count("map.others", other_communes) if several and other_communes else "",
        framed=" ".join(frame.communes),
        view=" ".join(f"{side:.5f}" for side in frame.view.box),
        backdrop=COMMUNES_PATH if basemap.drawn else "",
        base=basemap.background.url if basemap.background else "",
        archive=archive,
        rows=mapped.rows,
        missing=mapped.missing,
        tiles=basemap.tiles.url if basemap.tiles else "",
        attribution=basemap.attribution,
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
    """In which communes, where rows say so."""
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
    return ""


def _name_commune(language: Language, name: str) -> str:
    """« à Lille », « au Quesnoy », « aux Lilas »."""
    for start, message in (("Le ", "map.at.le"), ("Les ", "map.at.les")):
        if name.startswith(start):
            return language.say(message, name=name.removeprefix(start))
    return language.say("map.at", name=name)


def _describe_legend(language: Language, view: Viewport, table_map: TableMap) -> str:
    if table_map.cell == 1:
        return ""
    most_rows = max(count for _, _, count in table_map.points)
    return language.say(
        "map.cells",
        side=format_length(language, table_map.cell * view.unit),
        count=format_integer(language, most_rows),
    )

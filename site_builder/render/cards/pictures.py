"""The chart or the map of a page, as its card shows it; the communes of the portal."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from markupsafe import Markup

from site_builder.compose.basemap import Basemap
from site_builder.core.language import Language
from site_builder.core.model.prepared import Chart, TableDetail
from site_builder.geography.viewport import WIDTH as MAP_WIDTH
from site_builder.render.cards.card import (
    PICTURE_FOOT,
    PICTURE_LEFT,
    PICTURE_TOP,
    PICTURE_WIDTH,
    CardPicture,
)
from site_builder.render.pages.charts import describe_chart
from site_builder.render.pages.compared_map import MapGround
from site_builder.render.pages.map import describe_table_map

MOST_BARS = 5  # that lie: their letters stay large
MOST_LINES = 3
CHART_TOP = PICTURE_TOP + 74  # below a caption of two lines
LETTERS = {True: 26, False: 22}  # pixels of the letters of a chart whose bars lie, or stand
SIDES = {"": 3.25, "wide": 5.25, "named": 3.25}  # ems before a plot, for its scale
AFTER = {"": 0.0, "wide": 0.0, "named": 4.75}
DOT = 5.0  # units of a commune without a contour


def draw_first_picture(
    language: Language, title: str, tables: Iterable[TableDetail], basemap: Basemap
) -> CardPicture | None:
    """The first chart of some tables, else their first map: what their page shows first."""
    maps = []
    for table in tables:
        if table.charts:
            return draw_chart(language, table.charts[0])
        if table.map:
            maps.append(table.map)
    if not maps:
        return None
    shown = describe_table_map(language, title, "t", mapped=maps[0], basemap=basemap, leads=True)
    head, _, inside = shown.drawing.partition(">")
    ground = Markup('><rect class="ground" width="100%" height="100%"/>')
    return CardPicture(shown.sentence, _place_map(Markup(head) + ground + Markup(inside)))


def draw_chart(language: Language, chart: Chart) -> CardPicture:
    """The drawing of its page, with fewer bars where they lie: each has its label above it."""
    caption = describe_chart(language, chart, "c", figures=False).title
    drawing = describe_chart(language, _shorten(chart), "c", figures=False).drawing
    _, _, svg = drawing.rpartition('<svg class="chart')
    return CardPicture(caption, _place_chart(chart, Markup('<svg class="chart') + Markup(svg)))


def _shorten(chart: Chart) -> Chart:
    """The first bars of a ranking; the lines that are told apart without a legend."""
    if not chart.horizontal:
        return chart
    most_bars = max(MOST_BARS // len(chart.series), 1)
    series = (
        replace(strand, values=strand.values[:most_bars]) for strand in chart.series[:MOST_LINES]
    )
    return replace(chart, labels=chart.labels[:most_bars], series=tuple(series))


def _place_chart(chart: Chart, svg: Markup) -> Markup:
    """Its percentages are of a frame of our own, beside which its scale has room."""
    letter = LETTERS[chart.horizontal]
    before = after = 0.0
    if not chart.horizontal:
        name = svg[len('<svg class="chart') :].partition('"')[0].strip()
        before = SIDES[name] * letter
        after = AFTER[name] * letter
    # resvg has no lengths in the transforms of a style
    moved = str(svg).replace('class="tick"', 'class="tick" dx="-.5em"')
    moved = moved.replace('class="n after"', 'class="n after" dx=".5em"')
    return Markup('<svg x="{:g}" y="{}" width="{:g}" height="{}" font-size="{}">{}</svg>').format(
        PICTURE_LEFT + before,
        CHART_TOP,
        PICTURE_WIDTH - before - after,
        PICTURE_FOOT - CHART_TOP,
        letter,
        Markup(moved),
    )


def _place_map(svg: Markup) -> Markup:
    """A drawing that has a viewBox, as large as its place allows."""
    inside = '<svg class="map" x="{}" y="{}" width="{}" height="{}" '
    head = Markup(inside).format(PICTURE_LEFT, CHART_TOP, PICTURE_WIDTH, PICTURE_FOOT - CHART_TOP)
    return head + Markup(svg.removeprefix("<svg "))


def draw_communes(
    ground: MapGround, caption: str, held: Collection[str], colour: str = ""
) -> CardPicture:
    """The communes of the portal, of which some, by INSEE code, are `held` out; in a `colour` where
    it is one commune's card."""
    shapes = Markup("").join(_draw_shapes(ground, held, colour))
    svg = Markup('<svg viewBox="0 0 {} {}">{}</svg>').format(MAP_WIDTH, ground.view.height, shapes)
    return CardPicture(caption, _place_map(svg))


def _draw_shapes(ground: MapGround, held: Collection[str], colour: str) -> Iterator[Markup]:
    """Those held out over the others."""
    for insee in sorted(ground.outlines, key=lambda code: (code in held, code)):
        class_ = "held" if insee in held else "land"
        own = Markup(' style="fill:{}"').format(colour) if insee in held and colour else ""
        if outline := ground.outlines[insee]:
            yield Markup('<path class="{}"{} d="{}"/>').format(class_, own, outline)
        else:
            x, y = ground.centres[insee]
            circle = '<circle class="{}"{} cx="{:.1f}" cy="{:.1f}" r="{:g}"/>'
            yield Markup(circle).format(class_, own, x, y, DOT)

"""The chart or the map of a page, as its card shows it; the communes of the portal."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from markupsafe import Markup

from site_builder.compose.basemap import Basemap
from site_builder.core.language import Language
from site_builder.core.model.prepared import Chart, TableDetail
from site_builder.geography.viewport import HEIGHT
from site_builder.geography.viewport import WIDTH as MAP_WIDTH
from site_builder.render.cards.card import (
    PICTURE_FOOT,
    PICTURE_LEFT,
    PICTURE_TOP,
    PICTURE_WIDTH,
    CardPicture,
)
from site_builder.render.pages.chart_svg import BEHIND, estimate_text_width
from site_builder.render.pages.charts import describe_chart
from site_builder.render.pages.compared_map import ComparedMap, MapGround
from site_builder.render.pages.map import describe_table_map

MOST_BARS = 5  # that lie: their letters stay large
CHART_TOP = PICTURE_TOP + 74  # below a caption of two lines
LETTERS = {True: 26, False: 22}  # pixels of the letters of a chart whose bars lie, or stand
SMALL_LETTER = 20  # of one that has a legend
LEGEND_HEIGHT = 30
SAMPLE = 30  # pixels of what the legend shows of a strand
BEFORE = {"": 3.25, "wide": 5.25, "named": 3.25}  # ems before a plot, for its scale
AFTER = {"": 0.0, "wide": 0.0, "named": 4.75}  # and behind it, for the names of its lines
BAR_SAMPLE = Markup('<rect class="s{number}" x="{x:.1f}" y="{y}" width="{width}" height="14"/>')
LINE_SAMPLE = Markup(
    '<path class="l{number}" style="stroke-width:3px" d="M{x:.1f} {y}m0 7h{width}"/>'
)
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
    _, _, inside = shown.drawing.partition(">")
    shapes = Markup('<rect class="ground" width="100%" height="100%"/>') + Markup(inside)
    return CardPicture(shown.sentence, _place_map(HEIGHT, Markup(shapes.removesuffix("</svg>"))))


# --- charts ---


def draw_chart(language: Language, chart: Chart) -> CardPicture:
    """The drawing of its page, with fewer bars where they lie: each has its label above it."""
    caption = describe_chart(language, chart, "c", figures=False).title
    shortened = _shorten(chart)
    drawing = describe_chart(language, shortened, "c", figures=False).drawing
    _, _, svg = drawing.rpartition('<svg class="chart')
    side, _, rest = svg.partition('"')
    side = side.strip()
    placed = _place_chart(shortened, Markup('<svg class="chart"') + Markup(rest), side)
    if len(shortened.series) > 1 and side != "named":
        return CardPicture(caption, _draw_legend(shortened) + placed)
    return CardPicture(caption, placed)


def _shorten(chart: Chart) -> Chart:
    """The first bars of those that lie."""
    if not chart.horizontal:
        return chart
    most_bars = max(MOST_BARS // len(chart.series), 1)
    series = [replace(strand, values=strand.values[:most_bars]) for strand in chart.series]
    return replace(chart, labels=chart.labels[:most_bars], series=tuple(series))


def _place_chart(chart: Chart, svg: Markup, side: str) -> Markup:
    """Its percentages are of a frame of our own, beside which its scale has room."""
    letter = LETTERS[chart.horizontal]
    top = CHART_TOP
    if len(chart.series) > 1 and side != "named":
        letter = SMALL_LETTER
        top += LEGEND_HEIGHT
    before = 0.0 if chart.horizontal else BEFORE[side] * letter
    after = (BEHIND[side] if chart.horizontal else AFTER[side]) * letter
    # resvg has no lengths of ems in the transforms of a style
    moved = str(svg).replace('class="tick"', 'class="tick" dx="-.5em"')
    moved = moved.replace('class="n after"', 'class="n after" dx=".5em"')
    place = '<svg x="{x:g}" y="{y}" width="{width:g}" height="{height}" font-size="{letter}">'
    head = Markup(place).format(
        x=PICTURE_LEFT + before,
        y=top,
        width=PICTURE_WIDTH - before - after,
        height=PICTURE_FOOT - top,
        letter=letter,
    )
    return head + Markup(moved) + Markup("</svg>")


def _draw_legend(chart: Chart) -> Markup:
    """What the first strands look like, as many as a line has room for."""
    parts = []
    x = float(PICTURE_LEFT)
    for number, strand in enumerate(chart.series):
        end = x + SAMPLE + 8 + estimate_text_width(strand.label) * SMALL_LETTER
        if end > PICTURE_LEFT + PICTURE_WIDTH:
            break
        y = CHART_TOP + 2
        sample = LINE_SAMPLE if chart.type == "line" else BAR_SAMPLE
        parts.append(sample.format(number=number, x=x, y=y, width=SAMPLE))
        label = Markup('<text x="{:.1f}" y="{}" font-size="{}">{}</text>')
        parts.append(label.format(x + SAMPLE + 8, y + 14, SMALL_LETTER, strand.label))
        x = end + SMALL_LETTER
    return Markup("").join(parts)


# --- maps ---


def _place_map(height: int, shapes: Markup) -> Markup:
    """A drawing of so many units down, as large as its place allows."""
    most_height = PICTURE_FOOT - CHART_TOP
    scale = min(PICTURE_WIDTH / MAP_WIDTH, most_height / height)
    head = Markup(
        '<svg class="map" x="{x}" y="{y}" width="{width:.1f}" height="{height:.1f}" '
        'viewBox="0 0 {units_across} {units_down}">'
    ).format(
        x=PICTURE_LEFT,
        y=CHART_TOP,
        width=MAP_WIDTH * scale,
        height=height * scale,
        units_across=MAP_WIDTH,
        units_down=height,
    )
    return head + shapes + Markup("</svg>")


def draw_communes(
    ground: MapGround, caption: str, held: Collection[str], colour: str = ""
) -> CardPicture:
    """The communes of the portal, of which some, by INSEE code, are `held` out; in a `colour` where
    it is one commune's card."""
    shapes = Markup("").join(_draw_shapes(ground, held, colour))
    return CardPicture(caption, _place_map(ground.view.height, shapes))


def draw_comparison(drawn_map: ComparedMap | None, caption: str) -> CardPicture | None:
    """The first map of a comparison, without names: they would be too small to read."""
    if drawn_map is None:
        return None
    height = int(drawn_map.box.split()[3])
    return CardPicture(caption, _place_map(height, drawn_map.contours + drawn_map.shapes))


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

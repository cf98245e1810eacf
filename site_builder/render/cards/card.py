"""A card as SVG, whose texts are read in a list of messages, on a telephone: 1200 × 630 units on
fewer pixels, with each of which time and bytes grow. Messengers ask for 600 across."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from site_builder.render.cards.card_text import Lines, fit_lines
from site_builder.render.cards.rasteriser import FAMILY
from site_builder.render.pages.chart_svg import estimate_text_width

PIXELS = (1000, 525)
WIDTH = 1200
HEIGHT = 630
LEFT = 64  # where texts begin
RIGHT = 1136  # where they end
MIDDLE = 596  # where they end beside a picture
# where pictures are
PICTURE_LEFT = 640
PICTURE_TOP = 128
PICTURE_WIDTH = RIGHT - PICTURE_LEFT
PICTURE_FOOT = 580
# the name of the portal, what stands below, figures at the foot
PORTAL_FOOT = 84
TITLE_TOP = 132
FOOT = 572
PORTAL_SIZES = ((28, 1),)
TITLE_SIZES = ((84, 2), (72, 3), (60, 4), (48, 4))
NARROW_TITLE_SIZES = ((68, 3), (58, 4), (48, 5), (40, 5))
BYLINE_SIZES = ((32, 2), (28, 2))
CAPTION_SIZES = ((26, 2), (23, 2))
# of a figure beside a picture, and where there is none
VALUE_SIZES = {True: ((64, 1), (52, 1), (44, 1)), False: ((120, 1), (96, 1), (72, 1))}
LABEL_SIZES = {True: 30, False: 40}
TEXT_SIZES = ((26, 2), (23, 2))  # of what a figure is, where that does not fit behind it
GAP = 14  # between a figure and what it is
LEADING = 1.12  # of a line, in its own size
BRICK = "#9c2f1f"
MARK = "M12 0l3.2 6.3H8.8zM4.8 7.2h14.4v2.3H4.8zM6.1 14h3.1v8H6.1zM10.4 11h3.2v11h-3.2zM14.8 12.6h3.1V22h-3.1zM3.5 21.7h17V24h-17z"  # noqa: E501 (templates/mark.html)
# What the style sheet of pages says of the same classes, in the words that resvg knows: no custom
# properties, no lengths of ems in transforms, and lines that are stretched with their drawing.
STYLES = """
svg { overflow: visible }
.map { overflow: hidden }
text { font-weight: 400; fill: #1d2433 }
.title { font-weight: 600 }
.quiet { fill: #55607a }
.label { fill: #6b4a00 }
.chart text { stroke: #fbfaf7; stroke-width: 4px; stroke-linejoin: round; paint-order: stroke }
.chart .end, .chart .tick { text-anchor: end }
.chart .tick { fill: #55607a }
.chart .mid, .map text { text-anchor: middle }
.chart .alt { display: none }
.grid { stroke: #d9dade }
.base, .turn { stroke: #55607a }
.s0, .m0 { fill: #1f4e79 }
.s1 { fill: #f7e6e0; stroke: #9c2f1f; stroke-width: 1.5px }
.s2, .m2 { fill: #55607a }
.s3, .m3 { fill: #fbfaf7; stroke: #1d2433; stroke-width: 1.5px }
.l0, .l1, .l2, .l3, .l4 { fill: none; stroke: #1f4e79; stroke-width: 7px; stroke-linejoin: round }
.l1, .m1 { stroke: #9c2f1f }
.l2 { stroke: #55607a }
.l3 { stroke: #1d2433 }
.m1 { fill: #9c2f1f }
.m4 { fill: none; stroke: #1f4e79; stroke-width: 2px }
.map path { stroke-linejoin: round }
.map .alt { display: none }
.map text { font-size: 13px; stroke: #f3f1ec; stroke-width: 3px; paint-order: stroke }
.map .start { text-anchor: start }
.map .end { text-anchor: end }
.map .home { fill: #fbfaf7; stroke: #55607a; stroke-width: 2px }
.map text.home { fill: #1d2433; font-weight: 600 }
.map .commune, .map .line, .map .dot, .map .leader { fill: none }
.map .leader { stroke: #55607a; stroke-width: 1px }
.map .ground { fill: #f3f1ec }
.map .commune { stroke: #55607a; stroke-width: 1px; opacity: 0.45 }
.map .area { fill: #9c2f1f; fill-opacity: 0.25; stroke: #9c2f1f; stroke-width: 1px }
.map .line { stroke: #9c2f1f; stroke-width: 2px }
.map .dot { stroke: #9c2f1f; stroke-linecap: round; opacity: 0.75 }
.map .scale { display: none }
.map .land { fill: #eceae4; stroke: #fbfaf7; stroke-width: 0.8px; shape-rendering: crispEdges }
.map .held { fill: #9fb7cd; stroke: #fbfaf7; stroke-width: 0.8px; shape-rendering: crispEdges }
.map .w0 { fill: #f3f1ec; stroke: #55607a; stroke-opacity: 0.5 }
.map .w1 { fill: #1f4e79; fill-opacity: 0.16; stroke: #55607a }
.map .w2 { fill: #1f4e79; fill-opacity: 0.4; stroke: #55607a }
.map .w3 { fill: #1f4e79; fill-opacity: 0.7; stroke: #55607a }
.map .w4 { fill: #1f4e79; stroke: #55607a }
"""


@dataclass(frozen=True, slots=True)
class CardFigure:
    """A figure that says how much there is."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class CardPicture:
    """A drawing whose places are those of the card, and what it shows."""

    caption: str
    drawing: Markup


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What a card holds. `byline`: what stands below the title; `label`: what must be said of the
    data; `colour`: the publisher's, in hexadecimal, or ""."""

    portal: str
    title: str
    byline: str
    figure: CardFigure | None
    label: str = ""
    colour: str = ""
    picture: CardPicture | None = None


def write_card_svg(card: Card) -> str:
    """The card as an SVG, of which every text is escaped."""
    parts = Markup("\n").join(_list_parts(card))
    head = Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" width="{}" height="{}" viewBox="0 0 {} {}" '
        "font-family=\"'{}'\"><style>{}</style>\n"
    ).format(*PIXELS, WIDTH, HEIGHT, FAMILY, Markup(STYLES))
    return head + parts + Markup("</svg>\n")


def _list_parts(card: Card) -> Iterator[Markup]:
    colour = card.colour or BRICK
    yield Markup('<rect width="{}" height="{}" fill="#fbfaf7"/>').format(WIDTH, HEIGHT)
    yield Markup('<rect width="20" height="{}" fill="{}"/>').format(HEIGHT, colour)
    yield from _draw_portal(card, colour)
    end = MIDDLE if card.picture else RIGHT
    sizes = NARROW_TITLE_SIZES if card.picture else TITLE_SIZES
    title = fit_lines(card.title, end - LEFT, sizes)
    yield from _draw_lines(title, TITLE_TOP, "title")
    below = TITLE_TOP + _measure_height(title) + 14
    byline = fit_lines(card.byline, end - LEFT, BYLINE_SIZES)
    yield from _draw_lines(byline, below, "quiet")
    if card.figure:
        below += _measure_height(byline)
        yield from _draw_figure(card.figure, below, end - LEFT, bool(card.picture))
    if card.picture:
        yield from _draw_picture(card.picture)


def _draw_portal(card: Card, colour: str) -> Iterator[Markup]:
    yield Markup('<path transform="translate({} {}) scale(1.8)" fill="{}" d="{}"/>').format(
        LEFT, PORTAL_FOOT - 36, colour, MARK
    )
    label_width = 0
    if card.label:
        yield Markup(
            '<text class="label" x="{}" y="{}" font-size="26" text-anchor="end">{}</text>'
        ).format(RIGHT, PORTAL_FOOT, card.label)
        label_width = 260
    (name,) = fit_lines(card.portal, RIGHT - LEFT - 60 - label_width, PORTAL_SIZES).texts
    yield _draw_text(name, LEFT + 60, PORTAL_FOOT, PORTAL_SIZES[0][0], "quiet")


def _draw_lines(lines: Lines, top: float, class_: str, left: float = LEFT) -> Iterator[Markup]:
    for place, text in enumerate(lines.texts, 1):
        foot = top + place * lines.size * LEADING - lines.size * 0.25
        yield _draw_text(text, left, foot, lines.size, class_)


def _measure_height(lines: Lines) -> float:
    return len(lines.texts) * lines.size * LEADING


def _draw_figure(
    figure: CardFigure, top: float, width: float, beside_picture: bool
) -> Iterator[Markup]:
    """A figure at the foot, and what it is behind it; below it where that is long and has room."""
    size = VALUE_SIZES[beside_picture]
    value = fit_lines(figure.value, width, size)
    label_size = LABEL_SIZES[beside_picture]
    value_width = estimate_text_width(figure.value) * value.size + GAP
    label_width = estimate_text_width(figure.label) * label_size
    if value_width + label_width <= width:
        yield _draw_text(figure.value, LEFT, FOOT, value.size, "title")
        yield _draw_text(figure.label, LEFT + value_width, FOOT, label_size, "quiet")
        return
    label = fit_lines(figure.label, width, TEXT_SIZES)
    foot = FOOT - _measure_height(label)
    value_top = foot - value.size - GAP
    if value_top < top:
        yield from _draw_lines(value, FOOT - value.size, "title")
        return
    yield from _draw_lines(value, value_top, "title")
    yield from _draw_lines(label, foot, "quiet")


def _draw_picture(picture: CardPicture) -> Iterator[Markup]:
    caption = fit_lines(picture.caption, PICTURE_WIDTH, CAPTION_SIZES)
    yield from _draw_lines(caption, PICTURE_TOP, "", PICTURE_LEFT)
    yield picture.drawing


def _draw_text(text: str, x: float, y: float, size: int, class_: str) -> Markup:
    return Markup('<text class="{}" x="{:g}" y="{:.1f}" font-size="{}">{}</text>').format(
        class_, x, y, size, text
    )

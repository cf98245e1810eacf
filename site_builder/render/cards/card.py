"""A card as SVG: 1200 × 630 pixels, whose texts are read in a list of messages, on a telephone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from site_builder.render.cards.card_text import Lines, fit_lines
from site_builder.render.cards.rasteriser import FAMILY

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
VALUE_SIZES = {True: 64, False: 120}  # beside a picture, and where there is none
LABEL_SIZES = {True: 30, False: 40}
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
.map path { fill: none; stroke-linejoin: round }
.map text { font-size: 15px; stroke: #f3f1ec; stroke-width: 3px; paint-order: stroke }
.map .ground { fill: #f3f1ec }
.map .commune { stroke: #55607a; stroke-width: 1px; opacity: 0.45 }
.map .area { fill: #9c2f1f; fill-opacity: 0.25; stroke: #9c2f1f; stroke-width: 1px }
.map .line { stroke: #9c2f1f; stroke-width: 2px }
.map .dot { stroke: #9c2f1f; stroke-linecap: round; opacity: 0.75 }
.map .scale { display: none }
.map .land { fill: #eceae4; stroke: #fbfaf7; stroke-width: 0.8px }
.map .held { fill: #9fb7cd; stroke: #fbfaf7; stroke-width: 0.8px }
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
        '<svg xmlns="http://www.w3.org/2000/svg" width="{}" height="{}" font-family="\'{}\'">'
        "<style>{}</style>\n"
    ).format(WIDTH, HEIGHT, FAMILY, Markup(STYLES))
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
    yield from _draw_lines(fit_lines(card.byline, end - LEFT, BYLINE_SIZES), below, "quiet")
    if card.figure:
        yield _draw_figure(card.figure, bool(card.picture))
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


def _draw_figure(figure: CardFigure, beside_picture: bool) -> Markup:
    """A figure at the foot, and what it counts behind it."""
    value = Markup('<tspan class="title" font-size="{}">{}</tspan>').format(
        VALUE_SIZES[beside_picture], figure.value
    )
    label = Markup('<tspan class="quiet" font-size="{}" dx="14">{}</tspan>').format(
        LABEL_SIZES[beside_picture], figure.label
    )
    return Markup('<text x="{}" y="{}">{}{}</text>').format(LEFT, FOOT, value, label)


def _draw_picture(picture: CardPicture) -> Iterator[Markup]:
    caption = fit_lines(picture.caption, PICTURE_WIDTH, CAPTION_SIZES)
    yield from _draw_lines(caption, PICTURE_TOP, "", PICTURE_LEFT)
    yield picture.drawing


def _draw_text(text: str, x: float, y: float, size: int, class_: str) -> Markup:
    return Markup('<text class="{}" x="{:g}" y="{:.1f}" font-size="{}">{}</text>').format(
        class_, x, y, size, text
    )

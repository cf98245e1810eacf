"""A chart as SVG, without script or style of its own.

Lengths along the page are percentages, and those down it ems: a drawing is as wide as its place,
and its text as large as the reader's. Strands differ by their mark, dash or fill, not by their
colour alone: see `.s0` in the style sheet.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup

from site_builder.core.model.prepared import Chart

# ems: the plot, what is over it, the labels of groups
HIGH = 13.0
ABOVE = 1.75
BELOW = 1.75
LEGEND = 2.0
# ems of a bar that lies: a line of its label, itself, the space to the next one
LINE = 1.5
BAR = 0.7
APART = 0.3
ROOM = 18.5  # ems of the narrowest telephone
LABEL_ROOM = 21.0  # ems of a line of a label: one longer than ROOM has smaller letters there
SHORT = 3.0  # ems of a value that needs no room of its own behind the bars
BEHIND = {"": 0.0, "lying": 6.0}  # ems behind the bars, for their values
# lines of a scale, points that have marks
FEWEST_TICKS = 3
MARKED = 15
# ems for labels of groups: on a telephone, on a screen
NARROW = {"": 15.5, "wide": 13.0, "named": 11.0, "ended": 13.5}
WIDE = 30.0
GUTTER = 5.0  # for the scale
BESIDE_ENDS = 20.0  # on a screen, beside what stands at the ends of lines
OVER = 0.6  # ems between the foot of the plot and the middle of the lowest name of a line
SIDE = 5.0  # ems beside a plot, for the names of its lines
EDGE = 1.0  # ems between a plot and the edge of a telephone
MARKS = (
    "M-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0z",
    "M-4-4h8v8h-8z",
    "M0-5L5 4H-5z",
    "M0-5.5L5.5 0 0 5.5-5.5 0z",
    "M-4-4L4 4M4-4L-4 4",
    "M-3.5-3.5h7v7h-7z",
)
_NUMBER = re.compile(r"[\d\u2212](?:.*\d)?")  # without what stands around it: €3.66M, 3,66 M€
LETTER_WIDTHS = {
    **dict.fromkeys("mwMWœŒ—", 0.9),
    **dict.fromkeys("iljtfr .,;:'’\u00a0\u202f!|", 0.3),
}
Write = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class ChartFormatters:
    """How a chart writes: a group, a value beside its bar, a value of the scale, the greatest one
    of the scale where it is written otherwise."""

    group: Write
    value: Write
    tick: Write
    last_tick: Write | None = None


def draw_chart_svg(
    chart: Chart, written: ChartFormatters, name: str, ends: Sequence[Markup] = ()
) -> Markup:
    """The drawing of the chart that the element with the id `name` names and that with `name`-said
    describes; before it what its strands look like, where there are several. `ends`: what stands at
    the end of each line, where a screen is wide."""
    if chart.horizontal:
        parts, height, side = _draw_lying_bars(chart, written)
        legend = _draw_legend(chart, "bar")
    else:
        parts, height, side = _draw_standing_plot(chart, written, ends)
        legend = Markup("") if "named" in side else _draw_legend(chart, chart.type)
    return legend + Markup(
        '<svg class="chart{}" height="{}em" role="img" aria-labelledby="{}" '
        'aria-describedby="{}-said">{}</svg>'
    ).format(f" {side}" if side else "", _format_length(height), name, name, Markup("".join(parts)))


def estimate_chart_height(chart: Chart) -> float:
    """About how high its drawing is, in ems, where each name takes one line."""
    legend = LEGEND if len(chart.series) > 1 else 0
    if not chart.horizontal:
        return legend + ABOVE + HIGH + BELOW
    bars = len(chart.series) * (BAR + 0.4)
    return legend + len(chart.labels) * (LINE + bars + APART)


# --- bars that lie: groups are texts ---


def _draw_lying_bars(chart: Chart, formatters: ChartFormatters) -> tuple[list[Markup], float, str]:
    """Each label has the width of the place, and under it its bars, each with its value behind."""
    low, high = _compute_bounds(chart)
    values = [
        ["–" if amount is None else formatters.value(amount) for amount in strand.values]
        for strand in chart.series
    ]
    longest = max(estimate_text_width(text) for column in values for text in column) * 1.1 + 0.6
    side = "" if longest <= SHORT else "lying"
    lacking = max(longest - BEHIND[side], 0)
    full_width = 100 * (1 - lacking / (ROOM - BEHIND[side]))
    parts = list[Markup]()
    y = 0.0
    for place, label in enumerate(chart.labels):
        for line in wrap_chart_label(formatters.group(label) or "–", LABEL_ROOM):
            y += LINE
            parts.append(_draw_bar_label(line, y - 0.4))
        for number, strand in enumerate(chart.series):
            value = float(strand.values[place] or 0)
            start, end = sorted(
                (
                    _compute_share(0, low, high) * full_width,
                    _compute_share(value, low, high) * full_width,
                )
            )
            if value:
                parts.append(
                    _draw_rectangle(
                        start, y + 0.1, width=max(end - start, 0.3), height=BAR, class_=f"s{number}"
                    )
                )
            parts.append(_draw_text(values[number][place], end, y + BAR, "n after"))
            y += BAR + 0.4
        y += APART
    return parts, y, side


def _draw_bar_label(line: str, y: float) -> Markup:
    """A line of what a bar stands for, above it."""
    if estimate_text_width(line) <= ROOM:
        return _draw_text(line, 0, y)
    return _draw_text(Markup('<tspan class="long">{}</tspan>').format(line), 0, y)


# --- what stands: groups have an order of their own ---


def _draw_standing_plot(
    chart: Chart, formatters: ChartFormatters, ends: Sequence[Markup]
) -> tuple[list[Markup], float, str]:
    low, high = _compute_bounds(chart)
    ticks = choose_axis_ticks(
        low,
        high,
        integers_only=all(
            "." not in (value or "") for strand in chart.series for value in strand.values
        ),
    )

    def down(value: float) -> float:
        return ABOVE + HIGH * (1 - _compute_share(value, low, high))

    texts = [formatters.tick(_format_plain(tick)) for tick in ticks]
    if formatters.last_tick:
        texts[-1] = formatters.last_tick(_format_plain(ticks[-1]))
    parts = [_draw_grid_line(down(tick), "base" if tick == 0 else "grid") for tick in ticks]
    parts += (
        _draw_text(text, 0, down(tick) + 0.3, "tick")
        for text, tick in zip(texts, ticks, strict=True)
    )
    gutter = "wide" if max(map(estimate_text_width, texts)) > 2.4 else ""
    side = gutter
    if chart.type == "line":
        parts += _draw_lines(chart, down)
        if ends:
            parts += _draw_line_names(chart, down, ends, class_="alt")
            side = "ended"
        elif _has_room_for_names(chart):
            names = [Markup.escape(strand.label) for strand in chart.series]
            parts += _draw_line_names(chart, down, names, class_="")
            side = "named"
    else:
        parts += _draw_columns(chart, down)
        parts += _draw_column_values(chart, formatters, down, room=NARROW[side])
    parts += _draw_group_labels(chart, formatters, side)
    parts += _draw_turns(chart)
    return parts, ABOVE + HIGH + BELOW, side if side == gutter else f"{gutter} {side}".strip()


def _draw_columns(chart: Chart, down: Callable[[float], float]) -> Iterator[Markup]:
    slot = 100 / len(chart.labels)
    count = len(chart.series)
    bar_width = 0.76 * slot / count
    for number, strand in enumerate(chart.series):
        for place, value in enumerate(strand.values):
            if value is not None:
                top, foot = sorted((down(float(value)), down(0)))
                start = (place + 0.12) * slot + number * bar_width
                yield _draw_rectangle(
                    start,
                    top,
                    width=0.92 * bar_width,
                    height=max(foot - top, 0.1),
                    class_=f"s{number}",
                )


def _draw_column_values(
    chart: Chart, formatters: ChartFormatters, down: Callable[[float], float], *, room: float
) -> Iterator[Markup]:
    """Over each bar its value, where all have room for theirs, on a screen alone if they have it
    only there; the scale says the unit."""
    if len(chart.series) > 1 or chart.reclassifications:
        return
    values = [value or "0" for value in chart.series[0].values]
    texts = _drop_common_unit(list(map(formatters.tick, values)))
    needed = (max(map(estimate_text_width, texts)) + 0.4) * len(texts)
    if needed > WIDE - GUTTER or min(values) < "0":
        return
    class_name = "mid n" if needed <= room else "mid n alt"
    for place, value in enumerate(chart.series[0].values):
        if value is not None:
            x = (place + 0.5) * 100 / len(texts)
            yield _draw_text(texts[place], x, down(float(value)) - 0.4, class_name)


def _drop_common_unit(texts: Sequence[str]) -> list[str]:
    """3,66 M€ and 3,62 M€, or €3.66M and €3.62M → 3.66 and 3.62."""
    units = {_NUMBER.sub("", text, count=1) for text in texts}
    if len(units) > 1:
        return list(texts)
    return [number[0] for text in texts if (number := _NUMBER.search(text))]


def _draw_lines(chart: Chart, down: Callable[[float], float]) -> Iterator[Markup]:
    """Each strand as one path in a square that is stretched, and its marks, which are not."""
    slot = 1000 / len(chart.labels)
    for number, strand in enumerate(chart.series):
        points = [
            (place, down(float(value)))
            for place, value in enumerate(strand.values)
            if value is not None
        ]
        path = "".join(
            f"{'L' if follows else 'M'}{(place + 0.5) * slot:.4g} {y / (ABOVE + HIGH) * 1000:.4g}"
            for (place, y), follows in zip(points, _flag_consecutive_points(points), strict=True)
        )
        yield Markup(
            '<svg viewBox="0 0 1000 1000" preserveAspectRatio="none" height="{}em"><path '
            'class="l{}" d="{}"/></svg>'
        ).format(_format_length(ABOVE + HIGH), number, path)
        is_crowded = len(chart.labels) > MARKED
        for place, y in points if not is_crowded else (points[:1] + points[-1:]):
            yield _draw_mark(number, (place + 0.5) * slot / 10, y)


def _flag_consecutive_points(points: Sequence[tuple[int, float]]) -> list[bool]:
    """Does each point follow the one before it, or is there a gap?"""
    return [False, *(point[0] == previous[0] + 1 for previous, point in pairwise(points))][
        : len(points)
    ]


def _draw_mark(number: int, x: float, y: float) -> Markup:
    shape = MARKS[number % len(MARKS)]
    return Markup('<svg x="{}%" y="{}em"><path class="m{}" d="{}"/></svg>').format(
        _format_length(x), _format_length(y), number, shape
    )


def _has_room_for_names(chart: Chart) -> bool:
    """Is there room for the names of lines beside their ends?"""
    names = [strand.label for strand in chart.series]
    return len(names) > 1 and all(
        estimate_text_width(name) <= SIDE and strand.values[-1] is not None
        for name, strand in zip(names, chart.series, strict=True)
    )


def _draw_line_names(
    chart: Chart, down: Callable[[float], float], names: Sequence[Markup], class_: str
) -> Iterator[Markup]:
    """The name of each line at its end, one under the other where ends are close."""
    ends = sorted(
        (down(float(strand.values[-1] or 0)), number) for number, strand in enumerate(chart.series)
    )
    places = list[float]()
    for y, _ in ends:
        places.append(max(y, places[-1] + 1.15) if places else y)
    too_low = max(places[-1] - (ABOVE + HIGH - OVER), 0)
    for place, (y, number) in zip(places, ends, strict=True):
        text_y = max(place - too_low, y - 4) + 0.3
        x = 100 - 50 / len(chart.labels)
        class_attribute = Markup(' class="{}"').format(class_) if class_ else ""
        yield Markup('<text{} x="{}%" dx=".7em" y="{}em">{}</text>').format(
            class_attribute, _format_length(x), _format_length(text_y), names[number]
        )


def _draw_group_labels(chart: Chart, formatters: ChartFormatters, side: str) -> Iterator[Markup]:
    """Labels under the plot, counted from the last: as many as a screen has room for, of which a
    telephone shows some (`alt` are the others). The last ends where the plot does, if its middle
    stood so near the edge of a telephone that it would be cut there."""
    labels = [formatters.group(label) for label in chart.labels]
    label_width = max(map(estimate_text_width, labels)) + 0.6
    overhang = (label_width - NARROW[side] / len(labels)) / 2
    is_cut = overhang > EDGE and side in ("", "wide")
    if is_cut:
        label_width += overhang  # by which the last comes nearer to the one before it
    room = BESIDE_ENDS if side == "ended" else WIDE
    wide_step = math.ceil(len(labels) * label_width / room)
    narrow_step = math.ceil(len(labels) * label_width / NARROW[side] / wide_step) * wide_step
    last = len(labels) - 1
    for place in range(last, -1, -wide_step):
        if place == last and is_cut:
            yield _draw_text(labels[last], 100, ABOVE + HIGH + 1.3, "end")
            continue
        class_name = "mid" if (last - place) % narrow_step == 0 else "mid alt"
        yield _draw_text(
            labels[place], (place + 0.5) * 100 / len(labels), ABOVE + HIGH + 1.3, class_name
        )


def _draw_turns(chart: Chart) -> Iterator[Markup]:
    for turn in chart.reclassifications:
        x = chart.labels.index(turn.group) * 100 / len(chart.labels)
        yield Markup('<line class="turn" x1="{0}%" x2="{0}%" y1="0" y2="{1}em"/>').format(
            _format_length(x), _format_length(ABOVE + HIGH)
        )
        yield Markup('<text class="end" x="{}%" dx="-.4em" y="1em">{}</text>').format(
            _format_length(x), turn.before
        )
        yield Markup('<text x="{}%" dx=".4em" y="1em">{}</text>').format(
            _format_length(x), turn.after
        )


# --- pieces ---


def _draw_legend(chart: Chart, type_: str) -> Markup:
    """What each strand looks like; a table says the same to those who see no drawing."""
    if len(chart.series) < 2:
        return Markup("")
    items = Markup("").join(
        Markup("<li>{}{}</li>").format(_draw_sample(number, type_), strand.label)
        for number, strand in enumerate(chart.series)
    )
    return Markup('<ul class="key" aria-hidden="true">{}</ul>').format(items)


def _draw_sample(number: int, type_: str) -> Markup:
    if type_ == "line":
        mark = Markup('<svg x="16" y="7"><path class="m{}" d="{}"/></svg>').format(
            number, MARKS[number % len(MARKS)]
        )
        inner = Markup('<path class="l{}" d="M0 7H32"/>{}').format(number, mark)
    else:
        inner = Markup('<rect class="s{}" x="1" y="1" width="30" height="12"/>').format(number)
    return Markup('<svg viewBox="0 0 32 14" width="32" height="14">{}</svg>').format(inner)


def _draw_text(text: str, x: float, y: float, class_: str = "") -> Markup:
    class_attribute = Markup(' class="{}"').format(class_) if class_ else ""
    return Markup('<text{} x="{}%" y="{}em">{}</text>').format(
        class_attribute, _format_length(x), _format_length(y), text
    )


def _draw_rectangle(x: float, y: float, width: float, height: float, class_: str) -> Markup:
    return Markup('<rect class="{}" x="{}%" y="{}em" width="{}%" height="{}em"/>').format(
        class_, _format_length(x), _format_length(y), _format_length(width), _format_length(height)
    )


def _draw_grid_line(y: float, class_: str) -> Markup:
    return Markup('<line class="{0}" x1="0" x2="100%" y1="{1}em" y2="{1}em"/>').format(
        class_, _format_length(y)
    )


def _format_length(number: float) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".")


def _format_plain(number: float) -> str:
    return f"{number:.10f}".rstrip("0").rstrip(".")


def _compute_share(value: float, low: float, high: float) -> float:
    return (value - low) / (high - low)


def _compute_bounds(chart: Chart) -> tuple[float, float]:
    """The least and the greatest value; zero is always among them, so that lengths can be
    compared."""
    values = [
        float(value) for strand in chart.series for value in strand.values if value is not None
    ]
    return min(0.0, *values), max(0.0, *values)


def choose_axis_ticks(low: float, high: float, *, integers_only: bool = False) -> list[float]:
    """A few round numbers between two, of which 0 is one: three to six, as far apart as may be.

    Where `integers_only`, what is counted has no parts: there are two where the numbers themselves
    are no more.
    """
    power = 10.0 ** math.floor(math.log10(high - low))
    steps = [factor * power for factor in (5, 2.5, 2, 1, 0.5, 0.25, 0.2, 0.1)]
    for step in [step for step in steps if step.is_integer() or not integers_only]:
        ticks = [
            number * step for number in range(math.ceil(low / step), math.floor(high / step) + 1)
        ]
        if len(ticks) >= FEWEST_TICKS:
            break
    return ticks


def estimate_text_width(text: str) -> float:
    """About how wide a text is, in ems of a sans serif: enough to know what fits on a telephone."""
    return sum(map(_estimate_letter_width, text))


def _estimate_letter_width(letter: str) -> float:
    if unicodedata.combining(letter) or unicodedata.category(letter) == "Cf":
        return 0
    if unicodedata.east_asian_width(letter) in "WF":
        return 1.1
    return LETTER_WIDTHS.get(letter, 0.7 if letter.isupper() else 0.58)


def wrap_chart_label(text: str, room: float) -> list[str]:
    """One line or two of so many ems, the rest being cut."""
    lines = [""]
    words = text.split(" ")
    for word in words:
        longer = f"{lines[-1]} {word}".strip()
        if estimate_text_width(longer) <= room:
            lines[-1] = longer
        elif lines[-1]:
            lines.append(word)
        else:
            lines[-1] = word
    shown_lines = [_cut_line(line, room) for line in lines[:2]]
    return (
        [*shown_lines[:-1], _cut_line(f"{shown_lines[-1]}…", room)]
        if len(lines) > 2
        else shown_lines
    )


def _cut_line(line: str, room: float) -> str:
    if estimate_text_width(line) <= room:
        return line
    bare = line.removesuffix("…")
    while bare and estimate_text_width(bare) + 1 > room:
        bare = bare[:-1]
    return f"{bare.rstrip()}…"

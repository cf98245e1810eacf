"""A chart for people: one sentence computed of its values, the drawing, what it leaves out, and all
its figures."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Annotated

from markupsafe import Markup

from site_builder.core.language import Language
from site_builder.core.model.prepared import Chart, ChartSeries, TableDetail
from site_builder.prepare.charts.latest_figures import list_values
from site_builder.render.pages.chart_numbers import ChartNumberFormat
from site_builder.render.pages.chart_svg import (
    ChartFormatters,
    draw_chart_svg,
    estimate_chart_height,
)
from site_builder.render.pages.chart_words import translate_chart
from site_builder.render.pages.reuse_table import Taken
from site_builder.render.pages.values import choose_cell_formatter

NAMED = 4  # groups that are first together
LONGEST_LEAD = 100  # letters of a sentence of who is first, which names those behind if it is short
RATE = "%"
_REGISTER_NUMBER = re.compile(r" \((?:SIREN|RNA) [^()]+\)$")
# pixels, of a frame of 600 px across, in which a chart is seen whole with its source
AROUND = 410  # the titles, what one asks, what one takes, the source
EM = 15  # of a drawing
TEXT_LINE = 26
LINE_LETTERS = 55


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartAsked:
    """What one may ask of a chart."""

    url: Annotated[str, "The JSON file of all its figures, from the site's root."]
    years: Annotated[
        tuple[str, ...], "The years among which one chooses, the latest first, or nothing."
    ]
    year: Annotated[str, "The one that is drawn, or empty where all are."]
    whole: Annotated[str, "What all years are: « 2020–2024 »."]
    name: Annotated[
        str,
        "What names are, among which one looks for one’s own, or empty where all are drawn.",
    ]
    words: Annotated[
        str,
        "Words of that file that the page says in its own language, as a JSON object, or empty.",
    ]

    @property
    def choice(self) -> tuple[str, ...]:
        """The years among which one chooses: charts that have the same share one choice."""
        return (*self.years, self.year, self.whole)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartShown:
    """A chart of a table."""

    anchor: Annotated[str, "The id of its title; that of its sentence ends with « -said »."]
    title: Annotated[str, "What it shows."]
    named: Annotated[
        bool, "True where its title is that of the metadata, in the language of the data."
    ]
    sentence: Annotated[str, "What there is to see, in one sentence."]
    words: Annotated[
        tuple[str, ...],
        "The words of its sentences and figures that are in the language of the data.",
    ]
    description: Annotated[str, "What is counted, where that needs to be said, or empty."]
    is_description_translated: Annotated[
        bool, "True where that is in the language of the page, and the data in another."
    ]
    drawing: Annotated[
        Markup, "The drawing (`svg`), after a list of its marks where there are several lines."
    ]
    height: Annotated[int, "About how high the drawing is, in pixels."]
    notes: Annotated[tuple[str, ...], "What it leaves out, in words."]
    caption: Annotated[str, "What its figures are, in words."]
    head: Annotated[Markup, "The header cells (`th`) of its figures."]
    body: Annotated[
        Markup, "The rows (`tr`) of its figures; empty where the page has no room for them."
    ]
    asked: Annotated[
        ChartAsked | None, "What one may ask of it, or nothing where it has no file of figures."
    ]
    taken: Annotated[
        Taken | None, "What one takes away of it, or nothing where the page would be too heavy."
    ] = None


def describe_table_charts(
    language: Language, table: TableDetail, folder: str, figures: bool
) -> tuple[ChartShown, ...]:
    """The charts of a table; each has the same id wherever it is shown. `folder` is the site path
    of the dataset's downloads, ending in a slash."""
    shown = []
    told_turns = {""}
    for number, chart in enumerate(table.charts, 1):
        anchor = f"chart-{table.name}-{number}"
        described = describe_chart(language, chart, anchor, figures=figures, folder=folder)
        turns = _Words(language, translate_chart(language, chart)).turns()
        if turns in told_turns:  # once is enough: each drawing has its line
            described = replace(described, sentence=described.sentence.removesuffix(f" {turns}"))
        told_turns.add(turns)
        shown.append(described)
    return tuple(shown)


def describe_chart(
    language: Language, chart: Chart, anchor: str, figures: bool, folder: str = ""
) -> ChartShown:
    """A chart, with its `figures` where there is room for them."""
    received = chart
    written_words = frozenset(_list_data_words(received))
    chart = translate_chart(language, received)
    words = _Words(language, chart)
    title = words.title()
    data_words = (word for word in _list_data_words(chart) if word in written_words)
    return ChartShown(
        anchor=anchor,
        title=title,
        named=bool(received.title) and chart.title == received.title,
        sentence=words.sentence(),
        words=tuple(dict.fromkeys(data_words)),
        description=language.typeset(chart.description),
        is_description_translated=chart.description != received.description,
        drawing=draw_chart_svg(
            chart,
            ChartFormatters(
                group=words.bar,
                value=words.value,
                tick=words.quantity.tick,
                last_tick=words.quantity.short,
            ),
            anchor,
        ),
        height=math.ceil(estimate_chart_height(chart) * EM),
        notes=tuple(words.notes()),
        caption=title + (f" ({chart.unit})" if chart.unit else ""),
        head=words.head(),
        body=words.body() if figures else Markup(""),
        asked=_describe_asked(received, chart, folder),
    )


def drop_register_number(name: str) -> str:
    """« Football club (SIREN 000888396) » → « Football club »: what tells two of one name apart."""
    return _REGISTER_NUMBER.sub("", name)


def _list_data_words(chart: Chart) -> Iterator[str]:
    """The words of a chart that are those of the data; what is translated of them is ours."""
    yield from (chart.measure, chart.group, chart.split, *chart.held)
    yield from (strand.label for strand in chart.series)
    if chart.horizontal:
        yield from chart.labels
        yield from map(drop_register_number, chart.labels)


def _describe_asked(received: Chart, chart: Chart, folder: str) -> ChartAsked | None:
    """`received`: the chart whose words are those of its file."""
    if chart.figures is None:
        return None
    years = chart.choices
    name = chart.group
    undrawn = chart.omitted.groups
    if not chart.horizontal:
        years = chart.labels if chart.by == "year" else ()
        name = chart.split
        undrawn = chart.omitted.series
    return ChartAsked(
        url=folder + chart.figures.path,
        years=tuple(reversed(years)) if len(years) > 1 else (),
        year=chart.latest if chart.horizontal else "",
        whole=format_years(chart.periods or years),
        name=name[:1].upper() + name[1:] if undrawn else "",
        words=_pair_words(received, chart),
    )


def _pair_words(received: Chart, translated: Chart) -> str:
    before = (received.unit, *(strand.label for strand in received.series))
    after = (translated.unit, *(strand.label for strand in translated.series))
    pairs = {word: said for word, said in zip(before, after, strict=True) if word != said}
    return json.dumps(pairs, ensure_ascii=False) if pairs else ""


def format_years(years: Sequence[str]) -> str:
    """Which years, in order: « 2020–2022, 2024 ». What is no year is told from the first to the
    last."""
    if not years:
        return ""
    runs = [[years[0], years[0]]]
    for year in years[1:]:
        last = runs[-1][1]
        follows = not (year.isdecimal() and last.isdecimal()) or int(year) == int(last) + 1
        if follows:
            runs[-1][1] = year
        else:
            runs.append([year, year])
    return ", ".join("\u2013".join(dict.fromkeys(run)) for run in runs)


def estimate_frame_height(chart: ChartShown) -> int:
    """How high a frame of another site is in which all of a chart is seen, in pixels."""
    height = chart.height + AROUND
    for text in (chart.title, chart.sentence, chart.description, *chart.notes):
        height += math.ceil(len(text) / LINE_LETTERS) * TEXT_LINE
    return math.ceil(height / 10) * 10


def name_chart(language: Language, chart: Chart) -> str:
    """Its title without its years, which are others next year."""
    return _Words(language, replace(chart, latest="", periods=())).title()


class _Words:
    """The sentences of a chart in a language."""

    def __init__(self, language: Language, chart: Chart) -> None:
        self.language = language
        self.chart = chart
        numbers = [*list_values(chart), *filter(None, [chart.omitted.rest])]
        self.quantity = ChartNumberFormat.of(
            language, chart.unit, numbers, rows=not (chart.measure or chart.unit)
        )

    # --- what there is ---

    def group(self, label: str) -> str:
        if self.chart.by == "month":
            return choose_cell_formatter(self.language, "yearmonth", "yearmonth")(label)
        if self.chart.by == "day":
            return choose_cell_formatter(self.language, "date", "date")(label)
        return self.quantity.write(label) if self.chart.by == "number" else label

    def name(self, label: str) -> str:
        """The same within a sentence, where no number of a register is read; the table has it."""
        return drop_register_number(self.group(label))

    def bar(self, label: str) -> str:
        """The same beside a bar, but where two bars would then have one name."""
        names = list(map(drop_register_number, self.chart.labels))
        is_alone = names.count(drop_register_number(label)) == 1
        return self.name(label) if is_alone else self.group(label)

    def value(self, value: str) -> str:
        return self.quantity.short(value)

    def heading(self) -> str:
        """What groups are."""
        is_date = self.chart.by in ("year", "month", "day")
        return self.language.say(f"chart.by.{self.chart.by}") if is_date else self.chart.group

    def measure(self) -> str:
        return self.chart.measure or self.language.say("chart.rows")

    def title(self) -> str:
        chart = self.chart
        say = self.language.say
        title = chart.title or say("chart.title", measure=self.measure(), group=self.heading())
        years = chart.latest or (format_years(chart.periods) if chart.horizontal else "")
        fixed_values = ", ".join((*chart.held, *filter(None, [years])))
        return say("chart.title.held", title=title, held=fixed_values) if fixed_values else title

    # --- the sentence ---

    def sentence(self) -> str:
        sentence = self._first() if self.chart.horizontal else self._span()
        return f"{sentence} {self.turns()}".rstrip()

    def turns(self) -> str:
        """From which groups codes are those of another list; "" where from none."""
        return " ".join(map(self._turn, range(len(self.chart.reclassifications))))

    def _when(self) -> str:
        say = self.language.say
        periods = [self.chart.latest] if self.chart.latest else self.chart.periods
        if not periods:
            return ""
        if len(periods) == 1:
            return say("chart.in" if periods[0].isdecimal() else "chart.for", when=periods[0])
        years = format_years(periods)
        if "," in years:
            return say("chart.over.some", when=years)
        return say("chart.over", start=periods[0], end=periods[-1])

    def _first(self) -> str:
        """Of the greatest groups, all strands of a group together."""
        columns = zip(*(strand.values for strand in self.chart.series), strict=True)
        known_values = (
            [Decimal(value) for value in column if value is not None] for column in columns
        )
        labelled_values = zip(known_values, self.chart.labels, strict=True)
        sums = [(sum(values, Decimal(0)), label) for values, label in labelled_values if values]
        sums.sort(key=lambda total_and_label: -total_and_label[0])
        highest = sums[0][0]
        say = self.language.say
        when = self._when()
        leaders = [self.name(label) for total, label in sums if total == highest]
        value = self.quantity.said(highest)
        if len(leaders) > 1:
            names = self._listed(leaders[:NAMED])
            if len(leaders) > NAMED:
                names = self.language.count(
                    "chart.tie.more", len(leaders) - NAMED, names=", ".join(leaders[:NAMED])
                )
            return say("chart.tie", when=when, names=names, value=value)
        others = self._listed(
            [f"{self.name(label)} ({self.quantity.bare(total)})" for total, label in sums[1:3]]
        )
        sentence = say("chart.first", when=when, label=leaders[0], value=value, others=others)
        if len(sentence) <= LONGEST_LEAD:
            return sentence
        return say("chart.leader", when=when, label=leaders[0], value=value)

    def _listed(self, names: Sequence[str]) -> str:
        if len(names) < 2:
            return "".join(names)
        return self.language.say("chart.and", names=", ".join(names[:-1]), last=names[-1])

    def _span(self) -> str:
        """From the first group to the last; of one strand, its greatest value too."""
        chart = self.chart
        say = self.language.say
        start = self.group(chart.labels[0])
        end = self.group(chart.labels[-1])
        if len(chart.series) > 1:
            lines = self.language.say("chart.join").join(
                self._line(strand, start, end) for strand in chart.series
            )
            sentence = say("chart.spans", start=start, end=end, lines=lines)
            return sentence if chart.steady else f"{sentence} {say('chart.sources', **self._who())}"
        values = [None if value is None else Decimal(value) for value in chart.series[0].values]
        known_values = [value for value in values if value is not None]
        top = values.index(max(known_values))
        peak = {"peak": self.group(chart.labels[top]), "top": self.quantity.said(max(known_values))}
        if values[0] is None or values[-1] is None:
            return say("chart.peak", start=start, end=end, **peak)
        first_text, last_text, change = self._change(values[0], values[-1])
        if not chart.steady:
            amounts = {"first": self.quantity.said(values[0]), "last": last_text}
            return say("chart.span.sources", **amounts, **self._who())
        message = "chart.span.peak" if 0 < top < len(values) - 1 else "chart.span"
        return say(
            message, start=start, end=end, first=first_text, last=last_text, change=change, **peak
        )

    def _who(self) -> dict[str, str]:
        """How many publish in the first group and in the last, of a table that several make."""
        labels = self.chart.labels
        sources = self.chart.sources
        return {
            "start": self.group(labels[0]),
            "end": self.group(labels[-1]),
            "before": self.language.count("standards.publishers", sources[0]),
            "after": self.language.count("standards.publishers", sources[-1]),
        }

    def _line(self, strand: ChartSeries, start: str, end: str) -> str:
        first, last = (
            None if value is None else Decimal(value)
            for value in (strand.values[0], strand.values[-1])
        )
        say = self.language.say
        if first is None or last is None:
            known_value, period = (first, start) if last is None else (last, end)
            if known_value is None:
                return say("chart.line.none", label=strand.label)
            return say(
                "chart.line.end",
                label=strand.label,
                value=self.quantity.said(known_value),
                when=period,
            )
        first_text, last_text, change = self._change(first, last)
        return say(
            "chart.line", label=strand.label, first=first_text, last=last_text, change=change
        )

    def _change(self, first: Decimal, last: Decimal) -> tuple[str, str, str]:
        """Both values, and between parentheses how much the second differs from the first, where
        that can be said: not of rates, nor where others publish."""
        first_text, last_text = self.quantity.pair(first, last)
        is_comparable = (first > 0, last >= 0, self.chart.unit != RATE, self.chart.steady)
        if not all(is_comparable):
            return first_text, last_text, ""
        percent = round((last - first) / first * 100)
        if percent == 0:
            change_text = self.language.say("chart.stable")
        elif percent >= 200:
            change_text = self.language.say(
                "chart.times", times=self.language.number(round(float(last / first), 1))
            )
        else:
            sign = "+" if percent > 0 else "\u2212"
            change_text = sign + self.language.say(
                "chart.percent", n=self.language.number(abs(percent))
            )
        return first_text, last_text, f" ({change_text})"

    def _turn(self, place: int) -> str:
        turn = self.chart.reclassifications[place]
        return self.language.say(
            "chart.turn", group=self.group(turn.group), before=turn.before, after=turn.after
        )

    # --- what is left out ---

    def notes(self) -> Iterator[str]:
        omissions = self.chart.omitted
        count = self.language.count
        if omissions.groups and not self.chart.horizontal:
            yield count("chart.earlier", omissions.groups)
        elif omissions.groups and omissions.rest is not None:
            yield count(
                "chart.others.sum",
                omissions.groups,
                group=self.chart.group,
                rest=self.quantity.said(Decimal(omissions.rest)),
            )
        elif omissions.groups:
            yield count("chart.others", omissions.groups, group=self.chart.group)
        if self.chart.overlapping:
            yield self.language.say("chart.overlapping")
        if omissions.series:
            yield count("chart.strands", omissions.series, split=self.chart.split)
        if omissions.unmeasured:
            are_measures = len(self.chart.series) > 1 and not self.chart.split
            key = "chart.unmeasured.apart" if are_measures else "chart.unmeasured"
            yield count(key, omissions.unmeasured)
        if omissions.undated and self.chart.periods:
            yield count("chart.undated", omissions.undated)
        for name, rows in omissions.empty:
            yield count("chart.empty", rows, column=name)
        if omissions.charts:
            yield count("chart.more", omissions.charts)

    # --- figures ---

    def head(self) -> Markup:
        names = [strand.label or self.measure() for strand in self.chart.series]
        if self.chart.sources:
            names.append(self.language.say("chart.publishers"))
        cells = Markup("").join(
            Markup('<th scope="col" class="n">{}</th>').format(name) for name in names
        )
        return Markup('<th scope="col">{}</th>{}').format(self.heading(), cells)

    def body(self) -> Markup:
        chart = self.chart
        rows = [
            (self.group(label), [strand.values[place] for strand in chart.series])
            for place, label in enumerate(chart.labels)
        ]
        if chart.omitted.rest is not None and len(chart.series) == 1:
            rows.append(
                (self.language.count("chart.rest", chart.omitted.groups), [chart.omitted.rest])
            )
        sources = [""] * len(rows)
        for place, number in enumerate(chart.sources):
            sources[place] = self.language.number(number)
        return Markup("\n").join(map(self._row, rows, sources))

    def _row(self, row: tuple[str, Sequence[str | None]], sources: str) -> Markup:
        label, values = row
        texts = ["" if value is None else self.quantity.write(value) for value in values]
        texts += filter(None, [sources])
        cells = Markup("").join(map(Markup('<td class="n">{}</td>').format, texts))
        return Markup('<tr><th scope="row">{}</th>{}</tr>').format(label or "–", cells)

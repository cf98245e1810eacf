"""The figure with which the page of a dataset opens: what its first chart counts in the latest
year, else the name that leads it, else how many rows there are, by the noun of a row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from operator import itemgetter
from typing import Annotated

from site_builder.checks.counted_things import count_repeated_rows, count_things
from site_builder.core.language import Language
from site_builder.core.model.dataset import Dataset
from site_builder.core.model.prepared import Chart, ColumnProfile, Detail, Table
from site_builder.metadata import standards
from site_builder.metadata.standards import Standard
from site_builder.prepare.charts.latest_figures import (
    LatestFigure,
    add_chart_series,
    find_leaders,
    list_last_values,
    list_latest_figures,
    list_values,
)
from site_builder.render.pages.chart_numbers import ChartNumberFormat
from site_builder.render.pages.chart_words import translate_chart
from site_builder.render.pages.charts import format_years
from site_builder.render.pages.noun_counts import count_by_noun
from site_builder.render.pages.values import format_integer

MOST_TABLES = 3  # each of which is counted by its own noun


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """The first figure of a dataset."""

    value: Annotated[str, "The figure, with what it counts: « 4,02 millions d’euros »."]
    text: Annotated[str, "Of what it is, in words, or empty."]
    word: Annotated[str, "What of the text is in the language of the data, or empty."] = ""
    year: Annotated[str, "The year that it is of, or empty."] = ""


def describe_key_figure(
    language: Language, dataset: Dataset, tables: Sequence[Table], detail: Detail
) -> KeyFigure | None:
    """None where there is no table. Years are never added up: the pupils of two years are not so
    many children."""
    if not tables:
        return None
    standard = standards.get_standard(dataset.standard)
    profiles_by_table = {table.name: table.profiles for table in detail.tables}
    charts_by_table = {table.name: table.charts for table in detail.tables}
    charts = charts_by_table.get(tables[0].name, ())
    if charts and (figure := _describe_first_chart(language, charts, standard)):
        return figure
    return _describe_things(language, dataset, tables, profiles_by_table) or _describe_rows(
        language, tables, profiles_by_table, standard
    )


def _describe_things(
    language: Language,
    dataset: Dataset,
    tables: Sequence[Table],
    profiles_by_table: Mapping[str, Sequence[ColumnProfile]],
) -> KeyFigure | None:
    """« 163 feux sonores et 89 points de recharge »; None where of some table nobody knows what
    its rows are."""
    if len(tables) > MOST_TABLES:
        return None
    counts = []
    for table in tables:
        things = count_things(dataset, table, profiles_by_table.get(table.name, ()))
        if things is None:
            return None
        counts.append(count_by_noun(language, things.noun, things.number))
    if len(counts) > 1:
        others = [language.say("figure.others", text=text) for text in counts[1:]]
        return KeyFigure(counts[0], ", ".join(others))
    repeated = count_repeated_rows(profiles_by_table.get(tables[0].name, ()))
    return KeyFigure(counts[0], _describe_repeated(language, tables[0].rows, repeated))


def _describe_rows(
    language: Language,
    tables: Sequence[Table],
    profiles_by_table: Mapping[str, Sequence[ColumnProfile]],
    standard: Standard | None,
) -> KeyFigure:
    rows = sum(table.rows for table in tables)
    repeated = sum(map(count_repeated_rows, profiles_by_table.values()))
    rows_text = language.count("rows", rows - repeated)
    if len(tables) > 1:
        return KeyFigure(rows_text, language.count("figure.tables", len(tables)))
    if standard is None:
        return KeyFigure(rows_text, "")
    row_text = language.say("standards.row", row=standard.row)
    repeated_text = _describe_repeated(language, rows, repeated)
    return KeyFigure(rows_text, f"{row_text} {repeated_text}".strip(), word=standard.row)


def _describe_repeated(language: Language, rows: int, repeated: int) -> str:
    total = format_integer(language, rows)
    return language.count("figure.repeated", repeated, total=total) if repeated else ""


# --- what the first chart says ---


def _describe_first_chart(
    language: Language, charts: Sequence[Chart], standard: Standard | None
) -> KeyFigure | None:
    """None where it has no figure of its own: other charts compare many."""
    chart = charts[0]
    view = standard.find_titled_view(chart.title) if standard else None
    if standard is None or view is None:
        is_single = chart.is_of_years and len(chart.series) == 1
        return _describe_latest_year(language, chart, None) if is_single else None
    translated = translate_chart(language, chart)
    if not chart.is_of_years:
        if view.type != "ranking" or view is not standard.views[0]:
            return None
        rankings = [each for each in charts if each.title == chart.title]
        return _describe_leaders(language, rankings, standard)
    if len(chart.series) == 1:
        return _describe_latest_year(language, translated, standard)
    if view.split in standard.kept_apart:
        return _describe_latest_lines(language, translated)
    return _describe_latest_year(language, add_chart_series(translated), standard)


def _format_numbers(language: Language, chart: Chart) -> ChartNumberFormat:
    is_count = not (chart.measure or chart.unit)
    return ChartNumberFormat.of(language, chart.unit, list_values(chart), rows=is_count)


def _describe_latest_year(
    language: Language, chart: Chart, standard: Standard | None
) -> KeyFigure | None:
    """Beside the year before it, where the same ones publish in both."""
    figures = list_latest_figures(chart)
    if not figures:
        return None
    numbers = _format_numbers(language, chart)
    latest, *earlier = figures
    text = _describe_year(language, chart, latest, standard)
    text = _add_parts(language, text, (*chart.held, chart.series[0].label))
    for figure in earlier:
        amount = numbers.said(figure.value)
        text = language.say("figure.year.before", text=text, amount=amount, before=figure.label)
    return KeyFigure(numbers.said(latest.value), text, word=chart.measure, year=latest.label)


def _describe_year(
    language: Language, chart: Chart, figure: LatestFigure, standard: Standard | None
) -> str:
    """« accordés en 2024, en 590 subventions »."""
    written = standard.key_figure.get(language.code) if standard else None
    if standard and written:
        rows = count_by_noun(language, standard.row_noun, figure.rows)
        return language.typeset(written).format(year=figure.label, rows=rows)
    if chart.measure:
        return language.say("figure.year", measure=chart.measure, year=figure.label)
    return language.say("figure.year.rows", year=figure.label)


def _add_parts(language: Language, text: str, parts: Sequence[str]) -> str:
    """« le prénom le plus donné (filles, 2015–2024) »."""
    part = ", ".join(filter(None, parts))
    return language.say("figure.part", text=text, part=part) if part else text


def _describe_latest_lines(language: Language, chart: Chart) -> KeyFigure | None:
    """Receipts and expenses of the latest year, which nobody would add up."""
    numbers = _format_numbers(language, chart)
    amounts = list(map(numbers.said, list_last_values(chart)))
    if not amounts:
        return None
    labels = [series.label for series in chart.series]
    text = language.say("figure.line", label=labels[0], year=chart.labels[-1])
    text = _add_parts(language, text, chart.held)
    for label, amount in zip(labels[1:], amounts[1:], strict=True):
        text = language.say("figure.line.other", text=text, label=label, amount=amount)
    return KeyFigure(amounts[0], text, year=chart.labels[-1])


def _describe_leaders(
    language: Language, rankings: Sequence[Chart], standard: Standard
) -> KeyFigure | None:
    """« Gabriel, 631 fois », of the rankings of one view, then who leads the others; None where
    several are first in one of them."""
    leads = []
    for chart in rankings:
        leaders, highest = find_leaders(chart)
        if len(leaders) > 1 or len(chart.series) > 1:
            return None
        leads.append((highest, leaders[0], translate_chart(language, chart)))
    leads.sort(key=itemgetter(0), reverse=True)
    values = [_name_leader(language, *lead) for lead in leads]
    _, _, first = leads[0]
    text = language.typeset(standard.key_figure.get(language.code, first.title))
    text = _add_parts(language, text, (*first.held, format_years(first.periods)))
    for value, (_, _, chart) in zip(values[1:], leads[1:], strict=True):
        text = language.say(
            "figure.leader.other", text=text, part=", ".join(chart.held), leader=value
        )
    return KeyFigure(values[0], text)


def _name_leader(language: Language, highest: Decimal, name: str, chart: Chart) -> str:
    amount = _format_numbers(language, chart).said(highest)
    return language.say("figure.leader", name=name, amount=amount)

"""The figure with which the page of a dataset opens: what its first chart counts in the latest
year, else how many rows there are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated

from site_builder.core.language import Language
from site_builder.core.model.prepared import Chart, Table, TableDetail
from site_builder.core.model.territory import COUNTED_HERE, COUNTING
from site_builder.metadata.standards import Standard
from site_builder.render.pages.chart_numbers import ChartNumberFormat
from site_builder.render.pages.values import format_integer


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """The first figure of a dataset."""

    value: Annotated[str, "The figure, with what it counts: « 4,02 millions d’euros »."]
    text: Annotated[str, "Of what it is, in words, or empty."]


def describe_key_figure(
    language: Language,
    tables: Sequence[Table],
    details: Sequence[TableDetail],
    standard: Standard | None,
) -> KeyFigure | None:
    """None where there is no table. Years are never added up: the pupils of two years are not so
    many children."""
    if not tables:
        return None
    if chart := _find_chart_of_years(tables[0], details):
        return _describe_latest_year(language, chart)
    rows = sum(table.rows for table in tables)
    if len(tables) > 1:
        return KeyFigure(language.count("rows", rows), language.count("figure.tables", len(tables)))
    row_text = language.say("standards.row", row=standard.row) if standard else ""
    repeated = _count_repeated(details)
    if repeated:
        total = format_integer(language, rows)
        repeated_text = language.count("figure.repeated", repeated, total=total)
        row_text = f"{row_text} {repeated_text}".strip()
    return KeyFigure(language.count("rows", rows - repeated), row_text)


def _count_repeated(details: Sequence[TableDetail]) -> int:
    """The rows that another dataset counts."""
    repeated = 0
    for detail in details:
        profile = detail.profiles_by_name.get(COUNTING.name)
        if profile:
            counted = [bar.count for bar in profile.bars if bar.label == COUNTED_HERE]
            repeated += profile.filled - sum(counted)
    return repeated


def _find_chart_of_years(table: Table, details: Sequence[TableDetail]) -> Chart | None:
    """The first chart of the table, where it has one figure for each year."""
    charts = [chart for detail in details if detail.name == table.name for chart in detail.charts]
    for chart in charts[:1]:
        if (chart.by, chart.horizontal, len(chart.series)) == ("year", False, 1):
            return chart
    return None


def _describe_latest_year(language: Language, chart: Chart) -> KeyFigure:
    """Beside the year before it, where the same ones publish in both."""
    figures = [
        (label, value)
        for label, value in zip(chart.labels, chart.series[0].values, strict=True)
        if value is not None
    ]
    written = ChartNumberFormat.of(
        language,
        chart.unit,
        [value for _, value in figures],
        rows=not (chart.measure or chart.unit),
    )
    year, latest = figures[-1]
    text = language.say("figure.year.rows", year=year)
    if chart.measure:
        text = language.say("figure.year", measure=chart.measure, year=year)
    earlier_figures = figures[-2:-1] if chart.steady else []
    for before, value in earlier_figures:
        amount = written.said(Decimal(value))
        text = language.say("figure.year.before", text=text, amount=amount, before=before)
    return KeyFigure(written.said(Decimal(latest)), text)

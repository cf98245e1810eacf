"""The figure with which the page of a dataset opens: what its first chart counts in the latest
year, else how many rows there are; without tables, what else it has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated

from site_builder.core.language import Language
from site_builder.core.model.dataset import Service
from site_builder.core.model.prepared import Chart, Document, Table, TableDetail
from site_builder.metadata.standards import Standard
from site_builder.render.pages.chart_numbers import ChartNumberFormat
from site_builder.render.pages.values import format_period


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """The first figure of a dataset."""

    value: Annotated[str, "The figure, with what it counts: « 4,02 millions d’euros »."]
    text: Annotated[str, "Of what it is, in words, or empty."]
    word: Annotated[str, "What of the text is in the language of the data, or empty."] = ""


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
    rows_text = language.count("rows", sum(table.rows for table in tables))
    if len(tables) > 1:
        return KeyFigure(rows_text, language.count("figure.tables", len(tables)))
    row_text = language.say("standards.row", row=standard.row) if standard else ""
    return KeyFigure(rows_text, row_text, standard.row if standard else "")


def describe_other_figure(
    language: Language, documents: Sequence[Document], services: Sequence[Service]
) -> KeyFigure | None:
    """Of a dataset without tables: the network that its timetables are of, else how many documents
    it has, else how many services."""
    for document in documents:
        if document.lines:
            return _describe_network(language, document)
    if documents:
        pages = sum(document.pages for document in documents)
        text = language.count("figure.pages", pages) if pages else ""
        return KeyFigure(language.count("figure.documents", len(documents)), text)
    if not services:
        return None
    kinds = dict.fromkeys(f"service.{service.kind}" for service in services)
    names = [language.say(kind) for kind in kinds if language.has(kind)]
    return KeyFigure(language.count("figure.services", len(services)), ", ".join(names))


def _describe_network(language: Language, document: Document) -> KeyFigure:
    lines = language.count("figure.lines", document.lines)
    stops = language.count("figure.stops", document.stops)
    period = format_period(language, document.period) if document.period else ""
    text = language.say("figure.timetables", period=period) if period else ""
    return KeyFigure(language.say("chart.and", names=lines, last=stops), text)


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
    return KeyFigure(written.said(Decimal(latest)), text, chart.measure)

"""The figure with which the page of a dataset opens: what its first chart counts in the latest
year, else how many rows there are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated

from site_builder.core.language import Language
from site_builder.core.model.prepared import Chart, Document, Table, TableDetail
from site_builder.metadata.standards import Standard
from site_builder.render.pages.chart_numbers import ChartNumberFormat
from site_builder.render.pages.charts import RATE


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """The first figure of a dataset."""

    value: Annotated[str, "The figure, with what it counts: « 4,02 millions d’euros »."]
    text: Annotated[str, "Of what it is, in words, or empty."]


def describe_key_figure(
    language: Language,
    tables: Sequence[Table],
    documents: Sequence[Document],
    details: Mapping[str, TableDetail],
    standard: Standard | None,
) -> KeyFigure | None:
    """None where there is nothing to count. Years are never added up: the pupils of two years are
    not so many children."""
    if chart := _find_chart_of_years(tables, details):
        return _describe_latest_year(language, chart)
    if len(tables) > 1:
        rows_text = language.count("rows", sum(table.rows for table in tables))
        return KeyFigure(rows_text, language.count("figure.tables", len(tables)))
    if tables:
        row_text = language.say("standards.row", row=standard.row) if standard else ""
        return KeyFigure(language.count("rows", tables[0].rows), row_text)
    if documents:
        return KeyFigure(language.count("documents", len(documents)), "")
    return None


def _find_chart_of_years(
    tables: Sequence[Table], details: Mapping[str, TableDetail]
) -> Chart | None:
    """The first chart of the first table, where it has one figure for its latest year."""
    detail = details.get(tables[0].name) if tables else None
    if detail is None or not detail.charts:
        return None
    chart = detail.charts[0]
    is_of_years = chart.by == "year" and not chart.horizontal and chart.unit != RATE
    is_known = len(chart.series) == 1 and chart.series[0].values[-1] is not None
    return chart if is_of_years and is_known else None


def _describe_latest_year(language: Language, chart: Chart) -> KeyFigure:
    """Beside the year before it, where the same ones publish in both."""
    values = [value for value in chart.series[0].values if value is not None]
    written = ChartNumberFormat.of(
        language, chart.unit, values, rows=not (chart.measure or chart.unit)
    )
    year = chart.labels[-1]
    text = language.say("figure.year.rows", year=year)
    if chart.measure:
        text = language.say("figure.year", measure=chart.measure, year=year)
    before = chart.series[0].values[-2] if len(chart.labels) > 1 else None
    if before is not None and chart.steady:
        amount = written.said(Decimal(before))
        text = language.say("figure.year.before", text=text, amount=amount, before=chart.labels[-2])
    return KeyFigure(written.said(Decimal(values[-1])), text)

"""What a chart says at once: its latest figures, or who leads it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from site_builder.core.model.prepared import Chart, ChartSeries


@dataclass(frozen=True, slots=True)
class LatestFigure:
    """The figure of a group, and how many rows it is made of."""

    label: str
    value: Decimal
    rows: int


def list_values(chart: Chart) -> list[str]:
    """Those of all its series that are known."""
    return [value for series in chart.series for value in series.values if value is not None]


def list_latest_figures(chart: Chart) -> list[LatestFigure]:
    """Those of the last group that has one and, where the same ones publish in both, of the one
    before; the latest first."""
    figures = [
        LatestFigure(label, Decimal(value), rows)
        for label, value, rows in zip(
            chart.labels, chart.series[0].values, chart.counted, strict=True
        )
        if value is not None
    ]
    figures.reverse()
    return figures[: 2 if chart.steady else 1]


def list_last_values(chart: Chart) -> list[Decimal]:
    """The values of all series in the last group; none where some has none, or is left out."""
    values = [series.values[-1] for series in chart.series]
    known = [Decimal(value) for value in values if value is not None]
    if len(known) < len(values) or chart.omitted.series:
        return []
    return known


def add_chart_series(chart: Chart) -> Chart:
    """With one series, as of the pupils of all schools, public and private; it has no value where
    some are unknown."""
    totals: list[str | None] = []
    for values in zip(*(series.values for series in chart.series), strict=True):
        totals.append(None if chart.omitted.series else _add_values(values))
    return replace(chart, series=(ChartSeries("", tuple(totals)),))


def _add_values(values: Sequence[str | None]) -> str | None:
    known = [Decimal(value) for value in values if value is not None]
    return format(sum(known, Decimal(0)), "f") if len(known) == len(values) else None


def find_leaders(chart: Chart) -> tuple[list[str], Decimal]:
    """The groups that have the highest value, and that value."""
    values = [Decimal(value or 0) for value in chart.series[0].values]
    highest = max(values)
    pairs = zip(chart.labels, values, strict=True)
    return [label for label, value in pairs if value == highest], highest

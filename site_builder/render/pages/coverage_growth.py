"""What was published over time, as a chart with its sentence and its figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Annotated

from site_builder.compose.coverage import GrowthPeriod, list_growth_periods
from site_builder.core.language import Language
from site_builder.core.model.prepared import Chart, ChartSeries
from site_builder.core.model.site import DatasetEntry
from site_builder.render.pages.charts import ChartShown, describe_chart
from site_builder.render.pages.values import choose_cell_formatter

FEWEST = 2  # periods that make a chart
MONTH = 7  # characters of « 2026-03 »


@dataclass(frozen=True, slots=True)
class GrowthShown:
    """What was published over time."""

    charts: Annotated[tuple[ChartShown, ...], "One chart, or none where there is too little."]
    notes: Annotated[tuple[str, ...], "What is not known, or why there is no chart."]


def describe_growth(
    language: Language, entries: Sequence[DatasetEntry], by_standards: bool
) -> GrowthShown:
    """Of these datasets; `by_standards`: they may follow several, which are counted too."""
    periods = list_growth_periods(entries)
    undated = sum(entry.issued is None for entry in entries)
    if not periods:
        return GrowthShown((), (language.say("coverage.growth.none"),))
    notes = [language.say("coverage.growth.days")]
    if undated:
        notes.append(language.count("coverage.growth.undated", undated))
    if len(periods) < FEWEST:
        return GrowthShown((), (_describe_span(language, periods), *notes))
    chart = _build_chart(language, periods, by_standards)
    shown = describe_chart(language, chart, "growth", figures=True)
    sentence = _describe_span(language, periods)
    return GrowthShown((replace(shown, sentence=sentence),), tuple(notes))


def _build_chart(language: Language, periods: Sequence[GrowthPeriod], by_standards: bool) -> Chart:
    say = language.say
    counts = {
        "coverage.growth.datasets": [period.datasets for period in periods],
        "coverage.growth.publishers": [period.publishers for period in periods],
    }
    if by_standards:
        counts["coverage.growth.standards"] = [period.standards for period in periods]
    series = []
    for label, numbers in counts.items():
        series.append(ChartSeries(say(label), tuple(map(str, numbers))))
    return Chart(
        type="line",
        by="month" if len(periods[0].period) == MONTH else "year",
        group="",
        measure="",
        labels=tuple(period.period for period in periods),
        series=tuple(series),
        title=say("coverage.growth.title"),
    )


def _describe_span(language: Language, periods: Sequence[GrowthPeriod]) -> str:
    """« De janvier 2024 à mars 2026 : de 2 à 14 jeux de données, de 1 à 6 producteurs. »"""
    first = periods[0]
    last = periods[-1]
    write = choose_cell_formatter(language, "yearmonth", "yearmonth")
    datasets = language.count("datasets", last.datasets)
    publishers = language.count("standards.publishers", last.publishers)
    if len(periods) < FEWEST:
        period = write(last.period)
        return language.say(
            "coverage.growth.one", period=period, datasets=datasets, publishers=publishers
        )
    return language.say(
        "coverage.growth.span",
        start=write(first.period),
        end=write(last.period),
        before=language.number(first.datasets),
        datasets=datasets,
        former=language.number(first.publishers),
        publishers=publishers,
    )

"""How communes compare, as a chart: lines where there are several years, bars where there is one.
The browser's script (frontend/src/compare/chart.ts) draws the communes that one chooses."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from markupsafe import Markup

from site_builder.core.model.prepared import Chart, ChartSeries
from site_builder.core.text import fold_text
from site_builder.render.pages.chart_svg import ChartFormatters, draw_chart_svg
from site_builder.render.pages.compared_figures import ComparedCommune, index_values
from site_builder.render.pages.compared_words import MeasureFigures

END = Markup('<tspan class="n">{}</tspan> {}')
MOST = 6  # communes, which six marks tell from one another


def list_drawn_communes(
    figures: MeasureFigures, communes: Sequence[ComparedCommune], year: str, category: str
) -> list[ComparedCommune]:
    """The most populous of those that have the figure of the year, from A to Z."""
    values = index_values(figures.measure)
    having = [commune for commune in communes if (commune.insee, year, category) in values]
    having.sort(key=lambda commune: -(commune.population or 0))
    return sorted(having[:MOST], key=lambda commune: fold_text(commune.name))


def draw_compared_chart(
    figures: MeasureFigures,
    communes: Sequence[ComparedCommune],
    years: Sequence[str],
    *,
    category: str,
    name: str,
) -> Markup:
    """Of these communes and years, the last of which all of them have; `name`: the id of what the
    chart is called."""
    if len(years) > 1:
        chart = _build_lines(figures, communes, years, category)
    else:
        chart = _build_bars(figures, communes, years[0], category)
    formatters = ChartFormatters(
        group=str,
        value=lambda text: figures.write_with_unit(Decimal(text)),
        tick=lambda text: figures.write_short(Decimal(text)),
        last_tick=lambda text: figures.write_scale_end(Decimal(text)),
    )
    ends = []
    for series in chart.series:
        value = figures.write(Decimal(series.values[-1] or 0))
        ends.append(END.format(value, series.label))
    return draw_chart_svg(chart, formatters, name, ends=ends)


def _build_lines(
    figures: MeasureFigures,
    communes: Sequence[ComparedCommune],
    years: Sequence[str],
    category: str,
) -> Chart:
    """A line for each commune."""
    values = index_values(figures.measure)
    series = []
    for commune in communes:
        numbers = list[str | None]()
        for year in years:
            figure = values.get((commune.insee, year, category))
            numbers.append(figure.value if figure else None)
        series.append(ChartSeries(commune.name, tuple(numbers)))
    return Chart(
        type="line", by="year", group="", measure="", labels=tuple(years), series=tuple(series)
    )


def _build_bars(
    figures: MeasureFigures, communes: Sequence[ComparedCommune], year: str, category: str
) -> Chart:
    """A bar for each commune."""
    values = index_values(figures.measure)
    texts = tuple(values[commune.insee, year, category].value for commune in communes)
    return Chart(
        type="bar",
        by="text",
        group="",
        measure="",
        labels=tuple(commune.name for commune in communes),
        series=(ChartSeries(figures.measure.title, texts),),
    )

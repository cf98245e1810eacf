"""Charts of the sums that there is room for: groups and strands in order, exact values, and what is
left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import chain
from operator import attrgetter

from site_builder.core.model.prepared import Chart, ChartOmissions, ChartSeries, Reclassification
from site_builder.prepare.charts.figures import RATE, write_chart_figures
from site_builder.prepare.charts.left_out import count_unlabelled, count_unmeasured
from site_builder.prepare.charts.plan import CHARTS, PERIODS, ChartPlan
from site_builder.prepare.charts.ranks import RankedChart, count_ranks, list_placed, rank_charts
from site_builder.prepare.charts.sums import ChartSums
from site_builder.prepare.charts.words import name_label, name_strand, write_total

AHEAD = 120  # periods, up to which those without a row are filled in
FEWEST_POINTS = {"bar": 2, "line": 3, "ranking": 2}

DrawnTotals = Mapping[tuple[str | None, str | None], int | None]  # by strand and group


@dataclass(frozen=True, slots=True)
class BuiltChart:
    """A chart, and the JSON of all that one may choose of it."""

    chart: Chart
    figures: bytes


def build_plan_charts(sums: ChartSums) -> list[BuiltChart]:
    """The charts of a plan of which there is something to see."""
    plan = sums.plan
    ranked_charts, count = rank_charts(sums)
    built: list[BuiltChart] = []
    for ranked in ranked_charts:
        drawn = _find_drawn(plan, ranked)
        strands = _sort_strands(plan, ranked, {strand for strand, _ in drawn})
        chart = _build_chart(sums, ranked, drawn=drawn, strands=strands)
        if _is_worth_drawing(chart):
            figures = write_chart_figures(sums, ranked, chart, strands=strands)
            built.append(BuiltChart(chart, figures))
    listed = {name_label(plan, word): place for place, (word, _) in enumerate(plan.view.words)}
    built.sort(key=lambda one: [listed.get(value, len(listed)) for value in one.chart.held])
    if built and count > CHARTS:
        last = built[-1].chart
        omitted = replace(last.omitted, charts=count - CHARTS)
        built[-1] = replace(built[-1], chart=replace(last, omitted=omitted))
    return built


def _find_drawn(plan: ChartPlan, ranked: RankedChart) -> DrawnTotals:
    """What there is room for: the total of each strand and group."""
    return {
        (part.strand, part.group): part.total
        for part in list_placed(ranked)
        if ranked.strands[part.strand] <= plan.strands and ranked.groups[part.group] <= plan.groups
    }


def _build_chart(
    sums: ChartSums, ranked: RankedChart, *, drawn: DrawnTotals, strands: Sequence[str]
) -> Chart:
    plan = sums.plan
    view = plan.view
    labels = _list_labels(plan, ranked, {group for _, group in drawn})
    periods = tuple(sorted(sums.periods))
    turns = sums.turning.get(ranked.held, {})
    sources = [sums.sources.get((ranked.held, label), set()) for label in labels]
    return Chart(
        type=plan.type,
        by=plan.step,
        group=plan.headings[plan.group],
        measure=", ".join(plan.headings[index] for index in plan.series),
        labels=tuple(name_label(plan, label) if plan.step == "text" else label for label in labels),
        series=tuple(
            ChartSeries(
                name_strand(plan, strand),
                tuple(write_total(drawn.get((strand, label)), sums.digits) for label in labels),
            )
            for strand in strands
        ),
        split="" if plan.split is None else plan.headings[plan.split],
        title=view.title,
        description=view.description,
        held=tuple(name_label(plan, value) for value in ranked.held) if plan.each else (),
        periods=periods,
        choices=periods[-PERIODS:] if sums.is_by_period else (),
        latest=sums.latest,
        unit=view.unit or (plan.columns[plan.series[0]].unit if plan.series else ""),
        omitted=_count_omissions(sums, ranked),
        sources=tuple(map(len, sources)) if plan.sources is not None else (),
        overlapping=bool(plan.separator),
        steady=len(set(map(frozenset, filter(None, sources)))) < 2,
        counted=_count_rows(ranked, labels),
        reclassifications=tuple(_list_reclassifications(labels, turns))
        if plan.by != "text"
        else (),
    )


def _count_rows(ranked: RankedChart, labels: Sequence[str]) -> tuple[int, ...]:
    """How many rows each group is made of: those that have a number."""
    counts: Counter[str | None] = Counter()
    for part in list_placed(ranked):
        counts[part.group] += part.measured
    return tuple(map(counts.__getitem__, labels))


def _list_labels(plan: ChartPlan, ranked: RankedChart, drawn: Set[str | None]) -> list[str]:
    """The groups that are drawn, in their order."""
    labels = [group for group in ranked.groups if group is not None and group in drawn]
    if plan.type == "ranking":
        return sorted(labels, key=ranked.groups.__getitem__)
    if plan.by == "text":
        return labels
    if plan.by == "number":
        return sorted(labels, key=lambda label: (Decimal(label), label))  # -0 is 0
    return fill_missing_periods(sorted(labels), plan.by)


def _sort_strands(plan: ChartPlan, ranked: RankedChart, drawn: Set[str | None]) -> list[str]:
    """Strands in the order of the view's words; the others by their names, or the greatest first
    where some are left out."""
    listed = {word: place for place, (word, _) in enumerate(plan.view.words)}
    has_room = count_ranks(ranked.strands) <= plan.strands

    def rank(strand: str) -> tuple[int, int, str]:
        place = listed.get(strand, len(listed))
        return place, 0 if has_room else ranked.strands[strand], strand

    return sorted((strand for strand in drawn if strand is not None), key=rank)


def _count_omissions(sums: ChartSums, ranked: RankedChart) -> ChartOmissions:
    plan = sums.plan
    empty_counts = [*sums.lacking, *count_unlabelled(plan, ranked.parts)]
    placed = list_placed(ranked)
    beyond = [part.total for part in placed if ranked.groups[part.group] > plan.groups]
    known = [total for total in beyond if total is not None]
    return ChartOmissions(
        groups=max(count_ranks(ranked.groups) - plan.groups, 0),
        rest=write_total(sum(known), sums.digits) if known and _can_add(plan) else None,
        series=max(count_ranks(ranked.strands) - plan.strands, 0),
        unmeasured=count_unmeasured(placed),
        empty=tuple((name, count) for name, count in empty_counts if count),
        undated=0 if plan.view.latest else sums.undated[ranked.held],
    )


def _can_add(plan: ChartPlan) -> bool:
    """Can groups that are left out be said together? What was asked and what was granted are not
    one amount, rates have no sum, and a row of several groups counts once."""
    units = {plan.view.unit, *(plan.columns[index].unit for index in plan.series)}
    is_whole = plan.by == "text" and len(plan.series) < 2 and not plan.separator
    return is_whole and RATE not in units


def fill_missing_periods(labels: Sequence[str], by: str) -> list[str]:
    """Periods in order, with those between them that have no row; as they are, where that would be
    too many."""
    found = list(_list_periods_between(labels[0], labels[-1], by)) if labels else []
    return found if set(labels) <= set(found) and len(found) <= AHEAD else list(labels)


def _list_periods_between(first: str, last: str, by: str) -> Iterator[str]:
    try:
        if by == "year":
            yield from (f"{year:04}" for year in range(int(first), int(last) + 1))
        elif by == "month":
            start, end = (int(text[:4]) * 12 + int(text[5:7]) - 1 for text in (first, last))
            yield from (f"{month // 12:04}-{month % 12 + 1:02}" for month in range(start, end + 1))
        else:
            day = date.fromisoformat(first)
            until = date.fromisoformat(last)
            yield from (
                (day + timedelta(number)).isoformat() for number in range((until - day).days + 1)
            )
    except ValueError:  # no calendar has it: nothing can be between
        return


def _list_reclassifications(
    labels: Sequence[str], of: Mapping[str, str]
) -> Iterator[Reclassification]:
    before = ""
    for label in labels:
        after = of.get(label, "")
        if before and after and after != before:
            yield Reclassification(label, before, after)
        before = after or before


def _is_worth_drawing(chart: Chart) -> bool:
    """Is there something to see? Two bars that are not nothing, three points of a line, a ranking
    that ranks."""
    series = list(map(attrgetter("values"), chart.series))
    points = [point for point in zip(*series, strict=True) if set(point) != {None}]
    numbers = set(map(Decimal, filter(None, chain.from_iterable(series))))
    if len(points) < FEWEST_POINTS[chart.type] or not any(numbers):
        return False
    return chart.type != "ranking" or len(numbers) > 1

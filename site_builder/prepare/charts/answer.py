"""Charts of the sums that there is room for: groups and strands in order, exact values, and what is
left out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from site_builder.core.model.prepared import Chart, ChartOmissions, ChartSeries, Reclassification
from site_builder.core.text import clean_line, truncate_text
from site_builder.prepare.charts.plan import CHARTS, ChartPlan
from site_builder.prepare.charts.ranks import ChartPart, RankedChart, count_ranks, rank_charts
from site_builder.prepare.charts.sums import ChartSums

AHEAD = 120  # periods, up to which those without a row are filled in
LONGEST = 200  # characters of a label


def build_plan_charts(sums: ChartSums) -> list[Chart]:
    """The charts of a plan of which there is something to see."""
    plan = sums.plan
    ranked_charts, count = rank_charts(sums)
    charts = [chart for ranked in ranked_charts if _tells(chart := _build_chart(sums, ranked))]
    listed = {_word(plan, word): place for place, (word, _) in enumerate(plan.view.words)}
    charts.sort(key=lambda chart: [listed.get(value, len(listed)) for value in chart.held])
    if charts and count > CHARTS:
        omitted = replace(charts[-1].omitted, charts=count - CHARTS)
        charts[-1] = replace(charts[-1], omitted=omitted)
    return charts


def _build_chart(sums: ChartSums, ranked: RankedChart) -> Chart:
    plan = sums.plan
    view = plan.view
    drawn = {
        (part.strand, part.group): part.total
        for part in _list_placed(ranked)
        if ranked.strands[part.strand] <= plan.strands and ranked.groups[part.group] <= plan.groups
    }
    labels = _list_labels(plan, ranked, {group for _, group in drawn})
    turns = sums.turning.get(ranked.held, {})
    return Chart(
        type=plan.type,
        by=plan.step,
        group=plan.headings[plan.group],
        measure=", ".join(plan.headings[index] for index in plan.series),
        labels=tuple(_word(plan, label) if plan.step == "text" else label for label in labels),
        series=tuple(
            ChartSeries(
                _name(plan, strand),
                tuple(_write_total(sums, drawn.get((strand, label))) for label in labels),
            )
            for strand in _sort_strands(plan, ranked, {strand for strand, _ in drawn})
        ),
        split="" if plan.split is None else plan.headings[plan.split],
        title=view.title,
        description=view.description,
        held=tuple(_word(plan, value) for value in ranked.held) if plan.each else (),
        latest=sums.latest or "",
        unit=view.unit or (plan.columns[plan.series[0]].unit if plan.series else ""),
        omitted=_count_omissions(sums, ranked),
        reclassifications=tuple(_changes(labels, turns)) if plan.by != "text" else (),
    )


def _list_placed(ranked: RankedChart) -> list[ChartPart]:
    """The parts that have both labels."""
    return [part for part in ranked.parts if None not in (part.strand, part.group)]


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


def _name(plan: ChartPlan, strand: str) -> str:
    if len(plan.series) > 1:
        return plan.headings[plan.series[int(strand)]]
    return _word(plan, strand) if plan.split is not None else ""


def _word(plan: ChartPlan, value: str) -> str:
    return truncate_text(clean_line(dict(plan.view.words).get(value, value)), LONGEST)


def _count_omissions(sums: ChartSums, ranked: RankedChart) -> ChartOmissions:
    plan = sums.plan
    times = len(plan.series) or 1  # a row stands there once for each column that is summed
    groupless = sum(part.rows for part in ranked.parts if part.group is None) // times
    empty_counts = [*sums.lacking, (plan.headings[plan.group], groupless)]
    if plan.split is not None:
        strandless = sum(part.rows for part in ranked.parts if part.strand is None) // times
        empty_counts.append((plan.headings[plan.split], strandless))
    placed = _list_placed(ranked)
    beyond = [part.total for part in placed if ranked.groups[part.group] > plan.groups]
    known = [total for total in beyond if total is not None]
    return ChartOmissions(
        groups=max(count_ranks(ranked.groups) - plan.groups, 0),
        rest=_write_total(sums, sum(known)) if known and plan.by == "text" else None,
        series=max(count_ranks(ranked.strands) - plan.strands, 0),
        unmeasured=sum(part.rows - part.measured for part in placed),
        empty=tuple((name, count) for name, count in empty_counts if count),
    )


def _write_total(sums: ChartSums, total: int | None) -> str | None:
    """A sum as an exact text without needless zeros: 12500.5."""
    if total is None:
        return None
    text = format(Decimal(f"{total}e-{sums.digits}"), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def fill_missing_periods(labels: Sequence[str], by: str) -> list[str]:
    """Periods in order, with those between them that have no row; as they are, where that would be
    too many."""
    found = list(_between(labels[0], labels[-1], by)) if labels else []
    return found if set(labels) <= set(found) and len(found) <= AHEAD else list(labels)


def _between(first: str, last: str, by: str) -> Iterator[str]:
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


def _changes(labels: Sequence[str], of: Mapping[str, str]) -> Iterator[Reclassification]:
    before = ""
    for label in labels:
        after = of.get(label, "")
        if before and after and after != before:
            yield Reclassification(label, before, after)
        before = after or before


def _tells(chart: Chart) -> bool:
    """Is there something to see? Two bars that are not nothing, three points of a line, a ranking
    that ranks."""
    columns = zip(*(cell.values for cell in chart.series), strict=True)
    numbers = [[Decimal(value) for value in column if value is not None] for column in columns]
    known = [number for column in numbers for number in column]
    if sum(map(bool, numbers)) < (3 if chart.type == "line" else 2) or not any(known):
        return False
    return chart.type != "ranking" or len(set(known)) > 1

"""Charts of the cells that there is room for: groups and strands in order, exact values, and what
is left out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from site_builder.core.model.prepared import Chart, ChartOmissions, ChartSeries, Reclassification
from site_builder.core.text import clean_line, truncate_text
from site_builder.prepare.charts.plan import CHARTS, ChartPlan

AHEAD = 120  # periods, up to which those without a row are filled in
LONGEST = 200  # characters of a label
Held = tuple[str, ...]  # the values of `each` that a chart has
Turning = Mapping[Held, Mapping[str, str]]  # of each chart, the list of codes that a group is of


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartCell:
    """A sum. `strand` and `group` are None where they are beyond those drawn, or empty in the table
    (`strandless`, `groupless`); `order` places the strand and `place` the group, the greatest
    first; `row` is the first of the group.

    `total` is None where none of the `rows` has a number; `measured` of them have one. `strands`
    and `groups` are how many the chart has, and `charts` how many there are.
    """

    held: Held
    strand: str | None
    group: str | None
    strandless: bool
    groupless: bool
    order: int
    place: int
    row: int
    total: Decimal | None
    measured: int
    rows: int
    strands: int
    groups: int
    charts: int


def build_plan_charts(
    plan: ChartPlan,
    cells: Sequence[ChartCell],
    latest: str | None,
    lacking: Sequence[tuple[str, int]],
    turns: Turning,
) -> list[Chart]:
    """The charts of a plan of which there is something to see. `lacking`: columns that say of
    which chart a row is, and how many rows they leave out."""
    by_chart: dict[Held, list[ChartCell]] = defaultdict(list)
    for cell in cells:
        by_chart[cell.held].append(cell)
    made = [
        chart
        for held, some in by_chart.items()
        if _tells(
            chart := _chart(
                plan, some, latest=latest or "", lacking=lacking, turns=turns.get(held, {})
            )
        )
    ]
    listed = {_word(plan, word): place for place, (word, _) in enumerate(plan.view.words)}
    made.sort(key=lambda chart: [listed.get(value, len(listed)) for value in chart.held])
    others = cells[0].charts - CHARTS if cells else 0
    if made and others > 0:
        made[-1] = replace(made[-1], omitted=replace(made[-1].omitted, charts=others))
    return made


def _chart(
    plan: ChartPlan,
    cells: Sequence[ChartCell],
    latest: str,
    lacking: Sequence[tuple[str, int]],
    turns: Mapping[str, str],
) -> Chart:
    view = plan.view
    charted_cells = [cell for cell in cells if cell.group is not None and cell.strand is not None]
    labels = _labels(plan, charted_cells)
    values = {(cell.strand, cell.group): cell.total for cell in charted_cells}
    return Chart(
        type=plan.type,
        by=plan.step,
        group=plan.headings[plan.group],
        measure=", ".join(plan.headings[index] for index in plan.series),
        labels=tuple(_word(plan, label) if plan.step == "text" else label for label in labels),
        series=tuple(
            ChartSeries(
                _name(plan, strand),
                tuple(_decimal(values.get((strand, label))) for label in labels),
            )
            for strand in _order(plan, charted_cells, cells[0].strands)
        ),
        split="" if plan.split is None else plan.headings[plan.split],
        title=view.title,
        description=view.description,
        held=tuple(_word(plan, value) for value in cells[0].held) if plan.each else (),
        latest=latest,
        unit=view.unit or (plan.columns[plan.series[0]].unit if plan.series else ""),
        omitted=_left(plan, cells, lacking),
        reclassifications=tuple(_changes(labels, turns)) if plan.by != "text" else (),
    )


def _labels(plan: ChartPlan, charted_cells: Sequence[ChartCell]) -> list[str]:
    if plan.by == "text":
        place: Callable[[ChartCell], int] = (
            (lambda cell: cell.place) if plan.type == "ranking" else (lambda cell: cell.row)
        )
        return list(
            dict.fromkeys(
                cell.group for cell in sorted(charted_cells, key=place) if cell.group is not None
            )
        )
    labels = {cell.group for cell in charted_cells if cell.group is not None}
    if plan.by == "number":
        return sorted(labels, key=lambda label: (Decimal(label), label))  # -0 is 0
    return fill_missing_periods(sorted(labels), plan.by)


def _order(plan: ChartPlan, charted_cells: Sequence[ChartCell], count: int) -> list[str]:
    """Strands in the order of the view's words; the others by their names, or the greatest first
    where some are left out."""
    places = {cell.strand: cell.order for cell in charted_cells if cell.strand is not None}
    listed = {word: place for place, (word, _) in enumerate(plan.view.words)}
    has_room = count <= plan.strands

    def key(strand: str) -> tuple[int, int, str]:
        return listed.get(strand, len(listed)), 0 if has_room else places[strand], strand

    return sorted(places, key=key)


def _name(plan: ChartPlan, strand: str) -> str:
    if len(plan.series) > 1:
        return plan.headings[plan.series[int(strand)]]
    return _word(plan, strand) if plan.split is not None else ""


def _word(plan: ChartPlan, value: str) -> str:
    return truncate_text(clean_line(dict(plan.view.words).get(value, value)), LONGEST)


def _left(
    plan: ChartPlan, cells: Sequence[ChartCell], lacking: Sequence[tuple[str, int]]
) -> ChartOmissions:
    times = len(plan.series) or 1  # a row stands there once for each column that is summed
    groupless = sum(cell.rows for cell in cells if cell.groupless) // times
    empty_counts = [*lacking, (plan.headings[plan.group], groupless)]
    if plan.split is not None:
        strandless = sum(cell.rows for cell in cells if cell.strandless) // times
        empty_counts.append((plan.headings[plan.split], strandless))
    placed = [cell for cell in cells if not cell.groupless and not cell.strandless]
    beyond = [cell.total for cell in placed if cell.group is None and cell.total is not None]
    return ChartOmissions(
        groups=max(cells[0].groups - plan.groups, 0),
        rest=_decimal(sum(beyond)) if beyond and plan.by == "text" else None,
        series=max(cells[0].strands - plan.strands, 0),
        unmeasured=sum(cell.rows - cell.measured for cell in placed),
        empty=tuple((name, count) for name, count in empty_counts if count),
    )


def _decimal(value: Decimal | int | None) -> str | None:
    """A number as an exact text without needless zeros: 12500.5."""
    if value is None:
        return None
    text = format(Decimal(value), "f")
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

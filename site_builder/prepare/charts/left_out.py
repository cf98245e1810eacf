"""What each choice of a chart leaves out: cells without a number, and rows of which a column that
must be filled is not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from site_builder.prepare.charts.plan import ChartPlan
from site_builder.prepare.charts.ranks import ChartPart, split_sum
from site_builder.prepare.charts.sums import ChartSums, Held

ALL = "all"  # the choice of all years

BlankRows = list[tuple[str, int]]  # how many, by the heading of the column


class LeftOut(NamedTuple):
    """`cells` have no number; `rows` are not drawn."""

    cells: int
    rows: BlankRows


def count_unmeasured(parts: Iterable[ChartPart]) -> int:
    """The cells without a number of parts that have both labels."""
    return sum(part.rows - part.measured for part in parts if None not in (part.strand, part.group))


def count_unlabelled(plan: ChartPlan, parts: Sequence[ChartPart]) -> BlankRows:
    """The rows without a group, and those without a strand."""
    times = len(plan.series) or 1  # a row stands there once for each column that is summed
    groupless = sum(part.rows for part in parts if part.group is None) // times
    counts = [(plan.headings[plan.group], groupless)]
    if plan.split is not None:
        strandless = sum(part.rows for part in parts if part.strand is None) // times
        counts.append((plan.headings[plan.split], strandless))
    return counts


def count_undated(sums: ChartSums, held: Held) -> int:
    """The rows without a year that count with those of all."""
    return 0 if _has_latest_alone(sums) else sums.undated[held]


def list_left_out(sums: ChartSums, held: Held, periods: Sequence[str]) -> Mapping[str, LeftOut]:
    """What all years leave out, and what each of `periods`, where it is anything."""
    choices = {}
    for choice in (ALL, *periods):
        left_out = _count_left_out(sums, held, choice)
        if left_out.cells or left_out.rows:
            choices[choice] = left_out
    return choices


def _count_left_out(sums: ChartSums, held: Held, choice: str) -> LeftOut:
    plan = sums.plan
    parts: list[ChartPart] = []
    for (period, key), group_sum in sums.groups.items():
        if key[0] == held and choice in (ALL, period):
            parts += split_sum(plan, key, group_sum)
    rows: BlankRows = []
    if plan.period is not None and (choice != ALL or _has_latest_alone(sums)):
        rows.append((plan.headings[plan.period], sums.undated[held]))
    for index in plan.each:
        rows.append((plan.headings[index], _count_without_each(sums, index, choice)))
    rows += count_unlabelled(plan, parts)
    return LeftOut(
        count_unmeasured(parts), [(heading, count) for heading, count in rows if heading and count]
    )


def _has_latest_alone(sums: ChartSums) -> bool:
    """Are the sums of other years than the latest forgotten?"""
    return bool(sums.plan.view.latest) and not sums.is_by_period


def _count_without_each(sums: ChartSums, index: int, choice: str) -> int:
    drawn = sums.latest if choice == ALL and _has_latest_alone(sums) else choice
    return sum(
        rows
        for (period, column), rows in sums.without_each.items()
        if column == index and drawn in (ALL, period)
    )

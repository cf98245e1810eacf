"""Which charts there is room for, and the ranks of their strands and groups: the greatest come
first, or the latest periods."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from site_builder.prepare.charts.plan import CHARTS, ChartPlan
from site_builder.prepare.charts.sums import ChartSums, GroupSum, Held, SumKey

Totals = Mapping[Any, int | None]  # by label: None where no row has a number


class ChartPart(NamedTuple):
    """What one strand and one group of a chart come to; None for rows without such a label.
    `total` is None where none of the `rows` has a number; `measured` of them have one."""

    strand: str | None
    group: str | None
    total: int | None
    measured: int
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RankedChart:
    """The parts of a chart, in the order in which they first stand in the table, and the rank of
    each of its strands and groups, in that order too."""

    held: Held
    parts: Sequence[ChartPart]
    strands: Mapping[str | None, int]
    groups: Mapping[str | None, int]


def list_placed(ranked: RankedChart) -> list[ChartPart]:
    """The parts that have both labels."""
    return [part for part in ranked.parts if None not in (part.strand, part.group)]


def rank_charts(sums: ChartSums) -> tuple[list[RankedChart], int]:
    """The charts that there is room for, the greatest first; and how many there are in all."""
    parts: defaultdict[Held, list[ChartPart]] = defaultdict(list)
    for held, part in _list_parts(sums):
        parts[held].append(part)
    totals = add_totals((held, part.total) for held in parts for part in parts[held])
    order = sorted(parts, key=put_greatest_first(totals))
    return [_rank_chart(sums.plan, held, parts[held]) for held in order[:CHARTS]], len(order)


def _list_parts(sums: ChartSums) -> Iterator[tuple[Held, ChartPart]]:
    """What each chart is made of."""
    for key, group_sum in sums.select_drawn().items():
        for part in split_sum(sums.plan, key, group_sum):
            yield key[0], part


def split_sum(plan: ChartPlan, key: SumKey, group_sum: GroupSum) -> Iterator[ChartPart]:
    """The parts of a sum. Where several columns are summed, each is a strand, called by its place;
    where none is, rows are counted."""
    _, strand, group = key
    rows = group_sum.rows
    if not plan.series:
        yield ChartPart(strand, group, rows, rows, rows)
    for place, measured in enumerate(group_sum.measured):
        name = str(place) if len(plan.series) > 1 else strand
        total = group_sum.totals[place] if measured else None
        yield ChartPart(name, group, total, measured, rows)


def _rank_chart(plan: ChartPlan, held: Held, parts: Sequence[ChartPart]) -> RankedChart:
    strand_totals = add_totals((part.strand, part.total) for part in parts)
    return RankedChart(
        held=held,
        parts=parts,
        strands=_rank_labels(strand_totals, put_greatest_first(strand_totals)),
        groups=_rank_groups(plan, add_totals((part.group, part.total) for part in parts)),
    )


def _rank_groups(plan: ChartPlan, totals: Totals) -> dict[str | None, int]:
    """The rank of each group: the greatest first, or the latest period or number."""
    if plan.by == "text":
        return _rank_labels(totals, put_greatest_first(totals))
    read_label: Callable[[str], Any] = float if plan.by == "number" else str
    return _rank_labels(totals, read_label, latest_first=True)


def _rank_labels(
    labels: Iterable[str | None], key: Callable[[Any], Any], *, latest_first: bool = False
) -> dict[str | None, int]:
    """The rank of each label from 1 on, the same for labels of the same key; no label is the last,
    if there is such."""
    ranks: dict[str | None, int] = dict.fromkeys(labels, 0)
    keys = {label: key(label) for label in ranks if label is not None}
    order = sorted(set(keys.values()), reverse=latest_first)
    places = {label_key: rank for rank, label_key in enumerate(order, 1)}
    ranks.update((label, places[label_key]) for label, label_key in keys.items())
    if None in ranks:
        ranks[None] = len(order) + 1
    return ranks


def count_ranks(ranks: Mapping[str | None, int]) -> int:
    """How many there are, without that of no label."""
    return max((rank for label, rank in ranks.items() if label is not None), default=0)


def add_totals(totals: Iterable[tuple[Any, int | None]]) -> dict[Any, int | None]:
    """What each label comes to, in the order in which they first come."""
    sums: dict[Any, int | None] = {}
    for label, total in totals:
        before = sums.get(label)
        if before is None or total is None:
            sums[label] = total if before is None else before
        else:
            sums[label] = before + total
    return sums


def put_greatest_first(totals: Totals) -> Callable[[Any], tuple[bool, int, Any]]:
    """A key to sort labels by what they come to, those without a number last, then by name."""

    def rank(label: Any) -> tuple[bool, int, Any]:
        total = totals[label]
        return total is None, -(total or 0), label

    return rank

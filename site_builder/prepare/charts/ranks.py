"""Which sums there is room for: the charts, strands and groups that come to the most, or the latest
periods; the others become one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from site_builder.prepare.charts.answer import ChartCell, Held
from site_builder.prepare.charts.plan import CHARTS, ChartPlan
from site_builder.prepare.charts.sums import ChartSums

Totals = Mapping[Any, int | None]  # by label: None where no row has a number


class _Part(NamedTuple):
    """What one strand and one group of a chart come to."""

    strand: str | None
    group: str | None
    total: int | None
    measured: int
    rows: int


def rank_sums(sums: ChartSums) -> list[ChartCell]:
    """The cells of the charts, as many as there is room for, the greatest chart first."""
    charts: defaultdict[Held, list[_Part]] = defaultdict(list)
    for held, part in _list_parts(sums):
        charts[held].append(part)
    totals = _add_totals((held, part.total) for held in charts for part in charts[held])
    order = sorted(charts, key=_put_greatest_first(totals))
    cells: list[ChartCell] = []
    for held in order[:CHARTS]:
        cells += _rank_chart(sums, held, parts=charts[held], charts=len(order))
    return cells


def _list_parts(sums: ChartSums) -> Iterator[tuple[Held, _Part]]:
    """What each chart is made of. Where several columns are summed, each is a strand, called by its
    place; where none is, rows are counted."""
    series = len(sums.plan.series)
    for (held, strand, group), group_sum in sums.groups.items():
        if not series:
            yield held, _Part(strand, group, group_sum.rows, group_sum.rows, group_sum.rows)
        for place, measured in enumerate(group_sum.measured):
            name = str(place) if series > 1 else strand
            total = group_sum.totals[place] if measured else None
            yield held, _Part(name, group, total, measured, group_sum.rows)


def _rank_chart(
    sums: ChartSums, held: Held, parts: Sequence[_Part], charts: int
) -> Iterator[ChartCell]:
    plan = sums.plan
    strand_totals = _add_totals((part.strand, part.total) for part in parts)
    strands = _rank_labels(strand_totals, _put_greatest_first(strand_totals))
    groups = _rank_groups(plan, _add_totals((part.group, part.total) for part in parts))
    strand_count = _count_ranks(strands)
    group_count = _count_ranks(groups)
    first_rows = {group: row for row, group in enumerate(groups)}
    by_cell: defaultdict[tuple[str | None, str | None, bool, bool], list[_Part]]
    by_cell = defaultdict(list)
    for part in parts:
        strand = part.strand if strands[part.strand] <= plan.strands else None
        group = part.group if groups[part.group] <= plan.groups else None
        is_nowhere = (part.strand is None, part.group is None)
        by_cell[strand, group, *is_nowhere].append(part)
    for (strand, group, is_strandless, is_groupless), merged in by_cell.items():
        (total,) = _add_totals((held, part.total) for part in merged).values()
        yield ChartCell(
            held=held,
            strand=strand,
            group=group,
            strandless=is_strandless,
            groupless=is_groupless,
            order=min(strands[part.strand] for part in merged),
            place=min(groups[part.group] for part in merged),
            row=min(first_rows[part.group] for part in merged),
            total=None if total is None else Decimal(f"{total}e-{sums.digits}"),
            measured=sum(part.measured for part in merged),
            rows=sum(part.rows for part in merged),
            strands=strand_count,
            groups=group_count,
            charts=charts,
        )


def _rank_groups(plan: ChartPlan, totals: Totals) -> dict[str | None, int]:
    """The rank of each group: the greatest first, or the latest period or number."""
    if plan.by == "text":
        return _rank_labels(totals, _put_greatest_first(totals))
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


def _count_ranks(ranks: Mapping[str | None, int]) -> int:
    """How many there are, without that of no label."""
    return max((rank for label, rank in ranks.items() if label is not None), default=0)


def _add_totals(totals: Iterable[tuple[Any, int | None]]) -> dict[Any, int | None]:
    """What each label comes to, in the order in which they first come."""
    sums: dict[Any, int | None] = {}
    for label, total in totals:
        before = sums.get(label)
        if before is None or total is None:
            sums[label] = total if before is None else before
        else:
            sums[label] = before + total
    return sums


def _put_greatest_first(totals: Totals) -> Callable[[Any], tuple[bool, int, Any]]:
    """A key to sort labels by what they come to, those without a number last, then by name."""

    def rank(label: Any) -> tuple[bool, int, Any]:
        total = totals[label]
        return total is None, -(total or 0), label

    return rank

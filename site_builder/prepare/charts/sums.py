"""The sums of charts: the rows of a table, batch by batch, put together under their labels.

Each batch is cut by what its values say, so that what costs time is done once for all rows that say
the same. As many sums are in memory as there are labels that stand beside one another, of which
`plan.check_chart_size` allows SUMS to a chart; all charts of a table that have no more than that
together are summed in one go.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from site_builder.columns.canonical_table import CanonicalTable
from site_builder.prepare.charts.plan import SUMS, ChartPlan, count_sums
from site_builder.prepare.charts.row_cuts import RowCut, cut_rows, place_cells
from site_builder.prepare.charts.row_parts import (
    AmountColumn,
    MarkedColumn,
    PlacedCells,
    count_digits,
)

Held = tuple[str, ...]  # the values of `each` that a chart has
Turning = Mapping[Held, Mapping[str, str]]  # of each chart, the list of codes that a group is of
SumKey = tuple[Held, str | None, str | None]  # with a strand and a group


@dataclass(slots=True)
class GroupSum:
    """What `rows` come to: of each column that is summed the `totals`, in units of the last digit,
    and in how many rows there is a number."""

    rows: int
    totals: list[int]
    measured: list[int]


@dataclass(slots=True)
class ChartSums:
    """The sums of a plan in the order in which they first stand in the table, each with `digits`
    after the point; only those of the `latest` label, where the plan has one.

    `without_latest` rows have none, `without_each` none of each of `plan.each`. `code_lists` are
    those that a code of a group is of, be it of the latest or not.
    """

    plan: ChartPlan
    digits: int = field(init=False)
    latest: str | None = None
    without_latest: int = 0
    without_each: list[int] = field(init=False)
    groups: dict[SumKey, GroupSum] = field(default_factory=dict)
    code_lists: dict[tuple[Held, str], set[str]] = field(default_factory=dict)
    _marked: tuple[MarkedColumn, ...] = field(init=False)
    _summed: tuple[AmountColumn, ...] = field(init=False)
    _places: dict[int, int] = field(init=False)  # of a column among those that are marked

    def __post_init__(self) -> None:
        plan = self.plan
        self.digits = max((count_digits(plan, index) for index in plan.series), default=0)
        self.without_each = [0] * len(plan.each)
        self._marked = tuple(MarkedColumn(plan, index) for index in _list_marked(plan))
        self._places = {column.index: place for place, column in enumerate(self._marked)}
        self._summed = tuple(AmountColumn(plan, index, self.digits) for index in plan.series)

    @property
    def indexes(self) -> set[int]:
        """The columns that are looked at."""
        columns = {*self._places, *self.plan.series}
        return columns if self.plan.share is None else {*columns, self.plan.share}

    @property
    def lacking(self) -> list[tuple[str, int]]:
        """The headings of the columns that say of which chart a row is, and how many rows each
        leaves out, where it does."""
        plan = self.plan
        counts = list(zip(plan.each, self.without_each, strict=True))
        if plan.latest is not None:
            counts.insert(0, (plan.latest, self.without_latest))
        named = ((plan.headings[index], count) for index, count in counts)
        return [(heading, count) for heading, count in named if heading and count]

    @property
    def turning(self) -> Turning:
        """The list of codes of each group, where its codes are of one list only."""
        turning: defaultdict[Held, dict[str, str]] = defaultdict(dict)
        for (held, group), names in self.code_lists.items():
            if len(names) == 1:
                (turning[held][group],) = names
        return turning

    def add_batch(self, columns: Mapping[int, PlacedCells]) -> None:
        """Add rows, given as columns by their places in the table."""
        # all rows count for the lists of codes
        latest = None if self.plan.turns else self.plan.latest
        for cut in cut_rows(columns, self._marked, self._summed, latest=latest):
            group = self._find_group(cut)
            if group is None:
                continue
            group.rows += cut.rows
            for place, total in enumerate(cut.totals):
                group.totals[place] += total
                group.measured[place] += cut.measured[place]

    def _find_group(self, cut: RowCut) -> GroupSum | None:
        """The sum that rows belong to; None where they are not drawn."""
        plan = self.plan
        labels: list[Any] = [mark.label for mark in cut.marks]
        held = tuple([labels[self._places[index]] for index in plan.each]) or ("",)
        group = labels[self._places[plan.group]]
        if plan.turns and group is not None:
            for mark in cut.marks:
                self.code_lists.setdefault((held, group), set()).update(mark.code_lists)
        if plan.latest is not None and not self._is_latest(
            labels[self._places[plan.latest]], cut.rows
        ):
            return None
        if None in held:
            for place, label in enumerate(held):
                self.without_each[place] += cut.rows if label is None else 0
            return None
        strand = "" if plan.split is None else labels[self._places[plan.split]]
        key = (held, strand, group)
        group_sum = self.groups.get(key)
        if group_sum is None:
            series = len(plan.series)
            group_sum = self.groups[key] = GroupSum(0, [0] * series, [0] * series)
        return group_sum

    def _is_latest(self, label: str | None, rows: int) -> bool:
        """Is this the latest of all that there were? What was summed of others is forgotten."""
        if label is None:
            self.without_latest += rows
            return False
        if self.latest is None or label > self.latest:
            self.latest = label
            self.groups.clear()
            self.without_each = [0] * len(self.without_each)
        return label == self.latest


def sum_table(
    canonical: CanonicalTable, plans: Sequence[ChartPlan], distinct: Mapping[str, int]
) -> Iterator[ChartSums]:
    """The sums of each plan, in their order; `distinct` as in `check_chart_size`."""
    for group in _group_plans(plans, canonical.rows, distinct):
        charts = [ChartSums(plan) for plan in group]
        indexes = sorted(set[int]().union(*(sums.indexes for sums in charts)))
        for batch in canonical.iterate_batches(indexes):
            columns = dict(zip(indexes, map(place_cells, batch.columns), strict=True))
            for sums in charts:
                sums.add_batch(columns)
        yield from charts


def _group_plans(
    plans: Sequence[ChartPlan], rows: int, distinct: Mapping[str, int]
) -> Iterator[list[ChartPlan]]:
    """Plans that follow one another and have no more than SUMS together."""
    group: list[ChartPlan] = []
    total = 0
    for plan in plans:
        most = count_sums(plan, rows, distinct)
        if group and total + most > SUMS:
            yield group
            group = []
            total = 0
        group.append(plan)
        total += most
    if group:
        yield group


def _list_marked(plan: ChartPlan) -> Iterator[int]:
    """The columns whose values say where a row belongs, each once."""
    named = [*plan.each, plan.group]
    named += [index for index in (plan.split, plan.latest) if index is not None]
    named += [index for index, _ in (*plan.where, *plan.excluded)]
    named += [index for _, index, _ in plan.turns]
    yield from dict.fromkeys(named)

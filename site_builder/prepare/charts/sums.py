"""The sums of charts: the rows of a table, batch by batch, put together under their labels.

Each batch is cut by what its values say, so that what costs time is done once for all rows that say
the same. As many sums are in memory as there are labels that stand beside one another, of which
`plan.check_chart_size` allows SUMS to a chart; all charts of a table that have no more than that
together are summed in one go. Where years of which one may choose would make more of them, none can
be chosen.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from site_builder.columns.canonical_table import CanonicalTable
from site_builder.prepare.cell_lists import split_cell
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
PeriodKey = tuple[str | None, SumKey]  # with the year among which one chooses, where there are such


@dataclass(slots=True)
class GroupSum:
    """What `rows` come to: of each column that is summed the `totals`, in units of the last digit,
    and in how many rows there is a number."""

    rows: int
    totals: list[int]
    measured: list[int]

    def add(self, other: GroupSum) -> None:
        self.rows += other.rows
        for place, total in enumerate(other.totals):
            self.totals[place] += total
            self.measured[place] += other.measured[place]


@dataclass(slots=True)
class ChartSums:
    """The sums of a plan in the order in which they first stand in the table, each with `digits`
    after the point.

    `periods`: the years of its rows, where the plan has a column of them; of each chart `undated`
    rows say none. `is_by_period` is false where there were too many sums to know those of each.
    `without_each`: how many rows of a period have none of each of `plan.each`. `code_lists` are
    those that a code of a group is of, `sources` whoever has rows in it.
    """

    plan: ChartPlan
    digits: int = field(init=False)
    is_by_period: bool = True
    periods: set[str] = field(default_factory=set)
    undated: Counter[Held] = field(default_factory=Counter)
    without_each: Counter[tuple[str | None, int]] = field(default_factory=Counter)
    groups: dict[PeriodKey, GroupSum] = field(default_factory=dict)
    code_lists: dict[tuple[Held, str], set[str]] = field(default_factory=dict)
    sources: dict[tuple[Held, str], set[str]] = field(default_factory=dict)
    _marked: tuple[MarkedColumn, ...] = field(init=False)
    _summed: tuple[AmountColumn, ...] = field(init=False)
    _places: dict[int, int] = field(init=False)  # of a column among those that are marked

    def __post_init__(self) -> None:
        plan = self.plan
        self.digits = max((count_digits(plan, index) for index in plan.series), default=0)
        self._marked = tuple(MarkedColumn(plan, index) for index in _list_marked(plan))
        self._places = {column.index: place for place, column in enumerate(self._marked)}
        self._summed = tuple(AmountColumn(plan, index, self.digits) for index in plan.series)

    @property
    def indexes(self) -> set[int]:
        """The columns that are looked at."""
        columns = {*self._places, *self.plan.series}
        return columns if self.plan.share is None else {*columns, self.plan.share}

    @property
    def latest(self) -> str:
        """The year of which alone rows are drawn, or "" where those of all are."""
        return max(self.periods, default="") if self.plan.view.latest else ""

    @property
    def lacking(self) -> list[tuple[str, int]]:
        """The headings of the columns that say of which chart a row is, and how many rows each
        leaves out, where it does."""
        plan = self.plan
        counts = []
        if plan.period is not None and plan.view.latest:
            counts.append((plan.period, self.undated.total()))
        without_each: Counter[int] = Counter()
        for (period, index), rows in self.without_each.items():
            if self._is_drawn(period, self.latest):
                without_each[index] += rows
        counts += [(index, without_each[index]) for index in plan.each]
        named = ((plan.headings[index], count) for index, count in counts)
        return [(heading, count) for heading, count in named if heading and count]

    def select_drawn(self) -> dict[SumKey, GroupSum]:
        """The sums that are drawn: of all periods together, or of the latest."""
        if self.plan.period is None or not self.is_by_period:
            return {key: group_sum for (_, key), group_sum in self.groups.items()}
        latest = self.latest
        drawn: dict[SumKey, GroupSum] = {}
        for (period, key), group_sum in self.groups.items():
            if self._is_drawn(period, latest):
                self._add_sum(drawn, key, group_sum)
        return drawn

    def _is_drawn(self, period: str | None, latest: str) -> bool:
        return not self.plan.view.latest or (period is not None and period == latest)

    def _add_sum(self, sums: dict[Any, GroupSum], key: Any, added: GroupSum) -> None:
        group_sum = sums.get(key)
        if group_sum is None:
            series = len(self.plan.series)
            group_sum = sums[key] = GroupSum(0, [0] * series, [0] * series)
        group_sum.add(added)

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
        for cut in cut_rows(columns, self._marked, self._summed):
            for key in self._list_keys(cut):
                self._add_sum(self.groups, key, GroupSum(cut.rows, cut.totals, cut.measured))
        if self.plan.period is not None and len(self.groups) > SUMS:
            self._forget_periods()

    def _list_keys(self, cut: RowCut) -> Iterator[PeriodKey]:
        """Where the sums stand that rows belong to: one for each value of their group, none where
        they are not drawn."""
        plan = self.plan
        labels: list[Any] = [mark.label for mark in cut.marks]
        held = tuple([labels[self._places[index]] for index in plan.each]) or ("",)
        values = self._list_values(labels[self._places[plan.group]])
        for value in values:
            self._note_group((held, value), cut, labels)
        period = None
        if plan.period is not None:
            period = labels[self._places[plan.period]]
            if period is None:
                self.undated[held] += cut.rows
            else:
                self.periods.add(period)
        if None in held:
            for index in plan.each:
                if labels[self._places[index]] is None:
                    self.without_each[period, index] += cut.rows
            return
        strand = "" if plan.split is None else labels[self._places[plan.split]]
        if not (self.is_by_period or plan.view.latest):
            period = None
        for group in values or (None,):
            yield period, (held, strand, group)

    def _list_values(self, cell: str | None) -> tuple[str, ...]:
        """The values that stand in a cell of the group."""
        if cell is None:
            return ()
        return split_cell(cell, self.plan.separator) if self.plan.separator else (cell,)

    def _note_group(self, key: tuple[Held, str], cut: RowCut, labels: Sequence[Any]) -> None:
        """Of which lists of codes a group is, and who has rows in it."""
        if self.plan.turns:
            for mark in cut.marks:
                self.code_lists.setdefault(key, set()).update(mark.code_lists)
        if self.plan.sources is not None:
            source = labels[self._places[self.plan.sources]]
            self.sources.setdefault(key, set()).add(source or "")

    def _forget_periods(self) -> None:
        """Keep the sums of the latest period, where it alone is drawn, else of all together."""
        self.is_by_period = False
        known = self.groups
        self.groups = {}
        for (period, key), group_sum in known.items():
            if not self.plan.view.latest:
                self._add_sum(self.groups, (None, key), group_sum)
            elif period == self.latest:
                self.groups[period, key] = group_sum


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
    named += [index for index in (plan.split, plan.period, plan.sources) if index is not None]
    named += [index for index, _ in (*plan.where, *plan.excluded)]
    named += [index for _, index, _ in plan.turns]
    yield from dict.fromkeys(named)

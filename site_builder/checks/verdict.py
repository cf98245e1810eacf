"""A table as it is written against a schema: each distinct text is judged once, and rows are looked
at where some text has a fault."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import merge
from itertools import chain, islice
from operator import attrgetter

from site_builder.checks.cell_verdicts import ColumnVerdict
from site_builder.checks.check_plan import CheckPlan, SchemaFault, build_check_plan
from site_builder.checks.constraints import UncheckedRule
from site_builder.checks.patterns import RuleTime
from site_builder.checks.row_faults import BLANK_ROW, RowFault, RowFaults, iterate_texts
from site_builder.checks.structure import LabelFault
from site_builder.checks.table_keys import (
    NONE,
    KeyFaults,
    Lookups,
    RowKeys,
    TableKey,
    list_table_keys,
    list_unchecked_keys,
)
from site_builder.core.model.table_schema import TableSchema
from site_builder.readers.as_written import WrittenRecords

LISTED = 1_000  # faults that are listed; their counts are exact


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemaVerdict:
    """`counts` of all faults, by what is at fault; `found` the first ones, by row. `abandoned`:
    what the schema asks and has not been looked at, or not in each row. `iterate_all` looks for all
    faults once more, by row."""

    rows: int
    labels: tuple[LabelFault, ...]
    counts: Mapping[SchemaFault, int]
    found: tuple[RowFault, ...]
    abandoned: tuple[UncheckedRule, ...]
    iterate_all: Callable[[], Iterator[RowFault]] = field(compare=False, repr=False)

    @property
    def unchecked(self) -> tuple[tuple[str, str], ...]:
        """The field and the name of each rule that has not been looked at."""
        return tuple((rule.field, rule.rule) for rule in self.abandoned)

    def by_code(self) -> dict[str, int]:
        """How many faults there are of each code."""
        totals = Counter(label.code for label in self.labels)
        for fault, number in self.counts.items():
            totals[fault.code] += number
        return totals


def validate_against_schema(
    records: WrittenRecords,
    schema: TableSchema,
    lookups: Lookups | None = None,
    each: int = 0,
    rule_time: RuleTime | None = None,
) -> SchemaVerdict:
    """Hold a table against a schema. `lookups`: the keys of other tables. `each`: list only so many
    rows, but of each fault. `rule_time`: the time that the expressions of its dataset may take."""
    plan = build_check_plan(records, schema, rule_time or RuleTime())
    columns = list(map(ColumnVerdict, plan.columns))
    for index, column in enumerate(columns):
        for texts, numbers in records.table.iterate_distinct(index):
            column.add(texts, numbers)
    row_keys = RowKeys(records, [column.find_keys for column in columns])
    keys = list_table_keys(plan, schema, lookups or {}, row_keys=row_keys)
    faults = TableFaults(plan, columns, [(key, key.find_faults(row_keys)) for key in keys])
    counts = faults.count()
    found = faults.list_first(each)
    late = faults.find_late()  # rules that did not end while rows were looked at too
    unchecked = (
        *plan.unchecked,
        *faults.list_unchecked(),
        *list_unchecked_keys(plan, schema, lookups or {}),
    )
    return SchemaVerdict(
        rows=records.table.rows,
        labels=plan.labels,
        counts={fault: count for fault, count in counts.items() if fault not in late},
        found=tuple(row_fault for row_fault in found if row_fault.fault not in late),
        abandoned=unchecked,
        iterate_all=faults.iterate,
    )


class TableFaults:
    """All faults of a table all of whose texts were asked."""

    def __init__(
        self,
        plan: CheckPlan,
        columns: Sequence[ColumnVerdict],
        keys: Sequence[tuple[TableKey, KeyFaults]],
    ) -> None:
        self._plan = plan
        self._columns = columns
        self._rows = RowFaults(plan, columns)
        self._keys = keys
        in_order = dict.fromkeys((BLANK_ROW, *plan.faults, *(key.fault for key, _ in keys)))
        self._order = {fault: place for place, fault in enumerate(in_order)}
        self._row_counts = self._rows.count()

    def count(self) -> dict[SchemaFault, int]:
        """How many rows have each."""
        counts = self._row_counts.copy()
        for key, faults in self._keys:
            counts[key.fault] += len(faults.rows)
        return {fault: counts[fault] for fault in self._order if counts[fault]}

    def list_first(self, each: int) -> list[RowFault]:
        """The first ones by row, or, where it is not 0, so many of each."""
        first: list[Iterable[RowFault]] = []
        if each:
            first.append(self._take_each(each))
        else:
            first.append(islice(self._iterate_rows(), LISTED))
        for key, faults in self._keys:
            first.append(islice(self._iterate_key(key, faults), each or LISTED))
        listed = sorted(chain.from_iterable(first), key=self._find_place)
        return listed if each else listed[:LISTED]

    def iterate(self) -> Iterator[RowFault]:
        """All of them by row, those of one row in their order."""
        of_keys = [self._iterate_key(key, faults) for key, faults in self._keys]
        return merge(self._iterate_rows(), *of_keys, key=self._find_place)

    def find_late(self) -> set[SchemaFault]:
        """Those of rules that did not end."""
        return set(chain.from_iterable(column.list_late_faults() for column in self._columns))

    def list_unchecked(self) -> list[UncheckedRule]:
        """The rules that were asked in vain: those that did not end, then those that told
        nothing."""
        unchecked: list[UncheckedRule] = []
        for column in self._columns:
            unchecked += column.list_unchecked()
        late = [rule for rule in unchecked if rule.reason == "time"]
        undecided = [rule for rule in unchecked if rule.reason != "time"]
        late.sort(key=attrgetter("field", "rule"))
        return [*late, *undecided, *self._rows.list_undecided()]

    def _find_place(self, row_fault: RowFault) -> tuple[int, int]:
        return row_fault.row, self._order[row_fault.fault]

    def _take_each(self, each: int) -> Iterator[RowFault]:
        """The first rows of each fault that no key has."""
        late = self.find_late()
        left: dict[SchemaFault, int] = {}
        for fault, count in self._row_counts.items():
            if fault not in late:
                left[fault] = min(count, each)
        if not left:
            return
        for row_fault in self._iterate_rows():
            fault = row_fault.fault
            if fault not in left:
                continue
            yield row_fault
            left[fault] -= 1
            if not left[fault]:
                del left[fault]
            if not left:
                return

    def _iterate_rows(self) -> Iterator[RowFault]:
        late = self.find_late()
        for row_fault in self._rows.iterate(self._order.__getitem__):
            if row_fault.fault not in late:
                yield row_fault

    def _iterate_key(self, key: TableKey, faults: KeyFaults) -> Iterator[RowFault]:
        number = self._plan.records.number_row
        place = 0
        for texts in iterate_texts(self._plan, key.columns):
            end = bisect_left(faults.rows, texts.first_row + texts.rows, place)
            for row, other in zip(faults.rows[place:end], faults.others[place:end], strict=True):
                cells = [texts.get(row - texts.first_row, index) or "" for index in key.columns]
                earlier = None if other == NONE else number(other)
                yield RowFault(key.fault, number(row), " · ".join(cells), earlier)
            place = end
            if place == len(faults.rows):
                return

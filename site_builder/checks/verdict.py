"""A table as it is written against a schema: each distinct text is judged once, and rows are looked
at where some text has a fault."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter

from site_builder.checks.cell_verdicts import ColumnVerdict, FaultyTexts
from site_builder.checks.check_plan import CheckPlan, RowCheck, SchemaFault, build_check_plan
from site_builder.checks.constraints import AbandonedRules, UncheckedRule
from site_builder.checks.patterns import RuleTime
from site_builder.checks.structure import LabelFault
from site_builder.checks.table_keys import (
    Lookups,
    RowKeys,
    TableKey,
    list_table_keys,
    list_unchecked_keys,
)
from site_builder.core.model.table_schema import TableSchema
from site_builder.readers.as_written import WrittenRecords
from site_builder.tables.text_table import Batch

LISTED = 1_000  # faults that are listed; their counts are exact


@dataclass(frozen=True, slots=True)
class RowFault:
    """A fault of one row: what stands in the cell (None: nothing), and the row that has the same
    key, if it is that."""

    fault: SchemaFault
    row: int
    value: str | None
    other: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemaVerdict:
    """`counts` of all faults, by what is at fault; `found` the first ones, by row. `abandoned`:
    what the schema asks and has not been looked at, or not in each row. `iterate_all` looks for all
    faults of some kinds once more, by row."""

    rows: int
    labels: tuple[LabelFault, ...]
    counts: Mapping[SchemaFault, int]
    found: tuple[RowFault, ...]
    abandoned: tuple[UncheckedRule, ...]
    iterate_all: Callable[[Callable[[SchemaFault], bool]], Iterator[RowFault]] = field(
        compare=False, repr=False
    )

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
    abandoned = AbandonedRules()
    verdicts = [ColumnVerdict(column, abandoned) for column in plan.columns]
    row_keys = RowKeys(records, [verdict.find_keys for verdict in verdicts])
    judging = _Judging(
        plan=plan,
        columns=[FaultyTexts(verdict) for verdict in verdicts],
        abandoned=abandoned,
        row_keys=row_keys,
        keys=list_table_keys(plan, schema, lookups or {}, row_keys=row_keys),
        each=each,
    )
    judging.judge_cells()
    judging.judge_rows()
    judging.judge_keys()
    unchecked = (
        *plan.unchecked,
        *judging.list_late(),
        *judging.list_undecided(),
        *list_unchecked_keys(plan, schema, lookups or {}),
    )
    counts = judging.list_counts()
    return SchemaVerdict(
        rows=records.table.rows,
        labels=plan.labels,
        counts=counts,
        found=tuple(judging.list_found(counts)),
        abandoned=unchecked,
        iterate_all=judging.iterate_all,
    )


Listed = tuple[int, int, SchemaFault, int | None]  # row, place in order, fault, row of the same key


@dataclass(kw_only=True)
class _Judging:
    """`counts` are of all rows; `listed` are the first that have each fault."""

    plan: CheckPlan
    columns: Sequence[FaultyTexts]
    abandoned: AbandonedRules
    row_keys: RowKeys
    keys: tuple[TableKey, ...]
    each: int
    counts: Counter[SchemaFault] = field(default_factory=Counter)
    listed: list[Listed] = field(default_factory=list)
    undecided_checks: dict[int, None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.blank = SchemaFault(code="blank-row", column=None, name="")
        faults = dict.fromkeys((self.blank, *self.plan.faults, *(key.fault for key in self.keys)))
        self.columns_by_fault = {key.fault: key.columns for key in self.keys}
        self.order = {fault: place for place, fault in enumerate(faults)}

    @property
    def is_ragged(self) -> bool:
        return self.plan.records.length_column is not None

    def judge_cells(self) -> None:
        """Ask each distinct text."""
        for index, column in enumerate(self.columns):
            for texts, counts in self.plan.records.table.iterate_distinct(index):
                column.add(texts, counts)
        self.has_blank = self._has_blank_row()

    def _has_blank_row(self) -> bool:
        if not all(column.empty for column in self.columns) and not self.is_ragged:
            return False
        asked = self._list_read_columns(range(len(self.columns)))
        batches = self.plan.records.table.iterate_batches(asked)
        return any(_BatchFaults(self, batch, asked).find_blank() for batch in batches)

    def judge_rows(self) -> None:
        """Find the rows that have a fault: the first ones, or all of them where counts of texts do
        not tell how many there are."""
        must_count = self.is_ragged or self.has_blank or bool(self.plan.row_checks)
        if not must_count:
            for column in self.columns:
                self.counts.update(column.counts)
        left = self.list_counts()
        numbers = Counter[SchemaFault]()
        for row, faults in self._iterate_rows():
            for fault in faults:
                numbers[fault] += 1
                if self.each and numbers[fault] >= min(self.each, left.get(fault, self.each)):
                    left.pop(fault, None)
                is_wanted = len(self.listed) < LISTED
                if self.each:
                    is_wanted = numbers[fault] <= self.each
                if is_wanted:
                    self.listed.append((row, self.order[fault], fault, None))
            is_full = not left if self.each else len(self.listed) >= LISTED
            if is_full and not must_count:
                return
        if must_count:
            self.counts = numbers

    def judge_keys(self) -> None:
        """Find the rows that break a key."""
        for key in self.keys:
            quota = self.each or LISTED
            for row, other in key.find_faults(self.row_keys):
                self.counts[key.fault] += 1
                if quota:
                    quota -= 1
                    self.listed.append((row, self.order[key.fault], key.fault, other))

    def _iterate_rows(self) -> Iterator[tuple[int, list[SchemaFault]]]:
        """The rows that have faults, but for keys, in their order."""
        asked = self._list_asked_columns()
        if not asked and not self.plan.row_checks:  # which may be of columns that are not there
            return
        for batch in self.plan.records.table.iterate_batches(asked):
            found = _BatchFaults(self, batch, asked).find()
            for row in sorted(found):
                if faults := [fault for fault in found[row] if not self._is_late(fault)]:
                    yield batch.first_row + row, faults

    def _list_asked_columns(self) -> list[int]:
        """The columns of which some text has a fault, or whose rows are checked."""
        if self.has_blank or self.is_ragged:
            return self._list_read_columns(range(len(self.columns)))
        asked = {index for index, column in enumerate(self.columns) if column.counts}
        for row_check in self.plan.row_checks:
            asked |= {index for index in row_check.indexes if index is not None}
        return self._list_read_columns(asked)

    def _list_read_columns(self, columns: Iterable[int]) -> list[int]:
        """These, and that of the lengths of rows, where there is one."""
        length_column = self.plan.records.length_column
        return sorted(columns) + ([] if length_column is None else [length_column])

    def _is_late(self, fault: SchemaFault) -> bool:
        """What a rule said before it did not end depends on the order of the texts."""
        return (fault.name, fault.rule) in self.abandoned.late

    def list_counts(self) -> dict[SchemaFault, int]:
        return {
            fault: self.counts[fault]
            for fault in self.order
            if self.counts[fault] and not self._is_late(fault)
        }

    def list_late(self) -> Iterator[UncheckedRule]:
        """The rules that did not end of a text."""
        bounds = {
            (column.field.name, rule.name): str(rule.bound)
            for column in self.plan.columns
            if column.field
            for rule, _ in column.rules
        }
        for (name, rule), seconds in sorted(self.abandoned.late.items()):
            yield UncheckedRule(
                field=name, rule=rule, reason="time", bound=bounds[name, rule], seconds=seconds
            )

    def list_undecided(self) -> Iterator[UncheckedRule]:
        """The rules of which some row tells neither that it keeps them nor that it breaks them."""
        for column in self.plan.columns:
            name = column.field.name if column.field else ""
            for rule, _ in column.rules:
                if (name, rule.name) in self.abandoned.undecided:
                    yield UncheckedRule(
                        field=name, rule=rule.name, reason="undecided", bound=str(rule.bound)
                    )
        for number, row_check in enumerate(self.plan.row_checks):
            if number in self.undecided_checks:
                check = row_check.check
                yield UncheckedRule(field=check.column, rule=check.name, reason="undecided")

    def list_found(self, counts: Mapping[SchemaFault, int]) -> Iterator[RowFault]:
        """The first of these faults, by row, those of one row in their order."""
        listed = sorted((one for one in self.listed if one[2] in counts), key=itemgetter(0, 1))
        if not self.each:
            listed = listed[:LISTED]
        yield from self._tell(listed)

    def iterate_all(self, wanted: Callable[[SchemaFault], bool]) -> Iterator[RowFault]:
        """All faults of the kinds that are wanted, by row."""
        sources = [self._iterate_cells(wanted)]
        for key in self.keys:
            if self.counts[key.fault] and wanted(key.fault):
                sources.append(self._iterate_key(key))
        yield from self._tell(heapq.merge(*sources, key=itemgetter(0, 1)))

    def _iterate_cells(self, wanted: Callable[[SchemaFault], bool]) -> Iterator[Listed]:
        for row, faults in self._iterate_rows():
            for fault in sorted(faults, key=self.order.__getitem__):
                if wanted(fault):
                    yield row, self.order[fault], fault, None

    def _iterate_key(self, key: TableKey) -> Iterator[Listed]:
        for row, other in key.find_faults(self.row_keys):
            yield row, self.order[key.fault], key.fault, other

    def _tell(self, listed: Iterable[Listed]) -> Iterator[RowFault]:
        """These faults, which are in the order of rows, with what stands in their cells."""
        source = iter(listed)
        following = next(source, None)
        table = self.plan.records.table
        for batch in table.iterate_batches(range(table.width)):
            while following and following[0] < batch.first_row + batch.rows:
                yield self._tell_one(following, batch)
                following = next(source, None)
            if following is None:
                return

    def _tell_one(self, listed: Listed, batch: Batch) -> RowFault:
        row, _, fault, other = listed
        number = self.plan.records.number_row
        indexes = self.columns_by_fault.get(fault, self.plan.list_fault_columns(fault))
        cells = [self._get_text(batch, row, index) for index in indexes]
        value = cells[0] if cells else None
        if fault in self.columns_by_fault:
            value = " · ".join(cell or "" for cell in cells)
        return RowFault(fault, number(row), value, None if other is None else number(other))

    def _get_text(self, batch: Batch, row: int, index: int) -> str | None:
        """None of a cell that stands for nothing, or is not there."""

        def text_of(place: int) -> str:
            cells = batch.columns[place]
            return cells.values[cells.codes[row - batch.first_row]]

        length_column = self.plan.records.length_column
        if length_column is not None and index >= int(text_of(length_column)):
            return None
        text = text_of(index)
        return None if text in self.plan.columns[index].missing else text


class _BatchFaults:
    """The faults of the rows of a batch, by the number of each within it."""

    def __init__(self, judging: _Judging, batch: Batch, asked: Sequence[int]) -> None:
        self.judging = judging
        self.plan = judging.plan
        self.cells = dict(zip(asked, batch.columns, strict=True))
        self.rows = batch.rows
        self.found: dict[int, list[SchemaFault]] = {}

    def find(self) -> dict[int, list[SchemaFault]]:
        for index, column in enumerate(self.judging.columns):
            if not column.counts:
                continue
            cells = self.cells[index]
            faults = column.find_places(cells.values)
            if faults:
                for row, code in enumerate(cells.codes):
                    if code in faults:
                        self.found.setdefault(row, []).extend(faults[code])
        if self.plan.records.length_column is not None:
            self._add_lengths(self.plan.records.length_column)
        for number, row_check in enumerate(self.plan.row_checks):
            self._add_check(number, row_check)
        if self.judging.has_blank:
            for row in self.find_blank():
                self.found[row] = [self.judging.blank]
        return self.found

    def _add_lengths(self, length_column: int) -> None:
        """Cells too many and too few; one that is not there is empty, whatever its column says of
        empty texts."""
        plan = self.plan
        width = len(plan.records.labels)
        lengths = self.cells[length_column]
        sizes = [int(text) for text in lengths.values]
        for row, code in enumerate(lengths.codes):
            size = sizes[code]
            if size == width:
                continue
            faults = self.found.setdefault(row, [])
            if size > width:
                faults += plan.extra_cells[: size - width]
                continue
            faults[:] = [fault for fault in faults if (fault.column or 0) < size]
            for column in plan.columns[size:]:
                if column.required:
                    faults.append(column.required)
            faults += plan.missing_cells[size:]

    def _get_texts(self, index: int | None) -> Sequence[str | None]:
        """What stands in a column in each row; None where it is nothing."""
        if index is None:
            return [None] * self.rows
        cells = self.cells[index]
        missing = self.plan.columns[index].missing
        texts = [None if text in missing else text for text in cells.values]
        found = [texts[code] for code in cells.codes]
        for row in self._find_absent(index):
            found[row] = None
        return found

    def _add_check(self, number: int, row_check: RowCheck) -> None:
        check = row_check.check
        columns = [self._get_texts(index) for index in row_check.indexes]
        place = row_check.judged.fault.column
        for row, texts in enumerate(zip(*columns, strict=True)):
            if check.breaks(texts):
                text = ""
                if place in row_check.indexes:
                    text = texts[row_check.indexes.index(place)] or ""
                self.found.setdefault(row, []).append(row_check.judged.of_text(text))
            is_asked = check.undecided and number not in self.judging.undecided_checks
            if is_asked and check.undecided and check.undecided(texts):
                self.judging.undecided_checks[number] = None

    def find_blank(self) -> list[int]:
        """The rows in which nothing is written, looked for where most columns have something."""
        rows: Sequence[int] = range(self.rows)
        for column in sorted(self.judging.columns, key=lambda column: column.empty):
            if not rows:
                break
            index = column.verdict.column.index
            cells = self.cells[index]
            empty = set(column.verdict.find_missing(cells.values))
            absent = self._find_absent(index)
            rows = [row for row in rows if cells.codes[row] in empty or row in absent]
        return [*rows]

    def _find_absent(self, index: int) -> set[int]:
        """The rows that have no cell in a column."""
        length_column = self.plan.records.length_column
        if length_column is None:
            return set()
        lengths = self.cells[length_column]
        short = {code for code, text in enumerate(lengths.values) if int(text) <= index}
        return {row for row, code in enumerate(lengths.codes) if code in short}

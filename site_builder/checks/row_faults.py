"""The faults of the rows of a table, but for those of its keys: looked for where some text of a
column has one, or rows are asked as a whole."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from site_builder.checks.cell_verdicts import ColumnVerdict
from site_builder.checks.check_plan import CheckPlan, RowCheck, SchemaFault
from site_builder.checks.constraints import UncheckedRule
from site_builder.tables.text_table import Batch

BLANK_ROW = SchemaFault(code="blank-row", column=None, name="")


@dataclass(frozen=True, slots=True)
class RowFault:
    """A fault of one row: what stands in the cell (None: nothing), and the row that has the same
    key, if it is that."""

    fault: SchemaFault
    row: int
    value: str | None
    other: int | None = None


class BatchTexts:
    """The texts of some columns in a batch; None where a cell stands for nothing, or where a row
    has not that many (`sizes`)."""

    def __init__(
        self, plan: CheckPlan, indexes: Sequence[int], batch: Batch, sizes: Sequence[int] | None
    ) -> None:
        self.plan = plan
        self.cells = dict(zip(indexes, batch.columns, strict=True))
        self.rows = batch.rows
        self.first_row = batch.first_row
        self.sizes = sizes

    def list_column(self, index: int | None) -> list[str | None]:
        """Those of a column; of one that is not there, nothing."""
        if index is None:
            return [None] * self.rows
        cells = self.cells[index]
        missing = self.plan.columns[index].missing
        texts = [None if text in missing else text for text in cells.values]
        column = [texts[code] for code in cells.codes]
        for row, size in enumerate(self.sizes or ()):
            if size <= index:
                column[row] = None
        return column

    def get(self, row: int, index: int) -> str | None:
        """That of one row of the batch."""
        if self.sizes and self.sizes[row] <= index:
            return None
        cells = self.cells[index]
        text = cells.values[cells.codes[row]]
        return None if text in self.plan.columns[index].missing else text


def iterate_texts(plan: CheckPlan, indexes: Sequence[int]) -> Iterator[BatchTexts]:
    """The batches of a table, with these columns."""
    for batch, sizes in plan.records.iterate_batches(indexes):
        yield BatchTexts(plan, indexes, batch, sizes)


FaultsByRow = Mapping[int, Sequence[SchemaFault]]  # by number within a batch


class RowFaults:
    """The faults of the rows of a table all of whose texts were asked. They are looked for anew
    each time, but for those of a table that is one batch."""

    def __init__(self, plan: CheckPlan, columns: Sequence[ColumnVerdict]) -> None:
        self._plan = plan
        self._columns = columns
        self._has_blank = self._look_for_blank()
        self._undecided: dict[int, UncheckedRule] = {}
        self._only_batch: tuple[BatchTexts, FaultsByRow] | None = None

    def count(self) -> Counter[SchemaFault]:
        """How many rows have each: as many as cells have such a text, where nothing else tells."""
        counts = Counter[SchemaFault]()
        if not (self._plan.is_ragged or self._has_blank or self._plan.row_checks):
            for column in self._columns:
                counts.update(column.counts)
            return counts
        for _, faults_by_row in self._iterate_batches():
            counts.update(chain.from_iterable(faults_by_row.values()))
        return counts

    def iterate(self, order: Callable[[SchemaFault], int]) -> Iterator[RowFault]:
        """All of them by row, those of one row in their order."""
        number = self._plan.records.number_row
        for texts, faults_by_row in self._iterate_batches():
            for row in sorted(faults_by_row):
                for fault in sorted(faults_by_row[row], key=order):
                    value = None
                    if fault.column is not None and fault.column < len(self._columns):
                        value = texts.get(row, fault.column)
                    yield RowFault(fault, number(texts.first_row + row), value)

    def list_undecided(self) -> list[UncheckedRule]:
        """The checks of which some row that was looked at tells nothing."""
        return [self._undecided[number] for number in sorted(self._undecided)]

    def _look_for_blank(self) -> bool:
        """Is there a row in which nothing is written?"""
        if not self._plan.is_ragged and not all(column.empty for column in self._columns):
            return False
        batches = iterate_texts(self._plan, range(len(self._columns)))
        return any(self._find_blank(texts) for texts in batches)

    def _iterate_batches(self) -> Iterator[tuple[BatchTexts, FaultsByRow]]:
        if self._only_batch:
            yield self._only_batch
            return
        for texts, faults in self._find_faults():
            if texts.rows == self._plan.records.table.rows:
                self._only_batch = texts, faults
            yield texts, faults

    def _find_faults(self) -> Iterator[tuple[BatchTexts, FaultsByRow]]:
        indexes = self._list_asked_columns()
        if not indexes and not self._plan.row_checks:  # which may be of columns that are not there
            return
        for texts in iterate_texts(self._plan, indexes):
            faults = defaultdict[int, list[SchemaFault]](list)
            for index, column in enumerate(self._columns):
                if column.counts:
                    _add_cells(texts, index, column=column, faults=faults)
            if texts.sizes:
                self._add_lengths(texts.sizes, faults)
            for number, row_check in enumerate(self._plan.row_checks):
                self._add_check(texts, number, row_check=row_check, faults=faults)
            if self._has_blank:
                for row in self._find_blank(texts):
                    faults[row] = [BLANK_ROW]
            yield texts, faults

    def _list_asked_columns(self) -> Sequence[int]:
        """The columns of which some text has a fault, or whose rows are checked."""
        if self._has_blank or self._plan.is_ragged:
            return range(len(self._columns))
        indexes: set[int | None] = set()
        for index, column in enumerate(self._columns):
            if column.counts:
                indexes.add(index)
        for row_check in self._plan.row_checks:
            indexes.update((*row_check.indexes, row_check.judged.fault.column))
        return sorted(index for index in indexes if index is not None)

    def _add_lengths(
        self, sizes: Iterable[int], faults: defaultdict[int, list[SchemaFault]]
    ) -> None:
        """Cells too many and too few; one that is not there is empty, whatever its column says of
        empty texts."""
        plan = self._plan
        width = len(self._columns)
        for row, size in enumerate(sizes):
            if size > width:
                faults[row] += plan.extra_cells[: size - width]
            elif size < width:
                others = [fault for fault in faults[row] if (fault.column or 0) < size]
                required = [column.required for column in plan.columns[size:] if column.required]
                faults[row] = [*others, *required, *plan.missing_cells[size:]]

    def _add_check(
        self,
        texts: BatchTexts,
        number: int,
        row_check: RowCheck,
        faults: defaultdict[int, list[SchemaFault]],
    ) -> None:
        check = row_check.check
        columns = [texts.list_column(index) for index in row_check.indexes]
        for row, cells in enumerate(zip(*columns, strict=True)):
            if check.breaks(cells):
                faults[row].append(row_check.judge(cells))
            if check.undecided and number not in self._undecided and check.undecided(cells):
                self._undecided[number] = UncheckedRule(
                    field=check.column, rule=check.name, reason="undecided"
                )

    def _find_blank(self, texts: BatchTexts) -> list[int]:
        """The rows in which nothing is written, looked for where most columns have something."""
        rows = list(range(texts.rows))
        for column in sorted(self._columns, key=lambda column: column.empty):
            cells = texts.list_column(column.column.index)
            rows = [row for row in rows if cells[row] is None]
            if not rows:
                break
        return rows


def _add_cells(
    texts: BatchTexts,
    index: int,
    column: ColumnVerdict,
    faults: defaultdict[int, list[SchemaFault]],
) -> None:
    cells = texts.cells[index]
    faulty = column.judge(cells.values).faults
    if not faulty:
        return
    for row, code in enumerate(cells.codes):
        if code in faulty:
            faults[row] += faulty[code]

"""What a table of texts gives, and its form for small ones: lists of the standard library.

An empty cell is "". Rows are numbered from 0, and come in batches: a small table is one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import filterfalse, islice
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar

T = TypeVar("T")
V = TypeVar("V", covariant=True)


class Cells(Protocol[V]):
    """The cells of a column in a batch, texts or what they are worth: `values` are distinct,
    `codes` say for each row which of them stands there. Columns of few texts have the same list of
    values in every batch."""

    @property
    def values(self) -> Sequence[V]: ...

    @property
    def codes(self) -> Sequence[int]: ...


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows that follow one another: the number of the first, how many they are, and their
    `columns`, those that were asked for and in that order."""

    first_row: int
    rows: int
    columns: tuple[Cells[str], ...]


class ArrayTexts(Sequence[str]):
    """The texts of an array of Arrow, which become texts of Python where they are looked at."""

    def __init__(self, array: Any) -> None:
        self.array = array

    @cached_property
    def listed(self) -> list[str]:
        texts: list[str] = self.array.to_pylist()
        return texts

    def __len__(self) -> int:
        return len(self.array)

    def __iter__(self) -> Iterator[str]:
        return iter(self.listed)

    def __getitem__(self, place: Any) -> Any:
        if isinstance(place, slice) or "listed" in self.__dict__:
            return self.listed[place]
        return self.array[place].as_py()


class RowTexts(Protocol):
    """Rows of texts that are read in their order, whatever they come from."""

    @property
    def rows(self) -> int: ...

    @property
    def width(self) -> int: ...

    def iterate_distinct(self, index: int) -> Iterator[tuple[Sequence[str], Sequence[int]]]:
        """The texts of a column and how often each stands there, all of them at once where they
        are few; else those of one batch after the other, in which a text may come again."""
        ...

    def iterate_batches(self, indexes: Sequence[int]) -> Iterator[Batch]:
        """All rows in their order, with these columns."""
        ...


class TextTable(RowTexts, Protocol):
    """A table of texts, small or large."""

    def count_empty(self, index: int) -> int:
        """How many cells of a column are ""."""
        ...

    def has_few(self, index: int) -> bool:
        """Are the distinct texts of a column in memory?"""
        ...

    def search_words(self, index: int, words: Iterable[str]) -> set[str]:
        """Those of these words, of a to z, that are in a column, maybe within others, whatever
        their case. No text is made of the cells for it."""
        ...

    def select(self, indexes: Sequence[int], without: Collection[int] = ()) -> TextTable:
        """The table of these columns, in this order, and of all rows but those of these numbers."""
        ...

    def put_columns(
        self, indexes: Sequence[int], rows: Iterable[Sequence[str]], scratch: Path
    ) -> TextTable:
        """The table with other cells in these columns, row by row; those that it has not yet come
        at its end, without a gap. What it needs of files is made in `scratch`."""
        ...


@dataclass(frozen=True, slots=True)
class ListColumn:
    """The cells of a small table's column, with their `counts`."""

    values: Sequence[str]
    counts: Sequence[int]
    codes: Sequence[int]


@dataclass(frozen=True, slots=True)
class ListTable:
    """A table of a few thousand cells."""

    columns: tuple[ListColumn, ...]
    rows: int

    @property
    def width(self) -> int:
        return len(self.columns)

    def has_few(self, index: int) -> bool:
        return True

    def search_words(self, index: int, words: Iterable[str]) -> set[str]:
        joined = "\n".join(self.columns[index].values)
        return search_bytes(joined.encode("utf-8", "surrogatepass"), words)

    def iterate_distinct(self, index: int) -> Iterator[tuple[Sequence[str], Sequence[int]]]:
        column = self.columns[index]
        yield column.values, column.counts

    def iterate_batches(self, indexes: Sequence[int]) -> Iterator[Batch]:
        if self.rows:
            yield Batch(0, self.rows, tuple(self.columns[index] for index in indexes))

    def count_empty(self, index: int) -> int:
        column = self.columns[index]
        return dict(zip(column.values, column.counts, strict=True)).get("", 0)

    def select(self, indexes: Sequence[int], without: Collection[int] = ()) -> ListTable:
        if not without:
            return ListTable(tuple(map(self.columns.__getitem__, indexes)), self.rows)
        numbers = filterfalse(without.__contains__, range(self.rows))
        rows = list(map(list(iterate_rows(self, indexes)).__getitem__, numbers))
        columns = cut_columns(rows, len(indexes))
        return ListTable(tuple(map(encode_column, columns)), len(rows))

    def put_columns(
        self, indexes: Sequence[int], rows: Iterable[Sequence[str]], scratch: Path
    ) -> ListTable:
        new_columns = map(encode_column, cut_columns(list(rows), len(indexes)))
        columns = dict(enumerate(self.columns)) | dict(zip(indexes, new_columns, strict=True))
        return ListTable(tuple(columns[index] for index in sorted(columns)), self.rows)


def cut_columns(rows: Sequence[Sequence[str]], width: int) -> list[tuple[str, ...]]:
    """The columns of rows, of no rows too."""
    return list(zip(*rows, strict=True)) if rows else [()] * width


def encode_column(cells: Sequence[str]) -> ListColumn:
    """A column of cells, distinct texts in the order in which they first stand there."""
    counts = Counter(cells)
    places = {text: place for place, text in enumerate(counts)}
    return ListColumn(list(counts), list(counts.values()), list(map(places.__getitem__, cells)))


def search_bytes(content: bytes, words: Iterable[str]) -> set[str]:
    """Those of these words, of a to z, that are in UTF-8, whatever their case. One long text is
    searched faster than many short ones, and bytes faster than letters."""
    lowered = content.lower()
    return set(filter(lambda word: word.encode() in lowered, words))


class PerList(Generic[T]):
    """A function of the distinct texts of a column, of their values or of both, which is asked once
    of the same list, however many batches have it. The `others` change with the first one."""

    def __init__(self, function: Callable[..., T]) -> None:
        self._function = function
        self._values: Sequence[Any] | None = None
        self._result: T

    def __call__(self, values: Sequence[Any], *others: Sequence[Any]) -> T:
        if values is not self._values:
            self._result = self._function(values, *others)
            self._values = values
        return self._result


class PerValue(PerList[list[T]]):
    """The same of a function of one text, or of one value: what it gives for each of them, in their
    order."""

    def __init__(self, function: Callable[[Any], T]) -> None:
        super().__init__(lambda values: list(map(function, values)))


class HasColumns(Protocol[V]):
    """A batch of a table of texts, or of values."""

    @property
    def first_row(self) -> int: ...

    @property
    def columns(self) -> Sequence[Cells[V]]: ...


class HasBatches(Protocol[V]):
    """A table of texts, or of values."""

    def iterate_batches(self, indexes: Sequence[int]) -> Iterator[HasColumns[V]]: ...


def count_cells(table: TextTable, index: int, wanted: Callable[[str], object]) -> int:
    """How many cells of a column there are whose text is wanted."""
    total = 0
    for values, counts in table.iterate_distinct(index):
        total += sum(count for text, count in zip(values, counts, strict=True) if wanted(text))
    return total


def find_cells(
    table: HasBatches[T], index: int, wanted: Callable[[T], object], first: int | None = None
) -> list[tuple[int, T]]:
    """The first cells of a column whose text is wanted, or all of them: (row, text), by row; or of
    a table of typed cells, those whose value is."""
    return list(islice(_iterate_cells(table, index, wanted), first))


def _iterate_cells(
    table: HasBatches[T], index: int, wanted: Callable[[T], object]
) -> Iterator[tuple[int, T]]:
    is_wanted = PerValue(wanted)
    for batch in table.iterate_batches([index]):
        (cells,) = batch.columns
        verdicts = is_wanted(cells.values)
        if any(verdicts):
            for row, code in enumerate(cells.codes, batch.first_row):
                if verdicts[code]:
                    yield row, cells.values[code]


def find_rows(table: RowTexts, wanted: Mapping[int, Callable[[str], object]]) -> Iterator[int]:
    """The rows whose cell in each of these columns is wanted there. Columns that leave few rows
    come first, for the others are then not looked at."""
    tests = [PerValue(test) for test in wanted.values()]
    for batch in table.iterate_batches(list(wanted)):
        rows: Sequence[int] = range(batch.rows)
        for cells, test in zip(batch.columns, tests, strict=True):
            verdicts = test(cells.values)
            if all(verdicts):
                continue
            codes = cells.codes
            rows = [row for row in rows if verdicts[codes[row]]]
            if not rows:
                break
        yield from map(batch.first_row.__add__, rows)


@dataclass(slots=True)
class CellGroup:
    """How many cells bear a label, and the first of them, as (row, text)."""

    count: int = 0
    cells: list[tuple[int, str]] = field(default_factory=list)


def group_cells(
    table: TextTable, index: int, label_of: Callable[[str], str | None], first: int
) -> dict[str, CellGroup]:
    """The cells of a column by what a label says of their texts, those without one left out; the
    `first` ones of each."""
    groups: dict[str, CellGroup] = {}
    labels_of = PerValue(label_of)
    for values, counts in table.iterate_distinct(index):
        for label, count in zip(labels_of(values), counts, strict=True):
            if label is not None:
                groups.setdefault(label, CellGroup()).count += count
    left = set(groups)
    for batch in table.iterate_batches([index]) if left else ():
        (cells,) = batch.columns
        labels = labels_of(cells.values)
        for row, code in enumerate(cells.codes, batch.first_row):
            label = labels[code]
            if label is not None and label in left:
                group = groups[label]
                group.cells.append((row, cells.values[code]))
                if len(group.cells) == first:
                    left.remove(label)
        if not left:
            break
    return groups


def iterate_column(table: TextTable, index: int) -> Iterator[str]:
    """The cells of a column, row by row."""
    for batch in table.iterate_batches([index]):
        (cells,) = batch.columns
        yield from map(cells.values.__getitem__, cells.codes)


def iterate_rows(
    table: RowTexts, indexes: Sequence[int] | None = None
) -> Iterator[tuple[str, ...]]:
    """The rows, with these columns or all."""
    if indexes is None:
        indexes = range(table.width)
    if not indexes:
        yield from ((),) * table.rows
        return
    for batch in table.iterate_batches(indexes):
        texts = [map(cells.values.__getitem__, cells.codes) for cells in batch.columns]
        yield from zip(*texts, strict=True)


def fetch_rows(table: TextTable, numbers: Iterable[int]) -> dict[int, tuple[str, ...]]:
    """The rows of these numbers, those that there are, by number."""
    wanted = sorted({number for number in numbers if 0 <= number < table.rows})
    rows_by_number: dict[int, tuple[str, ...]] = {}
    if not wanted:
        return rows_by_number
    place = 0
    for batch in table.iterate_batches(range(table.width)):
        end = batch.first_row + batch.rows
        while place < len(wanted) and wanted[place] < end:
            row = wanted[place] - batch.first_row
            texts = [cells.values[cells.codes[row]] for cells in batch.columns]
            rows_by_number[wanted[place]] = tuple(texts)
            place += 1
        if place == len(wanted):
            break
    return rows_by_number

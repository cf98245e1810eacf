"""A table of moderate size as arrays in memory, which are looked at where something is asked of
them: for what is asked once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from site_builder.tables.text_table import ArrayTexts, Batch

ROWS_AT_ONCE = 16_384
MOSTLY = 0.8  # of the texts of a column, distinct: beyond, to find those costs more than to ask all


class _Column:
    """The texts of a column, distinct ones where many come again."""

    def __init__(self, texts: pa.Array) -> None:
        self._texts = texts

    @cached_property
    def is_plain(self) -> bool:
        head = self._texts.slice(0, ROWS_AT_ONCE)
        return len(head.unique()) > MOSTLY * len(head)

    @cached_property
    def array(self) -> pa.Array:
        return self._texts if self.is_plain else self._texts.dictionary_encode()

    @cached_property
    def values(self) -> ArrayTexts:
        return ArrayTexts(self.array if self.is_plain else self.array.dictionary)

    @cached_property
    def counts(self) -> list[int]:
        if self.is_plain:
            return [1] * len(self.array)
        counts = [0] * len(self.values)
        numbers = pc.value_counts(self.array.indices)
        pairs = zip(numbers.field(0).to_pylist(), numbers.field(1).to_pylist(), strict=True)
        for code, count in pairs:
            counts[code] = count
        return counts

    def list_codes(self, start: int, rows: int) -> Sequence[int]:
        if self.is_plain:
            return range(start, start + rows)
        codes: list[int] = self.array.indices.slice(start, rows).to_pylist()
        return codes


class _Slice:
    """The cells of a column in some rows."""

    def __init__(self, column: _Column, start: int, rows: int) -> None:
        self._column = column
        self._start = start
        self._rows = rows

    @property
    def values(self) -> Sequence[str]:
        return self._column.values

    @cached_property
    def codes(self) -> Sequence[int]:
        return self._column.list_codes(self._start, self._rows)


@dataclass(frozen=True, slots=True)
class ColumnTable:
    """Columns in memory. Of one whose texts are mostly distinct, all texts are given as if they
    were."""

    columns: tuple[_Column, ...]
    rows: int

    @property
    def width(self) -> int:
        return len(self.columns)

    def iterate_distinct(self, index: int) -> Iterator[tuple[Sequence[str], Sequence[int]]]:
        column = self.columns[index]
        yield column.values, column.counts

    def iterate_batches(self, indexes: Sequence[int]) -> Iterator[Batch]:
        for start in range(0, self.rows, ROWS_AT_ONCE):
            rows = min(ROWS_AT_ONCE, self.rows - start)
            cells = tuple(_Slice(self.columns[index], start, rows) for index in indexes)
            yield Batch(start, rows, cells)


@dataclass(frozen=True, slots=True)
class ColumnFile:
    """The same of a larger table, in a file of Arrow that is mapped: each batch has columns of its
    own."""

    path: Path
    width: int
    rows: int

    def iterate_distinct(self, index: int) -> Iterator[tuple[Sequence[str], Sequence[int]]]:
        for stored in self._iterate_stored():
            column = _Column(stored.column(index))
            yield column.values, column.counts

    def iterate_batches(self, indexes: Sequence[int]) -> Iterator[Batch]:
        first_row = 0
        for stored in self._iterate_stored():
            rows = stored.num_rows
            columns = (_Column(stored.column(index)) for index in indexes)
            yield Batch(first_row, rows, tuple(_Slice(column, 0, rows) for column in columns))
            first_row += rows

    def _iterate_stored(self) -> Iterator[pa.RecordBatch]:
        if not self.rows:
            return
        with pa.memory_map(str(self.path)) as source, pa.ipc.open_file(source) as file:
            for number in range(file.num_record_batches):
                yield file.get_batch(number)


def build_column_table(columns: Sequence[pa.Array], rows: int) -> ColumnTable:
    """The table of arrays of texts without null."""
    return ColumnTable(tuple(map(_Column, columns)), rows)

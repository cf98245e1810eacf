"""A table of moderate size as arrays, in memory or in a file, which are looked at where something
is asked of them: for what is asked once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from site_builder.tables.arrow_table import iterate_stored_batches
from site_builder.tables.text_table import ArrayTexts, Batch

ROWS_AT_ONCE = 16_384
MOSTLY = 0.8  # of the texts of a column, distinct: beyond, to find those costs more than to ask all


class _Column:
    """The texts of a column, distinct ones where many come again."""

    def __init__(self, texts: pa.Array) -> None:
        self._texts = texts

    def __len__(self) -> int:
        return len(self._texts)

    @cached_property
    def is_plain(self) -> bool:
        head = self._texts.slice(0, ROWS_AT_ONCE)
        distinct = len(head.unique())
        return distinct > MOSTLY * len(head)

    @cached_property
    def _encoded(self) -> pa.DictionaryArray:
        return self._texts.dictionary_encode()

    @cached_property
    def values(self) -> ArrayTexts:
        return ArrayTexts(self._texts if self.is_plain else self._encoded.dictionary)

    @property
    def counts(self) -> list[int]:
        if self.is_plain:
            return [1] * len(self._texts)
        # codes are counted in the order in which they first stand there, which is theirs
        counted = pc.value_counts(self._encoded.indices)
        counts: list[int] = counted.field(1).to_pylist()
        return counts

    def cut(self, start: int, rows: int) -> _Cells:
        """The cells of some rows."""
        if self.is_plain:
            return _Cells(self.values, range(start, start + rows))
        codes: list[int] = self._encoded.indices.slice(start, rows).to_pylist()
        return _Cells(self.values, codes)


class _Cells(NamedTuple):
    values: Sequence[str]
    codes: Sequence[int]


@dataclass(frozen=True, slots=True)
class ColumnTable:
    """Columns of arrays, of which `open_chunks` gives those of some rows after the other. Of one
    whose texts are mostly distinct, all texts of a chunk are given as if they were."""

    width: int
    rows: int
    open_chunks: Callable[[], Iterable[Sequence[_Column]]]

    def iterate_distinct(self, index: int) -> Iterator[tuple[Sequence[str], Sequence[int]]]:
        for columns in self.open_chunks():
            column = columns[index]
            yield column.values, column.counts

    def iterate_batches(self, indexes: Sequence[int]) -> Iterator[Batch]:
        first_row = 0
        for columns in self.open_chunks():
            size = len(columns[0])
            for start in range(0, size, ROWS_AT_ONCE):
                rows = min(ROWS_AT_ONCE, size - start)
                cells = tuple(columns[index].cut(start, rows) for index in indexes)
                yield Batch(first_row + start, rows, cells)
            first_row += size


def build_column_table(columns: Sequence[pa.Array]) -> ColumnTable:
    """The table of arrays of texts without null, which are kept in memory."""
    chunk = list(map(_Column, columns))
    rows = len(columns[0])
    return ColumnTable(len(columns), rows, lambda: [chunk])


def open_column_table(path: Path, width: int, rows: int) -> ColumnTable:
    """The table of a file of Arrow, which is mapped anew each time that something is asked."""
    return ColumnTable(width, rows, lambda: _read_chunks(path))


def _read_chunks(path: Path) -> Iterator[Sequence[_Column]]:
    for batch in iterate_stored_batches(path):
        yield list(map(_Column, batch.columns))

"""A typed table of a few rows that comes in batches, as a large one does, for tests of what is
asked of it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from typed_tables import encode_typed_cells

from site_builder.cells import Value
from site_builder.columns.canonical_table import (
    CanonicalListTable,
    TypedBatch,
    TypedListColumn,
)
from site_builder.columns.column_reading import TypedColumn


class SplitTable:
    """The rows of a table, so many at a time; the columns `many` have other values in each
    batch."""

    def __init__(
        self, table: CanonicalListTable, many: Collection[int], rows_at_once: int = 7
    ) -> None:
        self.columns: tuple[TypedColumn, ...] = table.columns
        self.rows = table.rows
        self._table = table
        self._many = many
        self._rows_at_once = rows_at_once

    def iterate_distinct(
        self, index: int
    ) -> Iterator[tuple[Sequence[Value | None], Sequence[str], Sequence[int]]]:
        if index not in self._many:
            yield from self._table.iterate_distinct(index)
            return
        for batch in self.iterate_batches([index]):
            (cells,) = batch.columns
            assert isinstance(cells, TypedListColumn)
            yield cells.values, cells.texts, cells.counts

    def iterate_batches(self, indexes: Sequence[int]) -> Iterator[TypedBatch]:
        for start in range(0, self.rows, self._rows_at_once):
            rows = min(self._rows_at_once, self.rows - start)
            cells = [self._cut(index, start, start + rows) for index in indexes]
            yield TypedBatch(start, rows, tuple(cells))

    def _cut(self, index: int, start: int, end: int) -> TypedListColumn:
        column = self._table.cells[index]
        codes = column.codes[start:end]
        if index in self._many:
            return encode_typed_cells([(column.values[code], column.texts[code]) for code in codes])
        return TypedListColumn(column.values, column.texts, column.counts, codes)

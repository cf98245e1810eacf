"""Raw and typed tables of a few rows, for tests of what is asked of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pyarrow as pa

from site_builder.cells import BLANKS, Value, get_cell_kind
from site_builder.columns.canonical_table import (
    CanonicalListTable,
    TypedBatch,
    TypedListColumn,
)
from site_builder.columns.column_reading import ColumnReading, TrimmedColumn, TypedColumn
from site_builder.columns.convert_table import convert_table
from site_builder.readers.cell_rows import BLANK
from site_builder.readers.raw_table import RawTable
from site_builder.tables.build_table import build_text_table
from site_builder.tables.text_table import ListTable, cut_columns, encode_column

ARROW_TYPES = {
    "number": pa.float64(),
    "integer": pa.int64(),
    "year": pa.int64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
    "datetime": pa.timestamp("us"),
    "time": pa.time64("us"),
}


def make_raw_table(names: Sequence[str], rows: Sequence[Sequence[str]], **more: Any) -> RawTable:
    """A table as a reader gives it, "" being an empty cell."""
    reading = replace(BLANK, names=tuple(names), width=len(names), records=tuple(map(tuple, rows)))
    table = RawTable(
        names=tuple(names),
        first_row=2,
        skipped=(),
        reading=reading,
        repairs=(),
        cells=ListTable(tuple(map(encode_column, cut_columns(rows, len(names)))), len(rows)),
    )
    return replace(table, **more)


def make_large_table(
    raw: RawTable, rows: Sequence[Sequence[str]], folder: Path, few: int = 100_000
) -> RawTable:
    """The same table with its cells as those of a large one are, of three rows at a time; `few` is
    how many texts a column of few has at most."""
    from unittest.mock import patch

    from site_builder.tables import arrow_table, build_table

    with (
        patch.multiple(build_table, LISTED=-1, ROWS_AT_ONCE=3),
        patch.object(arrow_table, "FEW", few),
    ):
        return replace(raw, cells=build_text_table(rows, len(raw.names), folder))


def make_typed_table(
    columns: Mapping[str, tuple[str, Sequence[str]]], decimals: Mapping[str, int] | None = None
) -> CanonicalListTable:
    """A table of columns, each as (name of its kind, cells as they were written)."""
    readings = []
    rows = len(next(iter(columns.values()))[1])
    table = ListTable(tuple(encode_column(cells) for _, cells in columns.values()), rows)
    for index, (name, (kind_name, cells)) in enumerate(columns.items()):
        kind = get_cell_kind(kind_name)
        texts = [cell.strip(BLANKS) for cell in cells]
        faulty = sum(text != "" and kind.read_cell(text) is None for text in texts)
        column = TypedColumn(
            name=name,
            kind=get_cell_kind(kind.public),
            decimals=(decimals or {}).get(name, 9),
            faulty=faulty,
            reading=kind,
        )
        readings.append(ColumnReading(column, TrimmedColumn(table, index, ())))
    converted = convert_table(table, readings)
    assert isinstance(converted, CanonicalListTable)
    return converted


def encode_typed_cells(cells: Sequence[tuple[Any, str]]) -> TypedListColumn:
    places: dict[tuple[str, bool], int] = {}
    values: list[Any] = []
    counts: list[int] = []
    codes = []
    for value, text in cells:
        place = places.setdefault((text, value is None), len(places))
        if place == len(values):
            values.append(value)
            counts.append(0)
        counts[place] += 1
        codes.append(place)
    return TypedListColumn(values, [text for text, _ in places], counts, codes)


@dataclass(frozen=True)
class BatchedTable:
    """A table in batches of so many rows each; its columns are told to be of `few` texts, or each
    batch has texts of its own."""

    table: CanonicalListTable
    batch_rows: int
    few: bool = False
    arrays: bool = False  # are its cells those of a large table?

    @property
    def columns(self) -> tuple[TypedColumn, ...]:
        return self.table.columns

    @property
    def rows(self) -> int:
        return self.table.rows

    def iterate_distinct(
        self, index: int
    ) -> Iterator[tuple[Sequence[Value | None], Sequence[str], Sequence[int]]]:
        if self.few:
            yield from self.table.iterate_distinct(index)
            return
        for batch in self.iterate_batches([index]):
            (cells,) = batch.columns
            assert isinstance(cells, TypedListColumn | _WithArrays)
            yield cells.values, cells.texts, cells.counts

    def iterate_batches(self, indexes: Sequence[int]) -> Iterator[TypedBatch]:
        for start in range(0, self.rows, self.batch_rows):
            rows = min(self.batch_rows, self.rows - start)
            columns = []
            for index in indexes:
                cells = self._take(self.table.cells[index], start)
                described = self.columns[index]
                columns.append(_WithArrays(cells, described) if self.arrays else cells)
            yield TypedBatch(start, rows, tuple(columns))

    def _take(self, column: TypedListColumn, start: int) -> TypedListColumn:
        codes = column.codes[start : start + self.batch_rows]
        if not self.few:
            return encode_typed_cells([(column.values[code], column.texts[code]) for code in codes])
        return TypedListColumn(column.values, column.texts, column.counts, codes)


class _WithArrays:
    """Cells of a large table's batch."""

    def __init__(self, cells: TypedListColumn, column: TypedColumn) -> None:
        self._type = ARROW_TYPES.get(column.kind.type, "string")
        self.values = cells.values
        self.texts = cells.texts
        self.counts = cells.counts
        self.codes = cells.codes

    @property
    def text_array(self) -> Any:
        return pa.array([self.texts[code] for code in self.codes], pa.string())

    @property
    def value_array(self) -> Any:
        return pa.array([self.values[code] for code in self.codes], self._type)


def list_typed_rows(table: Any) -> list[tuple[tuple[Value | None, str], ...]]:
    """The rows of a table, each cell as its value and its text."""
    rows: list[tuple[tuple[Value | None, str], ...]] = []
    for batch in table.iterate_batches(range(len(table.columns))):
        pairs = [list(zip(cells.values, cells.texts, strict=True)) for cells in batch.columns]
        columns = [
            [some[code] for code in cells.codes]
            for some, cells in zip(pairs, batch.columns, strict=True)
        ]
        rows += zip(*columns, strict=True)
    return rows

"""A large table of typed columns: its cells are read batch by batch, where they lie."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import pyarrow as pa
import pyarrow.compute as pc

from site_builder.cells import Value
from site_builder.columns.array_cells import choose_arrow_type
from site_builder.columns.canonical_table import MergedValues, TypedBatch, merge_values
from site_builder.columns.column_reading import ColumnReading, TypedColumn
from site_builder.columns.many_texts import convert_texts
from site_builder.tables.arrow_table import ArrowCells, ArrowTable


class SharedValues:
    """What the texts of a column of few are worth, as lists and as arrays."""

    def __init__(self, merged: MergedValues, type_: str) -> None:
        self.merged = merged
        self._type = choose_arrow_type(type_)

    @cached_property
    def value_array(self) -> pa.Array:
        return pa.array(self.merged.values, self._type)

    @cached_property
    def text_array(self) -> pa.StringArray:
        return pa.array(self.merged.texts, pa.string())

    @cached_property
    def _places(self) -> pa.Array:
        return pa.array(self.merged.places, pa.int32())

    def find_places(self, codes: pa.Array) -> pa.Array:
        """Where the values of texts are, by the places of these texts."""
        return codes if isinstance(self.merged.places, range) else self._places.take(codes)


class SharedCells:
    """Cells of a column of few texts: places in what all batches share (`places`: as an array)."""

    def __init__(self, shared: SharedValues, codes: pa.Array) -> None:
        self.shared = shared
        self.values = shared.merged.values
        self.texts = shared.merged.texts
        self.places = shared.find_places(codes)

    @cached_property
    def codes(self) -> list[int]:
        numbers: list[int] = self.places.to_pylist()
        return numbers


class OwnCells:
    """Cells of a column of many texts, read as arrays; distinct ones are looked for where somebody
    asks."""

    def __init__(self, reading: ColumnReading, texts: pa.StringArray) -> None:
        self._reading = reading
        self._read_texts = texts

    @cached_property
    def _arrays(self) -> tuple[pa.Array, pa.StringArray]:
        return convert_texts(self._reading, self._read_texts)

    @property
    def value_array(self) -> pa.Array:
        return self._arrays[0]

    @property
    def text_array(self) -> pa.StringArray:
        return self._arrays[1]

    @cached_property
    def _encoded(self) -> pa.DictionaryArray:
        """Texts of which no two are the same with the same value, or both without one."""
        values, texts = self._arrays
        is_null = values.is_null()
        if pc.all(pc.equal(is_null, pc.equal(texts, ""))).as_py():
            return texts.dictionary_encode()
        marks = pc.if_else(is_null, "-", "+")
        return pc.binary_join_element_wise(marks, texts, "").dictionary_encode()

    @property
    def places(self) -> pa.Array:
        return self._encoded.indices

    @cached_property
    def _first_rows(self) -> pa.Array:
        """Where each of the distinct cells first stands."""
        codes = self.places
        before = pa.concat_arrays([pa.array([-1], codes.type), pc.cumulative_max(codes)])
        return pc.indices_nonzero(pc.greater(codes, before[:-1]))

    @cached_property
    def values(self) -> list[Value | None]:
        values: list[Value | None] = self.value_array.take(self._first_rows).to_pylist()
        return values

    @cached_property
    def texts(self) -> list[str]:
        texts: list[str] = self.text_array.take(self._first_rows).to_pylist()
        return texts

    @cached_property
    def codes(self) -> list[int]:
        numbers: list[int] = self.places.to_pylist()
        return numbers

    @property
    def counts(self) -> list[int]:
        """How often each of the distinct cells stands in this batch."""
        counts: list[int] = pc.value_counts(self.places).field(1).to_pylist()
        return counts


@dataclass(frozen=True, slots=True)
class CanonicalArrowTable:
    """A large table. Of columns of few texts, `shared` says what they are worth; of the others it
    is found out for each batch anew."""

    columns: tuple[TypedColumn, ...]
    cells: ArrowTable
    readings: tuple[ColumnReading, ...]
    shared: tuple[SharedValues | None, ...]

    @property
    def rows(self) -> int:
        return self.cells.rows

    def iterate_distinct(
        self, index: int
    ) -> Iterator[tuple[Sequence[Value | None], Sequence[str], Sequence[int]]]:
        shared = self.shared[index]
        if shared is not None:
            yield shared.merged.values, shared.merged.texts, shared.merged.counts
            return
        for _, (cells,) in self.cells.iterate_stored([index]):
            own = OwnCells(self.readings[index], cells.texts)
            yield own.values, own.texts, own.counts

    def iterate_batches(self, indexes: Sequence[int]) -> Iterator[TypedBatch]:
        first_row = 0
        for rows, columns in self.cells.iterate_stored(indexes):
            typed = map(self._read_cells, indexes, columns)
            yield TypedBatch(first_row, rows, tuple(typed))
            first_row += rows

    def _read_cells(self, index: int, cells: ArrowCells) -> SharedCells | OwnCells:
        shared = self.shared[index]
        if shared is None:
            return OwnCells(self.readings[index], cells.texts)
        return SharedCells(shared, cells.places)


def convert_arrow_table(
    cells: ArrowTable, readings: Sequence[ColumnReading]
) -> CanonicalArrowTable:
    """The table of these cells, each column read as it was found to be."""
    shared: list[SharedValues | None] = []
    for index, reading in enumerate(readings):
        if cells.has_few(index):
            ((texts, counts),) = cells.iterate_distinct(index)
            merged = merge_values(texts, counts, reading)
            shared.append(SharedValues(merged, reading.column.kind.type))
        else:
            shared.append(None)
    columns = tuple(reading.column for reading in readings)
    return CanonicalArrowTable(columns, cells, tuple(readings), tuple(shared))

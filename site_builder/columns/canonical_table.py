"""A table of typed columns: what each text of it is worth, and how people read it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from site_builder.cells import Value
from site_builder.columns.column_reading import ColumnReading, TypedColumn


class TypedCells(Protocol):
    """The cells of a column in a batch: of each distinct text its `values`, None where the cell is
    empty or not of the column's type; its `texts`, in canonical notation, as it was written where
    it is not of the type, "" where it is empty; and for each row the place of its own (`codes`).
    """

    @property
    def values(self) -> Sequence[Value | None]: ...

    @property
    def texts(self) -> Sequence[str]: ...

    @property
    def codes(self) -> Sequence[int]: ...


@dataclass(frozen=True, slots=True)
class TypedBatch:
    """Rows that follow one another: the number of the first, how many they are, and the columns
    that were asked for, in that order."""

    first_row: int
    rows: int
    columns: tuple[TypedCells, ...]


class CanonicalTable(Protocol):
    """A table as it is published. Rows are numbered from 0."""

    @property
    def columns(self) -> tuple[TypedColumn, ...]: ...

    @property
    def rows(self) -> int: ...

    def iterate_distinct(
        self, index: int
    ) -> Iterator[tuple[Sequence[Value | None], Sequence[str], Sequence[int]]]:
        """The values of a column, their texts and how often each stands there: all of them at once
        where they are few (no text then comes twice as the same value); else those of one batch
        after the other, in which one may come again."""
        ...

    def iterate_batches(self, indexes: Sequence[int]) -> Iterator[TypedBatch]:
        """All rows in their order, with these columns. A column of few texts has the same lists of
        values and texts in every batch (the very same objects)."""
        ...


@dataclass(frozen=True, slots=True)
class TypedListColumn:
    """The cells of a small table's column, with their `counts`."""

    values: Sequence[Value | None]
    texts: Sequence[str]
    counts: Sequence[int]
    codes: Sequence[int]


@dataclass(frozen=True, slots=True)
class CanonicalListTable:
    """A table of a few thousand cells."""

    columns: tuple[TypedColumn, ...]
    rows: int
    cells: tuple[TypedListColumn, ...]

    def iterate_distinct(
        self, index: int
    ) -> Iterator[tuple[Sequence[Value | None], Sequence[str], Sequence[int]]]:
        column = self.cells[index]
        yield column.values, column.texts, column.counts

    def iterate_batches(self, indexes: Sequence[int]) -> Iterator[TypedBatch]:
        if self.rows:
            yield TypedBatch(0, self.rows, tuple(self.cells[index] for index in indexes))


def iterate_typed_texts(table: CanonicalTable) -> Iterator[tuple[str, ...]]:
    """The rows as people read them."""
    for batch in table.iterate_batches(range(len(table.columns))):
        texts = [map(cells.texts.__getitem__, cells.codes) for cells in batch.columns]
        yield from zip(*texts, strict=True)


@dataclass(frozen=True, slots=True)
class MergedValues:
    """The values that distinct texts are worth, with their own texts and counts; and for each of
    those texts its place among them (`places`): « 12,5 » and « 12.5 » are one."""

    values: list[Value | None]
    texts: list[str]
    counts: list[int]
    places: Sequence[int]


def merge_values(
    texts: Sequence[str], counts: Sequence[int], reading: ColumnReading
) -> MergedValues:
    """What distinct texts are worth, in the order in which they first stand there."""
    values, written = reading.convert_all(texts)
    if len(set(written)) == len(written):
        return MergedValues(values, written, list(counts), range(len(written)))
    merged = MergedValues([], [], [], [])
    known: dict[tuple[str, bool], int] = {}
    places: list[int] = []
    for value, text, count in zip(values, written, counts, strict=True):
        place = known.setdefault((text, value is None), len(known))
        if place == len(merged.values):
            merged.values.append(value)
            merged.texts.append(text)
            merged.counts.append(0)
        merged.counts[place] += count
        places.append(place)
    return replace(merged, places=places)

"""What is asked of the cells of a typed table: a function once for each distinct value, and the
first cells of which it holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from site_builder.cells import Value
from site_builder.columns.canonical_table import CanonicalTable
from site_builder.tables.text_table import PerValue


def count_typed_cells(table: CanonicalTable, index: int, wanted: Callable[[Any], object]) -> int:
    """How many cells of a column have a value that is wanted."""
    total = 0
    for values, _, counts in table.iterate_distinct(index):
        for value, count in zip(values, counts, strict=True):
            if value is not None and wanted(value):
                total += count
    return total


def find_typed_cells(
    table: CanonicalTable, index: int, wanted: Callable[[Any], object], first: int
) -> list[tuple[int, Value]]:
    """The first cells of a column that have a value that is wanted: (row, value), by row."""
    found: list[tuple[int, Value]] = []
    is_wanted = PerValue(lambda value: value is not None and wanted(value))
    for batch in table.iterate_batches([index]):
        (cells,) = batch.columns
        verdicts = is_wanted(cells)
        if not any(verdicts):
            continue
        for row, code in enumerate(cells.codes, batch.first_row):
            value = cells.values[code]
            if verdicts[code] and value is not None:
                found.append((row, value))
                if len(found) == first:
                    return found
    return found


def iterate_typed_texts(table: CanonicalTable) -> Iterator[tuple[str, ...]]:
    """The rows as people read them."""
    for batch in table.iterate_batches(range(len(table.columns))):
        texts = [map(cells.texts.__getitem__, cells.codes) for cells in batch.columns]
        yield from zip(*texts, strict=True)

"""Bounds and intervals of the cells of a large table, batch by batch, in Arrow."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from site_builder.columns.canonical_table import CanonicalTable
from site_builder.prepare.exports.column_arrays import iterate_arrays


def iterate_array_bounds(table: CanonicalTable, index: int) -> Iterator[tuple[Any, str]]:
    """The least and the greatest value of each batch of a column, with the text of the first cell
    that has it; nothing where no row has a value."""
    for (cells,) in iterate_arrays(table, [index]):
        for bound in pc.min_max(cells.values).values():
            if bound.is_valid:
                place = pc.index(cells.values, bound).as_py()
                yield bound.as_py(), cells.texts[place].as_py()


def count_intervals(values: pa.Array, low: float, step: float, bins: int) -> list[tuple[int, int]]:
    """How many numbers are in each interval of this width from `low` on, as (its place, count); the
    last one has what lies beyond too."""
    numbers = values.drop_null().cast(pa.float64(), safe=False)
    places = pc.floor(pc.divide(pc.subtract(numbers, low), step)).cast(pa.int64())
    counted = pc.value_counts(pc.min_element_wise(places, bins - 1))
    return list(zip(counted.field(0).to_pylist(), counted.field(1).to_pylist(), strict=True))

"""Bounds and intervals of the cells of a large table, batch by batch, in Arrow."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from site_builder.columns.array_cells import ArrayCells


def find_bounds(cells: ArrayCells) -> tuple[tuple[Any, str], ...]:
    """The least and the greatest value, each with the text of the first row that has it; nothing
    where no row has a value."""
    values = cells.value_array
    texts = cells.text_array
    bounds: list[tuple[Any, str]] = []
    for bound in pc.min_max(values).values():
        if bound.is_valid:
            row = pc.indices_nonzero(pc.equal(values, bound))[0].as_py()
            bounds.append((values[row].as_py(), texts[row].as_py()))
    return tuple(bounds)


def count_intervals(values: pa.Array, low: float, step: float, bins: int) -> list[tuple[int, int]]:
    """How many numbers are in each interval of this width from `low` on, as (its place, count); the
    last one has what lies beyond too."""
    numbers = values.drop_null().cast(pa.float64(), safe=False)
    places = pc.floor(pc.divide(pc.subtract(numbers, low), step)).cast(pa.int64())
    counted = pc.value_counts(pc.min_element_wise(places, bins - 1))
    return list(zip(counted.field(0).to_pylist(), counted.field(1).to_pylist(), strict=True))

"""Rows, or keys, that are the same among very many: by numbers of eight bytes, which equal ones
have in common."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa

HELD = 20_000  # numbers up to which Python costs less than Arrow, be it imported or not


def find_shared_rows(numbers: array[int]) -> Sequence[int]:
    """The rows whose number another row has too, in their order."""
    if len(numbers) <= HELD:
        counts = Counter(numbers)
        return [row for row, number in enumerate(numbers) if counts[number] > 1]
    import pyarrow.compute as pc

    by_row = _view_as_arrow(numbers)
    in_order = by_row.take(pc.array_sort_indices(by_row))
    shared = in_order[1:].filter(pc.equal(in_order[1:], in_order[:-1]))
    rows = pc.indices_nonzero(pc.is_in(by_row, value_set=shared))
    return memoryview(rows.cast("int64").buffers()[1]).cast("q")[: len(rows)]


def sort_numbers(numbers: array[int]) -> Sequence[int]:
    """The same numbers in their order."""
    import pyarrow.compute as pc

    unsorted = _view_as_arrow(numbers)
    in_order = unsorted.take(pc.array_sort_indices(unsorted))
    return memoryview(in_order.buffers()[1]).cast("q")[: len(numbers)]


def _view_as_arrow(numbers: array[int]) -> pa.Int64Array:
    import pyarrow as pa

    return pa.Int64Array.from_buffers(pa.int64(), len(numbers), [None, pa.py_buffer(numbers)])

"""Columns of numbers that are added up, row by row, and held against a total: in arrays, since a
table has many runs of columns beside its totals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import reduce
from typing import cast

import pyarrow as pa
import pyarrow.compute as pc

from site_builder.columns.canonical_table import TypedCells

TINY = 0.001  # that computing with binary fractions adds


@dataclass(slots=True)
class RunCounts:
    """Of the columns `run` beside `total`, written with so many `decimals` at most: in how many
    rows there is a part and a total, in how many of these they agree, and in how many of those
    several parts are not zero. `wrong` is for the first rows in which they do not agree, and the
    total as people read it."""

    run: range
    total: int
    decimals: int
    rows: int = 0
    right: int = 0
    proof: int = 0
    wrong: list[tuple[int, str]] = field(default_factory=list)

    def add(self, numbers: Mapping[int, pa.Array], most: int) -> list[int]:
        """Count the rows of a batch; the first ones in which the total is another number, up to
        `most` with those that are known, even if each number was rounded by itself. Whole numbers
        are counted, not rounded."""
        rounding = (len(self.run) + 1) / 2 * 10.0**-self.decimals if self.decimals else 0.0
        total = numbers[self.total]
        parts = [numbers[index] for index in self.run]
        zeroed = [pc.fill_null(part, 0.0) for part in parts]
        difference = pc.abs(pc.subtract(reduce(pc.add, zeroed), total))
        has_part = reduce(pc.or_, map(pc.is_valid, parts))
        is_known = pc.and_(has_part, pc.is_valid(total))
        is_other = pc.fill_null(pc.greater(difference, rounding + TINY), False)
        is_wrong = pc.and_(is_known, is_other)
        is_right = pc.and_not(is_known, is_other)
        is_there = (pc.cast(pc.not_equal(part, 0.0), pa.int8()) for part in zeroed)
        has_several = pc.greater(reduce(pc.add, is_there), 1)
        self.rows += is_known.true_count
        self.right += is_right.true_count
        self.proof += pc.and_(is_right, has_several).true_count
        first = pc.indices_nonzero(is_wrong)[: max(most - len(self.wrong), 0)]
        return cast(list[int], first.to_pylist())


def read_numbers(cells: TypedCells) -> pa.Array:
    """The numbers of the rows of a batch, as fractions: whole ones overflow."""
    values = [None if value is None else float(cast(float, value)) for value in cells.values]
    return pa.array(values, pa.float64()).take(pa.array(cells.codes, pa.int32()))

"""The rows of a batch put together by what their values say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from site_builder.columns.canonical_table import TypedCells
from site_builder.prepare.charts.row_parts import (
    AmountColumn,
    MarkedColumn,
    PlacedCells,
    RowMark,
    join_limbs,
)


class RowCut(NamedTuple):
    """Rows whose values say the same: of each column that is summed the `totals`, and in how many
    of the rows there is a number (`measured`)."""

    marks: Sequence[RowMark]
    rows: int
    totals: list[int]
    measured: list[int]


def place_cells(cells: TypedCells) -> PlacedCells:
    """The cells of a column in a batch, their codes as an array."""
    places = getattr(cells, "places", None)  # those of a large table have it
    if places is None:
        places = pa.array(cells.codes, pa.int32())
    return PlacedCells(cells.values, cells.texts, places)


def cut_rows(
    columns: Mapping[int, PlacedCells],
    marked: Sequence[MarkedColumn],
    summed: Sequence[AmountColumn],
) -> Iterator[RowCut]:
    """The rows of a batch by what their values say, in the order in which that first comes, but for
    rows that are not drawn."""
    arrays: dict[str, pa.Array] = {}
    marks: dict[str, Sequence[RowMark | None]] = {}
    for column in marked:
        name = f"mark {column.index}"
        marks[name], arrays[name] = column.read(columns[column.index])
    limbs: list[list[str]] = []
    for number, amounts in enumerate(summed):
        own = {f"sum {number}.{place}": limb for place, limb in enumerate(amounts.read(columns))}
        arrays |= own
        limbs.append(list(own))
    arrays["row"] = pa.arange(0, len(next(iter(arrays.values()))))
    rows = pa.table(arrays)
    for name, column_marks in marks.items():
        if None in column_marks:
            rows = rows.filter(pc.not_equal(rows[name], column_marks.index(None)))
    aggregates: list[tuple[str | list[str], str]] = [([], "count_all"), ("row", "min")]
    for names in limbs:
        aggregates += [(names[0], "count"), *((name, "sum") for name in names)]
    # a batch is too small for threads
    grouped = rows.group_by(list(marks), use_threads=False).aggregate(aggregates)
    cuts = grouped.sort_by("row_min").to_pydict()
    row_marks = [map(marks[name].__getitem__, cuts[name]) for name in marks]
    totals = [join_limbs([cuts[f"{name}_sum"] for name in names]) for names in limbs]
    measured = [cuts[f"{names[0]}_count"] for names in limbs]
    for number, (count, *own_marks) in enumerate(zip(cuts["count_all"], *row_marks, strict=True)):
        yield RowCut(
            own_marks,
            count,
            [column_totals[number] for column_totals in totals],
            [counts[number] for counts in measured],
        )

"""Rows that are the very copy of another one, where that is no accident."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import prod

from site_builder.checks.suspicion import InspectedTable, make_remark
from site_builder.columns.canonical_table import CanonicalTable, TypedBatch
from site_builder.core.problems import FIRST_ROWS, Problem

FEWEST = 5  # rows
ENOUGH = 10  # ways in which the values of the columns may go together, for each row
# of the rows, at most, or one: where more are alike, nothing told them apart (trees, incidents,
# pays)
SHARE = 0.02
# Rows whose cells are all held in memory; of more rows, a number of eight bytes each
HELD = 20_000

RowKey = tuple[object, ...]  # what tells a row from others


@dataclass(frozen=True, slots=True)
class _Repeats:
    """How many rows are the copy of an earlier one, and the first ones, each with that one."""

    count: int
    first: Sequence[tuple[int, int]]


def find_repeated_rows(table: InspectedTable) -> Iterator[Problem | None]:
    """Silent where the columns say too little to tell two things apart, and where many rows are
    alike.

    All rows twice are no accident either: the table was pasted under itself.
    """
    total = table.typed.rows
    distinct = [profile.distinct_cells for profile in table.profiles if profile.distinct]
    if (
        total < FEWEST
        or len(distinct) < 2
        or max(distinct) == total
        or prod(distinct) < ENOUGH * total
    ):
        return
    repeats = _find_few(table.typed) if total <= HELD else _find_many(table.typed)
    is_told = 0 < repeats.count <= max(1, SHARE * total) or 2 * repeats.count == total
    if not is_told or not repeats.first:
        yield None
        return
    yield make_remark(
        table,
        "row-repeated",
        column="",
        count=repeats.count,
        rows=[row for row, _ in repeats.first],
        params={"other": str(table.raw.row(repeats.first[0][1]))},
    )


def _find_few(table: CanonicalTable) -> _Repeats:
    firsts: dict[RowKey, int] = {}
    repeated = []
    for batch in table.iterate_batches(range(len(table.columns))):
        # the places of texts tell rows of one batch from another
        keys: Iterable[Iterable[object]] = _list_row_cells(batch)
        if batch.rows == table.rows:
            keys = [cells.codes for cells in batch.columns]
        for row, key in enumerate(zip(*keys, strict=True), batch.first_row):
            first = firsts.setdefault(key, row)
            if first != row:
                repeated.append((row, first))
    return _Repeats(len(repeated), repeated[:FIRST_ROWS])


def _find_many(table: CanonicalTable) -> _Repeats:
    """Rows whose numbers are the same are next to one another once these are sorted; of those that
    are told, every cell is compared."""
    import pyarrow as pa
    import pyarrow.compute as pc

    chunks = []
    for batch in table.iterate_batches(range(len(table.columns))):
        rows = zip(*_list_row_cells(batch), strict=True)
        chunks.append(pa.array(map(hash, rows), pa.int64(), size=batch.rows))
    digests = pa.concat_arrays(chunks)
    order = pc.array_sort_indices(digests)  # stable: of the same number, the first row comes first
    in_order = digests.take(order)
    copies = order[1:].filter(pc.equal(in_order[1:], in_order[:-1]))
    first_copies = copies.take(pc.array_sort_indices(copies)[:FIRST_ROWS]).to_pylist()
    pairs = [(row, pc.index(digests, digests[row]).as_py()) for row in first_copies]
    cells = _fetch_row_cells(table, sorted({row for pair in pairs for row in pair}))
    equal = [(row, first) for row, first in pairs if cells[row] == cells[first]]
    return _Repeats(len(copies), equal)


def _fetch_row_cells(table: CanonicalTable, rows: Sequence[int]) -> dict[int, RowKey]:
    cells = {}
    for batch in table.iterate_batches(range(len(table.columns))):
        own = [row for row in rows if 0 <= row - batch.first_row < batch.rows]
        if own:
            batch_rows = list(zip(*_list_row_cells(batch), strict=True))
            for row in own:
                cells[row] = batch_rows[row - batch.first_row]
    return cells


def _list_row_cells(batch: TypedBatch) -> Iterator[Iterator[object]]:
    """Of each column the texts of its cells, those that are of its type and those that are not
    being told apart."""
    for cells in batch.columns:
        texts: list[object] = list(cells.texts)
        for place, value in enumerate(cells.values):
            if value is None:
                texts[place] = (cells.texts[place],)
        yield map(texts.__getitem__, cells.codes)

"""Every fault of the rows of a table, in one private Parquet: what is told of them are counts and
the first ones. None of it is published."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from heapq import merge
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from site_builder.readers.raw_table import RawTable
from site_builder.tables import ROW_GROUP

if TYPE_CHECKING:
    import pyarrow as pa

    from site_builder.storage.object_store import ObjectStore

SORTED_AT_ONCE = 10 * ROW_GROUP  # rows that are sorted in memory, some 50 MB


class FaultRow(NamedTuple):
    """A fault of a `row` of the table, from 0, or of the whole (None); the heading of the `column`;
    frictionless's `code`; the constraint that is broken, if it is one (`rule`); and what stands in
    the cell, None where nothing does (`text`)."""

    row: int | None
    column: str
    code: str
    rule: str
    severity: str
    text: str | None


def store_fault_rows(
    faults: Iterable[FaultRow],
    raw: RawTable,
    store: ObjectStore,
    *,
    scratch: Path,
    before: str = "",
) -> str:
    """The sha256 of these faults, whatever their order, and of those `before`, by row of the file,
    from 1. Files are made in `scratch`, and go.

    What is given where there are none is `before`.
    """
    runs = list(_sort_runs(faults, raw, scratch))
    if not runs:
        return before
    if before:
        runs.append(_read_faults(store.path(before)))
    target = scratch / "faults.parquet"
    _write_faults(merge(*runs, key=_sort_key), target)
    for path in scratch.glob("faults-*.run"):
        path.unlink()
    return store.put(target)


def _sort_runs(
    faults: Iterable[FaultRow], raw: RawTable, scratch: Path
) -> Iterator[Iterable[FaultRow]]:
    """The faults with the rows of the file, as several that are sorted; all but the last of them
    wait in files."""
    source = iter(faults)
    run = _sort_faults(islice(source, SORTED_AT_ONCE), raw)
    number = 0
    while following := _sort_faults(islice(source, SORTED_AT_ONCE), raw):
        path = scratch / f"faults-{number}.run"
        _write_faults(run, path)
        yield _read_faults(path)
        run = following
        number += 1
    if run:
        yield run


def _sort_faults(faults: Iterable[FaultRow], raw: RawTable) -> list[FaultRow]:
    numbered = (
        fault if fault.row is None else fault._replace(row=raw.row(fault.row)) for fault in faults
    )
    return sorted(numbered, key=_sort_key)


def _sort_key(fault: FaultRow) -> tuple[object, ...]:
    """By row, then by all the rest; what is not there comes last."""
    row, column, code, rule, severity, text = fault
    return row is None, row or 0, column, code, rule, severity, text is None, text or ""


def _write_faults(faults: Iterable[FaultRow], path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = _build_schema()
    source = iter(faults)
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        while rows := list(islice(source, ROW_GROUP)):
            cells = zip(*rows, strict=True)
            columns = [
                pa.array(column, field.type) for column, field in zip(cells, schema, strict=True)
            ]
            writer.write_batch(pa.record_batch(columns, schema=schema))


def _read_faults(path: Path) -> Iterator[FaultRow]:
    import pyarrow.parquet as pq

    with pq.ParquetFile(path) as file:
        for batch in file.iter_batches(ROW_GROUP):
            columns = [column.to_pylist() for column in batch.columns]
            yield from map(FaultRow._make, zip(*columns, strict=True))


def _build_schema() -> pa.Schema:
    import pyarrow as pa

    fields = [pa.field("row", pa.int64())]
    fields += [pa.field(name, pa.string()) for name in FaultRow._fields[1:]]
    return pa.schema(fields)

"""One file outside any site, as the build would read it: what `inspect` and `convert` do in a
worker."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

from site_builder.columns.canonical import ExpectedType, TypedTable, build_canonical_table
from site_builder.columns.coordinates import normalise_coordinates
from site_builder.columns.near_misses import find_near_misses
from site_builder.commands.file_jobs import WIDEST, FileJob, Inspection
from site_builder.core.model.dataset import ReadingHints
from site_builder.core.problems import Place, Problem, Refusal, make_problem
from site_builder.prepare.exports import EXPORTS
from site_builder.prepare.exports.export import Receipts
from site_builder.readers.raw_table import is_nameless
from site_builder.readers.read import RawTable, read_raw_table
from site_builder.storage.resource_errors import detect_resource_shortage

FIRST_ROWS = 3  # shown on a terminal


def examine_files(jobs: Sequence[FileJob], scratch: Path) -> list[Inspection]:
    """Read each file, and write its table where a target is given."""
    return [_examine_file(job, scratch) for job in jobs]


def _examine_file(job: FileJob, scratch: Path) -> Inspection:
    place = Place(path=str(job.source))
    shutil.copyfile(job.source, scratch / "source")
    table = read_raw_table(
        scratch / "source",
        ending=job.source.suffix,
        hints=ReadingHints(sheet=job.part, first_table=job.raw),
        scratch=scratch,
    )
    if isinstance(table, Refusal):
        return Inspection(
            encoding=table.encoding or None,
            delimiter=table.delimiter or None,
            quote=table.quote or None,
            refused=make_problem(table.code, place, **table.params),
        )
    if job.raw:
        expected_types = {name: ExpectedType(type="string") for name in table.names}
    else:
        table, expected_types = normalise_coordinates(table, scratch)
    typed_table = build_canonical_table(table, expected_types, missing=(), place=Place())
    if job.target is None:
        return _compose_inspection(table, typed_table)
    receipts = _write_table(job, typed_table, target=job.target, scratch=scratch)
    if isinstance(receipts, Problem):
        return Inspection(refused=receipts)
    return Inspection(
        repairs=(*table.repairs, *typed_table.repairs, *receipts),
        problems=(*table.problems, *typed_table.problems),
    )


def _write_table(
    job: FileJob, typed_table: TypedTable, *, target: Path, scratch: Path
) -> Receipts | Problem:
    """Write the table to `target`, whole or not at all: what the file has otherwise, or why it
    cannot be."""
    place = Place(path=str(job.source))
    export_path = scratch / "made"
    export = next(
        candidate for candidate in EXPORTS if str(target).lower().endswith(candidate.ending)
    )
    columns = typed_table.table.columns
    if not export.suits({column.kind.name for column in columns}):
        return make_problem("export-unsuited", place, format=target.suffix)
    receipts = export.write(typed_table.table, export_path, job.sheet)
    if receipts is None:
        return make_problem("export-limit", place, format=target.suffix)
    partial_path = target.with_name(f".{target.name}.part")
    try:
        with export_path.open("rb") as reader, partial_path.open("wb") as writer:
            is_bare = job.raw and is_nameless([column.name for column in columns])
            if is_bare and export.name == "csv":
                reader.readline()  # as it is written: without names
            shutil.copyfileobj(reader, writer)
        partial_path.replace(target)
    except OSError as cause:
        if detect_resource_shortage(cause):
            raise
        return make_problem("target-unwritable", Place(path=str(target)))
    finally:
        partial_path.unlink(missing_ok=True)
    return receipts


def _compose_inspection(table: RawTable, typed_table: TypedTable) -> Inspection:
    reading = table.reading
    columns = typed_table.table.columns
    return Inspection(
        encoding=reading.encoding or None,
        delimiter=reading.delimiter or None,
        quote=reading.quote or None,
        header_row=reading.header_row,
        rows=table.rows,
        columns=tuple(column.published for column in columns),
        repairs=(*table.repairs, *typed_table.repairs),
        refused=None,
        filled=tuple(_count_values(typed_table, index) for index in range(len(columns))),
        first=_list_first_rows(typed_table),
        hindered=tuple(find_near_misses(table, columns)),
        sheet=table.sheet or None,
        others=table.others,
        leaks=tuple(make_problem(leak.code, Place(), **leak.params) for leak in table.leaks),
        problems=(*table.problems, *typed_table.problems),
    )


def _count_values(typed_table: TypedTable, index: int) -> int:
    """The cells of a column that are of its type."""
    total = 0
    for values, _, counts in typed_table.table.iterate_distinct(index):
        known = (count for value, count in zip(values, counts, strict=True) if value is not None)
        total += sum(known)
    return total


def _list_first_rows(typed_table: TypedTable) -> tuple[tuple[str, ...], ...]:
    """The first rows, as far as a terminal shows them."""
    table = typed_table.table
    for batch in table.iterate_batches(range(len(table.columns))):
        rows = range(min(batch.rows, FIRST_ROWS))
        return tuple(
            tuple(cells.texts[cells.codes[row]][: 2 * WIDEST] for cells in batch.columns)
            for row in rows
        )
    return ()

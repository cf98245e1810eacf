"""One file outside any site, as the build would read it: what `inspect` and `convert` do in a
worker."""

from __future__ import annotations

import shutil
import stat
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from site_builder.columns.canonical import CanonicalTable, ExpectedType, build_canonical_table
from site_builder.columns.coordinates import normalise_coordinates
from site_builder.columns.near_misses import NearMiss, find_near_misses
from site_builder.core.model.dataset import ReadingHints
from site_builder.core.model.prepared import Column
from site_builder.core.problems import Place, Problem, Refusal, Repair, make_problem
from site_builder.prepare.exports import EXPORTS
from site_builder.prepare.exports.export import Receipts
from site_builder.readers.raw_table import is_nameless
from site_builder.readers.read import RawTable, read_raw_table
from site_builder.storage import sql
from site_builder.storage.batched_queries import (
    EACH,
    TABLE,
    Asking,
    ask_rows,
    ask_totals,
    run_single_query,
)
from site_builder.storage.resource_errors import detect_resource_shortage

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

LARGEST = 1000  # megabytes: ten times what a worker reads in a minute
FIRST_ROWS = 3  # shown on a terminal
WIDEST = 24  # characters of a column there


@dataclass(frozen=True, slots=True, kw_only=True)
class FileJob:
    """`target` is where the table goes, None to look only; `raw` keeps every cell as text.

    `part` names the sheet or the member of an archive to read, or is ""; `sheet` is the name of one
    that is written.
    """

    source: Path
    target: Path | None
    raw: bool
    sheet: str
    part: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspection:
    """How a file is read. When it is refused, `refused` tells why, and of the rest is filled what
    was decided all the same of how it is written; where its table was only written, `repairs` and
    `problems` alone are filled.

    `filled` has the number of filled cells of each column, `first` the first rows in canonical
    notation, cells that are empty or beyond what a terminal shows being "".
    """

    encoding: str | None = None
    delimiter: str | None = None
    quote: str | None = None
    header_row: int | None = None
    rows: int = 0
    columns: tuple[Column, ...] = ()
    repairs: tuple[Repair, ...] = ()
    refused: Problem | None = None
    filled: tuple[int, ...] = ()
    first: tuple[tuple[str, ...], ...] = ()
    hindered: tuple[NearMiss, ...] = ()
    sheet: str | None = None
    others: tuple[str, ...] = ()  # tables of the file that were not read
    leaks: tuple[Problem, ...] = ()  # why it would not be published as it is
    problems: tuple[Problem, ...] = ()  # of its cells


def find_copy_problem(file: Path) -> Problem | None:
    """Why a file may not be copied: a pipe or a device has no end, and a disk has one."""
    place = Place(path=str(file))
    try:
        file_status = file.stat()
    except OSError:
        return make_problem("file-unreadable", place)
    if not stat.S_ISREG(file_status.st_mode):
        return make_problem("file-endless", place)
    if file_status.st_size > LARGEST * 1_000_000:
        return make_problem(
            "file-too-large", place, size=round(file_status.st_size / 1_000_000), most=LARGEST
        )
    return None


def examine_files(jobs: Sequence[FileJob], scratch: Path) -> list[Inspection]:
    """Read each file, and write its table where a target is given."""
    return [_examine_file(job, scratch) for job in jobs]


def _examine_file(job: FileJob, scratch: Path) -> Inspection:
    place = Place(path=str(job.source))
    shutil.copyfile(job.source, scratch / "source")
    connection = sql.open_duckdb(scratch)
    try:
        table = read_raw_table(
            connection,
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
            table, expected_types = normalise_coordinates(connection, table, scratch)
        typed_table = run_single_query(
            connection,
            build_canonical_table(
                table, expected_types, missing=(), place=Place(), scratch=scratch
            ),
        )
        if job.target is None:
            near_misses = tuple(find_near_misses(connection, table, typed_table.columns))
            return run_single_query(
                connection, _compose_inspection(table, typed_table, near_misses)
            )
        receipts = _write_table(
            connection, job, target=job.target, typed_table=typed_table, scratch=scratch
        )
        if isinstance(receipts, Problem):
            return Inspection(refused=receipts)
        return Inspection(
            repairs=(*table.repairs, *typed_table.repairs, *receipts),
            problems=(*table.problems, *typed_table.problems),
        )
    finally:
        connection.close()


def _write_table(
    connection: DuckDBPyConnection,
    job: FileJob,
    target: Path,
    typed_table: CanonicalTable,
    scratch: Path,
) -> Receipts | Problem:
    """Write the table to `target`, whole or not at all: what the file has otherwise, or why it
    cannot be."""
    place = Place(path=str(job.source))
    export_path = scratch / "made"
    export = next(
        candidate for candidate in EXPORTS if str(target).lower().endswith(candidate.ending)
    )
    if not export.suits({column.kind.name for column in typed_table.columns}):
        return make_problem("export-unsuited", place, format=target.suffix)
    receipts = run_single_query(connection, export.write(typed_table, export_path, job.sheet))
    if receipts is None:
        return make_problem("export-limit", place, format=target.suffix)
    partial_path = target.with_name(f".{target.name}.part")
    try:
        with export_path.open("rb") as reader, partial_path.open("wb") as writer:
            if (
                job.raw
                and export.name == "csv"
                and is_nameless([column.name for column in typed_table.columns])
            ):
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


def _compose_inspection(
    table: RawTable, typed_table: CanonicalTable, near_misses: tuple[NearMiss, ...]
) -> Asking[Inspection]:
    reading = table.reading
    indices = range(len(typed_table.columns))
    filled_counts = yield from ask_totals(
        typed_table.held, (f"count(v{index})" for index in indices)
    )
    shown_cells = ", ".join(
        f"coalesce({typed_table.shown_cell(index)}[1:{2 * WIDEST}], '')" for index in indices
    )
    first_rows = yield from ask_rows(
        typed_table.held, f"SELECT {EACH}{shown_cells} FROM {TABLE}", first=FIRST_ROWS
    )
    return Inspection(
        encoding=reading.encoding or None,
        delimiter=reading.delimiter or None,
        quote=reading.quote or None,
        header_row=reading.header_row,
        rows=typed_table.rows,
        columns=tuple(column.published for column in typed_table.columns),
        repairs=(*table.repairs, *typed_table.repairs),
        refused=None,
        filled=filled_counts,
        first=tuple(first_rows),
        hindered=near_misses,
        sheet=table.sheet or None,
        others=table.others,
        leaks=tuple(make_problem(leak.code, Place(), **leak.params) for leak in table.leaks),
        problems=(*table.problems, *typed_table.problems),
    )

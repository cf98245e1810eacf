"""One file outside any site, written as the build would publish its table: what `convert` does in a
worker."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

from site_builder.columns.canonical import TypedTable
from site_builder.commands.file_jobs import ConversionJob, Inspection
from site_builder.commands.single_file import read_typed_table
from site_builder.core.problems import Place, Problem, make_problem
from site_builder.prepare.exports import EXPORTS
from site_builder.prepare.exports.export import Receipts
from site_builder.readers.raw_table import is_nameless
from site_builder.storage.resource_errors import detect_resource_shortage


def convert_files(jobs: Sequence[ConversionJob], scratch: Path) -> list[Inspection]:
    """Write the table of each file to its target."""
    return [_convert_file(job, scratch) for job in jobs]


def _convert_file(job: ConversionJob, scratch: Path) -> Inspection:
    tables = read_typed_table(job, scratch)
    if isinstance(tables, Inspection):
        return tables
    table, typed_table = tables
    receipts = _write_table(job, typed_table, scratch)
    if isinstance(receipts, Problem):
        return Inspection(refused=receipts)
    return Inspection(
        repairs=(*table.repairs, *typed_table.repairs, *receipts),
        problems=(*table.problems, *typed_table.problems),
    )


def _write_table(job: ConversionJob, typed_table: TypedTable, scratch: Path) -> Receipts | Problem:
    """Write the table to its target, whole or not at all: what the file has otherwise, or why it
    cannot be."""
    target = job.target
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

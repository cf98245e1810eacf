"""One file outside any site, written as the build would publish its table: what `convert` does in a
worker."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from site_builder.checks.personal_data.judge import judge_personal_data
from site_builder.columns.canonical import TypedTable
from site_builder.commands.file_jobs import ConversionJob, Inspection
from site_builder.commands.single_file import hide_persons_told, read_typed_table
from site_builder.core.problems import Place, Problem, make_problem
from site_builder.core.text import quote_words
from site_builder.prepare.exports import EXPORTS, Export
from site_builder.prepare.exports.csv import render_csv_record
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
    export = _choose_export(job)
    spelling = table.reading.spelling if job.raw else {}
    receipts = _write_table(job, typed_table, export, spelling=spelling, scratch=scratch)
    if isinstance(receipts, Problem):
        return Inspection(refused=receipts)
    repairs = (*table.repairs, *typed_table.repairs, *receipts)
    problems = (
        *table.problems,
        *typed_table.problems,
        *_find_absent_geometries(job, typed_table, export),
    )
    if not repairs and not problems:
        return Inspection()
    verdict = judge_personal_data(typed_table.table, table, Place())
    return hide_persons_told(Inspection(repairs=repairs, problems=problems), verdict)


def _choose_export(job: ConversionJob) -> Export:
    return next(export for export in EXPORTS if str(job.target).lower().endswith(export.ending))


def _find_absent_geometries(
    job: ConversionJob, typed_table: TypedTable, export: Export
) -> Iterator[Problem]:
    """The columns that the target has not; a page says so of each download."""
    columns = typed_table.table.columns
    names = [column.name for column in columns if column.kind.name == "geometry"]
    if names and not export.has_geometries:
        yield make_problem(
            "export-geometry",
            Place(path=str(job.source)),
            count=len(names),
            names=quote_words(names),
            format=export.ending,
        )


def _write_table(
    job: ConversionJob,
    typed_table: TypedTable,
    export: Export,
    *,
    spelling: Mapping[str, str],
    scratch: Path,
) -> Receipts | Problem:
    """Write the table to its target, whole or not at all: what the file has otherwise, or why it
    cannot be. A CSV has the names as their `spelling` is."""
    target = job.target
    place = Place(path=str(job.source))
    export_path = scratch / "made"
    columns = typed_table.table.columns
    if not export.suits({column.kind.name for column in columns}):
        return make_problem("export-unsuited", place, format=target.suffix)
    receipts = export.write(typed_table.table, export_path, job.sheet)
    if receipts is None:
        return make_problem("export-limit", place, format=target.suffix)
    partial_path = target.with_name(f".{target.name}.part")
    try:
        with export_path.open("rb") as reader, partial_path.open("wb") as writer:
            names = [column.name for column in columns]
            is_bare = job.raw and is_nameless(names)
            if export.name == "csv" and (is_bare or spelling):
                reader.readline()  # as it is written: without names, or with those of the file
                if not is_bare:
                    writer.write(render_csv_record([spelling.get(name, name) for name in names]))
            shutil.copyfileobj(reader, writer)
        partial_path.replace(target)
    except OSError as cause:
        if detect_resource_shortage(cause):
            raise
        return make_problem("target-unwritable", Place(path=str(target)))
    finally:
        partial_path.unlink(missing_ok=True)
    return receipts

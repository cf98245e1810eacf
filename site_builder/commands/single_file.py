"""One file outside any site, as the build would read it: what `inspect` does in a worker."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from site_builder.cells.identifiers import mask_value
from site_builder.checks.personal_data.judge import PersonalVerdict, judge_personal_data
from site_builder.checks.personal_data.masks import (
    hide_names,
    mask_problem,
    mask_repair,
    mask_text,
)
from site_builder.columns.canonical import ExpectedType, TypedTable, build_canonical_table
from site_builder.columns.coordinates import normalise_coordinates
from site_builder.columns.near_misses import find_near_misses
from site_builder.commands.file_jobs import WIDEST, FileJob, Inspection
from site_builder.core.model.columns import NearMiss
from site_builder.core.model.reading_hints import ReadingHints
from site_builder.core.problems import Place, Refusal, make_problem
from site_builder.readers.decide.reading import FileReading
from site_builder.readers.read import RawTable, read_raw_table

FIRST_ROWS = 3  # shown on a terminal


def examine_files(jobs: Sequence[FileJob], scratch: Path) -> list[Inspection]:
    """Say how each file is read."""
    return [_examine_file(job, scratch) for job in jobs]


def _examine_file(job: FileJob, scratch: Path) -> Inspection:
    tables = read_typed_table(job, scratch)
    if isinstance(tables, Inspection):
        return tables
    return _hide_persons(_compose_inspection(*tables), *tables)


def _hide_persons(inspection: Inspection, table: RawTable, typed_table: TypedTable) -> Inspection:
    """The same, with what is said of the persons in a table, and without quoting it."""
    verdict = judge_personal_data(typed_table.table, table, Place())
    problems = (*inspection.problems, *verdict.problems)
    columns = inspection.columns
    names = [column.name for column in columns]
    shown = [replace(column, name=_mask_name(column.name, verdict)) for column in columns]
    return replace(
        hide_persons_told(replace(inspection, problems=problems), verdict),
        columns=tuple(shown),
        hindered=tuple(_mask_near_miss(miss, verdict) for miss in inspection.hindered),
        first=tuple(_mask_row(row, names, verdict.columns) for row in inspection.first),
    )


def hide_persons_told(inspection: Inspection, verdict: PersonalVerdict) -> Inspection:
    """The same, whose problems and receipts quote nothing of persons."""
    hidden = verdict.columns
    names = verdict.names
    problems = [mask_problem(problem, hidden, names=names) for problem in inspection.problems]
    repairs = [mask_repair(repair, hidden, names=names) for repair in inspection.repairs]
    return replace(inspection, problems=tuple(problems), repairs=tuple(repairs))


def _mask_name(name: str, verdict: PersonalVerdict) -> str:
    """The name of a column, but that which is a cell of a person's row."""
    return mask_text(hide_names(name, verdict.names))


def _mask_near_miss(miss: NearMiss, verdict: PersonalVerdict) -> NearMiss:
    mask = mask_value if miss.column in verdict.columns else mask_text
    cells = tuple((row, mask(value)) for row, value in miss.cells)
    return replace(miss, column=_mask_name(miss.column, verdict), cells=cells)


def _mask_row(row: Sequence[str], names: Sequence[str], hidden: Sequence[str]) -> tuple[str, ...]:
    """The cells of a row, those of hidden columns masked."""
    cells = []
    for name, text in zip(names, row, strict=True):
        is_hidden = text and name in hidden
        cells.append(mask_value(text) if is_hidden else text)
    return tuple(cells)


def read_typed_table(job: FileJob, scratch: Path) -> tuple[RawTable, TypedTable] | Inspection:
    """The table of a file, as it is written and as it would be published; or why it is refused."""
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
    return table, typed_table


def _tell_delimiter(reading: FileReading) -> str | None:
    """The delimiter; of one column a comma, for that which cuts nothing is our own affair."""
    if reading.delimiter and len(reading.names) == 1:
        return ","
    return reading.delimiter or None


def _compose_inspection(table: RawTable, typed_table: TypedTable) -> Inspection:
    reading = table.reading
    columns = typed_table.table.columns
    return Inspection(
        encoding=reading.encoding or None,
        delimiter=_tell_delimiter(reading),
        quote=reading.quote or None,
        header_row=reading.header_row,
        rows=table.rows,
        columns=tuple(column.published for column in columns),
        repairs=(*table.repairs, *typed_table.repairs),
        refused=None,
        filled=tuple(_count_values(typed_table, index) for index in range(len(columns))),
        first=_list_first_rows(typed_table),
        hindered=tuple(find_near_misses(table, typed_table.readings)),
        sheet=table.sheet or None,
        others=table.others,
        leaks=tuple(make_problem(leak.code, Place(), **leak.params) for leak in table.leaks),
        problems=(*table.problems, *typed_table.problems),
    )


def _count_values(typed_table: TypedTable, index: int) -> int:
    """The cells of a column that are of its type."""
    total = 0
    for values, _, counts in typed_table.table.iterate_distinct(index):
        for value, count in zip(values, counts, strict=True):
            if value is not None:
                total += count
    return total


def _list_first_rows(typed_table: TypedTable) -> tuple[tuple[str, ...], ...]:
    """The first rows, as far as a terminal shows them."""
    table = typed_table.table
    for batch in table.iterate_batches(range(len(table.columns))):
        rows = []
        for row in range(min(batch.rows, FIRST_ROWS)):
            texts = (cells.texts[cells.codes[row]] for cells in batch.columns)
            rows.append(tuple(text[: 2 * WIDEST] for text in texts))
        return tuple(rows)
    return ()

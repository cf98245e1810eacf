"""What a worker does: the rows of our communes out of a table of the whole country."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from site_builder.core.formats import find_format
from site_builder.core.model.reading_hints import ReadingHints
from site_builder.core.problems import Refusal
from site_builder.exchange.selection.code_column import find_code_column, find_near_column
from site_builder.exchange.selection.delimited_rows import is_plainly_cut, select_delimited_rows
from site_builder.exchange.selection.selection_job import SelectionAnswer, SelectionJob
from site_builder.exchange.selection.table_rows import select_table_rows
from site_builder.readers.decide.signature import HEAD, detect_signature
from site_builder.readers.delimited import decide_file_reading
from site_builder.readers.read import read_raw_table
from site_builder.readers.reading_fault import ReadingFault

HINTS = ReadingHints()


def select_files(jobs: Sequence[SelectionJob], scratch: Path) -> list[SelectionAnswer]:
    """Choose the rows of each file."""
    return [_select_rows(job, scratch) for job in jobs]


def _select_rows(job: SelectionJob, scratch: Path) -> SelectionAnswer:
    try:
        return _select_streamed_rows(job) or _select_read_rows(job, scratch)
    except ReadingFault as fault:
        return SelectionAnswer(refused=fault.refusal)


def _select_streamed_rows(job: SelectionJob) -> SelectionAnswer | None:
    """Of a text whose cells are where its names say; None of any other file. One whose encoding
    shows only after its head is decided by its first letter that is not ASCII."""
    if not _is_delimited(job):
        return None
    for accents in (False, True):
        reading = decide_file_reading(job.source, HINTS, accents=accents)
        if isinstance(reading, Refusal) or not is_plainly_cut(reading):
            return None
        column = find_code_column(reading.names, job.columns, job.words)
        if column is None:
            return _describe_missing_column(job, reading.names)
        try:
            answer = select_delimited_rows(job, reading, column)
        except UnicodeError:
            continue
        return replace(answer, names=reading.names, column=reading.names[column])
    return None


def _is_delimited(job: SelectionJob) -> bool:
    form = find_format(job.ending)
    with job.source.open("rb") as file:
        head = file.read(HEAD)
    return form is not None and form.module == "delimited" and detect_signature(head) is None


def _select_read_rows(job: SelectionJob, scratch: Path) -> SelectionAnswer:
    table = read_raw_table(job.source, ending=job.ending, hints=HINTS, scratch=scratch)
    if isinstance(table, Refusal):
        return SelectionAnswer(refused=table)
    column = find_code_column(table.names, job.columns, job.words)
    if column is None:
        return _describe_missing_column(job, table.names)
    answer = select_table_rows(job, table, column)
    return replace(answer, names=table.names, column=table.names[column])


def _describe_missing_column(job: SelectionJob, names: tuple[str, ...]) -> SelectionAnswer:
    return SelectionAnswer(names=names, near=find_near_column(names, job.columns))

"""The rows of our communes in a delimited file, record by record: each stays as it is written, but
for its encoding, which is UTF-8."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TextIO

from site_builder.exchange.selection.code_match import CodeMatcher
from site_builder.exchange.selection.selection_job import SelectionAnswer, SelectionJob
from site_builder.readers.byte_survey import LARGEST_LINE
from site_builder.readers.decide.reading import FileReading
from site_builder.readers.decide.records import (
    LARGEST_CELL,
    DialectMarks,
    is_blank,
    remove_line_suffix,
    split_records,
)
from site_builder.readers.reading_fault import ReadingFault


def is_plainly_cut(reading: FileReading) -> bool:
    """Has each row as many cells as there are names, so that no rule is needed to tell which is
    which?"""
    odd = reading.missing or reading.cut_column is not None or reading.header_row is None
    return not odd and reading.width == len(reading.names)


def select_delimited_rows(job: SelectionJob, reading: FileReading, column: int) -> SelectionAnswer:
    """Raises ReadingFault, and UnicodeError where the encoding is another one further down."""
    matcher = CodeMatcher(job.codes)
    width = len(reading.names)
    newline = "\n" if reading.newline == "mixed" else reading.newline
    rows = 0
    total = 0
    uneven = 0
    uneven_kept = 0
    with (
        job.source.open(encoding=reading.encoding, newline="") as source,
        job.target.open("w", encoding="utf-8", newline="") as target,
    ):
        lines = _iterate_lines(source, reading.ending)
        target.writelines(islice(lines, reading.data_line))
        for record in split_records(lines, reading.marks, width):
            cells = record.loosely(reading.marks)
            if is_blank(cells):
                continue
            total += 1
            text = record.text
            if len(cells) != width:
                uneven += 1
                if not any(map(matcher.match_code, cells)):
                    continue
                uneven_kept += 1
            else:
                code = matcher.match_code(cells[column])
                if not code:
                    matcher.count_lost(cells[column])
                    continue
                if code != cells[column]:
                    text = _write_record(cells, column, code, marks=reading.marks)
            rows += 1
            target.write(text + newline)
    return SelectionAnswer(
        rows=rows,
        total=total,
        values=tuple(matcher.values),
        rewritten=matcher.rewritten,
        notation=matcher.notation,
        lost=matcher.lost,
        lost_code=matcher.lost_code,
        uneven=uneven,
        uneven_kept=uneven_kept,
    )


def _iterate_lines(source: TextIO, ending: str) -> Iterator[str]:
    """The physical lines with their ends. A file without any would not have room in memory."""
    while line := source.readline(LARGEST_LINE):
        if len(line) == LARGEST_LINE and line[-1] not in "\r\n":
            raise ReadingFault("cell-too-long", most=LARGEST_CELL)
        yield remove_line_suffix(line, ending)


def _write_record(cells: Iterable[str], column: int, code: str, *, marks: DialectMarks) -> str:
    """A record whose code is put right."""
    written = list(cells)
    written[column] = code
    text = io.StringIO(newline="")
    writer = csv.writer(
        text, delimiter=marks.delimiter, quotechar=marks.quote or '"', lineterminator=""
    )
    writer.writerow(written)
    return text.getvalue()

"""Where a row of a table stands in the file that was sent: the line of a text, the cell of a
workbook's sheet."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from site_builder.core import formats
from site_builder.core.model.source_position import PositionAnswer, PositionRequest, SourcePosition
from site_builder.core.problems import Refusal
from site_builder.readers.decide.records import remove_line_suffix, split_records
from site_builder.readers.decide.signature import HEAD, detect_signature
from site_builder.readers.delimited import decide_file_reading
from site_builder.readers.reading_fault import ReadingFault
from site_builder.readers.spreadsheet import find_column_letters
from site_builder.storage.safe_open import UnsafePath, open_inside


def locate_source_positions(jobs: Sequence[PositionRequest], scratch: Path) -> list[PositionAnswer]:
    """For a worker: the files are a contributor's."""
    answers = []
    for job in jobs:
        spots = (SourcePosition(),) * len(job.cells)
        with suppress(UnsafePath, OSError, ReadingFault):
            spots = tuple(_locate_cells(job, scratch)) or spots
        answers.append(PositionAnswer(spots))
    return answers


def _locate_cells(job: PositionRequest, scratch: Path) -> Iterator[SourcePosition]:
    """Where each cell is, if its file is one of rows."""
    source = scratch / "source"
    with open_inside(job.folder, job.path) as sent, source.open("wb") as copy:
        shutil.copyfileobj(sent, copy)
    with source.open("rb") as file:
        signature = detect_signature(file.read(HEAD))
    form = formats.find_format(signature.ending if signature else job.ending)
    if form is None or form.module not in ("delimited", "spreadsheet"):
        return
    if form.module == "spreadsheet" and signature:
        yield from _locate_in_sheet(job, source, scratch)
    else:  # a text may bear the name of a workbook
        yield from _locate_in_text(job, source)


def _locate_in_text(job: PositionRequest, source: Path) -> Iterator[SourcePosition]:
    """The first line of each record."""
    reading = decide_file_reading(source, job.hints)
    if isinstance(reading, Refusal):
        return
    rows = {row for row, _ in job.cells}
    first_lines: dict[int, int] = {}
    line = 1
    with suppress(UnicodeDecodeError), source.open(encoding=reading.encoding, newline="") as file:
        texts = (remove_line_suffix(text, reading.ending) for text in file)
        records = split_records(texts, reading.marks, len(reading.names))
        for row, record in zip(range(1, max(rows) + 1), records, strict=False):
            if row in rows:
                first_lines[row] = line
            line += record.lines
    for row, _ in job.cells:
        yield SourcePosition(line=first_lines.get(row, 0))


def _locate_in_sheet(job: PositionRequest, source: Path, scratch: Path) -> Iterator[SourcePosition]:
    """Rows are numbered as the sheet has them; columns have letters, by their names."""
    columns = {column for _, column in job.cells} - {""}
    columns.update(dict(job.columns))
    letters = find_column_letters(source, job.hints.sheet, scratch, columns)
    for written_name, published_name in job.columns:
        if written_name in letters:
            letters.setdefault(published_name, letters[written_name])
    for row, name in job.cells:
        cell = f"{letters[name]}{row}" if name in letters else ""
        yield SourcePosition(cell=cell)

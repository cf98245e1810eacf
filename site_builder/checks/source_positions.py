"""Where a row of a table stands in the file that was sent: the line of a text, the cell of a
workbook's sheet."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from site_builder.core import formats
from site_builder.core.model.dataset import ReadingHints
from site_builder.core.problems import Refusal
from site_builder.readers.decide.records import remove_line_suffix, split_records
from site_builder.readers.decide.signature import HEAD, detect_signature
from site_builder.readers.delimited import decide_file_reading
from site_builder.readers.reading_fault import ReadingFault
from site_builder.readers.spreadsheet import find_column_letters
from site_builder.storage.safe_open import UnsafePath, open_inside

WHEREABOUTS = "site_builder.checks.source_positions:locate_source_positions"


@dataclass(frozen=True, slots=True, kw_only=True)
class PositionRequest:
    """`folder` holds the file, `path` is relative to it; of each cell, its row (from 1) and its
    column, "" for none."""

    folder: Path
    path: str
    ending: str
    hints: ReadingHints
    cells: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class SourcePosition:
    """`line` counts the lines of a text from 1, 0 where there is none; `cell` is "B12", or "" where
    nobody knows."""

    line: int = 0
    cell: str = ""


@dataclass(frozen=True, slots=True)
class PositionAnswer:
    """A SourcePosition for each cell that was asked, in their order."""

    spots: tuple[SourcePosition, ...]


def locate_source_positions(jobs: Sequence[PositionRequest], scratch: Path) -> list[PositionAnswer]:
    """For a worker: the files are a contributor's."""
    return [_found(job, scratch) for job in jobs]


def _found(job: PositionRequest, scratch: Path) -> PositionAnswer:
    source = scratch / "source"
    with suppress(UnsafePath, OSError, ReadingFault):
        with open_inside(job.folder, job.path) as sent, source.open("wb") as copy:
            shutil.copyfileobj(sent, copy)
        with source.open("rb") as file:
            seen = detect_signature(file.read(HEAD))
        form = formats.find_format(seen.ending if seen else job.ending)
        if form and form.module == "spreadsheet" and seen:
            return _cells(job, source, scratch)
        if form and form.module in (
            "delimited",
            "spreadsheet",
        ):  # a text may bear the name of a workbook
            return _lines(job, source)
    return _nowhere(job)


def _nowhere(job: PositionRequest) -> PositionAnswer:
    return PositionAnswer((SourcePosition(),) * len(job.cells))


def _lines(job: PositionRequest, source: Path) -> PositionAnswer:
    """The first line of each record."""
    reading = decide_file_reading(source, job.hints)
    if isinstance(reading, Refusal):
        return _nowhere(job)
    wanted = {row for row, _ in job.cells}
    lines = dict[int, int]()
    line = 1
    with suppress(UnicodeDecodeError), source.open(encoding=reading.encoding, newline="") as file:
        records = split_records(
            (remove_line_suffix(text, reading.ending) for text in file),
            reading.marks,
            len(reading.names),
        )
        for row, record in zip(range(1, max(wanted) + 1), records, strict=False):
            if row in wanted:
                lines[row] = line
            line += record.lines
    return PositionAnswer(tuple(SourcePosition(line=lines.get(row, 0)) for row, _ in job.cells))


def _cells(job: PositionRequest, source: Path, scratch: Path) -> PositionAnswer:
    """Rows are numbered as the sheet has them; columns have letters, by their names."""
    letters = find_column_letters(
        source, job.hints.sheet, scratch, {column for _, column in job.cells} - {""}
    )
    return PositionAnswer(
        tuple(
            SourcePosition(cell=f"{letters[name]}{row}" if name in letters else "")
            for row, name in job.cells
        )
    )

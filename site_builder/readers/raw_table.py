"""What every reader returns: a table of texts, with the way back to the rows of the file."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from operator import itemgetter

from site_builder.core.problems import (
    FIRST_ROWS,
    Param,
    Place,
    Problem,
    Refusal,
    Repair,
    make_problem,
)
from site_builder.readers.decide.header import is_unnamed_column
from site_builder.readers.decide.reading import FileReading
from site_builder.tables.text_table import TextTable


def is_nameless(names: Sequence[str]) -> bool:
    """Does the file name none of these columns? Numbers may be missing: empty columns have gone."""
    return all(map(is_unnamed_column, names))


@dataclass(frozen=True, slots=True, kw_only=True)
class RawTable:
    """All `cells` as written, "" where empty.

    `names` are the public names of the columns. `first_row` is the record number (from 1) of row 0
    and `skipped` the rows before which a blank record was left out, so that messages count rows as
    the agent's software does. `sheet` names the one that was read in a workbook, `others` the
    tables that the file holds beside it. `leaks` says what else it holds that nobody should publish
    without knowing (a hidden sheet, an author's name): then the file is not published as it was
    received. `asides` are texts beside the table that the file as it was received has. `problems`
    are what its rows have that nobody can put right; their place has no path yet. `placed`: the
    file says where its rows are, and its columns say it in WGS 84. `formatted` are the columns
    whose numbers have their unit, and their comma, by a format of the file: nobody wrote them;
    `typed` those in which 12.000 is a text that somebody wrote. `units` of columns, by their names,
    are those that a row of the file says. `card`: the labels of the card of a workbook of ours
    that was filled, with its answers.
    """

    names: tuple[str, ...]
    cells: TextTable
    first_row: int
    skipped: tuple[int, ...]
    reading: FileReading
    repairs: tuple[Repair, ...]
    sheet: str = ""
    others: tuple[str, ...] = ()
    leaks: tuple[Refusal, ...] = ()
    problems: tuple[Problem, ...] = ()
    placed: bool = False
    formatted: frozenset[str] = frozenset()
    units: Mapping[str, str] = field(default_factory=dict)
    typed: frozenset[str] = frozenset()
    asides: tuple[str, ...] = ()
    card: tuple[tuple[str, str], ...] = ()

    @property
    def rows(self) -> int:
        """How many there are."""
        return self.cells.rows

    def row(self, rowid: int) -> int:
        """The record number of a row in the file, from 1, title and blank rows included."""
        return self.first_row + rowid + bisect_right(self.skipped, rowid)

    def keep_table_rows(self, numbers: Iterable[int]) -> list[int]:
        """Those of these record numbers, from 1, that are rows of the table: none of its titles,
        and none that was set apart."""
        missing = {self.first_row + rowid + before for before, rowid in enumerate(self.skipped)}
        end = self.row(self.rows - 1) if self.rows else 0
        return [row for row in numbers if self.first_row <= row <= end and row not in missing]

    def number_cells(self, cells: Iterable[tuple[int, object]]) -> tuple[int, ...]:
        """The same of cells that come with their rows."""
        return tuple(map(self.row, map(itemgetter(0), cells)))


def make_raw_table(
    names: tuple[str, ...], cells: TextTable, repairs: tuple[Repair, ...] = ()
) -> RawTable:
    """A table of texts that was read from no file: as if it were a CSV of ours."""
    reading = FileReading(
        encoding="utf-8",
        delimiter=",",
        quote='"',
        newline="\r\n",
        header_row=0,
        data_line=1,
        names=names,
        width=len(names),
        records=(),
    )
    return RawTable(
        names=names, cells=cells, first_row=2, skipped=(), reading=reading, repairs=repairs
    )


def find_skipped_rows(raw: RawTable, out: Sequence[int]) -> tuple[int, ...]:
    """The rowids of what is left without the rows `out` before which a row of the file is missing,
    since now or before."""
    blank = (raw.first_row + rowid + before for before, rowid in enumerate(raw.skipped))
    numbers = sorted([*map(raw.row, out), *blank])
    return tuple(number - raw.first_row - before for before, number in enumerate(numbers))


def report_rows(raw: RawTable, code: str, rows: Sequence[int], **params: Param) -> Problem:
    """The problem of these rows, from 0, with the numbers under which people know the first ones.
    Its sentence has the first number as `row`."""
    numbers = tuple(map(raw.row, rows[:FIRST_ROWS]))
    problem = make_problem(code, Place(path="", row=numbers[0]), row=numbers[0], **params)
    return replace(problem, count=len(rows), rows=numbers)

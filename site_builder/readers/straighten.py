"""Records as they are straightened one by one: what is certain is put right and told, what is not
is set aside."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property

from site_builder.cells import BLANKS
from site_builder.core.problems import (
    FIRST_ROWS,
    Place,
    Problem,
    Refusal,
    Repair,
    make_problem,
    make_repair,
)
from site_builder.readers.aside_texts import AsideTexts
from site_builder.readers.decide.fit import (
    WIDEST,
    ColumnShape,
    fit_line_to_columns,
    has_column_shapes,
    has_stray_quote,
)
from site_builder.readers.decide.reading import note_asides
from site_builder.readers.decide.records import (
    LARGEST_CELL,
    DialectMarks,
    Record,
    SplitRecord,
    are_filled_cells,
    is_apostrophe_quoted,
    is_blank,
)

MOST_FITTED = (
    2_000  # records that are cut again: a file that has more is no table with a few mistakes
)
MOST_LOST = 10  # one row in so many may be set aside


@dataclass(kw_only=True)
class StraightenedRecords:
    """What the slow path saw while it copied records. Rows are record numbers of the file, from
    1."""

    names: tuple[str, ...]
    columns: tuple[ColumnShape, ...]
    marks: DialectMarks
    first: int  # the number of the first record
    trimmed: bool = False  # many records end where their last filled cell does
    rows: int = 0
    nul: bool = False
    endless: bool = False
    second: int = 0  # where another table begins
    blank: list[int] = field(default_factory=list)
    long: list[int] = field(default_factory=list)
    short: list[int] = field(default_factory=list)
    again: list[int] = field(default_factory=list)  # cut again, to fit the columns
    # all their cells stood between apostrophes
    apostrophes: list[int] = field(default_factory=list)
    alone: list[int] = field(default_factory=list)  # a text of one cell, after the last row so far
    notes: list[str] = field(default_factory=list)  # the same, as they are written
    quotes: list[int] = field(default_factory=list)  # a lone quote is left in a cell
    # (row, its cells; 0 where quotes stray)
    lost: list[tuple[int, int]] = field(default_factory=list)
    asides: AsideTexts = field(default_factory=AsideTexts)  # of the rows that are lost

    def records(self, found: Iterator[SplitRecord]) -> Iterator[Record]:
        """Records of exactly as many cells as there are names; the others are noted with their
        number."""
        width = len(self.names)
        for number, record in enumerate(found, self.first):
            cells = record.cells
            if cells is not None and is_blank(cells):
                self.blank.append(number)
                continue
            if cells is None or len(cells) != width or self._strays(record, cells):
                if self._begins_another(record):
                    self.second = number
                    return
                cells = self._straight(number, record)
            elif self.marks.quote != "'" and is_apostrophe_quoted(cells):
                cells = [cell[1:-1].replace("''", "'") for cell in cells]
                self.apostrophes.append(number)
            if cells is not None:
                if self.alone and _trimmed(cells) == self.names:
                    self.second = self.alone[0]  # a title, then the same names again
                    return
                # what was no note stands amid the table
                self.lost += [(row, 1) for row in self.alone]
                self.asides.add(self.notes)
                self.alone.clear()
                self.notes.clear()
                self.nul |= "\0" in record.text
                if '"' in record.text and self._keeps_quotes(record, cells):
                    self.quotes.append(number)
                self.rows += 1
                yield cells

    def is_row(self, cells: Record) -> bool:
        """Do these cells look like those of the columns? Where nothing is known of them: is each
        filled, and none the rest of a sentence?"""
        if self.columns:
            return has_column_shapes(cells, self.columns)
        return are_filled_cells(cells)

    def _keeps_quotes(self, record: SplitRecord, cells: Record) -> bool:
        """Is a quote left at an edge of a cell that no other one closes or opens? After a digit it
        says inches or seconds."""
        is_odd = record.text.count('"') % 2 == 1
        if self.marks.quote and not is_odd:
            return False
        is_whole = not self.marks.quote and any(map(_is_quoted, cells))
        return is_whole or any(map(_is_half_quoted, cells))

    def _strays(self, record: SplitRecord, cells: Record) -> bool:
        """Is there a quote amid a bare cell, where another may begin without a delimiter?"""
        quote = self.marks.quote
        if not quote or quote not in record.text or not has_stray_quote(cells):
            return False
        is_amid = self._amid.search(record.text) is not None
        return is_amid and not has_column_shapes(cells, self.columns)

    @cached_property
    def _amid(self) -> re.Pattern[str]:
        edge = re.escape(self.marks.delimiter + self.marks.quote)
        return re.compile(f"[^{edge}]{re.escape(self.marks.quote)}[^{edge}]")

    def _begins_another(self, record: SplitRecord) -> bool:
        """Are most of its cells the names of this table, though it is wider or narrower?"""
        cells = {cell.strip(BLANKS) for cell in record.cells or ()} - {""}
        return len(cells) > 1 and 10 * len(cells.intersection(self.names)) >= 7 * max(
            len(cells), len(self.names)
        )

    def _straight(self, number: int, record: SplitRecord) -> Record | None:
        width = len(self.names)
        cells = record.cells
        if cells is None:
            self.endless |= len(record.text) > LARGEST_CELL
        elif self._has_blank_rest(cells):
            self.long.append(number)
            return cells[:width]
        elif self._is_trimmed(cells):
            self.short.append(number)
            return cells + [""] * (width - len(cells))
        fitted = self._fitted(record)
        if fitted is None and self.marks.delimiter not in record.text and width > 1:
            self.alone.append(number)
            self.notes.append(record.text)
        elif fitted is None:
            self.lost.append((number, len(cells or ())))
            self.asides.add([record.text])
        elif cells is not None and fitted == cells + [""] * (width - len(cells)):
            self.short += [number] if len(cells) < width else []
        else:
            self.again.append(number)
        return fitted

    def _has_blank_rest(self, cells: Record) -> bool:
        """Is it a row of this table, with blank cells after its last one?"""
        rest = cells[len(self.names) :]
        return rest != [] and is_blank(rest) and has_column_shapes(cells, self.columns)

    def _is_trimmed(self, cells: Record) -> bool:
        """Is this row short as many of this table are, whose cells are those of its first columns,
        so that its last ones are empty?"""
        if not self.trimmed:
            return False
        is_short = 1 < len(cells) < len(self.names)
        return all((is_short, self.columns, has_column_shapes(cells, self.columns)))

    def _fitted(self, record: SplitRecord) -> Record | None:
        """The record in the table's width; the last cells of a wide table may be left out where
        most are empty."""
        if len(self.lost) + len(self.again) > MOST_FITTED:
            return None
        cells = record.cells
        width = len(self.names)
        if width > WIDEST and cells is not None and 1 < len(cells) < width:
            empty = all(column.empty > 0.5 for column in self.columns[len(cells) :])
            return cells + [""] * (width - len(cells)) if empty and self.columns else None
        return fit_line_to_columns(
            record.text, self.columns, self.marks.delimiter, self.marks.quote
        )

    def _lost_rows(self) -> list[int]:
        return [row for row, _ in self.lost]

    def skipped(self) -> tuple[int, ...]:
        """The rows before which a record was left out."""
        out = sorted([*self.blank, *self.alone, *self._lost_rows()])
        return tuple(number - self.first - before for before, number in enumerate(out))

    def repairs(self) -> tuple[Repair, ...]:
        """The receipts for what was put right, left out or set aside, complete once all records are
        read."""
        last = self.first + self.rows + len(self.blank) + len(self.alone) + len(self.lost)
        blank = [row for row in self.blank if row < min(self.alone, default=last)]
        while blank and blank[-1] == last - 1:  # blank lines at the end are nobody's concern
            last = blank.pop()
        found = (
            ("empty-rows", blank),
            (
                "extra-cells-everywhere" if len(self.long) == self.rows > 1 else "extra-cells",
                self.long,
            ),
            ("short-rows", self.short),
            ("rows-cut-again", self.again),
            ("rows-between-apostrophes", self.apostrophes),
            ("notes-set-aside", self.alone),
            ("rows-set-aside", self._lost_rows()),
        )
        receipts = []
        for code, rows in found:
            if rows:
                texts = self.notes if rows is self.alone else ()
                receipts.append(note_asides(make_repair(code, rows), texts))
        return tuple(receipts)

    def problems(self) -> tuple[Problem, ...]:
        """The error of the rows that were set aside, and the warning of lone quotes, whose places
        have no path yet."""
        problems = []
        if self.lost:
            problems.append(_make_row_problem("rows-set-aside", self._lost_rows()))
        if self.quotes:
            problems.append(_make_row_problem("quotes-lone", self.quotes))
        return tuple(problems)

    def refusal(self) -> Refusal | None:
        """Why the rows that were read are not the table; a few that cannot be saved are set aside
        and told."""
        if self.nul:
            return Refusal(code="nul-bytes")
        if self.endless:
            return Refusal(code="cell-too-long", params={"most": LARGEST_CELL})
        if MOST_LOST * len(self.lost) > self.rows:
            row, cells = self.lost[0]
            if not cells:
                return Refusal(code="quote-unbalanced", params={"row": row})
            count = len(self.lost)
            return Refusal(
                code="ragged-rows",
                params={"count": count, "row": row, "cells": cells, "expected": len(self.names)},
            )
        return None


def _make_row_problem(code: str, rows: list[int]) -> Problem:
    problem = make_problem(code, Place(path="", row=rows[0]), row=rows[0])
    return replace(problem, count=len(rows), rows=tuple(rows[:FIRST_ROWS]))


def _is_half_quoted(cell: str) -> bool:
    """Does it begin or end with one of its quotes, of which the number is odd? Not `12"`."""
    if cell.count('"') % 2 == 0:
        return False
    return cell[0] == '"' or (cell[-1] == '"' and not cell[-2:-1].isdigit())


def _is_quoted(cell: str) -> bool:
    return len(cell) > 1 and cell[0] == '"' == cell[-1]


def _trimmed(cells: Record) -> tuple[str, ...]:
    return tuple(cell.strip(BLANKS) for cell in cells)

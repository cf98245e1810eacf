"""A workbook as its own parts describe it. Rows and columns are counted from 0; spans include both
their ends."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from site_builder.core.problems import Refusal, Repair
from site_builder.readers.reading_fault import ReadingFault
from site_builder.readers.workbook.display import NumberDisplay

MOST_ROWS = 1_048_576  # Excel's and LibreOffice's
# of the rectangle around the filled cells: calamine keeps 48 bytes for each, empty or not
MOST_CELLS = 20_000_000

Span = tuple[int, int]
Region = tuple[int, int, int, int]  # first row, first column, last row, last column
# first row, last row, and how their cells are shown, or the text itself
Shown = tuple[int, int, NumberDisplay | str]


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkbookSheet:
    """One sheet of cells.

    `hidden` is calamine's word, once it has opened the workbook. `extent`: at most so many rows and
    columns have a value, from the sheet's first on. `hidden_rows` and `hidden_columns` hold all
    that is hidden; `secret_rows` and `secret_columns` say whether something is written there.
    `merged` is empty where calamine tells it. `displays` has, by column, the cells whose value is
    not what the sheet shows, in order of rows. `errors` are the (row, column) of cells like #REF!;
    `unknown` those of formulas whose result was not saved with them.
    """

    name: str
    hidden: bool = False
    extent: tuple[int, int] = (0, 0)
    hidden_rows: tuple[Span, ...] = ()
    hidden_columns: tuple[Span, ...] = ()
    secret_rows: bool = False
    secret_columns: bool = False
    merged: tuple[Region, ...] = ()
    displays: Mapping[int, tuple[Shown, ...]] = field(default_factory=dict)
    errors: tuple[tuple[int, int], ...] = ()
    unknown: tuple[tuple[int, int], ...] = ()

    @property
    def filled(self) -> bool:
        return self.extent[0] > 0

    @property
    def spread(self) -> bool:
        """Would a cell far from the others cost more memory than a table?"""
        return self.extent[0] * self.extent[1] > MOST_CELLS


@dataclass(frozen=True, slots=True)
class WorkbookFacts:
    """`path` is what calamine opens, under a name of ours; `leaks` is what the file holds beside
    its sheets, `receipts` what is told of it though it is published, `asides` texts beside its
    cells."""

    path: Path
    sheets: tuple[WorkbookSheet, ...]
    leaks: tuple[Refusal, ...]
    receipts: tuple[Repair, ...] = ()
    asides: tuple[str, ...] = ()


Look = Callable[[Path, Path, str], WorkbookFacts]


def count_sheet_cells(sheets: Iterable[WorkbookSheet]) -> int:
    """How many cells calamine would keep, were all of these read."""
    return sum(sheet.extent[0] * sheet.extent[1] for sheet in sheets)


def make_spread_fault() -> ReadingFault:
    return ReadingFault("workbook-too-spread", most=MOST_CELLS // 1_000_000)


def merge_spans(found: list[Span]) -> tuple[Span, ...]:
    """The same spans in ascending order, without any that touch."""
    merged: list[Span] = []
    for low, high in sorted(found):
        if merged and low <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(high, merged[-1][1]))
        else:
            merged.append((low, high))
    return tuple(merged)


def is_within_spans(number: int, spans: Sequence[Span]) -> bool:
    """Is a number in one of these ascending spans?"""
    place = bisect_right(spans, (number, MOST_ROWS)) - 1
    return place >= 0 and number <= spans[place][1]


def format_column_letters(column: int) -> str:
    """The name of a column in the sheet, by its number from 0."""
    name = ""
    while column >= 0:
        name = chr(65 + column % 26) + name
        column = column // 26 - 1
    return name

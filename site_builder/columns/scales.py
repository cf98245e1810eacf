"""Numbers that may be thousands of what they look like: their cells say another unit than the name
of their column does, or a title says « en milliers d’euros », which no column does."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from site_builder.cells.unit import (
    EURO,
    MILLIONS,
    THOUSANDS,
    find_named_unit,
    find_unit,
    is_in_euros,
    is_other_scale,
)
from site_builder.columns.column_reading import ColumnReading
from site_builder.columns.measured_forms import NUMBERS
from site_builder.core.problems import FIRST_ROWS, Place, Problem, make_problem
from site_builder.readers.raw_table import RawTable
from site_builder.tables.text_table import count_cells, find_cells

MULTIPLES = (THOUSANDS, MILLIONS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradiction:
    """A column is named as counting in `unit`, and `count` of its cells count in `other`: the first
    of them as (row, text)."""

    unit: str
    other: str
    count: int
    cells: Sequence[tuple[int, str]]


def find_contradiction(raw: RawTable, index: int, reading: ColumnReading) -> Contradiction | None:
    """Do cells of a column of numbers say another unit than its name, or the row of units?"""
    if reading.column.kind.type not in NUMBERS:
        return None
    name = reading.column.name
    named_units = (find_named_unit(name), find_unit(raw.units.get(name, "")))
    units = [unit for unit in named_units if unit]
    for unit in units:
        for other in (reading.column.reading.unit or EURO, *units):
            if is_other_scale(unit, other):
                says_other = _choose_test(other, reading)
                count = count_cells(raw.cells, index, says_other)
                if count:
                    cells = find_cells(raw.cells, index, says_other, FIRST_ROWS)
                    return Contradiction(unit=unit, other=other, count=count, cells=cells)
    return None


def _choose_test(other: str, reading: ColumnReading) -> Callable[[str], object]:
    """What tells a cell that counts in this unit. Of euros alone some cells of a column may bear
    the sign; a row of units says it of all."""
    if other == EURO:
        return is_in_euros
    return reading.trim


def find_untold_scale(
    raw: RawTable, readings: Sequence[ColumnReading], place: Place
) -> Iterator[Problem]:
    """The warning for a title, or a note, that says that numbers are thousands, where no column
    does."""
    scales = filter(None, (str(repair.params.get("scale", "")) for repair in raw.repairs))
    words = next(scales, "")
    if words and _may_be_multiples(raw, readings):
        yield make_problem("scale-aside", place, text=words)


def _may_be_multiples(raw: RawTable, readings: Sequence[ColumnReading]) -> bool:
    """Is there a column of numbers, of euros or of no unit, and none that says thousands?"""
    is_any = False
    for reading in readings:
        column = reading.column
        units = {
            find_named_unit(column.name),
            find_unit(raw.units.get(column.name, "")),
            column.unit,
        }
        if not units.isdisjoint(MULTIPLES):
            return False
        is_any |= column.kind.type in NUMBERS and units <= {"", EURO}
    return is_any

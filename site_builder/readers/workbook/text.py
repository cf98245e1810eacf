"""Values of cells as text: what the sheet shows, in the notations of cells/.

Columns are converted a block at a time, and by the types they hold: this is where the time of a
large sheet goes.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import islice
from operator import itemgetter
from typing import TypeGuard

from site_builder.cells import extract_unit, trim_cell
from site_builder.cells.unit import EURO
from site_builder.readers.workbook.display import (
    NOTHING,
    PERCENT,
    NumberDisplay,
    format_displayed_number,
    format_shortest_number,
)
from site_builder.readers.workbook.facts import Shown

Value = int | float | str | bool | time | date | datetime | timedelta
BLOCK = 20_000  # cells
FEWEST = 100  # rows, however wide: a column costs as much for one cell as for some
NO_DAY = "00/01/1900"  # how the sheet shows a zero among days: a formula found nothing
# A number or a day that somebody typed and the spreadsheet took for text
_TYPED = re.compile(
    r"\s*(?:[+-]?[0-9][0-9 \u00a0\u202f]*,[0-9]+|[0-9]{1,2}/[0-9]{1,2}/[0-9]{4})\s*"
)
_DOTTED = re.compile(r"\s*[+-]?[1-9][0-9]{0,2}([.][0-9]{3})+\s*")  # where 1.234 is no number
_HALF = timedelta(milliseconds=500)


@dataclass(slots=True, kw_only=True)
class SheetColumn:
    """A column of the sheet that is kept, by its `place` in a row of values, and what its cells
    need.

    `moments`: days are written with their midnight, because others have an hour; `days`: there are
    days, so that a midnight alone is none; `local`: numbers and days are written as people type
    them, 12,5 and 03/04/2024, because others are texts typed so; `bare`: numbers are written
    without their unit, because others have another one, or none. What was seen: the `types` of
    values, `typed` texts among them, some `dotted` as 12.000 is, the `units` of numbers, "" for
    none, `filled` with something else than blanks, `formatted` numbers that a format gives their
    unit, `counted` ones that are texts, cells `changed` to what the sheet shows, `example` being
    one, `blanked`: values that it does not show, and the rows, from 1, of `early` days, which Excel
    counts otherwise: it has a 29 February 1900.
    """

    place: int
    moments: bool
    displays: tuple[Shown, ...] = ()
    bare: bool = False
    days: bool = False
    local: bool = False
    typed: bool = field(default=False, compare=False)
    dotted: bool = field(default=False, compare=False)
    units: set[str] = field(default_factory=set, compare=False)
    types: set[type] = field(default_factory=set, compare=False)
    filled: bool = field(default=False, compare=False)
    formatted: bool = field(default=False, compare=False)
    counted: bool = field(default=False, compare=False)
    changed: int = field(default=0, compare=False)
    example: str = field(default="", compare=False)
    blanked: bool = field(default=False, compare=False)
    early: list[int] = field(default_factory=list, compare=False)


def format_sheet_rows(
    rows: Iterable[Sequence[Value]], first: int, columns: Sequence[SheetColumn]
) -> Iterator[tuple[str, ...]]:
    """The kept columns of rows of values as text; `first` is the number of the first row in the
    sheet, from 0."""
    for block in _split_blocks(rows):
        values = list(zip(*block, strict=True))
        yield from zip(
            *(_format_column(values[column.place], first, column) for column in columns),
            strict=True,
        )
        first += len(block)


def select_needed_columns(
    columns: Sequence[SheetColumn], *, stored: bool = False
) -> list[SheetColumn]:
    """The same columns once they were read, without empty ones at both ends, as they should be
    read.

    `stored`: none of them is local.
    """
    filled = [place for place, column in enumerate(columns) if column.filled]
    kept_columns = columns[filled[0] : filled[-1] + 1] if filled else []
    days = {date, datetime}
    return [
        SheetColumn(
            place=column.place,
            moments=days <= column.types,
            displays=column.displays,
            bare=len(column.units) > 1,
            days=time in column.types and not days.isdisjoint(column.types),
            local=column.typed and not stored,
        )
        for column in kept_columns
    ]


def _split_blocks(rows: Iterable[Sequence[Value]]) -> Iterator[list[Sequence[Value]]]:
    source = iter(rows)
    while block := list(islice(source, 1)):
        block += islice(source, max(FEWEST, BLOCK // (len(block[0]) or 1)))
        yield block


def _format_column(values: Sequence[Value], first_row: int, column: SheetColumn) -> Sequence[str]:
    types = set(map(type, values))
    column.types |= types
    column.filled |= types != {str} or any(map(str.strip, values))  # type: ignore[arg-type]
    if types == {str}:
        texts: Sequence[str] = values  # type: ignore[assignment]
    elif types == {float}:
        texts = list(map("%.15g".__mod__, values))
        if "e" in "".join(texts):
            texts = [format_shortest_number(value) for value in values]  # type: ignore[arg-type]
    else:
        if str in types:
            own_texts = list(filter(_is_text, values))
            column.dotted |= any(map(_DOTTED.fullmatch, own_texts))
            column.typed |= column.dotted or any(map(_TYPED.fullmatch, own_texts))
        if not types.isdisjoint((date, datetime)):
            column.early += [
                row for row, value in enumerate(values, first_row + 1) if _is_early(value)
            ]
        writers: Mapping[type, Callable[..., str]] = _LOCAL if column.local else _WRITE
        writers = _MOMENTS if column.moments else writers
        writers = {**writers, time: _format_time_among_days} if column.days else writers
        texts = [value if type(value) is str else writers[type(value)](value) for value in values]
    return _apply_displays(texts, values, first_row, column) if column.displays else texts


def _apply_displays(
    column_texts: Sequence[str], values: Sequence[Value], first_row: int, column: SheetColumn
) -> Sequence[str]:
    """The block of a column, with the cells that the sheet shows otherwise."""
    shown_texts = list(column_texts)
    end = first_row + len(values)
    # numbers that no unit follows
    unitless_count = sum(type(value) in (float, int) for value in values)
    low = bisect_left(column.displays, first_row, key=itemgetter(1))
    for start, last_row, form in islice(column.displays, low, None):
        if start >= end:
            break
        unit = form.unit if isinstance(form, NumberDisplay) and form is not PERCENT else ""
        if unit and column.bare:
            continue
        for place in range(max(start, first_row) - first_row, min(last_row + 1, end) - first_row):
            shown_text = _format_shown(values[place], form)
            if shown_text is not None and shown_text != shown_texts[place]:
                shown_texts[place] = shown_text
                column.formatted |= isinstance(form, NumberDisplay) and form.unit != ""
                column.blanked |= form is NOTHING
                if unit:
                    column.units.add(unit)
                    unitless_count -= 1
                elif shown_text and form is not PERCENT:
                    column.changed += 1
                    column.example = column.example or shown_text
    column.units |= {""} if unitless_count else set()
    column.counted |= any(type(value) is str and _is_count(value) for value in values)
    return shown_texts


def _is_text(value: Value) -> TypeGuard[str]:
    return type(value) is str


def _is_early(value: Value) -> bool:
    return isinstance(value, date) and value.year == 1900 and value.month < 3


def _is_count(text: str) -> bool:
    """Is this a number that somebody typed as a text, with a unit or without?"""
    return bool(
        extract_unit(trim_cell(text)) or extract_unit(trim_cell(text.replace(EURO, "")) + " km")
    )


def _format_shown(value: Value, form: NumberDisplay | str) -> str | None:
    if isinstance(form, str):
        return form
    if isinstance(value, (float, int)) and not isinstance(value, bool):
        return format_displayed_number(value, form)
    return "" if form is NOTHING else None


def _format_seconds(value: datetime) -> str:
    rounded = value + _HALF if value.microsecond and value.year < 9999 else value
    return rounded.isoformat(timespec="seconds")


def _format_clock(value: time) -> str:
    return value.isoformat(timespec="seconds")


def _format_time_among_days(value: time) -> str:
    return _format_clock(value) if value != time() else NO_DAY


def _format_duration(value: timedelta) -> str:
    """Hours may be more than 24."""
    total = round(value.total_seconds())
    hours, seconds = divmod(abs(total), 3600)
    return f"{'-' * (total < 0)}{hours:02}:{seconds // 60:02}:{seconds % 60:02}"


def _format_midnight(value: date) -> str:
    return f"{value.isoformat()}T00:00:00"


def _format_truth(value: bool) -> str:
    return "true" if value else "false"


_WRITE: Mapping[type, Callable[..., str]] = {
    float: format_shortest_number,
    int: str,
    bool: _format_truth,
    date: date.isoformat,
    datetime: _format_seconds,
    time: _format_clock,
    timedelta: _format_duration,
}
_LOCAL: Mapping[type, Callable[..., str]] = {
    **_WRITE,
    float: lambda value: format_shortest_number(value).replace(".", ","),
    date: lambda value: f"{value:%d/%m/%Y}",
}
_MOMENTS: Mapping[type, Callable[..., str]] = {**_WRITE, date: _format_midnight}

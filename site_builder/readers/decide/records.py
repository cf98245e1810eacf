"""A text cut into records and cells (RFC 4180): quotes hold delimiters and line ends, a doubled
quote is one.

A line whose quotes stray stays alone: it takes none of those that follow with it.
"""

from __future__ import annotations

import csv
import io
import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from itertools import repeat
from typing import TYPE_CHECKING, NamedTuple

from site_builder.cells import BLANKS

if TYPE_CHECKING:
    from _csv import Dialect

Record = list[str]
_APOSTROPHES = re.compile("'.*'", re.DOTALL)
LARGEST_CELL = 1_000_000  # characters
MOST_LINES = 500  # of one record
FEWEST_ENDINGS = 3  # lines
_FEWEST_SWALLOWED = 2  # columns, and lines
_MOSTLY = 0.8  # of the lines that a quote makes one cell are rows
MOST_FAILURES = (
    50  # open quotes that nothing closed, after which they are looked for in the next line only
)


class SplitRecord(NamedTuple):
    """A record: its text without its end, its cells (None where quotes stray), its number of
    physical lines."""

    text: str
    cells: Record | None
    lines: int

    def loosely(self, marks: DialectMarks) -> Record:
        """Its cells, in any case."""
        return _split_stray_quotes(self.text, marks) if self.cells is None else self.cells


class DialectMarks(NamedTuple):
    """How cells are marked off. `spaced`: a blank follows each delimiter. `escape` may stand before
    a quote."""

    delimiter: str
    quote: str = '"'
    escape: str = ""
    spaced: bool = False


def split_records(
    lines: Iterable[str],
    marks: DialectMarks,
    width: int = 0,
    is_row: Callable[[Record], bool] | None = None,
) -> Iterator[SplitRecord]:
    """The records of lines that keep their ends, a blank line being []. `quote` "" opens nothing.

    A quote that is open at the end of a line goes on in those that follow when that closes it,
    unless it swallows records of `width` cells, or (where `is_row` knows what they look like) some
    that are only as wide together; else the line has
    stray quotes and stands alone.
    """
    source = iter(lines)
    ahead = deque[str]()
    failures = 0
    is_simple = not (marks.spaced or marks.escape)
    while (line := ahead.popleft() if ahead else next(source, None)) is not None:
        text = line.rstrip("\r\n")
        if is_simple and text and not (marks.quote and marks.quote in text):
            yield SplitRecord(text, text.split(marks.delimiter), 1)
            continue
        cells: Record | None = _split_cells([text], marks)
        if cells is not _OPEN:
            yield SplitRecord(text, cells, 1)
            continue
        joined_lines = [line]
        size = len(line)
        most_lines = MOST_LINES if failures < MOST_FAILURES else 2
        while cells is _OPEN and len(joined_lines) < most_lines and size <= LARGEST_CELL:
            next_line = ahead.popleft() if ahead else next(source, None)
            if next_line is None:
                break
            joined_lines.append(next_line)
            size += len(next_line)
            if marks.quote in next_line:
                cells = _split_cells([*joined_lines[:-1], next_line.rstrip("\r\n")], marks)
        if (
            cells is not None
            and cells is not _OPEN
            and not _swallows_record(joined_lines, cells, marks, width=width)
            and not (is_row and swallows_rows(joined_lines, marks, width=width, is_row=is_row))
        ):
            yield SplitRecord("".join(joined_lines).rstrip("\r\n"), cells, len(joined_lines))
        else:
            failures += 1
            ahead.extendleft(reversed(joined_lines[1:]))
            yield SplitRecord(text, None, 1)


def split_text_records(text: str, marks: DialectMarks, width: int = 0) -> list[Record]:
    """All records of a text."""
    return [
        record.loosely(marks)
        for record in split_records(iterate_physical_lines(text), marks, width)
    ]


def _split_stray_quotes(text: str, marks: DialectMarks) -> Record:
    """The cells of a line whose quotes stray: one that opens a cell closes it just before a
    delimiter or the end."""
    cells = []
    start = 0
    while start <= len(text):
        stop = -1
        if marks.quote and text.startswith(marks.quote, start):
            stop = text.find(marks.quote + marks.delimiter, start + 1)
            stop = (
                len(text) - 1
                if stop < 0 and len(text) > start + 1 and text.endswith(marks.quote)
                else stop
            )
        if stop >= 0:
            cells.append(text[start + 1 : stop].replace(marks.quote * 2, marks.quote))
            start = stop + 1 + len(marks.delimiter)
            continue
        stop = text.find(marks.delimiter, start)
        stop = len(text) if stop < 0 else stop
        cells.append(text[start:stop])
        start = stop + len(marks.delimiter)
    return cells


def iterate_physical_lines(text: str) -> Iterable[str]:
    """The physical lines of a text, with their ends (\\n, \\r\\n or \\r)."""
    return io.StringIO(text, newline="")


def find_common_line_suffix(text: str) -> str:
    """The semicolons with which a spreadsheet ended every line, the table being separated by
    commas; or ""."""
    lines: list[str] = []
    quotes = 0
    for line in map(str.rstrip, iterate_physical_lines(text), repeat("\r\n")):
        quotes += line.count('"')
        if not line.strip(";") or quotes % 2:  # in a cell that goes on in the next line
            continue
        if not lines and ("," not in line or not 0 < line.count(";") == len(_get_suffix(line))):
            return ""  # no other line is needed to know
        lines.append(line)
    if len(lines) < FEWEST_ENDINGS:
        return ""
    ending = min(map(_get_suffix, lines), key=len)
    is_comma_separated = lines[0].count(";") == len(ending)
    return ending if is_comma_separated and all("," in line for line in lines[:-1]) else ""


def _get_suffix(line: str) -> str:
    """The semicolons with which a line ends."""
    return line[len(line.rstrip(";")) :]


def remove_line_suffix(line: str, ending: str) -> str:
    """A physical line without these characters before its end."""
    text = line.rstrip("\r\n")
    return text.removesuffix(ending) + line[len(text) :] if ending else line


def is_blank(record: Record) -> bool:
    """Has this record no filled cell?"""
    return not "".join(record).strip(BLANKS)


def is_apostrophe_quoted(cells: Record) -> bool:
    """Does each filled cell, of several, begin and end with an apostrophe, as if it were a
    quote?"""
    filled = list(filter(None, cells))
    return len(filled) > 1 and all(map(_APOSTROPHES.fullmatch, filled))


def detect_newline(text: str, quote: str) -> str:
    """The line end of the records: "\\n", "\\r\\n", "\\r" or "mixed"; those inside quotes do not
    count."""
    outside = "".join(text.split(quote)[::2]) if quote else text
    outside = outside.removesuffix("\r")  # the head may be cut inside \r\n
    crlf_count = outside.count("\r\n")
    counts = {
        "\r\n": crlf_count,
        "\n": outside.count("\n") - crlf_count,
        "\r": outside.count("\r") - crlf_count,
    }
    used = [end for end, count in counts.items() if count]
    if len(used) > 1:
        return "mixed"
    return used[0] if used else "\n"


_OPEN: Record = ["\0open"]  # a quote is not closed yet


def _split_cells(lines: list[str], marks: DialectMarks) -> Record | None:
    """The cells of one record; None where quotes stray, `_OPEN` where its last quote is not
    closed."""
    text = lines[0]
    if (
        len(lines) == 1
        and not (marks.quote and marks.quote in text)
        and not (marks.escape and marks.escape in text)
    ):
        if not text:
            return []
        cells = text.split(marks.delimiter)
        return [cell.lstrip(" ") for cell in cells] if marks.spaced else cells
    csv.field_size_limit(LARGEST_CELL)  # of the whole process, so it is the same at each reading
    record = _split_strictly(lines, marks)
    if record is None and marks.quote:
        closing_quote = re.compile(
            f"{marks.quote}[ \t]+(?={re.escape(marks.delimiter)}|$)", re.MULTILINE
        )
        # blanks between a closing quote and a delimiter
        bare_lines = [closing_quote.sub(marks.quote, line) for line in lines]
        record = _split_strictly(bare_lines, marks) if bare_lines != lines else None
    return record


@cache
def _make_strict_dialect(marks: DialectMarks) -> Dialect:
    """What a reader needs to know, checked once: for a line, that takes longer than reading it."""
    reader = csv.reader(
        (),
        delimiter=marks.delimiter,
        quotechar=marks.quote or None,
        quoting=csv.QUOTE_MINIMAL if marks.quote else csv.QUOTE_NONE,
        escapechar=marks.escape or None,
        skipinitialspace=marks.spaced,
        strict=True,
    )
    return reader.dialect


def _split_strictly(lines: list[str], marks: DialectMarks) -> Record | None:
    try:
        return next(csv.reader(lines, _make_strict_dialect(marks)), [])
    except csv.Error as cause:
        return _OPEN if str(cause).startswith("unexpected end of data") else None


def _swallows_record(
    joined_lines: list[str], cells: Record, marks: DialectMarks, *, width: int
) -> bool:
    """Is one of these lines a whole record of its own, and all of them together none?"""
    if not width or len(cells) == width:
        return False
    lone_records = (_split_cells([line.rstrip("\r\n")], marks) for line in joined_lines[1:])
    return any(record is not None and len(record) == width for record in lone_records)


def swallows_rows(
    lines: Sequence[str],
    marks: DialectMarks,
    *,
    width: int,
    is_row: Callable[[Record], bool],
) -> bool:
    """Is each of these lines, which a quote makes one record, as many cells as a row has when the
    quote is a letter like others? Then it opens nothing, where it is the only one: who puts other
    cells of the record in quotes means it."""
    quotes = "".join(lines).count(marks.quote)
    if min(width, len(lines)) < _FEWEST_SWALLOWED or quotes > 2:
        return False
    rows = [line.rstrip("\r\n").split(marks.delimiter) for line in lines]
    if {len(rows[0]), len(rows[-1])} != {width}:
        return False
    whole = [row for row in rows if len(row) == width]
    if len(whole) < _MOSTLY * len(rows):
        return False
    looks = 0
    for row in whole:
        bare = marks.delimiter.join(row).replace(marks.quote, "").split(marks.delimiter)
        looks += is_row(bare)
    return looks >= _MOSTLY * len(whole)


def are_filled_cells(cells: Record) -> bool:
    """Is there something in each of these cells, and in none the rest of a sentence?"""
    return all(cells) and not any(cell.startswith(" ") for cell in cells)


def may_swallow_rows(cell: str, delimiter: str, width: int) -> bool:
    """Does a cell of several lines hold as many delimiters as the rows that it may have swallowed
    had?"""
    lines = cell.count("\n") or cell.count("\r")
    wanted = lines * (width - 1)
    return lines > 0 and _MOSTLY * wanted <= cell.count(delimiter) <= 2 * wanted

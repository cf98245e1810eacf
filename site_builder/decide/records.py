"""A text cut into records and cells (RFC 4180): quotes hold delimiters and line ends, a doubled quote is one."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from contextlib import suppress
from itertools import islice
from typing import TYPE_CHECKING

from site_builder.cells import BLANKS

if TYPE_CHECKING:
    from _csv import Reader

Record = list[str]
LARGEST_CELL = 1_000_000  # characters


def records(text: str, delimiter: str, quote: str) -> list[Record]:
    """All records of a text, a blank line being []. Cells as written, quotes taken off; `quote` "" opens nothing.

    A quote opens only at the start of a cell. Reading ends quietly at a cell longer than a million characters, which
    only an unbalanced quote or a large drawing makes: the records before it are decision enough.
    """
    found: list[Record] = []
    with suppress(csv.Error):
        found.extend(_reader(text, delimiter, quote))
    return found


def lines_before(text: str, delimiter: str, quote: str, count: int) -> int:
    """How many physical lines the first `count` records take."""
    reader = _reader(text, delimiter, quote)
    with suppress(csv.Error):
        for _ in islice(reader, count):
            pass
    return reader.line_num


def strict_records(text: str, delimiter: str, quote: str) -> list[Record] | None:
    """The same, or None unless every quote that opens a cell closes it just before a delimiter or a line end."""
    try:
        return list(_reader(text, delimiter, quote, strict=True))
    except csv.Error:
        return None


def is_blank(record: Record) -> bool:
    """Has this record no filled cell?"""
    return not "".join(record).strip(BLANKS)


def newline(text: str, quote: str) -> str:
    """The line end of the records: "\\n", "\\r\\n", "\\r" or "mixed"; those inside quotes do not count."""
    outside = "".join(text.split(quote)[::2]) if quote else text
    outside = outside.removesuffix("\r")  # the head may be cut inside \r\n
    both = outside.count("\r\n")
    counts = {"\r\n": both, "\n": outside.count("\n") - both, "\r": outside.count("\r") - both}
    used = [end for end, number in counts.items() if number]
    return "mixed" if len(used) > 1 else used[0] if used else "\n"


def _reader(text: str, delimiter: str, quote: str, strict: bool = False) -> Reader:
    return reader(io.StringIO(text, newline=""), delimiter, quote, strict)


def reader(lines: Iterable[str], delimiter: str, quote: str, strict: bool = False) -> Reader:
    """Records of lines that keep their ends. Iterating raises csv.Error at a cell longer than LARGEST_CELL."""
    csv.field_size_limit(LARGEST_CELL)  # of the whole process, so it is the same at each reading
    if quote:
        return csv.reader(lines, delimiter=delimiter, quotechar=quote, strict=strict)
    return csv.reader(lines, delimiter=delimiter, quoting=csv.QUOTE_NONE)

"""What a document says of itself, of which nothing names a person: no author, title, tool or path
is ever read."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from site_builder.core.model.prepared import Readable

OLDEST = date(
    1993, 1, 1
)  # the year of the first PDF; before it are 1904, 1970 and 1980, where clocks start
LATEST = date(2099, 12, 31)  # preparing knows no clock
MOST_PAGES = 20_000
MOST_PIXELS = 1 << 20  # a side
_DAY = re.compile(r"\s*(?:D:)?([0-9]{4})-?([0-9]{2})-?([0-9]{2})(?![0-9]{7})")


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentFacts:
    """`problem`: the code of what is wrong with the document, or ""; the rest as in
    model.Document."""

    pages: int = 0
    day: str = ""
    text: Readable = ""
    width: int = 0
    height: int = 0
    problem: str = ""


BROKEN = DocumentFacts(problem="document-broken")
LOCKED = DocumentFacts(text="locked", problem="document-locked")
LIES = DocumentFacts(problem="document-lies")


@dataclass(frozen=True, slots=True)
class DocumentFormat:
    """A format of documents: `signature` is found in the first 1,024 bytes; `read` raises for
    nothing but memory."""

    ending: str
    signature: re.Pattern[bytes]
    read: Callable[[Path], DocumentFacts]


def parse_document_day(text: str) -> str:
    """The ISO day of D:20240628143000+02'00' or 2024-06-28T14:30:00Z, as it was where it was
    written, or ""."""
    if not (match := _DAY.match(text)):
        return ""
    try:
        day = date(*map(int, match.groups()))
    except ValueError:
        return ""
    return day.isoformat() if OLDEST <= day <= LATEST else ""


def keep_plausible_count(number: object, most: int = MOST_PAGES) -> int:
    """A number that can be believed, else 0."""
    return number if isinstance(number, int) and 0 < number <= most else 0

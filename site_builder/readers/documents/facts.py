"""What a document says of itself, of which nothing names a person: no title, tool or path is ever
read, and of an author that it is a person alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from site_builder.core.model.prepared import Readable
from site_builder.core.problems import Refusal
from site_builder.readers.documents.pictures.clean_picture import CleanPicture, Content
from site_builder.readers.documents.text_extent import TextExtent

# the year of the first PDF; before it are 1904, 1970 and 1980, where clocks start
OLDEST = date(1993, 1, 1)
LATEST = date(2099, 12, 31)  # preparing knows no clock
MOST_PAGES = 20_000
MOST_PIXELS = 1 << 20  # a side
_DAY = re.compile(r"\s*(?:D:)?([0-9]{4})-?([0-9]{2})-?([0-9]{2})(?![0-9]{7})")


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentFacts:
    """`problem`: the code of what is wrong with the document, or ""; `refusals`: why it is not
    published, `remarks`: what is said of it though it is; the rest as in model.Document."""

    pages: int = 0
    day: str = ""
    text: Readable = ""
    width: int = 0
    height: int = 0
    lines: int = 0
    stops: int = 0
    period: str = ""
    problem: str = ""
    refusals: tuple[Refusal, ...] = ()
    remarks: tuple[Refusal, ...] = ()


UNOPENED = DocumentFacts(problem="document-unopened")  # nobody can tell what it holds
BROKEN = DocumentFacts(problem="document-broken")
LOCKED = DocumentFacts(text="locked", problem="document-locked")
LIES = DocumentFacts(problem="document-lies")


@dataclass(frozen=True, slots=True)
class DocumentFormat:
    """A format of documents: `signature` is found in the first 1,024 bytes; `read` raises for
    nothing but memory. `iterate_texts` gives what can be searched, None where there is no text;
    `clean` what is published of it, None where that is all of it: it raises ReadingFault."""

    ending: str
    signature: re.Pattern[bytes]
    read: Callable[[Path], DocumentFacts]
    iterate_texts: Callable[[Path, TextExtent], Iterator[str]] | None = None
    clean: Callable[[Content], CleanPicture] | None = None


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

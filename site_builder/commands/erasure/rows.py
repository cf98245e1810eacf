"""A delimited file without some of its rows: what stays is the same to the byte, its encoding, its
quotes and its ends of lines too. A file of which that is not certain is left as it is."""

from __future__ import annotations

import codecs
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from site_builder.core.model.reading_hints import ReadingHints
from site_builder.core.problems import Refusal
from site_builder.core.sought_texts import BLANKS, SoughtTexts, fold_for_search
from site_builder.readers.decide import decide_reading
from site_builder.readers.decide.reading import FileReading
from site_builder.readers.decide.records import (
    iterate_physical_lines,
    remove_line_suffix,
    split_records,
)

SAMPLE = 256 << 10  # bytes at each end by which it is decided how a file is read
MARKS = (  # that stand before a text, with the encoding without them
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RowRemoval:
    """`content`: the file without these rows; `lines`: where they began in it, from 1; `matched`:
    the texts that were whole cells of them, by their numbers; `doubtful`: lines of other rows that
    hold a text within a cell, or stand above the data."""

    content: bytes
    lines: tuple[int, ...] = ()
    matched: frozenset[int] = frozenset()
    doubtful: tuple[int, ...] = ()
    emptied: bool = False


@dataclass(frozen=True, slots=True)
class _Decoded:
    mark: bytes
    text: str
    codec: str


def remove_rows(content: bytes, sought: SoughtTexts) -> RowRemoval | None:
    """The file without the rows of which a cell is one of the texts. None where it is no delimited
    file, or where it could not be written again to the byte."""
    reading = decide_reading(content[:SAMPLE], content[SAMPLE:][-SAMPLE:], ReadingHints())
    if isinstance(reading, Refusal):
        return None
    decoded = _decode(content, reading.encoding)
    if decoded is None:
        return None
    records = list[str]()
    removed = list[int]()
    doubtful = list[int]()
    matched = set[int]()
    rows = 0
    for line, record, cells in _list_records(decoded.text, reading):
        is_data = line > reading.data_line
        numbers = match_cells(cells, sought) if is_data else frozenset[int]()
        rows += is_data and any(map(str.strip, cells))
        if numbers:
            removed.append(line)
            matched |= numbers
            continue
        records.append(record)
        if sought.find(" ".join(cells)):
            doubtful.append(line)
    return RowRemoval(
        content=decoded.mark + "".join(records).encode(decoded.codec),
        lines=tuple(removed),
        matched=frozenset(matched),
        doubtful=tuple(doubtful),
        emptied=bool(removed) and len(removed) >= rows,
    )


def match_cells(cells: Sequence[str], sought: SoughtTexts) -> frozenset[int]:
    """Which of the texts are, each as a whole, a cell of a row, or all of it, by their numbers."""
    texts = [*cells, " ".join(cells)]
    folded = [BLANKS.sub(" ", fold_for_search(text)).strip() for text in texts]
    joined = {"".join(filter(str.isalnum, text)) for text in folded}
    numbers = set[int]()
    for number, (forms, compact) in enumerate(
        zip(sought.spellings, sought.compact, strict=True), 1
    ):
        if any(form in folded for form in forms) or (compact and compact in joined):
            numbers.add(number)
    return frozenset(numbers)


def _decode(content: bytes, encoding: str) -> _Decoded | None:
    """A text that can be written again as it was, or None."""
    mark, codec = next(
        ((mark, codec) for mark, codec in MARKS if content.startswith(mark)), (b"", encoding)
    )
    body = content[len(mark) :]
    try:
        text = body.decode(codec)
        is_same = text.encode(codec) == body
    except (UnicodeError, LookupError):
        return None
    return _Decoded(mark, text, codec) if is_same else None


def _list_records(text: str, reading: FileReading) -> Iterator[tuple[int, str, Sequence[str]]]:
    """Each record: its first line, from 1, all of its text with its end, and its cells. What stands
    above the data is cut too: it may be what is looked for."""
    lines = list(iterate_physical_lines(text))
    shown = [remove_line_suffix(line, reading.ending) for line in lines]
    start = 0
    for part in (shown[: reading.data_line], shown[reading.data_line :]):
        for record in split_records(part, reading.marks, reading.width):
            end = start + record.lines
            yield start + 1, "".join(lines[start:end]), record.loosely(reading.marks)
            start = end

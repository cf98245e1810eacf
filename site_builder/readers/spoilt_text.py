"""Text that a program has spoilt: put right where that is certain (UTF-8 read as Windows-1252, two
encodings in one file), counted where it is not (accents that have become « ? » or U+FFFD)."""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import chain
from pathlib import Path

from site_builder.core.problems import FIRST_ROWS, Place, Problem, Refusal, make_problem
from site_builder.readers.decide.encoding import (
    C1,
    LATIN_9,
    detect_single_byte_codec,
    has_utf8_sequences,
    is_latin_9,
)
from site_builder.readers.decide.mojibake import repair_mojibake
from site_builder.readers.raw_table import RawTable
from site_builder.tables.text_table import PerValue

BLOCK = 1 << 20
SAMPLE = 256 << 10  # bytes of the lines that are not UTF-8
DESTROYED = 0.05  # of the rows hold a lost letter: the file must be exported again
FEW = 3
# a whole line in quotes, and what a program put after it
WRAPPED = re.compile(rb'"((?:[^"\r\n]|"")*)"([;,\t]*\r?\n?)')
# « Minist?re », « ?cole »: no question goes on without a blank
LOST = re.compile("\ufffd|[?][a-zß-öø-ÿœ]")
ADDRESS = re.compile("[/=@{]")  # and what else has a question mark amid its letters


def is_mixed_encoding(source: Path) -> bool:
    """Does a file that is read as a table of 256 letters hold French letters in UTF-8 too, anywhere
    in it?"""
    last = b""
    with source.open("rb") as file:
        while block := file.read(BLOCK):
            if has_utf8_sequences(last + block):
                return True
            last = block[-3:]  # a sequence has four bytes at most
    return False


def is_latin_9_file(source: Path) -> bool:
    """Do the lines of a file in Windows-1252 that hold a byte for which ISO-8859-15 has another
    letter read better in that, wherever in the file they stand?"""
    odd = []
    size = 0
    with source.open("rb") as file:
        while block := file.read(BLOCK):
            if len(block.translate(None, C1)) < len(block):
                return False
            if size > SAMPLE or len(block.translate(None, LATIN_9)) == len(block):
                continue
            for line in (block + file.readline(BLOCK)).splitlines():
                if len(line.translate(None, LATIN_9)) < len(line):
                    odd.append(line)
                    size += len(line)
    return bool(odd) and is_latin_9(b"\n".join(odd))


def repair_mojibake_file(source: Path, target: Path) -> int:
    """Write a UTF-8 file with its misread sequences put right; how many there were, 0 when it is
    not UTF-8."""
    count = 0
    try:
        with (
            source.open(encoding="utf-8", newline="") as read,
            target.open("w", encoding="utf-8", newline="") as write,
        ):
            for written in read:
                line, found = repair_mojibake(written)
                count += found
                write.write(line)
    except UnicodeDecodeError:
        return 0
    return count


def convert_mixed_encodings(source: Path, target: Path) -> tuple[str, int, int] | None:
    """Write a file of which some lines are UTF-8 and others are not as UTF-8.

    (codec of the others, lines in UTF-8 beyond ASCII, other lines); None where the others make no
    French.
    """
    others = []
    size = 0
    with source.open("rb") as read:
        for line in read:
            if size < SAMPLE and not _is_utf8(line):
                others.append(line)
                size += len(line)
    codec = detect_single_byte_codec(b"".join(others))
    if not others or not codec:
        return None
    counts = {True: 0, False: 0}
    with source.open("rb") as read, target.open("w", encoding="utf-8", newline="") as write:
        for line in read:
            utf8 = _is_utf8(line)
            counts[utf8] += not line.isascii()
            try:
                write.write(line.decode() if utf8 else repair_mojibake(line.decode(codec))[0])
            except UnicodeDecodeError:
                return None
    return codec, counts[True], counts[False]


def unpack_quoted_lines(source: Path, target: Path) -> int:
    """Write the lines that are one quoted cell as what is in it; how many there were.

    So does a spreadsheet that opened a table in its first column alone, and saved it.
    """
    count = 0
    with source.open("rb") as read, target.open("wb") as write:
        mark = read.read(len(BOM_UTF8))
        if mark == BOM_UTF8:
            write.write(mark)
        else:
            read.seek(0)
        for line in read:
            if found := WRAPPED.fullmatch(line):
                line = found[1].replace(b'""', b'"') + found[2]
                count += 1
            write.write(line)
    return count


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True


def detect_lost_letters(raw: RawTable) -> Refusal | Problem | None:
    """What is said of rows whose letters were destroyed before the file came here; a refusal where
    they are many. Of the columns that `raw` has names for."""
    count = 0
    first_rows: list[int] = []
    for rows in _iterate_rows(raw, _is_spoilt):
        count += len(rows)
        first_rows += sorted(rows)[: FIRST_ROWS - len(first_rows)]
    has_spoilt_names = any("\ufffd" in name for name in raw.names)
    if not count and not has_spoilt_names:
        return None
    numbers = tuple(map(raw.row, first_rows))
    if has_spoilt_names or (count >= FEW and count > DESTROYED * raw.rows):
        first_number = numbers[0] if numbers else raw.first_row - 1
        return Refusal(code="text-destroyed", params={"count": count, "row": first_number})
    problem = make_problem("text-doubtful", Place(path="", row=numbers[0]), row=numbers[0])
    return replace(problem, count=count, rows=numbers)


def warn_of_doubtful_letters(raw: RawTable) -> Problem:
    """The warning for the rows with letters of which nobody knows the encoding."""
    rows = sorted(chain.from_iterable(_iterate_rows(raw, _has_other_letters)))
    numbers = tuple(map(raw.row, rows[:FIRST_ROWS])) or (max(raw.first_row - 1, 1),)
    problem = make_problem("encoding-doubtful", Place(path="", row=numbers[0]), row=numbers[0])
    return replace(problem, count=max(len(rows), 1), rows=numbers)


def _has_other_letters(text: str) -> bool:
    return not text.isascii()


def _iterate_rows(raw: RawTable, is_odd: Callable[[str], bool]) -> Iterator[set[int]]:
    """The rows with a cell of which this is so, batch by batch."""
    asked = [
        index
        for index in range(len(raw.names))
        if any(any(map(is_odd, values)) for values, _ in raw.cells.iterate_distinct(index))
    ]
    if not asked:
        return
    are_odd = [PerValue(is_odd) for _ in asked]
    for batch in raw.cells.iterate_batches(asked):
        rows: set[int] = set()
        for cells, judge in zip(batch.columns, are_odd, strict=True):
            verdicts = judge(cells.values)
            if any(verdicts):
                codes = enumerate(cells.codes, batch.first_row)
                rows.update(row for row, code in codes if verdicts[code])
        yield rows


def _is_spoilt(text: str) -> bool:
    is_suspect = "?" in text or "\ufffd" in text
    return is_suspect and LOST.search(text) is not None and not ADDRESS.search(text)

"""CSV and its cousins. decide/ says how from a sample, DuckDB's strict parse of the whole file proves it; a file that
fails the proof is straightened record by record in Python, and only what is certain is straightened."""

from __future__ import annotations

import codecs
import csv
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from site_builder import sql
from site_builder.cells import BLANKS
from site_builder.decide import MOST_COLUMNS, decide, mixed_encoding
from site_builder.decide.reading import Reading, Refusal
from site_builder.decide.records import LARGEST_CELL, reader
from site_builder.model import Hints
from site_builder.problems import Repair
from site_builder.readers.raw import LARGEST_LINE, RawTable

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

SAMPLE = 256 << 10  # bytes at each end of the file that decide/ sees
BLOCK = 1 << 20
FIRST_ROWS = 5  # rows named by a repair or a refusal


@dataclass(frozen=True, slots=True)
class Survey:
    """What one pass over the bytes tells: lines (the last counts without its newline), and what the fast path fears."""

    lines: int
    quotes: bool
    nul: bool
    blank: bool
    long_line: bool


def survey(path: Path) -> Survey:
    newlines, quotes, nul, blank, run, longest, last = 0, False, False, False, 0, 0, b"\n"
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            newlines += block.count(b"\n")
            quotes = quotes or b'"' in block
            nul = nul or b"\0" in block
            joined = last + block
            blank = blank or b"\n\n" in joined or b"\n\r\n" in joined
            ends = [place for end in (b"\n", b"\r") for place in (block.find(end), block.rfind(end)) if place >= 0]
            run += min(ends, default=len(block))
            longest = max(longest, run)
            if ends:
                run = len(block) - max(ends) - 1
            last = joined[-2:]
    return Survey(newlines + (last[-1:] != b"\n"), quotes, nul, blank, longest > LARGEST_LINE)


def read(connection: DuckDBPyConnection, source: Path, hints: Hints, scratch: Path) -> RawTable | Refusal:
    """Read `source` into the table `raw`. What it is not sure of it refuses, with the first row concerned."""
    seen = survey(source)
    if seen.long_line:
        return Refusal("cell-too-long", {"most": LARGEST_CELL})
    with source.open("rb") as file:
        head = file.read(SAMPLE)
        file.seek(max(len(head), os.fstat(file.fileno()).st_size - SAMPLE))
        tail = file.read(SAMPLE)
    reading = decide(head, tail, hints)
    if isinstance(reading, Refusal):
        return reading
    if reading.width > len(reading.names):
        return Refusal("header-short", {"names": len(reading.names), "cells": reading.width})
    if seen.nul and not reading.encoding.startswith(("utf-16", "utf-32")):
        return Refusal("nul-bytes")
    if not reading.encoding.startswith("utf") and _mixed(source):
        return Refusal("encoding-mixed")
    table = _fast(connection, source, reading, seen, scratch) or _slow(connection, source, reading, scratch)
    if isinstance(table, RawTable) or table.code != "encoding-broken":
        return table
    # the first accent may come long after the sample: decide again, seeing it
    again = decide(head, _first_accents(source), hints)
    if isinstance(again, Refusal):
        return again
    if again.encoding == reading.encoding:
        return table
    return _fast(connection, source, again, seen, scratch) or _slow(connection, source, again, scratch)


def _first_accents(source: Path) -> bytes:
    """A sample of the file from the line of its first byte beyond ASCII."""
    with source.open("rb") as file:
        for line in file:
            if not line.isascii():
                return line + file.read(SAMPLE)
    return b""


def _mixed(source: Path) -> bool:
    """Does a file that is read as a table of 256 letters hold French letters in UTF-8 too, in any of its lines?"""
    with source.open("rb") as file:
        while block := file.read(BLOCK):
            if mixed_encoding(block + file.readline()):
                return True
    return False


def _fast(
    connection: DuckDBPyConnection, source: Path, reading: Reading, seen: Survey, scratch: Path
) -> RawTable | None:
    """The whole file through DuckDB's strict parser; None unless it proves that nothing was lost."""
    import duckdb

    with_bom = reading.header_row is None and reading.encoding == "utf-8-sig"
    clean = reading.newline in ("\n", "\r\n") and not seen.blank and not with_bom
    if not clean or not _prepare_utf8(source, reading.encoding, scratch / "0.csv"):
        return None
    skip = reading.data_line
    try:
        rows = load(connection, scratch / "0.csv", reading.delimiter, reading.quote, len(reading.names), skip)
    except duckdb.OutOfMemoryException:
        raise
    except duckdb.Error:
        return None
    columns = [f"c{index}" for index in range(len(reading.names))]
    filled = ", ".join(f"nullif(trim({column}, {sql.literal(BLANKS)}), '')" for column in columns)
    if sql.one(connection, f"SELECT count(*) FROM raw WHERE coalesce({filled}) IS NULL")[0]:
        return None  # empty records are left out, and counted, by the slow path
    if rows != seen.lines - skip:
        inside = " + ".join(f"coalesce(sum(length({c}) - length(replace({c}, chr(10), ''))), 0)" for c in columns)
        if not seen.quotes or rows + sql.one(connection, f"SELECT {inside} FROM raw")[0] != seen.lines - skip:
            return None
    return RawTable(reading.names, rows, _first_row(reading), (), reading, reading.repairs)


def _first_row(reading: Reading) -> int:
    """The record number, from 1, of what follows the header."""
    return 1 if reading.header_row is None else reading.header_row + 2


def _prepare_utf8(source: Path, encoding: str, target: Path) -> bool:
    """Put the file into the scratch folder as UTF-8; False when its bytes are not of its encoding."""
    target.unlink(missing_ok=True)  # it may be a link to the source: writing would go through it
    if encoding in ("utf-8", "utf-8-sig"):
        target.hardlink_to(source)  # DuckDB checks UTF-8 itself, faster than we could
        return True
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    try:
        with source.open("rb") as read, target.open("wb") as write:
            while block := read.read(BLOCK):
                write.write(decoder.decode(block).encode())
            write.write(decoder.decode(b"", final=True).encode())
    except UnicodeError:
        return False
    return True


def load(connection: DuckDBPyConnection, path: Path, delimiter: str, quote: str, width: int, skip: int) -> int:
    """Parse a file into the table `raw`, every cell as text. Raises duckdb.Error when it is not strictly so."""
    columns = ", ".join(f"'c{index}': 'VARCHAR'" for index in range(width))
    mark = sql.literal(quote)
    connection.execute(
        f"CREATE OR REPLACE TABLE raw AS SELECT * FROM read_csv({sql.literal(path)}, auto_detect=false, header=false, "
        f"delim={sql.literal(delimiter)}, quote={mark}, escape={mark}, columns={{{columns}}}, skip={skip}, comment='', "
        f"strict_mode=true, null_padding=false, max_line_size={LARGEST_LINE}, encoding='utf-8')"
    )
    return int(sql.one(connection, "SELECT count(*) FROM raw")[0])


@dataclass
class _Straightened:
    """What the slow path saw while it copied records."""

    width: int
    first: int  # the number of the first record
    number: int = 0  # of the last record seen
    rows: int = 0
    narrowest: int = MOST_COLUMNS
    nul: bool = False
    blank: list[int] = field(default_factory=list)
    long: list[int] = field(default_factory=list)
    short: list[int] = field(default_factory=list)
    ragged: list[tuple[int, int]] = field(default_factory=list)

    def records(self, records: Iterator[list[str]]) -> Iterator[list[str]]:
        """Records of exactly `width` cells; the others are noted with their number."""
        for number, record in enumerate(records, self.first):
            self.number = number
            if not any(cell.strip(BLANKS) for cell in record):
                self.blank.append(number)
                continue
            self.rows += 1
            self.nul = self.nul or any("\0" in cell for cell in record)
            extra = len(record) - self.width
            if extra > 0 and not any(cell.strip(BLANKS) for cell in record[self.width :]):
                self.long.append(number)
            elif extra < 0 and len(record) > 1:
                self.short.append(number)
                self.narrowest = min(self.narrowest, len(record))
            elif extra:
                self.ragged.append((number, len(record)))
            yield record[: self.width] + [""] * -extra

    def skipped(self) -> tuple[int, ...]:
        """The rows before which a blank record was left out."""
        return tuple(number - self.first - before for before, number in enumerate(self.blank))

    def repairs(self) -> tuple[Repair, ...]:
        last = self.first + self.rows + len(self.blank)
        while self.blank and self.blank[-1] == last - 1:  # blank lines at the end are nobody's concern
            last = self.blank.pop()
        found = (("empty-rows", self.blank), ("extra-cells", self.long), ("short-rows", self.short))
        return tuple(Repair(code, {}, len(rows), tuple(rows[:FIRST_ROWS])) for code, rows in found if rows)


def _slow(connection: DuckDBPyConnection, source: Path, reading: Reading, scratch: Path) -> RawTable | Refusal:
    """Record by record: leave blank records out, cut empty extra cells, pad short rows; refuse the rest."""
    first = _first_row(reading)
    seen = _Straightened(len(reading.names), first)
    try:
        with source.open(encoding=reading.encoding, newline="") as file:
            # strict: a quote that is never closed would swallow the rows that follow it
            records = reader(file, reading.delimiter, reading.quote, strict=True)
            for _ in range(first - 1):
                next(records, None)
            with (scratch / "1.csv").open("w", encoding="utf-8", newline="") as clean:
                clean.write("\n")  # skipped: DuckDB would eat a U+FEFF at the start of the first cell
                # all quoted, for a lone carriage return must be and csv forgets it
                csv.writer(clean, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows(seen.records(records))
    except UnicodeDecodeError as cause:
        return Refusal("encoding-broken", {"encoding": reading.encoding, "byte": cause.object[cause.start]})
    except csv.Error as cause:
        if str(cause).startswith("field larger"):
            return Refusal("cell-too-long", {"most": LARGEST_CELL})
        return Refusal("quote-unbalanced", {"row": max(seen.number, first - 1) + 1})
    if seen.nul:
        return Refusal("nul-bytes")
    rows = load(connection, scratch / "1.csv", ",", '"', seen.width, 1)
    ragged = seen.ragged or _shifted(connection, seen)
    if ragged:
        row, cells = ragged[0]
        return Refusal("ragged-rows", {"count": len(ragged), "row": row, "cells": cells, "expected": seen.width})
    return RawTable(reading.names, rows, first, seen.skipped(), reading, (*reading.repairs, *seen.repairs()))


def _shifted(connection: DuckDBPyConnection, seen: _Straightened) -> list[tuple[int, int]]:
    """The short rows, unless what they lack is mostly empty elsewhere too: Excel leaves out the last empty cells of a
    row, but a row that lacks what the others have was cut, or lacks a cell before its end."""
    if not seen.short:
        return []
    counts = ", ".join(f"count(c{index})" for index in range(seen.narrowest, seen.width))
    filled = max(sql.one(connection, f"SELECT {counts} FROM raw"))
    whole = seen.rows - len(seen.short)
    return [(row, seen.narrowest) for row in seen.short] if 2 * filled > whole else []

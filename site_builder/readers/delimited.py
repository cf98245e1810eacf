"""CSV and its cousins. decide/ says how from a sample, DuckDB's strict parse of the whole file proves it; a file that
fails the proof is straightened record by record in Python, and only what is certain is straightened."""

from __future__ import annotations

import codecs
import csv
import os
import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from site_builder import sql
from site_builder.cells import trimmed
from site_builder.decide import decide, mixed_encoding
from site_builder.decide.encoding import LABELS
from site_builder.decide.fit import learn
from site_builder.decide.reading import Reading, Refusal
from site_builder.decide.records import LARGEST_CELL, cut, without_ending
from site_builder.model import Hints
from site_builder.problems import Repair
from site_builder.readers.body import settled
from site_builder.readers.raw import LARGEST_LINE, RawTable
from site_builder.readers.straight import Straightened
from site_builder.readers.texts import lost, mend, unite

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

SAMPLE = 256 << 10  # bytes at each end of the file that decide/ sees
BLOCK = 1 << 20
BLANK = (b"\n\n", b"\n\r\n")
MISREAD = re.compile(rb"\xc3(?:\x83|\xa2\xe2\x82\xac|\x82\xc2|\x85\xe2\x80|\x85\xc2)")  # Ã â€ Â« Å“
LOST = re.compile(rb"[?][a-z\x80-\xff]")


@dataclass(frozen=True, slots=True)
class Survey:
    """What one pass over the bytes tells: lines (the last counts without its newline), and what the fast path fears."""

    lines: int
    quotes: bool
    nul: bool
    blank: bool
    long_line: bool
    misread: bool  # UTF-8 that was taken for Windows-1252
    lost: bool  # letters that have become something else


def survey(path: Path) -> Survey:
    newlines, quotes, nul, blank, misread, lost, run, longest, last = 0, False, False, False, False, False, 0, 0, b"\n"
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            newlines += block.count(b"\n")
            quotes = quotes or b'"' in block
            nul = nul or b"\0" in block
            misread = misread or MISREAD.search(block) is not None
            lost = lost or b"\xef\xbf\xbd" in block or LOST.search(block) is not None
            blank = blank or any(end in part for end in BLANK for part in (block, last + block[:2]))
            ends = [place for end in (b"\n", b"\r") for place in (block.find(end), block.rfind(end)) if place >= 0]
            run += min(ends, default=len(block))
            longest = max(longest, run)
            if ends:
                run = len(block) - max(ends) - 1
            last = block[-2:]
    return Survey(newlines + (last[-1:] != b"\n"), quotes, nul, blank, longest > LARGEST_LINE, misread, lost)


def read(connection: DuckDBPyConnection, source: Path, hints: Hints, scratch: Path) -> RawTable | Refusal:
    """Read `source` into the table `raw`. What it is not sure of it refuses, with the first row concerned."""
    seen = survey(source)
    mending: tuple[Repair, ...] = ()
    if seen.misread and (count := mend(source, scratch / "mended.csv")):
        source, mending = scratch / "mended.csv", (Repair("text-mended", count=count),)
    found = _read(connection, source, seen, hints, scratch)
    if isinstance(found, Refusal) and found.code in ("encoding-mixed", "encoding-broken"):
        found, mending = _united(connection, source, seen, hints, scratch) or found, mending
    if isinstance(found, RawTable):
        found = settled(connection, replace(found, repairs=(*mending, *found.repairs)), hints)
    spoilt = lost(connection, found) if seen.lost and isinstance(found, RawTable) and found.rows else None
    if isinstance(spoilt, Refusal):
        return found if hints.first_table else spoilt
    return replace(found, problems=(*found.problems, spoilt)) if spoilt and isinstance(found, RawTable) else found


def _united(
    connection: DuckDBPyConnection, source: Path, seen: Survey, hints: Hints, scratch: Path
) -> RawTable | Refusal | None:
    """A file in two encodings, each of its lines being in one of them."""
    made = unite(source, scratch / "united.csv")
    if made is None:
        return None
    codec, ours, others = made
    found = _read(connection, scratch / "united.csv", seen, replace(hints, encoding=None), scratch)
    if isinstance(found, Refusal):
        return found
    repair = Repair("encodings-united", {"encoding": LABELS[codec]}, min(ours, others) or max(ours, others))
    encoding = "utf-8" if ours > others else codec
    return replace(found, reading=replace(found.reading, encoding=encoding), repairs=(repair, *found.repairs))


def _read(
    connection: DuckDBPyConnection, source: Path, seen: Survey, hints: Hints, scratch: Path
) -> RawTable | Refusal:
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
    table = _table(connection, source, reading, seen, hints, scratch)
    if isinstance(table, RawTable) or table.code != "encoding-broken":
        return table
    # the first accent may come long after the sample: decide again, seeing it
    again = decide(head, _first_accents(source), hints)
    if isinstance(again, Refusal):
        return again
    return table if again.encoding == reading.encoding else _table(connection, source, again, seen, hints, scratch)


def _table(
    connection: DuckDBPyConnection, source: Path, reading: Reading, seen: Survey, hints: Hints, scratch: Path
) -> RawTable | Refusal:
    return _fast(connection, source, reading, seen, scratch) or _slow(connection, source, reading, hints, scratch)


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
    odd = with_bom or reading.escape or reading.spaced or reading.ending
    clean = reading.newline in ("\n", "\r\n") and not seen.blank and not odd
    if not clean or not _prepare_utf8(source, reading.encoding, scratch / "0.csv"):
        return None
    skip, last = reading.data_line, f"c{len(reading.names) - 1}"
    try:
        rows = load(connection, scratch / "0.csv", reading.delimiter, reading.quote, len(reading.names), skip)
    except duckdb.OutOfMemoryException:
        raise
    except duckdb.Error:
        return None
    if (
        _open_ends(scratch / "0.csv", reading.delimiter)
        > sql.one(connection, f"SELECT count(*) - count({last}) FROM raw")[0]
    ):
        return None  # DuckDB lets an empty cell too many at the end of its first row pass
    columns = [f"c{index}" for index in range(len(reading.names))]
    if (
        seen.quotes
        and sql.one(connection, f"SELECT count(*) FROM raw WHERE {' OR '.join(map(_odd_quotes, columns))}")[0]
    ):
        return None  # a quote inside a cell may begin another one, no delimiter having come before it
    filled = " OR ".join(f"{column} BETWEEN '!' AND '~'" for column in columns)  # at a glance, then for certain
    cells = ", ".join(map(trimmed, columns))
    blank = f"NOT coalesce({filled}, FALSE) AND coalesce({cells}) IS NULL"
    if sql.one(connection, f"SELECT count(*) FROM raw WHERE {blank}")[0]:
        return None  # empty records are left out, and counted, by the slow path
    if rows != seen.lines - skip:
        inside = " + ".join(f"coalesce(sum(length({c}) - length(replace({c}, chr(10), ''))), 0)" for c in columns)
        if not seen.quotes or rows + sql.one(connection, f"SELECT {inside} FROM raw")[0] != seen.lines - skip:
            return None
    return RawTable(reading.names, rows, _first_row(reading), (), reading, reading.repairs)


def _odd_quotes(cell: str) -> str:
    return f"(contains({cell}, '\"') AND (length({cell}) - length(replace({cell}, '\"', ''))) % 2 = 1)"


def _open_ends(path: Path, delimiter: str) -> int:
    """The lines that end with a delimiter, the last cell being empty."""
    ends = tuple(f"{delimiter}{end}".encode() for end in ("\n", "\r\n"))
    count, last = 0, b""
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            joined = last + block
            count += sum(map(joined.count, ends))
            last = joined[-2:] if not joined.endswith(ends) else b""
    return count + last.endswith(delimiter.encode())


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


def load(
    connection: DuckDBPyConnection, path: Path, delimiter: str, quote: str, width: int, skip: int, written: bool = False
) -> int:
    """Parse a file into the table `raw`, every cell as text. Raises duckdb.Error when it is not strictly so.

    `written`: it is ours, and its lines end with \n. DuckDB would take one inside a first quoted cell for the file's.
    """
    end = r"new_line='\n', " if written else ""
    columns = ", ".join(f"'c{index}': 'VARCHAR'" for index in range(width))
    mark = sql.literal(quote)
    connection.execute(
        f"CREATE OR REPLACE TABLE raw AS SELECT * FROM read_csv({sql.literal(path)}, auto_detect=false, header=false, "
        f"delim={sql.literal(delimiter)}, quote={mark}, escape={mark}, columns={{{columns}}}, skip={skip}, comment='', "
        f"strict_mode=true, {end}null_padding=false, max_line_size={LARGEST_LINE}, encoding='utf-8')"
    )
    return int(sql.one(connection, "SELECT count(*) FROM raw")[0])


def _slow(
    connection: DuckDBPyConnection, source: Path, reading: Reading, hints: Hints, scratch: Path
) -> RawTable | Refusal:
    """Record by record: what is certain is put right and told, what is not is set aside or refused."""
    first = _first_row(reading)
    width = len(reading.names)
    seen = Straightened(reading.names, learn(reading.records, width), reading.marks, first)
    try:
        with source.open(encoding=reading.encoding, newline="") as file:
            found = cut((without_ending(line, reading.ending) for line in file), reading.marks, width)
            for _ in range(first - 1):
                next(found, None)
            with (scratch / "1.csv").open("w", encoding="utf-8", newline="") as clean:
                clean.write("\n")  # skipped: DuckDB would eat a U+FEFF at the start of the first cell
                # all quoted, for a lone carriage return must be and csv forgets it
                csv.writer(clean, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows(seen.records(found))
    except UnicodeDecodeError as cause:
        return Refusal("encoding-broken", {"encoding": reading.encoding, "byte": cause.object[cause.start]})
    if refused := seen.refusal():
        return refused
    if seen.second and not hints.first_table:
        return Refusal("tables-stacked", {"row": seen.second, "first": first})
    rows = load(connection, scratch / "1.csv", ",", '"', width, 1, written=True)
    reading = replace(reading, records=tuple(record for record in reading.records if len(record) == width))
    repairs = (*reading.repairs, *seen.repairs())
    return RawTable(reading.names, rows, first, seen.skipped(), reading, repairs, problems=seen.problems())

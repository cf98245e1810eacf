"""A table as it is written, record by record, to be held against a schema: what `read` would put right stays."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from site_builder import sql
from site_builder.cells.kind import GROUPING
from site_builder.decide.header import DEEP
from site_builder.decide.reading import Refusal
from site_builder.decide.records import LARGEST_CELL
from site_builder.decide.signature import HEAD, signature
from site_builder.model import Hints
from site_builder.readers import read
from site_builder.readers.delimited import decided, fast, prepare_utf8
from site_builder.readers.raw import RawTable, load, write
from site_builder.readers.survey import survey

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

NUMBER = f"[+-]?[0-9][0-9{GROUPING}]*([.,][0-9]+)?"
TEXTS = (".csv", ".tsv", ".txt")


@dataclass(frozen=True, slots=True)
class Records:
    """A table as it is written: a relation of r (the row of the file, from 1) and c0, c1…, NULL where a cell is empty.

    `ragged`: it also has n, how many cells each row has; `width` is then that of the widest.
    """

    labels: tuple[str, ...]
    relation: str
    width: int
    ragged: bool = False


def written(
    connection: DuckDBPyConnection, source: Path, ending: str, hints: Hints, scratch: Path, names: Set[str]
) -> Records | Refusal:
    """The records of a file of our own naming. Blank rows, short and long ones stay, and no total is set aside.

    `names` are those that the header should have: it is the record that has most of them. Of other formats than text
    the table is the one that `read` finds: its cells have a place each.
    """
    with source.open("rb") as file:
        shown = signature(file.read(HEAD))
    if ending.lower() not in TEXTS or shown is not None:
        found = read(connection, source, ending, hints, scratch)
        return found if isinstance(found, Refusal) else _of_raw(found)
    hints, utf8 = replace(hints, header=True, first_table=True), scratch / "utf8.csv"
    reading = decided(source, hints)
    if reading.encoding and not prepare_utf8(source, reading.encoding, utf8):
        reading = decided(source, hints, accents=True)
    if isinstance(reading, Refusal) and not reading.delimiter:
        return reading
    if not prepare_utf8(source, reading.encoding, utf8):
        return Refusal("encoding-mixed")
    if isinstance(reading, Refusal):  # it has no header for sure, and the names tell
        form = _Form(reading.delimiter, reading.quote)
        return _by_record(connection, utf8, form, *_header(utf8, form, names, None), scratch)
    form = _Form(reading.delimiter, reading.quote, reading.escape, reading.spaced)
    row, labels = _header(utf8, form, names, reading.header_row)
    if row == reading.header_row:
        if any(repair.code == "header-joined" for repair in reading.repairs):
            labels = reading.names
        if len(labels) == len(reading.names) and reading.data_line == row + 1:  # else a blank row may stand below it
            whole = fast(connection, source, reading, survey(source), scratch)
            if whole:
                return replace(_of_raw(whole), labels=tuple(labels))
    return _by_record(connection, utf8, form, row, labels, scratch)


def _of_raw(raw: RawTable) -> Records:
    """A number that a format of a workbook gives its unit and its comma is the number that is stored."""
    skipped = " + ".join(f"(rowid >= {row})::INTEGER" for row in raw.skipped)
    row = f"rowid + {raw.first_row}{f' + {skipped}' if skipped else ''}"
    cells = ", ".join(
        f"{_stored(f'c{index}') if name in raw.formatted else f'c{index}'} AS c{index}"
        for index, name in enumerate(raw.names)
    )
    return Records(raw.names, f"(SELECT {row} AS r, {cells} FROM raw)", len(raw.names))


def _stored(cell: str) -> str:
    """SQL of « 12 500,50 € » as 12500.50, and of « 12,5 % » as 0.125; other cells as they are."""
    number = f"replace(regexp_replace(regexp_extract({cell}, '{NUMBER}'), '[{GROUPING}]', '', 'g'), ',', '.')"
    share = f"CAST(CAST({number} AS DECIMAL(28, 10)) / 100 AS VARCHAR)"
    one = f"regexp_full_match({cell}, '[^0-9]*{NUMBER}[^0-9]*')"
    return f"CASE WHEN NOT {one} THEN {cell} WHEN contains({cell}, '%') THEN {share} ELSE {number} END"


@dataclass(frozen=True, slots=True)
class _Form:
    """How cells are marked off, for Python's csv."""

    delimiter: str
    quote: str
    escape: str = ""
    spaced: bool = False

    def cut(self, lines: Iterable[str]) -> Iterator[list[str]]:
        """Every record, a blank line being []."""
        csv.field_size_limit(LARGEST_CELL)
        return csv.reader(
            lines,
            delimiter=self.delimiter,
            quotechar=self.quote or None,
            escapechar=self.escape or None,
            doublequote=not self.escape,
            quoting=csv.QUOTE_MINIMAL if self.quote else csv.QUOTE_NONE,
            skipinitialspace=self.spaced,
        )


def _header(utf8: Path, form: _Form, names: Set[str], decided_row: int | None) -> tuple[int, Sequence[str]]:
    """The header and its number, from 0: the record with most of these names, else the one decided on, else the first.

    Its cells are trimmed; they are completed and made different only for what is published.
    """
    with utf8.open(encoding="utf-8-sig", newline="") as file:
        try:
            records = list(islice(form.cut(file), DEEP))
        except csv.Error:  # a cell too long, of which more is said later
            records = []
    known = [len(names & set(map(str.strip, cells))) for cells in records]
    row = known.index(max(known)) if any(known) else decided_row or 0
    return row, [*map(str.strip, records[row])] if row < len(records) else []


def _by_record(
    connection: DuckDBPyConnection, utf8: Path, form: _Form, header: int, labels: Sequence[str], scratch: Path
) -> Records | Refusal:
    """Each record with its number, how many cells it has, and its cells."""
    try:
        with utf8.open(encoding="utf-8-sig", newline="") as file:
            width = max(len(labels), max(map(len, form.cut(file)), default=0))
    except csv.Error:
        return Refusal("cell-too-long", {"most": LARGEST_CELL})
    with utf8.open(encoding="utf-8-sig", newline="") as file:
        rows = (
            [str(number), str(len(cells)), *cells, *[""] * (width - len(cells))]
            for number, cells in enumerate(form.cut(file), 1)
            if number > header + 1
        )
        write(scratch / "records.csv", rows, "\n")
    load(connection, sql.csv(scratch / "records.csv", width + 2, skip=1, written=True))
    cells = ", ".join(f"c{index + 2} AS c{index}" for index in range(width))
    relation = f"(SELECT c0::BIGINT AS r, c1::INTEGER AS n, {cells} FROM raw)"
    return Records(tuple(labels), relation, width, ragged=True)

"""A table as it is written, record by record, to be held against a schema: what `read` would put
right stays."""

from __future__ import annotations

import csv
import re
from codecs import getincrementaldecoder
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from site_builder.cells.kind import GROUPING
from site_builder.core.model.dataset import ReadingHints
from site_builder.core.problems import Refusal
from site_builder.core.text import normalise_unicode
from site_builder.readers.decide.header import DEEP
from site_builder.readers.decide.reading import FileReading
from site_builder.readers.decide.records import LARGEST_CELL
from site_builder.readers.decide.signature import HEAD, detect_signature
from site_builder.readers.delimited import SAMPLE, decide_file_reading, prepare_utf8
from site_builder.readers.raw_table import RawTable, load_raw_table, write_csv_rows
from site_builder.readers.read import read_raw_table, refuse_conflict
from site_builder.storage import sql
from site_builder.storage.resource_errors import detect_resource_shortage

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

T = TypeVar("T")
NUMBER = f"[+-]?[0-9][0-9{GROUPING}]*([.,][0-9]+)?"
TEXTS = (".csv", ".tsv", ".txt")
UTF8 = (None, "utf-8", "utf-8-sig")
DELIMITERS = (",", ";", "\t", "|")
BLOCK = 1 << 18  # bytes that are looked at together: they stay near the processor
# columns: beyond, there are so many passes that to keep the table costs less than to read the file
# again
WIDE = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenRecords:
    """A table as it is written: a relation of r (the row of the file, from 1) and c0, c1…, NULL
    where a cell is empty.

    `ragged`: it also has n, how many cells each row has; `width` is then that of the widest.
    `first`: r counts the rows, in their order, from there; None: it does not. `rows`: how many
    there must be, where that is not proven: if there are others, or if DuckDB raises something, it
    lost some.
    """

    labels: tuple[str, ...]
    relation: str
    width: int
    ragged: bool = False
    first: int | None = None
    rows: int | None = None


class LossyReading(Exception):
    """DuckDB did not read all rows as they are."""


def repeat_if_lossy(work: Callable[[bool], T]) -> T:
    """What `work` makes of records that are not proven; if they were lossy, of those that are."""
    try:
        return work(False)
    except LossyReading:
        return work(True)


def read_written_records(
    connection: DuckDBPyConnection,
    source: Path,
    ending: str,
    hints: ReadingHints,
    scratch: Path,
    names: Set[str],
    *,
    proven: bool = True,
) -> WrittenRecords | Refusal:
    """The records of a file of our own naming. Blank rows, short and long ones stay, and no total
    is set aside.

    `names` are those that the header should have: it is the record that has most of them. Of other
    formats than text the table is the one that `read` finds: its cells have a place each. If they
    need not be `proven`, DuckDB reads the file each time that it is asked something, and what it is
    held against tells whether that is `LossyReading`.
    """
    with source.open("rb") as file:
        head = file.read(SAMPLE)
    signature = detect_signature(head[:HEAD])
    if ending.lower() not in TEXTS or signature is not None:
        found = read_raw_table(
            connection, source, ending=ending, hints=replace(hints, stored=True), scratch=scratch
        )
        return found if isinstance(found, Refusal) else _of_raw(found)
    if conflict := refuse_conflict(source):
        return conflict
    hints = replace(hints, header=True, first_table=True)
    utf8 = scratch / "utf8.csv"
    if (form := _read_plain_form(head, hints, names)) and prepare_utf8(source, "utf-8", utf8):
        row, labels = _header(utf8, form, names, None)
        if row == 0 and (
            records := _read_by_duckdb(
                connection, utf8, form=form, header=row, labels=labels, proven=proven
            )
        ):
            return records
    reading = _decided_in_utf8(source, hints, utf8)
    if isinstance(reading, Refusal):
        if not reading.delimiter:
            return reading
        # it has no header for sure, and the names tell
        form = _Form(reading.delimiter, reading.quote)
        return _by_record(connection, utf8, form, *_header(utf8, form, names, None), scratch)
    form = _Form(reading.delimiter, reading.quote, reading.escape, reading.spaced)
    row, labels = _header(utf8, form, names, reading.header_row)
    if row == reading.header_row:
        if any(repair.code == "header-joined" for repair in reading.repairs):
            labels = reading.names
        if (
            len(labels) == len(reading.names) and reading.data_line == row + 1
        ):  # else a blank row may stand below it
            records = _read_by_duckdb(
                connection, utf8, form=form, header=row, labels=labels, proven=proven
            )
            if records:
                return records
    return _by_record(connection, utf8, form=form, header=row, labels=labels, scratch=scratch)


def _decided_in_utf8(source: Path, hints: ReadingHints, utf8: Path) -> FileReading | Refusal:
    """What is decided of a file, which is put beside in UTF-8; a refusal has a delimiter where it
    is of the header."""
    for accents in (False, True):
        reading = decide_file_reading(source, hints, accents=accents)
        if not reading.encoding or prepare_utf8(source, reading.encoding, utf8):
            return reading
    return Refusal(code="encoding-mixed")


def _of_raw(raw: RawTable) -> WrittenRecords:
    """A number that a format of a workbook gives its unit and its comma is the number that is
    stored."""
    skipped = [f"(rowid >= {row})::INTEGER" for row in raw.skipped]
    row = f"rowid + {sql.add_sql_terms([str(raw.first_row), *skipped])}"
    cells = ", ".join(
        f"{_stored(f'c{index}') if name in raw.formatted else f'c{index}'} AS c{index}"
        for index, name in enumerate(raw.names)
    )
    first = None if skipped else raw.first_row
    return WrittenRecords(
        labels=raw.names,
        relation=f"(SELECT {row} AS r, {cells} FROM raw)",
        width=len(raw.names),
        first=first,
    )


def _stored(cell: str) -> str:
    """SQL of « 12 500,50 € » as 12500.50, and of « 12,5 % » as 0.125; other cells as they are."""
    number = (
        f"replace(regexp_replace(regexp_extract({cell}, '{NUMBER}'), '[{GROUPING}]', '', 'g'), "
        "',', '.')"
    )
    share = f"CAST(CAST({number} AS DECIMAL(28, 10)) / 100 AS VARCHAR)"
    has_one_number = f"regexp_full_match({cell}, '[^0-9]*{NUMBER}[^0-9]*')"
    return (
        f"CASE WHEN NOT {has_one_number} THEN {cell} WHEN contains({cell}, '%') THEN {share} "
        f"ELSE {number} END"
    )


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


def _read_plain_form(head: bytes, hints: ReadingHints, names: Set[str]) -> _Form | None:
    """How cells are marked off where the first line tells: cut so, it has these names. None:
    nothing is that plain."""
    try:
        text = getincrementaldecoder("utf-8-sig")().decode(head)
    except UnicodeDecodeError:
        return None
    line = text.partition("\n")[0].removesuffix("\r")
    if (
        hints.encoding not in UTF8
        or hints.quote not in (None, '"')
        or "\r" in line
        or '\\"' in text
        or "\n'" in text
    ):
        return None
    for delimiter in (hints.delimiter,) if hints.delimiter else DELIMITERS:
        form = _Form(delimiter, '"')
        labels = _labels(next(form.cut([line]), []))
        known = sum(label in names for label in labels)
        if known > 1 and 2 * known >= len(labels):
            return None if f"{delimiter}'" in text or f'{delimiter} "' in text else form
    return None


def _read_by_duckdb(
    connection: DuckDBPyConnection,
    utf8: Path,
    form: _Form,
    header: int,
    labels: Sequence[str],
    proven: bool,
) -> WrittenRecords | None:
    """The whole file through DuckDB's strict parser; None where that might lose something that
    Python's csv reads.

    The header is the record of that number, from 0, and a line.
    """
    import duckdb

    width = len(labels)
    lines, open_ends = (0, False) if form.escape or form.spaced else _lines(utf8, form, width)
    if not lines:
        return None
    rows = lines - header - 1
    first = header + 2
    relation = sql.build_read_csv_sql(
        utf8, width, delimiter=form.delimiter, quote=form.quote, skip=header + 1, exact=open_ends
    )
    if open_ends:
        cells = ", ".join(f"nullif(c{index}, '') AS c{index}" for index in range(width))
        relation = f"(SELECT {cells} FROM {relation})"
    if not proven and width <= WIDE:
        relation = f"(SELECT row_number() OVER () + {first - 1} AS r, * FROM {relation})"
        return WrittenRecords(
            labels=tuple(labels), relation=relation, width=width, first=first, rows=rows
        )
    try:
        found = load_raw_table(connection, relation)
    except duckdb.Error as cause:
        if detect_resource_shortage(cause):
            raise
        return None
    if found != rows:  # lines inside cells
        texts = (
            f"SELECT concat({', '.join(f'c{index}' for index in range(width))}) AS text FROM raw"
        )
        breaks = f"SELECT sum(length(text) - length(replace(text, chr(10), ''))) FROM ({texts})"
        found += sql.fetch_one_row(connection, breaks)[0] or 0
    relation = f"(SELECT rowid + {first} AS r, * FROM raw)"
    return (
        WrittenRecords(labels=tuple(labels), relation=relation, width=width, first=first)
        if found == rows
        else None
    )


def _lines(utf8: Path, form: _Form, width: int) -> tuple[int, bool]:
    """How many lines a file has, 0 where DuckDB may cut one otherwise than Python does; does one
    end at a delimiter?

    DuckDB leaves out blank lines, which its number of rows tells, if no carriage return makes
    another and they are not rows of one cell; and blanks between a quote and the end of its cell.
    """
    mark = form.delimiter.encode()
    quote = form.quote.encode()
    after = re.compile(
        re.escape(quote) + b" +(?:[" + re.escape(mark + quote) + rb"\r\n]|\Z)"
    ).search
    before = re.compile(b" " + re.escape(quote)).finditer
    near = mark + b" \n"
    lines = 0
    open_ends = False
    block = b"\n"
    empty = {mark, 2 * quote or mark}
    size = utf8.stat().st_size
    with utf8.open("rb") as file:
        while some := file.read(BLOCK):
            block = some + file.readline(sql.LARGEST_LINE)
            ends = (b"\n", b"\r") if b"\r" in block else (b"\n",)
            odd = (width == 1 or b"\r" in ends) and (
                b"\n\n" in block or b"\n\r" in block or block[:1] in b"\r\n"
            )
            quoted = quote and quote in block
            if odd or (
                quoted
                and (
                    after(block) or any(block[quote.start() - 1] in near for quote in before(block))
                )
            ):
                return 0, False
            lines += block.count(b"\n")
            open_ends = (
                open_ends
                or size > BLOCK
                or any(cell + end in block for cell in empty for end in ends)
            )
    return lines + (not block.endswith(b"\n")), open_ends or block.endswith(tuple(empty))


def _header(
    utf8: Path, form: _Form, names: Set[str], decided_row: int | None
) -> tuple[int, Sequence[str]]:
    """The header and its number, from 0: the record with most of these names, else the one decided
    on, else the first.

    Its cells are trimmed; they are completed and made different only for what is published.
    """
    with utf8.open(encoding="utf-8-sig", newline="") as file:
        try:
            records = list(islice(form.cut(file), DEEP))
        except csv.Error:  # a cell too long, of which more is said later
            records = []
    known = [len(names & set(_labels(cells))) for cells in records]
    row = known.index(max(known)) if any(known) else decided_row or 0
    return row, _labels(records[row]) if row < len(records) else []


def _labels(cells: Iterable[str]) -> list[str]:
    return [normalise_unicode(cell.strip()) for cell in cells]


def _by_record(
    connection: DuckDBPyConnection,
    utf8: Path,
    form: _Form,
    header: int,
    labels: Sequence[str],
    scratch: Path,
) -> WrittenRecords | Refusal:
    """Each record with its number, how many cells it has, and its cells."""
    try:
        with utf8.open(encoding="utf-8-sig", newline="") as file:
            width = max(len(labels), max(map(len, form.cut(file)), default=0))
    except csv.Error:
        return Refusal(code="cell-too-long", params={"most": LARGEST_CELL})
    except UnicodeDecodeError:  # far from both ends of the file
        return Refusal(code="encoding-mixed")
    with utf8.open(encoding="utf-8-sig", newline="") as file:
        rows = (
            [str(number), str(len(cells)), *cells, *[""] * (width - len(cells))]
            for number, cells in enumerate(form.cut(file), 1)
            if number > header + 1
        )
        write_csv_rows(scratch / "records.csv", rows, "\n")
    load_raw_table(
        connection, sql.build_read_csv_sql(scratch / "records.csv", width + 2, skip=1, written=True)
    )
    cells = ", ".join(f"c{index + 2} AS c{index}" for index in range(width))
    relation = f"(SELECT c0::BIGINT AS r, c1::INTEGER AS n, {cells} FROM raw)"
    return WrittenRecords(labels=tuple(labels), relation=relation, width=width, ragged=True)

"""A table as it is written, record by record, to be held against a schema: what `read` would put
right stays."""

from __future__ import annotations

import csv
import re
from bisect import bisect_right
from codecs import getincrementaldecoder
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice
from pathlib import Path
from tempfile import mkdtemp
from typing import TypeVar

from site_builder.cells.kind import GROUPING
from site_builder.core.model.reading_hints import ReadingHints
from site_builder.core.problems import Problem, Refusal
from site_builder.core.text import normalise_unicode
from site_builder.readers.cut_csv import (
    are_quotes_in_place,
    read_certain_columns,
    write_certain_columns,
    write_utf8,
)
from site_builder.readers.decide.header import DEEP
from site_builder.readers.decide.reading import FileReading
from site_builder.readers.decide.records import LARGEST_CELL, DialectMarks
from site_builder.readers.decide.signature import HEAD, detect_signature
from site_builder.readers.delimited import SAMPLE, decide_file_reading
from site_builder.readers.raw_table import RawTable
from site_builder.readers.read import (
    make_empty_table_problem,
    make_unused_sheet_problem,
    read_raw_table,
    refuse_conflict,
)
from site_builder.readers.stray_quotes import find_unbalanced_quote, may_have_swallowed_rows
from site_builder.tables.build_table import build_text_table
from site_builder.tables.text_table import (
    Batch,
    ListTable,
    RowTexts,
    cut_columns,
    encode_column,
    iterate_rows,
)

NUMBER = f"[+-]?[0-9][0-9{GROUPING}]*([.,][0-9]+)?"
ONE_NUMBER = re.compile(f"[^0-9]*?({NUMBER})[^0-9]*")
TEXTS = (".csv", ".tsv", ".txt")
UTF8 = (None, "utf-8", "utf-8-sig")
DELIMITERS = (",", ";", "\t", "|")
MODERATE = 48 << 20  # bytes of a file that may be in memory as a whole
Records = TypeVar("Records", "WrittenRecords", "WrittenRecords | Refusal")
BLOCK = 1 << 20  # bytes that are looked at at once
SMALL = 1 << 20  # bytes of a file whose cells are kept as lists: no import of pyarrow, no proof


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenRecords:
    """A table as it is written, "" where a cell is empty or not there, and `width` cells in each
    row.

    `length_column`: the column of the table that says how many cells each row has where some have
    others than the header, None where they have not. `first` is the row of the file, from 1, of the
    first one; `skipped` are the rows before which one was left out; `unbalanced` is the row of the
    file with the first quote that is not closed as it should be, of which other faults follow;
    `problems` are those of the file itself, whatever it is held against.
    """

    labels: tuple[str, ...]
    table: RowTexts
    width: int
    first: int
    skipped: tuple[int, ...] = ()
    length_column: int | None = None
    unbalanced: int | None = None
    problems: tuple[Problem, ...] = ()

    def number_row(self, row: int) -> int:
        """The row of the file, from 1, of that of the table, from 0."""
        return self.first + row + bisect_right(self.skipped, row)

    def iterate_batches(
        self, indexes: Sequence[int]
    ) -> Iterator[tuple[Batch, Sequence[int] | None]]:
        """All rows with these columns; and how many cells each has, None where all have as many as
        the header."""
        if self.length_column is None:
            for batch in self.table.iterate_batches(indexes):
                yield batch, None
            return
        for batch in self.table.iterate_batches([*indexes, self.length_column]):
            *columns, lengths = batch.columns
            sizes = list(map(int, lengths.values))
            row_sizes = list(map(sizes.__getitem__, lengths.codes))
            yield replace(batch, columns=tuple(columns)), row_sizes


def read_written_records(
    source: Path, ending: str, hints: ReadingHints, scratch: Path, names: Set[str]
) -> WrittenRecords | Refusal:
    """The records of a file of our own naming. Blank rows, short and long ones stay, and no total
    is set aside.

    `names` are those that the header should have: it is the record that has most of them. Of other
    formats than text the table is the one that `read` finds: its cells have a place each.
    """
    with source.open("rb") as file:
        head = file.read(SAMPLE)
    signature = detect_signature(head[:HEAD])
    if ending.lower() not in TEXTS or signature is not None:
        found = read_raw_table(
            source, ending=ending, hints=replace(hints, stored=True), scratch=scratch
        )
        return found if isinstance(found, Refusal) else _convert_raw_table(found, scratch)
    if conflict := refuse_conflict(source):
        return conflict
    records = _read_text_records(source, head, hints, scratch=scratch, names=names)
    if isinstance(records, Refusal):
        return records
    return replace(records, problems=tuple(_find_text_problems(records, hints)))


def _find_text_problems(records: WrittenRecords, hints: ReadingHints) -> Iterator[Problem]:
    """As of a text that is read to be published."""
    if hints.sheet:
        yield make_unused_sheet_problem(hints)
    if not records.table.rows:
        yield make_empty_table_problem(records.labels)


def _read_text_records(
    source: Path, head: bytes, hints: ReadingHints, scratch: Path, names: Set[str]
) -> WrittenRecords | Refusal:
    """`head`: the first bytes of the file."""
    hints = replace(hints, header=True, first_table=True)
    form = _read_plain_form(head, hints, names)
    if form and (plain_records := _read_plain_records(source, form, names, scratch)):
        return plain_records
    utf8 = scratch / "utf8.csv"
    reading = _decide_in_utf8(source, hints, utf8)
    if isinstance(reading, Refusal):
        if not all((reading.encoding, reading.delimiter, reading.code != "delimiter-unclear")):
            return reading
        # it has no header for sure, and the names tell
        form = _Form(reading.delimiter, reading.quote)
        row, labels = _find_header(utf8, form, names, None)
        records = _read_records(utf8, form, header=row, labels=labels, scratch=scratch)
        return _look_for_quotes(records, utf8, form)
    form = _Form(reading.delimiter, reading.quote, reading.escape, reading.spaced)
    row, labels = _find_header(utf8, form, names, reading.header_row)
    if row == reading.header_row:
        if any(repair.code == "header-joined" for repair in reading.repairs):
            labels = reading.names
        if len(labels) == len(reading.names) and reading.data_line == row + 1:
            table = _cut_large_file(utf8, form, header=row, labels=labels, scratch=scratch)
            if table is not None:
                return _look_for_swallowed_rows(_number_records(labels, table, row), utf8, form)
    records = _read_records(utf8, form, header=row, labels=labels, scratch=scratch)
    return _look_for_quotes(records, utf8, form)


def _read_plain_records(
    source: Path, form: _Form, names: Set[str], scratch: Path
) -> WrittenRecords | None:
    """Of a file whose first line tells its form; None where a quote is not in its place, or some
    row has not as many cells as that has, for then it may not be what it seems."""
    try:
        row, labels = _find_header(source, form, names, None)
    except UnicodeDecodeError:
        return None
    if row:
        return None
    if source.stat().st_size > SMALL:
        table = _cut_large_file(source, form, header=row, labels=labels, scratch=scratch)
        if table is None:
            return None
        return _look_for_swallowed_rows(_number_records(labels, table, row), source, form)
    if not are_quotes_in_place(source.read_bytes().decode("latin-1"), form.delimiter, form.quote):
        return None
    records = _read_records(source, form, header=row, labels=labels, scratch=scratch)
    if isinstance(records, Refusal) or records.length_column is not None:
        return None
    return _look_for_swallowed_rows(records, source, form)


def _look_for_swallowed_rows(records: WrittenRecords, utf8: Path, form: _Form) -> WrittenRecords:
    """The records where all quotes are in their place, with the row of one that is there by chance
    alone."""
    if _count_lines(utf8) <= records.first + records.table.rows - 1:
        return records  # no cell has several lines
    if not may_have_swallowed_rows(records.table, form.delimiter, range(records.width)):
        return records
    return _look_for_quotes(records, utf8, form)


def _count_lines(path: Path) -> int:
    """The ends of lines of a file."""
    count = 0
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            count += block.count(b"\n")
    return count


def _look_for_quotes(records: Records, utf8: Path, form: _Form) -> Records:
    if isinstance(records, Refusal):
        return records
    marks = DialectMarks(form.delimiter, form.quote, form.escape, form.spaced)
    width = len(records.labels)
    return replace(records, unbalanced=find_unbalanced_quote(utf8, marks, width))


def _number_records(labels: Sequence[str], table: RowTexts, header: int) -> WrittenRecords:
    return WrittenRecords(labels=tuple(labels), table=table, width=len(labels), first=header + 2)


def _cut_large_file(
    utf8: Path, form: _Form, header: int, labels: Sequence[str], scratch: Path
) -> RowTexts | None:
    """The rows of a file where it is certain what they are, and that all have as many cells as the
    header, which is a line."""
    is_odd = form.escape or form.spaced or len(labels) < 2  # a blank line is no row of one cell
    if is_odd or utf8.stat().st_size <= SMALL:
        return None
    with utf8.open("rb") as file:
        line = file.readline(SAMPLE)
    reading = FileReading(
        encoding="utf-8",
        delimiter=form.delimiter,
        quote=form.quote,
        newline="\r\n" if line.endswith(b"\r\n") else "\n",
        header_row=header,
        data_line=header + 1,
        names=tuple(labels),
        width=len(labels),
        records=(),
    )
    from site_builder.tables.column_table import build_column_table, open_column_table

    if utf8.stat().st_size > MODERATE:
        path = Path(mkdtemp(prefix="written-", dir=scratch)) / "columns.arrow"
        rows = write_certain_columns(utf8, reading, path)
        return None if rows is None else open_column_table(path, len(labels), rows)
    columns = read_certain_columns(utf8, reading)
    return None if columns is None else build_column_table(columns)


def _decide_in_utf8(source: Path, hints: ReadingHints, utf8: Path) -> FileReading | Refusal:
    """What is decided of a file, which is put beside in UTF-8; a refusal has a delimiter where it
    is of the header."""
    for accents in (False, True):
        reading = decide_file_reading(source, hints, accents=accents)
        if not reading.encoding or write_utf8(source, reading.encoding, utf8):
            return reading
    return Refusal(code="encoding-mixed")


def _convert_raw_table(raw: RawTable, scratch: Path) -> WrittenRecords:
    """A number that a format of a workbook gives its unit and its comma is the number that is
    stored."""
    width = len(raw.names)
    table: RowTexts = raw.cells
    if raw.formatted:
        keep = str
        readers = [_find_stored if name in raw.formatted else keep for name in raw.names]
        rows = iterate_rows(table)
        table = build_text_table(
            ([read(text) for read, text in zip(readers, cells, strict=True)] for cells in rows),
            width,
            scratch,
        )
    return WrittenRecords(
        labels=raw.names,
        table=table,
        width=width,
        first=raw.first_row,
        skipped=raw.skipped,
        problems=raw.problems,
    )


@cache
def _find_stored(text: str) -> str:
    """« 12 500,50 € » as 12500.50, and « 12,5 % » as 0.125; other cells as they are."""
    found = ONE_NUMBER.fullmatch(text)
    if found is None:
        return text
    number = re.sub(f"[{GROUPING}]", "", found[1]).replace(",", ".")
    return str(float(number) / 100) if "%" in text else number


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
        labels = _trim_labels(next(form.cut([line]), []))
        known = sum(label in names for label in labels)
        if known > 1 and 2 * known >= len(labels):
            return None if f"{delimiter}'" in text or f'{delimiter} "' in text else form
    return None


def _find_header(
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
    if records and names <= set(_trim_labels(records[0])):
        return 0, _trim_labels(records[0])
    known = [len(names & set(_trim_labels(cells))) for cells in records]
    row = known.index(max(known)) if any(known) else decided_row or 0
    return row, _trim_labels(records[row]) if row < len(records) else []


def _trim_labels(cells: Iterable[str]) -> list[str]:
    return [normalise_unicode(cell.strip()) for cell in cells]


def _read_records(
    utf8: Path, form: _Form, header: int, labels: Sequence[str], scratch: Path
) -> WrittenRecords | Refusal:
    """Each record below the header, whatever number of cells it has, as Python's csv cuts it."""
    try:
        if utf8.stat().st_size <= SMALL:
            with utf8.open(encoding="utf-8-sig", newline="") as file:
                rows = [*islice(form.cut(file), header + 1, None)]
            return _list_records(rows, labels, header)
        with utf8.open(encoding="utf-8-sig", newline="") as file:
            lengths = set(map(len, islice(form.cut(file), header + 1, None)))
        width = max(len(labels), *lengths, 0)
        is_ragged = bool(lengths - {len(labels)})
        with utf8.open(encoding="utf-8-sig", newline="") as file:
            records: Iterator[list[str]] = islice(form.cut(file), header + 1, None)
            if is_ragged:
                records = (_fill_row(cells, width) for cells in records)
            table = build_text_table(records, width + is_ragged, scratch)
    except csv.Error:
        return Refusal(code="cell-too-long", params={"most": LARGEST_CELL})
    except UnicodeDecodeError:  # far from both ends of the file
        return Refusal(code="encoding-mixed")
    return WrittenRecords(
        labels=tuple(labels),
        table=table,
        width=width,
        first=header + 2,
        length_column=width if is_ragged else None,
    )


def _list_records(rows: list[list[str]], labels: Sequence[str], header: int) -> WrittenRecords:
    lengths = set(map(len, rows))
    width = max(len(labels), *lengths, 0)
    is_ragged = bool(lengths - {len(labels)})
    if is_ragged:
        rows = [_fill_row(cells, width) for cells in rows]
    columns = cut_columns(rows, width + is_ragged)
    return WrittenRecords(
        labels=tuple(labels),
        table=ListTable(tuple(map(encode_column, columns)), len(rows)),
        width=width,
        first=header + 2,
        length_column=width if is_ragged else None,
    )


def _fill_row(cells: list[str], width: int) -> list[str]:
    """As many cells as the widest row has, and how many there are."""
    return [*cells, *[""] * (width - len(cells)), str(len(cells))]

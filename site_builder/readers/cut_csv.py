"""A delimited file cut into cells where that is certain: the proof that nothing was lost, or None.

A quote opens a cell if a delimiter, the end of a line or another quote stands before it, and closes
one if such stands behind it; where each of them does, in turn, there is one way of cutting the
text. Small files are cut by the standard library. Large ones are cut by pyarrow, which takes what
is no such text without a word (`"b"x`, `say "hi"`, a cell longer than a block): then the quotes
are looked at too, and the bytes of all cells, delimiters, quotes and ends of lines must be those of
the file.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice
from operator import itemgetter
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING, BinaryIO

from site_builder.cells import BLANKS
from site_builder.readers.decide.reading import FileReading
from site_builder.readers.decide.records import LARGEST_CELL, MOST_LINES
from site_builder.readers.stray_quotes import may_have_swallowed_rows
from site_builder.tables.build_table import build_text_table
from site_builder.tables.text_table import TextTable, find_rows

if TYPE_CHECKING:
    import pyarrow as pa

SMALL = 1 << 18  # bytes of a file that is cut by the standard library
BLOCK = 8 << 20  # bytes that pyarrow cuts at a time
QUOTES_AT_ONCE = 1 << 18  # bytes that are looked at for quotes: more of them take twice as long
NEWLINES = ("\n", "\r\n")


def cut_csv_file(source: Path, reading: FileReading, scratch: Path) -> TextTable | None:
    """All cells of a file, as written, below the header that was decided on; None where they are
    not certain, or a row is blank or between apostrophes, which is to be told."""
    oddities = (reading.escape, reading.spaced, reading.ending, reading.missing)
    plain = not any(oddities) and reading.cut_column is None
    if not plain or reading.newline not in NEWLINES or not reading.delimiter.isascii():
        return None
    if source.stat().st_size <= SMALL:
        table = _cut_small_file(source, reading, scratch)
    else:
        table = _cut_by_arrow(source, reading, scratch)
    if table is None or _has_odd_rows(table, reading.quote):
        return None
    return table


def _cut_small_file(source: Path, reading: FileReading, scratch: Path) -> TextTable | None:
    width = len(reading.names)
    rows = _cut_text(source, reading)
    if rows is None:
        return None
    try:
        table = build_text_table(_check_widths(rows, width), width, scratch)
    except (ValueError, csv.Error):
        return None
    return (
        None
        if reading.quote and may_have_swallowed_rows(table, reading.delimiter, range(width))
        else table
    )


def _check_widths(rows: Iterable[Sequence[str]], width: int) -> Iterator[Sequence[str]]:
    """The rows. Raises ValueError for one that has not this number of cells."""
    for row in rows:
        if len(row) != width:
            raise ValueError(row)
        yield row


def _cut_text(source: Path, reading: FileReading) -> Iterable[Sequence[str]] | None:
    try:
        with source.open(encoding=reading.encoding, newline="") as file:
            for _ in range(reading.data_line):
                file.readline()
            text = file.read()
    except UnicodeError:
        return None
    quote = reading.quote
    pieces = text.split(quote) if quote else [text]
    if not _is_well_formed(text, pieces, reading):
        return None
    if not text:
        return ()
    if len(pieces) == 1:
        lines = text.removesuffix(reading.newline).split(reading.newline)
        return (line.split(reading.delimiter) for line in lines)
    csv.field_size_limit(LARGEST_CELL)
    return csv.reader(
        io.StringIO(text, newline=""), delimiter=reading.delimiter, quotechar=quote, strict=True
    )


def _is_well_formed(text: str, pieces: Sequence[str], reading: FileReading) -> bool:
    """Of a text cut at its quotes: does each line outside them end as it should, and is each quote
    in its place?"""
    if "\0" in text:
        return False
    if reading.newline != "\n" or "\r" in text:
        outside = "".join(pieces[::2])
        if not _has_only(reading.newline, outside):
            return False
    return _are_pieces_in_place(pieces, reading.delimiter)


def _has_only(newline: str, outside: str) -> bool:
    """Do the lines of what stands outside quotes end in no other way?"""
    if newline == "\n":
        return "\r" not in outside
    ends = outside.count("\r\n")
    return outside.count("\r") == ends == outside.count("\n")


def are_quotes_in_place(text: str, delimiter: str, quote: str) -> bool:
    """Is there one way of cutting this text: does each quote open a cell, or close one?"""
    return not quote or _are_pieces_in_place(text.split(quote), delimiter)


def _are_pieces_in_place(pieces: Sequence[str], delimiter: str) -> bool:
    """Of a text cut at its quotes: is each piece outside them between delimiters or ends of lines?

    A piece of nothing stands between two quotes that are one letter of a cell.
    """
    if len(pieces) == 1:
        return True
    edges = {delimiter, "\n", "\r"}
    before = pieces[0]
    behind = pieces[-1]
    between = list(filter(None, islice(pieces, 2, len(pieces) - 1, 2)))
    return (
        len(pieces) % 2 == 1
        and (not before or before[-1] in edges)
        and (not behind or behind[0] in edges)
        and edges.issuperset(map(itemgetter(0), between))
        and edges.issuperset(map(itemgetter(-1), between))
    )


def _has_odd_rows(table: TextTable, quote: str) -> bool:
    """Is a row blank, or may it be one between apostrophes?"""
    tests = [_is_blank_cell]
    if table.width > 1 and quote != "'":
        tests.append(_is_empty_or_marked)
    everywhere = range(table.width)
    odd_rows = (find_rows(table, dict.fromkeys(everywhere, test)) for test in tests)
    return next(chain.from_iterable(odd_rows), None) is not None


def _is_blank_cell(text: str) -> bool:
    return not text.strip(BLANKS)


def _is_empty_or_marked(text: str) -> bool:
    return not text or (len(text) > 1 and text[0] == "'" == text[-1])


def _cut_by_arrow(source: Path, reading: FileReading, scratch: Path) -> TextTable | None:
    from site_builder.tables.arrow_table import ArrowTableWriter

    folder = Path(mkdtemp(prefix="cut-", dir=scratch))
    utf8 = folder / "utf8.csv"
    if not write_utf8(source, reading.encoding, utf8):
        return None
    with ArrowTableWriter(folder, len(reading.names)) as writer:
        proof = _read_certain_batches(
            utf8, reading, keep=lambda batch: writer.write_arrays(batch.columns)
        )
    utf8.unlink()
    if proof is None:
        return None
    if may_have_swallowed_rows(writer.table, reading.delimiter, proof.broken):
        return None
    return writer.table


def read_certain_columns(utf8: Path, reading: FileReading) -> list[pa.Array] | None:
    """The columns of a file in UTF-8, in memory, whatever stands in its rows; None where they are
    not certain."""
    import pyarrow as pa

    batches: list[pa.RecordBatch] = []
    if _read_certain_batches(utf8, reading, keep=batches.append) is None:
        return None
    if not batches:
        return [pa.array([], pa.string()) for _ in reading.names]
    table = pa.Table.from_batches(batches).combine_chunks()
    return [column.chunk(0) for column in table.columns]


def write_certain_columns(utf8: Path, reading: FileReading, target: Path) -> int | None:
    """The same in a file of Arrow: how many rows it has."""
    import pyarrow as pa

    rows = 0
    schema = pa.schema([(f"c{index}", pa.string()) for index in range(len(reading.names))])

    def keep(batch: pa.RecordBatch) -> None:
        nonlocal rows
        rows += batch.num_rows
        writer.write_batch(batch)

    with pa.ipc.new_file(str(target), schema) as writer:
        proof = _read_certain_batches(utf8, reading, keep=keep)
    return None if proof is None else rows


def _read_certain_batches(
    utf8: Path, reading: FileReading, keep: Callable[[pa.RecordBatch], object]
) -> _Proof | None:
    """Read the batches of a file; None where it is not certain what they are."""
    import pyarrow as pa
    from pyarrow import csv as arrow_csv

    body = _find_body(utf8, reading.data_line)
    quotes = _count_quotes(utf8, body, reading)
    if quotes is None:
        return None
    names = [f"c{index}" for index in range(len(reading.names))]
    proof = _Proof(reading, quotes)
    try:
        with utf8.open("rb") as file:
            file.seek(body)
            batches = arrow_csv.open_csv(
                file,
                arrow_csv.ReadOptions(use_threads=False, block_size=BLOCK, column_names=names),
                arrow_csv.ParseOptions(
                    delimiter=reading.delimiter,
                    quote_char=reading.quote or False,
                    newlines_in_values=True,
                    ignore_empty_lines=False,
                ),
                arrow_csv.ConvertOptions(
                    column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False
                ),
            )
            for batch in batches:
                proof.weigh(batch)
                keep(batch)
    except pa.ArrowInvalid:
        return None
    size = _measure_body(utf8, body, reading.newline)
    return proof if proof.bytes_found() == size else None


def _find_body(utf8: Path, lines: int) -> int:
    """Where the line of this number, from 0, begins, in bytes. A return alone ends one too, as it
    does where lines are counted."""
    with utf8.open(encoding="latin-1", newline="") as file:
        return sum(len(file.readline()) for _ in range(lines))


def _measure_body(utf8: Path, body: int, newline: str) -> int:
    """The bytes from this one on, as many as if the last line had an end."""
    size = utf8.stat().st_size - body
    with utf8.open("rb") as file:
        file.seek(max(body, body + size - len(newline)))
        return size if file.read() == newline.encode() else size + len(newline)


def _count_quotes(utf8: Path, body: int, reading: FileReading) -> int | None:
    """How many quotes there are from this byte on; None where one of them is not in its place, or
    lines end in several ways outside them."""
    quote = reading.quote
    count = 0
    with utf8.open("rb") as file:
        file.seek(body)
        while block := file.read(QUOTES_AT_ONCE):
            text = (block + file.readline(BLOCK)).decode("latin-1")
            pieces = text.split(quote) if quote else [text]
            if len(pieces) % 2 == 0:
                text += _read_open_cell(file, quote)
                pieces = text.split(quote)
            if not _is_well_formed(text, pieces, reading):
                return None
            count += len(pieces) - 1
    return count


def _read_open_cell(file: BinaryIO, quote: str) -> str:
    """The next lines, as far as a cell goes on in them that a quote has opened."""
    lines: list[str] = []
    is_open = True
    while is_open and len(lines) < MOST_LINES and (line := file.readline(BLOCK)):
        lines.append(line.decode("latin-1"))
        is_open = lines[-1].count(quote) % 2 == 0
    return "".join(lines)


class _Proof:
    """The bytes of what was cut, to be held against those of the file. `quotes` are all of it."""

    def __init__(self, reading: FileReading, quotes: int) -> None:
        self.reading = reading
        self.bytes = 0
        self.rows = 0
        self.quotes = quotes
        self.broken: set[int] = set()  # the columns with line ends within cells

    def weigh(self, batch: pa.RecordBatch) -> None:
        """Add what stands in these rows; quotes within cells were counted with all quotes."""
        quote = self.reading.quote.encode()
        self.rows += batch.num_rows
        for index, column in enumerate(batch.columns):
            _, offsets, content = column.buffers()
            if not len(column) or offsets is None or content is None:
                continue
            ends = memoryview(offsets).cast("i")
            start = ends[column.offset]
            end = ends[column.offset + len(column)]
            self.bytes += end - start
            if self.quotes:
                inside = bytes(memoryview(content)[start:end])
                self.bytes -= inside.count(quote) * len(quote)
                if b"\n" in inside:
                    self.broken.add(index)

    def bytes_found(self) -> int:
        """All cells with their quotes, delimiters and ends of lines."""
        around = len(self.reading.names) - 1 + len(self.reading.newline)
        return self.bytes + self.quotes + self.rows * around


def write_utf8(source: Path, encoding: str, target: Path) -> bool:
    """Put a file into the scratch folder as UTF-8; False when its bytes are not of its encoding."""
    target.unlink(missing_ok=True)  # it may be a link to the source: writing would go through it
    if encoding in ("utf-8", "utf-8-sig"):
        target.hardlink_to(source)  # whoever cuts it checks it
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

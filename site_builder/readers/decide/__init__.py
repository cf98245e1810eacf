"""The decisions of reading a delimited file, from its head and its tail: pure functions of the
standard library.

A sample decides, the caller verifies the whole file. The same code can run in a browser: nothing
here knows DuckDB.
"""

from __future__ import annotations

from dataclasses import replace

from site_builder.cells import BLANKS
from site_builder.core.model import ReadingHints
from site_builder.core.problems import Refusal, Repair
from site_builder.readers.decide.dialect import decide_dialect
from site_builder.readers.decide.encoding import (
    decide_encoding,
    decode_head,
    decode_tail,
    has_utf8_sequences,
)
from site_builder.readers.decide.fit import split_header_line
from site_builder.readers.decide.header import (
    DEEP,
    clean_column_names,
    find_first_data_row,
    find_header_row,
    join_header_rows,
)
from site_builder.readers.decide.kinds import list_candidate_kinds, needs_check
from site_builder.readers.decide.reading import Dialect, Encoding, FileReading
from site_builder.readers.decide.records import (
    Record,
    SplitRecord,
    detect_newline,
    find_common_line_suffix,
    is_apostrophe_quoted,
    is_blank,
    iterate_physical_lines,
    remove_line_suffix,
    split_records,
)
from site_builder.readers.decide.signature import refuse_by_signature

__all__ = [
    "FileReading",
    "Refusal",
    "clean_column_names",
    "decide_dialect",
    "decide_encoding",
    "decide_reading",
    "has_utf8_sequences",
    "list_candidate_kinds",
    "needs_check",
]

MOST_COLUMNS = 2_000


def decide_reading(head: bytes, tail: bytes, hints: ReadingHints) -> FileReading | Refusal:
    """How to read a delimited file, or why not.

    `head` is its beginning (256 KB are plenty); `tail` is its end beyond `head`, empty exactly
    where `head` is the whole file. Never raises, whatever the bytes.
    """
    refused = refuse_by_signature(head)
    if refused is not None:
        return refused
    encoding = decide_encoding(head, tail, hints.encoding)
    if isinstance(encoding, Refusal):
        return encoding
    text = decode_head(head, encoding.codec)
    if not text.strip(BLANKS):
        return Refusal(code="file-empty")
    ending = find_common_line_suffix(text) if hints.delimiter is None else ""
    if ending:
        text = "".join(remove_line_suffix(line, ending) for line in iterate_physical_lines(text))
    dialect = decide_dialect(text, decode_tail(tail, encoding.codec), hints.delimiter, hints.quote)
    if isinstance(dialect, Refusal):
        return dialect
    found = _read(text, not tail, encoding=encoding, dialect=dialect, header=hints.header)
    if isinstance(found, Refusal):
        return replace(
            found,
            encoding=encoding.codec,
            delimiter=dialect.marks.delimiter,
            quote=dialect.marks.quote,
        )
    if not ending:
        return found
    return replace(
        found, ending=ending, repairs=(*found.repairs, Repair("lines-ended", {"ending": ending}))
    )


def _read(
    text: str, whole: bool, encoding: Encoding, dialect: Dialect, header: bool | None
) -> FileReading | Refusal:
    """The header, the names and the sample, once encoding and dialect are known."""
    marks = dialect.marks
    found = list(split_records(iterate_physical_lines(text), marks, dialect.width))
    rows = [
        _cells(one, dialect) if place < DEEP else one.loosely(marks)
        for place, one in enumerate(found)
    ]
    rows = rows if whole or len(rows) < 2 else rows[:-1]
    row = find_header_row(rows, dialect.width, header)
    if isinstance(row, Refusal):
        return row
    if row and (first := _table_above(rows[:row])) is not None:
        return Refusal(code="tables-stacked", params={"row": row + 1, "first": first + 1})
    width = dialect.width
    escaped = (
        (Repair("quotes-escaped", count=text.count(marks.escape + marks.quote)),)
        if marks.escape
        else ()
    )
    header_cells = [""] * width
    told = tuple[Repair, ...]()
    if row is not None:
        row, header_cells, told = _header(found, rows, row, dialect)
    start = find_first_data_row(rows, row)
    if max(width, len(header_cells)) > MOST_COLUMNS:
        return Refusal(
            code="too-many-columns",
            params={"columns": max(width, len(header_cells)), "most": MOST_COLUMNS},
        )
    columns, renamed = clean_column_names(header_cells)
    if all(is_blank(record[len(columns) :]) for record in rows[start:]):
        width = min(width, len(columns))  # delimiters at the end of every record make no column
    return FileReading(
        encoding=encoding.codec,
        delimiter=marks.delimiter,
        quote=marks.quote,
        newline=detect_newline(text, marks.quote),
        header_row=row,
        data_line=sum(one.lines for one in found[:start]),
        names=columns,
        width=width,
        records=tuple(tuple(record) for record in rows[start:] if not is_blank(record)),
        escape=marks.escape,
        spaced=marks.spaced,
        repairs=(*encoding.repairs, *escaped, *told, *(renamed if row is not None else ())),
    )


def _cells(one: SplitRecord, dialect: Dialect) -> Record:
    """The cells of a record that may be the header, cut as names are where stray quotes take its
    width from it."""
    marks = dialect.marks
    cells = one.loosely(dialect.marks)
    if one.cells is not None or len(cells) == dialect.width:
        return cells
    return split_header_line(one.text, dialect.width, marks.delimiter, marks.quote) or cells


def _table_above(rows: list[Record]) -> int | None:
    """The index of the first of several filled records of one width: a table of its own, and no
    titles."""
    filled = [(index, sum(not is_blank([cell]) for cell in row)) for index, row in enumerate(rows)]
    for (index, one), (_, two), (_, three) in zip(filled, filled[1:], filled[2:], strict=False):
        if one == two == three > 1:
            return index
    return None


def _header(
    found: list[SplitRecord], rows: list[Record], row: int, dialect: Dialect
) -> tuple[int, Record, tuple[Repair, ...]]:
    """The last row of the header, its cells, and the receipts for it and for what stands above
    it."""
    last, cells, told = _header_cells(found, rows, row, dialect)
    joined_above = bool(told) and told[0].code == "header-joined" and last == row
    return last, cells, (*_skipped(rows, row - joined_above), *told)


def _header_cells(
    found: list[SplitRecord], rows: list[Record], row: int, dialect: Dialect
) -> tuple[int, Record, tuple[Repair, ...]]:
    """The last row of the header, its cells, and the receipt where it took more than taking them as
    they stand."""
    marks = dialect.marks
    width = dialect.width
    written = found[row].cells
    if written is None or (
        len(written) < width and marks.quote and marks.quote in "".join(written)
    ):
        cells = split_header_line(found[row].text, width, marks.delimiter, marks.quote) or rows[row]
        return row, cells, (Repair("header-cut-again"),) if cells != written else ()
    last, cells, joined = join_header_rows(rows, row)
    if joined:
        return last, _closed(cells, width), (Repair("header-joined"),)
    cells = _closed(cells, width)
    if is_apostrophe_quoted(cells):
        return row, [cell[1:-1] for cell in cells], (Repair("header-cut-again"),)
    filled = [cell for cell in cells if not is_blank([cell])]
    if len(cells) > width == len(filled):
        return row, filled, (Repair("header-cut-again"),)  # a delimiter too many, here alone
    return row, cells, ()


def _closed(header: Record, width: int) -> Record:
    """The header without the empty cells that delimiters at its end would make, beyond the width of
    the table."""
    end = len(header)
    while end > width and is_blank(header[end - 1 : end]):
        end -= 1
    return header[:end]


def _skipped(rows: list[Record], header: int) -> tuple[Repair, ...]:
    """The receipt for titles above the header; blank records are nothing to tell."""
    above = [i for i in range(1, header + 1) if not is_blank(rows[i - 1])]
    return (Repair("titles-skipped", count=len(above), rows=tuple(above[:10])),) if above else ()

"""The decisions of reading a delimited file, from its head and its tail: pure functions of the standard library.

A sample decides, the caller verifies the whole file. The same code can run in a browser: nothing here knows DuckDB.
"""

from __future__ import annotations

from site_builder.cells import BLANKS
from site_builder.decide.dialect import decide_dialect
from site_builder.decide.encoding import decide_encoding, decode, decode_tail, mixed_encoding
from site_builder.decide.header import column_names, first_data_row, header_row
from site_builder.decide.kinds import candidates, mixed, needs_check
from site_builder.decide.reading import Dialect, Encoding, Reading, Refusal
from site_builder.decide.records import Record, is_blank, lines_before, newline, records
from site_builder.decide.signature import refuse_by_signature
from site_builder.model import Hints
from site_builder.problems import Repair

__all__ = [
    "Reading", "Refusal", "candidates", "column_names", "decide", "decide_dialect", "decide_encoding", "mixed",
    "mixed_encoding", "needs_check", "records",
]

MOST_COLUMNS = 2_000


def decide(head: bytes, tail: bytes, hints: Hints) -> Reading | Refusal:
    """How to read a delimited file, or why not.

    `head` is its beginning (256 KB are plenty); `tail` is its end beyond `head`, empty exactly where `head` is the
    whole file. Never raises, whatever the bytes.
    """
    refused = refuse_by_signature(head)
    if refused is not None:
        return refused
    encoding = decide_encoding(head, tail, hints.encoding)
    if isinstance(encoding, Refusal):
        return encoding
    text = decode(head, encoding.codec)
    if not text.strip(BLANKS):
        return Refusal("file-empty")
    dialect = decide_dialect(text, decode_tail(tail, encoding.codec), hints.delimiter, hints.quote)
    if isinstance(dialect, Refusal):
        return dialect
    return _read(text, not tail, encoding, dialect, hints.header)


def _read(text: str, whole: bool, encoding: Encoding, dialect: Dialect, header: bool | None) -> Reading | Refusal:
    """The header, the names and the sample, once encoding and dialect are known."""
    rows = records(text, dialect.delimiter, dialect.quote)
    rows = rows if whole or len(rows) < 2 else rows[:-1]
    row = header_row(rows, dialect.width, header)
    if isinstance(row, Refusal):
        return row
    start = first_data_row(rows, row)
    width = dialect.width
    header_cells = [""] * width if row is None else _closed(rows[row], width)
    if max(width, len(header_cells)) > MOST_COLUMNS:
        return Refusal("too-many-columns", {"columns": max(width, len(header_cells)), "most": MOST_COLUMNS})
    names, renamed = column_names(header_cells)
    if all(is_blank(record[len(names) :]) for record in rows[start:]):
        width = min(width, len(names))  # delimiters at the end of every record make no column
    return Reading(
        encoding=encoding.codec,
        delimiter=dialect.delimiter,
        quote=dialect.quote,
        newline=newline(text, dialect.quote),
        header_row=row,
        data_line=lines_before(text, dialect.delimiter, dialect.quote, start),
        names=names,
        width=width,
        records=tuple(tuple(record) for record in rows[start:] if not is_blank(record)),
        repairs=(*encoding.repairs, *_skipped(rows, row), *(renamed if row is not None else ())),
    )


def _closed(header: Record, width: int) -> Record:
    """The header without the empty cells that delimiters at its end would make, beyond the width of the table."""
    end = len(header)
    while end > width and is_blank(header[end - 1 : end]):
        end -= 1
    return header[:end]


def _skipped(rows: list[Record], header: int | None) -> tuple[Repair, ...]:
    """The receipt for titles above the header; blank records are nothing to tell."""
    above = [i for i in range(1, (header or 0) + 1) if not is_blank(rows[i - 1])]
    return (Repair("titles-skipped", count=len(above), rows=tuple(above[:10])),) if above else ()

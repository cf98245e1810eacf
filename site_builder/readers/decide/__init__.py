"""The decisions of reading a delimited file, from its head and its tail: pure functions of the
standard library.

A sample decides, the caller verifies the whole file. The same code can run in a browser: nothing
here knows DuckDB.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import chain

from site_builder.cells import BLANKS
from site_builder.core.model.reading_hints import ReadingHints
from site_builder.core.problems import Refusal, Repair
from site_builder.readers.decide.dialect import (
    are_records_even,
    decide_dialect,
    propose_dialect,
)
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
    find_header_row,
    find_stacked_names,
    is_form_entry,
    join_header_rows,
    stack_names,
)
from site_builder.readers.decide.kinds import list_candidate_kinds, needs_check
from site_builder.readers.decide.reading import Dialect, Encoding, FileReading, note_asides
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
_WIDE = 3  # filled cells of a record that is no title, where as many as
_MANY = 3  # records have them


def decide_reading(head: bytes, tail: bytes, hints: ReadingHints) -> FileReading | Refusal:
    """How to read a delimited file, or why not.

    `head` is its beginning (256 KB are plenty); `tail` is its end beyond `head`, empty exactly
    where `head` is the whole file. Never raises, whatever the bytes.
    """
    refusal = refuse_by_signature(head)
    if refusal is not None:
        return refusal
    encoding = decide_encoding(head, tail, hints.encoding)
    if isinstance(encoding, Refusal):
        return _propose_delimiter(encoding, head, tail, hints)
    text = decode_head(head, encoding.codec)
    if not text.strip(BLANKS):
        return Refusal(code="file-empty")
    ending = find_common_line_suffix(text) if hints.delimiter is None else ""
    if ending:
        text = "".join(remove_line_suffix(line, ending) for line in iterate_physical_lines(text))
    end = decode_tail(tail, encoding.codec)
    sample = _split_sample(text, end, is_whole=not tail, hints=hints)
    if isinstance(sample, Refusal):
        return replace(sample, encoding=encoding.codec)
    dialect, split = sample
    reading = _read_sample(text, split, encoding=encoding, dialect=dialect, hints=hints)
    if isinstance(reading, Refusal):
        return replace(
            reading,
            encoding=encoding.codec,
            delimiter=dialect.marks.delimiter,
            quote=dialect.marks.quote,
        )
    if not ending:
        return reading
    return replace(
        reading,
        ending=ending,
        repairs=(*reading.repairs, Repair("lines-ended", {"ending": ending})),
    )


def _propose_delimiter(refusal: Refusal, head: bytes, tail: bytes, hints: ReadingHints) -> Refusal:
    """The refusal of an encoding with the delimiter all the same, which is ASCII in any table of
    256 letters."""
    if refusal.code == "nul-bytes":
        return refusal
    text = head.decode("latin-1")
    sample = _split_sample(text, tail.decode("latin-1"), is_whole=not tail, hints=hints)
    if isinstance(sample, Refusal):
        return replace(refusal, delimiter=sample.delimiter, quote=sample.quote)
    marks = sample[0].marks
    return replace(refusal, delimiter=marks.delimiter, quote=marks.quote)


def _split_sample(
    text: str, tail: str, is_whole: bool, hints: ReadingHints
) -> tuple[Dialect, list[SplitRecord]] | Refusal:
    """The dialect, and the records of the head, without a last one that may be cut.

    A dialect proposed from less text is the right one where all these records are as it says.
    """
    proposal = None
    if hints.delimiter is None and hints.quote is None:
        proposal = propose_dialect(text, tail)
    split: list[SplitRecord] = []
    if proposal is not None:
        split = _split_head(text, is_whole, proposal)
        if are_records_even(split, proposal.width):
            return proposal, split
    dialect = decide_dialect(text, tail, hints.delimiter, hints.quote)
    if isinstance(dialect, Refusal):
        return dialect
    return dialect, split if dialect == proposal else _split_head(text, is_whole, dialect)


def _split_head(text: str, is_whole: bool, dialect: Dialect) -> list[SplitRecord]:
    split = list(split_records(iterate_physical_lines(text), dialect.marks, dialect.width))
    return split if is_whole or len(split) < 2 else split[:-1]


def _read_sample(
    text: str, split: list[SplitRecord], encoding: Encoding, dialect: Dialect, hints: ReadingHints
) -> FileReading | Refusal:
    """The header, the names and the sample, once encoding and dialect are known."""
    marks = dialect.marks
    rows = [_cut_record_cells(record, dialect) for record in split[:DEEP]]
    rows += [record.loosely(marks) for record in split[DEEP:]]
    filled_width = min(dialect.width, _measure_filled_width(rows))
    header_row = find_header_row(rows, filled_width, hints.header)
    if isinstance(header_row, Refusal):
        return header_row
    if header_row and (above_row := _find_table_above(rows[:header_row])) is not None:
        if not hints.first_table:
            return Refusal(
                code="tables-stacked", params={"row": header_row + 1, "first": above_row + 1}
            )
        header_row = above_row
    width = dialect.width
    escape_repairs = (
        (Repair("quotes-escaped", count=text.count(marks.escape + marks.quote)),)
        if marks.escape
        else ()
    )
    header_cells = [""] * width
    header_repairs = tuple[Repair, ...]()
    if header_row is not None:
        header_row, header_cells, header_repairs = _read_header(split, rows, header_row, dialect)
    start = 0 if header_row is None else header_row + 1
    if max(width, len(header_cells)) > MOST_COLUMNS:
        return Refusal(
            code="too-many-columns",
            params={"columns": max(width, len(header_cells)), "most": MOST_COLUMNS},
        )
    columns, name_repairs = clean_column_names(header_cells)
    longer_rows = (record for record in rows[start:] if len(record) > len(columns))
    if all(is_blank(record[len(columns) :]) for record in longer_rows):
        width = min(width, len(columns))  # delimiters at the end of every record make no column
    return FileReading(
        encoding=encoding.codec,
        delimiter=marks.delimiter,
        quote=marks.quote,
        newline=detect_newline(text, marks.quote),
        header_row=header_row,
        data_line=sum(split_record.lines for split_record in split[:start]),
        names=columns,
        spelling={
            name: cell for name, cell in zip(columns, header_cells, strict=True) if name != cell
        },
        width=width,
        records=tuple(tuple(record) for record in rows[start:] if not is_blank(record)),
        escape=marks.escape,
        spaced=marks.spaced,
        doubtful_letters=encoding.is_doubtful,
        beside=tuple(map("\t".join, rows[: header_row or 0])),
        repairs=(
            *encoding.repairs,
            *escape_repairs,
            *header_repairs,
            *(name_repairs if header_row is not None else ()),
        ),
    )


def _measure_filled_width(rows: list[Record]) -> int:
    """Up to which column some record is filled: delimiters at the end of every one make none."""
    width = 0
    for row in rows:
        while len(row) > width and not is_blank(row[width:]):
            width += 1
    return width


def _cut_record_cells(split_record: SplitRecord, dialect: Dialect) -> Record:
    """The cells of a record that may be the header, cut as names are where stray quotes take its
    width from it."""
    marks = dialect.marks
    cells = split_record.loosely(dialect.marks)
    if split_record.cells is not None or len(cells) == dialect.width:
        return cells
    return (
        split_header_line(split_record.text, dialect.width, marks.delimiter, marks.quote) or cells
    )


def _find_table_above(rows: list[Record]) -> int | None:
    """The index of the first of several filled records of one width: a table of its own, and no
    titles."""
    filled = [
        (index, 0 if is_form_entry(row) else sum(not is_blank([cell]) for cell in row))
        for index, row in enumerate(rows)
    ]
    for (index, fill), (_, second_fill), (_, third_fill) in zip(
        filled, filled[1:], filled[2:], strict=False
    ):
        if fill == second_fill == third_fill > 1:
            return index
    for fill, count in Counter(fill for _, fill in filled).items():
        if fill >= _WIDE and count >= _MANY:  # some of its cells are empty
            return next(index for index, other in filled if other == fill)
    return None


def _read_header(
    split: list[SplitRecord], rows: list[Record], row: int, dialect: Dialect
) -> tuple[int, Record, tuple[Repair, ...]]:
    """The last row of the header, its cells, and the receipts for it and for what stands above
    it."""
    if (first_row := find_stacked_names(rows, row)) is not None:
        cells = stack_names(rows[first_row : row + 1])
        repairs = (*_report_skipped_titles(rows, first_row), Repair("header-joined"))
        return row, _trim_header(cells, dialect.width), repairs
    last_row, cells, repairs = _read_header_cells(split, rows, row, dialect)
    joined_above = bool(repairs) and repairs[0].code == "header-joined" and last_row == row
    return last_row, cells, (*_report_skipped_titles(rows, row - joined_above), *repairs)


def _read_header_cells(
    split: list[SplitRecord], rows: list[Record], row: int, dialect: Dialect
) -> tuple[int, Record, tuple[Repair, ...]]:
    """The last row of the header, its cells, and the receipt where it took more than taking them as
    they stand."""
    marks = dialect.marks
    width = dialect.width
    strict_cells = split[row].cells
    if strict_cells is None or (
        len(strict_cells) < width and marks.quote and marks.quote in "".join(strict_cells)
    ):
        cells = split_header_line(split[row].text, width, marks.delimiter, marks.quote) or rows[row]
        return row, cells, (Repair("header-cut-again"),) if cells != strict_cells else ()
    last_row, cells, is_joined = join_header_rows(rows, row)
    if is_joined:
        return last_row, _trim_header(cells, width), (Repair("header-joined"),)
    cells = _trim_header(cells, width)
    if is_apostrophe_quoted(cells):
        return row, [cell[1:-1] for cell in cells], (Repair("header-cut-again"),)
    filled = [cell for cell in cells if not is_blank([cell])]
    if len(cells) > width == len(filled):
        return row, filled, (Repair("header-cut-again"),)  # a delimiter too many, here alone
    return row, cells, ()


def _trim_header(header: Record, width: int) -> Record:
    """The header without the empty cells that delimiters at its end would make, beyond the width of
    the table."""
    end = len(header)
    while end > width and is_blank(header[end - 1 : end]):
        end -= 1
    return header[:end]


def _report_skipped_titles(rows: list[Record], header: int) -> tuple[Repair, ...]:
    """The receipt for titles above the header; blank records are nothing to tell."""
    title_rows = [i for i in range(1, header + 1) if not is_blank(rows[i - 1])]
    if not title_rows:
        return ()
    receipt = Repair("titles-skipped", count=len(title_rows), rows=tuple(title_rows[:10]))
    return (note_asides(receipt, chain.from_iterable(rows[i - 1] for i in title_rows)),)

"""CSV and its cousins. decide/ says how from a sample, `cut_csv` proves it on the whole file; one
that fails is straightened record by record in Python, and only what is certain is straightened."""

from __future__ import annotations

import operator
import os
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain
from pathlib import Path

from site_builder.core.encodings import LABELS
from site_builder.core.model.reading_hints import ReadingHints
from site_builder.core.problems import Refusal, Repair
from site_builder.readers.byte_survey import ByteSurvey, scan_file_bytes
from site_builder.readers.cut_csv import cut_csv_file, write_utf8
from site_builder.readers.decide import decide_reading
from site_builder.readers.decide.even_rows import even_out_cells, even_out_rows
from site_builder.readers.decide.fit import infer_column_shapes
from site_builder.readers.decide.header_words import are_header_words
from site_builder.readers.decide.reading import FileReading
from site_builder.readers.decide.records import (
    LARGEST_CELL,
    SplitRecord,
    is_blank,
    remove_line_suffix,
    split_records,
)
from site_builder.readers.drawn_tables import convert_drawn_table, normalise_line_ends
from site_builder.readers.form_look import report_form
from site_builder.readers.group_labels import report_group_labels
from site_builder.readers.raw_table import RawTable
from site_builder.readers.row_sections import separate_row_sections
from site_builder.readers.spoilt_text import (
    convert_mixed_encodings,
    detect_lost_letters,
    is_latin_9_file,
    is_mixed_encoding,
    repair_mojibake_file,
    unpack_quoted_lines,
    warn_of_doubtful_letters,
)
from site_builder.readers.straighten import StraightenedRecords
from site_builder.readers.table_body import clean_table_body
from site_builder.tables.build_table import build_text_table

SIGN = re.compile("[,;\t|](?! )")  # that delimits names, and not people's words
MANY_SHORT = 0.2  # of the records end where their last filled cell does
FEW_SHORT = 2
TWO_BYTES = ("utf-16", "utf-16-le", "utf-16-be", "utf-32")
SAMPLE = 256 << 10  # bytes at each end of the file that decide/ sees


def read(source: Path, hints: ReadingHints, scratch: Path) -> RawTable | Refusal:
    """Read `source` into the table `raw`. What it is not sure of it refuses, with the first row
    concerned."""
    source, survey, mending = _write_anew(source, scratch)
    outcome = _read(source, survey=survey, hints=hints, scratch=scratch)
    if isinstance(outcome, Refusal) and outcome.code in ("encoding-mixed", "encoding-broken"):
        outcome = (
            _read_mixed_encodings(source, survey=survey, hints=hints, scratch=scratch) or outcome
        )
    if _may_be_wrapped(outcome) and (count := _unpack_lines(source, outcome, scratch)):
        outcome = _read_unwrapped(count, outcome, hints=hints, scratch=scratch) or _read(
            source, survey=survey, hints=hints, scratch=scratch
        )
    if isinstance(outcome, RawTable):
        outcome = _clean_table(outcome, mending, hints, scratch)
    if isinstance(outcome, Refusal) or not survey.lost or not outcome.rows:
        return outcome
    spoilt = detect_lost_letters(outcome)
    if isinstance(spoilt, Refusal):
        return outcome if hints.first_table else _keep_reading(spoilt, outcome.reading)
    return replace(outcome, problems=(*outcome.problems, spoilt)) if spoilt else outcome


def _clean_table(
    table: RawTable, mending: tuple[Repair, ...], hints: ReadingHints, scratch: Path
) -> RawTable | Refusal:
    """The table without what is none of it; `mending` are receipts of what was written anew."""
    repairs = table.repairs
    if any(repair.code == "table-drawn" for repair in mending):  # its rules became blank lines
        repairs = tuple(repair for repair in repairs if repair.code != "empty-rows")
    cleaned = clean_table_body(replace(table, repairs=(*mending, *repairs)), hints)
    if isinstance(cleaned, Refusal):
        return _keep_reading(cleaned, table.reading)
    separated = separate_row_sections(cleaned, hints, scratch)
    doubts = chain(report_group_labels(separated), report_form(separated))
    separated = replace(separated, problems=(*separated.problems, *doubts))
    if not separated.reading.doubtful_letters:
        return separated
    return replace(separated, problems=(*separated.problems, warn_of_doubtful_letters(separated)))


def _write_anew(source: Path, scratch: Path) -> tuple[Path, ByteSurvey, tuple[Repair, ...]]:
    """The file, what one look at it tells, and the receipts of what had to be written anew to be
    read at all."""
    survey = scan_file_bytes(source)
    repairs = tuple[Repair, ...]()
    steps = (
        (survey.lines == 1, normalise_line_ends, "lines-relined"),
        (survey.misread, repair_mojibake_file, "text-mended"),
        (survey.ruled, convert_drawn_table, "table-drawn"),
    )
    for due, anew, code in steps:
        target = scratch / f"{code}.csv"
        if due and (count := anew(source, target)):
            source = target
            survey = scan_file_bytes(target)
            repairs = (*repairs, Repair(code, count=count))
    return source, survey, repairs


def _may_be_wrapped(outcome: RawTable | Refusal) -> bool:
    """May each line be one cell in quotes? So it is said, or its only column has several names, or
    its first cell, below a title."""
    if isinstance(outcome, Refusal):
        return outcome.code in ("delimiter-unclear", "ragged-rows")
    if len(outcome.names) > 1:
        return bool(outcome.problems)
    first_cells = map("".join, outcome.reading.records[:1])
    is_titled = any(are_header_words(SIGN.split(cell)) for cell in first_cells)
    return bool(outcome.problems) or is_titled or SIGN.search(outcome.names[0]) is not None


def _unpack_lines(source: Path, outcome: RawTable | Refusal, scratch: Path) -> int:
    """Write the file with the lines that are one cell in quotes as what is in it; how many."""
    encoding = _get_encoding(outcome)
    target = scratch / "unwrapped.csv"
    if encoding not in TWO_BYTES:
        return unpack_quoted_lines(source, target)
    utf8 = scratch / "wrapped.csv"
    return unpack_quoted_lines(utf8, target) if write_utf8(source, encoding, utf8) else 0


def _read_unwrapped(
    count: int, wrapped: RawTable | Refusal, hints: ReadingHints, scratch: Path
) -> RawTable | None:
    """A table whose lines became one cell each; None where taking them out of it leaves anything
    uncertain."""
    path = scratch / "unwrapped.csv"
    if _get_encoding(wrapped) in TWO_BYTES:
        hints = replace(hints, encoding=None)
    unwrapped = _read(path, survey=scan_file_bytes(path), hints=hints, scratch=scratch)
    if not isinstance(unwrapped, RawTable) or len(unwrapped.names) < 2 or unwrapped.problems:
        return None
    repairs = (Repair("lines-unwrapped", count=count), *unwrapped.repairs)
    if _get_encoding(wrapped) in TWO_BYTES:
        encoding = _get_encoding(wrapped)
        repairs = (Repair("encoding-converted", {"encoding": LABELS[encoding]}), *repairs)
        unwrapped = replace(unwrapped, reading=replace(unwrapped.reading, encoding=encoding))
    return replace(unwrapped, repairs=repairs)


def _get_encoding(outcome: RawTable | Refusal) -> str:
    return outcome.encoding if isinstance(outcome, Refusal) else outcome.reading.encoding


def _read_mixed_encodings(
    source: Path,
    survey: ByteSurvey,
    hints: ReadingHints,
    scratch: Path,
) -> RawTable | Refusal | None:
    """A file in two encodings, each of its lines being in one of them."""
    united = convert_mixed_encodings(source, scratch / "united.csv")
    if united is None:
        return None
    codec, ours, others = united
    outcome = _read(
        scratch / "united.csv",
        survey=survey,
        hints=replace(hints, encoding=None),
        scratch=scratch,
    )
    if isinstance(outcome, Refusal):
        return outcome
    repair = Repair(
        "encodings-united", {"encoding": LABELS[codec]}, min(ours, others) or max(ours, others)
    )
    encoding = "utf-8" if ours > others else codec
    return replace(
        outcome,
        reading=replace(outcome.reading, encoding=encoding),
        repairs=(repair, *outcome.repairs),
    )


def _read(
    source: Path,
    survey: ByteSurvey,
    hints: ReadingHints,
    scratch: Path,
) -> RawTable | Refusal:
    if survey.long_line:
        return Refusal(code="cell-too-long", params={"most": LARGEST_CELL})
    reading = decide_file_reading(source, hints)
    if isinstance(reading, Refusal):
        return reading
    outcome = _read_as_decided(source, reading=reading, survey=survey, hints=hints, scratch=scratch)
    return _keep_reading(outcome, reading) if isinstance(outcome, Refusal) else outcome


def _keep_reading(refusal: Refusal, reading: FileReading) -> Refusal:
    """The refusal with what was decided of the file all the same."""
    return replace(
        refusal, encoding=reading.encoding, delimiter=reading.delimiter, quote=reading.quote
    )


def decide_file_reading(
    source: Path, hints: ReadingHints, *, accents: bool = False
) -> FileReading | Refusal:
    """How to read a file, by its two ends. `accents`: by its first one, which may come long after
    the head, as well."""
    with source.open("rb") as file:
        head = file.read(SAMPLE)
        file.seek(max(len(head), os.fstat(file.fileno()).st_size - SAMPLE))
        tail = file.read(SAMPLE)
    return decide_reading(head, _read_first_accents(source) if accents else tail, hints)


def _read_as_decided(
    source: Path,
    reading: FileReading,
    survey: ByteSurvey,
    hints: ReadingHints,
    scratch: Path,
) -> RawTable | Refusal:
    reading, problems = even_out_rows(reading)
    if reading.width > len(reading.names):
        code = "decimals-cut" if _has_cut_decimals(reading) else "header-short"
        return Refusal(code=code, params={"names": len(reading.names), "cells": reading.width})
    if survey.nul and not reading.encoding.startswith(("utf-16", "utf-32")):
        return Refusal(code="nul-bytes")
    if not reading.encoding.startswith("utf") and is_mixed_encoding(source):
        return Refusal(code="encoding-mixed")
    if reading.encoding == "cp1252" and hints.encoding is None and is_latin_9_file(source):
        converted = Repair("encoding-converted", {"encoding": LABELS["iso8859-15"]})
        reading = replace(reading, encoding="iso8859-15", repairs=(converted, *reading.repairs[1:]))
    table = _load_table(source, reading=reading, survey=survey, hints=hints, scratch=scratch)
    if isinstance(table, RawTable):
        return replace(table, problems=(*problems, *table.problems))
    if table.code != "encoding-broken":
        return table
    accented_reading = decide_file_reading(source, hints, accents=True)
    if isinstance(accented_reading, Refusal):
        return accented_reading
    return (
        table
        if accented_reading.encoding == reading.encoding
        else _load_table(
            source, reading=accented_reading, survey=survey, hints=hints, scratch=scratch
        )
    )


def _has_cut_decimals(reading: FileReading) -> bool:
    """Are there two columns side by side that may be one of decimals, cut at its commas?"""
    rows = [record for record in reading.records if len(record) == reading.width]
    are_integers = [
        all(map(re.compile("-?[0-9]+").fullmatch, column)) for column in zip(*rows, strict=True)
    ]
    return reading.delimiter == "," and any(map(operator.and_, are_integers, are_integers[1:]))


def _load_table(
    source: Path,
    reading: FileReading,
    survey: ByteSurvey,
    hints: ReadingHints,
    scratch: Path,
) -> RawTable | Refusal:
    return _cut_certain_file(
        source, reading, survey=survey, scratch=scratch
    ) or _straighten_records(source, reading, hints=hints, scratch=scratch)


def _read_first_accents(source: Path) -> bytes:
    """A sample of the file from the line of its first byte beyond ASCII."""
    with source.open("rb") as file:
        for line in file:
            if not line.isascii():
                return line + file.read(SAMPLE)
    return b""


def _cut_certain_file(
    source: Path, reading: FileReading, survey: ByteSurvey, scratch: Path
) -> RawTable | None:
    """The whole file where nothing of it is uncertain."""
    has_bare_quotes = survey.quotes and not reading.quote
    table = None if survey.blank or has_bare_quotes else cut_csv_file(source, reading, scratch)
    if table is None:
        return None
    return RawTable(
        names=reading.names,
        cells=table,
        first_row=_get_first_row(reading),
        skipped=(),
        reading=reading,
        repairs=reading.repairs,
    )


def _get_first_row(reading: FileReading) -> int:
    """The record number, from 1, of what follows the header."""
    return 1 if reading.header_row is None else reading.header_row + 2


def _are_trimmed(reading: FileReading) -> bool:
    """Are many records of the head shorter than the names, and none longer?"""
    lengths = Counter(map(len, reading.records))
    width = len(reading.names)
    total = lengths.total()
    short = total - lengths[width]
    return max(lengths, default=0) <= width and MANY_SHORT * total <= short > FEW_SHORT


def _even_out_records(
    records: Iterator[SplitRecord], reading: FileReading
) -> Iterator[SplitRecord]:
    """The records as was decided where none has as many cells as there are names."""
    if not reading.missing and reading.cut_column is None:
        yield from records
        return
    for record in records:
        if record.cells:
            record = record._replace(cells=even_out_cells(record.cells, reading))
        yield record


def _straighten_records(
    source: Path,
    reading: FileReading,
    hints: ReadingHints,
    scratch: Path,
) -> RawTable | Refusal:
    """Record by record: what is certain is put right and told, what is not is set aside or
    refused."""
    first = _get_first_row(reading)
    width = len(reading.names)
    straightened = StraightenedRecords(
        names=reading.names,
        columns=infer_column_shapes(reading.records, width),
        marks=reading.marks,
        first=first,
        trimmed=_are_trimmed(reading),
    )
    rows_left = 0
    try:
        with source.open(encoding=reading.encoding, newline="") as file:
            lines = (remove_line_suffix(line, reading.ending) for line in file)
            records = split_records(lines, reading.marks, width, is_row=straightened.is_row)
            for _ in range(first - 1):
                next(records, None)
            records = _even_out_records(records, reading)
            table = build_text_table(straightened.records(records), width, scratch)
            if straightened.second:
                rows_left = 1 + sum(not is_blank(record.cells or ["?"]) for record in records)
    except UnicodeDecodeError as cause:
        return Refusal(
            code="encoding-broken",
            params={"encoding": reading.encoding, "byte": cause.object[cause.start]},
        )
    if refused := straightened.refusal():
        return refused
    if straightened.second and not hints.first_table:
        return Refusal(code="tables-stacked", params={"row": straightened.second, "first": first})
    reading = replace(
        reading,
        records=tuple(record for record in reading.records if len(record) == width),
        beside=(*reading.beside, *straightened.notes),
    )
    repairs = [*reading.repairs, *straightened.repairs()]
    if rows_left:
        repairs.append(Repair("tables-left", {}, rows_left, (straightened.second,)))
    return RawTable(
        names=reading.names,
        cells=table,
        first_row=first,
        skipped=straightened.skipped(),
        reading=reading,
        repairs=tuple(repairs),
        problems=straightened.problems(),
        asides=straightened.asides.list_texts(),
    )

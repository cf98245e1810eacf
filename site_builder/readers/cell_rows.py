"""The way into a raw table for what is no delimited text: rows of cells, read as lines are.

A sheet has the same titles, footers and blank rows as a CSV: one rule book reads both.
"""

from __future__ import annotations

import csv
import operator
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from site_builder.core.model.reading_hints import ReadingHints
from site_builder.core.problems import Refusal, Repair
from site_builder.readers import delimited
from site_builder.readers.decide import MOST_COLUMNS, clean_column_names
from site_builder.readers.decide.reading import FileReading
from site_builder.readers.json_cells import HALF_LETTER
from site_builder.readers.raw_table import RawTable
from site_builder.readers.reading_fault import ReadingFault
from site_builder.tables.build_table import build_text_table

BLANK = FileReading(
    encoding="",
    delimiter="",
    quote="",
    newline="\n",
    header_row=None,
    data_line=0,
    names=(),
    width=0,
    records=(),
)  # what is decided of a file that is no text


def load_sheet_rows(
    rows: Iterable[Sequence[str]],
    hints: ReadingHints,
    scratch: Path,
) -> RawTable | Refusal:
    """Rows of text as a sheet shows them, titles and blank rows included: the header is found, as
    in a CSV."""
    path = scratch / "rows.csv"
    _write_csv_rows(path, rows)
    read = delimited.read(path, replace(hints, encoding="utf-8", delimiter=",", quote='"'), scratch)
    if isinstance(read, Refusal):
        return read
    return replace(read, reading=replace(read.reading, encoding="", delimiter="", quote=""))


def _write_csv_rows(path: Path, rows: Iterable[Sequence[str]]) -> None:
    """Rows of cells as a CSV that is read like another."""
    with path.open("w", encoding="utf-8", newline="") as file:
        # all quoted: a lone carriage return must be and csv forgets it, and a row of one empty cell
        # is no blank line
        csv.writer(file, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows(rows)


def load_named_rows(
    names: Sequence[str],
    rows: Iterable[Sequence[str]],
    scratch: Path,
) -> RawTable:
    """Records whose names are certain (JSON, GeoJSON…), each row with a cell for each name, ""
    where it has none.

    Raises ReadingFault where there are too many.
    """
    if len(names) > MOST_COLUMNS:
        raise ReadingFault("too-many-columns", columns=len(names), most=MOST_COLUMNS)
    whole_names = [HALF_LETTER.sub("\ufffd", name) for name in names]
    columns, renamed = clean_column_names(whole_names)
    if broken := sum(map(operator.ne, whole_names, names)):
        renamed = (*renamed, Repair("half-letters", count=broken))
    table = build_text_table(rows, len(columns), scratch)
    reading = replace(BLANK, names=columns, width=len(columns))
    return RawTable(
        names=columns, cells=table, first_row=1, skipped=(), reading=reading, repairs=renamed
    )

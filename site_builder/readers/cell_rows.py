"""The way into `raw` for what is no delimited text: rows of cells, written as one and read like
one.

A sheet has the same titles, footers and blank rows as a CSV: one rule book reads both.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from site_builder.core.model.dataset import ReadingHints
from site_builder.core.problems import Refusal
from site_builder.readers import delimited
from site_builder.readers.decide import MOST_COLUMNS, clean_column_names
from site_builder.readers.decide.reading import FileReading
from site_builder.readers.raw_table import RawTable, load_raw_table, write_csv_rows
from site_builder.readers.reading_fault import ReadingFault
from site_builder.storage import sql

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

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
    connection: DuckDBPyConnection,
    rows: Iterable[Sequence[str]],
    hints: ReadingHints,
    scratch: Path,
) -> RawTable | Refusal:
    """Rows of text as a sheet shows them, titles and blank rows included: the header is found, as
    in a CSV."""
    path = scratch / "rows.csv"
    write_csv_rows(path, rows)
    read = delimited.read(
        connection, path, replace(hints, encoding="utf-8", delimiter=",", quote='"'), scratch
    )
    if isinstance(read, Refusal):
        return read
    return replace(read, reading=replace(read.reading, encoding="", delimiter="", quote=""))


def load_named_rows(
    connection: DuckDBPyConnection,
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
    path = scratch / "rows.csv"
    write_csv_rows(path, rows)
    columns, renamed = clean_column_names(names)
    count = load_raw_table(connection, sql.build_read_csv_sql(path, len(columns), written=True))
    reading = replace(BLANK, names=columns, width=len(columns))
    return RawTable(
        names=columns, rows=count, first_row=1, skipped=(), reading=reading, repairs=renamed
    )

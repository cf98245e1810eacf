"""What every reader returns, and its making: a table of text in DuckDB, with the way back to the
rows of the file."""

from __future__ import annotations

import csv
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from site_builder.core.problems import Problem, Refusal, Repair
from site_builder.readers.decide.header import is_unnamed_column
from site_builder.readers.decide.reading import FileReading
from site_builder.storage import sql
from site_builder.storage.batched_queries import RAW, TableRelation

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def is_nameless(names: Sequence[str]) -> bool:
    """Does the file name none of these columns? Numbers may be missing: empty columns have gone."""
    return all(map(is_unnamed_column, names))


@dataclass(frozen=True, slots=True, kw_only=True)
class RawTable:
    """All cells as written, NULL where empty, in the DuckDB table `raw` with columns c0, c1…; rowid
    is the order.

    `names` are the public names of the columns. `first_row` is the record number (from 1) of rowid
    0 and `skipped` the rowids before which a blank record was left out, so that messages count rows
    as the agent's software does. `sheet` names the one that was read in a workbook, `others` the
    tables that the file holds beside it. `leaks` says what else it holds that nobody should publish
    without knowing (a hidden sheet, an author's name): then the file is not published as it was
    received. `problems` are what its rows have that nobody can put right; their place has no path
    yet. `placed`: the file says where its rows are, and its columns say it in WGS 84. `formatted`
    are the columns whose numbers have their unit, and their comma, by a format of the file: nobody
    wrote them. `held`: where its cells are once other files are read.
    """

    names: tuple[str, ...]
    rows: int
    first_row: int
    skipped: tuple[int, ...]
    reading: FileReading
    repairs: tuple[Repair, ...]
    sheet: str = ""
    others: tuple[str, ...] = ()
    leaks: tuple[Refusal, ...] = ()
    problems: tuple[Problem, ...] = ()
    placed: bool = False
    held: TableRelation = RAW
    formatted: frozenset[str] = frozenset()

    def row(self, rowid: int) -> int:
        """The record number of a row in the file, from 1, title and blank rows included."""
        return self.first_row + rowid + bisect_right(self.skipped, rowid)


def write_csv_rows(path: Path, rows: Iterable[Sequence[str]], before: str = "") -> None:
    """Rows of cells as a CSV for sql.csv, behind a line to be skipped where there is one."""
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(before)
        # all quoted: a lone carriage return must be and csv forgets it, and a row of one empty cell
        # is no blank line
        csv.writer(file, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows(rows)


def load_raw_table(connection: DuckDBPyConnection, relation: str) -> int:
    """Make the table `raw` of a relation; how many rows it has. Raises duckdb.Error."""
    return int(
        sql.fetch_one_row(connection, f"CREATE OR REPLACE TABLE raw AS SELECT * FROM {relation}")[0]
    )

"""One look at a raw table, and what it tells of the rows that may be none of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from site_builder.cells import BLANKS
from site_builder.readers.raw_table import RawTable
from site_builder.storage import sql

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

LAST = 40  # rows at the end among which notes are looked for
MOST_ASIDE = 1_000  # rows set apart
LABELS = 3  # columns in which « Total » may stand
MOSTLY = 0.9  # of a column's cells are filled
# Looked for as people write them: lower() costs three times as much
SUSPECT = ("tota", "Tota", "TOTA", "page", "Page", "PAGE")
Row = tuple[str | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TableBody:
    """A raw table and what one look at it tells: filled cells of each column, and the rows that may
    be none."""

    raw: RawTable
    filled: tuple[int, ...]
    labels: int  # cells of the first column that end with a colon
    suspects: dict[int, Row]  # rowid → cells, blank ones None
    alone: int  # rows of which the first cell alone is filled

    def usual(self, apart: int) -> list[int]:
        """The columns that nearly every row fills, `apart` those that may be none."""
        rows = self.raw.rows - apart
        return [index for index, count in enumerate(self.filled) if 0 < MOSTLY * rows <= count]


def inspect_table_body(connection: DuckDBPyConnection, raw: RawTable) -> TableBody:
    """Two statements, for they are run on every table there is."""
    width = len(raw.names)
    counts = ", ".join(f"count(c{index})" for index in range(width))
    first = sql.quote_literal(raw.names[0])
    last = sql.quote_literal(raw.names[-1])
    odd = f"(c0 = {first} AND c{width - 1} = {last})"
    odd += "".join(
        f" OR contains(c{index}, '{word}')"
        for index in range(min(width, LABELS))
        for word in SUSPECT
    )
    alone = f"count(*) FILTER ({build_alone_condition(width)})"
    query = (
        f"SELECT {counts}, {alone}, count(*) FILTER (rtrim(c0) LIKE '%:'), list(rowid) FILTER "
        f"({odd}) FROM raw"
    )
    *filled, single, labels, rowids = sql.fetch_one_row(connection, query)
    after = (
        rowid
        for blank in dict.fromkeys(raw.skipped[:MOST_ASIDE])
        for rowid in (blank, blank + 1, blank + 2)
    )
    asked = {0, *after, *(rowids or ())[:MOST_ASIDE]}
    found = sql.fetch_all_rows(
        connection,
        (
            f"SELECT rowid, * FROM raw WHERE rowid >= {raw.rows - LAST} OR rowid IN "
            f"({', '.join(map(str, asked))})"
        ),
    )
    suspects = {rowid: strip_row_cells(cells) for rowid, *cells in sorted(found)}
    return TableBody(raw=raw, filled=tuple(filled), labels=labels, suspects=suspects, alone=single)


def build_alone_condition(width: int) -> str:
    """The condition that the first cell of a row is filled and no other one, of a table of so many
    columns."""
    others = "".join(f" AND c{index} IS NULL" for index in range(1, width))
    return f"c0 IS NOT NULL{others}"


def strip_row_cells(row: Iterable[str | None]) -> Row:
    return tuple((cell or "").strip(BLANKS) or None for cell in row)

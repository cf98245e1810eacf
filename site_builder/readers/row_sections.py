"""Headings between groups of rows, « Crèches » or « Écoles » alone in the first column: they stay,
and it is said."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from site_builder.core.problems import FIRST_ROWS, Place, Problem, make_problem
from site_builder.readers.decide.header import is_figure
from site_builder.readers.raw_table import RawTable
from site_builder.readers.table_look import build_alone_condition
from site_builder.storage import sql

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

FEWEST_COLUMNS = 3  # in two columns, a text alone is a row that lacks its value
# headings
FEWEST = 2
MOST = 1_000
MOSTLY = 0.9  # of the other rows fill a column
SHOWN = 40  # characters of the first heading


def report_row_sections(connection: DuckDBPyConnection, raw: RawTable) -> Problem | None:
    """The warning for rows that have a text in their first cell alone, each group of them over rows
    that are full."""
    width = len(raw.names)
    if width < FEWEST_COLUMNS:
        return None
    alone = (
        f"SELECT rowid, c0 FROM raw WHERE {build_alone_condition(width)} ORDER BY rowid LIMIT "
        f"{MOST + 1}"
    )
    found = sql.fetch_all_rows(connection, alone)
    rows = {rowid: text for rowid, text in found if not is_figure(text)}
    heads = sum(rowid + 1 not in rows and rowid + 1 < raw.rows for rowid in rows)
    if not FEWEST <= heads <= len(found) <= MOST or 2 * len(rows) > raw.rows:
        return None
    filled = sql.fetch_one_row(
        connection, f"SELECT {', '.join(f'count(c{index})' for index in range(1, width))} FROM raw"
    )
    if sum(count >= MOSTLY * (raw.rows - len(rows)) for count in filled) < FEWEST_COLUMNS - 1:
        return None
    numbers = tuple(map(raw.row, list(rows)[:FIRST_ROWS]))
    text = next(iter(rows.values())).strip()[:SHOWN]
    place = Place(path="", row=numbers[0])
    problem = make_problem("rows-of-sections", place, row=numbers[0], text=text)
    return replace(problem, count=len(rows), rows=numbers)

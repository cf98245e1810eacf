"""Headings between groups of rows, « Crèches » or « Écoles » alone in the first column: they stay,
and it is said."""

from __future__ import annotations

import operator
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice

from site_builder.core.problems import FIRST_ROWS, Place, Problem, make_problem
from site_builder.readers.decide.header import is_figure
from site_builder.readers.raw_table import RawTable
from site_builder.tables.text_table import TextTable, fetch_rows, find_rows

FEWEST_COLUMNS = 3  # in two columns, a text alone is a row that lacks its value
# headings
FEWEST = 2
MOST = 1_000
MOSTLY = 0.9  # of the other rows fill a column
SHOWN = 40  # characters of the first heading


def report_row_sections(raw: RawTable) -> Problem | None:
    """The warning for rows that have a text in their first cell alone, each group of them over rows
    that are full."""
    if raw.cells.width < FEWEST_COLUMNS:
        return None
    empty = []
    for index in range(1, raw.cells.width):
        empty.append(raw.cells.count_empty(index))
        if empty[-1] < FEWEST:
            return None
    alone = _find_lone_cells(raw.cells, empty)
    rows = {row: text for row, text in alone.items() if not is_figure(text)}
    heads = sum(row + 1 not in rows and row + 1 < raw.rows for row in rows)
    if not FEWEST <= heads <= len(alone) <= MOST or 2 * len(rows) > raw.rows:
        return None
    others = MOSTLY * (raw.rows - len(rows))
    if sum(raw.rows - count >= others for count in empty) < FEWEST_COLUMNS - 1:
        return None
    numbers = tuple(map(raw.row, list(rows)[:FIRST_ROWS]))
    text = next(iter(rows.values())).strip()[:SHOWN]
    place = Place(path="", row=numbers[0])
    problem = make_problem("rows-of-sections", place, row=numbers[0], text=text)
    return replace(problem, count=len(rows), rows=numbers)


def _find_lone_cells(cells: TextTable, empty: Sequence[int]) -> dict[int, str]:
    """The first cells of the rows that have no other, by row; of the first rows of them. `empty`:
    how many cells of the other columns are, in their order."""
    others = sorted(range(1, cells.width), key=lambda index: empty[index - 1])
    wanted = {**dict.fromkeys(others, operator.not_), 0: bool}
    rows = islice(find_rows(cells, wanted), MOST + 1)
    return {row: text for row, (text,) in fetch_rows(cells.select([0]), rows).items()}

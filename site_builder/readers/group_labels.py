"""Labels that stand on the first row of their group only, « Écoles » and nothing below it: who
filters or adds up by that column loses all other rows."""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.cells import is_missing_word
from site_builder.core.problems import Problem
from site_builder.readers.decide.header import YEAR, is_figure
from site_builder.readers.raw_table import RawTable, report_rows
from site_builder.readers.total_sums import read_figure
from site_builder.tables.text_table import count_cells, find_cells

FEWEST_COLUMNS = 3
FEWEST_GROUPS = 2
MOST_ROWS = 20_000


def report_group_labels(raw: RawTable) -> Iterator[Problem]:
    """The warning for a first column in which words, or years, that all differ, stand over empty
    cells, at least as many, from the first row on; all other columns are full, one of figures."""
    cells = raw.cells
    empty = [cells.count_empty(index) for index in range(min(cells.width, 2))]
    if cells.width < FEWEST_COLUMNS or not 1 < empty[0] < cells.rows <= MOST_ROWS or empty[1]:
        return
    labels = dict(find_cells(cells, 0, bool))
    are_groups = FEWEST_GROUPS <= len(labels) <= empty[0] and 0 in labels
    if not are_groups or not _are_labels(list(labels.values())) or not _are_full(raw):
        return
    rows = [row for row in range(cells.rows) if row not in labels]
    yield report_rows(
        raw, "labels-on-first-rows", rows, column=raw.names[0], text=labels[rows[0] - 1]
    )


def _are_labels(texts: list[str]) -> bool:
    """Are these words, each another one, or years?"""
    if len(set(texts)) < len(texts):
        return False
    if all(map(YEAR.fullmatch, texts)):
        return True
    return not any(is_figure(text) or is_missing_word(text) for text in texts)


def _are_full(raw: RawTable) -> bool:
    """Has every other column a cell in each row, and one of them figures alone?"""
    others = range(1, raw.cells.width)
    if any(map(raw.cells.count_empty, others)):
        return False
    return any(count_cells(raw.cells, index, read_figure) == raw.rows for index in others)

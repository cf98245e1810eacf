"""The first quote of a text that is opened and not closed as it should be, or that swallows rows,
for who reads a file as it is written and must say what its faults come from."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from pathlib import Path

from site_builder.readers.decide.fit import has_column_shapes, infer_column_shapes
from site_builder.readers.decide.records import (
    DialectMarks,
    Record,
    are_filled_cells,
    may_swallow_rows,
    split_records,
)
from site_builder.tables.text_table import RowTexts

_SAMPLE = 300  # records that tell what columns look like


def may_have_swallowed_rows(table: RowTexts, delimiter: str, indexes: Iterable[int]) -> bool:
    """May a cell of these columns hold rows of the table, after a quote that opens nothing?"""
    for index in indexes:
        for values, _ in table.iterate_distinct(index):
            if "\n" not in "".join(values):
                continue
            if any(may_swallow_rows(cell, delimiter, table.width) for cell in values):
                return True
    return False


def find_unbalanced_quote(utf8: Path, marks: DialectMarks, width: int) -> int | None:
    """The number of the first record, from 1, of a file in UTF-8 in which a quote stands open or
    is closed amid a cell; None where there is none."""
    marks = marks._replace(quote=marks.quote or '"')
    with utf8.open(encoding="utf-8-sig", newline="") as file:
        sample = [record.cells or [] for record in islice(split_records(file, marks), _SAMPLE)]
    columns = infer_column_shapes(sample[1:], width)

    def is_row(cells: Record) -> bool:
        if columns:
            return has_column_shapes(cells, columns)
        return are_filled_cells(cells)

    with utf8.open(encoding="utf-8-sig", newline="") as file:
        records = split_records(file, marks, width, is_row=is_row)
        for number, record in enumerate(records, start=1):
            if record.cells is None:
                return number
    return None

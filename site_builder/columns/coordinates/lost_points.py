"""Columns called latitude or longitude of which no number is one: « 50638123 », whose point a
spreadsheet lost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from site_builder.cells import fold_header
from site_builder.columns.canonical_table import CanonicalTable
from site_builder.columns.measured_forms import NUMBERS
from site_builder.core.problems import FIRST_ROWS, Place, Problem, make_problem
from site_builder.readers.raw_table import RawTable
from site_builder.tables.text_table import find_cells

MOST_DEGREES = {"latitude": 90, "lat": 90, "longitude": 180, "lon": 180, "lng": 180, "long": 180}
PLACED = frozenset(("latitude", "longitude"))  # kinds, of columns that have been understood


def find_lost_points(table: CanonicalTable, raw: RawTable, place: Place) -> Iterator[Problem]:
    """Silent where the table says where its rows are, in these columns or in others."""
    if not PLACED.isdisjoint(column.kind.name for column in table.columns):
        return
    for index, column in enumerate(table.columns):
        most = MOST_DEGREES.get(fold_header(column.name), 0)
        if not most or column.kind.name not in NUMBERS:
            continue
        count = 0
        for values, _, counts in table.iterate_distinct(index):
            pairs = zip(values, counts, strict=True)
            numbers = {value: times for value, times in pairs if isinstance(value, int | float)}
            if min(map(abs, numbers), default=most + 1) <= most:
                return
            count += sum(numbers.values())
        cells = find_cells(table, index, _is_filled, FIRST_ROWS)
        if cells:
            rows = tuple(raw.row(row) for row, _ in cells)
            row_place = replace(place, row=rows[0], column=column.name)
            params = {"column": column.name, "value": str(cells[0][1])}
            problem = make_problem("degrees-impossible", row_place, **params)
            yield replace(problem, count=count, rows=rows)


def _is_filled(value: object) -> bool:
    return value is not None

"""What may be wrong with a table whatever its schema, and how it is told: with its first rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import compress
from typing import Any

from site_builder.cells import Value
from site_builder.columns.canonical_table import CanonicalTable
from site_builder.core.model.prepared import ColumnProfile
from site_builder.core.problems import FIRST_ROWS, Param, Place, Problem, make_problem
from site_builder.geography.departments import Box
from site_builder.readers.raw_table import RawTable
from site_builder.tables.text_table import find_cells


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectedTable:
    """A table as it is published, with the profiles of its first columns; `bounds` of what it is
    about, or None."""

    typed: CanonicalTable
    raw: RawTable
    profiles: Sequence[ColumnProfile]
    place: Place
    bounds: Box | None = None

    def of_kind(self, *kinds: str) -> list[int]:
        """The columns of these kinds."""
        return [
            index
            for index, profile in enumerate(self.profiles)
            if profile.kind in kinds and profile.filled
        ]

    def name(self, index: int) -> str:
        """The heading of a column."""
        return self.profiles[index].name


def report_suspect_cells(
    table: InspectedTable,
    index: int,
    code: str,
    *,
    is_wrong: Callable[[Any], object],
    most: float = float("inf"),
    show: Callable[[str], str] | None = str,
) -> Problem | None:
    """The warning about the cells of a column whose value is wrong; None where there are none, or
    more than `most`. `show`: how the first value is quoted, if it is."""

    def is_suspect(value: Value | None) -> bool:
        return value is not None and bool(is_wrong(value))

    count = 0
    for values, _, counts in table.typed.iterate_distinct(index):
        count += sum(compress(counts, map(is_suspect, values)))
    if not 0 < count <= most:
        return None
    cells = find_cells(table.typed, index, is_suspect, FIRST_ROWS)
    name = table.name(index)
    params: dict[str, Param] = {"field": name}
    if show:
        params["value"] = show(str(cells[0][1]))
    rows = [row for row, _ in cells]
    return make_remark(table, code, column=name, count=count, rows=rows, params=params)


def make_remark(
    table: InspectedTable,
    code: str,
    *,
    column: str,
    count: int,
    rows: Sequence[int],
    params: dict[str, Param],
) -> Problem:
    """The warning about `count` rows, of which `rows` are the first, from 0, under the heading
    `column`, or "" for rows as a whole."""
    places = tuple(map(table.raw.row, rows))
    row_place = replace(table.place, row=places[0], column=column or None)
    problem = make_problem(f"remark.{code}", row_place, **params)
    return replace(problem, count=count, rows=places)

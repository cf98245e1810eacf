"""Rows that are the sum of others, whatever they are called: « Toutes les rues », « 1er trimestre »
among months, the chapter above its articles. Who adds up the column counts them twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, islice, pairwise
from operator import sub

from site_builder.cells import fold_header, is_measure
from site_builder.columns.canonical_table import CanonicalTable
from site_builder.columns.measured_forms import NUMBERS
from site_builder.core.problems import FIRST_ROWS, Place, Problem, make_problem
from site_builder.readers.decide.kinds import is_code_named
from site_builder.readers.raw_table import RawTable
from site_builder.tables.text_table import count_cells, iterate_rows

FEWEST_ROWS = 4
MOST_ROWS = 20_000
MOST_COLUMNS = 12
FEWEST_TERMS = 3  # that are not zero, of a row that is the sum of all others
FEWEST_SUMS = 2  # of groups, each of two rows or more
SMALL = (
    50  # a sum that may be one by accident, or the half of it where there are two: of one column
)
SCALE = 10**6  # values are added up as whole millionths
CENT = SCALE // 100
TOLD = frozenset(("rows-of-totals", "rows-of-parts"))  # of rows that bear the name of a total
SHOWN = 40  # characters of the text of a row
RANKS = frozenset(("numero", "num", "no", "n", "rang", "ordre", "id", "code"))


@dataclass(frozen=True, slots=True)
class Sum:
    """A row that is the sum of others, which follow each other."""

    row: int
    terms: Sequence[int]


def find_summed_rows(table: CanonicalTable, raw: RawTable, place: Place) -> list[Problem]:
    """Nothing unless one row, the first or the last, is the sum of all the others, or all rows are
    in groups that each have their sum after them, or before, or each row is the sum of those that
    are indented below it."""
    measures = _list_measures(table)
    if not measures or not FEWEST_ROWS <= table.rows <= MOST_ROWS:
        return []
    values = [value or 0 for value in _read_column(table, measures[0])]
    sums = _find_sums(values)
    if not _are_sums(table, measures, sums):
        sums = _find_indented_sums(values, _find_indented_rows(table, raw))
    rows = [sum_row.row for sum_row in sums]
    numbers = tuple(map(raw.row, rows))
    told_rows = {row for problem in raw.problems if problem.code in TOLD for row in problem.rows}
    if not sums or told_rows.intersection(numbers):
        return []
    problem = make_problem(
        "rows-summed",
        replace(place, row=numbers[0]),
        row=numbers[0],
        text=_read_text(table, rows[0]),
        column=table.columns[measures[0]].name,
    )
    return [replace(problem, count=len(rows), rows=numbers[:FIRST_ROWS])]


def _list_measures(table: CanonicalTable) -> list[int]:
    """The first columns of numbers that may be added up."""
    numbers = (index for index, column in enumerate(table.columns) if column.kind.name in NUMBERS)
    measures = (index for index in numbers if _is_no_code(table.columns[index].name))
    return list(islice(measures, MOST_COLUMNS))


def _is_no_code(name: str) -> bool:
    """Does a column of this name hold neither codes nor ranks?"""
    is_number = is_code_named(name) or not RANKS.isdisjoint(fold_header(name).split())
    return is_measure(name) or not is_number


def _read_column(table: CanonicalTable, index: int) -> list[int | None]:
    """Its values, in millionths."""
    column: list[int | None] = []
    for batch in table.iterate_batches([index]):
        (cells,) = batch.columns
        values = [_convert_to_scale(value) for value in cells.values]
        column += map(values.__getitem__, cells.codes)
    return column


def _convert_to_scale(value: object) -> int | None:
    return round(value * SCALE) if isinstance(value, int | float) else None


def _find_sums(values: Sequence[int]) -> list[Sum]:
    """The sums of one column, in order."""
    last = len(values) - 1
    total = sum(values)
    if _is_same(total - values[last], values[last]):
        return [Sum(last, range(last))]
    if _is_same(total - values[0], values[0]):
        return [Sum(0, range(1, last + 1))]
    sums = _find_group_sums(values)
    if sums:
        return sums
    mirrored = reversed(_find_group_sums(values[::-1]))
    return [
        Sum(last - sum_row.row, [last - term for term in sum_row.terms]) for sum_row in mirrored
    ]


def _is_same(value: int, other: int) -> bool:
    return abs(value - other) <= CENT


def _find_group_sums(values: Sequence[int]) -> list[Sum]:
    """Where all rows are in groups, each followed by its sum, and the last of these by theirs
    perhaps; none elsewhere."""
    if not _may_begin_with_group(values):
        return []
    sums: list[Sum] = []
    start = 0
    total = 0
    for row, value in enumerate(values):
        if row - start > 1 and _is_same(total, value):
            sums.append(Sum(row, range(start, row)))
            start = row + 1
            total = 0
        else:
            total += value
    if len(sums) < FEWEST_SUMS:
        return []
    if start == len(values) - 1:
        sums.append(Sum(start, [sum_row.row for sum_row in sums]))
    return sums if sums[-1].row == len(values) - 1 else []


def _find_indented_rows(table: CanonicalTable, raw: RawTable) -> list[bool]:
    """Does the first text of each row begin with blanks? None where none does, or all do."""
    texts = (index for index, column in enumerate(table.columns) if column.kind.type == "string")
    first = next(texts, None)
    if first is None or not count_cells(raw.cells, first, _is_indented):
        return []
    indented = [_is_indented(text) for (text,) in iterate_rows(raw.cells, [first])]
    return [] if indented[0] else indented


def _is_indented(text: str) -> bool:
    return text[:1].isspace()


def _find_indented_sums(values: Sequence[int], indented: Sequence[bool]) -> list[Sum]:
    """The rows over indented ones, where each is the sum of those below it, one of them of
    several."""
    heads = [row for row, is_part in enumerate(indented) if not is_part]
    sums: list[Sum] = []
    most = 0
    for head, end in pairwise([*heads, len(indented)]):
        terms = range(head + 1, end)
        if not terms:
            continue
        parts = values[head + 1 : end]
        if not _is_same(sum(parts), values[head]):
            return []
        sums.append(Sum(head, terms))
        most = max(most, sum(map(bool, parts)))
    return sums if most > 1 else []


def _may_begin_with_group(values: Sequence[int]) -> bool:
    """Is a row, from the third on, the sum of all before it? Of most columns none is."""
    gaps = map(sub, accumulate(values), values[1:])
    smallest = min(map(abs, islice(gaps, 1, None)), default=CENT + 1)
    return smallest <= CENT


def _are_sums(table: CanonicalTable, columns: Sequence[int], sums: Sequence[Sum]) -> bool:
    """Is each number of these rows the sum of its column, and is that no accident?"""
    if not sums:
        return False
    fewest = FEWEST_TERMS if len(sums) == 1 else 2
    proven = 0
    largest = 0
    for index in columns:
        values = _read_column(table, index)
        for sum_row in sums:
            value = values[sum_row.row]
            if value is None:
                continue
            terms = [values[term] or 0 for term in sum_row.terms]
            if not _is_same(sum(terms), value):
                return False
            proven += len(list(filter(None, terms))) >= fewest
            largest = max(largest, abs(value))
    return proven > len(sums) or (proven == len(sums) and largest * len(sums) >= SMALL * SCALE)


def _read_text(table: CanonicalTable, row: int) -> str:
    """The first text of a row that is no number."""
    others = [index for index, column in enumerate(table.columns) if column.kind.type == "string"]
    for batch in table.iterate_batches(others):
        if row < batch.first_row + batch.rows:
            texts = (cells.texts[cells.codes[row - batch.first_row]] for cells in batch.columns)
            return next(filter(None, texts), "")[:SHOWN]
    return ""

"""What keeps a column of text from being one of numbers, dates or identifiers: its few cells unlike
the others.

A column is of a kind when all its cells are, so one « voir annexe » makes text of amounts; here
that cell is found.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import islice

from site_builder.cells import KINDS, CellKind, is_missing_word, trim_cell
from site_builder.columns.column_reading import TypedColumn
from site_builder.core.model.columns import NearMiss
from site_builder.readers.decide import list_candidate_kinds
from site_builder.readers.raw_table import RawTable
from site_builder.tables.text_table import count_cells, find_cells, iterate_column

ENOUGH = 0.9  # of the filled cells
TOLD = 3  # cells
SAMPLE = 200  # filled cells by which the kinds worth counting are known
MOST_COLUMNS = 60  # looked at: beyond, nobody reads
LONGEST = 60  # characters of a cell
NUMBERS = ("integer", "number")


def find_near_misses(raw: RawTable, columns: Sequence[TypedColumn]) -> Iterator[NearMiss]:
    """Of each column of text that nearly is of another kind."""
    for index, column in enumerate(columns[:MOST_COLUMNS]):
        if column.kind.name == "string" and (near_miss := _find_hindrance(raw, index)):
            yield near_miss


def _find_hindrance(raw: RawTable, index: int) -> NearMiss | None:
    filled_cells = filter(None, map(trim_cell, iterate_column(raw.cells, index)))
    forms = list(_list_plausible_forms(raw.names[index], list(islice(filled_cells, SAMPLE))))
    if not forms:
        return None
    filled = count_cells(raw.cells, index, trim_cell)
    tests = [partial(_is_fitting, kind, re.compile(notation)) for kind, notation in forms]
    fitting = [count_cells(raw.cells, index, test) for test in tests]
    best = max(range(len(forms)), key=fitting.__getitem__)  # the first of the best
    if not ENOUGH * filled <= fitting[best] < filled:
        return None
    kind, _ = forms[best]
    is_odd = partial(_is_odd, tests[best])
    if kind.type in NUMBERS and count_cells(raw.cells, index, partial(_is_odd_code, is_odd)):
        return None  # 007 is no number that somebody must mend: these are codes
    first = find_cells(raw.cells, index, is_odd, first=TOLD)
    return NearMiss(
        column=raw.names[index],
        type=kind.type,
        kind=kind.public,
        count=filled - fitting[best],
        cells=tuple((raw.row(row), trim_cell(text)[:LONGEST]) for row, text in first),
    )


def _list_plausible_forms(header: str, sample: list[str]) -> Iterator[tuple[CellKind, str]]:
    """Kinds, each with one of its notations, that this column would be of without a few of its
    cells."""
    for kind in (one for one in KINDS if one.name != "string"):
        for notation in kind.notations or (".*",):
            fitting = [
                text
                for text in sample
                if re.fullmatch(kind.lenient, text) and re.fullmatch(notation, text)
            ]
            if 2 * len(fitting) >= len(sample) > 0 and kind.name in list_candidate_kinds(
                header, fitting
            ):
                yield kind, notation


def _is_fitting(kind: CellKind, notation: re.Pattern[str], text: str) -> bool:
    """Is this cell of the kind, in this notation, or a word that such a column may hold?"""
    cell = trim_cell(text)
    if kind.type != "string" and is_missing_word(cell):
        return True
    return notation.fullmatch(cell) is not None and kind.read_cell(cell) is not None


def _is_odd(is_fitting: Callable[[str], bool], text: str) -> bool:
    return trim_cell(text) != "" and not is_fitting(text)


def _is_odd_code(is_odd: Callable[[str], bool], text: str) -> bool:
    return re.fullmatch("[0-9]+", trim_cell(text)) is not None and is_odd(text)

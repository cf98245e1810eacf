"""Rows that all have as many cells, but not as many as there are names: brought to the names where
something tells how, which is said all the same."""

from __future__ import annotations

import operator
import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import chain, compress, islice, pairwise

from site_builder.cells import KINDS, fold_header, is_amount, is_kind_named, is_money, trim_cell
from site_builder.cells.kind import compile_whole_match
from site_builder.core.problems import Place, Problem, make_problem
from site_builder.core.text import quote_words
from site_builder.readers.decide.header import is_figure, name_unnamed_column
from site_builder.readers.decide.reading import FileReading
from site_builder.readers.decide.records import Record

_FEWEST = 2  # rows
_SENTENCE = 3  # words
_SHOWN = 3  # names of columns
_WHOLE = re.compile("[ \u00a0\u202f]*[+-]?[0-9]+(?:[ \u00a0\u202f][0-9]{3})*")
_GROUPED = re.compile("[0-9][ \u00a0\u202f][0-9]{3}")
_CENTS = re.compile("[0-9]{2}")
_AMOUNT = re.compile(f"{_WHOLE.pattern},{_CENTS.pattern}")
_COUNTED = re.compile("[0-9]+")
_GLUED = re.compile("[a-zß-öø-ÿ)][A-ZÀ-Ý]")
_NUMBERS = frozenset(("id", "identifiant", "numero", "num", "no", "n", "rang", "ligne", "code"))


def even_out_rows(reading: FileReading) -> tuple[FileReading, tuple[Problem, ...]]:
    """The reading with as many names as its rows have cells, and what is to be said of it; as it is
    where nothing tells which cell has no name."""
    names = len(reading.names)
    if reading.header_row is None or reading.width == names:
        return reading, ()
    if reading.width == names + 1 and (column := _find_cut_decimals(reading)) is not None:
        return _join_decimals(reading, column)
    widths = set(map(len, _without_last_notes(reading.records)))
    if not widths <= {reading.width, names} or len(reading.records) < _FEWEST:
        return reading, ()
    if reading.width < names:
        return _complete_rows(reading)
    is_even = len(widths) == 1 and reading.width == names + 1
    return _add_name(reading) if is_even else (reading, ())


def _without_last_notes(records: Sequence[Sequence[str]]) -> Sequence[Sequence[str]]:
    """The records but for lone sentences at the end, « Source : mairie »."""
    last = len(records)
    while last and len(records[last - 1]) == 1 and len(records[last - 1][0].split()) >= _SENTENCE:
        last -= 1
    return records[:last]


def even_out_cells(cells: Record, reading: FileReading) -> Record:
    """The cells of a record as `even_out_rows` has decided of all of them."""
    if reading.missing and len(cells) == len(reading.names) - reading.missing:
        return [*cells, *[""] * reading.missing]
    column = reading.cut_column
    if column is None or len(cells) != len(reading.names) + 1:
        return cells
    amount = f"{cells[column]},{cells[column + 1]}"
    if not _AMOUNT.fullmatch(amount):
        return cells
    return [*cells[:column], amount, *cells[column + 2 :]]


def _complete_rows(reading: FileReading) -> tuple[FileReading, tuple[Problem, ...]]:
    names = reading.names
    without = names[reading.width :]
    completed = replace(reading, missing=len(without), width=len(names))
    problem = make_problem(
        "rows-lack-cells",
        _place_of_first_row(reading),
        cells=reading.width,
        names=len(names),
        columns=quote_words(without, _SHOWN),
    )
    return _even_out_records(completed), (problem,)


def _place_of_first_row(reading: FileReading) -> Place:
    return Place(path="", row=(reading.header_row or 0) + 2)


def _even_out_records(reading: FileReading) -> FileReading:
    records = (even_out_cells(list(record), reading) for record in reading.records)
    return replace(reading, records=tuple(map(tuple, records)))


def _find_cut_decimals(reading: FileReading) -> int | None:
    """The column of amounts that the comma cuts in every row, « 165 000,00 »; None where there is
    none, or more than one."""
    rows = [record for record in reading.records if len(record) == reading.width]
    if reading.delimiter != "," or not rows:
        return None
    columns = list(zip(*rows, strict=True))
    places = []
    for place, (left, right) in enumerate(pairwise(columns)):
        if all(map(_WHOLE.fullmatch, left)) and all(map(_CENTS.fullmatch, right)):
            places.append(place)
    if len(places) != 1:
        return None
    place = places[0]
    is_named = len(rows) >= _FEWEST and is_money(reading.names[place])
    return place if is_named or any(map(_GROUPED.search, columns[place])) else None


def _join_decimals(reading: FileReading, column: int) -> tuple[FileReading, tuple[Problem, ...]]:
    joined = replace(reading, cut_column=column, width=len(reading.names))
    problem = make_problem(
        "decimals-joined", _place_of_first_row(reading), column=reading.names[column]
    )
    return _even_out_records(joined), (problem,)


def _add_name(reading: FileReading) -> tuple[FileReading, tuple[Problem, ...]]:
    """One name for the column that has none, the first or the last one."""
    if _is_first_nameless(reading):
        name = name_unnamed_column(1)
        names = (name, *reading.names)
    elif _is_last_nameless(reading):
        name = name_unnamed_column(reading.width)
        names = (*reading.names, name)
    else:
        return reading, ()
    if name in reading.names:
        return reading, ()
    problem = make_problem(
        "header-lacks-name",
        Place(path="", row=(reading.header_row or 0) + 1),
        names=len(reading.names),
        cells=reading.width,
        column=name,
    )
    spelling = {**reading.spelling, name: ""}
    return replace(reading, names=names, spelling=spelling), (problem,)


def _is_first_nameless(reading: FileReading) -> bool:
    """Do the rows begin with their numbers, 1, 2, 3…, which the first name is not for, or with
    names of their own?"""
    firsts = list(map(operator.itemgetter(0), reading.records))
    if _are_row_names(firsts, reading):
        return True
    if not all(map(_COUNTED.fullmatch, firsts)):
        return False
    numbers = list(map(int, firsts))
    is_counted = numbers == list(range(numbers[0], numbers[0] + len(numbers)))
    is_named = not _NUMBERS.isdisjoint(fold_header(reading.names[0]).split())
    is_better = _measure_agreement(reading, 1) >= _measure_agreement(reading, 0)
    return all((is_counted, not is_named, is_better))


def _are_row_names(firsts: Sequence[str], reading: FileReading) -> bool:
    """Are these words, which all differ, over which a name stands that others repeat over figures,
    as R writes a matrix? One column on, each of them stands over figures."""
    if len(set(firsts)) < len(firsts) or not all(firsts) or any(map(is_figure, firsts)):
        return False
    stem = re.compile(f"{re.escape(reading.names[0])}(?:_[0-9]+)?")
    same = list(map(stem.fullmatch, reading.names))
    columns = islice(zip(*reading.records, strict=True), 1, None)
    cells = chain.from_iterable(compress(columns, same))
    return sum(map(bool, same)) > 1 and all(map(is_figure, filter(None, cells)))


def _is_last_nameless(reading: FileReading) -> bool:
    """Do the names fit the cells below them better than the next ones, the last one too? Not amid
    commas, which a text in any column may hold, nor where one name may be two that lost their
    delimiter, « MontantDate »."""
    names = reading.names
    glued = len(list(filter(_GLUED.search, names)))
    if reading.delimiter == "," or 0 < 2 * glued < len(names):
        return False
    last = tuple(map(operator.itemgetter(len(names) - 1), reading.records))
    return _measure_name(names[-1], last) > 0 and _measure_agreement(
        reading, 0
    ) > _measure_agreement(reading, 1)


def _measure_agreement(reading: FileReading, shift: int) -> int:
    """How many names say what the cells are that stand so many columns behind, less those that say
    something else."""
    columns = islice(zip(*reading.records, strict=True), shift, None)
    return sum(map(_measure_name, reading.names, columns))


def _measure_name(name: str, column: Sequence[str]) -> int:
    filled = list(filter(None, map(trim_cell, column)))
    if not filled:
        return 0
    kind = next((kind for kind in KINDS if kind.words and is_kind_named(kind, name)), None)
    if is_amount(name):
        alike = list(filter(is_figure, filled))
    elif kind:
        alike = list(filter(compile_whole_match(kind.lenient), filled))
    else:
        return 0
    return 1 if 2 * len(alike) > len(filled) else -1

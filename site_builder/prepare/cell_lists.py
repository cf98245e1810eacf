"""Cells that hold several values, « a|b », « a;b » or « a,b »: the columns of which that is sure,
and their values counted apart."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from itertools import chain

from site_builder.columns.canonical_table import CanonicalTable
from site_builder.core.model.prepared import ColumnProfile, DistributionBar
from site_builder.prepare.profile import TOP

BAR = "|"  # which no sentence has
COMMA = ","  # which sentences, names and numbers have too
LETTER = re.compile(r"[^\W\d_]")
SEPARATORS = (BAR, ";", COMMA)
MOST_TEXTS = 10_000  # different cells of a column, beyond which it is of no list
LONGEST = 60  # characters of a value
MOST_VALUES = 50  # of a cell
# of the values that stand beside others, those that stand in another cell too, where it is no bar
SHARE = 0.5


def count_lists_apart(
    table: CanonicalTable, profiles: Sequence[ColumnProfile], hidden: Collection[str]
) -> tuple[ColumnProfile, ...]:
    """The same profiles; those of columns of lists have their separator, and count each value of a
    cell. Of columns `hidden` nothing is told."""
    counted = []
    for place, profile in enumerate(profiles):
        if profile.kind == "string" and profile.bars and profile.name not in hidden:
            profile = _count_values_apart(table, place, profile)
        counted.append(profile)
    return tuple(counted)


def list_columns_of_lists(profiles: Iterable[ColumnProfile]) -> tuple[str, ...]:
    """The names of the columns whose cells hold several values."""
    return tuple(profile.name for profile in profiles if profile.separator)


def _count_values_apart(table: CanonicalTable, place: int, profile: ColumnProfile) -> ColumnProfile:
    if profile.distinct > MOST_TEXTS:
        return profile
    cells = _count_cells(table, place)
    separator = find_list_separator(list(cells))
    if not separator:
        return profile
    values: Counter[str] = Counter()
    for cell, count in cells.items():
        parts = split_cell(cell, separator)
        values.update(dict.fromkeys(parts, count))
    frequent = sorted(values.items(), key=lambda value: (-value[1], value[0]))
    bars = tuple(DistributionBar(value, count) for value, count in frequent[:TOP])
    return replace(
        profile, bars=bars, separator=separator, distinct=len(values), lists=profile.distinct
    )


def _count_cells(table: CanonicalTable, place: int) -> Counter[str]:
    """How often each text of a column stands there."""
    cells: Counter[str] = Counter()
    for _, texts, counts in table.iterate_distinct(place):
        cells.update(dict(zip(texts, counts, strict=True)))
    del cells[""]
    return cells


def find_list_separator(cells: Sequence[str]) -> str:
    """What separates the values of cells, all different; "" where they may be no lists: every value
    is short and stands once in its cell; of those that a semicolon separates, half stand in another
    cell; of those that a comma does, each is a cell by itself and has a letter."""
    for separator in SEPARATORS:
        if _are_lists(cells, separator):
            return separator
    return ""


def split_cell(cell: str, separator: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split(separator))


def _are_lists(cells: Sequence[str], separator: str) -> bool:
    cells_of_values = [split_cell(cell, separator) for cell in cells]
    lists = [values for values in cells_of_values if len(values) > 1]
    if not lists or not all(map(_are_values, lists)):
        return False
    alone = [values[0] for values in cells_of_values if len(values) == 1]
    if separator == COMMA:
        return _are_cells(lists, alone)
    return separator == BAR or _are_repeated(lists, alone)


def _are_values(parts: Sequence[str]) -> bool:
    if len(parts) > MOST_VALUES:
        return False
    if len(set(parts)) < len(parts):
        return False
    shortest, *_, longest = sorted(map(len, parts))
    return shortest > 0 and longest <= LONGEST


def _are_cells(lists: Sequence[Sequence[str]], alone: Collection[str]) -> bool:
    return set(chain.from_iterable(lists)) <= set(filter(LETTER.search, alone))


def _are_repeated(lists: Sequence[Sequence[str]], alone: Sequence[str]) -> bool:
    times = Counter(alone)
    times.update(chain.from_iterable(lists))
    values = set(chain.from_iterable(lists))
    once = [value for value in values if times[value] == 1]
    return len(once) <= len(values) * (1 - SHARE)

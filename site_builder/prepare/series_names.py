"""Which columns of the yearly files of a dataset are one, by their names.

Two names are of one column where they differ by accents, case or the signs between words alone, or
by a unit in parentheses that one of them has, and where the standard takes both for one field.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Sequence
from dataclasses import dataclass, field

from site_builder.cells import fold_header
from site_builder.cells.unit import split_header_unit
from site_builder.checks.headings import match_headings
from site_builder.core.model.columns import Column
from site_builder.metadata.standards import Standard

MULTIPLES = frozenset({"k€", "M€", "%"})  # without which a sum would be another
# what folding takes for a space, and tells two columns apart: « Effectif % » and « Effectif »
MEANINGFUL = re.compile("([%‰€$£+<>=≤≥&#*]|^-|-$)")


@dataclass(slots=True)
class SharedColumn:
    """A column of several files. `name`: under which it is published; `key`: that without accents,
    case and unit; `unit`: what it counts, as far as it is known; `standard_name`: what the standard
    calls it, or "". `own`: the number of each file that has it, with that of its column there."""

    name: str
    key: str
    unit: str
    standard_name: str
    own: dict[int, int] = field(default_factory=dict)


def share_columns(
    files: Sequence[Sequence[Column]], published_names: Sequence[str], standard: Standard | None
) -> list[SharedColumn]:
    """The columns of all files: those that were published and that a file has, under these names,
    then those that each file adds, of which the name of the standard is preferred, whatever file
    has it. `files`: the columns of each."""
    shared = _make_shared(published_names, standard)
    for number, columns in enumerate(files):
        own_columns = _read_file(columns, standard)
        pairs = _pair_columns(shared, own_columns)
        for index, own_column in enumerate(own_columns):
            if index not in pairs:
                pairs[index] = len(shared)
                shared.append(own_column)
            column = shared[pairs[index]]
            column.own[number] = index
            column.unit = column.unit or own_column.unit
            is_added = pairs[index] >= len(published_names)
            if is_added and own_column.name == own_column.standard_name:
                column.name = own_column.name
    return [column for column in shared if column.own]


def count_shared_columns(
    names: Sequence[str], columns: Sequence[Column], standard: Standard | None
) -> int:
    """How many of the columns of a file are among those of these names."""
    return len(_pair_columns(_make_shared(names, standard), _read_file(columns, standard)))


def _read_file(columns: Sequence[Column], standard: Standard | None) -> list[SharedColumn]:
    """The columns of one file, as if it were alone."""
    shared = _make_shared([column.name for column in columns], standard)
    for own_column, column in zip(shared, columns, strict=True):
        own_column.unit = own_column.unit or column.unit
    return shared


def _make_shared(names: Sequence[str], standard: Standard | None) -> list[SharedColumn]:
    """`names`: those of one table."""
    standard_names: dict[str, str] = {}
    if standard:
        standard_names = {one.name: one.name for one in standard.schema.fields}
        standard_names |= match_headings(names, standard)
    shared = []
    for name in names:
        bare_name, unit = split_header_unit(name)
        standard_name = standard_names.get(name, "")
        shared.append(SharedColumn(name, _fold_name(bare_name), unit, standard_name))
    return shared


def _fold_name(name: str) -> str:
    """A name without accents, case and the signs between its words, but those that mean
    something."""
    if not MEANINGFUL.search(name):
        return fold_header(name) or name
    words = [fold_header(text) or text.strip() for text in MEANINGFUL.split(name)]
    return " ".join(filter(None, words))


def _pair_columns(
    shared: Sequence[SharedColumn], own_columns: Sequence[SharedColumn]
) -> dict[int, int]:
    """Columns of a file → shared columns, by their numbers. What is the same in more ways comes
    first: the very name, for « Prénom » may stand beside « Prenom »; then what the standard calls
    the same; then names that fold to the same, of one unit; then for a unit that one does not
    say."""
    pairs: dict[int, int] = {}
    for get_key in (_get_name, _get_field, _get_key_and_unit, _get_key):
        free = _group_columns(shared, get_key, set(pairs.values()))
        free_own = _group_columns(own_columns, get_key, pairs.keys())
        for key, numbers in free.items():
            own_numbers = free_own.get(key, [])
            if len(numbers) != 1 or len(own_numbers) != 1:
                continue  # there is a choice, and nothing to choose by
            column = shared[numbers[0]]
            own_column = own_columns[own_numbers[0]]
            if get_key is not _get_key or _may_lack_unit(column.unit, own_column.unit):
                pairs[own_numbers[0]] = numbers[0]
    return pairs


def _get_name(column: SharedColumn) -> str:
    return column.name


def _get_field(column: SharedColumn) -> tuple[str, str]:
    """A column that the standard does not know is like no other."""
    if column.standard_name:
        return column.standard_name, ""
    return "", column.name


def _get_key_and_unit(column: SharedColumn) -> tuple[str, str]:
    return column.key, column.unit


def _get_key(column: SharedColumn) -> str:
    return column.key


def _group_columns(
    columns: Sequence[SharedColumn],
    get_key: Callable[[SharedColumn], Hashable],
    taken: Collection[int],
) -> dict[Hashable, list[int]]:
    """The numbers of those that are not taken, by their key."""
    groups: dict[Hashable, list[int]] = defaultdict(list)
    for number, column in enumerate(columns):
        if number not in taken:
            groups[get_key(column)].append(number)
    return groups


def _may_lack_unit(unit: str, other: str) -> bool:
    """Does one of two columns say no unit, and is it no thousands, nor hundredths, that the other
    counts?"""
    return "" in (unit, other) and MULTIPLES.isdisjoint((unit, other))

"""Columns of names that no list has: what all their rows have in common says that they are."""

from __future__ import annotations

from operator import itemgetter

from site_builder.cells.person_name import (
    is_capitalised_name,
    is_name_of_other,
    is_unlisted_name,
    split_name,
)
from site_builder.checks.personal_data.accounts import is_listed_name
from site_builder.checks.personal_data.columns import (
    ALL,
    HALF,
    WrittenTable,
    count_matching_cells,
    is_known_by,
)


def is_any_name(text: str) -> bool:
    """Is it the name of a person, or may it be one: in a column all of whose cells may be."""
    return is_listed_name(text) or is_unlisted_name(text)


def is_of_capitalised(table: WrittenTable, index: int) -> bool:
    """Are most of them surnames in capitals beside another word, none of which is of a body?"""
    if not is_known_by(table, index, is_capitalised_name):
        return False
    if count_matching_cells(table, index, is_name_of_other):
        return False
    return _are_of_many_words(table, index)


def is_of_unlisted(table: WrittenTable, index: int) -> bool:
    """May all of them be whole names, none with a word that shops or bodies have?"""
    if not is_known_by(table, index, is_any_name, ALL):
        return False
    return _are_of_many_words(table, index)


def _are_of_many_words(table: WrittenTable, index: int) -> bool:
    """Is each first and last word that of one or two names? Shops of a chain or of a town have one
    in common."""
    names: list[list[str]] = []
    for texts, _ in table.iterate_distinct(index):
        names += filter(None, map(split_name, texts))
    firsts = set(map(itemgetter(0), names))
    lasts = set(map(itemgetter(-1), names))
    return min(len(firsts), len(lasts)) >= HALF * len(names)

"""Which column of a table has the codes by which rows are chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from site_builder.core.text import find_nearest_word, fold_text


def find_code_column(
    names: Sequence[str], columns: Sequence[str], words: Mapping[str, tuple[str, ...]]
) -> int | None:
    """The place of the first of `columns` that there is, by its name; else, by one of the other
    headings that a standard knows for it, if one column alone is called so."""
    for column in columns:
        if column in names:
            return names.index(column)
    for column in columns:
        headings = words.get(column, ())
        places = [place for place, name in enumerate(names) if fold_text(name) in headings]
        if len(places) == 1:
            return places[0]
    return None


def find_near_column(names: Sequence[str], columns: Sequence[str]) -> str:
    """A column whose name is almost one of those asked for, or ""."""
    folded = {fold_text(name): name for name in names}
    for column in columns:
        near = folded.get(fold_text(column)) or find_nearest_word(column, names)
        if near:
            return near
    return ""

"""Headings that are no field of a standard, and the field that each of them probably means."""

from __future__ import annotations

from collections.abc import Sequence

from site_builder.cells import fold
from site_builder.standards import Standard


def meant(labels: Sequence[str], standard: Standard) -> dict[str, str]:
    """The field that a heading stands for, for each that is not written as the standard does: one to one."""
    names = [field.name for field in standard.schema.fields]
    by_word = {fold(word): name for name in names for word in (name, *standard.words.get(name, ()))}
    free = [name for name in names if name not in labels]
    found: dict[str, str] = {}
    for label in labels:
        name = by_word.get(fold(label))
        if label not in names and name in free:
            found[label] = name
            free.remove(name)
    return found

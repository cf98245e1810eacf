"""The unit that stands in the heading of a column of numbers, where it is known and neither its
cells nor its own words say it: « Montant (€) »."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from site_builder.cells.unit import find_named_unit
from site_builder.core.model.columns import Column
from site_builder.render.pages.additions import Additions

NBSP = "\u00a0"
_WORD = re.compile("[a-zà-ÿ]{3,}")  # « élèves »: what is counted, which the heading says


def complete_headings(
    columns: Sequence[Column], titles: Mapping[str, str], additions: Additions
) -> dict[str, str]:
    """What stands above the columns: their titles, and some with their unit."""
    headings = dict(titles)
    for column in columns:
        heading = titles.get(column.name, column.name)
        unit = str(additions[column.name].get("counts", ""))
        if unit and not column.unit and not _says_unit(heading, unit):
            headings[column.name] = f"{heading}{NBSP}({unit})"
    return headings


def _says_unit(heading: str, unit: str) -> bool:
    sign, _, tax = unit.partition(" ")  # « Montant HT » becomes « Montant HT (€ HT) » for nobody
    if find_named_unit(heading) or sign in heading:
        return True
    if _WORD.fullmatch(unit):
        return True
    return bool(tax) and tax in heading

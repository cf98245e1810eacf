"""How many datasets a list has, said in one way on every page."""

from __future__ import annotations

from collections.abc import Sequence

from site_builder.core.language import Language
from site_builder.core.model.site import DatasetEntry


def count_datasets(language: Language, entries: Sequence[DatasetEntry]) -> str:
    """« 54 jeux de données et 9 tableaux du territoire »: what publishers give, then the tables
    that are made of it, which nobody gives."""
    own = count_own_datasets(entries)
    tables = len(entries) - own
    counts = []
    if own or not tables:
        counts.append(language.count("datasets", own))
    if tables:
        counts.append(language.count("datasets.tables", tables))
    return language.say("coverage.and").join(counts)


def count_own_datasets(entries: Sequence[DatasetEntry]) -> int:
    """Those that publishers give."""
    return sum(not entry.dataset.is_of_territory for entry in entries)

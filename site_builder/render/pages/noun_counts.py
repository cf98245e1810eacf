"""Things counted by the noun of a row: « 61 écoles »."""

from __future__ import annotations

from site_builder.core.language import Language
from site_builder.metadata.row_nouns import RowNoun


def count_by_noun(language: Language, noun: RowNoun, number: int) -> str:
    one, several = noun.words.get(language.code, noun.words["fr"])
    return language.count("figure.noun", number, one=one, several=several)

"""What rows are called where they are counted: « 61 écoles », « 99 délibérations ».

The words are those of row_nouns.csv, that a standard names (`row_noun`), or with which the title
of a table begins.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

WORDS = Path(__file__).with_name("row_nouns.csv")
# « Parcs et aires de jeux » are not all parks; what follows a colon may be another thing
_ANOTHER = re.compile(r"\s+(?:et|ou|and|or)\b|\s*(?:[,:;/]|\((?:et|ou|and|or)\b)")
_BEGINNING = re.compile(r"(?:la |the )?(?:liste|list|annuaire) (?:des |of (?:the )?)|les |the ")


@dataclass(frozen=True, slots=True)
class RowNoun:
    """What one row is, and what several are, by language; French where there is no other."""

    words: Mapping[str, tuple[str, str]]


@cache
def load_row_nouns() -> Mapping[str, RowNoun]:
    """Each noun by its French singular."""
    with WORDS.open(encoding="utf-8", newline="") as file:
        return {
            row["one"]: RowNoun(
                {
                    "fr": (row["one"], row["several"]),
                    "en": (row["one_en"], row["several_en"]),
                }
            )
            for row in csv.DictReader(file)
        }


def find_title_noun(title: str) -> RowNoun | None:
    """The noun with which a title begins, where nothing else is counted with it: « Écoles
    publiques », « Liste des stations »; never « Écoles et effectifs »."""
    folded = title.strip().lower()
    beginning = _BEGINNING.match(folded)
    counted = folded[beginning.end() :] if beginning else folded
    for plural, noun in _list_plurals():
        if counted.startswith(plural):
            rest = counted.removeprefix(plural)
            is_whole_word = not rest[:1].isalnum()
            return noun if is_whole_word and not _ANOTHER.match(rest) else None
    return None


def _list_plurals() -> Iterator[tuple[str, RowNoun]]:
    """The longest first: « parcs et jardins » before « parcs »."""
    plurals = {
        several: noun for noun in load_row_nouns().values() for _, several in noun.words.values()
    }
    for plural in sorted(plurals, key=len, reverse=True):
        yield plural, plurals[plural]

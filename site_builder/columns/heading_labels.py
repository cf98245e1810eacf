"""Headings as town halls abbreviate them, in words: SURF_M2 → « Surface (m²) », ANNEE_OUV → « Année
d’ouverture », COMMUNE_NOM → « Nom de la commune ».

The words are those of heading_words.csv. A heading of which one word is not there has no label:
nothing is guessed, and what is written in words already stays as it is.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from types import MappingProxyType

from site_builder.cells import fold_header

WORDS = Path(__file__).with_name("heading_words.csv")
LONGEST = 60  # characters of a heading
MOST = 5  # words
PHRASE = 4  # words of the longest phrase of the dictionary
SMALL = frozenset("d de des du l la le les".split())  # which a label has of its own


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadingWord:
    """A word of headings. `role`: an `attribute` is what a column says, of a `thing`; `adj` agrees
    with the noun before it, `code` stands as it is, `unit` ends a heading. `label` begins a label,
    `after` stands after a noun; of an adjective, they are its masculine and its feminine."""

    role: str
    feminine: bool
    label: str
    after: str


@cache
def load_heading_words() -> Mapping[str, HeadingWord]:
    """Each spelling, folded, and what it means."""
    found: dict[str, HeadingWord] = {}
    with WORDS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            role, _, gender = row["role"].partition(" ")
            word = HeadingWord(
                role=role, feminine=gender == "f", label=row["label"], after=row["after"]
            )
            found.update(dict.fromkeys(row["words"].split("|"), word))
    return MappingProxyType(found)


@lru_cache(maxsize=1 << 14)
def label_heading(heading: str) -> str:
    """What a heading says, in words; "" where it is one already, or where one of its words is not
    known."""
    if len(heading) > LONGEST or " " in heading.strip():
        return ""
    words = _find_words(fold_header(heading).split())
    if not words:
        return ""
    label = _join_words(_put_attribute_first(words))
    return "" if label.lower() == heading.lower() else label


def _find_words(parts: Sequence[str]) -> list[HeadingWord]:
    """The words of a heading, the longest phrases first; nothing where one is not known."""
    known = load_heading_words()
    parts = [part for part in parts if part not in SMALL]
    words = []
    place = 0
    while place < len(parts):
        lengths = range(min(PHRASE, len(parts) - place), 0, -1)
        phrases = [(length, " ".join(parts[place : place + length])) for length in lengths]
        length, phrase = next((one for one in phrases if one[1] in known), (0, ""))
        if not length:
            return []
        words.append(known[phrase])
        place += length
    return words if len(words) <= MOST else []


def _put_attribute_first(words: list[HeadingWord]) -> list[HeadingWord]:
    """COMMUNE_NOM is « nom, commune »: standards begin names of columns with what has them."""
    if len(words) == 2 and [word.role for word in words] == ["thing", "attribute"]:
        return words[::-1]
    return words


def _join_words(words: Sequence[HeadingWord]) -> str:
    """The words as a label; "" where they do not make one: two things that a column would say, a
    unit that is not the last, an adjective of nothing."""
    first = words[0]
    roles = [word.role for word in words]
    leads = first.role == "attribute" or (first.role == "thing" and "thing" not in roles[1:])
    if not leads or "attribute" in roles[1:]:
        return ""
    if "unit" in roles:
        place = roles.index("unit")
        if set(roles[place + 1 :]) - {"code"}:
            return ""
        unit = " ".join(word.label for word in words[place:])
        return f"{_join_nouns(words[:place])} ({unit})"
    return _join_nouns(words)


def _join_nouns(words: Sequence[HeadingWord]) -> str:
    """A noun and what follows it, each adjective as the noun before it has it."""
    noun, *others = words
    label = noun.label[:1].upper() + noun.label[1:]
    for word in others:
        if word.role == "adj":
            label += f" {word.after if noun.feminine else word.label}"
        elif word.role == "code":
            label += f" {word.label}"
        else:
            label += f" {word.after}"
            noun = word
    return label

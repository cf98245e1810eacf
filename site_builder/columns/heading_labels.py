"""Headings as town halls abbreviate them, in words: SURF_M2 → « Surface (m²) », ANNEE_OUV → « Année
d’ouverture », COMMUNE_NOM → « Nom de la commune ».

The words are those of heading_words.csv. A heading of which one word is not there has no label:
nothing is guessed, and what is written in words already stays as it is. An abbreviation of two
readings (CP is a postal code, a class, credits) is one of them only beside words that say so, or
where the values are of that kind.
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
MOST_PARTS = 12  # of a heading
PHRASE = 4  # words of the longest phrase of the dictionary
ANY = "*"  # of `beside`: whatever other word
COUNT = "nombre"  # of several, whether its heading writes NB_PLACE or NB_PLACES
SMALL = frozenset(("d", "de", "des", "du", "l", "la", "le", "les"))  # a label has its own


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadingWord:
    """A word of headings. `role`: an `attribute` is what a column says, of a `thing`; `adj` agrees
    with the noun before it, `code` stands as it is, `unit` ends a heading. `label` begins a label,
    `after` stands after a noun; of an adjective, they are its masculine and its feminine. Where
    `beside` is not empty, it may mean something else: it is sure beside a word of one of these
    labels, or above values of one of these `kinds`."""

    role: str
    feminine: bool
    label: str
    after: str
    kinds: frozenset[str]
    beside: frozenset[str]


@cache
def load_heading_words() -> Mapping[str, HeadingWord]:
    """Each spelling, folded, and what it means."""
    found: dict[str, HeadingWord] = {}
    with WORDS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            role, _, gender = row["role"].partition(" ")
            word = HeadingWord(
                role=role,
                feminine=gender == "f",
                label=row["label"],
                after=row["after"],
                kinds=_read_list(row["kind"]),
                beside=_read_list(row["beside"]),
            )
            found.update(dict.fromkeys(row["words"].split("|"), word))
    return MappingProxyType(found)


def _read_list(cell: str) -> frozenset[str]:
    """The texts of a cell of the dictionary."""
    texts = cell.split("|")
    return frozenset(filter(None, texts))


@lru_cache(maxsize=1 << 14)
def label_heading(heading: str, kind: str = "") -> str:
    """What the heading of a column of this `kind` says, in words; "" where it is one already, or
    where one of its words is not known or not sure."""
    if len(heading) > LONGEST or " " in heading.strip():
        return ""
    parts = [part for part in fold_header(heading).split() if part not in SMALL]
    words = _find_words(tuple(parts[:MOST_PARTS]))
    if not all(_is_sure(word, words, kind) for word in words):
        return ""
    label = _write_label(_put_attribute_first(words))
    return "" if heading in (label, label.lower()) else label


def _find_words(parts: tuple[str, ...]) -> list[HeadingWord]:
    """The words of a heading, the longest phrases first; nothing where one is not known."""
    words: list[HeadingWord] = []
    while parts:
        length, word = _find_phrase(parts)
        if word is None:
            return []
        words.append(_make_plural(parts[0], word, words))
        parts = parts[length:]
    return words


def _make_plural(spelling: str, word: HeadingWord, before: Sequence[HeadingWord]) -> HeadingWord:
    """The plural of a word, where it is known, after a number."""
    labels = [previous.label for previous in before]
    if labels[-1:] != [COUNT]:
        return word
    plural = f"{spelling}s"
    return load_heading_words().get(plural, word)


def _is_sure(word: HeadingWord, words: Sequence[HeadingWord], kind: str) -> bool:
    if not word.beside:
        return True
    if kind in word.kinds:
        return True
    labels = {other.label for other in words}
    labels.remove(word.label)
    if ANY in word.beside:
        return bool(labels)
    return not labels.isdisjoint(word.beside)


def _find_phrase(parts: tuple[str, ...]) -> tuple[int, HeadingWord | None]:
    """The longest phrase with which a heading begins: of how many words, and what it means."""
    known = load_heading_words()
    for length in range(PHRASE, 0, -1):
        word = known.get(" ".join(parts[:length]))
        if word:
            return length, word
    return 0, None


def _put_attribute_first(words: list[HeadingWord]) -> list[HeadingWord]:
    """COMMUNE_NOM is « nom, commune »: standards begin names of columns with what has them."""
    roles = [word.role for word in words]
    return words[::-1] if roles == ["thing", "attribute"] else words


def _write_label(words: Sequence[HeadingWord]) -> str:
    """The words as a label, the unit in parentheses at its end, with what is said of it; "" where
    they do not make one."""
    roles = [word.role for word in words]
    nouns = roles.index("unit") if "unit" in roles else len(roles)
    if not _is_label(roles[:nouns], roles[nouns + 1 :]):
        return ""
    unit = " ".join(word.label for word in words[nouns:])
    label = _join_nouns(words[:nouns])
    return f"{label} ({unit})" if unit else label


def _is_label(roles: Sequence[str], after_unit: Sequence[str]) -> bool:
    """Do they say one thing? Not two of which each would be a column's, nor an adjective of
    nothing."""
    if roles[:1] == ["attribute"]:
        says_one_thing = "attribute" not in roles[1:]
    else:
        says_one_thing = roles[:1] == ["thing"] and {*roles[1:]} <= {"adj", "code"}
    return says_one_thing and {*after_unit} <= {"code"}


def _join_nouns(words: Sequence[HeadingWord]) -> str:
    """A noun and what follows it, each adjective as the noun before it has it."""
    noun = words[0]
    label = noun.label[:1].upper() + noun.label[1:]
    for word in words[1:]:
        match word.role:
            case "adj":
                text = word.after if noun.feminine else word.label
            case "code":
                text = word.label
            case _:
                text = word.after
                noun = word
        label = f"{label} {text}"
    return label

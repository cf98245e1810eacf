"""What the name of a file lets us guess: a title, keywords, a period. Guesses are written down to
be reviewed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from itertools import takewhile

from site_builder.core.text import clean_line, fold_text
from site_builder.metadata.name_words import (
    ACCENTS,
    LONGEST,
    WORD,
    is_noise_word,
    may_hyphenate,
    spell_title,
    split_words,
)

MOST_KEYWORDS = 6
SHORTEST_KEYWORD = 3  # letters
LONGEST_ACRONYM = 5

STOP = frozenset((
    "aux", "avec", "dans", "des", "les", "leur", "leurs", "par", "pour", "sur", "une", "the",
    "ville", "commune", "annee", "annees", "liste", "son", "ses", "qui", "que", "est", "nos", "vos",
    "and", "chez", "entre", "selon", "versees", "attribuees", "accordees", "conclus",
))  # fmt: skip
# What announced a year, and announces nothing once it is gone: « Budget de l’année 2024 », « Menus
# de 2023 à 2024 »
DANGLING = frozenset((
    "a", "au", "aux", "d", "de", "des", "du", "en", "et", "l", "la", "le", "les", "pour", "sur",
    "par", "depuis", "jusqu", "entre", "annee", "annees", "exercice", "exercices", "millesime",
))  # fmt: skip
ROW_YEARS = frozenset((
    "annee", "annees", "exercice", "millesime", "year", "naissance", "naissances", "scolaire",
    "budgetaire", "civile", "reference", "compte",
))  # fmt: skip
DATE = re.compile(
    r"(?<!\d)(?:(?:19|20)\d{2}[-_. ]?(?:0[1-9]|1[0-2])[-_. ]?(?:0[1-9]|[12]\d|3[01])|"
    r"(?:0[1-9]|[12]\d|3[01])[-_. ](?:0[1-9]|1[0-2])[-_. ](?:19|20)\d{2})(?!\d)"
)
# SIRENs, versions, copies
STAMP = re.compile(
    r"(?<!\d)\d{5,}(?!\d)|\bv?\d+(?:\.\d+)+(?![\w.])|\((?:v ?)?\d+\)|\bv\d+\b", re.IGNORECASE
)
YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
YEARS = re.compile(rf"{YEAR.pattern}(?: ?[-–_/] ?{YEAR.pattern})?")


def guess_title(stem: str, slug: str, headers: Iterable[str] = ()) -> str:
    """A title from a file's name without its ending, else, where that says nothing, from its
    folder's name.

    It has no year: the same dataset will receive those that follow. `headers` lend the accents that
    the name has lost.
    """
    accents = {**ACCENTS, **_collect_accents(headers)}
    for name in (stem, slug):
        text = " ".join(_strip_noise(_split_tokens(clean_line(unicodedata.normalize("NFC", name)))))
        if any(len(word) > 2 for word in WORD.findall(text)):
            return spell_title(text, accents)[:LONGEST].rstrip()
    return spell_title(slug.replace("-", " "), accents)


def guess_keywords(title: str) -> tuple[str, ...]:
    """The words of a title that people would search for."""
    keywords: dict[str, None] = {}
    for word in WORD.findall(title):
        if len(word) < SHORTEST_KEYWORD or fold_text(word) in STOP:
            continue
        is_acronym = word.isupper() and len(word) <= LONGEST_ACRONYM
        keywords[word if is_acronym else word.lower()] = None
    return tuple(keywords)[:MOST_KEYWORDS]


def guess_period(stem: str) -> str:
    """ "2024" or "2020/2024" from the years in a file's name; a day is when it was exported, and
    says nothing."""
    years = YEAR.findall(DATE.sub(" ", stem))
    return join_years(min(years), max(years)) if years else ""


def is_period_column(column: str) -> bool:
    """Is it the year that a row is about, and not when a tree was planted or a camera installed?"""
    return all(
        len(word) < 4 or word in ROW_YEARS for word in re.findall(r"[a-z]+", fold_text(column))
    )


def join_years(first: str, last: str) -> str:
    return first if first == last else f"{first}/{last}"


def _split_tokens(name: str) -> list[str]:
    """The words of a name, years and days gone."""
    bare = STAMP.sub(" ", YEARS.sub(" ", DATE.sub(" ", name)))
    return split_words(bare, may_hyphenate(name))


def _strip_noise(tokens: Sequence[str]) -> list[str]:
    """The tokens between those at the ends that say nothing; « Copie de Subventions » loses two,
    « Les subventions » none."""
    title = _strip_end(tokens)
    if title and is_noise_word(title[0]):
        title.reverse()
        title = _strip_end(title)
        title.reverse()
    return title


def _strip_end(tokens: Sequence[str]) -> list[str]:
    ending = list(takewhile(_says_nothing, reversed(tokens)))
    return list(tokens[: len(tokens) - len(ending)])


def _says_nothing(token: str) -> bool:
    return is_noise_word(token) or _is_dangling(token)


def _is_dangling(token: str) -> bool:
    return all(word in DANGLING for word in re.findall(r"\w+", fold_text(token)))


def _collect_accents(headers: Iterable[str]) -> dict[str, str]:
    """The words of headers that have accents, in the singular and the plural, by what they are
    without them."""
    accents = {}
    for header in headers:
        for word in WORD.findall(unicodedata.normalize("NFC", header).lower()):
            if not word.isascii():
                accents[fold_text(word)] = word
                plural = f"{word.rstrip('s')}s"
                accents[fold_text(plural)] = plural
    return accents

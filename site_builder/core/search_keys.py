"""By which words a value or a text is looked for, and in which file of the index each of them is.

The browser does the same with a question: frontend/src/fold.ts folds it, and
frontend/src/search/keys.ts chooses and hashes its words. A value whose words differ by accents,
case, hyphens or apostrophes has the same keys.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

SHORTEST = 3  # letters or digits of a word
MOST_KEYS = 4  # words of a value under which it stands, the longest
HEAD = 4  # letters of a word by which its file is known, so that one who types finds it
CODE_HEAD = 9  # and of a code: a SIREN leads to where its SIRETs are
CODE = 9  # digits, from which groups of them are one code: « 215 903 501 00017 »
# What so many values have that it tells none apart: a value stands under its other words
GENERAL = frozenset(
    """
    association associations amicale amicales club comite comites compagnie federation union
    societe groupe groupement section syndicat collectif fondation departementale departemental
    commune communes communale municipal municipale ville mairie metropole ecole ecoles elementaire
    maternelle primaire publique college avenue boulevard allee place chemin impasse residence
    subvention subventions fonctionnement projet projets
    """.split()  # noqa: SIM905
)
_APART = re.compile(r"[\W_]+")


def fold_search_key(text: str) -> str:
    """« Ciné-club du Cœur-de-Lin » → "cine club du coeur de lin"."""
    lowered = text.lower()
    if not lowered.isascii():
        decomposed = unicodedata.normalize("NFKD", lowered.replace("œ", "oe").replace("æ", "ae"))
        lowered = "".join(filter(_is_no_mark, decomposed))
    return _APART.sub(" ", lowered).strip()


def _is_no_mark(letter: str) -> bool:
    return not unicodedata.category(letter).startswith("M")


def list_search_keys(text: str) -> tuple[str, ...]:
    """The words under which a value stands, the longest first; a value of no such word, « 7.10 »,
    stands under all of it."""
    folded = fold_search_key(text)
    words = list(dict.fromkeys(folded.split()))
    joined = folded.replace(" ", "")
    if joined.isdecimal() and len(joined) >= CODE:
        return (joined,)
    long_words = [word for word in words if len(word) >= SHORTEST]
    own_words = [word for word in long_words if word not in GENERAL] or long_words
    chosen = list(filter(is_telling, own_words))
    if chosen:
        return tuple(sorted(chosen, key=len, reverse=True)[:MOST_KEYS])
    return (joined,) if len(joined) > 1 else ()


def is_telling(word: str) -> bool:
    """Has it a letter beside others, or as many digits as a code?"""
    return len(word) > 1 and (not word.isdecimal() or len(word) >= HEAD)


def iterate_search_words(text: str) -> Iterator[str]:
    """The words of a longer text that may be looked for."""
    for word in fold_search_key(text).split():
        if len(word) >= SHORTEST and is_telling(word):
            yield word


def hash_search_key(key: str) -> int:
    """The 32 bits of FNV-1a of how a word begins: what they leave, divided by how many files there
    are, is the number of its file."""
    has_digit = any(map(str.isdecimal, key))
    head = key[: CODE_HEAD if has_digit else HEAD]
    value = 0x811C9DC5
    for byte in head.encode():
        value = ((value ^ byte) * 0x01000193) & 0xFFFFFFFF
    return value

"""Digits that look like numbers and are none: chapters (1.1, 1.2, 1.10), of which 1.10 is not 1.1,
and long ones of which a spreadsheet has kept fifteen digits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from site_builder.cells import compile_whole_match, fold_header, is_measure

DIGITS_LOST = "digits-lost"  # the problem of a column of such numbers
LONGEST = 15  # digits that a spreadsheet keeps: zeros come after them

_CHAPTER = "(0|[1-9][0-9]?)([.][1-9][0-9]?)?"
_LOST = f"-?[1-9][0-9]{{{LONGEST - 1}}}0+"
# Words of headers over what is numbered 1.1, 1.2…
_NUMBERED = frozenset((
    "action", "alinea", "axe", "disposition", "etape", "fiche", "item", "phase", "regle", "theme",
))  # fmt: skip


def are_chapters(header: str, texts: Iterable[str]) -> bool:
    """Do these distinct texts, in the order of the rows, number chapters? The header says so, or
    1.10 comes after 1.2 or 1.9."""
    distinct = list(texts)
    if is_measure(header) or not all(map(compile_whole_match(_CHAPTER), distinct)):
        return False
    is_numbered = not _NUMBERED.isdisjoint(fold_header(header).split())
    if is_numbered and "." in "".join(distinct):
        return True
    return _has_tenth(distinct) and _count_up(distinct)


def _has_tenth(texts: Sequence[str]) -> bool:
    """Is there a 1.10 beside 1.1, or right below 1.9?"""
    pairs = set(pairwise(texts))
    for text in texts:
        whole, point, part = text.partition(".")
        if point and part.endswith("0"):
            if f"{whole}.{part[:-1]}" in texts:
                return True
            if (f"{whole}.{int(part) - 1}", text) in pairs:
                return True
    return False


def _count_up(texts: Sequence[str]) -> bool:
    """Do these texts count up as chapters do, and not as numbers?"""
    chapters = [tuple(map(int, text.split("."))) for text in texts]
    values = list(map(float, texts))
    return chapters == sorted(chapters) and values != sorted(values)


def has_lost_digits(text: str) -> bool:
    """Is this a number of which the last digits became zeros?"""
    return len(text) > LONGEST and compile_whole_match(_LOST)(text) is not None

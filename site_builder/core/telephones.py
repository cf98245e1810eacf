"""A telephone, known by its last nine digits: a table eats its zero, a form writes +33."""

from __future__ import annotations

import re

DIGITS = 9  # of a French number without what comes before
SIGNS = r"[ .\-_/()]"  # between digits
NUMBER = re.compile(rf"(?:0|(?:\+|00)[0-9]{{2,4}}|330?)([0-9]{{{DIGITS}}})")
# What may stand right before the nine digits: nothing, or what is dialled first
DIALLED = re.compile(r"(?<![0-9])(?:0|(?:00)?(?:33|262|5[0-9]{2}|6[0-9]{2})0?)?$")
BEFORE = 8  # characters


def make_telephone(folded: str) -> str:
    """The last nine digits of a text that is a telephone with what is dialled first; else ""."""
    number = NUMBER.fullmatch(re.sub(SIGNS, "", folded))
    return number[1] if number else ""


def has_telephone(view: str, digits: str) -> bool:
    """Does a folded text have these nine digits, as a number of its own?"""
    pattern = re.compile(f"{SIGNS}{{0,3}}".join(digits) + "(?![0-9])")
    starts = (match.start() for match in pattern.finditer(view))
    return any(DIALLED.search(view[max(0, start - BEFORE) : start]) for start in starts)

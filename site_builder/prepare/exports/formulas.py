"""Texts that a spreadsheet takes for formulas when it opens a CSV, and the apostrophe that keeps
them texts.

The explorer writes the same file in the browser (frontend/src/explorer/export/excel.ts), with the
same two expressions.
"""

from __future__ import annotations

import re

# Blanks, signs that nobody sees and control characters, which spreadsheets pass over or drop before
# they look
_ENDS = r"\n\r"
_UNSEEN = (
    r"\x00-\x09\x0b\x0c\x0e-\x20\x7f-\u00a0\u00ad\u061c\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f"
    r"\u3000\ufeff"
)
# A formula begins with one of these, wide ones being read alike; tab and ends of line begin one for
# some programs
_SIGNS = r"[=+@\uff1d\uff0b\uff20\uff0d-]"
BEGINNING = rf"^(?:[\t{_ENDS}]|[{_UNSEEN}{_ENDS}]*{_SIGNS})"
# A number stays one, and so does the dash that stands for nothing: a minus alone makes no formula.
# A plus may be that of a telephone, which a sheet would compute. No two parts of the expression can
# take the same blanks, so that a million of them are tried in one way.
_BLANK = r" \u00a0\u202f"
_POWER = r"[eE][+-]?[0-9]+"
_MORE = rf"[.,][0-9]+(?:{_POWER})?[{_BLANK}]*|{_POWER}[{_BLANK}]*"
_DIGITS = rf"[0-9][0-9{_BLANK}]*(?:{_MORE})?(?:[%€][{_BLANK}]*)?"
_NUMBER = rf"[{_BLANK}]*-[{_BLANK}]*(?:{_DIGITS})?"
NEGATIVE = rf"^{_NUMBER}$"

_IS_FORMULA = re.compile(rf"(?={BEGINNING})(?!{_NUMBER}\Z)")
# The same for programs that have no look-around: what only may be a formula
MAYBE_FORMULA = re.sub(r"\\u([0-9a-f]{4})", r"\\x{\1}", BEGINNING)
LONGEST = 40  # characters of a text that a receipt quotes
APOSTROPHE = "'"


def is_formula(text: str) -> bool:
    """Would a spreadsheet compute this text instead of showing it?"""
    return bool(_IS_FORMULA.match(text))


def quote_beginning(text: str) -> str:
    """What a receipt quotes of a text."""
    return re.split('[;"\r\n]', text[:LONGEST])[0]

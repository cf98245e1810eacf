"""Texts that a spreadsheet takes for formulas when it opens a CSV, and the apostrophe that keeps
them texts.

The explorer writes the same file in the browser (frontend/src/explorer/export/excel.ts), with the
same two expressions. A file is gone through as it is written: a table may have thousands of
columns, of which SQL would ask one by one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TextIO

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

_IS_FORMULA = re.compile(rf"(?!{_NUMBER}\Z){BEGINNING}")
# Where a cell begins in a CSV between semicolons, if it is a formula: those between quotes alone
# hold ends of lines. Most cells begin with another character, and are passed over at once.
_CELL = re.compile(
    rf'[;\n](?=["{_UNSEEN}{_SIGNS[1:]})'
    rf'(?="(?:[\t{_ENDS}]|[{_UNSEEN}{_ENDS}]*{_SIGNS})|\t|[{_UNSEEN}]*{_SIGNS})'
    rf'(?!{_NUMBER}[;\r]|"{_NUMBER}"[;\r])'
)
BLOCK = 1 << 22  # characters that are looked at together, but for the end of a line
LONGEST = 40  # characters of a text that a receipt quotes


@dataclass(slots=True)
class QuotedFormulas:
    """How many texts were begun with an apostrophe, and how the first of them begins."""

    count: int = 0
    first: str = ""


def is_formula(text: str) -> bool:
    """Would a spreadsheet compute this text instead of showing it?"""
    return bool(_IS_FORMULA.match(text))


def quote_formulas(source: TextIO, quoted: QuotedFormulas) -> Iterator[str]:
    """The pieces of a CSV (semicolons, CRLF, quotes only where they are needed) with these
    apostrophes in it.

    `source` is opened with `newline=""`. What was done is told in `quoted`.
    """
    for block in _whole_rows(source):
        text = f"\n{block}"
        done = 1
        looked = 0
        inside = False
        for cell in _CELL.finditer(text):
            inside ^= text.count('"', looked, cell.end()) % 2 == 1
            looked = cell.end()
            if inside:  # it only looks like one: it stands within a cell between quotes
                continue
            start = looked + (text[looked] == '"')
            yield text[done:start] + "'"
            done = start
            quoted.count += 1
            quoted.first = quoted.first or re.split('[;"\r\n]', text[start : start + LONGEST])[0]
        yield text[done:]


def _whole_rows(source: TextIO) -> Iterator[str]:
    """A CSV in blocks, none of which ends within a cell between quotes."""
    while block := source.read(BLOCK):
        lines = [block]
        quotes = block.count('"')
        for line in iter(source.readline, ""):
            lines.append(line)
            quotes += line.count('"')
            if quotes % 2 == 0 and line.endswith("\n"):
                break
        yield "".join(lines)

"""Texts that a spreadsheet takes for formulas when it opens a CSV, and the apostrophe that keeps them texts.

The explorer writes the same file in the browser (frontend/src/explorer/export/excel.ts), with the same two expressions.
"""

from __future__ import annotations

import re

from site_builder.cells.kind import literal

# Blanks, signs that nobody sees and control characters, which spreadsheets pass over or drop before they look
_UNSEEN = (
    r"\x00-\x20\x7f-\u00a0\u00ad\u061c\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff"
)
# A formula begins with one of these, wide ones being read alike; tab and ends of line begin one for some programs
BEGINNING = rf"^(?:[\t\r\n]|[{_UNSEEN}]*[=+@\uff1d\uff0b\uff20\uff0d-])"
# A number stays one: its minus makes no formula. A plus may be that of a telephone, which a sheet would compute.
_BLANK = r" \u00a0\u202f"
NEGATIVE = rf"^[{_BLANK}]*-[{_BLANK}]?[0-9][0-9{_BLANK}]*(?:[.,][0-9]+)?[{_BLANK}]?[%€]?$"

_BEGINNING = re.compile(BEGINNING)
_NEGATIVE = re.compile(NEGATIVE.removesuffix("$") + r"\Z")


def is_formula(text: str) -> bool:
    """Would a spreadsheet compute this text instead of showing it?"""
    return bool(_BEGINNING.match(text)) and not _NEGATIVE.match(text)


def quote_formula(text: str) -> str:
    """The same text, begun with an apostrophe where it would be computed."""
    return f"'{text}" if is_formula(text) else text


def is_formula_sql(cell: str) -> str:
    """SQL of `is_formula` for a text cell."""
    beginning, negative = (literal(_for_duckdb(pattern)) for pattern in (BEGINNING, NEGATIVE))
    return f"(regexp_matches({cell}, {beginning}) AND NOT regexp_matches({cell}, {negative}))"


def quote_formula_sql(cell: str) -> str:
    """SQL of `quote_formula` for a text cell."""
    return f"CASE WHEN {is_formula_sql(cell)} THEN '''' || {cell} ELSE {cell} END"


def _for_duckdb(pattern: str) -> str:
    """An expression in the notation of RE2: \\x{200b} is what Python and JavaScript write \\u200b."""
    return re.sub(r"\\u([0-9a-f]{4})", r"\\x{\1}", pattern)

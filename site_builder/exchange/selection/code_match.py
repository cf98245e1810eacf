"""Which code of ours a cell means, however it is written: « 59350 », 59350.0, « 59 350 », 059350, a
SIREN, or the SIRET of one of its establishments."""

from __future__ import annotations

import re
from collections.abc import Set

from site_builder.cells.kind import GROUPING

MARKS = re.compile(f"[{GROUPING}\t=\"'’]+")
LOST = re.compile(r"[0-9](?:[.,][0-9]+)?[Ee]\+?[0-9]{1,2}")  # what a spreadsheet made of a SIRET
SIREN_DIGITS = 9
SIRET_DIGITS = 14
MOST_KNOWN = 200_000  # texts of which it is remembered what they mean
MOST_VALUES = 5  # that are quoted


class CodeMatcher:
    """Asked cell by cell; remembers what is to be told of them."""

    def __init__(self, codes: Set[str]) -> None:
        self._codes = codes
        self._known: dict[str, str] = {}
        self.rewritten = 0
        self.notation = ""
        self.lost = 0
        self.lost_code = ""
        self.values: dict[str, None] = {}

    def match_code(self, text: str) -> str:
        """The code as it should be written, "" where it is none of ours."""
        code = self._known.get(text)
        if code is None:
            code = find_code(text, self._codes)
            if len(self._known) < MOST_KNOWN:
                self._known[text] = code
            if len(self.values) < MOST_VALUES and text.strip():
                self.values[text] = None
        if code and code != text:
            self.rewritten += 1
            self.notation = self.notation or text
        elif not code and LOST.fullmatch(text):
            self.lost += 1
            self.lost_code = self.lost_code or text
        return code


def find_code(text: str, codes: Set[str]) -> str:
    """The code as it should be written, "" where it is none of these."""
    if text in codes:
        return text
    plain = MARKS.sub("", text).removesuffix(".0").upper()
    if len(plain) == SIRET_DIGITS and plain.isdecimal() and plain[:SIREN_DIGITS] in codes:
        return plain
    candidates = [plain]
    if len(plain) == 4:
        candidates.append(f"0{plain}")  # a spreadsheet ate the zero of 01001
    if len(plain) == 6 and plain.startswith("0"):
        candidates.append(plain[1:])  # departments of three figures
    return next(filter(codes.__contains__, candidates), "")

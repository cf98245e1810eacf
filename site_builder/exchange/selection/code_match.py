"""Which code of ours a cell means, however it is written: « 59350 », 59350.0, « 59 350 », 059350, a
SIREN, or the SIRET of one of its establishments."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from site_builder.cells.kind import GROUPING

MARKS = re.compile(f"[{GROUPING}\t=\"'’]+")
LOST = re.compile(r"[0-9](?:[.,][0-9]+)?[Ee]\+?[0-9]{1,2}")  # what a spreadsheet made of a SIRET
INSEE_LENGTH = 5
SIREN_DIGITS = 9
SIRET_DIGITS = 14
MOST_KNOWN = 200_000  # texts of which it is remembered what they mean
LONGEST_KNOWN = 60  # characters of such a text; no code is longer, whatever stands around it
MOST_VALUES = 5  # that are quoted


class CodeMatcher:
    """Asked cell by cell; remembers what is to be told of them."""

    def __init__(self, codes: Collection[str]) -> None:
        self._notations = make_notations(codes)
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
            code = self._remember_code(text)
        if code == text or not code:
            return code
        self.rewritten += 1
        self.notation = self.notation or text[:LONGEST_KNOWN]
        return code

    def count_lost(self, text: str) -> None:
        """Called for a cell without a code of ours: it may have been one."""
        if LOST.fullmatch(text):
            self.lost += 1
            self.lost_code = self.lost_code or text

    def _remember_code(self, text: str) -> str:
        code = find_code(text, self._notations)
        if len(self._known) < MOST_KNOWN and len(text) <= LONGEST_KNOWN:
            self._known[text] = code
        if text.strip() and len(self.values) < MOST_VALUES:
            self.values[text[:LONGEST_KNOWN]] = None
        return code


def make_notations(codes: Collection[str]) -> dict[str, str]:
    """How a code may be written → the code: with the zero of departments of three figures, and
    without that which a spreadsheet ate."""
    notations: dict[str, str] = {}
    for code in codes:
        if len(code) == INSEE_LENGTH:
            notations[f"0{code}"] = code
            notations[code.removeprefix("0")] = code
    return {**notations, **{code: code for code in codes}}


def find_code(text: str, notations: Mapping[str, str]) -> str:
    """The code as it should be written, "" where it is none of these; of an establishment that of
    its SIRET."""
    plain = MARKS.sub("", text).removesuffix(".0").upper()
    if len(plain) == SIRET_DIGITS and plain.isdecimal() and plain[:SIREN_DIGITS] in notations:
        return plain
    return notations.get(plain, "")

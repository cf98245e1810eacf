"""Texts that formulas hold, and paths of files: cells show their results, the workbook that is
published has them whole."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape

from site_builder.cells.identifiers import HINT
from site_builder.core.problems import Repair
from site_builder.core.text import show_safe_value, truncate_text
from site_builder.readers.aside_texts import AsideTexts
from site_builder.readers.workbook.unseen import extract_formula_literals

SHOWN = 60  # characters of the first one
XLSX_FORMULA = re.compile(rb"[<:]f(?:\s[^>]*)?>([^<]+)<")
ODS_FORMULA = re.compile(rb"table:formula=\"([^\"]+)\"")
_QUOTES = (b'"', b"&quot;", b"file:")
_LONG_NUMBER = re.compile(rb"[0-9]{13}")  # as those of social security are
_FILE = re.compile(rb"file:[^'\"#]+")
_PATTERN_OF_DATES = re.compile(rb"[dmyjashn0#.,:;/\s?%-]+|general|standard", re.IGNORECASE)
# what a message does not repeat: numbers of six digits or more, however they are spaced; mailboxes
_DIGITS = re.compile(r"[0-9](?:[ .-]?[0-9]){5,}")
_MAILBOX = re.compile(r"\S+@\S+")


@dataclass
class FormulaTexts:
    """How many formulas hold a text, and the first of these."""

    count: int = 0
    first: str = ""
    asides: AsideTexts = field(default_factory=AsideTexts)  # with a number or an « @ »; links

    def look_at(self, piece: bytes, pattern: re.Pattern[bytes]) -> None:
        """A piece of a sheet."""
        for match in pattern.finditer(piece):
            written = match[1]
            if any(mark in written for mark in _QUOTES):
                self._add_quoted(written)
            elif _LONG_NUMBER.search(written):
                self._add_personal(written)

    def _add_quoted(self, written: bytes) -> None:
        """A formula with texts. Figures alone tell nothing, unless they are of a person."""
        self._add_personal(written)
        text = _find_telling_text(written)
        if text:
            self.count += 1
            self.first = self.first or _show_text(text)

    def _add_personal(self, written: bytes) -> None:
        formula = unescape(written.decode("utf-8", "replace"))
        if HINT.search(formula):
            self.asides.add([formula])

    def list_receipts(self) -> tuple[Repair, ...]:
        """What is said of them, if there are any."""
        if not self.count:
            return ()
        return (Repair("formula-texts", {"first": self.first}, self.count),)


def _find_telling_text(formula: bytes) -> bytes:
    """The first text of a formula that is none of a pattern of dates or numbers, or the path of a
    file."""
    path = _FILE.search(formula)
    if path:
        return path[0]
    for literal in extract_formula_literals(formula):
        if not _PATTERN_OF_DATES.fullmatch(literal):
            return literal
    return b""


def _show_text(text: bytes) -> str:
    shown = unescape(text.decode("utf-8", "replace"))
    shown = _MAILBOX.sub("…", _DIGITS.sub("…", shown))
    return truncate_text(show_safe_value(shown), SHOWN)

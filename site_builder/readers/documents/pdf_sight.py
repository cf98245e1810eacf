"""What is met on a page of a PDF while pypdf goes through it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

# letters: a cover has fewer, and so has what a prefecture's platform prints on each page of a scan
CAPTION = 150
COVERED = 0.5  # of a page, by pictures: then it is one
# fonts that do not say what they draw
GARBLED = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ue000-\uf8ff\ufffd]")


class SeenEnough(BaseException):
    """Ends the reading of a page; pypdf catches every Exception of what it calls."""


@dataclass
class PageSight:
    """What was met so far: its `operator` and `piece` are what pypdf calls."""

    letters: int = 0
    garbled: int = 0
    pictures: float = 0.0  # in square points, those that overlap counted twice

    @property
    def is_garbled(self) -> bool:
        """Are its signs not those that a page shows?"""
        return self.garbled * 20 > self.letters

    def is_covered(self, area: float) -> bool:
        """Do pictures cover a page of these square points?"""
        return self.pictures >= COVERED * area

    def operator(
        self, operator: bytes, operands: Any, current: list[float], text: list[float]
    ) -> None:
        """A picture fills the unit square of the current matrix."""
        if operator in (b"Do", b"INLINE IMAGE"):
            self.pictures += abs(current[0] * current[3] - current[1] * current[2])

    def piece(self, text: str, *rest: object) -> None:
        """Some text, in the order of the page's program."""
        self.letters += sum(map(str.isalnum, text))
        self.garbled += len(GARBLED.findall(text))

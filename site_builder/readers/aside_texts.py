"""Texts that a file holds beside its table: no page shows them, and whoever downloads the file as
it was received has them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from site_builder.cells.identifiers import HINT

MOST_CHARACTERS = 2_000_000  # of a file; then as many of texts with a number, or an « @ »
SHORTEST = 8  # characters: less say nothing of anybody


@dataclass(slots=True)
class AsideTexts:
    """Each of them once, in the order in which they are met."""

    _texts: dict[str, None] = field(default_factory=dict)
    _left: int = MOST_CHARACTERS

    def add(self, texts: Iterable[str | None]) -> None:
        """Take more of them into account."""
        for text in map(str.strip, filter(None, texts)):
            if len(text) < SHORTEST or text in self._texts:
                continue
            if self._left > 0 or (self._left > -MOST_CHARACTERS and HINT.search(text)):
                self._texts[text] = None
                self._left -= len(text)

    def list_texts(self) -> tuple[str, ...]:
        """All of them."""
        return tuple(self._texts)

"""How far a document was searched, and why no further."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

MOST_CHARACTERS = 20_000_000  # of a document
MOST_PIECE = 100_000  # characters; a page of a newspaper has 30,000
MOST_EMBEDDED = 100_000_000  # bytes, unpacked, of the files in a document
OVERLAP = 200  # characters that stand at the end of a piece and again in the next
# locked: encrypted; broken: a part that cannot be read; garbled: fonts that do not say what they
# draw; pictures: pages that are pictures; embedded: files in the document; long: beyond our limits
UnreadReason = Literal["locked", "broken", "garbled", "pictures", "embedded", "long"]


@dataclass(kw_only=True)
class TextExtent:
    """What is written down while a document is read.

    `unread`: why not all of it was, empty where it was; `pages`: of a PDF, those that were read, so
    that within the loop it is the number of the page that a text comes from, 0 before the first;
    `left`: characters that may still be given, `embedded`: bytes of files in the document that may
    still be opened.
    """

    unread: set[UnreadReason] = field(default_factory=set)
    pages: int = 0
    is_shown: bool = True
    left: int = MOST_CHARACTERS
    embedded: int = MOST_EMBEDDED

    @property
    def is_whole(self) -> bool:
        """Was all of it read? Only once the reading has ended."""
        return not self.unread

    @property
    def is_spent(self) -> bool:
        """Have as many characters been given as we give of a document?"""
        return self.left < 0

    def give(self, text: str) -> Iterator[str]:
        """A text in pieces that can be searched, none where it is blank. Where a piece is cut, its
        last words begin the next one too: no number is in two halves only."""
        room = max(self.left, 0)
        self.left -= len(text)  # blanks cost too
        if len(text) > room:
            self.unread.add("long")
            text = text[:room]
        text = text.strip()
        for start in range(0, len(text), MOST_PIECE - OVERLAP):
            yield text[start : start + MOST_PIECE]
            if start + MOST_PIECE >= len(text):
                return

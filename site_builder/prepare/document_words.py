"""The words of a document by which it is found: those of its pages, but for names of persons."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from site_builder.core.search_keys import iterate_search_words
from site_builder.prepare.names_in_texts import remove_names
from site_builder.readers.documents.text_extent import TextExtent

MOST_WORDS = 5_000  # different ones
LONGEST_LINE = 2_000  # characters that are asked for names at once


@dataclass(slots=True)
class DocumentWords:
    """The different words that were met so far, in their order. `extent` is that of the reading."""

    extent: TextExtent
    words: dict[str, None] = field(default_factory=dict)

    def take_from(self, texts: Iterable[str]) -> Iterator[str]:
        """The same texts; the words of those that pages show are taken as they pass."""
        for text in texts:
            if self.extent.is_shown:
                self.take_text(text)
            yield text

    def take_text(self, text: str) -> None:
        """Take the words of a text, unless there are enough."""
        if len(self.words) < MOST_WORDS:
            self.words.update(dict.fromkeys(iterate_nameless_words(text)))

    def list_words(self) -> tuple[str, ...]:
        """The first of them."""
        return tuple(self.words)[:MOST_WORDS]


def iterate_nameless_words(text: str) -> Iterator[str]:
    """The words of a text that may be looked for, but for names of persons."""
    for line in text.splitlines():
        for start in range(0, len(line), LONGEST_LINE):
            piece = remove_names(line[start : start + LONGEST_LINE])
            yield from iterate_search_words(piece)

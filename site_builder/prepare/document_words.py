"""The words of a document by which it is found, and the text that is around them: those of its
pages, but for names of persons."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from site_builder.core.model.held_values import DocumentPassages, PageText
from site_builder.core.model.prepared import Document
from site_builder.core.search_keys import iterate_search_words
from site_builder.prepare.names_in_texts import remove_names
from site_builder.readers.documents.text_extent import TextExtent

MOST_WORDS = 5_000  # different ones
MOST_TEXT = 120_000  # characters of which passages are shown
LONGEST_LINE = 2_000  # characters that are asked for names at once


@dataclass(slots=True)
class DocumentWords:
    """The different words that were met so far, in their order, and the lines of each page; `room`:
    characters of these that may still be taken. `extent` is that of the reading."""

    extent: TextExtent
    words: dict[str, None] = field(default_factory=dict)
    lines: dict[int, list[str]] = field(default_factory=dict)
    room: int = MOST_TEXT

    def take_from(self, texts: Iterable[str]) -> Iterator[str]:
        """The same texts; the words of those that pages show are taken as they pass."""
        for text in texts:
            if self.extent.is_shown:
                self.take_text(text)
            yield text

    def take_text(self, text: str) -> None:
        """Take the words of a text, unless there are enough."""
        if len(self.words) >= MOST_WORDS:
            return
        page = self.lines.setdefault(self.extent.pages, [])
        for line in iterate_nameless_lines(text):
            self.words.update(dict.fromkeys(iterate_search_words(line)))
            page.append(" ".join(line.split())[: self.room])
            self.room = max(0, self.room - len(page[-1]) - 1)

    def list_words(self) -> tuple[str, ...]:
        """The first of them."""
        return tuple(self.words)[:MOST_WORDS]

    def list_passages(self, document: Document) -> tuple[DocumentPassages, ...]:
        """The text of its pages, where they say something."""
        texts = {number: " ".join(filter(None, lines)) for number, lines in self.lines.items()}
        pages = tuple(PageText(number, text) for number, text in texts.items() if text)
        passages = DocumentPassages(document.name, document.file.path, pages)
        return (passages,) if pages else ()


def iterate_nameless_words(text: str) -> Iterator[str]:
    """The words of a text that may be looked for, but for names of persons."""
    for line in iterate_nameless_lines(text):
        yield from iterate_search_words(line)


def iterate_nameless_lines(text: str) -> Iterator[str]:
    """The lines of a text, but for names of persons."""
    for line in text.splitlines():
        for start in range(0, len(line), LONGEST_LINE):
            yield remove_names(line[start : start + LONGEST_LINE])

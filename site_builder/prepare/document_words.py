"""The words of a document by which it is found: those of its pages, but for names of persons."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from site_builder.cells.person_name import CIVILITIES, is_first_name, is_person_name
from site_builder.core.search_keys import iterate_search_words
from site_builder.readers.documents.text_extent import TextExtent

MOST_WORDS = 5_000  # different ones
WHOLE_NAME = 3  # words of a line that is a name
LONGEST_LINE = 2_000  # characters that are asked for names at once
_ADDRESS = re.compile(r"[^\s@]{1,64}@[^\s@]{1,255}|https?://\S{1,500}")
_TELEPHONE = re.compile(r"(?:\+33[ .]?|\b0)[1-9](?:[ .-]?[0-9]{2}){4}\b")
_NAME_WORD = r"[^\W\d_a-zà-ÿ][\w'’-]*\.?"
_TITLED = re.compile(
    rf"\b(?:MM?|{CIVILITIES}|Mmes|Ma[iî]tre|Dr|Docteur)\b\.?\s+{_NAME_WORD}(?:\s+{_NAME_WORD}){{0,3}}"
)
# Two words and more in capital letters that follow each other, which may be a first name and a
# surname: « Zoé Delattre », « VANDENBERGHE Paul »
_CAPITALISED = re.compile(rf"{_NAME_WORD}(?:[ \t]+{_NAME_WORD})+")


@dataclass(slots=True)
class DocumentWords:
    """The different words that were met so far, in their order. `extent` is that of the reading;
    `paged`: what stands before the first page is metadata, of which nothing is taken."""

    extent: TextExtent
    paged: bool
    words: dict[str, None] = field(default_factory=dict)

    def take_from(self, texts: Iterable[str]) -> Iterator[str]:
        """The same texts, whose words are taken as they pass."""
        for text in texts:
            is_shown = self.extent.pages > 0 or not self.paged
            if is_shown and len(self.words) < MOST_WORDS:
                self.words.update(dict.fromkeys(iterate_nameless_words(text)))
            yield text

    def list_words(self) -> tuple[str, ...]:
        """The first of them."""
        return tuple(self.words)[:MOST_WORDS]


def iterate_nameless_words(text: str) -> Iterator[str]:
    """The words of a text that may be looked for, but for names of persons."""
    for line in text.splitlines():
        for start in range(0, len(line), LONGEST_LINE):
            piece = remove_names(line[start : start + LONGEST_LINE])
            yield from iterate_search_words(piece)


def remove_names(text: str) -> str:
    """A text without addresses, telephone numbers and what may be names of persons."""
    if len(text.split()) <= WHOLE_NAME and is_person_name(text):
        return ""
    for pattern in (_ADDRESS, _TELEPHONE, _TITLED):
        text = pattern.sub(" ", text)
    return _CAPITALISED.sub(_blank_names, text)


def _blank_names(match: re.Match[str]) -> str:
    """Words in capital letters without first names that many bear and the two words behind each, or
    the surname before it: of « Gymnase Jean Moulin » the first stays."""
    words = match[0].split()
    kept = list(words)
    last = len(words) - 1
    for place, word in enumerate(words):
        if is_first_name(word):
            kept[place : place + 3] = [""] * len(kept[place : place + 3])
            if place and (place == last or words[place - 1].isupper()):
                kept[place - 1] = ""
    return " ".join(kept)

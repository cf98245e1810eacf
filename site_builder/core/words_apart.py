"""The words of a text that stand near each other, in any order: a name whose parts are in two
columns, in a path, or on two lines."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

WORD = re.compile(r"[^\W_]+")
NAME = re.compile(r"[^\W\d_]{3}")  # in one of the words at least; days and amounts are no names
NEAR = 60  # characters within which words belong together, whatever is between them
RECORD = 1000  # the same where no record ends between them
TAG = re.compile(r"<[^<>]{1,2000}>")
# In small letters: the end of a line, of an object of JSON, of a row or an item of a page or a book
RECORD_END = re.compile(r"[\r\n}]|</(?:tr|li|p|row|table:table-row)>")
LINE = "\n"


def list_words(folded: str) -> tuple[str, ...]:
    """The words of a folded text that may stand apart; none where it is one word, or figures."""
    words = tuple(dict.fromkeys(WORD.findall(folded)))
    is_name = NAME.search(folded) and len(words) > 1
    return words if is_name else ()


def list_plain_views(view: str, texts: Iterable[Sequence[str]]) -> Iterator[str]:
    """A folded text without its tags: cells are set apart, or runs of a word joined; nothing where
    it cannot have all words of any of the `texts`."""
    if "<" not in view:
        yield view
        return
    both = f"{view}{LINE}{TAG.sub('', view)}"
    if not any(has_all_words(both, words) for words in texts):
        return
    marked = RECORD_END.sub(LINE, view)
    yield TAG.sub(" ", marked)
    yield TAG.sub("", marked)


def has_all_words(view: str, words: Iterable[str]) -> bool:
    """Are all of these in it, wherever they stand?"""
    return all(map(view.__contains__, words))


def has_words(view: str, words: Sequence[str]) -> bool:
    """Do all of these words stand near each other, or in one record of a reasonable length?"""
    if not has_all_words(view, words):
        return False
    record_ends = [match.start() for match in RECORD_END.finditer(view)]
    length = sum(map(len, words))
    last = dict[str, int]()
    for position, word in _list_positions(view, words):
        last[word] = position
        if len(last) == len(words):
            first = min(last.values())
            between = position + len(word) - first - length
            if between <= NEAR or (
                between <= RECORD
                and bisect_left(record_ends, first) == bisect_left(record_ends, position)
            ):
                return True
    return False


def _list_positions(view: str, words: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Where each of these is a word of its own, in the order of the text."""
    longest_first = sorted(words, key=len, reverse=True)
    pattern = re.compile(rf"(?<![^\W_])(?:{'|'.join(map(re.escape, longest_first))})(?![^\W_])")
    for match in pattern.finditer(view):
        yield match.start(), match[0]

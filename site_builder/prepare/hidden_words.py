"""The words of the columns of a table that say something of persons: no other column of it is found
by one of them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from site_builder.cells.person_name import PARTICLES
from site_builder.columns.canonical_table import CanonicalTable
from site_builder.core.search_keys import CODE, GENERAL, fold_search_key, iterate_search_words

COMMON = GENERAL | PARTICLES  # words that tell nobody apart
_DOMAIN = re.compile(r"@\S+")  # of an address: that of the town hall is many people's
# « +33 3 20 00 00 00 » and « 03.20.00.00.00 » have the same last digits
_LONG_NUMBER = re.compile(r"[0-9](?:[ \u00a0\u202f./-]?[0-9]){8,}")


@dataclass(slots=True)
class HiddenWords:
    """`words`: those that may be looked for, and whole cells written as one word; `numbers`: the
    last digits of telephone numbers and codes."""

    words: set[str] = field(default_factory=set)
    numbers: set[str] = field(default_factory=set)

    def add_cell(self, text: str) -> None:
        """What a cell that nobody may find says."""
        self.words.update(set(iterate_search_words(_DOMAIN.sub(" ", text))) - COMMON)
        joined = _join_words(text)
        if len(joined) > 1 and joined not in COMMON:
            self.words.add(joined)
        self.numbers.update(_list_numbers(text))

    def add_cells(self, texts: Iterable[str]) -> None:
        """The same of several."""
        for text in texts:
            self.add_cell(text)

    def stand_in(self, text: str) -> bool:
        """Has a text one of them?"""
        if not self.words:
            return False
        return (
            _join_words(text) in self.words
            or not self.words.isdisjoint(iterate_search_words(text))
            or not self.numbers.isdisjoint(_list_numbers(text))
        )

    def iterate_others(self, words: Iterable[str]) -> Iterator[str]:
        """The words that are none of them."""
        for word in words:
            if word not in self.words:
                yield word


@dataclass(frozen=True, slots=True)
class HiddenRun:
    """Rows that follow one another, and the words that are hidden in them: `end` is the row behind
    them, from 0."""

    end: int
    words: HiddenWords


def iterate_runs(
    runs: Sequence[HiddenRun], first_row: int, rows: int
) -> Iterator[tuple[slice, HiddenWords]]:
    """Which of so many rows from `first_row` on are in each run."""
    start = 0
    for run in runs:
        end = min(run.end - first_row, rows)
        if end > start:
            yield slice(start, end), run.words
            start = end


def iterate_run_counts(
    table: CanonicalTable, index: int, runs: Sequence[HiddenRun]
) -> Iterator[tuple[Sequence[object], Sequence[str], Iterable[tuple[int, int]], HiddenWords]]:
    """The values and texts of a column, with the places of those that stand in some rows, and how
    often they do; and what is hidden there."""
    if len(runs) == 1:
        for values, texts, counts in table.iterate_distinct(index):
            yield values, texts, enumerate(counts), runs[0].words
        return
    for batch in table.iterate_batches([index]):
        (cells,) = batch.columns
        codes = cells.codes
        for rows, hidden in iterate_runs(runs, batch.first_row, batch.rows):
            yield cells.values, cells.texts, Counter(codes[rows]).items(), hidden


def collect_hidden_words(table: CanonicalTable, hidden: Collection[str]) -> HiddenWords:
    """Those of the columns of these names."""
    words = HiddenWords()
    for index, column in enumerate(table.columns):
        if column.name in hidden:
            for _, texts, _ in table.iterate_distinct(index):
                words.add_cells(texts)
    return words


def merge_hidden_words(each: Iterable[HiddenWords]) -> HiddenWords:
    """All that any of them has."""
    merged = HiddenWords()
    for hidden in each:
        merged.words |= hidden.words
        merged.numbers |= hidden.numbers
    return merged


def _join_words(text: str) -> str:
    return fold_search_key(text).replace(" ", "")


def _list_numbers(text: str) -> Iterator[str]:
    for match in _LONG_NUMBER.finditer(text):
        yield "".join(filter(str.isdecimal, match[0]))[-CODE:]

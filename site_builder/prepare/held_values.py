"""By what its tables and documents hold a dataset is found: the values of its columns of words and
codes, and the words of long texts and of lists. Nothing of columns that say something of persons,
and nothing that stands there in the other columns of the same table."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from operator import attrgetter

from site_builder.columns.canonical_table import CanonicalTable
from site_builder.core.model.held_values import (
    ColumnValues,
    HeldValues,
    HeldWords,
    HeldYears,
    share_evenly,
)
from site_builder.core.search_keys import hash_search_key, list_search_keys
from site_builder.prepare.document_words import MOST_WORDS, iterate_nameless_words
from site_builder.prepare.hidden_words import (
    HiddenRun,
    HiddenWords,
    collect_hidden_words,
    iterate_run_counts,
)
from site_builder.prepare.row_years import describe_years
from site_builder.storage.object_store import ObjectStore

MOST_COLUMNS = 200
MOST_OF_COLUMN = 10_000  # values, or words of long texts
MOST_OF_DATASET = 40_000  # of each
LONGEST = 120  # characters of a value; of a longer text the words are kept
MOST_READ = 4_000  # characters of a cell
# Of persons, or of no use to who looks for words
UNSOUGHT = frozenset(("telephone", "iban", "geometry", "nic", "department"))
BRACKETS = ("[", "{")  # cells that hold records: their words are kept


@dataclass(frozen=True, slots=True)
class SearchedTable:
    """A table of which it is told what it holds, less the columns that are `hidden` for persons.
    `unsought`: those by which nobody looks for it; `lists`: those whose cells hold several values,
    of which a cell is no value of its own; `runs`: of a table put together of others, all rows in
    their order, with the words that are hidden in each of those."""

    name: str
    cells: CanonicalTable
    hidden: Collection[str]
    unsought: Collection[str] = ()
    lists: Collection[str] = ()
    runs: Sequence[HiddenRun] = ()


def store_held_values(
    store: ObjectStore, tables: Iterable[SearchedTable], documents: Mapping[str, Sequence[str]]
) -> str:
    """The sha256 of what `list_held_values` gives, "" where that is nothing."""
    held = list_held_values(tables, documents)
    return store.put_value(held) if held.columns or held.texts else ""


def list_held_values(
    tables: Iterable[SearchedTable], documents: Mapping[str, Sequence[str]]
) -> HeldValues:
    """What these tables hold, and the `documents` of these words."""
    columns: list[ColumnValues] = []
    texts: list[HeldWords] = []
    years: list[HeldYears] = []
    is_whole = True
    for table in tables:
        years += describe_years(table.name, table.cells, table.hidden)
        reading = _TableReading()
        runs = table.runs or _make_one_run(table)
        for index, column in enumerate(table.cells.columns[:MOST_COLUMNS]):
            if column.kind.type != "string" or column.kind.name in UNSOUGHT:
                continue
            if column.name not in (*table.hidden, *table.unsought):
                is_list = column.name in table.lists
                texts_of_column = _iterate_texts(table.cells, index, runs)
                counts = reading.read_column(texts_of_column, is_list)
                columns.append(_describe_values(table.name, column.name, counts))
        is_whole = is_whole and reading.is_whole
        texts.append(_describe_words(reading.words, table=table.name))
    for name, document_words in documents.items():
        is_whole = is_whole and len(document_words) < MOST_WORDS
        texts.append(_describe_words(document_words, document=name))
    return replace(_fit_values(columns, texts, is_whole), years=tuple(years))


@dataclass(slots=True)
class _TableReading:
    """What is taken of a table. `words`: those of its long texts; `is_whole`: all of it was."""

    words: dict[str, None] = field(default_factory=dict)
    is_whole: bool = True

    def read_column(
        self, texts: Iterable[tuple[str, int, HiddenWords]], is_list: bool
    ) -> dict[str, int]:
        """The first values of a column, with how often each stands there; the words of its long
        texts, and of cells that are lists, are taken."""
        counts: dict[str, int] = {}
        for text, count, hidden in texts:
            if is_list or len(text) > LONGEST or text.startswith(BRACKETS):
                self._take_words(text, hidden)
            elif hidden.stand_in(text):
                continue
            elif text in counts:
                counts[text] += count
            elif len(counts) < MOST_OF_COLUMN:
                counts[text] = count
            else:
                self.is_whole = False
        return counts

    def _take_words(self, text: str, hidden: HiddenWords) -> None:
        if len(self.words) >= MOST_OF_COLUMN:
            self.is_whole = False
            return
        words = iterate_nameless_words(text[:MOST_READ])
        self.words.update(dict.fromkeys(hidden.iterate_others(words)))


def _make_one_run(table: SearchedTable) -> Sequence[HiddenRun]:
    """All rows, with the words of the hidden columns."""
    words = collect_hidden_words(table.cells, table.hidden)
    return (HiddenRun(table.cells.rows, words),)


def _iterate_texts(
    table: CanonicalTable, index: int, runs: Sequence[HiddenRun]
) -> Iterator[tuple[str, int, HiddenWords]]:
    """The texts of a column that are looked for, each as often as it stands in a batch, or in the
    rows of a run that are in it; and what is hidden there."""
    for values, texts, counts, hidden in iterate_run_counts(table, index, runs):
        for place, count in counts:
            if values[place] is not None and "://" not in texts[place]:
                yield texts[place], count, hidden


def _describe_values(table: str, column: str, counts: Mapping[str, int]) -> ColumnValues:
    keys_by_text = {text: list_search_keys(text) for text in counts}
    texts = tuple(text for text, keys in keys_by_text.items() if keys)
    return ColumnValues(
        table=table,
        column=column,
        texts=texts,
        counts=tuple(counts[text] for text in texts),
        keys=tuple(tuple(map(hash_search_key, keys_by_text[text])) for text in texts),
    )


def _describe_words(words: Iterable[str], table: str = "", document: str = "") -> HeldWords:
    taken = tuple(words)
    keys = tuple(map(hash_search_key, taken))
    return HeldWords(table=table, document=document, words=taken, keys=keys)


def _fit_values(
    columns: Sequence[ColumnValues], texts: Sequence[HeldWords], is_whole: bool
) -> HeldValues:
    """The first values of each column, and the first words of each text, as many as there is room
    for: short ones stay whole."""
    value_sizes = [len(column.texts) for column in columns]
    word_sizes = [len(text.words) for text in texts]
    value_shares = share_evenly(value_sizes, MOST_OF_DATASET)
    word_shares = share_evenly(word_sizes, MOST_OF_DATASET)
    is_fitting = value_shares == value_sizes and word_shares == word_sizes
    held_columns = tuple(filter(attrgetter("texts"), map(cut_values, columns, value_shares)))
    held_texts = tuple(filter(attrgetter("words"), map(cut_words, texts, word_shares)))
    limit = 0 if is_whole and is_fitting else sum(value_shares)
    return HeldValues(held_columns, held_texts, limit)


def cut_values(column: ColumnValues, size: int) -> ColumnValues:
    """The first values of a column."""
    return replace(
        column,
        texts=column.texts[:size],
        counts=column.counts[:size],
        keys=column.keys[:size],
    )


def cut_words(text: HeldWords, size: int) -> HeldWords:
    """The first words of a text."""
    return replace(text, words=text.words[:size], keys=text.keys[:size])

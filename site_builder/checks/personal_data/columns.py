"""A column that holds something of persons, and how many of its cells do: a test of texts is asked
of all of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from itertools import compress, islice
from typing import Literal

from site_builder.cells import trim_cell
from site_builder.checks.personal_data.headings import has_phrase_of
from site_builder.columns.canonical_table import CanonicalTable, TypedBatch
from site_builder.columns.column_reading import TypedColumn
from site_builder.tables.text_table import RowTexts

# first_name, surname: each half of a name, of which one beside the other is whole; account: a text
# that names somebody and says more of them
PersonalKind = Literal[
    "nir",
    "iban",
    "mobile",
    "email",
    "birth",
    "address",
    "plate",
    "account",
    "name",
    "first_name",
    "surname",
]
NAMES: frozenset[PersonalKind] = frozenset(("name", "first_name", "surname"))
TextTest = Callable[[str], object]

SAMPLE_ROWS = 50  # by which one sees what those of a table without a header are
FEW = 3  # cells, or rows, from which a column is known by what it holds
ALL = 1.0
MOST = 0.8  # of the filled cells of a column of which the header says nothing
HALF = 0.5  # of those of one that names somebody beside births or mobiles
SOME = 0.3  # of those of a column whose header says persons, or bodies
MANY = 50  # texts, from which RE2 is worth its start
SAMPLE = 300  # texts of a column by which one sees that it is none of a kind


@dataclass(frozen=True, slots=True)
class WrittenTable:
    """A typed table whose distinct texts are those of the file: a rule that looks at all of them
    converts nothing. `iterate_batches` gives its rows as they are published."""

    typed: CanonicalTable
    cells: RowTexts

    @property
    def columns(self) -> tuple[TypedColumn, ...]:
        return self.typed.columns

    @property
    def rows(self) -> int:
        return self.typed.rows

    def iterate_distinct(self, index: int) -> Iterator[tuple[list[str], Sequence[int]]]:
        """The texts of a column without blanks around them, and how often each stands there."""
        for texts, counts in self.cells.iterate_distinct(index):
            yield list(map(trim_cell, texts)), counts

    def iterate_published(self, index: int) -> Iterator[tuple[Sequence[str], Sequence[int]]]:
        """The same as they are published."""
        for _, texts, counts in self.typed.iterate_distinct(index):
            yield texts, counts

    def iterate_batches(self, indexes: Sequence[int]) -> Iterator[TypedBatch]:
        return self.typed.iterate_batches(indexes)

    def list_first_rows(self) -> list[tuple[str, ...]]:
        """The first rows, cell by cell."""
        indexes = range(len(self.columns))
        batch = next(iter(self.iterate_batches(indexes)))
        columns = [map(cells.texts.__getitem__, cells.codes) for cells in batch.columns]
        return list(islice(zip(*columns, strict=True), SAMPLE_ROWS))

    def get_origin(self, index: int) -> int:
        """The number of the column of the file from which one comes."""
        return index

    def locate_row(self, row: int) -> int:
        """The row of the file, from 0, in which one stands."""
        return row

    def name_columns(self, names: Sequence[str]) -> list[str]:
        """The names of the columns, where those of the file have these names."""
        return list(names)


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalColumn:
    """A column that holds something of persons: `holds` says it of the text of a cell, `count` of
    how many cells it does. `proven`: by itself; else only beside a name."""

    index: int
    name: str
    kind: PersonalKind
    holds: TextTest
    count: int
    proven: bool = True


def find_headers(table: WrittenTable, phrases: tuple[str, ...]) -> list[int]:
    """The columns whose headers have one of these phrases."""
    headers = [column.name for column in table.columns]
    return [index for index, header in enumerate(headers) if has_phrase_of(header, phrases)]


def find_texts(texts: Sequence[str], pattern: str) -> list[bool]:
    """Which of these texts a pattern is in, of the common subset of Python's `re` and RE2: RE2
    reads many texts ten times as fast."""
    if len(texts) >= MANY:
        import pyarrow as pa
        import pyarrow.compute as pc

        with suppress(UnicodeEncodeError):  # half of a pair of surrogates, which Arrow has not
            flags: list[bool] = pc.match_substring_regex(pa.array(texts), pattern).to_pylist()
            return flags
    search = compile_pattern(pattern).search
    return [search(text) is not None for text in texts]


@lru_cache
def compile_pattern(pattern: str) -> re.Pattern[str]:
    """A pattern for few texts."""
    return re.compile(pattern)


def count_hinted_cells(table: WrittenTable, index: int, holds: TextTest, hint: str) -> int:
    """How many cells of a column a test holds of, each of which has the `hint`."""
    count = 0
    for texts, counts in table.iterate_distinct(index):
        flags = find_texts(texts, hint)
        count += count_held(compress(texts, flags), compress(counts, flags), holds)
    return count


def count_matching_cells(table: WrittenTable, index: int, holds: TextTest) -> int:
    """How many cells of a column a test holds of."""
    count = 0
    for texts, counts in table.iterate_distinct(index):
        count += count_held(texts, counts, holds)
    return count


def count_held(texts: Iterable[str], counts: Iterable[int], holds: TextTest) -> int:
    """How many cells have one of these distinct texts of which a test holds."""
    count = 0
    for text, times in zip(texts, counts, strict=True):
        if text and holds(text):
            count += times
    return count


def count_filled_cells(table: WrittenTable, index: int) -> int:
    """How many cells of a column are not empty."""
    return count_matching_cells(table, index, bool)


def holds_mostly(table: WrittenTable, index: int, holds: TextTest, share: float = MOST) -> bool:
    """Do most cells of a column hold it? A sample is asked first."""
    texts, _ = next(iter(table.iterate_distinct(index)), ((), ()))
    sample = _take_filled(texts)
    if not sample:
        return False
    matching = sum(map(bool, map(holds, sample)))
    if 2 * matching < share * len(sample):
        return False
    return count_matching_cells(table, index, holds) >= share * count_filled_cells(table, index)


def is_known_by(table: WrittenTable, index: int, holds: TextTest, share: float = MOST) -> bool:
    """Do most cells of a column hold it, and not merely one or two?"""
    if not holds_mostly(table, index, holds, share):
        return False
    return count_matching_cells(table, index, holds) >= FEW


def _take_filled(texts: Sequence[str]) -> list[str]:
    """The first texts that are not empty, which is one of these distinct ones at most."""
    return [text for text in texts[: SAMPLE + 1] if text][:SAMPLE]

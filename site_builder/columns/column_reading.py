"""How a column of texts is read: its cells without what stands for nothing, what each is worth, and
what a trial of a kind says of them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from site_builder.cells import (
    MISSING,
    CellKind,
    Value,
    compile_whole_match,
    get_cell_kind,
    trim_cell,
)
from site_builder.cells.number import write_decimals
from site_builder.core.model.columns import Column
from site_builder.core.problems import Repair
from site_builder.tables.text_table import TextTable

CENTS = 2  # decimals up to which a column of numbers is written with as many in each cell
TEXT = get_cell_kind("string")
_match_missing = compile_whole_match(MISSING)


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedColumn:
    """`kind` is what is published, `reading` how cells are written; `unit` is what its numbers
    count, or "".

    `decimals`: the most digits written after the separator in a column of numbers; `faulty`: cells
    not cast; `odd`: cells that only leniency reads; `missing`: the receipt for words that were left
    empty, where there are any. `guessed`: nobody asked for its kind, so that a cell that is not of
    it is odd rather than wrong.
    """

    name: str
    kind: CellKind
    decimals: int = 0
    faulty: int = 0
    reading: CellKind = TEXT
    unit: str = ""
    odd: int = 0
    missing: Repair | None = None
    guessed: bool = False

    def choose_writer(self) -> Callable[[Any], str]:
        """What writes a value in canonical notation: ISO dates, decimal point, cents kept
        (12500.00)."""
        if self.kind.type == "number" and self.decimals <= CENTS:
            return partial(write_decimals, decimals=self.decimals)
        return self.kind.write

    @property
    def published(self) -> Column:
        decimals = self.decimals if self.kind.type == "number" and self.decimals <= CENTS else None
        return Column(
            name=self.name,
            type=self.kind.type,
            kind=self.kind.name,
            unit=self.unit,
            decimals=decimals,
        )


class TrimmedColumn:
    """The cells of a raw column without the blanks around them, "" where they stand for nothing.

    `missing` are the texts that do; where it is `unknown`, words that say that nothing is known
    (« NC ») do too.
    """

    def __init__(
        self, cells: TextTable, index: int, missing: Collection[str], *, unknown: bool = False
    ) -> None:
        self.cells = cells
        self.index = index
        self.missing = frozenset(missing) - {""}
        self.unknown = unknown
        self._filled: list[dict[str, int]] = []

    def leave_unknown(self) -> TrimmedColumn:
        """The same column, where words that say that nothing is known stand for nothing too."""
        bare_column = TrimmedColumn(self.cells, self.index, self.missing, unknown=True)
        for filled in self._filled:
            bare_filled = dict(filled)
            for word in filter(_match_missing, filled):
                del bare_filled[word]
            bare_column._filled = [bare_filled]
        return bare_column

    def trim(self, text: str) -> str:
        """A cell without blanks around it; "" where it stands for nothing."""
        trimmed = trim_cell(text)
        if trimmed in self.missing or (self.unknown and _match_missing(trimmed)):
            return ""
        return trimmed

    def trim_all(self, texts: Sequence[str]) -> list[str]:
        """The same of each of them."""
        trimmed = list(map(trim_cell, texts))
        words = set(self.missing)
        if self.unknown:
            words.update(filter(_match_missing, trimmed))
        if not words.isdisjoint(trimmed):
            for place, text in enumerate(trimmed):
                if text in words:
                    trimmed[place] = ""
        return trimmed

    def iterate_filled(self) -> Iterator[dict[str, int]]:
        """The texts that stand for something and how often each does, all at once where they are
        few, else those of one batch after the other."""
        if self._filled:
            yield from self._filled
            return
        for values, counts in self.cells.iterate_distinct(self.index):
            filled = _add_counts(self.trim_all(values), counts)
            filled.pop("", None)
            if self.cells.has_few(self.index):
                self._filled = [filled]
            yield filled


@dataclass(frozen=True, slots=True, kw_only=True)
class KindTrial:
    """A column read as a kind: how many of its `filled` cells are not of it, and what `TypedColumn`
    says.

    `values` are what its texts are worth, where they are few.
    """

    kind: CellKind
    filled: int
    faulty: int
    odd: int
    decimals: int
    uniform: bool
    proven: bool
    values: Mapping[str, Value | None]
    missing: Repair | None = None

    def is_good(self, faulty: int = 0) -> bool:
        """Is it that of all cells, but for so many?"""
        return self.faulty <= faulty and self.uniform and self.proven


@dataclass(frozen=True, slots=True)
class OddTexts:
    """Of the `filled` cells of a column, the texts that do not have its form, each with its
    count."""

    filled: int
    texts: Mapping[str, int]

    @property
    def count(self) -> int:
        return sum(self.texts.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnDoubt:
    """Cells for which a column may not be what a person takes it for: the code of the problem, the
    kind that the others are of, how many cells there are, and the first of them as (row, text)."""

    code: str
    kind: CellKind
    count: int
    cells: Sequence[tuple[int, str]]


@dataclass(frozen=True, slots=True)
class ColumnReading:
    """How the cells of a raw column are read: as what, without which texts, what those that are few
    were found to be worth, and what a person must be told of it."""

    column: TypedColumn
    cells: TrimmedColumn
    known: Mapping[str, Value | None] = field(default_factory=dict)
    doubt: ColumnDoubt | None = None

    def trim(self, text: str) -> str:
        """A cell without blanks around it; "" where it stands for nothing."""
        return self.cells.trim(text)

    def parse(self, trimmed: str) -> Value | None:
        """What a trimmed cell that stands for something is worth; None where it is not of the
        column's kind."""
        if trimmed in self.known:
            return self.known[trimmed]
        return self.column.reading.read_cell(trimmed)

    def convert_all(self, texts: Sequence[str]) -> tuple[list[Value | None], list[str]]:
        """What cells are worth and how they are written: in canonical notation, or as they were
        where they are not of the kind. Text stays as it was written, blanks and all."""
        trimmed_texts = self.cells.trim_all(texts)
        if self.column.reading is TEXT:
            written = list(map(_keep_filled, texts, trimmed_texts))
            return [text or None for text in written], written
        values: list[Value | None] = []
        written = []
        write = self.column.choose_writer()
        for text, trimmed in zip(texts, trimmed_texts, strict=True):
            value = self.parse(trimmed) if trimmed else None
            values.append(value)
            if value is not None:
                written.append(write(value))
            else:
                written.append(_keep_filled(text, trimmed))
        return values, written


def _add_counts(texts: Sequence[str], counts: Sequence[int]) -> dict[str, int]:
    """How often each of these texts stands there, of which few stand there twice."""
    total = dict(zip(texts, counts, strict=True))
    if len(total) < len(texts):
        total = dict.fromkeys(texts, 0)
        for text, count in zip(texts, counts, strict=True):
            total[text] += count
    return total


def _keep_filled(text: str, trimmed: str) -> str:
    """A text as it was written, "" where it stands for nothing."""
    return text if trimmed else ""

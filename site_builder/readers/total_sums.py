"""What the figures of some rows are the sum, or the mean, of: runs of rows that begin or end there.

Figures are added up as whole millionths, so that neither their order nor binary fractions change a
sum. It knows nothing of words.
"""

from __future__ import annotations

import operator
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from site_builder.cells import get_cell_kind, trim_cell
from site_builder.tables.text_table import PerValue, TextTable

SCALE = 10**6
CENT = 11_000  # millionths: a cent, and what fractions that were computed add to it
NEAREST = 50  # others on each side, at which a run may begin or end, or the edge of the table
LONGEST = 40  # characters of a figure, with its unit
MANY = 1_000  # rows asked for, of which fewer others are looked at
NEAREST_OF_MANY = 8
_KINDS = tuple(
    map(
        get_cell_kind, ("number", "number-amount", "integer-amount", "number-dots", "number-commas")
    )
)
_PLAIN = re.compile("-?[0-9]{1,15}(?:[.,]([0-9]{1,6}))?")
_DIGIT = re.compile("[0-9]")
_DECIMALS = re.compile(r"[.,]([0-9]+)[^0-9]*\Z")
_UNIT = re.compile(r"[ \u00a0\u202f]?[^0-9.,()\u2212-]{1,12}\Z")
_DOTTED = re.compile(r"[−-]?[1-9][0-9]{0,2}(?:[.][0-9]{3})+(?:,[0-9]+)?[^0-9]*")


@dataclass(frozen=True, slots=True)
class Figure:
    """A number in millionths, and how many decimals it is written with."""

    value: int
    decimals: int


class Run(NamedTuple):
    """The cells of a column in a run of rows: their sum in millionths, how many are no zero, how
    many are numbers, and how many are filled with something else."""

    value: int = 0
    terms: int = 0
    numbers: int = 0
    words: int = 0

    def join(self, other: Run) -> Run:
        return Run(*map(operator.add, self, other))

    def cut(self, other: Run) -> Run:
        return Run(*map(operator.sub, self, other))


NOTHING = Run()


@dataclass(frozen=True, slots=True)
class Span:
    """A run of `rows` rows, by column. `places` are those asked about that lie in it. `is_above`:
    it ends where the row stands that is asked about. `is_whole`: it reaches to that edge of the
    table."""

    runs: tuple[Run, ...]
    rows: int
    places: range
    is_above: bool
    is_whole: bool


@dataclass(frozen=True, slots=True)
class _Edge:
    """What lies above some place of the table: its columns, and how many rows."""

    runs: tuple[Run, ...]
    rows: int

    def join(self, other: _Edge) -> _Edge:
        return _Edge(tuple(map(Run.join, self.runs, other.runs)), self.rows + other.rows)


Read = Callable[[str], Figure | None]


def read_figure(text: str) -> Figure | None:
    """The number of a cell, whatever its notation, with a unit or without; None where it is
    none."""
    trimmed = trim_cell(text)
    plain = _PLAIN.fullmatch(trimmed)
    if plain:  # as most are: the kinds would say the same
        return Figure(round(float(trimmed.replace(",", ".")) * SCALE), len(plain[1] or ""))
    if len(trimmed) > LONGEST or not _DIGIT.search(trimmed):
        return None
    for written in (trimmed, _UNIT.sub("", trimmed)):
        for kind in _KINDS:
            value = kind.read_cell(written)
            if isinstance(value, int | float):
                match = _DECIMALS.search(written)
                return Figure(round(value * SCALE), len(match[1]) if match else 0)
    return None


def read_dotted_figure(text: str) -> Figure | None:
    """The same where a dot groups thousands: 1.500 is one thousand five hundred."""
    trimmed = trim_cell(text)
    return read_figure(trimmed.replace(".", "") if _DOTTED.fullmatch(trimmed) else trimmed)


class ColumnSums:
    """The sums of some columns of a table between the rows that are asked about, in their order:
    `own` has what each of these has in these columns."""

    def __init__(
        self, cells: TextTable, rows: Sequence[int], columns: Sequence[int], read: Read
    ) -> None:
        self.rows = rows
        self.decimals = [0] * len(columns)
        self._read = read
        self._between = [_Edge((NOTHING,) * len(columns), 0)] * (len(rows) + 1)
        self.own: list[tuple[Figure | None, ...]] = [()] * len(rows)
        self._gather(cells, columns)

    def _gather(self, cells: TextTable, columns: Sequence[int]) -> None:
        readers = [PerValue(self._read) for _ in columns]
        for batch in cells.iterate_batches(columns):
            figures = [
                read(texts.values) for read, texts in zip(readers, batch.columns, strict=True)
            ]
            filled = [list(map(bool, map(trim_cell, texts.values))) for texts in batch.columns]
            end = batch.first_row + batch.rows
            start = batch.first_row
            for place in range(bisect_left(self.rows, start), len(self.rows) + 1):
                row = self.rows[place] if place < len(self.rows) else end
                stop = min(row, end)
                runs = []
                for index, texts in enumerate(batch.columns):
                    codes = texts.codes[start - batch.first_row : stop - batch.first_row]
                    runs.append(self._add_up(index, codes, figures[index], filled[index]))
                self._between[place] = self._between[place].join(_Edge(tuple(runs), stop - start))
                if row >= end:
                    break
                self.own[place] = tuple(
                    values[texts.codes[row - batch.first_row]]
                    for values, texts in zip(figures, batch.columns, strict=True)
                )
                start = row + 1

    def _add_up(
        self,
        index: int,
        codes: Sequence[int],
        figures: Sequence[Figure | None],
        filled: Sequence[bool],
    ) -> Run:
        value = terms = numbers = words = 0
        for code, count in Counter(codes).items():
            figure = figures[code]
            if figure is None:
                words += count * filled[code]
                continue
            value += count * figure.value
            terms += count * bool(figure.value)
            numbers += count
            self.decimals[index] = max(self.decimals[index], figure.decimals)
        return Run(value, terms, numbers, words)

    def iterate_spans(
        self, asked: Iterable[int], excluded: Collection[int]
    ) -> Iterator[tuple[int, Iterator[Span]]]:
        """For each row that is `asked` about, the runs that end or begin there, the nearest first,
        in which those `excluded` count for no row; all of them places in `rows`."""
        nearest = NEAREST if len(self.rows) <= MANY else NEAREST_OF_MANY
        top = _Edge((NOTHING,) * len(self.decimals), 0)
        before = []
        after = [top]
        edge = top
        for place, between in enumerate(self._between):
            edge = edge.join(between)
            before.append(edge)
            if place < len(self.rows) and place not in excluded:
                edge = edge.join(_Edge(tuple(map(_get_run, self.own[place])), 1))
            after.append(edge)
        for place in asked:
            yield place, _iterate_spans(place, nearest, before=before, after=after)


def _get_run(figure: Figure | None) -> Run:
    if figure is None:
        return NOTHING
    return Run(figure.value, int(bool(figure.value)), 1, 0)


def _iterate_spans(
    place: int, nearest: int, before: Sequence[_Edge], after: Sequence[_Edge]
) -> Iterator[Span]:
    """`after[n]` lies below the row that has n others above it, `after[0]` at the top."""
    last = len(before) - 1
    starts = [*range(place, max(place - nearest, 0), -1), 0]
    ends = [*range(place + 1, min(place + nearest, last)), last]
    for start in starts:
        top = after[start]
        bottom = before[place]
        runs = tuple(map(Run.cut, bottom.runs, top.runs))
        yield Span(runs, bottom.rows - top.rows, range(start, place), True, start == 0)
    for end in ends:
        top = after[place + 1]
        bottom = before[end]
        runs = tuple(map(Run.cut, bottom.runs, top.runs))
        yield Span(runs, bottom.rows - top.rows, range(place + 1, end), False, end == last)

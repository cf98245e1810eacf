"""What the values of a column say of the rows in which they stand: whether these are drawn, under
which label, and what they add to a sum.

All of it is a function of a value and of its text, and is asked once for each distinct one. Numbers
are whole ones of a unit that is as small as the decimals of the columns: their sums are exact.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from operator import add
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from site_builder.cells import get_cell_kind
from site_builder.prepare.cell_lists import split_cell
from site_builder.prepare.charts.plan import DATES, ChartPlan

STEPS = {"year": 4, "month": 7, "day": 10}  # of an ISO date, so many characters
SIXTH = 6  # digits after the point, where a column does not say
# what stands around a label without being of it; other blanks are
SPACES = "".join(map(chr, (0x20, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000)))
WHOLE = 100  # percent
# Amounts are summed in limbs of so many bits: a number of Arrow has room for eight million of them
LIMB = 40


class RowMark(NamedTuple):
    """What a value says of its rows: their label, None where there is none, and the lists of codes
    that it is a code of."""

    label: str | None
    code_lists: tuple[str, ...]


class PlacedCells(NamedTuple):
    """The cells of a column in a batch: the values and texts of distinct ones, and for each row the
    place of its own."""

    values: Sequence[Any]
    texts: Sequence[str]
    places: pa.Array


class MarkedColumn:
    """A column that says under which labels rows are, and which are drawn."""

    def __init__(self, plan: ChartPlan, index: int) -> None:
        self.index = index
        column = plan.columns[index]
        self._kind = get_cell_kind(column.kind) if index in plan.reread else None
        step = plan.view.by if index == plan.group else "year"
        self._length = STEPS[step] if column.type in DATES else None
        self._wanted = [_fold_all(words) for place, words in plan.where if place == index]
        self._unwanted = [_fold_all(words) for place, words in plan.excluded if place == index]
        self._code_lists = [
            (name, _fold_all(codes)) for name, place, codes in plan.turns if place == index
        ]
        self._separator = plan.separators[index]
        self._is_judged = bool(self._wanted or self._unwanted or self._code_lists)
        self._values: Sequence[Any] | None = None
        self._marks: list[RowMark | None] = []
        self._places: pa.Array

    def read(self, cells: PlacedCells) -> tuple[Sequence[RowMark | None], pa.Array]:
        """The different marks of a batch, None for rows that are not drawn; and for each row the
        place of its own."""
        if cells.values is not self._values:
            self._read_values(cells)
            self._values = cells.values
        return self._marks, self._places.take(cells.places)

    def _read_values(self, cells: PlacedCells) -> None:
        places_of_labels: dict[tuple[str | None, str | None], int] = {}
        places_of_marks: dict[RowMark | None, int] = {}
        places: list[int] = []
        for value, text in zip(cells.values, cells.texts, strict=True):
            labels = self._read_labels(value, text)
            place = places_of_labels.get(labels)
            if place is None:
                mark = self._mark(*labels)
                place = places_of_marks.setdefault(mark, len(places_of_marks))
                places_of_labels[labels] = place
            places.append(place)
        self._marks = list(places_of_marks)
        self._places = pa.array(places, pa.int32())

    def _read_labels(self, value: Any, text: str) -> tuple[str | None, str | None]:
        """A label; and the whole word that it is of, where that is asked about."""
        if self._kind is not None and value is not None:
            value = self._kind.read_cell(value)
            text = "" if value is None else self._kind.write(value)
        if value is None:
            return None, None
        word = text.strip(SPACES) or None
        label = word if self._length is None else text[: self._length]
        return label, word if self._is_judged else None

    def _mark(self, label: str | None, word: str | None) -> RowMark | None:
        folded = None if word is None else fold_word(word)
        values = self._list_values(word)
        is_drawn = not any(values.isdisjoint(words) for words in self._wanted)
        if not is_drawn or any(values & words for words in self._unwanted):
            return None
        code_lists = tuple(name for name, codes in self._code_lists if folded in codes)
        return RowMark(label, code_lists)

    def _list_values(self, word: str | None) -> frozenset[str]:
        """A cell as it stands, and each of its values where it holds several: to keep « Culture »
        is to keep « Culture,Santé » too."""
        if word is None:
            return frozenset()
        if not self._separator:
            return _fold_all([word])
        return _fold_all([word, *split_cell(word, self._separator)])


class AmountColumn:
    """A column whose numbers are summed, each counting for its share where the plan has one.

    `digits`: of an amount, so many stand after the point.
    """

    def __init__(self, plan: ChartPlan, index: int, digits: int) -> None:
        self.index = index
        self._share = plan.share
        self._digits = count_digits(plan, index)
        self._factor: int = 10 ** (digits - self._digits)
        self._numbers = _NumberColumn(plan, index)
        self._shares = _NumberColumn(plan, index if plan.share is None else plan.share)
        self._source: Sequence[int | float | None] | None = None
        self._limbs: list[pa.Array] = []

    def read(self, columns: Mapping[int, PlacedCells]) -> list[pa.Array]:
        """What each row of a batch adds, null where it has no number: the limbs of it."""
        cells = columns[self.index]
        numbers = self._numbers.read(cells)
        if self._share is None:
            if numbers is not self._source:
                self._limbs = _split_amounts(list(map(self._round, numbers)))
                self._source = numbers
            return [limb.take(cells.places) for limb in self._limbs]
        share_cells = columns[self._share]
        shares = list(map(convert_share, self._shares.read(share_cells)))
        pairs = _pair_places(cells.places, share_cells.places, len(shares))
        amounts: list[int | None] = []
        for pair in pairs.dictionary.to_pylist():
            number_place, share_place = divmod(pair, len(shares))
            amounts.append(self._round(_multiply(numbers[number_place], shares[share_place])))
        return [limb.take(pairs.indices) for limb in _split_amounts(amounts)]

    def _round(self, number: int | float | None) -> int | None:
        if number is None:
            return None
        return round_amount(number, self._digits) * self._factor


class _NumberColumn:
    """The numbers of a column, which stands as text where it is read again."""

    def __init__(self, plan: ChartPlan, index: int) -> None:
        kind = plan.columns[index].kind
        self._kind = get_cell_kind(kind) if index in plan.reread else None
        self._values: Sequence[Any] | None = None
        self._numbers: Sequence[Any] = []

    def read(self, cells: PlacedCells) -> Sequence[int | float | None]:
        if cells.values is not self._values:
            self._values = cells.values
            self._numbers = (
                cells.values if self._kind is None else list(map(self._read, cells.values))
            )
        return self._numbers

    def _read(self, text: Any) -> Any:
        return None if self._kind is None or text is None else self._kind.read_cell(text)


def _split_amounts(amounts: Sequence[int | None]) -> list[pa.Array]:
    """The limbs of amounts, the lowest first; most amounts have one."""
    limbs = []
    most = max(map(abs, filter(None, amounts)), default=0)
    while most >> LIMB:
        lowest = [None if amount is None else amount % (1 << LIMB) for amount in amounts]
        limbs.append(pa.array(lowest, pa.int64()))
        amounts = [None if amount is None else amount >> LIMB for amount in amounts]
        most >>= LIMB
    limbs.append(pa.array(amounts, pa.int64()))
    return limbs


def join_limbs(sums: Sequence[Sequence[int | None]]) -> list[int]:
    """The sums of amounts, of sums of their limbs."""
    totals = [0] * len(sums[0])
    for place, limb in enumerate(sums):
        shifted = [(number or 0) << LIMB * place for number in limb]
        totals = list(map(add, totals, shifted))
    return totals


def _pair_places(places: pa.Array, others: pa.Array, count: int) -> pa.DictionaryArray:
    """The places of two columns in one number, the second having `count` of them."""
    rows = pc.multiply(places.cast(pa.int64()), count)
    return pc.add(rows, others.cast(pa.int64())).dictionary_encode()


def count_digits(plan: ChartPlan, index: int) -> int:
    """How many digits after the point the numbers of a column are summed with."""
    column = plan.columns[index]
    if plan.share is not None:
        return SIXTH
    if column.type == "integer":
        return 0
    return SIXTH if column.decimals is None else column.decimals


def round_amount(number: int | float, digits: int) -> int:
    """A number in units of its last digit, a half going away from zero: 12.5 and 2 → 1250."""
    scaled = number * 10**digits
    whole = int(scaled)
    rest = scaled - whole
    if rest >= 0.5:
        return whole + 1
    return whole - 1 if rest <= -0.5 else whole


def convert_share(number: int | float | None) -> float | None:
    """A share as a part of one: 45 can only be 45 %; a row without a share is whole."""
    if number is None:
        return 1.0
    if 0 <= number <= 1:
        return float(number)
    return number / WHOLE if 1 < number <= WHOLE else None


def _multiply(number: int | float | None, share: float | None) -> float | None:
    return None if number is None or share is None else number * share


def fold_word(text: str) -> str:
    """A text without case and accents. A ligature is not its letters, « œ » is not « oe »."""
    if text.isascii():
        return text.lower()
    letters = unicodedata.normalize("NFD", text)
    bare_letters = (
        letter for letter in letters if not unicodedata.category(letter).startswith("M")
    )
    # one by one: at the end of a word, Python has another small sigma
    return "".join(letter.lower() for letter in bare_letters)


def _fold_all(words: Iterable[str]) -> frozenset[str]:
    return frozenset(map(fold_word, words))

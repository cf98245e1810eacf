"""A record that does not have the table's width, cut again so that each cell looks like its column;
or given up.

What goes wrong in one line of a good table: a delimiter too many or too few, one that no quote
protects (`12,50` amid commas), a quote that opens nothing, another delimiter. Each way of cutting
the line has a price: that of the mistake it supposes, and that of each cell which is unlike its
column. The cheapest is taken, if no other is nearly as cheap.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from site_builder.readers.decide.records import Record

# Prices. A cell that is surely not of its column costs more than any single mistake.
_STRANGER = 6.0
_ALIKE = 1.5
# a quote that opens nothing, or that is not doubled inside a cell
_QUOTE = 1.0
_INSIDE = 0.6
_WORD = 4.0  # a word or a number cut in two
_NAMELESS = 2.5  # a column without a name
_DOUBT = 3.0  # an empty cell left out of a column that has some
# an empty cell too many, cells joined, one cell for two
_SKIP = 1.5
_JOIN = 1.2
_MORE = 0.3
_SPLIT = 1.8
_DEAREST = 4.5  # beyond, the line is given up
_OTHERWISE = 3.0  # the same for a line that is cut with another delimiter than the table
_CLEAR = 0.4  # by how much the second best must be dearer
_USUAL = 0.02  # share of a column's cells from which a shape is usual
_JOINED = 12  # cells that one text may have been cut into
# columns, characters: beyond, the search is not worth its time
WIDEST = 120
_LONGEST = 20_000
# characters of the cells that are tried in a line, and what each costs besides: a second
_MOST = 20_000_000
_EACH = 50
_CUT = 0.05  # each last cell that is left out, in a column that is often empty
_FEWEST = 5  # records from which shapes can be learnt
_SPACED = 4  # columns from which a line may be cut at its spaces
_APOSTROPHE = "'"  # which some programs put for a quote
_ROWS = 300  # of the sample that shapes are learnt from
OTHERS = (";", ",", "\t", "|", " ")

_EXACT = (re.compile("[0-9]"), re.compile(r"[^\W\d_]"))
_RUNS = re.compile("9{2,}|a{2,}")


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnShape:
    """What the cells of a column look like: shares of their shapes; `free` where they are texts of
    any shape."""

    exact: dict[str, float]
    loose: dict[str, float]
    empty: float
    free: bool
    longest: int
    signs: frozenset[str]  # the characters of its shapes
    blank: bool  # some of its cells begin with a blank

    def price(self, cell: str) -> float:
        """0 for a cell like the others, `_STRANGER` for one that is none of them."""
        if not cell:
            return 0.0 if self.empty >= _USUAL else _STRANGER
        if cell[0] == " " and not self.blank:
            return _STRANGER
        exact, loose = _compute_shapes(cell)
        if self.exact.get(exact, 0.0) >= _USUAL:
            return 0.0
        if self.loose.get(loose, 0.0) >= _USUAL:
            return 0.2
        if self.free and len(cell) <= 2 * self.longest:
            return 0.5 if "a" in loose else 1.5
        return _ALIKE if self.signs.issuperset(loose) and not self.free else _STRANGER


@lru_cache(1 << 16)
def _compute_shapes(cell: str) -> tuple[str, str]:
    """`MG-8769` is `aa-9999`, and `a-9` where runs count once."""
    exact = _EXACT[1].sub("a", _EXACT[0].sub("9", cell[:200]))
    return exact, _RUNS.sub(lambda run: run[0][0], exact)


def infer_column_shapes(records: Sequence[Sequence[str]], width: int) -> tuple[ColumnShape, ...]:
    """The columns of a table, from records of its width; none where there are too few of them to
    tell."""
    rows = [record for record in records if len(record) == width and not has_stray_quote(record)][
        :_ROWS
    ]
    return (
        tuple(_infer_column_shape([row[index] for row in rows]) for index in range(width))
        if len(rows) >= _FEWEST
        else ()
    )


def has_stray_quote(record: Sequence[str]) -> bool:
    """Has a cell half a pair of quotes, as where no delimiter came before the first of them?"""
    return any(cell.count('"') % 2 for cell in record)


def _infer_column_shape(cells: list[str]) -> ColumnShape:
    filled = list(filter(None, cells))
    shapes = list(map(_compute_shapes, filled))
    total = max(len(filled), 1)
    exact = {
        shape: count / total
        for shape, count in Counter(exact_shape for exact_shape, _ in shapes).items()
    }
    loose = {
        shape: count / total
        for shape, count in Counter(loose_shape for _, loose_shape in shapes).items()
    }
    usual = sum(share for share in loose.values() if share >= 2 * _USUAL)
    lettered = sum("a" in loose_shape for _, loose_shape in shapes) / total
    free = (
        bool(filled)
        and lettered > 0.8
        and (usual < 0.9 or any(" " in loose_shape for loose_shape in loose))
    )
    return ColumnShape(
        exact=exact,
        loose=loose,
        empty=1 - len(filled) / max(len(cells), 1),
        free=free,
        longest=max(map(len, filled), default=0),
        signs=frozenset("".join(loose)),
        blank=any(cell[0] == " " for cell in filled),
    )


def has_column_shapes(cells: Sequence[str], columns: Sequence[ColumnShape]) -> bool:
    """Is each of these cells one that its column may hold? True where nothing is known of the
    columns."""
    return all(column.price(cell) < _ALIKE for cell, column in zip(cells, columns, strict=False))


def fit_line_to_columns(
    text: str, columns: Sequence[ColumnShape], delimiter: str, quote: str
) -> Record | None:
    """The cells of a line without its end, one for each column; None where nothing is certain
    enough."""
    if not columns or len(columns) > WIDEST or len(text) > _LONGEST:
        return None
    if cells := _cut_cheapest(text, columns, delimiter=delimiter, quote=quote, dearest=_DEAREST):
        return cells
    for other_delimiter in OTHERS if len(columns) >= _SPACED else OTHERS[:-1]:
        if (
            other_delimiter != delimiter
            and other_delimiter in text
            and (
                cells := _cut_cheapest(
                    text, columns, delimiter=other_delimiter, quote=quote, dearest=_OTHERWISE
                )
            )
        ):
            # then the table's own delimiter may only stand between quotes
            return (
                cells
                if all(delimiter not in cell or _is_quoted(cell, text, quote) for cell in cells)
                else None
            )
    return None


def _is_quoted(cell: str, text: str, quote: str) -> bool:
    """Does a quote open this cell in the line, those inside it being doubled or not?"""
    return quote + cell in text or quote + cell.replace(quote, quote * 2) in text


class _Name(ColumnShape):
    """What a header's cells look like: anything, but hardly nothing."""

    def price(self, cell: str) -> float:
        return 0.0 if cell.strip() else _NAMELESS


_NAME = _Name(
    exact={}, loose={}, empty=0.0, free=True, longest=_LONGEST, signs=frozenset(), blank=True
)


def split_header_line(text: str, width: int, delimiter: str, quote: str) -> Record | None:
    """The names of a header line whose quotes stray, nothing being known of what names look
    like."""
    return fit_line_to_columns(text, (_NAME,) * width, delimiter, quote)


Way = tuple[float, tuple[str, ...]]  # a price, and the cells from one place on


def _cut_cheapest(
    text: str, columns: Sequence[ColumnShape], delimiter: str, quote: str, dearest: float
) -> Record | None:
    try:
        ways = _Search(text, columns, delimiter, quote).ways(0, 0)
    except _Endless:
        return None
    if not ways or ways[0][0] > dearest or (len(ways) > 1 and ways[1][0] - ways[0][0] < _CLEAR):
        return None
    return list(ways[0][1])


class _Endless(Exception):
    """There are too many ways to cut a line."""


class _Search:
    """The two cheapest ways of cutting the rest of a line into the columns that are left."""

    def __init__(
        self, text: str, columns: Sequence[ColumnShape], delimiter: str, quote: str
    ) -> None:
        self.text = text
        self.columns = columns
        self.delimiter = delimiter
        self.quote = quote
        self.end = len(text)
        self.known: dict[tuple[int, int], list[Way]] = {}
        self.spent = 0
        # Joining is what spaces in a text ask for when the space is the delimiter.
        self.join, self.more = (0.05, 0.05) if delimiter == " " else (_JOIN, _MORE)

    def ways(self, start: int, column: int) -> list[Way]:
        """From `start`, where a cell begins. `start` is beyond the end when the last cell has been
        cut."""
        key = (start, column)
        if key not in self.known:
            self.known[key] = _keep_two_cheapest(self._ways(start, column))
        return self.known[key]

    def _ways(self, start: int, column: int) -> Iterator[Way]:
        if column == len(self.columns):
            yield from self._skip_rest(start)
            return
        if start > self.end:  # cells are missing at the end
            price = self.columns[column].price("") + _CUT
            yield from (
                (price + rest_price, ("", *cells))
                for rest_price, cells in self.ways(start, column + 1)
            )
            return
        column_shape = self.columns[column]
        for price, cell, following in self._cells(start, column_shape):
            if price <= _DEAREST:
                yield from (
                    (price + rest_price, (cell, *cells))
                    for rest_price, cells in self.ways(following, column + 1)
                )
        if self._empty_at(start):
            price = _SKIP + (0.0 if column_shape.price("") else _DOUBT)
            yield from (
                (price + rest_price, cells)
                for rest_price, cells in self.ways(start + len(self.delimiter), column)
            )

    def _spend(self, length: int) -> None:
        """What a cell of so many characters costs to be tried. Raises _Endless."""
        self.spent += length + _EACH
        if self.spent > _MOST:
            raise _Endless

    def _skip_rest(self, start: int) -> Iterator[Way]:
        """Nothing may be left but empty cells."""
        rest = self.text[start:]
        if start > self.end:
            yield 0.0, ()
        elif not rest.strip(self.delimiter + " "):
            yield _SKIP + 0.1 * rest.count(self.delimiter), ()

    def _empty_at(self, start: int) -> bool:
        return self.text.startswith(self.delimiter, start)

    def _cells(self, start: int, column: ColumnShape) -> Iterator[tuple[float, str, int]]:
        """(price, cell, where the next begins) of each cell that may begin here."""
        quoted = bool(self.quote) and self.text.startswith(self.quote, start)
        if quoted:
            yield from self._quoted(start, column, self.quote, 0.0)
        elif self.text.startswith(_APOSTROPHE, start):
            yield from self._quoted(start, column, _APOSTROPHE, _INSIDE)
        yield from self._bare(start, column, _QUOTE if quoted else 0.0)

    def _quoted(
        self, start: int, column: ColumnShape, quote: str, extra_price: float
    ) -> Iterator[tuple[float, str, int]]:
        """Up to a quote before a delimiter, or the end, or another cell's quote where a delimiter
        is missing."""
        place = start + 1
        tries = 0
        while (place := self.text.find(quote, place)) >= 0 and tries < _JOINED:
            following = place + 1
            self._spend(place - start)
            inside = self.text[start + 1 : place]
            stray = inside.replace(quote * 2, "").count(quote)
            cell = inside.replace(quote * 2, quote)
            price = (
                extra_price + column.price(cell.strip(quote) if stray else cell) + _INSIDE * stray
            )
            price += _DOUBT if cell.startswith(self.delimiter) else 0.0
            if following == self.end or self.text.startswith(self.delimiter, following):
                tries += 1
                yield price, cell, following + len(self.delimiter)
            elif self.text.startswith(quote, following) or (
                self.text[following].isalnum() and not stray
            ):
                yield price + _SPLIT, cell, following
            place = following

    def _bare(
        self, start: int, column: ColumnShape, extra_price: float
    ) -> Iterator[tuple[float, str, int]]:
        """Up to a delimiter, to a later one (nothing protected those between), or cut short where
        one is missing."""
        stop = self.text.find(self.delimiter, start)
        first_end = stop if stop >= 0 else self.end
        ends = [first_end]
        while stop >= 0 and len(ends) < _JOINED:
            stop = self.text.find(self.delimiter, stop + len(self.delimiter))
            ends.append(stop if stop >= 0 else self.end)
        for number, end in enumerate(ends):
            self._spend(end - start)
            cell = self.text[start:end]
            if number and (cell != cell.strip(self.delimiter) or self.delimiter * 2 in cell):
                continue  # an empty cell is no part of a text
            bare = cell[len(self.quote) :] if extra_price else cell
            joined = self.join + self.more * (number - 1) if number else 0.0
            stray = _QUOTE * (bare.count(self.quote) > 0) if self.quote else 0.0
            yield extra_price + stray + joined + column.price(bare), cell, end + len(self.delimiter)
        for end in range(start + 1, first_end):
            self._spend(end - start)
            cell = self.text[start:end]
            if not extra_price and (self.text[end] == self.quote or column.price(cell) == 0.0):
                yield (
                    extra_price + _SPLIT + self._inside_run(end, column) + column.price(cell),
                    cell,
                    end,
                )

    def _inside_run(self, place: int, column: ColumnShape) -> float:
        """A missing delimiter stands between a digit and a letter; amid digits where all cells are
        as long."""
        shape_before = _compute_shapes(self.text[place - 1])[1]
        shape_after = _compute_shapes(self.text[place])[1]
        if shape_before != shape_after:
            return 0.0
        return _INSIDE if shape_before == "9" and len(column.exact) == 1 else _WORD


def _keep_two_cheapest(ways: Iterator[Way]) -> list[Way]:
    """The cheapest, and the cheapest of those with other cells."""
    best: list[Way] = []
    for way in sorted(ways, key=lambda way: way[0]):
        if not best:
            best.append(way)
        elif way[1] != best[0][1]:
            return [*best, way]
    return best

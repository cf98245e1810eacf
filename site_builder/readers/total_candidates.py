"""The rows that may be totals: what calls them so, and what else their cells tell."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import filterfalse, zip_longest

from site_builder.cells import BLANKS, fold_header
from site_builder.readers.table_look import Row, TableBody, strip_row_cells
from site_builder.readers.total_labels import TotalLabel, read_total_label
from site_builder.readers.total_sums import read_figure
from site_builder.tables.text_table import fetch_rows

FEWEST_SUMMED = 3  # rows above a sum that bears no name: 1, 2 and 3 may be ranks
NAMELESS = -1  # where the name of a row would stand that bears none
_FIGURES = re.compile("[0-9].*", re.DOTALL)  # a figure, and what it counts
_SIGN = re.compile("[^\\W_]|[€$%°]")  # of something: a dash says that there is nothing
_WAY = "rue|avenue|boulevard|bd|place|route|chemin|quai|allée|impasse|square"
_ADDRESS = re.compile(f"(?i)(?:[0-9]+[ ,]*(?:bis|ter)?[ ,]*)?(?:{_WAY}) ")
DEGREES = frozenset(("lat", "latitude", "lon", "lng", "longitude"))
_NO_NAME = TotalLabel("sum", strong=False, exact=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A row that may be a total: `label` names it, in column `place`, or NAMELESS.

    `figures` are the columns of those that follow its name, or come before it where none does.
    `lacks`: it has no cell where nearly every other row has one. `bare`: nothing but figures
    follow its name, or what every row has there, « € ». `is_last`, `is_first`: no row of data lies
    below it, or above. `is_own`: it is about something of its own, and no total.
    """

    row: int
    place: int
    label: TotalLabel
    cells: Row
    figures: tuple[int, ...]
    lacks: bool
    bare: bool
    is_first: bool = False
    is_last: bool = False
    is_own: bool = False

    @property
    def text(self) -> str:
        return self.cells[self.place] if self.place >= 0 else ""

    @property
    def is_edge(self) -> bool:
        return self.is_first or self.is_last


def find_lone_totals(body: TableBody, apart: set[int]) -> list[int]:
    """Rows of one cell that is a total, with its figure (« Total : 2 clubs ») or without one: a
    formula whose value was never stored."""
    lone = []
    for row in filterfalse(apart.__contains__, body.totals):
        cells = body.suspects[row]
        filled = list(filter(None, cells))
        if len(filled) != 1 or len(cells) == 1:
            continue
        label = read_total_label(_FIGURES.sub("", filled[0]))
        if label and label.is_sure:
            lone.append(row)
    return lone


def find_candidates(body: TableBody, apart: set[int]) -> Iterator[Candidate]:
    """In the order of their rows; `apart` are rows of something else."""
    labels = {}
    for row in filterfalse(apart.__contains__, body.totals):
        named = _find_label(body.suspects[row])
        if named is not None:
            labels[row] = named
    sure = {row for row, (_, label) in labels.items() if label.strong or label.exact}
    first, last = _find_edges(body, apart | sure)
    usual = frozenset(body.usual(len(apart.union(labels))))
    constant = frozenset(_find_constant_texts(body)) if labels else frozenset()
    table = _Surroundings(first=first, last=last, usual=usual, constant=constant)
    candidates = []
    for row, (place, label) in sorted(labels.items()):
        candidate = _make_candidate(body.suspects[row], row, place, label, table=table)
        has_place = not candidate.lacks and _has_place(body, candidate)
        if _may_be_total(candidate) and not has_place:
            candidates.append(candidate)
    own = _find_own(body, candidates)
    for candidate in candidates:
        yield replace(candidate, is_own=candidate.row in own)
    is_below_names = _find_edges(body, apart)[1] != last
    if last not in labels and not is_below_names and last >= FEWEST_SUMMED:
        yield from _find_nameless(body, last, len(apart.union(labels)))


def _find_nameless(body: TableBody, last: int, others: int) -> Iterator[Candidate]:
    """The last row, where it lacks what the others have and has no text; `others` are the rows
    that may be none."""
    cells = body.suspects[last]
    usual = frozenset(body.usual(others + 1))
    if all(map(cells.__getitem__, usual)):
        return
    constant = frozenset(_find_constant_texts(body))
    table = _Surroundings(first=0, last=last, usual=usual, constant=constant)
    candidate = _make_candidate(cells, last, NAMELESS, _NO_NAME, table=table)
    if candidate.lacks and candidate.bare and candidate.figures:
        yield candidate


def _find_constant_texts(body: TableBody) -> Iterator[tuple[int, str]]:
    """The columns in which every row has the same text, as a unit or a currency has one of its
    own; and that text."""
    for index, column in enumerate(zip_longest(*body.raw.reading.records, fillvalue="")):
        texts = {cell.strip(BLANKS) for cell in column} - {""}
        if len(texts) == 1:
            yield index, texts.pop()


def _find_edges(body: TableBody, others: set[int]) -> tuple[int, int]:
    """The first and the last row that is none of these; both are beyond the table where all are."""
    first = 0
    while first in others:
        first += 1
    last = body.raw.rows - 1
    while last in others:
        last -= 1
    return first, last


def _find_label(cells: Row) -> tuple[int, TotalLabel] | None:
    """The first cell that calls the row a total, where another one is a figure."""
    for place, cell in enumerate(cells):
        label = None if cell[:1].isdigit() else read_total_label(cell)
        if label is not None:
            others = (*cells[:place], *cells[place + 1 :])
            return (place, label) if any(map(read_figure, others)) else None
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Surroundings:
    """What a candidate is held against: the `first` and the `last` row of data, the columns that
    nearly every row fills, and the texts that every row has, with their columns."""

    first: int
    last: int
    usual: frozenset[int]
    constant: frozenset[tuple[int, str]]


def _make_candidate(
    cells: Row, row: int, place: int, label: TotalLabel, *, table: _Surroundings
) -> Candidate:
    figures = {index for index, cell in enumerate(cells) if read_figure(cell)}
    filled = {index for index, cell in enumerate(cells) if _SIGN.search(cell)}
    after = tuple(sorted(filter(place.__lt__, figures)))
    texts = {(index, cells[index]) for index in filled - figures if index > place}
    return Candidate(
        row=row,
        place=place,
        label=label,
        cells=cells,
        figures=after or tuple(figures - {place}),
        lacks=not table.usual <= {place, *filled},
        bare=texts <= table.constant,
        is_first=row < table.first,
        is_last=row > table.last,
    )


def _find_own(body: TableBody, candidates: Sequence[Candidate]) -> set[int]:
    """The rows of which texts before their name say what they are about, « Quai » before
    « moyenne ». Those of a total are the ones of the rows above it, or below, as « Nord » before
    « Total » is; of rows that are called otherwise than total, it is the last of them, or the
    first."""
    keyed = [
        candidate
        for candidate in candidates
        if not candidate.lacks and any(_get_key(candidate.cells, candidate.place))
    ]
    beside = {row for candidate in keyed for row in (candidate.row - 1, candidate.row + 1)}
    rows = fetch_rows(body.raw.cells, beside)
    own = set()
    for candidate in keyed:
        place = candidate.place
        same = []
        for row in (candidate.row - 1, candidate.row + 1):
            cells = strip_row_cells(rows.get(row, ()))
            if cells and _get_key(cells, place) == _get_key(candidate.cells, place):
                same.append(cells[place])
        is_within = len(same) == 2 and candidate.text not in same
        if not same or (is_within and not candidate.label.strong):
            own.add(candidate.row)
    return own


def _get_key(cells: Row, place: int) -> Row:
    """The cells of a row before this one, figures left out."""
    return tuple("" if read_figure(cell) else cell for cell in cells[:place])


def _has_place(body: TableBody, candidate: Candidate) -> bool:
    """Does the row say where something is, as no total does: an address, or degrees?"""
    if any(map(_ADDRESS.match, candidate.cells[candidate.place + 1 :])):
        return True
    names = (body.raw.names[column] for column in candidate.figures)
    return any(not DEGREES.isdisjoint(fold_header(name).split()) for name in names)


def _may_be_total(candidate: Candidate) -> bool:
    """Not one that only begins or ends so, in a row that is full, « Ensemble vocal »."""
    return candidate.label.is_clear or candidate.lacks or candidate.bare

"""Merged cells: only the first of them has a value, and a row without it has lost its meaning.

A header over several columns joins the names beneath it. Of cells of data, a label (a text, a day,
a year, a code) is repeated down its rows; a measure never is, for it would be counted more than
once; and what is merged across columns stands in the first. A title stays one cell.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice

from site_builder.cells import fold_header, is_amount, trim_cell
from site_builder.readers.decide.header import YEAR, is_figure, is_value
from site_builder.readers.decide.kinds import is_code_named
from site_builder.readers.reading_fault import ReadingFault
from site_builder.readers.total_sums import read_figure
from site_builder.readers.workbook.facts import Region

HEAD = 40  # rows among which a header lies
_FULL = 0.6  # share of the columns that a header fills
_TITLE = 0.75  # share of the columns over which only a title is merged
_TOTAL = re.compile("(?:sous )?total|ensemble|somme")
_ZERO = re.compile("0[0-9]+")
# Words of columns whose numbers name something
_LABELS = frozenset((
    "annee", "an", "exercice", "saison", "mois", "jour", "semaine", "trimestre", "niveau", "classe",
    "groupe", "arrondissement", "canton", "circonscription", "secteur", "zone", "bureau", "etage",
    "rang", "tranche", "departement", "insee", "siret", "siren", "cp", "postal", "telephone", "n",
))  # fmt: skip

Row = tuple[int, Sequence[str]]  # the number of a row in its sheet, from 0, and its cells
Starts = dict[int, list[Region]]  # regions by their first row


@dataclass(kw_only=True)
class MergedCells:
    """The merged regions of one sheet, in which places in a row of text stand for columns."""

    regions: tuple[Region, ...]
    header: tuple[int, int] | None = None  # the first and the last row of a header that was joined
    # the rows of cells that got a value, one for each
    repeated: list[int] = field(default_factory=list)
    covered: bool = False  # one of them had another, that nobody saw
    measures: list[tuple[Region, str]] = field(default_factory=list)  # that stand in the first row
    across: list[tuple[Region, str]] = field(default_factory=list)  # that stand in the first column
    # last row, first and last place, value
    _active: list[tuple[int, int, int, str]] = field(default_factory=list)
    _names: tuple[str, ...] = ()  # of the columns, as the sheet has them
    _names_row: int = -1
    _have_years: tuple[bool, ...] = ()  # columns whose first figures are years

    def apply(self, rows: Iterable[Sequence[str]], first: int) -> Iterator[Row]:
        """Each row with its number, but those of a header that were joined into its last one."""
        starts: Starts = {}
        if not self.regions:
            yield from enumerate(rows, first)
            return
        for region in self.regions:
            starts.setdefault(region[0], []).append(region)
        source = enumerate(rows, first)
        head = list(islice(source, HEAD))
        self.header = _find_header(head, starts)
        low, high = self.header or (-1, -1)
        self._read_names(head, starts)
        below = [row for number, row in head if number > self._names_row]
        self._have_years = tuple(map(_are_years, zip(*below, strict=True)))
        yield from self._repeat((row for row in head if row[0] < low), starts)
        if self.header:
            yield high, _join_names([row for row in head if low <= row[0] <= high], starts)
        yield from self._repeat((row for row in head if row[0] > high), starts)
        yield from self._repeat(source, starts)

    def _read_names(self, head: Sequence[Row], starts: Starts) -> None:
        """The names of the columns: of one that is merged across others, only the first has its
        name, but those that have cells of their own below it."""
        if self.header:
            low, high = self.header
            self._names_row = high
            block = [row for row in head if low <= row[0] <= high]
            self._names = tuple(_join_names(block, starts))
            return
        for index, (number, row) in enumerate(head):
            covered = _list_covered(row, starts.get(number, ()))
            filled = sum(map(bool, map(trim_cell, row)))
            if filled > 1 and len(covered) >= _FULL * len(row):
                self._names_row = number
                names = list(map(trim_cell, row))
                below = [cells for _, cells in head[index + 1 :]]
                for _, left, _, right in starts.get(number, ()):
                    for place in range(left + 1, right + 1):
                        is_filled = any(trim_cell(cells[place]) for cells in below)
                        names[place] = names[left] if is_filled else ""
                self._names = tuple(names)
                return

    def _repeat(self, rows: Iterable[Row], starts: Starts) -> Iterator[Row]:
        for number, row in rows:
            regions = starts.get(number, ())
            if not regions and not self._active:
                yield number, row
                continue
            cells = list(row)
            self._active = [span for span in self._active if span[0] >= number]
            if len(self._active) > len(row):
                # regions that overlap: no program writes them
                raise ReadingFault("workbook-broken")
            for _, left, right, value in self._active:
                self._fill(number, cells, left, left, value)
                self._fill(number, cells, left + 1, right, "")
            filled = sum(map(bool, map(trim_cell, row)))
            for region in regions:
                self._spread(number, cells, region, filled)
            yield number, cells

    def _spread(self, number: int, cells: list[str], region: Region, filled: int) -> None:
        """One region in its first row, and what of it is to stand in the rows below."""
        _, left, bottom, right = region
        value = cells[left]
        if number == self._names_row:
            for place in range(left + 1, right + 1):
                self._fill(number, cells, place, place, self._names[place])
        else:
            self._fill(number, cells, left + 1, right, "")
        # or a heading between rows
        is_title = not trim_cell(value) or (left < right and filled == 1)
        is_below = -1 < self._names_row < number
        is_measure = is_below and bottom > number and self._is_measure(left, value)
        if is_measure:
            self.measures.append((region, value))
        elif is_below and not is_title and any(self._names[left + 1 : right + 1]):
            self.across += [] if _TOTAL.match(fold_header(value)) else [(region, value)]
        if bottom > number:
            self._active.append((bottom, left, right, "" if is_title or is_measure else value))

    def _is_measure(self, place: int, value: str) -> bool:
        """Is this a number that counts or measures, and no year and no code?"""
        text = trim_cell(value)
        name = self._names[place]
        if read_figure(text) is None:
            return False
        if is_amount(name):
            return True
        is_code = _ZERO.fullmatch(text) is not None
        is_label = not _LABELS.isdisjoint(fold_header(name).split()) or is_code_named(name)
        is_year = YEAR.fullmatch(text) is not None and self._have_years[place]
        return not (is_label or is_code or is_year)

    def _fill(self, number: int, cells: list[str], left: int, right: int, value: str) -> None:
        """What a region covers is not seen: it gives way to the value that is."""
        for place in range(left, right + 1):
            self.covered |= cells[place] not in ("", value)
            self.repeated += [number] if value else []
            cells[place] = value


def _are_years(cells: Iterable[str]) -> bool:
    figures = list(filter(is_figure, map(trim_cell, cells)))
    return all(map(YEAR.fullmatch, figures))


def _list_covered(row: Sequence[str], regions: Sequence[Region]) -> set[int]:
    """The places that are filled in a row, or covered by a region that is."""
    filled = {place for place, cell in enumerate(row) if trim_cell(cell)}
    covered = set(filled)
    for _, left, _, right in regions:
        if left in filled:
            covered.update(range(left, right + 1))
    return covered


def _find_header(head: Sequence[Row], starts: Starts) -> tuple[int, int] | None:
    """The first and the last row of a header of several rows, None where it has one, or no merged
    cell."""
    for index, (number, row) in enumerate(head):
        filled = {place for place, cell in enumerate(row) if trim_cell(cell)}
        regions = [region for region in starts.get(number, ()) if region[1] in filled]
        covered = _list_covered(row, regions)
        is_alone = len(filled) == 1 and (
            not regions or regions[0][1] == 0 or len(covered) >= _TITLE * len(row)
        )
        if not filled or is_alone:
            continue
        if regions:
            block = head[index : index + 1 + _measure_depth(number, regions, starts)]
            if _is_header(
                block, head[index + len(block) : index + len(block) + 1], regions, starts
            ):
                return number, block[-1][0]
        if len(covered) >= _FULL * len(row):
            return None
    return None


def _measure_depth(number: int, first_regions: Sequence[Region], starts: Starts) -> int:
    """How many rows a header goes on for, below its first one."""
    last_row = number
    regions = list(first_regions)
    while regions:
        _, left, bottom, right = regions.pop()
        reach = bottom + (left < right)  # the names of what is grouped stand below the group
        for row in range(last_row + 1, min(reach, number + 4) + 1):
            regions += starts.get(row, ())
        last_row = max(last_row, min(reach, number + 4))
    return last_row - number


def _is_header(
    block: Sequence[Row], rows_after: Sequence[Row], regions: Sequence[Region], starts: Starts
) -> bool:
    """Are these rows names, and not a header of one row above data?

    A name that is under no group stands in one of the rows, and is merged over them or alone.
    """
    if len(block) < 2 or not rows_after:
        return False
    columns = list(zip(*(map(trim_cell, row) for _, row in block), strict=True))
    if any(map(is_value, chain.from_iterable(columns))):
        return False
    names = _join_names(block, starts)
    if sum(map(bool, names)) < _FULL * len(names):
        return False
    grouped = set[int]()
    for _, left, _, right in regions:
        if left < right:
            grouped.update(range(left, right + 1))
    lone_places = sorted(set(range(len(names))) - grouped)
    if any(columns[place].count("") < len(block) - 1 for place in lone_places):
        return False
    if lone_places or any(map(is_figure, rows_after[0][1])):
        return True
    lower = list(filter(None, map(trim_cell, block[-1][1])))
    return len(set(lower)) < len(lower)


def _join_names(block: Sequence[Row], starts: Starts) -> list[str]:
    """The names of a header of several rows, from the top: « Montant » over « 2023 » is « Montant
    2023 »."""
    levels = []
    for number, row in block:
        cells = list(map(trim_cell, row))
        for _, left, _, right in starts.get(number, ()):
            cells[left : right + 1] = [cells[left]] * (right + 1 - left)
        levels.append(cells)
    return [" ".join(dict.fromkeys(filter(None, column))) for column in zip(*levels, strict=True)]

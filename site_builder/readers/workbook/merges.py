"""Merged cells: only the first of them has a value, and a row without it has lost its meaning.

A header over several columns joins the names beneath it; cells of data repeat their value; a title
stays one cell.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from site_builder.cells import fold_header, trim_cell
from site_builder.readers.decide.header import is_figure, is_value
from site_builder.readers.reading_fault import ReadingFault
from site_builder.readers.workbook.facts import Region

HEAD = 40  # rows among which a header lies
_FULL = 0.6  # share of the columns that a header fills
_TITLE = 0.75  # share of the columns over which only a title is merged
_TOTAL = re.compile("(?:sous )?total|ensemble|somme")

Row = tuple[int, Sequence[str]]  # the number of a row in its sheet, from 0, and its cells
Starts = dict[int, list[Region]]  # regions by their first row


@dataclass(kw_only=True)
class MergedCells:
    """The merged regions of one sheet, in which places in a row of text stand for columns."""

    regions: tuple[Region, ...]
    header: tuple[int, int] | None = None  # the first and the last row of a header that was joined
    repeated: list[int] = field(
        default_factory=list
    )  # the rows of cells that got a value, one for each
    covered: bool = False  # one of them had another, that nobody saw
    _active: list[tuple[int, int, int, str]] = field(
        default_factory=list
    )  # last row, first and last place, value

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
        yield from self._repeat((row for row in head if row[0] < low), starts)
        if self.header:
            yield high, _join_names([row for row in head if low <= row[0] <= high], starts)
        yield from self._repeat((row for row in head if row[0] > high), starts)
        yield from self._repeat(source, starts)

    def _repeat(self, rows: Iterable[Row], starts: Starts) -> Iterator[Row]:
        for number, row in rows:
            regions = starts.get(number, ())
            if not regions and not self._active:
                yield number, row
                continue
            cells = list(row)
            self._active = [span for span in self._active if span[0] >= number]
            if len(self._active) > len(row):
                raise ReadingFault(
                    "workbook-broken"
                )  # regions that overlap: no program writes them
            for _, left, right, value in self._active:
                self._fill(number, cells, left, right, value)
            filled = sum(bool(trim_cell(cell)) for cell in row)
            for _, left, bottom, right in regions:
                value = row[left]
                is_title = not trim_cell(value) or (
                    left < right and filled == 1
                )  # or a heading between rows
                is_heading = is_title or _TOTAL.match(fold_header(value)) is not None
                self._fill(number, cells, left + 1, right, "" if is_heading else value)
                self._active += (
                    [(bottom, left, right, "" if is_title else value)] if bottom > number else []
                )
            yield number, cells

    def _fill(self, number: int, cells: list[str], left: int, right: int, value: str) -> None:
        """What a region covers is not seen: it gives way to the value that is."""
        for place in range(left, right + 1):
            self.covered = self.covered or cells[place] not in ("", value)
            self.repeated += [number] if value else []
            cells[place] = value


def _find_header(head: Sequence[Row], starts: Starts) -> tuple[int, int] | None:
    """The first and the last row of a header of several rows, None where it has one, or no merged
    cell."""
    for index, (number, row) in enumerate(head):
        filled = {place for place, cell in enumerate(row) if trim_cell(cell)}
        regions = [region for region in starts.get(number, ()) if region[1] in filled]
        covered = filled.union(*(range(left, right + 1) for _, left, _, right in regions))
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
    cells = [trim_cell(cell) for _, row in block for cell in row]
    if any(map(is_value, cells)):
        return False
    names = _join_names(block, starts)
    if sum(map(bool, names)) < _FULL * len(names):
        return False
    grouped = {
        place for _, left, _, right in regions if left < right for place in range(left, right + 1)
    }
    lone_places = [place for place in range(len(names)) if place not in grouped]
    if any(sum(bool(trim_cell(row[place])) for _, row in block) > 1 for place in lone_places):
        return False
    lower = [trim_cell(cell) for cell in block[-1][1] if trim_cell(cell)]
    return (
        bool(lone_places) or any(map(is_figure, rows_after[0][1])) or len(set(lower)) < len(lower)
    )


def _join_names(block: Sequence[Row], starts: Starts) -> list[str]:
    """The names of a header of several rows, from the top: « Montant » over « 2023 » is « Montant
    2023 »."""
    levels = []
    for number, row in block:
        cells = [trim_cell(cell) for cell in row]
        for _, left, _, right in starts.get(number, ()):
            cells[left : right + 1] = [cells[left]] * (right + 1 - left)
        levels.append(cells)
    return [" ".join(dict.fromkeys(filter(None, column))) for column in zip(*levels, strict=True)]

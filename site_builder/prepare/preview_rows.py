"""The rows of a table that a page shows: the newest where a column says when, else the first."""

from __future__ import annotations

import heapq
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from site_builder.cells import fold_header
from site_builder.checks.headings import RECORDED, TIMES, match_headings
from site_builder.columns.canonical_table import CanonicalTable, TypedCells
from site_builder.columns.column_reading import TypedColumn
from site_builder.core.model.shown_cells import (
    ADDRESS_KEPT,
    ADDRESSES,
    LONGEST,
    RECORDS,
    RECORDS_KEPT,
)
from site_builder.core.model.territory import ADDED_COLUMNS
from site_builder.metadata.standards import Standard

ROWS = 100
COLUMNS = 60  # twice what a page shows: what a reader seeks may stand far behind
MOST_ORDERED = 200_000  # rows; of more than that, nobody waits for the newest
ORIGINS = {column.name for column in ADDED_COLUMNS}  # when a file was made says nothing of its rows
# Since when something stands in its place: nobody reads a list of parks from the newest on
FOUNDED = re.compile(
    "(.* )?(ouverture|pose|mise en service|construction|creation|installation|plantation)( |$)"
)
SHAPE = re.compile('"type":"([A-Za-z]+)"')
POSITION = re.compile(r"\[-?[0-9]")
Row = tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class PreviewRows:
    """`newest_by`: the column by which the newest are first, "" where they stand as in the file;
    `numbers` are then those of the rows in the table, from 0."""

    rows: tuple[Row, ...]
    newest_by: str = ""
    numbers: tuple[int, ...] = ()


def fetch_preview_rows(
    table: CanonicalTable, standard: Standard | None = None, hidden: Collection[str] = ()
) -> PreviewRows:
    """Cells that are long are cut. No order is told by the columns of `hidden`."""
    place = _find_time_column(table, standard, hidden)
    if place is None:
        return PreviewRows(_fetch_rows(table, range(min(ROWS, table.rows))))
    newest = _find_newest_rows(table, place)
    return PreviewRows(_fetch_rows(table, newest), table.columns[place].name, tuple(newest))


# --- which rows ---


def _find_time_column(
    table: CanonicalTable, standard: Standard | None, hidden: Collection[str]
) -> int | None:
    """That which says when, of those that a page shows: the first that its standard has lead, else
    the first of all. None where all rows are of one time."""
    if table.rows > MOST_ORDERED:
        return None
    places = []
    for place, column in enumerate(table.columns[:COLUMNS]):
        if column.name not in hidden and _tells_time(column):
            places.append(place)
    places = _put_leading_first(table, places, standard)
    return next((place for place in places if _has_several_times(table, place)), None)


def _tells_time(column: TypedColumn) -> bool:
    words = fold_header(column.name)
    if column.name in ORIGINS or RECORDED.match(words) or FOUNDED.match(words):
        return False
    return not TIMES.isdisjoint((column.kind.type, column.kind.name))


def _put_leading_first(
    table: CanonicalTable, places: Sequence[int], standard: Standard | None
) -> list[int]:
    if standard is None:
        return list(places)
    labels = [column.name for column in table.columns]
    fields = match_headings(labels, standard)
    leading = {field: rank for rank, field in enumerate(standard.lead)}

    def rank(place: int) -> int:
        label = labels[place]
        return leading.get(fields.get(label, label), len(leading))

    return sorted(places, key=rank)


def _has_several_times(table: CanonicalTable, place: int) -> bool:
    """Does it have two times or more, in order from the oldest?"""
    times = set()
    for time in _iterate_times(table, place):
        times.add(time)
        if len(times) > 1:
            return True
    return False


def _iterate_times(table: CanonicalTable, place: int) -> Iterator[str]:
    """Of each row, in canonical notation, which sorts as times do; "" where it says none."""
    for batch in table.iterate_batches([place]):
        (cells,) = batch.columns
        times = []
        for value, text in zip(cells.values, cells.texts, strict=True):
            times.append("" if value is None else text)
        for code in cells.codes:
            yield times[code]


def _find_newest_rows(table: CanonicalTable, place: int) -> list[int]:
    """Rows of one time stand as in the file."""
    dated = ((time, -row) for row, time in enumerate(_iterate_times(table, place)))
    return [-row for _, row in heapq.nlargest(ROWS, dated)]


# --- their cells ---


def _fetch_rows(table: CanonicalTable, wanted: Sequence[int]) -> tuple[Row, ...]:
    """The rows of these numbers, in their order."""
    columns = table.columns[:COLUMNS]
    found: dict[int, Row] = {}
    for batch in table.iterate_batches(range(len(columns))):
        if len(found) == len(wanted):
            break
        end = batch.first_row + batch.rows
        numbers = [row for row in wanted if batch.first_row <= row < end]
        places = [row - batch.first_row for row in numbers]
        shown = [
            _show_cells(column, cells, places)
            for column, cells in zip(columns, batch.columns, strict=True)
        ]
        found.update(zip(numbers, zip(*shown, strict=True), strict=True))
    return tuple(map(found.__getitem__, wanted))


def _show_cells(column: TypedColumn, cells: TypedCells, places: Sequence[int]) -> list[str | None]:
    """Cells as the preview has them: of a geometry, what it is and how many positions it has."""
    shorten = _cut_cell
    if column.kind.name == "geometry":
        shorten = _describe_geometry
    texts = [cells.texts[cells.codes[place]] for place in places]
    return [shorten(text) if text else None for text in texts]


def _describe_geometry(text: str) -> str:
    """« Polygon 214 »."""
    shape = SHAPE.search(text)
    return f"{shape[1] if shape else ''} {len(POSITION.findall(text))}"


def _cut_cell(text: str) -> str:
    """A cell that is too long is cut, unless it holds records that a page reads."""
    if len(text) <= count_kept_characters(text):
        return text
    return f"{text[: LONGEST - 1]}…"


def count_kept_characters(text: str) -> int:
    """How many of a value are kept: a page reads records before it cuts them, and makes
    links of addresses."""
    if text.startswith(ADDRESSES) and " " not in text:
        return ADDRESS_KEPT
    return RECORDS_KEPT if text.startswith(RECORDS) else LONGEST

"""The rows of a table that are no rows of it: totals, notes, repeated headers, labels under them,
marks of pages."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Sequence

from site_builder.cells import BLANKS, is_missing_word
from site_builder.cells.number import read_number
from site_builder.core.text import normalise_unicode
from site_builder.readers.decide.header import is_figure
from site_builder.readers.raw_table import RawTable
from site_builder.readers.table_look import LAST, Row, TableBody
from site_builder.tables.text_table import count_texts

SENTENCE = 3  # words
FEWEST_SUMMED = 3  # rows above a sum that bears no name: 1, 2 and 3 may be ranks
CENT = 0.01
FEWEST = 5  # rows under labels, which tell what columns hold
TOTAL = re.compile(r"(?i)[\W_]*(sous[- ]?total|total|totaux)(?![^\W\d_])")
PAGE = re.compile(r"(?i)[\W_]*page\s*(n°\s*)?[0-9]+(\s*(/|sur|de)\s*[0-9]+)?[\W_]*")
NOTE = re.compile(
    r"(?i)[\s*(\[]*(sources?|nota|notes?|n\.b|mise? à "
    r"jour|remarques?|lecture|champ|\(?[1-9]\)|\*)\W"
)


def find_extra_rows(body: TableBody) -> list[tuple[str, list[int]]]:
    """(code, rows) of the rows that are set apart."""
    notes = _notes(body)
    totals = _totals(body, notes)
    headers = [row for row, cells in body.suspects.items() if is_repeated_header(body.raw, cells)]
    pages = [
        row
        for row, cells in body.suspects.items()
        if row not in notes and _is_page_mark(body, cells)
    ]
    return [
        ("labels-set-aside", _labels(body)),
        ("totals-set-aside", totals),
        ("headers-repeated", headers),
        ("pages-set-aside", pages),
        ("notes-set-aside", sorted(notes)),
    ]


def _is_page_mark(body: TableBody, cells: Row) -> bool:
    """« Page 2/7 » alone in a row where every other one has more, as a converted PDF keeps it."""
    if cells.count("") != len(cells) - 1:
        return False
    filled, text = next((index, cell) for index, cell in enumerate(cells) if cell)
    return PAGE.fullmatch(text) is not None and any(index != filled for index in body.usual(0))


def _labels(body: TableBody) -> list[int]:
    """The first row, where it says what the columns are once more: words, all different, over
    columns of figures."""
    first = body.suspects.get(0, ())
    if is_repeated_header(body.raw, first):
        return []
    words = [cell for cell in first if cell and not is_figure(cell) and not is_missing_word(cell)]
    if body.raw.reading.header_row is None or len(set(words)) < len(first):
        return []
    others = [record for record in body.raw.reading.records if not _is_same_row(record, first)]
    if len(others) < FEWEST:
        return []
    over = sum(_has_only_figures(others, index) for index in range(len(first)))
    return [0] if 2 * over >= len(first) and over > 1 else []


def _is_same_row(record: Sequence[str], row: Row) -> bool:
    return len(record) == len(row) and all(
        cell.strip(BLANKS) == other for cell, other in zip(record, row, strict=True)
    )


def _has_only_figures(records: Sequence[Sequence[str]], index: int) -> bool:
    """Are the cells of this column figures, those of them that are filled, and is one?"""
    is_filled = False
    for record in records:
        if index >= len(record):
            continue
        cell = record[index].strip(BLANKS)
        if cell and not is_figure(cell):
            return False
        is_filled = is_filled or bool(cell)
    return is_filled


def is_repeated_header(raw: RawTable, cells: Row) -> bool:
    return len(cells) > 1 and all(
        cell and normalise_unicode(cell) == name
        for cell, name in zip(cells, raw.names, strict=True)
    )


def _notes(body: TableBody) -> set[int]:
    """The rows at the end that are texts of one cell where others have several."""
    raw = body.raw
    tail: dict[int, int] = {}  # row → its only column
    for row in range(raw.rows - 1, max(raw.rows - LAST, 0), -1):
        filled = [(index, cell) for index, cell in enumerate(body.suspects.get(row, ())) if cell]
        if len(filled) != 1 or not (
            NOTE.match(filled[0][1]) or (len(raw.names) > 2 and _is_sentence(filled[0][1]))
        ):
            break
        tail[row] = filled[0][0]
    usual = body.usual(len(tail))
    return {row for row, column in tail.items() if any(index != column for index in usual)}


def _is_sentence(cell: str) -> bool:
    return len(re.findall(r"[^\W\d_]{2,}", cell)) >= SENTENCE


def _totals(body: TableBody, notes: set[int]) -> list[int]:
    """Rows called total that lack what every other row has; the last one, when a figure is the sum
    of those above.

    The last one needs no name where it lacks something and all its figures are sums.
    """
    rows = {
        row: (label, cells)
        for row, cells in body.suspects.items()
        if row not in notes and (label := _total_label(cells)) is not None
    }
    usual = body.usual(len(notes) + len(rows))
    last = body.raw.rows - 1 - len(notes)
    found = [
        row
        for row, (label, cells) in rows.items()
        if any(not cells[index] for index in usual if index != label)
        or (row == last and any(_sums(body, row, label)))
    ]
    cells = body.suspects.get(last, ())
    lacks = any(not cells[index] for index in body.usual(len(notes) + len(rows) + 1))
    if lacks and last >= FEWEST_SUMMED and last not in rows:
        sums = _sums(body, last, label=-1, without=found)
        found += [last] if sums and all(sums) else []
    return found


def _total_label(cells: Row) -> int | None:
    """The column of the word « total » where it begins a row that has figures too, or stands
    alone."""
    label = next((index for index, cell in enumerate(cells) if cell), None)
    if label is None or not TOTAL.match(cells[label]):
        return None
    rest = [cell for cell in cells[label + 1 :] if cell]
    alone = not rest and len(cells) > 1 and TOTAL.sub("", cells[label]).strip(" :") == ""
    return label if alone or any(map(is_figure, rest)) else None


def _sums(body: TableBody, row: int, label: int, without: Collection[int] = ()) -> tuple[bool, ...]:
    """Of each figure of this row after its label: is it the sum of those above, of which two at
    least are no zero?"""
    cells = body.suspects[row]
    asked = [
        index for index, cell in enumerate(cells) if index > label and cell and is_figure(cell)
    ]
    return tuple(_is_sum(body, row, index, without=without) for index in asked)


def _is_sum(body: TableBody, row: int, index: int, without: Collection[int]) -> bool:
    total = read_number(body.suspects[row][index])
    if total is None:
        return False
    above = list(count_texts(body.raw.cells, index, row))
    above += [(body.suspects[other][index], -1) for other in without if other < row]
    terms = []
    summed = 0
    for text, count in above:
        value = read_number(text.strip(BLANKS))
        if value:
            terms.append(value * count)
            summed += count
    return summed > 1 and abs(math.fsum(terms) - total) < CENT

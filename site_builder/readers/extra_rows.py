"""The rows of a table that are no rows of it: totals, notes, repeated headers, labels under them,
marks of pages."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import TYPE_CHECKING

from site_builder.cells import MISSING, get_cell_kind, strip_blanks_sql
from site_builder.core.text import normalise_unicode
from site_builder.readers.decide.header import is_figure
from site_builder.readers.raw_table import RawTable
from site_builder.readers.table_look import LAST, Row, TableBody, strip_row_cells
from site_builder.storage import sql

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

SENTENCE = 3  # words
FEWEST_SUMMED = 3  # rows above a sum that bears no name: 1, 2 and 3 may be ranks
FEWEST = 5  # rows under labels, which tell what columns hold
TOTAL = re.compile(r"(?i)[\W_]*(sous[- ]?total|total|totaux)(?![^\W\d_])")
PAGE = re.compile(r"(?i)[\W_]*page\s*(n°\s*)?[0-9]+(\s*(/|sur|de)\s*[0-9]+)?[\W_]*")
NOTE = re.compile(
    r"(?i)[\s*(\[]*(sources?|nota|notes?|n\.b|mise? à "
    r"jour|remarques?|lecture|champ|\(?[1-9]\)|\*)\W"
)


def find_extra_rows(connection: DuckDBPyConnection, body: TableBody) -> list[tuple[str, list[int]]]:
    """(code, rowids) of the rows that are set apart."""
    notes = _notes(body)
    totals = _totals(connection, body, notes)
    headers = [
        rowid for rowid, cells in body.suspects.items() if is_repeated_header(body.raw, cells)
    ]
    pages = [
        rowid
        for rowid, cells in body.suspects.items()
        if rowid not in notes and _is_page_mark(body, cells)
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
    filled = [index for index, cell in enumerate(cells) if cell]
    if len(filled) != 1 or not PAGE.fullmatch(cells[filled[0]] or ""):
        return False
    return any(index != filled[0] for index in body.usual(0))


def _labels(body: TableBody) -> list[int]:
    """The first row, where it says what the columns are once more: words, all different, over
    columns of figures."""
    first = body.suspects.get(0, ())
    if is_repeated_header(body.raw, first):
        return []
    words = [
        cell for cell in first if cell and not is_figure(cell) and not re.fullmatch(MISSING, cell)
    ]
    if body.raw.reading.header_row is None or len(set(words)) < len(first):
        return []
    others = [
        row for record in body.raw.reading.records if (row := strip_row_cells(record)) != first
    ]
    if len(others) < FEWEST:
        return []
    columns = [
        [cell for row in others for cell in row[i : i + 1] if cell] for i in range(len(first))
    ]
    over = sum(bool(cells) and all(map(is_figure, cells)) for cells in columns)
    return [0] if 2 * over >= len(first) and over > 1 else []


def is_repeated_header(raw: RawTable, cells: Row) -> bool:
    return len(cells) > 1 and all(
        cell and normalise_unicode(cell) == name
        for cell, name in zip(cells, raw.names, strict=True)
    )


def _notes(body: TableBody) -> set[int]:
    """The rows at the end that are texts of one cell where others have several."""
    raw = body.raw
    tail: dict[int, int] = {}  # rowid → its only column
    for rowid in range(raw.rows - 1, max(raw.rows - LAST, 0), -1):
        filled = [(index, cell) for index, cell in enumerate(body.suspects.get(rowid, ())) if cell]
        if len(filled) != 1 or not (
            NOTE.match(filled[0][1]) or (len(raw.names) > 2 and _is_sentence(filled[0][1]))
        ):
            break
        tail[rowid] = filled[0][0]
    usual = body.usual(len(tail))
    return {rowid for rowid, column in tail.items() if any(index != column for index in usual)}


def _is_sentence(cell: str) -> bool:
    return len(re.findall(r"[^\W\d_]{2,}", cell)) >= SENTENCE


def _totals(connection: DuckDBPyConnection, body: TableBody, notes: set[int]) -> list[int]:
    """Rows called total that lack what every other row has; the last one, when a figure is the sum
    of those above.

    The last one needs no name where it lacks something and all its figures are sums.
    """
    rows = {
        rowid: (label, cells)
        for rowid, cells in body.suspects.items()
        if rowid not in notes and (label := _total_label(cells)) is not None
    }
    usual = body.usual(len(notes) + len(rows))
    last = body.raw.rows - 1 - len(notes)
    found = [
        rowid
        for rowid, (label, cells) in rows.items()
        if any(not cells[index] for index in usual if index != label)
        or (rowid == last and any(_sums(connection, rowid, cells, label)))
    ]
    cells = body.suspects.get(last, ())
    lacks = any(not cells[index] for index in body.usual(len(notes) + len(rows) + 1))
    if lacks and last >= FEWEST_SUMMED and last not in rows:
        sums = _sums(connection, last, cells=cells, label=-1, without=set(found))
        found += [last] if sums and all(sums) else []
    return found


def _total_label(cells: Row) -> int | None:
    """The column of the word « total » where it begins a row that has figures too, or stands
    alone."""
    label = next((index for index, cell in enumerate(cells) if cell), None)
    if label is None or not TOTAL.match(cells[label] or ""):
        return None
    rest = [cell for cell in cells[label + 1 :] if cell]
    alone = not rest and len(cells) > 1 and TOTAL.sub("", cells[label] or "").strip(" :") == ""
    return label if alone or any(map(is_figure, rest)) else None


def _sums(
    connection: DuckDBPyConnection,
    rowid: int,
    cells: Row,
    label: int,
    without: Collection[int] = (),
) -> tuple[bool, ...]:
    """Of each figure of this row after its label: is it the sum of those above, of which two at
    least are no zero?"""
    number = get_cell_kind("number")
    asked = [
        index for index, cell in enumerate(cells) if index > label and cell and is_figure(cell)
    ]
    if not asked:
        return ()
    values = [number.typed(f"t{i}") for i in asked]
    trimmed = ", ".join(f"{strip_blanks_sql(f'c{i}')} AS t{i}" for i in asked)
    above = f"r < {rowid}" + (f" AND r NOT IN ({', '.join(map(str, without))})" if without else "")
    tests = ", ".join(
        f"abs(sum({v}) FILTER ({above}) - max({v}) FILTER (r = {rowid})) < 0.01"
        f" AND count(*) FILTER ({above} AND {v} <> 0) > 1"
        for v in values
    )
    found = sql.fetch_one_row(
        connection, f"SELECT {tests} FROM (SELECT rowid AS r, {trimmed} FROM raw)"
    )
    return tuple(bool(text) for text in found)

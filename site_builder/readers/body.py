"""What stands in a table and is no row of it: totals, notes, repeated headers, empty edges.

They are set apart and told; two tables in one, or a form, are refused. The same rules serve a CSV and a sheet.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING

from site_builder import sql
from site_builder.cells import BLANKS, by_name, stripped
from site_builder.decide.header import figures
from site_builder.decide.reading import Refusal
from site_builder.model import Hints
from site_builder.problems import Repair
from site_builder.readers.raw import RawTable

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

LAST = 40  # rows at the end among which notes are looked for
SENTENCE = 3  # words
MOST_ASIDE = 1_000  # rows set apart
FIRST_ROWS = 5
LABELS = 3  # columns in which « Total » may stand
WIDEST_FORM = 8  # columns
MOSTLY = 0.9  # of a column's cells are filled
TOTALS = ("tota", "Tota", "TOTA", "tOTA")  # looked for as people write it: lower() costs three times as much
TOTAL = re.compile(r"(?i)[\W_]*(sous[- ]?total|total|totaux)(?![^\W\d_])")
NOTE = re.compile(r"(?i)[\s*(\[]*(sources?|nota|notes?|n\.b|mise? à jour|remarques?|lecture|champ|\(?[1-9]\)|\*)\W")
Row = tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class _Body:
    """A raw table and what one look at it tells: filled cells of each column, and the rows that may be none."""

    raw: RawTable
    filled: tuple[int, ...]
    labels: int  # cells of the first column that end with a colon
    suspects: dict[int, Row]  # rowid → cells, blank ones None

    def usual(self, apart: int) -> list[int]:
        """The columns that nearly every row fills, `apart` those that may be none."""
        rows = self.raw.rows - apart
        return [index for index, count in enumerate(self.filled) if 0 < MOSTLY * rows <= count]


def settled(connection: DuckDBPyConnection, raw: RawTable, hints: Hints) -> RawTable | Refusal:
    """The table without what is no row or no column of it, the table `raw` in DuckDB being changed with it.

    Refusals: tables-side-by-side, tables-stacked, key-value. With `hints.first_table`, the first table is enough.
    """
    if not raw.rows:
        return raw
    body = _look(connection, raw)
    beside, form = _side_by_side(body), _form(body)
    if (beside or form) and not hints.first_table:
        return beside or form or raw
    second = _second(body)
    if second and not hints.first_table:
        return Refusal("tables-stacked", {"row": raw.row(second), "first": raw.first_row})
    aside = _aside(connection, body)
    if second:
        aside = [(code, [row for row in rows if row < second]) for code, rows in aside]
        aside.append(("tables-left", list(range(second, raw.rows))))
    kept = range(_groups(body)[0][-1] + 1) if beside else range(len(raw.names))
    return _without(connection, body, [(code, rows) for code, rows in aside if rows], kept)


def _look(connection: DuckDBPyConnection, raw: RawTable) -> _Body:
    """Two statements, for they are run on every table there is."""
    width = len(raw.names)
    counts = ", ".join(f"count(c{index})" for index in range(width))
    first, last = sql.literal(raw.names[0]), sql.literal(raw.names[-1])
    odd = f"(c0 = {first} AND c{width - 1} = {last})"
    odd += "".join(f" OR contains(c{index}, '{word}')" for index in range(min(width, LABELS)) for word in TOTALS)
    query = f"SELECT {counts}, count(*) FILTER (rtrim(c0) LIKE '%:'), list(rowid) FILTER ({odd}) FROM raw"
    *filled, labels, rowids = sql.one(connection, query)
    after = (rowid for blank in dict.fromkeys(raw.skipped[:MOST_ASIDE]) for rowid in (blank, blank + 1, blank + 2))
    asked = {*after, *(rowids or ())[:MOST_ASIDE]}
    found = sql.rows(
        connection,
        f"SELECT rowid, * FROM raw WHERE rowid >= {raw.rows - LAST}"
        + (f" OR rowid IN ({', '.join(map(str, asked))})" if asked else ""),
    )
    return _Body(raw, tuple(filled), labels, {rowid: _cells(cells) for rowid, *cells in sorted(found)})


def _aside(connection: DuckDBPyConnection, body: _Body) -> list[tuple[str, list[int]]]:
    """(code, rowids) of the rows that are set apart."""
    notes = _notes(body)
    totals = _totals(connection, body, notes)
    headers = [rowid for rowid, cells in body.suspects.items() if _is_header(body.raw, cells)]
    return [("totals-set-aside", totals), ("headers-repeated", headers), ("notes-set-aside", sorted(notes))]


def _is_header(raw: RawTable, cells: Row) -> bool:
    return len(cells) > 1 and all(cell == name for cell, name in zip(cells, raw.names, strict=True))


def _notes(body: _Body) -> set[int]:
    """The rows at the end that are texts of one cell where others have several."""
    raw = body.raw
    tail: dict[int, int] = {}  # rowid → its only column
    for rowid in range(raw.rows - 1, max(raw.rows - LAST, 0), -1):
        filled = [(index, cell) for index, cell in enumerate(body.suspects.get(rowid, ())) if cell]
        if len(filled) != 1 or not (NOTE.match(filled[0][1]) or (len(raw.names) > 2 and _is_sentence(filled[0][1]))):
            break
        tail[rowid] = filled[0][0]
    usual = body.usual(len(tail))
    return {rowid for rowid, column in tail.items() if any(index != column for index in usual)}


def _is_sentence(cell: str) -> bool:
    return len(re.findall(r"[^\W\d_]{2,}", cell)) >= SENTENCE


def _totals(connection: DuckDBPyConnection, body: _Body, notes: set[int]) -> list[int]:
    """Rows called total that lack what every other row has; the last one, when a figure is the sum of those above."""
    rows = {
        rowid: (label, cells)
        for rowid, cells in body.suspects.items()
        if rowid not in notes and (label := _total_label(cells)) is not None
    }
    usual = body.usual(len(notes) + len(rows))
    last = body.raw.rows - 1 - len(notes)
    return [
        rowid
        for rowid, (label, cells) in rows.items()
        if any(not cells[index] for index in usual if index != label)
        or (rowid == last and _adds_up(connection, rowid, cells, label))
    ]


def _total_label(cells: Row) -> int | None:
    """The column of the word « total » where it begins a row that has figures too."""
    label = next((index for index, cell in enumerate(cells) if cell), None)
    if label is None or not TOTAL.match(cells[label] or ""):
        return None
    return label if any(cell and figures(cell) for cell in cells[label + 1 :]) else None


def _adds_up(connection: DuckDBPyConnection, rowid: int, cells: Row, label: int) -> bool:
    """Is a figure of this row the sum of those above it?"""
    number = by_name("number")
    asked = [index for index, cell in enumerate(cells) if index > label and cell and figures(cell)]
    values = [f"CASE WHEN {number.accepts(f't{i}')} THEN {number.value(f't{i}')} END" for i in asked]
    trimmed = ", ".join(f"{stripped(f'c{i}')} AS t{i}" for i in asked)
    tests = ", ".join(f"abs(sum({v}) FILTER (r < {rowid}) - max({v}) FILTER (r = {rowid})) < 0.01" for v in values)
    found = sql.one(connection, f"SELECT {tests} FROM (SELECT rowid AS r, {trimmed} FROM raw)")
    return any(found)


def _side_by_side(body: _Body) -> Refusal | None:
    """Two groups of columns with a nameless empty one between them are two tables, or cannot be told from them."""
    groups = _groups(body)
    if len(groups) < 2 or min(map(len, groups[:2])) < 2:
        return None
    left, right = (" · ".join(body.raw.names[index] for index in group[:4]) for group in groups[:2])
    return Refusal("tables-side-by-side", {"left": left, "right": right})


def _groups(body: _Body) -> list[list[int]]:
    """Runs of columns between those that have neither a name nor a cell."""
    runs = groupby(range(len(body.raw.names)), key=lambda index: _is_hollow(body, index))
    return [list(group) for hollow, group in runs if not hollow]


def _is_hollow(body: _Body, index: int) -> bool:
    return not body.filled[index] and body.raw.names[index] == f"colonne_{index + 1}"


def _form(body: _Body) -> Refusal | None:
    """A form has labels that end with a colon, each before its value."""
    few = len(body.raw.names) <= WIDEST_FORM and body.labels >= 2
    return Refusal("key-value", {"count": body.labels}) if few and 2 * body.labels > body.raw.rows else None


def _second(body: _Body) -> int:
    """The rowid where another table begins: after a blank row, names over columns that hold figures; 0 for none."""
    raw = body.raw
    numeric = _of_figures(raw) if raw.skipped else []
    for blank in dict.fromkeys(raw.skipped):
        for rowid in (blank, blank + 1, blank + 2):
            row = body.suspects.get(rowid, ())
            filled = [cell for cell in row if cell]
            if len(filled) < 2:
                continue  # a title, or a note
            again = _is_header(raw, row)
            words = not any(map(figures, filled)) and len(filled) >= 2
            over = [index for index in numeric if row[index]]
            below = body.suspects.get(rowid + 1, ())
            if rowid < raw.rows - 1 and (
                (again and rowid > blank) or (words and over and not again and _has_figures(below))
            ):
                return blank
            break
    return 0


def _of_figures(raw: RawTable) -> list[int]:
    """The columns that hold figures rather than words, in the sample."""
    columns = ([row[i] for row in raw.reading.records if i < len(row) and row[i]] for i in range(len(raw.names)))
    return [i for i, cells in enumerate(columns) if cells and sum(map(figures, cells)) >= 0.6 * len(cells)]


def _has_figures(cells: Row) -> bool:
    return not cells or any(cell and figures(cell) for cell in cells)


def _without(
    connection: DuckDBPyConnection, body: _Body, aside: list[tuple[str, list[int]]], columns: range
) -> RawTable:
    """The table `raw` without some rows, with these columns less the hollow ones, its row numbers kept."""
    raw = body.raw
    out = sorted({rowid for _, rows in aside for rowid in rows})
    hollow = [index for index in columns if _is_hollow(body, index)]
    kept = [index for index in columns if index not in hollow] or list(columns)
    if not out and len(kept) == len(raw.names):
        return raw
    cells = ", ".join(f"c{index} AS c{place}" for place, index in enumerate(kept))
    rows = f"WHERE rowid NOT IN ({', '.join(map(str, out))})" if out else ""
    connection.execute(f"CREATE OR REPLACE TABLE raw AS SELECT {cells} FROM raw {rows} ORDER BY rowid")
    repairs = [Repair(code, {}, len(rows), tuple(map(raw.row, rows[:FIRST_ROWS]))) for code, rows in aside]
    if hollow:
        repairs.append(Repair("columns-empty", {}, len(hollow)))
    if len(columns) < len(raw.names):
        repairs.append(Repair("columns-left", {}, len(raw.names) - len(columns)))
    gone = {raw.row(rowid) for rowid in out}
    gone_cells = {body.suspects[rowid] for rowid in out if rowid in body.suspects}
    skipped = sorted([*gone, *(raw.first_row + place + number for number, place in enumerate(raw.skipped))])
    reading = replace(
        raw.reading,
        names=tuple(raw.names[index] for index in kept),
        width=len(kept),
        records=tuple(
            tuple(row[i] for i in kept if i < len(row)) for row in raw.reading.records if _cells(row) not in gone_cells
        ),
    )
    return replace(
        raw,
        names=reading.names,
        rows=raw.rows - len(out),
        skipped=tuple(number - raw.first_row - before for before, number in enumerate(skipped)),
        reading=reading,
        repairs=(*_without_names(raw.repairs, len(hollow)), *repairs),
    )


def _cells(row: Iterable[str | None]) -> Row:
    return tuple((cell or "").strip(BLANKS) or None for cell in row)


def _without_names(repairs: tuple[Repair, ...], hollow: int) -> Iterable[Repair]:
    """The receipt for names that were made up no longer counts those of columns that are gone."""
    for repair in repairs:
        left = repair.count - hollow if repair.code == "header-empty" else repair.count
        if left > 0:
            yield replace(repair, count=left)

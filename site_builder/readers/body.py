"""What stands in a table and is no row of it: totals, notes, repeated headers, labels under them, empty edges.

They are set apart and told; two tables in one, or a form, are refused. The same rules serve a CSV and a sheet.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING

from site_builder import sql
from site_builder.cells import BLANKS, MISSING, by_name, stripped
from site_builder.decide.header import figures, unnamed
from site_builder.decide.reading import Refusal
from site_builder.model import Hints
from site_builder.problems import Repair, repair_of
from site_builder.readers.raw import RawTable
from site_builder.readers.sections import sections

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

LAST = 40  # rows at the end among which notes are looked for
SENTENCE = 3  # words
MOST_ASIDE = 1_000  # rows set apart
FEWEST_SUMMED = 3  # rows above a sum that bears no name: 1, 2 and 3 may be ranks
LABELS = 3  # columns in which « Total » may stand
WIDEST_FORM = 8  # columns
MOSTLY = 0.9  # of a column's cells are filled
FEWEST = 5  # rows under labels, which tell what columns hold
# Looked for as people write them: lower() costs three times as much
SUSPECT = ("tota", "Tota", "TOTA", "page", "Page", "PAGE")
TOTAL = re.compile(r"(?i)[\W_]*(sous[- ]?total|total|totaux)(?![^\W\d_])")
PAGE = re.compile(r"(?i)[\W_]*page\s*(n°\s*)?[0-9]+(\s*(/|sur|de)\s*[0-9]+)?[\W_]*")
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
    left = _without(connection, body, [(code, rows) for code, rows in aside if rows], kept)
    heading = sections(connection, left)
    return replace(left, problems=(*left.problems, heading)) if heading else left


def _look(connection: DuckDBPyConnection, raw: RawTable) -> _Body:
    """Two statements, for they are run on every table there is."""
    width = len(raw.names)
    counts = ", ".join(f"count(c{index})" for index in range(width))
    first, last = sql.literal(raw.names[0]), sql.literal(raw.names[-1])
    odd = f"(c0 = {first} AND c{width - 1} = {last})"
    odd += "".join(f" OR contains(c{index}, '{word}')" for index in range(min(width, LABELS)) for word in SUSPECT)
    query = f"SELECT {counts}, count(*) FILTER (rtrim(c0) LIKE '%:'), list(rowid) FILTER ({odd}) FROM raw"
    *filled, labels, rowids = sql.one(connection, query)
    after = (rowid for blank in dict.fromkeys(raw.skipped[:MOST_ASIDE]) for rowid in (blank, blank + 1, blank + 2))
    asked = {0, *after, *(rowids or ())[:MOST_ASIDE]}
    found = sql.rows(
        connection,
        f"SELECT rowid, * FROM raw WHERE rowid >= {raw.rows - LAST} OR rowid IN ({', '.join(map(str, asked))})",
    )
    return _Body(raw, tuple(filled), labels, {rowid: _cells(cells) for rowid, *cells in sorted(found)})


def _aside(connection: DuckDBPyConnection, body: _Body) -> list[tuple[str, list[int]]]:
    """(code, rowids) of the rows that are set apart."""
    notes = _notes(body)
    totals = _totals(connection, body, notes)
    headers = [rowid for rowid, cells in body.suspects.items() if _is_header(body.raw, cells)]
    pages = [rowid for rowid, cells in body.suspects.items() if rowid not in notes and _is_page_mark(body, cells)]
    return [
        ("labels-set-aside", _labels(body)),
        ("totals-set-aside", totals),
        ("headers-repeated", headers),
        ("pages-set-aside", pages),
        ("notes-set-aside", sorted(notes)),
    ]


def _is_page_mark(body: _Body, cells: Row) -> bool:
    """« Page 2/7 » alone in a row where every other one has more, as a converted PDF keeps it."""
    filled = [index for index, cell in enumerate(cells) if cell]
    if len(filled) != 1 or not PAGE.fullmatch(cells[filled[0]] or ""):
        return False
    return any(index != filled[0] for index in body.usual(0))


def _labels(body: _Body) -> list[int]:
    """The first row, where it says what the columns are once more: words, all different, over columns of figures."""
    first = body.suspects.get(0, ())
    words = [cell for cell in first if cell and not figures(cell) and not re.fullmatch(MISSING, cell)]
    others = [row for record in body.raw.reading.records if (row := _cells(record)) != first]
    if body.raw.reading.header_row is None or len(set(words)) < len(first) or len(others) < FEWEST:
        return []
    columns = [[cell for row in others for cell in row[i : i + 1] if cell] for i in range(len(first))]
    over = sum(bool(cells) and all(map(figures, cells)) for cells in columns)
    return [0] if 2 * over >= len(first) and over > 1 else []


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
    """Rows called total that lack what every other row has; the last one, when a figure is the sum of those above.

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
        sums = _sums(connection, last, cells, -1, set(found))
        found += [last] if sums and all(sums) else []
    return found


def _total_label(cells: Row) -> int | None:
    """The column of the word « total » where it begins a row that has figures too, or stands alone."""
    label = next((index for index, cell in enumerate(cells) if cell), None)
    if label is None or not TOTAL.match(cells[label] or ""):
        return None
    rest = [cell for cell in cells[label + 1 :] if cell]
    alone = not rest and len(cells) > 1 and TOTAL.sub("", cells[label] or "").strip(" :") == ""
    return label if alone or any(map(figures, rest)) else None


def _sums(
    connection: DuckDBPyConnection, rowid: int, cells: Row, label: int, without: Collection[int] = ()
) -> tuple[bool, ...]:
    """Of each figure of this row after its label: is it the sum of those above, of which two at least are no zero?"""
    number = by_name("number")
    asked = [index for index, cell in enumerate(cells) if index > label and cell and figures(cell)]
    if not asked:
        return ()
    values = [number.typed(f"t{i}") for i in asked]
    trimmed = ", ".join(f"{stripped(f'c{i}')} AS t{i}" for i in asked)
    above = f"r < {rowid}" + (f" AND r NOT IN ({', '.join(map(str, without))})" if without else "")
    tests = ", ".join(
        f"abs(sum({v}) FILTER ({above}) - max({v}) FILTER (r = {rowid})) < 0.01"
        f" AND count(*) FILTER ({above} AND {v} <> 0) > 1"
        for v in values
    )
    found = sql.one(connection, f"SELECT {tests} FROM (SELECT rowid AS r, {trimmed} FROM raw)")
    return tuple(bool(one) for one in found)


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
    return not body.filled[index] and body.raw.names[index] == unnamed(index + 1)


def _form(body: _Body) -> Refusal | None:
    """A form has labels that end with a colon, each before its value."""
    few = len(body.raw.names) <= WIDEST_FORM and body.labels >= 2
    return Refusal("key-value", {"count": body.labels}) if few and 2 * body.labels > body.raw.rows else None


def _second(body: _Body) -> int:
    """The rowid where another table begins: after a blank row, maybe under a title; 0 for none."""
    raw = body.raw
    numeric = _of_figures(raw) if raw.skipped else []
    for blank in dict.fromkeys(raw.skipped):
        near = (blank, blank + 1, blank + 2)
        rowid = next((one for one in near if sum(map(bool, body.suspects.get(one, ()))) > 1), raw.rows)
        if rowid < raw.rows - 1 and _is_second(body, rowid, rowid > blank, numeric):
            return blank
    return 0


def _is_second(body: _Body, rowid: int, titled: bool, numeric: list[int]) -> bool:
    """Are these the same names again under a title, or others over columns that hold figures?"""
    row = body.suspects[rowid]
    if _is_header(body.raw, row):
        return titled
    words = not any(cell and figures(cell) for cell in row)
    return words and any(row[index] for index in numeric) and _has_figures(body.suspects.get(rowid + 1, ()))


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
    repairs = [repair_of(code, rows, raw.row) for code, rows in aside]
    if hollow:
        repairs.append(Repair("columns-empty", {}, len(hollow)))
    if len(columns) < len(raw.names):
        repairs.append(Repair("columns-left", {}, len(raw.names) - len(columns)))
    names = tuple(raw.names[index] for index in kept)
    return replace(
        raw,
        names=names,
        rows=raw.rows - len(out),
        skipped=_skipped(raw, out),
        reading=replace(raw.reading, names=names, width=len(kept), records=tuple(_sample(body, out, kept))),
        repairs=(*_without_names(raw.repairs, len(hollow)), *repairs),
    )


def _skipped(raw: RawTable, out: list[int]) -> tuple[int, ...]:
    """The rowids of what is left before which a row of the file is missing, since now or before."""
    blank = (raw.first_row + rowid + before for before, rowid in enumerate(raw.skipped))
    numbers = sorted([*map(raw.row, out), *blank])
    return tuple(number - raw.first_row - before for before, number in enumerate(numbers))


def _sample(body: _Body, out: list[int], kept: list[int]) -> Iterator[tuple[str, ...]]:
    """The records of the head that are left, known by their cells, in the columns that are kept."""
    gone = {body.suspects[rowid] for rowid in out if rowid in body.suspects}
    for record in body.raw.reading.records:
        if _cells(record) not in gone:
            yield tuple(record[index] for index in kept if index < len(record))


def _cells(row: Iterable[str | None]) -> Row:
    return tuple((cell or "").strip(BLANKS) or None for cell in row)


def _without_names(repairs: tuple[Repair, ...], hollow: int) -> Iterable[Repair]:
    """The receipt for names that were made up no longer counts those of columns that are gone."""
    for repair in repairs:
        left = repair.count - hollow if repair.code == "header-empty" else repair.count
        if left > 0:
            yield replace(repair, count=left)

"""The body of a table, without what is no row or no column of it: `extra_rows` says which rows,
empty edges are seen here.

What is set apart is told; two tables in one, or a form, are refused. The same rules serve a CSV and
a sheet.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby

from site_builder.core.model.reading_hints import ReadingHints
from site_builder.core.problems import Refusal, Repair, make_repair
from site_builder.readers.decide.header import is_figure, name_unnamed_column
from site_builder.readers.extra_rows import find_extra_rows, is_repeated_header
from site_builder.readers.grand_total import find_wrong_totals
from site_builder.readers.raw_table import RawTable, is_nameless
from site_builder.readers.row_sections import report_row_sections
from site_builder.readers.table_look import Row, TableBody, inspect_table_body, strip_row_cells

WIDEST_FORM = 8  # columns


def clean_table_body(raw: RawTable, hints: ReadingHints) -> RawTable | Refusal:
    """The table without what is no row or no column of it.

    Refusals: tables-side-by-side, tables-stacked, key-value. With `hints.first_table`, the first
    table is enough.
    """
    if not raw.rows:
        return raw
    body = inspect_table_body(raw)
    beside = _side_by_side(body)
    form = _form(body)
    if (beside or form) and not hints.first_table:
        return beside or form or raw
    second = _second(body)
    if second and not hints.first_table:
        return Refusal(
            code="tables-stacked", params={"row": raw.row(second), "first": raw.first_row}
        )
    aside = find_extra_rows(body)
    if second:
        aside = [(code, [row for row in rows if row < second]) for code, rows in aside]
        aside.append(("tables-left", list(range(second, raw.rows))))
    kept = range(_groups(body)[0][-1] + 1) if beside else range(len(raw.names))
    wrong = find_wrong_totals(body, dict(aside)["totals-set-aside"])
    left = _without(body, [(code, rows) for code, rows in aside if rows], kept)
    left = replace(left, problems=(*left.problems, *wrong))
    heading = report_row_sections(left)
    return replace(left, problems=(*left.problems, heading)) if heading else left


def _side_by_side(body: TableBody) -> Refusal | None:
    """Two groups of columns with a nameless empty one between them are two tables, or cannot be
    told from them.

    In a file that names no column, an empty one is nameless as all others are: it separates
    nothing.
    """
    groups = _groups(body)
    if is_nameless(body.raw.names) or len(groups) < 2 or min(map(len, groups[:2])) < 2:
        return None
    left, right = (" · ".join(body.raw.names[index] for index in group[:4]) for group in groups[:2])
    return Refusal(code="tables-side-by-side", params={"left": left, "right": right})


def _groups(body: TableBody) -> list[list[int]]:
    """Runs of columns between those that have neither a name nor a cell."""
    runs = groupby(range(len(body.raw.names)), key=lambda index: _is_hollow(body, index))
    return [list(group) for hollow, group in runs if not hollow]


def _is_hollow(body: TableBody, index: int) -> bool:
    return not body.filled[index] and body.raw.names[index] == name_unnamed_column(index + 1)


def _form(body: TableBody) -> Refusal | None:
    """A form has labels that end with a colon, each before its value."""
    few = len(body.raw.names) <= WIDEST_FORM and body.labels >= 2
    return (
        Refusal(code="key-value", params={"count": body.labels})
        if few and 2 * body.labels > body.raw.rows
        else None
    )


def _second(body: TableBody) -> int:
    """The rowid where another table begins: after a blank row, maybe under a title; 0 for none."""
    raw = body.raw
    numeric = _of_figures(raw) if raw.skipped else []
    for blank in dict.fromkeys(raw.skipped):
        near = (blank, blank + 1, blank + 2)
        rowid = next(
            (rowid for rowid in near if sum(map(bool, body.suspects.get(rowid, ()))) > 1), raw.rows
        )
        if rowid < raw.rows - 1 and _is_second(body, rowid, rowid > blank, numeric):
            return blank
    return 0


def _is_second(body: TableBody, rowid: int, titled: bool, numeric: list[int]) -> bool:
    """Are these the same names again under a title, or others over columns that hold figures?"""
    row = body.suspects[rowid]
    if is_repeated_header(body.raw, row):
        return titled
    words = not any(cell and is_figure(cell) for cell in row)
    return (
        words
        and any(row[index] for index in numeric)
        and _has_figures(body.suspects.get(rowid + 1, ()))
    )


def _of_figures(raw: RawTable) -> list[int]:
    """The columns that hold figures rather than words, in the sample."""
    columns = (
        [row[i] for row in raw.reading.records if i < len(row) and row[i]]
        for i in range(len(raw.names))
    )
    return [
        i
        for i, cells in enumerate(columns)
        if cells and sum(map(is_figure, cells)) >= 0.6 * len(cells)
    ]


def _has_figures(cells: Row) -> bool:
    return not cells or any(cell and is_figure(cell) for cell in cells)


def _without(body: TableBody, aside: list[tuple[str, list[int]]], columns: range) -> RawTable:
    """The table without some rows, with these columns less the hollow ones, its row numbers
    kept."""
    raw = body.raw
    out = sorted({row for _, rows in aside for row in rows})
    hollow = [index for index in columns if _is_hollow(body, index)]
    kept = [index for index in columns if index not in hollow] or list(columns)
    if not out and len(kept) == len(raw.names):
        return raw
    repairs = [make_repair(code, rows, raw.row) for code, rows in aside]
    if hollow:
        repairs.append(Repair("columns-empty", {}, len(hollow)))
    if len(columns) < len(raw.names):
        repairs.append(Repair("columns-left", {}, len(raw.names) - len(columns)))
    names = tuple(raw.names[index] for index in kept)
    return replace(
        raw,
        names=names,
        cells=raw.cells.select(kept, set(out)),
        skipped=_skipped(raw, out),
        reading=replace(
            raw.reading, names=names, width=len(kept), records=tuple(_sample(body, out, kept))
        ),
        repairs=(*_without_names(raw.repairs, len(hollow)), *repairs),
    )


def _skipped(raw: RawTable, out: list[int]) -> tuple[int, ...]:
    """The rowids of what is left before which a row of the file is missing, since now or before."""
    blank = (raw.first_row + rowid + before for before, rowid in enumerate(raw.skipped))
    numbers = sorted([*map(raw.row, out), *blank])
    return tuple(number - raw.first_row - before for before, number in enumerate(numbers))


def _sample(body: TableBody, out: list[int], kept: list[int]) -> Iterator[tuple[str, ...]]:
    """The records of the head that are left, known by their cells, in the columns that are kept."""
    gone = {body.suspects[rowid] for rowid in out if rowid in body.suspects}
    for record in body.raw.reading.records:
        if strip_row_cells(record) not in gone:
            yield tuple(record[index] for index in kept if index < len(record))


def _without_names(repairs: tuple[Repair, ...], hollow: int) -> Iterable[Repair]:
    """The receipt for names that were made up no longer counts those of columns that are gone."""
    for repair in repairs:
        left = repair.count - hollow if repair.code == "header-empty" else repair.count
        if left > 0:
            yield replace(repair, count=left)

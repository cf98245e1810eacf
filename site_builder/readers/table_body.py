"""The body of a table, without what is no row or no column of it: `extra_rows` says which rows,
empty edges are seen here.

What is set apart is told; two tables in one, or a form, are refused. The same rules serve a CSV and
a sheet.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain, filterfalse, groupby, islice, zip_longest

from site_builder.cells import BLANKS, is_missing_word
from site_builder.core.model.reading_hints import ReadingHints
from site_builder.core.problems import (
    Place,
    Problem,
    Refusal,
    Repair,
    make_problem,
    make_repair,
)
from site_builder.readers.decide.header import is_figure, name_unnamed_column
from site_builder.readers.decide.reading import note_asides
from site_builder.readers.extra_rows import (
    find_extra_rows,
    find_notes,
    is_repeated_header,
    warn_of_notes,
)
from site_builder.readers.raw_table import RawTable, find_skipped_rows, is_nameless
from site_builder.readers.table_look import TableBody, inspect_table_body, strip_row_cells
from site_builder.readers.total_rows import find_total_rows
from site_builder.readers.unit_row import find_units
from site_builder.tables.text_table import fetch_rows, find_rows

WIDEST_FORM = 8  # columns
MOST_NOTES = 40  # rows of a single cell, in a table that an empty column parts
FEWEST_WORDS = 3
NEAR = 20  # rows on either side of a blank one
REPEATED = re.compile("_[0-9]+$")  # what a name has that stands there twice


def clean_table_body(raw: RawTable, hints: ReadingHints) -> RawTable | Refusal:
    """The table without what is no row or no column of it.

    Refusals: tables-side-by-side, tables-stacked, key-value. With `hints.first_table`, the first
    table is enough.
    """
    if not raw.rows:
        return raw
    body = inspect_table_body(raw)
    beside = _refuse_side_by_side(body)
    form = _refuse_form(body)
    if (beside or form) and not hints.first_table:
        return beside or form or raw
    second = _find_second_table(body)
    if second and not hints.first_table:
        return Refusal(
            code="tables-stacked", params={"row": raw.row(second), "first": raw.first_row}
        )
    notes = find_notes(body)
    totals = find_total_rows(body, notes.certain)
    units = find_units(body)
    extra = find_extra_rows(body, notes.certain, has_units=bool(units))
    aside = [("totals-set-aside", list(totals.totals)), *extra]
    if second:
        aside = [(code, [row for row in rows if row < second]) for code, rows in aside]
        aside.append(("tables-left", list(range(second, raw.rows))))
    if not beside and (apart := _report_parted_columns(body)):
        raw = replace(raw, problems=(*raw.problems, apart))
        body = replace(body, raw=raw)
    kept = range(_group_columns(body)[0][-1] + 1) if beside else range(len(raw.names))
    aside = [(code, rows) for code, rows in aside if rows]
    left = _drop_rows_and_columns(body, aside, kept, are_all_columns=hints.first_table)
    problems = (*left.problems, *totals.problems, *warn_of_notes(body, notes))
    return replace(left, units=units, problems=problems)


def _refuse_side_by_side(body: TableBody) -> Refusal | None:
    """Two groups of columns with a nameless empty one between them are two tables, or cannot be
    told from them.

    In a file that names no column, an empty one is nameless as all others are: it separates
    nothing.
    """
    groups = _group_columns(body)
    if not _has_two_sides(body, groups):
        return None
    if _are_on_same_rows(body, groups):
        return None
    left, right = (" · ".join(body.raw.names[index] for index in group[:4]) for group in groups[:2])
    return Refusal(code="tables-side-by-side", params={"left": left, "right": right})


def _has_two_sides(body: TableBody, groups: list[list[int]]) -> bool:
    return len(groups) > 1 and min(map(len, groups[:2])) > 1 and not is_nameless(body.raw.names)


def _are_on_same_rows(body: TableBody, groups: list[list[int]]) -> bool:
    """Is each row filled on all sides of the empty columns, or a note, and does no side repeat the
    names of the first? Then they only part the columns of one table."""
    names = list(map(body.raw.names.__getitem__, groups[0]))
    for index in chain.from_iterable(groups[1:]):
        if REPEATED.sub("", body.raw.names[index]) in names:
            return False
    cells = body.raw.cells
    for group in groups:
        odd = list(islice(find_rows(cells, dict.fromkeys(group, _is_blank)), MOST_NOTES + 1))
        rows = fetch_rows(cells, odd).values()
        most = max((len(row) - strip_row_cells(row).count("") for row in rows), default=0)
        if len(odd) > MOST_NOTES or most > 1:
            return False
    return True


def _is_blank(text: str) -> bool:
    return not text.strip(BLANKS)


def _report_parted_columns(body: TableBody) -> Problem | None:
    """The warning for columns beyond an empty one that may be another table, row beside row: those
    that begin with words which all differ, as the names of something do."""
    groups = _group_columns(body)
    if not _has_two_sides(body, groups):
        return None
    begin = groups[1][0]
    cells = [record[begin] for record in body.raw.reading.records if begin < len(record)]
    words = set(filterfalse(is_figure, cells)) - {""}
    if not FEWEST_WORDS <= len(cells) == len(words):
        return None
    place = Place(path="", row=max(body.raw.first_row - 1, 1))
    return make_problem("columns-apart", place, column=body.raw.names[begin])


def _group_columns(body: TableBody) -> list[list[int]]:
    """Runs of columns between those that have neither a name nor a cell."""
    runs = groupby(range(len(body.raw.names)), key=lambda index: _is_hollow(body, index))
    return [list(group) for hollow, group in runs if not hollow]


def _is_hollow(body: TableBody, index: int) -> bool:
    return not body.filled[index] and body.raw.names[index] == name_unnamed_column(index + 1)


def _refuse_form(body: TableBody) -> Refusal | None:
    """A form has labels that end with a colon, each before its value."""
    is_narrow = len(body.raw.names) <= WIDEST_FORM
    if is_narrow and body.labels >= 2 and 2 * body.labels > body.raw.rows:
        return Refusal(code="key-value", params={"count": body.labels})
    return None


def _find_second_table(body: TableBody) -> int:
    """The rowid where another table begins: after a blank row, maybe under a title; 0 for none."""
    raw = body.raw
    numeric = _list_figure_columns(raw) if raw.skipped else []
    for blank in dict.fromkeys(raw.skipped):
        near = (blank, blank + 1, blank + 2)
        rowid = next(
            (rowid for rowid in near if sum(map(bool, body.suspects.get(rowid, ()))) > 1), raw.rows
        )
        if rowid >= raw.rows - 1:
            continue
        if _is_second_header(body, rowid, rowid > blank, numeric) or _begins_words(
            raw, blank, rowid
        ):
            return blank
    return 0


def _begins_words(raw: RawTable, blank: int, rowid: int) -> bool:
    """Is this a row of words, and are the cells below it other words, in a column of figures
    alone? It then names the columns of another table."""
    above = fetch_rows(raw.cells, range(max(blank - NEAR, 0), blank)).values()
    below = fetch_rows(raw.cells, range(rowid, min(rowid + NEAR, raw.rows)))
    if any(map(is_figure, below[rowid])):
        return False
    # of a blank row below the names there are no columns above
    pairs = zip(zip(*above, strict=True), zip(*below.values(), strict=True), strict=False)
    return any(_are_figures(upper) and _are_different_words(lower) for upper, lower in pairs)


def _are_figures(column: Iterable[str]) -> bool:
    """Are the filled cells figures, and is one?"""
    filled = list(filter(None, strip_row_cells(tuple(column))))
    return bool(filled) and all(map(is_figure, filled))


def _are_different_words(column: Iterable[str]) -> bool:
    words = list(filter(None, strip_row_cells(tuple(column))))
    if len(words) < FEWEST_WORDS or len(set(words)) < len(words):
        return False
    return not any(is_figure(word) or is_missing_word(word) for word in words)


def _is_second_header(body: TableBody, rowid: int, titled: bool, numeric: list[int]) -> bool:
    """Are these the same names again under a title, or others over columns that hold figures?"""
    row = body.suspects[rowid]
    if is_repeated_header(body.raw, row):
        return titled
    if any(map(is_figure, row)) or not any(map(row.__getitem__, numeric)):
        return False
    row_below = body.suspects.get(rowid + 1, ())
    return not row_below or any(map(is_figure, row_below))


def _list_figure_columns(raw: RawTable) -> list[int]:
    """The columns that hold figures rather than words, in the sample."""
    numeric = []
    columns = islice(zip_longest(*raw.reading.records, fillvalue=""), len(raw.names))
    for index, column in enumerate(columns):
        cells = list(filter(None, column))
        figures = sum(map(is_figure, cells))
        if figures and figures >= 0.6 * len(cells):
            numeric.append(index)
    return numeric


def _drop_rows_and_columns(
    body: TableBody,
    aside: list[tuple[str, list[int]]],
    columns: range,
    *,
    are_all_columns: bool,
) -> RawTable:
    """The table without some rows, with these columns less the hollow ones, its row numbers
    kept. With `are_all_columns`, those of the header stay, though they be hollow, unless every
    other one is, for its delimiter is doubled."""
    raw = body.raw
    out = sorted({row for _, rows in aside for row in rows})
    hollow = [index for index in columns if _is_hollow(body, index)]
    if are_all_columns and hollow != list(columns)[1::2]:
        hollow = []
    kept = [index for index in columns if index not in hollow] or list(columns)
    if not out and len(kept) == len(raw.names):
        return raw
    repairs = [
        note_asides(make_repair(code, rows, raw.row), _list_texts(body, rows))
        for code, rows in aside
    ]
    if hollow:
        repairs.append(Repair("columns-empty", {}, len(hollow)))
    if len(columns) < len(raw.names):
        repairs.append(Repair("columns-left", {}, len(raw.names) - len(columns)))
    names = tuple(raw.names[index] for index in kept)
    notes = tuple("\t".join(body.suspects.get(row, ())) for row in out)
    return replace(
        raw,
        names=names,
        cells=raw.cells.select(kept, set(out)),
        skipped=find_skipped_rows(raw, out),
        reading=replace(
            raw.reading,
            names=names,
            width=len(kept),
            records=tuple(_list_left_records(body, out, kept)),
            beside=(*raw.reading.beside, *notes),
        ),
        repairs=(*_recount_made_up_names(raw.repairs, len(hollow)), *repairs),
    )


def _list_texts(body: TableBody, rows: Iterable[int]) -> Iterator[str]:
    """The texts of rows that are looked at, those of notes among them."""
    for row in rows:
        yield from body.suspects.get(row, ())


def _list_left_records(
    body: TableBody, out: list[int], kept: list[int]
) -> Iterator[tuple[str, ...]]:
    """The records of the head that are left, known by their cells, in the columns that are kept."""
    gone = {body.suspects[rowid] for rowid in out if rowid in body.suspects}
    for record in body.raw.reading.records:
        if strip_row_cells(record) not in gone:
            yield tuple(record[index] for index in kept if index < len(record))


def _recount_made_up_names(repairs: tuple[Repair, ...], hollow: int) -> Iterable[Repair]:
    """The receipt for names that were made up no longer counts those of columns that are gone."""
    for repair in repairs:
        left = repair.count - hollow if repair.code == "header-empty" else repair.count
        if left > 0:
            yield replace(repair, count=left)

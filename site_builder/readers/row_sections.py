"""Headings between groups of rows, « Crèches » or « 2023 » alone in a row: where each row stands
under one they become a column, elsewhere they stay, and it is said."""

from __future__ import annotations

import operator
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from site_builder.cells import BLANKS, fold_header, is_missing_word
from site_builder.core.model.reading_hints import ReadingHints
from site_builder.core.problems import Place, Problem, make_problem, make_repair
from site_builder.readers.decide.header import is_figure
from site_builder.readers.raw_table import RawTable, find_skipped_rows, report_rows
from site_builder.readers.table_look import strip_row_cells
from site_builder.readers.total_sums import read_figure
from site_builder.tables.text_table import (
    TextTable,
    count_cells,
    fetch_rows,
    find_cells,
    find_rows,
)

FEWEST_COLUMNS = 3  # in two columns, a text alone may be a row that lacks its value
# headings
FEWEST = 2
MOST = 1_000
CLEAR = 5  # headings, and columns in which they have nothing
MOSTLY = 0.9  # of the other rows fill a column
SHOWN = 40  # characters of the first heading
_YEAR = re.compile("(?:(?:année|exercice) )?((?:19|20)[0-9]{2})", re.IGNORECASE)
TEXT_NAME = "section"
YEAR_NAME = "annee"


@dataclass(frozen=True, slots=True)
class Headings:
    """The rows that have a text alone, in this `column`; `are_years`: all of them are years."""

    column: int
    texts: Mapping[int, str]
    are_years: bool


def separate_row_sections(raw: RawTable, hints: ReadingHints, scratch: Path) -> RawTable:
    """The table with its headings in a column, where each row has one; else with the warning that
    there are some."""
    headings = _find_headings(raw)
    if headings is None:
        return raw
    if not hints.stored and _has_each_row_one(raw, headings):
        return _move_headings(raw, headings, scratch)
    problem = _report_headings(raw, headings)
    return replace(raw, problems=(*raw.problems, problem)) if problem else raw


def _find_headings(raw: RawTable) -> Headings | None:
    cells = raw.cells
    empty = list(map(cells.count_empty, range(cells.width)))
    if cells.width < 2 or empty.count(0) > 1:
        return None
    column = 0
    texts = _find_lone_cells(cells, empty)
    if not texts:
        column, texts = _find_lone_years(cells, empty)
    if not 0 < len(texts) <= min(MOST, cells.rows // 2):
        return None
    years = {row: match[1] for row, text in texts.items() if (match := _YEAR.fullmatch(text))}
    if len(years) == len(texts):
        others = count_cells(cells, column, _YEAR.fullmatch) - len(years)
        return None if others else Headings(column, years, are_years=True)
    return Headings(column, texts, are_years=False)


def _find_lone_cells(cells: TextTable, empty: Sequence[int]) -> dict[int, str]:
    """The first cells of the rows that have no other, by row; of the first rows of them. `empty`:
    how many cells of each column are."""
    others = sorted(range(1, cells.width), key=empty.__getitem__)
    if not empty[others[0]]:
        return {}
    wanted = {**dict.fromkeys(others, operator.not_), 0: bool}
    rows = islice(find_rows(cells, wanted), MOST + 1)
    lone = fetch_rows(cells.select([0]), rows)
    return {row: text.strip(BLANKS) for row, (text,) in lone.items()}


def _find_lone_years(cells: TextTable, empty: Sequence[int]) -> tuple[int, dict[int, str]]:
    """Years that stand alone further right, in the middle of their row; and their column."""
    if not 0 < empty[0] <= MOST:
        return 0, {}
    rows = [row for row, _ in find_cells(cells, 0, operator.not_)]
    lone = dict[int, tuple[int, str]]()
    for row, texts in fetch_rows(cells, rows).items():
        stripped = strip_row_cells(texts)
        filled = list(filter(None, stripped))
        if len(filled) == 1 and _YEAR.fullmatch(filled[0]):
            lone[row] = stripped.index(filled[0]), filled[0]
    columns = {column for column, _ in lone.values()}
    if len(columns) != 1:
        return 0, {}
    return columns.pop(), {row: year for row, (_, year) in lone.items()}


def _has_each_row_one(raw: RawTable, headings: Headings) -> bool:
    """Does each row stand under a heading, and is none of these a row that lacks its values?

    The last row is no heading, and none follows another. A year under the name of something else is
    never left there: the rows above the first one are then under none.
    """
    texts = headings.texts
    no_rows_of_data = {*texts, raw.rows}
    if not no_rows_of_data.isdisjoint(row + 1 for row in texts):
        return False
    if headings.are_years:
        return 0 in texts or headings.column > 0
    if 0 not in texts or len(texts) < FEWEST or any(map(_is_value, texts.values())):
        return False
    return _are_surely_headings(raw, headings)


def _are_surely_headings(raw: RawTable, headings: Headings) -> bool:
    """Do these texts lack what every other row has, a figure too? There are several of them, or of
    what they lack, or they are written as nothing else is; or their column has nothing else."""
    cells = raw.cells
    count = len(headings.texts)
    others = set(range(cells.width)) - {headings.column}
    full = [index for index in others if cells.count_empty(index) == count]
    if _is_outline(raw, headings):
        return bool(full)
    figures = [count_cells(cells, index, read_figure) for index in full]
    if cells.rows - count not in figures:
        return False
    if _are_written_apart(raw, headings):
        return True
    is_clear = len(full) >= FEWEST_COLUMNS - 1 and len(full) + count >= CLEAR
    return is_clear and not _are_in_order(raw, headings)


def _is_outline(raw: RawTable, headings: Headings) -> bool:
    """Has the column of the headings no other cells?"""
    return raw.cells.count_empty(headings.column) == raw.rows - len(headings.texts)


def _are_in_order(raw: RawTable, headings: Headings) -> bool:
    """Does each stand where the alphabet puts it between its neighbours, as the names of rows that
    lack their values may?"""
    near = {row + step for row in headings.texts for step in (-1, 0, 1)}
    names = {}
    for row, (text,) in fetch_rows(raw.cells.select([headings.column]), near - {-1}).items():
        names[row] = fold_header(text)
    return all(names.get(row - 1, "") <= names[row] <= names[row + 1] for row in headings.texts)


def _is_value(text: str) -> bool:
    return is_figure(text) or is_missing_word(text)


def _are_written_apart(raw: RawTable, headings: Headings) -> bool:
    """Are the headings in capitals, or words, or do they end with a colon, and is none of the other
    cells so written?"""
    texts = headings.texts.values()
    for is_written in (str.isupper, _ends_with_colon, _is_word):
        if all(map(is_written, texts)):
            return count_cells(raw.cells, headings.column, is_written) == len(headings.texts)
    return False


def _is_word(text: str) -> bool:
    return not _is_value(text) and bool(text.strip(BLANKS))


def _ends_with_colon(text: str) -> bool:
    return text.rstrip(BLANKS).endswith(":")


def _move_headings(raw: RawTable, headings: Headings, scratch: Path) -> RawTable:
    """The rows without the headings, which go before them in a column, or down their own where it
    has nothing else."""
    cells = raw.cells
    rows = headings.texts
    is_outline = _is_outline(raw, headings)
    name = raw.names[headings.column] if is_outline else _find_name(raw, headings)
    place = headings.column if is_outline else cells.width
    moved = cells.put_columns([place], ((text,) for text in _spread(raw, headings)), scratch)
    order = list(range(cells.width)) if is_outline else [place, *range(cells.width)]
    names = raw.names if is_outline else (name, *raw.names)
    records = tuple(_spread_sample(raw, headings, is_outline=is_outline))
    repair = make_repair("sections-moved", list(rows), raw.row)
    first = next(iter(rows))
    place_of_first = Place(path="", row=raw.row(first))
    problem = make_problem(
        "sections-late", place_of_first, row=raw.row(first), text=rows[first], column=name
    )
    return replace(
        raw,
        problems=(*raw.problems, replace(problem, count=first)) if first else raw.problems,
        names=names,
        cells=moved.select(order, set(rows)),
        skipped=find_skipped_rows(raw, list(rows)),
        reading=replace(raw.reading, names=names, width=len(names), records=records),
        repairs=(*raw.repairs, replace(repair, params={"column": name})),
    )


def _find_name(raw: RawTable, headings: Headings) -> str:
    stem = YEAR_NAME if headings.are_years else TEXT_NAME
    taken = {name.casefold() for name in raw.names}
    names = (stem, *(f"{stem}_{number}" for number in range(2, len(taken) + 3)))
    return next(name for name in names if name not in taken)


def _spread(raw: RawTable, headings: Headings) -> Iterator[str]:
    current = ""
    for row in range(raw.rows):
        current = headings.texts.get(row, current)
        yield current


def _spread_sample(
    raw: RawTable, headings: Headings, *, is_outline: bool
) -> Iterator[tuple[str, ...]]:
    """The records of the head, each under its heading."""
    current = ""
    for record in raw.reading.records:
        filled = list(filter(None, strip_row_cells(record)))
        if len(filled) == 1 and len(record) > headings.column and record[headings.column]:
            match = _YEAR.fullmatch(filled[0])
            current = match[1] if match and headings.are_years else filled[0]
        elif is_outline:
            place = headings.column
            yield (*record[:place], current, *record[place + 1 :])
        else:
            yield (current, *record)


def _are_far_apart(raw: RawTable, rows: Sequence[int]) -> bool:
    """Is the first row one of these, and are there two others at least below each?"""
    ends = (*rows[1:], raw.rows)
    return rows[0] == 0 and all(end - row > 2 for row, end in zip(rows, ends, strict=True))


def _report_headings(raw: RawTable, headings: Headings) -> Problem | None:
    """The warning for rows that have a text alone, each group of them over rows that are full, or
    below a blank row amid the table, as a second one begins."""
    rows = dict(headings.texts)
    if not headings.are_years:
        rows = {row: text for row, text in rows.items() if not is_figure(text)}
        is_second = any(row in raw.skipped and 0 < row < raw.rows - 1 for row in rows)
        if not is_second and not _are_over_full_rows(raw, headings, list(rows)):
            return None
    text = next(iter(rows.values())).strip()[:SHOWN]
    return report_rows(raw, "rows-of-sections", list(rows), text=text)


def _are_over_full_rows(raw: RawTable, headings: Headings, rows: Sequence[int]) -> bool:
    are_clear = _are_far_apart(raw, list(headings.texts)) or _are_written_apart(raw, headings)
    if raw.cells.width < FEWEST_COLUMNS and not are_clear:
        return False
    heads = sum(row + 1 not in rows and row + 1 < raw.rows for row in rows)
    if heads < FEWEST:
        return False
    others = MOSTLY * (raw.rows - len(rows))
    empty = map(raw.cells.count_empty, range(1, raw.cells.width))
    full = sum(raw.rows - count >= others for count in empty)
    return full >= min(FEWEST_COLUMNS, raw.cells.width) - 1

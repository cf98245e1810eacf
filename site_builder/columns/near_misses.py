"""What keeps a column from being one of numbers or dates: its few cells unlike the others.

A column is of a kind when all its cells are, so one « voir annexe » would make text of amounts.
Where nearly all cells measure something and the others are words, the column has its kind all the
same, and these cells are told; else it is text, and they are told too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from itertools import islice

from site_builder.cells import (
    KINDS,
    CellKind,
    compile_whole_match,
    get_cell_kind,
    is_amount,
    trim_cell,
)
from site_builder.cells.kind import GROUPING
from site_builder.columns.column_reading import (
    ColumnDoubt,
    ColumnReading,
    OddTexts,
    TrimmedColumn,
)
from site_builder.columns.measured_forms import (
    ANY,
    FEW_TEXTS,
    HALF,
    NUMBERS,
    PERIODS,
    Form,
    begin_as_measured,
    find_form,
    is_dated,
    is_measured,
    list_fitting,
)
from site_builder.columns.samples import count_sample_texts, take_column_sample
from site_builder.core.model.columns import NearMiss
from site_builder.core.problems import FIRST_ROWS
from site_builder.readers.decide.kinds import is_code_named, list_identifiers
from site_builder.readers.raw_table import RawTable
from site_builder.tables.text_table import find_cells

# Of the filled cells, how many are of a kind for the others to be told; half of them are enough
# where the header says that something is measured, or when.
ENOUGH = 0.75
NEARLY = 0.9  # for `inspect` to tell, which warns of nothing
NEARLY_ALL = 0.99  # for the column to have that kind
MOST_ODD = 20  # cells that are not of it
TOLD = 3  # cells
MOST_COLUMNS = 60  # looked at by `inspect` for other kinds: beyond, nobody reads
LONGEST = 60  # characters of a cell
TELLING = tuple(kind for kind in KINDS if kind.name != "string" and not kind.demanded)
HINDERED = "column-text"
ODD = "odd-cells"
WORDS = "[^0-9]*[A-Za-zÀ-ÿœŒ]{2}[^0-9]*"  # which are no code, as « 12 bis » and « 2A004 » are
FIRST_ZERO = "0[0-9]+"  # of a code: 007 beside 8
_FIGURE = re.compile("[-+(]*[0-9]")
_WORD = re.compile("[A-Za-zÀ-ÿ]{3}")
_SEPARATORS = re.compile("[|/;]")  # of several values in a cell
# Figures that no number is written with: 50.638.123, 0" hab." (a spreadsheet's format says so what
# it shows); $1500, « 1500 E », « 1500,- » and « 1ha20 », but not « 0-500 », « 1 à 5 »,
# « 50.6, 3.1 », 12bis
UNREADABLE = (
    r'-?[0-9]+([.,][0-9]+){2,}|[0-9][0-9., ]*"[^0-9]+'
    f"|[^0-9A-Za-zÀ-ÿ<>]{{0,3}}(0[.,]|[1-9])([0-9.{GROUPING}]|,(?![{GROUPING}]))*"
    "-?[A-Za-zÀ-ÿ€]{0,2}[.]?([0-9]{2})?"
)
# Hours of English, and days without marks, which no kind reads
_ENGLISH_HOURS = r"([0-9]{1,4}[-/.]){2}[0-9]{2,4},? [0-9]{1,2}(:[0-9]{2}){1,2} ?[aApP][.]?[mM][.]?"
_BARE_DAYS = "(0[1-9]|[12][0-9]|3[01])(0[1-9]|1[0-2])(19|20)[0-9]{2}"
# « 1 h 30 » beside « 45 min »: how long something takes
_DURATION = "[0-9]+ ?(h|heures?|min|mn|minutes?)( ?[0-9]{1,2}( ?(min|mn|minutes?))?)?"


def find_unreadable(
    column: TrimmedColumn, header: str, sample: Mapping[str, int]
) -> ColumnDoubt | None:
    """The cells of a column whose header says that it measures, or when, where most look like
    numbers, or are dates, and no kind reads half of them; and unread moments."""
    if not begin_as_measured(sample, HALF) or is_code_named(header):
        return None
    if moments := find_unread_moments(column, header, sample):
        return moments
    form = _find_form_of_most(header, sample) if is_measured(header) else None
    if form is None:
        return None
    odd = find_odd_texts(column, form)
    return make_doubt(HINDERED, form[0], column, odd) if odd.texts else None


def find_unread_moments(
    column: TrimmedColumn, header: str, sample: Mapping[str, int]
) -> ColumnDoubt | None:
    """The cells of a column of which most, in a sample, are days without marks below a header that
    says when, or days and hours as English writes them: no kind reads these."""
    few_texts = dict(islice(sample.items(), 0, None, 1 + len(sample) // FEW_TEXTS))
    enough = HALF * sum(few_texts.values())
    unread = [("datetime", _ENGLISH_HOURS)]
    if is_dated(header):
        unread.append(("date", _BARE_DAYS))
    for name, pattern in unread:
        moments = filter(compile_whole_match(pattern), few_texts)
        if sum(map(few_texts.__getitem__, moments)) > enough:
            kind = get_cell_kind(name)
            return make_doubt(HINDERED, kind, column, find_odd_texts(column, (kind, ANY)))
    return None


def _find_form_of_most(header: str, sample: Mapping[str, int]) -> Form | None:
    """The most frequent form of dates, where most of these cells have one or another; numbers,
    where the header says so and most look like some."""
    few_texts = dict(islice(sample.items(), 0, None, 1 + len(sample) // FEW_TEXTS))
    enough = HALF * sum(few_texts.values())
    most = 0
    frequent: Form | None = None
    dated: set[str] = set()
    for kind in PERIODS:
        for notation in kind.notations or (ANY,):
            fitting = list_fitting((kind, notation), few_texts)
            dated.update(fitting)
            count = sum(map(few_texts.__getitem__, fitting))
            if count > most:
                most = count
                frequent = kind, notation
    if sum(map(few_texts.__getitem__, dated)) > enough:
        return frequent
    unreadable = filter(compile_whole_match(UNREADABLE), few_texts)
    if is_dated(header) or sum(map(few_texts.__getitem__, unreadable)) <= enough:
        return None
    return get_cell_kind("number"), ANY


def find_odd_texts(column: TrimmedColumn, form: Form) -> OddTexts:
    """The cells that do not have this form, of those that stand for something."""
    if not column.cells.has_few(column.index):
        from site_builder.columns.many_texts import find_unlike

        kind, notation = form
        return find_unlike(column, kind, notation)
    (filled,) = column.iterate_filled()
    odd_texts = dict(filled)
    for text in list_fitting(form, filled):
        del odd_texts[text]
    return OddTexts(sum(filled.values()), odd_texts)


def is_worth_telling(header: str, form: Form, odd: OddTexts) -> bool:
    """Would a person take this column for one of the kind, but for these cells?"""
    kind, _ = form
    if not odd.texts or (kind.type in NUMBERS and _are_codes(header, odd)):
        return False
    if not is_amount(header) and all(map(partial(_is_list, form), odd.texts)):
        return False
    if kind.type == "time" and all(map(compile_whole_match(_DURATION), odd.texts)):
        return False
    enough = ENOUGH
    if is_measured(header) or all(map(_is_figure, odd.texts)):
        enough = HALF
    return odd.filled - odd.count >= enough * odd.filled


def _is_figure(text: str) -> bool:
    """Would a person take it for a number, or a date? Not « 12 rue Haute »."""
    return _FIGURE.match(text) is not None and _WORD.search(text) is None


def _are_codes(header: str, odd: OddTexts) -> bool:
    """Is this a column of codes, of which none is to be mended: 12 bis, or 007 beside 8?"""
    return is_code_named(header) or any(map(compile_whole_match(FIRST_ZERO), odd.texts))


def _is_list(form: Form, text: str) -> bool:
    """Are these several values, as in « 2020-03-28/2020-11-23 »?"""
    pieces = {*map(trim_cell, _SEPARATORS.split(text))}
    return _SEPARATORS.search(text) is not None and len(list_fitting(form, pieces)) == len(pieces)


def is_nearly_of(header: str, kind: CellKind, odd: OddTexts) -> bool:
    """Does the column have this kind all the same? Where nearly all cells have it and the others
    are words; a code has no kind that measures."""
    return (
        odd.count <= MOST_ODD
        and odd.filled - odd.count >= NEARLY_ALL * odd.filled
        and all(map(compile_whole_match(WORDS), odd.texts))
        and not (kind.type == "integer" and is_code_named(header))
    )


def make_doubt(code: str, kind: CellKind, column: TrimmedColumn, odd: OddTexts) -> ColumnDoubt:
    cells = find_cells(
        column.cells, column.index, lambda text: column.trim(text) in odd.texts, FIRST_ROWS
    )
    return ColumnDoubt(code=code, kind=kind, count=odd.count, cells=cells)


def find_near_misses(raw: RawTable, readings: Sequence[ColumnReading]) -> Iterator[NearMiss]:
    """Of each column of text that nearly is of another kind, be it told when it was read, or of
    codes and of answers of yes and no, which nobody has to mend."""
    for index, reading in enumerate(readings[:MOST_COLUMNS]):
        if reading.column.kind.name != "string":
            continue
        doubt = reading.doubt or _find_hindrance(raw, index)
        if doubt and doubt.code == HINDERED:
            yield NearMiss(
                column=reading.column.name,
                type=doubt.kind.type,
                kind=doubt.kind.public,
                count=doubt.count,
                cells=tuple(
                    (raw.row(row), trim_cell(text)[:LONGEST]) for row, text in doubt.cells[:TOLD]
                ),
            )


def _find_hindrance(raw: RawTable, index: int) -> ColumnDoubt | None:
    sample = count_sample_texts(raw, index, take_column_sample(raw, index))
    header = raw.names[index]
    form = find_form(header, sample, list_identifiers(header, sample) or TELLING)
    if form is None:
        return None
    kind, _ = form
    column = TrimmedColumn(raw.cells, index, (), unknown=kind.type != "string")
    odd = find_odd_texts(column, form)
    if not odd.texts or odd.filled - odd.count < NEARLY * odd.filled:
        return None
    if kind.type in NUMBERS and any(map(str.isdigit, odd.texts)):
        return None  # 007 is no number that somebody must mend: these are codes
    return make_doubt(HINDERED, kind, column, odd)

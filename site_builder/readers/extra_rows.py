"""The rows of a table that are no rows of it: notes, repeated headers, labels under them, marks of
pages. `total_rows` has the totals."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from site_builder.cells import is_missing_word
from site_builder.core.problems import Problem
from site_builder.core.text import normalise_unicode
from site_builder.readers.decide.header import is_figure
from site_builder.readers.raw_table import RawTable, report_rows
from site_builder.readers.table_look import LAST, Row, TableBody, strip_row_cells

SENTENCE = 3  # words
SHOWN = 40  # characters of what may be a note
FULL_STOPS = (".", "…", ")", "!")  # with which no name ends
FEWEST_NUMBERED = 3  # columns
FEWEST = 5  # rows under labels, which tell what columns hold
PAGE = re.compile(r"(?i)[\W_]*page\s*(n°\s*)?[0-9]+(\s*(/|sur|de)\s*[0-9]+)?[\W_]*")
_NOTE = r"[\s*(\[]*(sources?|nota|notes?|remarques?|lecture|champ)"
_MARK = r"\s*(\(?[1-9]\)|\*|n\.b|mise? à jour)"
NOTE = re.compile(rf"(?i){_NOTE}\b|{_MARK}")
# « Note de service » may be a title, « Champ de Mars » a place
SURE_NOTE = re.compile(
    rf"(?i){_NOTE}\s*(:|n°|\(?[0-9])|{_MARK}|"
    r"(nb|données|contacts?|légende|auteurs?|(nombre|nb|nbre) d(e |['’]).{,30}?)\s*:|©|"
    r"(édité|imprimé|extrait|exporté|généré|fait|arrêté)e?s? (le|la|à|par|du|depuis)\b|"
    r"fin d[eu] (tableau|fichier|liste|document)|suite (à la |en )?page|à suivre"
)
ROW_COUNT = re.compile(r"(?i)(nombre|nb|nbre) (d(e |['’])|total)")
NUMBERED = re.compile(r"\(?([0-9]+)\)?(\s*=.*)?")


def find_extra_rows(
    body: TableBody, notes: Collection[int], *, has_units: bool
) -> list[tuple[str, list[int]]]:
    """(code, rows) of the rows that are set apart, totals left out; `notes` are known, and whether
    the first row says the units."""
    headers = [row for row, cells in body.suspects.items() if is_repeated_header(body.raw, cells)]
    labels = [] if 0 in headers else _find_labels(body)
    pages = [row for row in _find_page_marks(body, len(headers)) if row not in notes]
    return [
        ("units-set-aside", [0]) if has_units else ("labels-set-aside", labels),
        ("headers-repeated", headers),
        ("pages-set-aside", pages),
        ("notes-set-aside", sorted(notes)),
    ]


def _find_page_marks(body: TableBody, others: int) -> list[int]:
    """« Page 2/7 » alone in a row where every other one has more, as a converted PDF keeps it.
    `others`: how many more rows are none."""
    marks = {}
    for row, cells in body.suspects.items():
        if cells.count("") == len(cells) - 1 and PAGE.fullmatch("".join(cells)):
            marks[row] = next(index for index, cell in enumerate(cells) if cell)
    usual = body.usual(len(marks) + others)
    return [row for row, filled in marks.items() if not {filled}.issuperset(usual)]


def _find_labels(body: TableBody) -> list[int]:
    """The first row, where it numbers the columns, or says what they are once more, as INSEE has it
    below its codes: words that all differ, over columns of figures, phrases for the most part."""
    first = body.suspects.get(0, ())
    if body.raw.reading.header_row is None:
        return []
    are_numbers = _are_numbers_of_columns(first)
    if not are_numbers and len(set(filter(_is_word, first))) < len(first):
        return []  # most first rows are left here
    others = [record for record in body.raw.reading.records if not _is_same_row(record, first)]
    over = [cell for index, cell in enumerate(first) if _has_only_figures(others, index)]
    if are_numbers:
        return [0] if others and len(over) < len(first) else []
    phrases = list(filter(_is_phrase, over))
    is_most = len(over) > 1 and 2 * len(over) >= len(first)
    return [0] if len(others) >= FEWEST and is_most and 2 * len(phrases) >= len(over) else []


def _are_numbers_of_columns(row: Row) -> bool:
    """« (1) », « (2) », « (3)=(1)x(2) »."""
    matches = list(filter(None, map(NUMBERED.fullmatch, row)))
    numbers = [int(match[1]) for match in matches]
    return len(row) >= FEWEST_NUMBERED and numbers == list(range(1, len(row) + 1))


def _is_word(cell: str) -> bool:
    return cell != "" and not is_figure(cell) and not is_missing_word(cell)


def _is_phrase(cell: str) -> bool:
    """Are these several words, « Montant versé »? One, « gratuit », is a cell like others."""
    return len(cell.split()) > 1


def _is_same_row(record: Sequence[str], row: Row) -> bool:
    return strip_row_cells(record) == row


def _has_only_figures(records: Sequence[Sequence[str]], index: int) -> bool:
    """Are the cells of this column figures, those of them that are filled, and is one?"""
    column = strip_row_cells([record[index] for record in records if index < len(record)])
    filled = list(filter(None, column))
    return bool(filled) and all(map(is_figure, filled))


def is_repeated_header(raw: RawTable, cells: Row) -> bool:
    return len(cells) > 1 and tuple(map(normalise_unicode, cells)) == raw.names


@dataclass(frozen=True, slots=True)
class Notes:
    """The rows at the end that are notes, and those above them that may be."""

    certain: frozenset[int]
    doubtful: tuple[int, ...] = ()


def find_notes(body: TableBody) -> Notes:
    """The rows at the end that are texts of one cell where others have several. Nobody knows of a
    few words whether they are one or a row that lacks its values, unless a blank row, a word or a
    full stop says so."""
    lone = _find_lone_tail(body)
    counted = _find_row_count(body, len(lone))
    certain = [row for row, text in lone.items() if _is_surely_note(body, row, text)]
    first = min([*certain, *counted], default=body.raw.rows)
    doubtful = sorted(row for row in lone if row < first)
    return Notes(frozenset({*lone, *counted}).difference(doubtful), tuple(doubtful))


def _find_lone_tail(body: TableBody) -> dict[int, str]:
    """The texts of the rows at the end that have one cell where nearly every other row has more:
    those that may be a note, and others where each row above them has these cells."""
    raw = body.raw
    tail = {}
    for row in range(raw.rows - 1, max(raw.rows - LAST, 0), -1):
        filled = [index for index, cell in enumerate(body.suspects.get(row, ())) if cell]
        if len(filled) != 1:
            break
        tail[row] = filled[0]
    usual = body.usual(len(tail))
    lone = {}
    for row, column in tail.items():
        text = body.suspects[row][column]
        others = [index for index in usual if index != column]
        is_name = row not in body.totals and not is_figure(text)
        is_odd = is_name and _fill_figures(body, others, len(tail))
        if others and (_may_be_note(body, text) or is_odd):
            lone[row] = text
    return lone


def _fill_figures(body: TableBody, columns: Sequence[int], below: int) -> bool:
    """Has one of these columns a figure in every row, but for those `below`, which are fewer?"""
    rows = body.raw.rows - below
    if rows <= below:
        return False
    full = [index for index in columns if body.filled[index] == rows]
    return any(_has_only_figures(body.raw.reading.records, index) for index in full)


def _may_be_note(body: TableBody, text: str) -> bool:
    is_wide = len(body.raw.names) > 2
    return _is_named_note(text) or (is_wide and _is_sentence(text))


def _is_named_note(text: str) -> bool:
    return NOTE.match(text) is not None or SURE_NOTE.match(text) is not None


def _find_row_count(body: TableBody, below: int) -> list[int]:
    """« Nombre de lignes ; 4 » under four rows, above those that lie `below`."""
    row = body.raw.rows - 1 - below
    filled = list(filter(None, body.suspects.get(row, ())))
    is_count = len(filled) == 2 and ROW_COUNT.match(filled[0]) and filled[1] == str(row)
    return [row] if is_count else []


def _is_surely_note(body: TableBody, row: int, text: str) -> bool:
    if not _may_be_note(body, text):
        return False
    is_apart = row in body.raw.skipped
    return is_apart or text.endswith(FULL_STOPS) or SURE_NOTE.match(text) is not None


def warn_of_notes(body: TableBody, notes: Notes) -> Iterator[Problem]:
    """The warning for rows that may be notes, and stay."""
    if not notes.doubtful:
        return
    text = "".join(body.suspects[notes.doubtful[0]])[:SHOWN]
    yield report_rows(body.raw, "rows-of-notes", notes.doubtful, text=text)


def _is_sentence(cell: str) -> bool:
    return len(re.findall(r"[^\W\d_]{2,}", cell)) >= SENTENCE

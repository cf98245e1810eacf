"""Which record is the header, by fill and by the contrast of types, and the names it gives to the
columns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice, zip_longest

from site_builder.cells import trim_cell
from site_builder.core.problems import Refusal, Repair
from site_builder.core.text import normalise_unicode
from site_builder.readers.decide.records import Record, is_blank

_NAMELESS = "colonne"
DEEP = 40  # a header lies within the first filled records
_BODY = 60  # records below it that are compared with it
_FILL = 0.6  # share of the fullest record's cells that a header fills
_SENTENCE = 3  # words that make a title of a cell
# share of the usual width that a header has: unquoted decimal commas make the others wider
_WIDTH = 0.75

_FIGURES = re.compile(r"[€+−-]?[ \u00a0]?[0-9][0-9 \u00a0\u202f.,/:TZ+-]*[€%]?")
_YEAR = re.compile("(?:19|20)[0-9]{2}")
_ADDRESS = re.compile("[^ ]+@[^ ]+[.][^ ]+|https?://.+")


def find_header_row(
    rows: Sequence[Record], width: int, header: bool | None = None
) -> int | Refusal | None:
    """The index of the header among all records, blank ones counted; None where the first filled
    one is data.

    `width` is that of most records. `header` is what the metadata says: True only leaves the
    question which one, False that there is none. Refusal header_unclear where records above it are
    no titles for sure.
    """
    header_row = _find_first_full_row(rows, width)
    if header_row is not None and _is_letters(rows, header_row):
        header_row += 1
    if header_row is None or header is False:
        return None
    contrast = _measure_contrast(rows, header_row)
    rows_above = [i for i in range(header_row) if not is_blank(rows[i])]
    if header is None and contrast < 0 and all(_measure_contrast(rows, i) < 0 for i in rows_above):
        return None
    if rows_above and not _is_header(rows, header_row, contrast, rows_above):
        return Refusal(
            code="header-unclear", params={"row": header_row + 1, "first": rows_above[0] + 1}
        )
    return header_row


def _is_header(rows: Sequence[Record], row: int, contrast: float, rows_above: list[int]) -> bool:
    """Is what stands above this record titles, that may be left out, and not a header with few
    names, or data?

    Certain where its words or years stand over figures, or a blank row or a sentence over a full
    row of different words; and lines of a single cell are not more than its rows.
    """
    cells = [trim_cell(cell) for cell in rows[row]]
    titles = [" ".join(filter(None, map(trim_cell, rows[i]))) for i in rows_above]
    are_single = all(sum(map(bool, map(trim_cell, rows[i]))) == 1 for i in rows_above)
    are_apart = row - rows_above[-1] > 1 or any(len(title.split()) >= _SENTENCE for title in titles)
    are_words = (
        contrast == 0
        and are_single
        and are_apart
        and all(cells)
        and len(set(cells)) == len(cells) > 1
    )
    is_distinct = contrast > 0 or are_words or (contrast == 0 and any(map(_YEAR.fullmatch, cells)))
    rows_below = sum(not is_blank(record) for record in rows[row + 1 :])
    return is_distinct and sum(len(rows[i]) == 1 for i in rows_above) <= rows_below


def _is_letters(rows: Sequence[Record], row: int) -> bool:
    """Are these the letters over the columns of a sheet, A, B, C…, with the names below them?"""
    letters = [trim_cell(cell) for cell in rows[row]]
    if len(letters) < 2 or letters != [chr(ord("A") + place) for place in range(len(letters))]:
        return False
    return row + 1 < len(rows) and _measure_contrast(rows, row + 1) >= 0


def join_header_rows(rows: Sequence[Record], header: int) -> tuple[int, Record, bool]:
    """A header in two rows made one: (the last row of it, its cells, was there a second row?).

    Either the row above groups names that are doubled or missing (« 2023 » over « montant », «
    nombre »), or the row below fills the empty names alone (« montant » over « 2023 », « 2024 »).
    """
    cells = [trim_cell(cell) for cell in rows[header]]
    cells_above = [trim_cell(cell) for cell in rows[header - 1]] if header else []
    cells_below = [trim_cell(cell) for cell in rows[header + 1]] if header + 1 < len(rows) else []
    if _is_group_row(cells_above, cells):
        joined_names = [
            f"{group} {cell}".strip()
            for group, cell in zip(_spread_cells(cells_above, len(cells)), cells, strict=True)
        ]
        if len(set(joined_names)) == len(joined_names):
            return header, joined_names, True
    if len(cells_below) == len(cells) and _completes_names(cells, cells_below):
        triples = zip(_spread_cells(cells, len(cells)), cells, cells_below, strict=True)
        return (
            header + 1,
            [f"{group} {own_name}" if own_name else cell for group, cell, own_name in triples],
            True,
        )
    return header, list(rows[header]), False


def _is_group_row(cells_above: Sequence[str], cells: Sequence[str]) -> bool:
    """Does the row above have several names, over some that are doubled or missing?"""
    names = [cell for cell in cells if cell]
    is_incomplete = len(set(names)) < len(names) or any(
        cell_above and not cell for cell_above, cell in zip(cells_above, cells, strict=False)
    )
    return sum(map(bool, cells_above)) > 1 and len(cells_above) <= len(cells) and is_incomplete


def _spread_cells(cells: Sequence[str], width: int) -> Record:
    """Each cell repeated over the empty ones that follow it, as a merged cell stands over its
    columns."""
    spread: Record = []
    for cell in (*cells, *[""] * (width - len(cells))):
        spread.append(cell or (spread[-1] if spread else ""))
    return spread


def _completes_names(cells: Sequence[str], cells_below: Sequence[str]) -> bool:
    """Does the row below name what this one leaves empty, and nothing that stands apart from it?"""
    empty = {index for index, cell in enumerate(cells) if not cell}
    filled = {index for index, cell in enumerate(cells_below) if cell}
    named_before = {index - 1 for index in empty if index and cells[index - 1]}
    return (
        bool(empty)
        and 0 not in empty
        and empty <= filled <= empty | named_before
        and len(filled) < len(cells)
    )


def name_unnamed_column(place: int) -> str:
    """The name of a column that has none, by its place from 1."""
    return f"{_NAMELESS}_{place}"


def is_unnamed_column(name: str) -> bool:
    """Is this a name that `name_unnamed_column` gives, whatever the place?"""
    return re.fullmatch(f"{_NAMELESS}_[0-9]+", name) is not None


def clean_column_names(header: Sequence[str]) -> tuple[tuple[str, ...], tuple[Repair, ...]]:
    """Names as written, trimmed, line breaks to spaces, NFC, empty → `colonne_3`, duplicates →
    `nom_2`.

    Names that differ only by capitals are duplicates: in SQL and in many tools they are one column.
    """
    on_one_line = [re.sub(r"[ \t]*[\r\n]+[ \t]*", " ", trim_cell(cell)) for cell in header]
    cleaned = sum(a != b for a, b in zip(on_one_line, header, strict=True))
    composed_names = list(map(normalise_unicode, on_one_line))
    recomposed = sum(a != b for a, b in zip(composed_names, on_one_line, strict=True))
    taken_names = {name.casefold() for name in composed_names if name}
    used_names: set[str] = set()
    next_numbers: dict[str, int] = {}
    names: list[str] = []
    empty = doubled = 0
    for place, name in enumerate(composed_names, start=1):
        if not name:
            empty += 1
            name = _find_free_name(_NAMELESS, place, taken_names, {})
        elif name.casefold() in used_names:
            doubled += 1
            name = _find_free_name(name, 2, taken_names, next_numbers)
        used_names.add(name.casefold())
        taken_names.add(name.casefold())
        names.append(name)
    counts = {
        "header-cleaned": cleaned,
        "header-composed": recomposed,
        "header-empty": empty,
        "header-doubled": doubled,
    }
    return tuple(names), tuple(Repair(code, count=count) for code, count in counts.items() if count)


def _find_free_name(
    stem: str, first_number: int, taken_names: set[str], next_numbers: dict[str, int]
) -> str:
    """The next name of a series that is not taken: nom_2, nom_3… `next_numbers` keeps the next
    number of each stem."""
    number = next_numbers.get(stem.casefold(), first_number)
    while f"{stem}_{number}".casefold() in taken_names:
        number += 1
    next_numbers[stem.casefold()] = number + 1
    return f"{stem}_{number}"


def is_figure(cell: str) -> bool:
    """Is this cell an amount, a date, a code of digits: what stands under a header and is none,
    unless it is a year?"""
    return _FIGURES.fullmatch(trim_cell(cell)) is not None


def is_value(cell: str) -> bool:
    """Can this cell be no name of a column? A year can: one column per year is a table too."""
    return is_figure(cell) and not _YEAR.fullmatch(trim_cell(cell))


def _find_first_full_row(rows: Sequence[Record], width: int) -> int | None:
    """The first record that fills most of the table's width: titles above a header fill a cell or
    two.

    It is nearly as wide as the others, too: « Budget 2024, voté en avril » in a comma file of four
    columns is a title.
    """
    first_rows = islice((i for i, row in enumerate(rows) if not is_blank(row)), DEEP)
    filled = [(i, sum(bool(trim_cell(cell)) for cell in rows[i])) for i in first_rows]
    if not filled:
        return None
    fullest = max(fill for _, fill in filled)
    full_rows = [
        i
        for i, fill in filled
        if fill == fullest or (fill >= _FILL * fullest and not _is_entry(rows[i]))
    ]
    return next((i for i in full_rows if len(rows[i]) >= _WIDTH * width), full_rows[0])


def _is_entry(row: Record) -> bool:
    """« Commune : » and « Lille » above a table are a title in two cells."""
    return next(filter(None, map(trim_cell, row)), "").endswith(":")


def _measure_contrast(rows: Sequence[Record], header_row: int) -> float:
    """Below zero where the first full record looks like those beneath it, so that it is data."""
    head = [trim_cell(cell) for cell in rows[header_row]]
    names = set(head) - {""}
    rows_below = []
    for row in rows[header_row + 1 : header_row + 1 + _BODY]:
        cells = [trim_cell(cell) for cell in row]
        if any(cells) and not _repeats_header(cells, names):
            rows_below.append(cells)
    if not rows_below:
        return -1.0 if any(map(is_value, head)) else 0.0
    columns = zip_longest(*rows_below, fillvalue="")
    return sum(
        _measure_column_contrast(name, list(filter(None, column)))
        for name, column in zip(head, columns, strict=False)
    )


def _repeats_header(cells: list[str], names: set[str]) -> bool:
    """Is this the header again, on another page or over another table?"""
    return 10 * len(names.intersection(cells)) > 7 * len(names)


def _measure_column_contrast(name: str, filled: list[str]) -> float:
    """+1 where words stand over figures, −1 where the name could be one of the filled cells, 0
    where nothing can be told."""
    if not name or not filled:
        return 0.0
    over_figures = sum(map(bool, map(_FIGURES.fullmatch, filled))) >= 0.8 * len(filled)
    if _YEAR.fullmatch(name):
        over_years = sum(_YEAR.fullmatch(cell) is not None for cell in filled) >= 0.8 * len(filled)
        return -1.0 if over_years else 0.0
    if is_figure(name):
        return -1.0 if over_figures else -0.5
    if over_figures:
        return 1.0
    return -1.0 if name in filled or _ADDRESS.fullmatch(name) else 0.0

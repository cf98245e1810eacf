"""Which record is the header, by fill and by the contrast of types, and the names it gives to the
columns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice, pairwise, zip_longest

from site_builder.cells import is_missing_word, trim_cell
from site_builder.core.problems import Refusal, Repair
from site_builder.core.text import normalise_unicode
from site_builder.readers.decide.header_words import are_header_words, is_header_word
from site_builder.readers.decide.records import Record, is_blank

_NAMELESS = "colonne"
DEEP = 40  # a header lies within the first filled records
_BODY = 60  # records below it that are compared with it
_FILL = 0.6  # share of the fullest record's cells that a header fills
_SENTENCE = 3  # words that make a title of a cell
_SEVERAL = 3  # numbers that name columns
# share of the usual width that a header has: unquoted decimal commas make the others wider
_WIDTH = 0.75

_FIGURES = re.compile(r"[€+−-]?[ \u00a0]?[0-9][0-9 \u00a0\u202f.,/:TZ+-]*[€%]?")
_FEW = 4  # times that each word stands in a column of few words
_OFTEN = 0.5  # that none of them is the name tells half of what one would that is

YEAR = re.compile("(?:19|20)[0-9]{2}")
_DAY = re.compile("(?:19|20)[0-9]{2}-[01][0-9]-[0-3][0-9]")
_DATED = re.compile(f"[^\\W\\d_] {YEAR.pattern}$")  # « Exercice 2024 »
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
    first = _find_first_full_row(rows, width)
    if first is None or header is False:
        return None
    if _is_letters(rows, first):
        first += 1
    header_row, is_named = _skip_titles(rows, first)
    contrast = _measure_contrast(rows, header_row)
    last_row = header_row - (contrast < 0)
    if find_stacked_names(rows, last_row) is not None:
        return last_row
    rows_above = [i for i in range(header_row) if not is_blank(rows[i])]
    if header is None and contrast < 0 and all(_measure_contrast(rows, i) < 0 for i in rows_above):
        return None
    if contrast >= 0:
        rows_above = [i for i in rows_above if not _is_comment(rows[i])]
    if is_named or not rows_above or _is_header(rows, header_row, contrast, rows_above):
        return header_row
    return Refusal(
        code="header-unclear", params={"row": header_row + 1, "first": rows_above[0] + 1}
    )


def find_stacked_names(rows: Sequence[Record], last: int) -> int | None:
    """The first of three rows, up to this one, that name the columns together: their words, one
    below the other, differ over each column, some over figures; above them are titles of one cell
    at most."""
    first = last - 2
    if first < 0 or len(set(map(len, rows[first : last + 2]))) > 1:
        return None
    fills = [sum(map(bool, map(trim_cell, row))) for row in rows[: last + 1]]
    if min(fills[first:]) < 2 or max(fills[:first], default=0) > 1:
        return None
    names = stack_names(rows[first : last + 1])
    words = list(filter(None, names))
    are_first = words == names[: len(words)]
    are_different = len(set(words)) == len(words) > fills[last]
    if not are_first or not are_different or any(map(is_value, words)):
        return None
    rows_below = rows[last + 1 :]
    if not rows_below or _measure_contrast(rows_below, 0) >= 0:
        return None
    return first if _measure_contrast([names, *rows_below], 0) > 0 else None


def stack_names(stack: Sequence[Record]) -> Record:
    """One name a column of rows of words: what stands above is written over all columns up to the
    next word, there or further up, below which another row has one."""
    parts: list[Record] = [[] for _ in stack[0]]
    for level, row in enumerate(stack):
        word = ""
        for place, cell in enumerate(map(trim_cell, row)):
            if cell or any(trim_cell(upper[place]) for upper in stack[:level]):
                word = cell
            if cell or any(trim_cell(lower[place]) for lower in stack[level + 1 :]):
                parts[place].append(word)
    return [" ".join(filter(None, words)) for words in parts]


def _is_header(rows: Sequence[Record], row: int, contrast: float, rows_above: list[int]) -> bool:
    """Is what stands above this record titles, that may be left out, and not a header with few
    names, or data? Lines of a single cell are then not more than the rows."""
    lines_above = sum(len(rows[i]) == 1 for i in rows_above)
    rows_below = sum(not is_blank(record) for record in rows[row + 1 :])
    if contrast < 0 or lines_above > rows_below:
        return False
    has_years = any(map(YEAR.fullmatch, map(trim_cell, rows[row])))
    last_row, names, is_joined = join_header_rows(rows, row)
    if is_joined and last_row > row:
        contrast = _measure_contrast([names, *rows[last_row + 1 :]], 0)
    return contrast > 0 or has_years or _are_words_under_titles(rows, row, rows_above)


def _are_words_under_titles(rows: Sequence[Record], row: int, rows_above: list[int]) -> bool:
    """Is each cell of this record another word, below titles of one cell that are a sentence, or
    over which a blank row stands?"""
    titles = [list(filter(None, map(trim_cell, rows[i]))) for i in rows_above]
    if any(len(title) > 1 for title in titles):
        return False
    is_sentence = any(len(title[0].split()) >= _SENTENCE for title in titles)
    is_apart = row - rows_above[-1] > 1
    cells = set(map(trim_cell, rows[row]))
    are_different = len(cells) == len(rows[row]) > 1 and "" not in cells
    return are_different and (is_sentence or is_apart)


def _skip_titles(rows: Sequence[Record], first: int) -> tuple[int, bool]:
    """The header beneath titles that are cut as it is, « Liste des écoles, collèges, lycées » over
    `nom,adresse,effectif`; and whether there were any."""
    header_row = first
    below = _find_next_names(rows, header_row)
    while below is not None and _is_title_over(rows, header_row, below):
        header_row = below
        below = _find_next_names(rows, header_row)
    return header_row, header_row > first


def _find_next_row(rows: Sequence[Record], row: int) -> int | None:
    """The next record that is not blank."""
    for below in range(row + 1, len(rows)):
        if not is_blank(rows[below]):
            return below
    return None


def _find_next_names(rows: Sequence[Record], row: int) -> int | None:
    """The next record that is neither blank nor a text as people write it."""
    for below in range(row + 1, min(DEEP, len(rows))):
        if not is_blank(rows[below]) and not _is_spaced_text(rows[below]):
            return below
    return None


def _is_title_over(rows: Sequence[Record], row: int, below: int) -> bool:
    """Is this record, as full as a header, a text that holds the delimiter, over the true names?

    It is written as people write, with a blank after each comma or a blank line below it, or in
    sentences; and the record below it names columns: it stands over figures, or its words do.
    """
    if _is_over_narrower_table(rows, row, below):
        return True
    cells = list(map(trim_cell, rows[row]))
    names = list(map(trim_cell, rows[below]))
    filled = list(filter(None, names))
    is_entry = is_form_entry(rows[row])
    if names != rows[below] or not _may_be_names(filled):
        return False
    if not is_entry and any(map(is_header_word, cells)):
        return False
    is_wider = sum(map(bool, cells)) > len(filled)
    is_written = is_entry or _is_spaced_text(rows[row])
    is_apart = below > row + 1
    is_sentence = any(len(cell.split()) >= _SENTENCE for cell in cells)
    if are_header_words(filled) and any((is_wider, is_written, is_apart, is_sentence)):
        return True
    is_dated = any(map(_DATED.search, cells)) and any(map(is_header_word, filled))
    if is_wider or not any((is_written, is_dated, is_apart and is_sentence)):
        return False
    contrast = _measure_contrast(rows, below)
    return contrast > 0 or (contrast == 0 and any(map(YEAR.fullmatch, names)))


def _is_over_narrower_table(rows: Sequence[Record], row: int, below: int) -> bool:
    """Is this record, with a sentence in it, longer than all below, which have one width and begin
    with a word over each column of figures?"""
    cells = list(map(trim_cell, rows[row]))
    most_words = max(map(len, map(str.split, cells)))
    if len(cells) <= len(rows[below]) or most_words < _SENTENCE or any(map(is_header_word, cells)):
        return False
    widths = {len(record) for record in islice(rows, below, None) if not is_blank(record)}
    return widths == {_measure_contrast(rows, below)}


def _may_be_names(cells: Record) -> bool:
    """Are these several different words, or years, and no label with its value?"""
    are_different = len(set(cells)) == len(cells) > 1
    return are_different and not is_form_entry(cells) and not any(map(is_value, cells))


def _is_spaced_text(row: Record) -> bool:
    """Do blanks stand at each delimiter, between the cells that are filled?"""
    filled = list(filter(trim_cell, row))
    pairs = list(pairwise(filled))
    return bool(pairs) and all(left[-1:] == " " or right[:1] == " " for left, right in pairs)


def _is_letters(rows: Sequence[Record], row: int) -> bool:
    """Are these the letters over the columns of a sheet, A, B, C…, with the names below them?"""
    letters = list(map(trim_cell, rows[row]))
    if len(letters) < 2 or letters != [chr(ord("A") + place) for place in range(len(letters))]:
        return False
    return row + 1 < len(rows) and _measure_contrast(rows, row + 1) >= 0


def join_header_rows(rows: Sequence[Record], header: int) -> tuple[int, Record, bool]:
    """A header in two rows made one: (the last row of it, its cells, was there a second row?).

    Either the row above groups names that are doubled or missing (« 2023 » over « montant », «
    nombre »), or the row below fills the empty names alone (« montant » over « 2023 », « 2024 »),
    or tells doubled ones apart.
    """
    cells = list(map(trim_cell, rows[header]))
    if header:
        cells_above = list(map(trim_cell, rows[header - 1]))
        while len(cells_above) > len(cells) and not cells_above[-1]:
            cells_above.pop()
        groups = _spread_cells(cells_above, len(cells))
        names = [f"{group} {cell}".strip() for group, cell in zip(groups, cells, strict=False)]
        if _is_group_row(cells_above, cells) and len(set(names)) == len(names):
            return header, names, True
    below = _find_next_row(rows, header)
    if below is not None:
        cells_below = list(map(trim_cell, rows[below]))
        if len(cells_below) == len(cells) and _completes_names(cells, cells_below):
            return below, _join_names(cells, cells_below), True
        if _tells_names_apart(_spread_cells(cells, len(cells)), rows, below):
            return below, _join_names(cells, ["", *cells_below[1:]]), True
    return header, list(rows[header]), False


def _tells_names_apart(cells: Sequence[str], rows: Sequence[Record], below: int) -> bool:
    """Does this row have another word, or year, under each of the names that are doubled, over
    figures, as « 2022 », « 2023 » stand under « Taux », « Taux »? Its first cell names the row, or
    is empty."""
    first, *words = map(trim_cell, rows[below])
    if len(words) != len(cells) - 1 or not all(cells) or (first and not is_header_word(first)):
        return False
    names = list(map(" ".join, zip(cells[1:], words, strict=True)))
    if len(set(cells)) == len(cells) or len({cells[0], *names}) < len(cells):
        return False
    columns = list(zip_longest(*rows[below + 1 : below + 1 + _BODY], fillvalue=""))[1:]
    pairs = zip_longest(words, columns[: len(words)], fillvalue="")
    return all(_names_figures(word, list(map(trim_cell, column))) for word, column in pairs)


def _names_figures(word: str, column: Sequence[str]) -> bool:
    """May this word, or year, be the name of figures, none of which is such a year?"""
    filled = list(filter(None, column))
    if not filled or not word or is_value(word):
        return False
    is_year = YEAR.fullmatch(word) is not None
    has_years = any(map(YEAR.fullmatch, filled))
    return _are_mostly(_FIGURES, filled) and not (is_year and has_years)


def _join_names(cells: Sequence[str], cells_below: Sequence[str]) -> Record:
    """Each name with that below it; one that has none stands alone."""
    names = []
    groups = _spread_cells(cells, len(cells))
    for group, cell, own_name in zip(groups, cells, cells_below, strict=True):
        names.append(f"{group} {own_name}" if own_name else cell)
    return names


def _is_group_row(cells_above: Sequence[str], cells: Sequence[str]) -> bool:
    """Does the row above have several names, over some that are doubled or missing?"""
    if sum(map(bool, cells_above)) < 2 or len(cells_above) > len(cells):
        return False
    names = list(filter(None, cells))
    pairs = zip(cells_above, cells, strict=False)
    return len(set(names)) < len(names) or any(above and not cell for above, cell in pairs)


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
    return is_figure(cell) and not YEAR.fullmatch(trim_cell(cell))


def _find_first_full_row(rows: Sequence[Record], width: int) -> int | None:
    """The first record that fills most of the table's width: titles above a header fill a cell or
    two.

    It is nearly as wide as the others, too: « Budget 2024, voté en avril » in a comma file of four
    columns is a title.
    """
    first_rows = list(islice((i for i, row in enumerate(rows) if not is_blank(row)), DEEP))
    header_rows = [i for i in first_rows if not _is_comment(rows[i]) or _names_columns(rows, i)]
    fills = {i: sum(map(bool, map(trim_cell, rows[i]))) for i in header_rows or first_rows}
    fullest = max(fills.values(), default=0)
    full_rows = []
    for i, fill in fills.items():
        is_full = fill >= _FILL * fullest and not is_form_entry(rows[i])
        if is_full or fill == fullest:
            full_rows.append(i)
    wide_rows = [i for i in full_rows if len(rows[i]) >= _WIDTH * width]
    return next(iter(wide_rows or full_rows), None)


def _is_comment(row: Record) -> bool:
    """« # made by… » or « #FORMAT: » above a table, however many cells that is; `#nom;rue` are
    names."""
    return row[0] == "#" or row[0].startswith("# ") or (row[0][:1] == "#" and is_form_entry(row))


def _names_columns(rows: Sequence[Record], comment: int) -> bool:
    """Is this comment the header all the same: « # energy,flux » right above figures alone, or
    « # » and other words above numbered rows?"""
    width = len(rows[comment])
    below = _find_next_row(rows, comment)
    if below is None or len(rows[below]) != width or _measure_contrast(rows, below) >= 0:
        return False
    contrast = _measure_contrast(rows, comment)
    return contrast == width > 1 or (rows[comment][0] == "#" and contrast > 0)


def is_form_entry(row: Record) -> bool:
    """« Commune : » and « Lille » above a table are a title in two cells."""
    return next(filter(None, map(trim_cell, row)), "").endswith(":")


def _measure_contrast(rows: Sequence[Record], header_row: int) -> float:
    """Below zero where the first full record looks like those beneath it, so that it is data."""
    head = list(map(trim_cell, rows[header_row]))
    names = set(head) - {""}
    others = rows[header_row + 1 : header_row + 1 + _BODY]
    rows_below = []
    for row in others:
        cells = list(map(trim_cell, row))
        if any(cells) and not _repeats_header(cells, names):
            rows_below.append(cells)
    if not rows_below:
        return -1.0 if any(map(is_value, head)) else 0.0
    is_numbered = any(
        is_series(head) and not any(map(is_series, others))
        for is_series in (_is_numbered, _has_days)
    )
    columns = list(zip_longest(*rows_below, fillvalue=""))
    listing = _find_listing_column(columns, names)
    contrast = 0.0
    is_named = False
    recurring = apart = 0
    for place, (name, column) in enumerate(zip(head, columns, strict=False)):
        if place == listing or (is_numbered and is_figure(name)):
            continue
        measure = _measure_column_contrast(name, column)
        contrast += measure
        is_named |= measure > 0 and not is_missing_word(name)
        recurring += measure < 0 and not is_figure(name) and name in column
        apart += _is_out_of_few(name, column)
    # where a word stands over figures, another that recurs below it is no less a name
    contrast += recurring * is_named
    return contrast if contrast >= 0 else min(contrast + _OFTEN * apart, 0)


def _is_numbered(cells: Record) -> bool:
    """Are the figures of this row nothing but 1, 2, 3…, after a word: the months of « École », the
    classes?"""
    figures = [trim_cell(cell).lstrip("0") for cell in cells if is_figure(cell)]
    if len(figures) < _SEVERAL or is_blank(cells[:1]) or is_figure(cells[0]):
        return False
    return figures == list(map(str, range(1, len(figures) + 1)))


def _has_days(cells: Record) -> bool:
    """Are the figures of this row days that follow each other, two at least, after a word?"""
    figures = [trim_cell(cell) for cell in cells if is_figure(cell)]
    if len(figures) < 2 or is_figure(cells[0]) or is_blank(cells[:1]):
        return False
    days = ["-".join(reversed(figure.split("/"))) for figure in figures]
    return all(map(_DAY.fullmatch, days)) and sorted(set(days)) == days


def _find_listing_column(columns: Sequence[Sequence[str]], names: set[str]) -> int | None:
    """The only column in which names stand below, several of them, as in a table that describes
    the columns of others, and its own."""
    listed = list(map(names.intersection, columns))
    places = [place for place, cells in enumerate(listed) if cells]
    return places[0] if len(places) == 1 and len(listed[places[0]]) > 1 else None


def _is_out_of_few(name: str, column: Sequence[str]) -> bool:
    """Is this none of the few words of a column, which one of its cells would be?"""
    filled = list(filter(None, column))
    return bool(name) and len(filled) >= _FEW * len(set(filled)) > 0 and name not in filled


def _repeats_header(cells: list[str], names: set[str]) -> bool:
    """Is this the header again, on another page or over another table?"""
    return 10 * len(names.intersection(cells)) > 7 * len(names)


def _measure_column_contrast(name: str, column: Sequence[str]) -> float:
    """+1 where words stand over figures, −1 where the name could be one of the filled cells, 0
    where nothing can be told."""
    filled = list(filter(None, column))
    if not name or not filled:
        return 0.0
    if YEAR.fullmatch(name):
        return -1.0 if _are_mostly(YEAR, filled) else 0.0
    are_figures = _are_mostly(_FIGURES, filled)
    if is_figure(name):
        return -1.0 if are_figures else -0.5
    if are_figures:
        return 1.0
    if _ADDRESS.fullmatch(name):
        return -1.0
    # a cell may be a word that names columns too, or the mark of what a row has, as « Piscine » is
    is_mark = len(filled) < len(column) and set(filled) == {name}
    return 0.0 if name not in filled or is_header_word(name) or is_mark else -1.0


def _are_mostly(pattern: re.Pattern[str], cells: Sequence[str]) -> bool:
    return sum(map(bool, map(pattern.fullmatch, cells))) >= 0.8 * len(cells)

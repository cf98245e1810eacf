"""Workbooks: XLSX, XLSM, XLSB, XLS and ODS. calamine reads the cells; workbook/ knows what else the
file holds.

What is hidden is no part of the table: who hid a column of telephone numbers did not mean to
publish it. The file is then not published as it was received either.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from functools import cache
from itertools import islice
from operator import attrgetter
from pathlib import Path

from python_calamine import CalamineSheet, CalamineWorkbook, PasswordError, SheetVisibleEnum

from site_builder.core.model.reading_hints import ReadingHints
from site_builder.core.problems import (
    FIRST_ROWS,
    Place,
    Problem,
    Refusal,
    Repair,
    make_problem,
    make_repair,
)
from site_builder.core.text import match_spelling
from site_builder.readers import cell_rows as rows
from site_builder.readers.decide import MOST_COLUMNS
from site_builder.readers.decide.signature import COMPOUND, refuse_by_signature
from site_builder.readers.raw_table import RawTable
from site_builder.readers.reading_fault import ReadingFault, ensure_accepted, return_refusal
from site_builder.readers.workbook import ods, xls, xlsb, xlsx
from site_builder.readers.workbook.archive import WorkbookArchive
from site_builder.readers.workbook.card import MOST_ROWS, read_card_rows
from site_builder.readers.workbook.choice import SheetCandidate, choose_sheet
from site_builder.readers.workbook.facts import (
    MOST_CELLS,
    Look,
    Region,
    Span,
    WorkbookFacts,
    WorkbookSheet,
    count_sheet_cells,
    format_column_letters,
    is_within_spans,
)
from site_builder.readers.workbook.merges import MergedCells, Row
from site_builder.readers.workbook.numbers import restore_row_numbers
from site_builder.readers.workbook.parts import list_part_texts
from site_builder.readers.workbook.template import (
    CARD,
    DATA,
    is_template_workbook,
    replace_template_leaks,
)
from site_builder.readers.workbook.text import SheetColumn, format_sheet_rows, select_needed_columns

SAMPLE = 200  # rows by which the sheet that is a table is known
MOST_NAMES = 10  # sheets named by a message
SHOWN = 40  # characters of a merged cell

Load = Callable[[str], CalamineSheet]


@return_refusal
def read(source: Path, hints: ReadingHints, scratch: Path) -> RawTable:
    """Read the sheet that is a table, or that the hints name, into the table `raw`."""
    with _open_workbook(source, scratch, hints.sheet) as (book, workbook):
        load = _make_loader(book, workbook)
        sheet, tables = _choose_table_sheet(book, load, hints.sheet)
        table = _read_sheet(sheet, cells=load(sheet.name), hints=hints, scratch=scratch)
        card = _read_card(book, load) if sheet.name == DATA else ()
    leaks = (*book.leaks, *_find_leaks(book, sheet, tables), *table.leaks)
    if sheet.name == DATA and is_template_workbook(book.sheets):
        leaks = replace_template_leaks(leaks)
    receipts = () if leaks else book.receipts  # where nothing is published they are nobody's
    names = [sheet.name for sheet in book.sheets]
    return replace(
        table,
        sheet=sheet.name,
        others=tables,
        leaks=leaks,
        repairs=(*table.repairs, *receipts),
        asides=(*table.asides, *names, *book.asides, *list_part_texts(source)),
        card=card,
    )


def _read_card(book: WorkbookFacts, load: Load) -> tuple[tuple[str, str], ...]:
    """What the workbook that was given to be filled says of its data; nothing for any other."""
    card = next((sheet for sheet in book.sheets if sheet.name == CARD), None)
    if card is None or card.hidden or card.spread or not is_template_workbook(book.sheets):
        return ()
    return read_card_rows(load(CARD).to_python(nrows=MOST_ROWS))


def find_column_letters(
    source: Path, wanted: str, scratch: Path, names: Set[str]
) -> dict[str, str]:
    """The letters of the columns of these names, in the sheet that `read` reads. Raises
    ReadingFault."""
    with _open_workbook(source, scratch, wanted) as (book, workbook):
        load = _make_loader(book, workbook)
        cells = load(_choose_table_sheet(book, load, wanted)[0].name)
        first, left_column = cells.start or (0, 0)
        most_letters = dict[str, str]()
        for row in islice(cells.iter_rows(), first, first + SAMPLE):
            letters = dict[str, str]()
            for place, cell in enumerate(row):
                name = " ".join(str(cell).split())
                if name in names:
                    letters[name] = format_column_letters(left_column + place)
            if len(letters) > len(most_letters):  # the likeliest header
                most_letters = letters
    return most_letters


def _find_inspector(source: Path) -> Look:
    """What reads the parts of this workbook, whatever its name was."""
    with source.open("rb") as file:
        head = file.read(4096)
    if head.startswith(COMPOUND):
        return xls.inspect_xls_workbook
    if not head.startswith(b"PK"):
        raise ReadingFault((refuse_by_signature(head) or Refusal(code="workbook-broken")).code)
    with WorkbookArchive(source) as archive:
        for part, look in (
            ("xl/workbook.xml", xlsx.inspect_xlsx_workbook),
            ("xl/workbook.bin", xlsb.inspect_xlsb_workbook),
        ):
            if part in archive:
                return look
        if "content.xml" in archive and b"spreadsheet" in archive.read_member("mimetype"):
            return ods.inspect_ods_workbook
        document = any(name.startswith(("word/", "ppt/", "content.xml")) for name in archive.names)
    raise ReadingFault("looks-like-document" if document else "looks-like-archive")


@contextmanager
def _open_workbook(
    source: Path, scratch: Path, wanted: str
) -> Iterator[tuple[WorkbookFacts, CalamineWorkbook]]:
    """The facts of a workbook, and the workbook in calamine. Whatever is wrong with it there is
    raised as ReadingFault."""
    book = _find_inspector(source)(source, scratch, wanted)
    try:
        with CalamineWorkbook.from_path(book.path) as workbook:
            yield _mark_hidden_sheets(book, workbook), workbook
    except PasswordError as cause:
        raise ReadingFault("workbook-locked") from cause
    except (MemoryError, ReadingFault):
        raise
    except BaseException as cause:
        # a panic of pyo3 is no Exception, and an OSError of Rust's own has no number
        theirs = type(cause).__module__.partition(".")[0] in ("python_calamine", "pyo3_runtime")
        if theirs or (isinstance(cause, OSError) and cause.errno is None):
            raise ReadingFault("workbook-broken") from cause
        raise


def _mark_hidden_sheets(book: WorkbookFacts, workbook: CalamineWorkbook) -> WorkbookFacts:
    """The same facts, in which sheets are hidden where calamine says so."""
    hidden_names = set()
    for metadata in workbook.sheets_metadata:
        if metadata.visible != SheetVisibleEnum.Visible:
            hidden_names.add(metadata.name)
    sheets = []
    for sheet in book.sheets:
        sheets.append(replace(sheet, hidden=sheet.name in hidden_names))
    return replace(book, sheets=tuple(sheets))


def _make_loader(book: WorkbookFacts, workbook: CalamineWorkbook) -> Load:
    """Sheets by name: all are kept where there is room, for the one that is read was looked at
    before."""
    load: Load = workbook.get_sheet_by_name
    return cache(load) if count_sheet_cells(book.sheets) <= MOST_CELLS else load


def _choose_table_sheet(
    book: WorkbookFacts, load: Load, wanted: str
) -> tuple[WorkbookSheet, tuple[str, ...]]:
    """The sheet to read, and the other visible ones that hold a table."""
    visible = [sheet for sheet in book.sheets if not sheet.hidden]
    if not wanted and is_template_workbook(book.sheets):
        wanted = DATA  # filled or not: the help is longer than a table that was just begun
    chosen_sheet = _find_sheet(book, wanted, visible) if wanted else None
    filled = [sheet for sheet in visible if sheet.filled]
    candidates = [_make_candidate(sheet, load(sheet.name)) for sheet in filled if not sheet.spread]
    chosen = choose_sheet(candidates)
    if not chosen_sheet:
        first = filled[0].name if filled else ""
        name = chosen.name if chosen else first
        chosen_sheet = next((sheet for sheet in visible if sheet.name == name), None)
    if not chosen_sheet or not chosen_sheet.filled:
        raise ReadingFault("workbook-empty")
    if chosen_sheet.spread:
        raise ReadingFault("sheet-too-spread", sheet=chosen_sheet.name, row=chosen_sheet.extent[0])
    tables = [candidate.name for candidate in candidates if candidate.is_table]
    return chosen_sheet, tuple(name for name in tables if name != chosen_sheet.name)


def _find_sheet(
    book: WorkbookFacts, wanted: str, visible: Sequence[WorkbookSheet]
) -> WorkbookSheet | None:
    """The sheet of this name, hidden or not; None where there is none and no other to offer."""
    sheets = {sheet.name: sheet for sheet in book.sheets}
    name = match_spelling(sheets, wanted)
    if name in sheets or not visible:
        return sheets.get(name)
    names = [sheet.name for sheet in visible]
    near = get_close_matches(wanted, names, 1, 0.0)[0]
    raise ReadingFault(
        "sheet-unknown", sheet=wanted, near=near, sheets=" · ".join(names[:MOST_NAMES])
    )


def _find_leaks(
    book: WorkbookFacts, read: WorkbookSheet, tables: Sequence[str]
) -> Iterator[Refusal]:
    """What the sheets hold that no table shows: of all of them, for another resource may read
    another one."""
    for sheet in book.sheets:
        if sheet.hidden and sheet.filled:
            yield Refusal(code="original-hidden-sheet", params={"sheet": sheet.name})
        elif sheet.secret_rows:
            yield Refusal(code="original-hidden-rows", params={"sheet": sheet.name})
        if sheet.secret_columns and not sheet.hidden:
            yield Refusal(code="original-hidden-columns", params={"sheet": sheet.name})
    known = (read.name, *tables)
    rest = [
        sheet.name
        for sheet in book.sheets
        if sheet.filled and not sheet.hidden and sheet.name not in known
    ]
    if rest:
        yield Refusal(
            code="original-sheets",
            params={"count": len(rest), "names": " · ".join(rest[:MOST_NAMES])},
        )


def _make_candidate(sheet: WorkbookSheet, cells: CalamineSheet) -> SheetCandidate:
    first, left_column = cells.start or (0, 0)
    sample = list(islice(cells.iter_rows(), first, first + SAMPLE))
    columns = []
    for place in range(cells.width):
        if not is_within_spans(left_column + place, sheet.hidden_columns):
            columns.append(SheetColumn(place=place, moments=False))
    visible_rows = []
    for number, row in enumerate(format_sheet_rows(sample, first, columns), first):
        if not is_within_spans(number, sheet.hidden_rows):
            visible_rows.append(row)
    return SheetCandidate(sheet.name, visible_rows, cells.height)


def _read_sheet(
    sheet: WorkbookSheet,
    cells: CalamineSheet,
    hints: ReadingHints,
    scratch: Path,
) -> RawTable:
    """One pass is enough for most sheets: what the columns need is known at its end, and seldom
    more than nothing."""
    first, left_column = cells.start or (0, 0)
    width = [
        place
        for place in range(cells.width)
        if not is_within_spans(left_column + place, sheet.hidden_columns)
    ]
    columns = [
        SheetColumn(
            place=place, moments=False, displays=sheet.displays.get(left_column + place, ())
        )
        for place in width
    ]
    if len(columns) > MOST_COLUMNS:
        deque(format_sheet_rows(islice(cells.iter_rows(), first, None), first, columns), 0)
        columns = select_needed_columns(columns, stored=hints.stored)
    if len(columns) > MOST_COLUMNS:
        raise ReadingFault("too-many-columns", columns=len(columns), most=MOST_COLUMNS)
    table = _read_columns(sheet, cells=cells, columns=columns, hints=hints, scratch=scratch)
    better = select_needed_columns(columns, stored=hints.stored)
    return (
        table
        if better == columns
        else _read_columns(sheet, cells=cells, columns=better, hints=hints, scratch=scratch)
    )


def _read_columns(
    sheet: WorkbookSheet,
    cells: CalamineSheet,
    columns: Sequence[SheetColumn],
    hints: ReadingHints,
    scratch: Path,
) -> RawTable:
    first, left_column = cells.start or (0, 0)
    merges = MergedCells(
        regions=tuple(_list_regions(sheet, cells, columns=columns, left_column=left_column))
    )
    row_filter = _RowFilter(sheet.hidden_rows)
    numbered = merges.apply(
        format_sheet_rows(islice(cells.iter_rows(), first, None), first, columns), first
    )
    table = restore_row_numbers(
        rows.load_sheet_rows(row_filter.keep_visible(numbered), hints, scratch), row_filter.left_out
    )
    if isinstance(table, Refusal) and table.code == "file-empty":
        raise ReadingFault("workbook-empty")  # all its rows are hidden
    table = ensure_accepted(table)
    repairs = (
        *table.repairs,
        *_list_repairs(
            table, sheet, columns=columns, cells=cells, row_filter=row_filter, merges=merges
        ),
    )
    names = _get_sheet_names(table)
    named: Sequence[tuple[str, SheetColumn]] = ()
    if len(names) == len(columns):  # none was hollow
        named = list(zip(names, columns, strict=True))
    covered = merges.covered or any(column.blanked for column in columns)
    return replace(
        table,
        repairs=repairs,
        formatted=_name_columns(named, lambda column: column.formatted and not column.counted),
        typed=_name_columns(named, attrgetter("dotted")),
        leaks=(Refusal(code="original-covered-cells", params={"sheet": sheet.name}),) * covered,
        problems=(
            *table.problems,
            *_report_unsure_cells(table, sheet, columns),
            *_report_merged(sheet, merges, letters=_list_letters(columns, left_column)),
        ),
    )


def _get_sheet_names(table: RawTable) -> tuple[str, ...]:
    """The names of the columns that the sheet has: headings of rows may have come before them.
    Hollow columns may have gone since."""
    added = [repair.params["column"] for repair in table.repairs if repair.code == "sections-moved"]
    return table.names[1:] if table.names[0] in added else table.names


def _list_letters(columns: Sequence[SheetColumn], left_column: int) -> list[str]:
    return [format_column_letters(left_column + column.place) for column in columns]


def _name_columns(
    named: Iterable[tuple[str, SheetColumn]], is_wanted: Callable[[SheetColumn], bool]
) -> frozenset[str]:
    return frozenset(name for name, column in named if is_wanted(column))


@dataclass
class _RowFilter:
    """The rows that become records. Rows are numbered from 0 as they come, `left_out` from 1 as
    people count."""

    hidden: tuple[Span, ...]
    left_out: list[int] = field(default_factory=list)
    secret: list[int] = field(default_factory=list)  # hidden rows with a value, from 1

    def keep_visible(self, numbered: Iterator[Row]) -> Iterator[Sequence[str]]:
        spans = iter(self.hidden)
        following = 0
        blank = 0
        low, high = next(spans, (-1, -1))
        for number, row in numbered:
            self.left_out += range(following + 1, number + 1)
            following = number + 1
            while -1 < high < number:
                low, high = next(spans, (-1, -1))
            empty = not any(row)
            if low <= number <= high:
                self.left_out.append(number + 1)
                self.secret += [] if empty else [number + 1]
            elif empty:
                blank += 1  # those at the end are not handed over
            else:
                yield from ([""] * len(row) for _ in range(blank))
                blank = 0
                yield row


def _iterate_merged(sheet: WorkbookSheet, cells: CalamineSheet) -> Iterator[Region]:
    """The merged regions of the sheet, by calamine where it tells them."""
    ranges = cells.merged_cell_ranges
    if ranges is None:
        yield from sheet.merged
        return
    for start, end in ranges:
        yield (*start, *end)


def _list_regions(
    sheet: WorkbookSheet, cells: CalamineSheet, columns: Sequence[SheetColumn], left_column: int
) -> Iterator[Region]:
    """The merged regions, with the places of the kept columns that they cover."""
    kept = [left_column + column.place for column in columns]
    for top, first, bottom, last in _iterate_merged(sheet, cells):
        low = bisect_left(kept, first)
        high = bisect_right(kept, last) - 1
        if low <= high and kept[low] == first and (low < high or top < bottom):
            yield top, low, bottom, high


def _list_repairs(
    table: RawTable,
    sheet: WorkbookSheet,
    columns: Sequence[SheetColumn],
    cells: CalamineSheet,
    row_filter: _RowFilter,
    merges: MergedCells,
) -> Iterator[Repair]:
    left_column = (cells.start or (0, 0))[1]
    numbered = (
        ("hidden-rows", row_filter.secret),
        ("formulas-unknown", table.keep_table_rows(_list_visible_rows(sheet, sheet.unknown))),
        ("merged-repeated", [row + 1 for row in merges.repeated]),
    )
    yield from (make_repair(code, rows) for code, rows in numbered if rows)
    hidden = sum(
        is_within_spans(column, sheet.hidden_columns)
        for column in range(left_column, left_column + cells.width)
    )
    if hidden:
        yield Repair("hidden-columns", {}, hidden)
    if merges.header:
        low, high = merges.header
        yield Repair("header-joined", {}, 1, tuple(range(low + 1, high + 2)))
    names = _get_sheet_names(table)
    named = len(names) == len(columns)
    for place, column in enumerate(columns):
        if column.changed:
            name = names[place] if named else format_column_letters(left_column + column.place)
            yield Repair(
                "cells-as-shown", {"column": name, "value": column.example}, column.changed
            )


def _list_visible_rows(sheet: WorkbookSheet, cells: Iterable[tuple[int, int]]) -> list[int]:
    """The rows of those of these cells that are not hidden, as people number them."""
    visible_cells = (cell for cell in cells if not is_within_spans(cell[1], sheet.hidden_columns))
    return [row + 1 for row, _ in visible_cells if not is_within_spans(row, sheet.hidden_rows)]


def _report_merged(
    sheet: WorkbookSheet, merges: MergedCells, letters: Sequence[str]
) -> Iterator[Problem]:
    """The merged cells that stand once, by their names in the sheet."""
    for code, cells in (("merged-measure", merges.measures), ("merged-across", merges.across)):
        if not cells:
            continue
        (top, low, bottom, high), value = cells[0]
        rows = tuple(region[0] + 1 for region, _ in cells)
        place = Place(path="", row=top + 1, sheet=sheet.name)
        name = f"{letters[low]}{top + 1}:{letters[high]}{bottom + 1}"
        problem = make_problem(code, place, row=top + 1, cells=name, value=value[:SHOWN])
        yield replace(problem, count=len(cells), rows=tuple(dict.fromkeys(rows))[:FIRST_ROWS])


def _report_unsure_cells(
    table: RawTable, sheet: WorkbookSheet, columns: Sequence[SheetColumn]
) -> Iterator[Problem]:
    """Errors and formulas without a result leave holes in the table that nobody can fill here;
    small numbers may pass for days."""
    early = sorted(
        row
        for column in columns
        for row in column.early
        if not is_within_spans(row - 1, sheet.hidden_rows)
    )
    rows_by_code = (
        ("sheet-errors", _list_visible_rows(sheet, sheet.errors)),
        ("formulas-unknown", _list_visible_rows(sheet, sheet.unknown)),
        ("dates-1900", early),
    )
    for code, cells in rows_by_code:
        numbers = table.keep_table_rows(cells)
        if numbers:
            place = Place(path="", row=numbers[0], sheet=sheet.name)
            first = tuple(dict.fromkeys(numbers))[:FIRST_ROWS]
            problem = make_problem(code, place, row=numbers[0])
            yield replace(problem, count=len(numbers), rows=first)

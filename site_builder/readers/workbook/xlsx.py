"""XLSX and XLSM: one pass over each sheet's XML, which goes into the copy that calamine reads.

Rows are told apart by splitting, not by a parser: a million cells take a tenth of a second.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from itertools import chain, repeat
from pathlib import Path
from zipfile import ZipFile

from site_builder.core.problems import Refusal
from site_builder.core.text import match_spelling
from site_builder.readers.reading_fault import ReadingFault
from site_builder.readers.workbook.archive import (
    WorkbookArchive,
    copy_member_blocks,
    copy_whole_members,
    split_row_blocks,
)
from site_builder.readers.workbook.display import BUILT_IN, NumberDisplay, parse_number_format
from site_builder.readers.workbook.facts import MOST_ROWS, WorkbookFacts, WorkbookSheet
from site_builder.readers.workbook.formula_texts import XLSX_FORMULA, FormulaTexts
from site_builder.readers.workbook.gather import GatheredSheet
from site_builder.readers.workbook.parts import (
    combine_leaks,
    find_link_leaks,
    find_part_leaks,
    find_people_leaks,
    parse_xml_part,
    strip_xml_namespace,
)
from site_builder.readers.workbook.unseen import UnseenTexts, has_telling_names, has_unseen_choices

_PREFIX = re.compile(rb"<([A-Za-z_][A-Za-z0-9_.-]*:)?sheetData[\s/>]")
_SHARED = re.compile(rb"<([A-Za-z_][A-Za-z0-9_.-]*:)?sst[\s/>]")
_NUMBER = re.compile(rb"\sr=[\"']([0-9]{1,7})[\"']")
_IS_HIDDEN = re.compile(rb"hidden=[\"'][1t]")  # some write hidden="false" in every row
_HIDDEN = re.compile(rb"\shidden=[\"'](?:1|true)[\"']|\s(?:ht|width)=[\"']0(?:[.]0*)?[\"']")
_COLUMN = re.compile(rb"<(?:[A-Za-z0-9_.-]+:)?col\s([^>]*)>")
_BOUNDS = re.compile(rb"\s(min|max)=[\"']([0-9]{1,7})[\"']")
_MERGED = re.compile(rb"[<:]mergeCell\s")
_FAR = re.compile(rb"r=[\"'][A-Z]{2,3}[0-9]")  # it begins with a letter that is searched for fast
_FILLED = re.compile(rb"r=[\"']([A-Z]{1,3})[0-9]{1,7}[\"'](?=[^>]*[^/]>)")
_PLACES = re.compile(rb"r=[\"'][A-Z]{1,3}([0-9]{1,7})")
_ERROR = re.compile(rb"\sr=\"([A-Z]{1,3})[0-9]{1,7}\"[^>]*\st=\"e\"")
# A formula whose result was never saved: libraries write it so, and a spreadsheet would compute it.
# One that gives an empty text is saved with its type (t="str").
_UNKNOWN = re.compile(
    rb"<(?:[A-Za-z0-9_.-]+:)?c(?=\s)(?:(?!\st=)[^>])*?\sr=[\"']([A-Z]{1,3})([0-9]{1,7})[\"'](?:(?!\st=)[^>])*>"
    rb"<(?:[A-Za-z0-9_.-]+:)?f(?:[^>]*/>|[^>]*>[^<]*</[^>]*>)(?:<(?:[A-Za-z0-9_.-]+:)?v(?:\s*/>"
    rb"|></[^>]*>))?</[^>]*c>"
)
MOST_MERGED = 200_000
_TEXTS = "xl/sharedStrings.xml"
# The parts that calamine needs beside the sheets and these.
_KEPT = (
    "[Content_Types].xml",
    "_rels/.rels",
    "xl/workbook.xml",
    "xl/_rels/workbook.xml.rels",
    "xl/styles.xml",
)


def inspect_xlsx_workbook(source: Path, scratch: Path, wanted: str) -> WorkbookFacts:
    """The sheets of an XLSX, those that are visible and the one that is wanted copied for
    calamine."""
    path = scratch / "book.xlsx"
    with WorkbookArchive(source) as archive, ZipFile(path, "w") as copy:
        if "xl/workbook.xml" not in archive:
            raise ReadingFault("looks-like-archive")
        copy_whole_members(archive, copy, _KEPT)
        formats = _read_formats(archive)
        sheet_entries = [entry for entry in _list_sheets(archive) if entry[2] in archive]
        chosen = match_spelling((name for name, _, _ in sheet_entries), wanted)
        unseen = UnseenTexts(
            has_hidden_text=has_telling_names(
                parse_xml_part(archive.read_member("xl/workbook.xml"))
            )
        )
        formula_texts = FormulaTexts()
        sheets = tuple(
            _gather_sheet(
                archive,
                copy if not hidden or name == chosen else None,
                name=name,
                part=part,
                formats=formats,
                unseen=unseen,
                formula_texts=formula_texts,
            )
            for name, hidden, part in sheet_entries
        )
        _inspect_tables(archive, unseen)
        if _TEXTS in archive:
            _inspect_texts(copy_member_blocks(archive.blocks(_TEXTS), copy, _TEXTS), unseen)
        parts = [part for _, _, part in sheet_entries]
        leaks = find_xlsx_leaks(archive, parts, "xl/workbook.xml")
    has_unseen = unseen.has_hidden_text or has_unseen_choices(source, parts, unseen)
    if has_unseen:
        leaks = (*leaks, Refusal(code="original-unseen"))
    receipts = formula_texts.list_receipts()
    return WorkbookFacts(path, sheets, leaks, receipts, formula_texts.asides.list_texts())


def _inspect_tables(archive: WorkbookArchive, unseen: UnseenTexts) -> None:
    """The filters of tables stand in parts of their own."""
    for name in archive.names:
        if name.startswith("xl/tables/"):
            unseen.piece(archive.read_member(name))


def _inspect_texts(blocks: Generator[bytes], unseen: UnseenTexts) -> None:
    """The texts that sheets share."""
    with closing(blocks):
        start = next(blocks, b"")
        mark = b"<" + ((_SHARED.search(start) or (b"", b""))[1] or b"") + b"si"
        for piece in split_row_blocks(chain((start,), blocks), mark):
            unseen.shared(piece, mark)
            unseen.drop_shown_choices(piece)


def find_xlsx_leaks(
    archive: WorkbookArchive, sheets: Iterable[str], *with_people: str
) -> tuple[Refusal, ...]:
    """What the file holds beside these parts, which are its sheets."""
    return combine_leaks(
        (
            *find_part_leaks(archive, sheets),
            *find_link_leaks(archive),
            *find_people_leaks(archive, "docProps/core.xml", "docProps/app.xml", *with_people),
            *([Refusal(code="original-padded")] if archive.padded else ()),
        )
    )


def read_relation_targets(archive: WorkbookArchive, name: str) -> dict[str, str]:
    """The parts that a file of relations names, by their id."""
    targets = {}
    for element in parse_xml_part(archive.read_member(name)).iter():
        target = element.get("Target", "")
        targets[element.get("Id", "")] = (
            target.lstrip("/") if target.startswith(("/", "xl/")) else f"xl/{target}"
        )
    return targets


def _list_sheets(archive: WorkbookArchive) -> Iterator[tuple[str, bool, str]]:
    """(name, hidden, part) of each sheet, in the order of their tabs."""
    parts = read_relation_targets(archive, "xl/_rels/workbook.xml.rels")
    for element in parse_xml_part(archive.read_member("xl/workbook.xml")).iter():
        if strip_xml_namespace(element.tag) == "sheet":
            identity = next(
                (
                    value
                    for key, value in element.attrib.items()
                    if strip_xml_namespace(key) == "id"
                ),
                "",
            )
            yield (
                element.get("name", ""),
                element.get("state", "visible") != "visible",
                parts.get(identity, ""),
            )


def _read_formats(archive: WorkbookArchive) -> dict[bytes, NumberDisplay]:
    """The styles of cells that show something else than their value, by number."""
    if "xl/styles.xml" not in archive:
        return {}
    root = parse_xml_part(archive.read_member("xl/styles.xml"))
    codes = {str(number): code for number, code in BUILT_IN.items()}
    for element in root.iter():
        if strip_xml_namespace(element.tag) == "numFmt":
            codes[element.get("numFmtId", "")] = element.get("formatCode", "")
    cells = next(
        (element for element in root.iter() if strip_xml_namespace(element.tag) == "cellXfs"), ()
    )
    displays = (
        parse_number_format(codes.get(element.get("numFmtId", ""), "")) for element in cells
    )
    return {b"%d" % place: display for place, display in enumerate(displays) if display}


@dataclass(kw_only=True)
class _Seen:
    """What the pass over one sheet gathers."""

    sheet: GatheredSheet
    styled: re.Pattern[bytes] | None
    formats: dict[bytes, NumberDisplay]
    number: int = 0  # of the last row, from 1
    # letters of columns with a value, beyond Z or where they matter
    columns: set[bytes] = field(default_factory=set)
    unplaced: int = 0  # cells of a row that do not say where they are
    merged: int = 0  # regions, which calamine reads

    def piece(self, piece: bytes, mark: bytes, first: bool) -> None:
        """Some whole rows, and before the first one or after the last one what surrounds them."""
        head, *rows = piece.split(mark)
        if b"rowBreaks" in piece:
            rows = [row for row in rows if not row.startswith(b"Breaks")]
        if first:
            self._head(head)
        if b"mergeCell" in piece:
            self.merged += len(_MERGED.findall(piece))
            if self.merged > MOST_MERGED:
                raise ReadingFault("workbook-broken")
        if b"f>" in piece or b"f/>" in piece:
            self.sheet.unknown += [
                (int(row) - 1, _parse_column_letters(letters))
                for letters, row in _UNKNOWN.findall(piece)
            ]
        hidden = b'ht="0' in piece or (b"hidden=" in piece and _IS_HIDDEN.search(piece) is not None)
        self._rows(rows, hidden, b't="e"' in piece)
        longest = max(rows, key=len, default=b"")
        is_far = _FAR.search(piece) is not None
        # a cell may lie about its row too, of which the others could not make a sheet too large
        if is_far:
            self.sheet.last_row = max(self.sheet.last_row, *map(int, set(_PLACES.findall(piece))))
        placed = _FILLED.findall(piece if is_far or self.sheet.hidden_columns else longest)
        self.columns.update(placed)
        if not placed:
            self.unplaced = max(self.unplaced, longest.count(b"v>") + longest.count(b"is>"))
        if self.styled:
            for letters, row, style in self.styled.findall(piece):
                self.sheet.show(int(row) - 1, _parse_column_letters(letters), self.formats[style])

    def _head(self, head: bytes) -> None:
        for attributes in _COLUMN.findall(head):
            bounds = dict(_BOUNDS.findall(b" " + attributes))
            if _HIDDEN.search(b" " + attributes) and len(bounds) == 2:
                self.sheet.hidden_columns.append((int(bounds[b"min"]) - 1, int(bounds[b"max"]) - 1))

    def _count_rows(self, row: bytes, count: int) -> None:
        """The number of a row is its own, or that of the last one and `count`."""
        number = _NUMBER.search(row[: row.find(b">") + 1])
        self.number = int(number[1]) if number else self.number + count

    def _rows(self, rows: list[bytes], hidden: bool, errors: bool) -> None:
        if hidden or errors:
            for row in rows:
                self._count_rows(row, 1)
                if hidden and _HIDDEN.search(row[: row.find(b">") + 1]):
                    self.sheet.row(self.number - 1, True)
                    self.sheet.secret_rows |= _has_value(row)
                if errors:
                    columns = map(_parse_column_letters, _ERROR.findall(row))
                    self.sheet.errors += zip(repeat(self.number - 1), columns, strict=False)
        elif rows:
            self._count_rows(rows[-1], len(rows))
        if self.number > MOST_ROWS:
            raise ReadingFault("workbook-broken")
        for back, row in enumerate(reversed(rows)):
            if _has_value(row):
                self.sheet.last_row = max(self.sheet.last_row, self.number - back)
                break


def _gather_sheet(
    archive: WorkbookArchive,
    copy: ZipFile | None,
    name: str,
    part: str,
    formats: dict[bytes, NumberDisplay],
    unseen: UnseenTexts,
    formula_texts: FormulaTexts,
) -> WorkbookSheet:
    blocks = archive.blocks(part)
    if copy:
        blocks = copy_member_blocks(blocks, copy, part)
    with closing(blocks):  # the copy cannot be closed while a part of it is being written
        start = next(blocks, b"")
        prefix = (_PREFIX.search(start) or (b"", b""))[1] or b""
        mark = b"<" + prefix + b"row"
        sheet = GatheredSheet(name=name)
        gathering = _Seen(
            sheet=sheet, styled=_compile_style_pattern(prefix, formats), formats=formats
        )
        for place, piece in enumerate(split_row_blocks(chain((start,), blocks), mark)):
            gathering.piece(piece, mark, place == 0)
            unseen.piece(piece)
            if b"f>" in piece:
                formula_texts.look_at(piece, XLSX_FORMULA)
    sheet.columns = set(map(_parse_column_letters, gathering.columns))
    sheet.last_column = max(sheet.columns, default=gathering.unplaced) + 1
    workbook_sheet = sheet.sheet()
    has_secret = workbook_sheet.secret_columns or bool(
        workbook_sheet.hidden_columns and gathering.unplaced
    )
    return replace(workbook_sheet, secret_columns=has_secret)


def _compile_style_pattern(
    prefix: bytes, formats: dict[bytes, NumberDisplay]
) -> re.Pattern[bytes] | None:
    """Finds (letters, row, style) of the cells with a value in one of these styles."""
    if not formats:
        return None
    styles = b"|".join(formats)
    return re.compile(
        rb"<"
        + prefix
        + rb"c\sr=\"([A-Z]{1,3})([0-9]{1,7})\"[^>]*?\ss=\"("
        + styles
        + rb")\"(?:[^>]*[^/>])?>"
    )


def _has_value(row: bytes) -> bool:
    return b"v>" in row or b"is>" in row


def _parse_column_letters(letters: bytes) -> int:
    """The number of a column, from 0, by its letters."""
    number = 0
    for letter in letters:
        number = 26 * number + letter - 64
    return number - 1

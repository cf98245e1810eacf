"""ODS: one pass over content.xml, which goes into the copy that calamine reads, tidied where that
needs it.

A cell is looked at only where its row holds what calamine does not tell: most rows are only
counted.
"""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from xml.parsers import expat
from zipfile import ZipFile

from site_builder.core.problems import Refusal
from site_builder.readers.reading_fault import ReadingFault
from site_builder.readers.workbook.archive import (
    WorkbookArchive,
    copy_whole_members,
    split_row_blocks,
)
from site_builder.readers.workbook.facts import (
    MOST_CELLS,
    MOST_ROWS,
    WorkbookFacts,
    count_sheet_cells,
    make_spread_fault,
)
from site_builder.readers.workbook.formula_texts import ODS_FORMULA, FormulaTexts
from site_builder.readers.workbook.gather import GatheredSheet
from site_builder.readers.workbook.ods_cells import (
    COLUMNS,
    UNKNOWN,
    count_row_columns,
    find_unsaved_results,
    has_ods_value,
    iterate_ods_values,
    parse_cell_display,
    parse_repeat_count,
)
from site_builder.readers.workbook.parts import combine_leaks, find_part_leaks, find_people_leaks
from site_builder.readers.workbook.unseen import (
    UnseenTexts,
    extract_formula_literals,
    filter_telling_texts,
    has_telling_header,
    has_unseen_choices,
)

_ROW = b"<table:table-row"
_TABLE_START = b"<table:table "
_TABLE = re.compile(rb"<table:table\s([^>]*)>")
_STYLE = re.compile(rb"<style:style\s([^>]*)>\s*<style:table-(?:row|column)-properties([^>]*)>")
_FLAT = re.compile(rb"style:(?:row-height|column-width)=\"0(?:[.]0*)?[a-z]{2}\"")
_COLUMN = re.compile(rb"<(/?)table:table-column(-group)?(?=[\s/>])([^>]*)>")
_CLOSED = re.compile(rb"\stable:display=\"false\"")
_NAME = re.compile(rb"\s(?:table|style):name=\"([^\"]*)\"")
_STYLED = re.compile(rb"\stable:style-name=\"([^\"]*)\"")
_ROWS = re.compile(rb"number-rows-repeated=\"([0-9]{1,9})\"")
_SPAN = re.compile(rb"number-(columns|rows)-spanned=\"([0-9]{1,7})\"")
_HIDDEN = re.compile(rb"table:visibility=\"(?:collapse|filter)\"")
_PADDED = re.compile(rb"min-integer-digits=\"(?:[2-9]|[1-9][0-9])\"")
# nothing that could hide the end of the last table
_PLAIN_END = re.compile(rb"(?:\s*<[^<>\"'!]*>)*\s*")
_BLANKS = re.compile(rb">\s+(?=</?(?:table|office):|<text:p)")

# What makes a row worth a look; empty cells that are repeated before others may be a million.
_TELLING = (b"-spanned=\"", b"\"percentage\"", b"\"currency\"", b"\"error\"", b">#", b">Err:",
            b"<text:line-break", b"<text:tab", b"=\"PT")  # fmt: skip
_FAR = re.compile(
    rb"columns-repeated=\"[0-9]{3,}\"(?:(?:[^>]*[^/>])?>|[^>]*/>(?!\s*</table:table-row))"
)
_WITH_ZERO = re.compile(rb"office:value=\"[0-9]+\"[^>]*><text:p>0[0-9]")
_LEAKS = {b"<office:annotation": "original-comments", b"<table:tracked-changes": "original-changes",
          b"<draw:": "original-pictures", b"<table:dde-link": "original-links"}  # fmt: skip
_REPEATED = b"rows-repeated"
_VISIBLE = b"visibility="
_DISPLAYED = b'display="false"'
_FORMULA = b"formula="
# What a rule of entry says or lists, a name that stands for a text, a filter: no cell shows them.
_UNSEEN = re.compile(
    rb"<table:(?:help|error)-message(?:\s[^>]*[^/])?>"
    rb"|<table:(?:filter-condition|filter-set-item|desc|scenario)[\s>]|<!--"
    rb"|<table:named-expression\s[^>]*&quot;"
)
_RARE = (
    b"-message",
    b"<table:filter-",
    b"<table:desc",
    b"<table:scenario",
    b"<!--",
    b"<table:named-expression",
    b":condition",
    b"xlink:href",
)  # what these patterns need
_RULE = re.compile(rb"(?::condition|calcext:value)=\"([^\"]*)\"")
_TIP = re.compile(rb"office:title=\"([^\"]*)\"")  # of a link
# What is printed above and below pages, and the fields that stand for a number, a day or a name of
# ours.
_PRINTED = re.compile(
    rb"(?s)<style:(?:header|footer)(?:-left|-first)?(?:\s[^>]*[^/])?>(.*?)</style:(?:head|foot)er"
)
_FIELD = re.compile(
    rb"<text:(sheet-name|page-number|page-count|title"
    rb"|date|time)\b[^>]*>[^<]*</text:\1>|<[^>]*>|[?]{3}"
)
_ADDRESS = re.compile(rb"xlink:href=\"([^\"]*)")
_LINK = re.compile(rb"xlink:href=\"(?!https?:|#)")
# A hundred megabytes are searched for twenty words, so first without the letters that most of them
# are made of.
_COMMON = b'0123456789 aeilotcfxuvm<>/"'
_WORDS = tuple(
    (word, word.translate(None, _COMMON))
    for word in (
        *_TELLING,
        *_LEAKS,
        *_RARE,
        _REPEATED,
        _VISIBLE,
        _DISPLAYED,
        b"columns-repeated",
        _FORMULA,
    )
)


def inspect_ods_workbook(source: Path, scratch: Path, wanted: str) -> WorkbookFacts:
    """The sheets of an ODS, all of which calamine reads at once."""
    path = scratch / "book.ods"
    with WorkbookArchive(source) as archive, ZipFile(path, "w") as copy:
        if b"encryption-data" in archive.read_member("META-INF/manifest.xml"):
            raise ReadingFault("workbook-locked")
        copy_whole_members(archive, copy, ("mimetype", "META-INF/manifest.xml"))
        styles = archive.read_member("styles.xml")
        gathered = _OdsGatherer(_PADDED.search(styles) is not None)
        if b"<!--" in styles or any(map(_prints_text, _PRINTED.findall(styles))):
            gathered.leaks.add("original-unseen")
        with copy.open("content.xml", "w", force_zip64=True) as content:
            for piece in split_row_blocks(archive.blocks("content.xml"), _ROW):
                content.write(gathered.piece(piece))
        _, ended, tail = piece.rpartition(b"</table:table>")
        if archive.padded:
            gathered.leaks.add("original-padded")
        part_leaks = (*find_part_leaks(archive, ()), *find_people_leaks(archive, "meta.xml"))
    if has_unseen_choices(source, ["content.xml"], gathered.unseen):
        gathered.leaks.add("original-unseen")
    leaks = combine_leaks((*part_leaks, *(Refusal(code=leak) for leak in gathered.leaks)))
    if not ended or not _PLAIN_END.fullmatch(tail) or "original-comments" in gathered.leaks:
        _check_xml(path)
    sheets = tuple(sheet.sheet() for sheet in gathered.sheets)
    if count_sheet_cells(sheets) > MOST_CELLS:
        raise make_spread_fault()
    formula_texts = gathered.formula_texts
    receipts = formula_texts.list_receipts()
    return WorkbookFacts(path, sheets, leaks, receipts, formula_texts.asides.list_texts())


def _prints_text(printed: bytes) -> bool:
    """Does a header of pages say more than numbers and days?"""
    return has_telling_header(unescape(_FIELD.sub(b" ", printed).decode("utf-8", "replace")))


def _check_xml(path: Path) -> None:
    """Raise ReadingFault where XML is broken: calamine waits for ever for the end of a table, or of
    a comment."""
    parser = expat.ParserCreate()
    try:
        with ZipFile(path) as copy, copy.open("content.xml") as content:
            parser.ParseFile(content)
    except (expat.ExpatError, LookupError, ValueError) as cause:
        raise ReadingFault("workbook-broken") from cause


class _OdsGatherer:
    """What the pass gathers: the sheets, the last of which is not at its end, and codes of leaks.

    `padded`: some style writes zeros in front of numbers.
    """

    def __init__(self, padded: bool) -> None:
        self.sheets: list[GatheredSheet] = []
        self.leaks: set[str] = set()
        self.unseen = UnseenTexts()
        self.formula_texts = FormulaTexts()
        self._padded = padded
        self._flat: set[bytes] = set()  # styles of rows and columns of no size
        self._row = 0  # of the next row, from 0
        self._closed = (
            0  # groups of rows that are open here, from the first that is not displayed on
        )
        self._loose: bool | None = None  # blanks stand between the elements

    def piece(self, piece: bytes) -> bytes:
        """Some whole rows, as calamine is to have them."""
        if self._loose is None and _ROW in piece:
            self._loose = re.search(rb"<table:table-row[^>]*>\s", piece) is not None
        if self._loose:
            piece = _BLANKS.sub(b">", piece)
        thin = piece.translate(None, _COMMON)
        words = {word for word, thin_word in _WORDS if thin_word in thin and word in piece}
        self.leaks.update(_LEAKS[word] for word in words if word in _LEAKS)
        if not self.sheets:
            self._padded |= _PADDED.search(piece) is not None
        if not words.isdisjoint(_RARE):
            self._unseen(piece)
        if _FORMULA in words:
            self.formula_texts.look_at(piece, ODS_FORMULA)
        if not self.sheets:
            self._styles(piece)
        head, *rows = piece.split(_ROW)
        self._between(head)
        is_telling = self._telling(piece, words)
        is_odd = (
            is_telling
            or self._flat
            or self._closed
            or not words.isdisjoint((_REPEATED, _VISIBLE, _DISPLAYED))
        )
        if self.sheets and not (is_odd or _TABLE_START in piece[len(head) :]):
            self._plain(rows, b"columns-repeated" in words)
        else:
            for row in rows:
                self._read_row(row, is_telling)
        return piece

    def _styles(self, piece: bytes) -> None:
        for style, properties in _STYLE.findall(piece):
            if _FLAT.search(properties) and (name := _NAME.search(b" " + style)):
                self._flat.add(name[1])

    def _unseen(self, piece: bytes) -> None:
        """Texts that no cell shows; those of rules and of links are such until a cell shows
        them."""
        if _UNSEEN.search(piece):
            self.leaks.add("original-unseen")
        if _LINK.search(piece):
            self.leaks.add("original-links")
        for rule in _RULE.findall(piece) if b":condition" in piece else ():
            self.unseen.choices.update(extract_formula_literals(rule))
        if b"xlink:href" in piece:
            self.unseen.choices.update(filter_telling_texts(_TIP.findall(piece)))
            addresses = _ADDRESS.findall(piece)
            self.formula_texts.asides.add(each.decode("utf-8", "replace") for each in addresses)

    def _is_hidden(self, attributes: bytes) -> bool:
        """Is this row or column hidden, or as flat as nothing?"""
        if _HIDDEN.search(attributes):
            return True
        style = _STYLED.search(attributes) if self._flat else None
        return bool(style and style[1] in self._flat)

    def _telling(self, part: bytes, words: set[bytes]) -> bool:
        if not words.isdisjoint(_TELLING) or (b"columns-repeated" in words and _FAR.search(part)):
            return True
        if _FORMULA in words and UNKNOWN.search(part):
            return True
        return self._padded and _WITH_ZERO.search(part) is not None

    def _between(self, part: bytes) -> None:
        """What stands outside rows: the beginning of a table, and its columns."""
        for attributes in _TABLE.findall(part):
            name = _NAME.search(b" " + attributes)
            title = unescape(name[1].decode("utf-8", "replace")) if name else ""
            self.sheets.append(GatheredSheet(name=title))
            self._row = self._closed = 0
        column = closed = 0
        for end, group, attributes in _COLUMN.findall(part) if self.sheets else ():
            if group:
                closed = _count_closed_groups(closed, bool(end), attributes)
                continue
            repeat_count = parse_repeat_count(COLUMNS, attributes)
            if closed or self._is_hidden(attributes):
                self.sheets[-1].hidden_columns.append((column, column + repeat_count - 1))
            column += repeat_count

    def _plain(self, rows: list[bytes], repeats: bool) -> None:
        """Rows without anything to tell: the last one with a value, and how wide the widest is."""
        # <table:table-rows>, <table:table-row-group>
        kept_rows = [row for row in rows if row[:1] not in (b"s", b"-")]
        sheet = self.sheets[-1]
        if sheet.hidden_columns:
            for row in kept_rows:
                self._cells(row, True)
            return
        self._row += len(kept_rows)
        back = next(
            (back for back, row in enumerate(reversed(kept_rows)) if has_ods_value(row)), None
        )
        if back is not None:
            repeated = [row for row in kept_rows if b"columns-repeated" in row] if repeats else []
            sheet.cell(
                self._row - back - 1,
                max(map(count_row_columns, [max(kept_rows, key=len), *repeated])) - 1,
            )

    def _read_row(self, row: bytes, telling: bool) -> None:
        if row[:1] in (b"s", b"-"):
            if row.startswith(b"-group"):
                self._closed = _count_closed_groups(self._closed, False, row.partition(b">")[0])
            following = row
        else:
            inside, _, following = row.partition(b"</table:table-row>")
            if self.sheets:
                self._cells(
                    inside,
                    telling
                    and self._telling(inside, {word for word, _ in _WORDS if word in inside}),
                )
        if following:
            self._closed = max(self._closed - following.count(b"</table:table-row-group>"), 0)
            self._between(following)

    def _cells(self, row: bytes, telling: bool) -> None:
        """One row, or as many as it is repeated."""
        tag, _, cells = row.partition(b">")
        sheet = self.sheets[-1]
        first_row = self._row
        self._row += parse_repeat_count(_ROWS, tag)
        sheet.row(first_row, self._closed > 0 or self._is_hidden(tag), self._row - 1)
        if telling:  # rows that are repeated with a formula stand for one
            sheet.unknown += [(first_row, column) for column in find_unsaved_results(cells)]
        if not has_ods_value(cells):
            return
        if self._row > MOST_ROWS or (self._row - first_row) * count_row_columns(cells) > MOST_CELLS:
            raise make_spread_fault()
        if not telling and not sheet.hidden_columns:
            sheet.cell(first_row, 0)
            sheet.cell(self._row - 1, count_row_columns(cells) - 1)
            return
        for column, attributes, content in iterate_ods_values(cells):
            form, error = parse_cell_display(attributes, content)
            for number in (
                range(first_row, self._row)
                if form is not None or error
                else (first_row, self._row - 1)
            ):
                sheet.cell(number, column, form, error)
            spans = {kind: int(number) for kind, number in _SPAN.findall(attributes)}
            if max(spans.values(), default=1) > 1:
                bottom = spans.get(b"rows", 1)
                right = spans.get(b"columns", 1)
                sheet.merged.append((first_row, column, first_row + bottom - 1, column + right - 1))


def _count_closed_groups(closed: int, end: bool, attributes: bytes) -> int:
    """How many groups are open, from the first that is not displayed on, once this one begins or
    ends."""
    if end:
        return max(closed - 1, 0)
    return closed + 1 if closed or _CLOSED.search(attributes) else 0

"""XLSB: the parts of an XLSX as binary records."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from zipfile import ZipFile

from site_builder.core.problems import Refusal
from site_builder.core.text import match_spelling
from site_builder.readers.reading_fault import ReadingFault
from site_builder.readers.workbook.archive import (
    WorkbookArchive,
    copy_member_blocks,
    copy_whole_members,
)
from site_builder.readers.workbook.display import BUILT_IN, NumberDisplay, parse_number_format
from site_builder.readers.workbook.facts import MOST_ROWS, WorkbookFacts, WorkbookSheet
from site_builder.readers.workbook.gather import GatheredSheet
from site_builder.readers.workbook.xlsx import find_xlsx_leaks, read_relation_targets

# one is a cell without a value
_ROW = 0
_ERRORS = (3, 11)
_VALUES = range(2, 12)
# rules of entry and of colour, headers of pages
_SHARED = 7
_TEXT = 19
_LINK = 494
_RULES = (64, 463, 479)
_NEWER = 1024  # records of what Excel learnt since 2007, rules among them
_WORD = re.compile(rb"(?:[A-Za-z]\0){2}")
_FORMAT = 44
_STYLE = 47
_COLUMN = 60
_SHEET = 156
_MERGED = 176
_STYLES = 617
_STYLES_END = 618
# The parts that calamine needs beside the sheets.
_KEPT = (
    "[Content_Types].xml",
    "_rels/.rels",
    "xl/workbook.bin",
    "xl/_rels/workbook.bin.rels",
    "xl/styles.bin",
    "xl/sharedStrings.bin",
)


def inspect_xlsb_workbook(source: Path, scratch: Path, wanted: str) -> WorkbookFacts:
    """The sheets of an XLSB, those that are visible and the one that is wanted copied for
    calamine."""
    path = scratch / "book.xlsb"
    with WorkbookArchive(source) as archive, ZipFile(path, "w") as copy:
        copy_whole_members(archive, copy, _KEPT)
        try:
            forms = _read_forms(archive.read_member("xl/styles.bin"))
            sheet_entries = [entry for entry in _list_sheets(archive) if entry[2] in archive]
            chosen = match_spelling((name for name, _, _ in sheet_entries), wanted)
            unseen = _Unseen()
            sheets = [
                _gather_sheet(
                    archive,
                    copy if not hidden or name == chosen else None,
                    name=name,
                    part=part,
                    forms=forms,
                    unseen=unseen,
                )
                for name, hidden, part in sheet_entries
            ]
            unseen.shared(archive)
        except (struct.error, IndexError) as cause:
            raise ReadingFault("workbook-broken") from cause
        leaks = find_xlsx_leaks(archive, (part for _, _, part in sheet_entries))
        return WorkbookFacts(
            path,
            tuple(sheets),
            (*leaks, *([Refusal(code="original-unseen")] if unseen.has_hidden_text else ())),
        )


@dataclass
class _Unseen:
    """`has_hidden_text`: one was met that no sheet shows; `used` are the numbers of the shared
    texts that cells show."""

    has_hidden_text: bool = False
    used: set[int] = field(default_factory=set)

    def record(self, code: int, content: bytes) -> None:
        """A record of a sheet that is no cell."""
        if code in _RULES or code >= _NEWER:
            self.has_hidden_text |= _WORD.search(content) is not None
        elif code == _LINK:
            # a relation, a place in the book, then what the pointer shows
            _, offset = _read_text(content, 16)
            self.has_hidden_text |= bool(_read_text(content, _read_text(content, offset)[1])[0])

    def shared(self, archive: WorkbookArchive) -> None:
        """One that no cell uses was erased."""
        blocks = archive.blocks("xl/sharedStrings.bin") if "xl/sharedStrings.bin" in archive else ()
        texts = (content for code, content in _iterate_records(b"".join(blocks)) if code == _TEXT)
        self.has_hidden_text |= any(
            number not in self.used and _read_text(text, 1)[0].strip()
            for number, text in enumerate(texts)
        )


def _iterate_records(data: bytes) -> Iterator[tuple[int, bytes]]:
    """(code, content): both the code and the length of a record take as many bytes as they need."""
    offset = 0
    end = len(data)
    while offset < end:
        code = data[offset]
        offset = offset + 1
        if code & 0x80:
            code = (code & 0x7F) | data[offset] << 7
            offset = offset + 1
        length = shift = 0
        while True:
            byte = data[offset]
            offset = offset + 1
            length |= (byte & 0x7F) << shift
            shift += 7
            if not byte & 0x80 or shift > 21:
                break
        yield code, data[offset : offset + length]
        offset += length


def _read_text(data: bytes, offset: int) -> tuple[str, int]:
    """A text after its number of characters, and where it ends."""
    count = struct.unpack_from("<I", data, offset)[0]
    end = offset + 4 + (2 * count if count < 0xFFFFFFFF else 0)
    return data[offset + 4 : end].decode("utf-16-le", "replace"), end


def _list_sheets(archive: WorkbookArchive) -> Iterator[tuple[str, bool, str]]:
    parts = read_relation_targets(archive, "xl/_rels/workbook.bin.rels")
    for code, content in _iterate_records(archive.read_member("xl/workbook.bin")):
        if code == _SHEET:
            identity, offset = _read_text(content, 8)
            yield _read_text(content, offset)[0], content[0] != 0, parts.get(identity, "")


def _read_forms(data: bytes) -> list[NumberDisplay | None]:
    """How each style shows its cells."""
    codes = dict(BUILT_IN)
    numbers = []
    is_inside = False
    for code, content in _iterate_records(data):
        is_inside = (is_inside or code == _STYLES) and code != _STYLES_END
        if code == _FORMAT:
            codes[struct.unpack_from("<H", content)[0]] = _read_text(content, 2)[0]
        elif code == _STYLE and is_inside:
            numbers.append(struct.unpack_from("<H", content, 2)[0])
    return [parse_number_format(codes.get(number, "")) for number in numbers]


def _gather_sheet(
    archive: WorkbookArchive,
    copy: ZipFile | None,
    name: str,
    part: str,
    forms: list[NumberDisplay | None],
    unseen: _Unseen,
) -> WorkbookSheet:
    blocks = archive.blocks(part)
    data = b"".join(copy_member_blocks(blocks, copy, part) if copy else blocks)
    sheet = GatheredSheet(name=name)
    row = 0
    for code, content in _iterate_records(data):
        if code == _ROW:
            row = struct.unpack_from("<I", content)[0]
            if row >= MOST_ROWS:
                raise ReadingFault("workbook-broken")
            sheet.row(row, bool(content[11] & 0x10))
        elif code in _VALUES:
            column, style = struct.unpack_from("<II", content)
            style &= 0xFFFFFF
            sheet.cell(row, column, forms[style] if style < len(forms) else None, code in _ERRORS)
            if code == _SHARED:
                unseen.used.add(struct.unpack_from("<I", content, 8)[0])
        elif code == _COLUMN:
            first_column, last_column, width, _, flags = struct.unpack_from("<4IH", content)
            if flags & 1 or not width:
                sheet.hidden_columns.append((first_column, last_column))
        elif code == _MERGED:
            top, bottom, left, right = struct.unpack_from("<4I", content)
            sheet.merged.append((top, left, bottom, right))
        else:
            unseen.record(code, content)
    return sheet.sheet()

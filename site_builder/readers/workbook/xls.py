"""XLS (BIFF 5 and 8): the records of which calamine tells nothing."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path

from site_builder.core.problems import Refusal
from site_builder.readers.reading_fault import ReadingFault
from site_builder.readers.workbook.compound import CompoundFile, write_compound_file
from site_builder.readers.workbook.display import BUILT_IN, NumberDisplay, parse_number_format
from site_builder.readers.workbook.facts import (
    MOST_CELLS,
    WorkbookFacts,
    WorkbookSheet,
    count_sheet_cells,
    make_spread_fault,
)
from site_builder.readers.workbook.gather import GatheredSheet

_BOF = 0x0809
_EOF = 0x0A
_LOCKED = 0x2F
_SHEET = 0x85
_FORMAT = 0x041E
_STYLE = 0xE0
_ROW = 0x0208
_COLUMN = 0x7D
_NOTE = 0x1C
_FORMULA = 0x06
_BOOLEAN = 0x0205
_SEVERAL = 0xBD
_ONE = (_FORMULA, _BOOLEAN, 0x0203, 0x027E, 0xFD, 0x0204, 0xD6)  # records of one cell with a value
_BIFF8 = 0x0600
_ERROR = 2

Record = tuple[int, int, int]  # its code, where its content begins, and how long it is


def inspect_xls_workbook(source: Path, scratch: Path, wanted: str) -> WorkbookFacts:
    """The sheets of an XLS, all of which calamine reads at once. It cannot be proven that nothing
    else is inside."""
    compound = CompoundFile(source)
    if "EncryptedPackage" in compound.names:
        raise ReadingFault("workbook-locked")
    name = next(
        (name for name in ("Workbook", "Book", "WORKBOOK", "BOOK") if name in compound.names), ""
    )
    if not name:
        raise ReadingFault("looks-like-document")
    data = compound.stream(name)
    try:
        sheet_list, has_comments = _read_workbook(data)
    except struct.error as cause:
        raise ReadingFault("workbook-broken") from cause
    sheets = tuple(sheet_list)
    if count_sheet_cells(sheets) > MOST_CELLS:
        raise make_spread_fault()
    has_macros = any("VBA" in entry_name for entry_name in compound.names)
    path = scratch / "book.xls"
    write_compound_file(path, name.capitalize(), data)
    leaks = (
        *([Refusal(code="original-comments")] if has_comments else []),
        *([Refusal(code="original-macros")] if has_macros else []),
        Refusal(code="original-old-workbook"),
    )
    return WorkbookFacts(path, sheets, leaks)


def _iterate_records(data: bytes, start: int, steps: Iterator[int]) -> Iterator[Record]:
    """The records of one substream, without those of the charts inside it, while there are steps
    left."""
    depth = 0
    end = len(data)
    while start + 4 <= end:
        if next(steps, None) is None:  # sheets that begin inside others
            raise ReadingFault("workbook-broken")
        code, length = struct.unpack_from("<HH", data, start)
        depth += (code == _BOF) - (code == _EOF)
        if depth <= 0:
            return
        if depth == 1:
            yield code, start + 4, length
        start += 4 + length


def _read_workbook(data: bytes) -> tuple[list[WorkbookSheet], bool]:
    """The sheets of cells, and whether one of them has comments."""
    sheet_entries = []
    codes = dict(BUILT_IN)
    styles = []
    version = struct.unpack_from("<H", data, 4)[0]
    steps = iter(range(len(data) // 4))
    for code, offset, length in _iterate_records(data, 0, steps):
        if code == _LOCKED:
            raise ReadingFault("workbook-locked")
        if code == _SHEET:
            start, kind = struct.unpack_from("<IxB", data, offset)
            sheet_entries.append(
                (
                    _read_text(data, offset + 6, length=length - 6, version=version, counted=1),
                    start,
                    kind,
                )
            )
        elif code == _FORMAT:
            codes[struct.unpack_from("<H", data, offset)[0]] = _read_text(
                data, offset + 2, length=length - 2, version=version, counted=2
            )
        elif code == _STYLE:
            styles.append(struct.unpack_from("<H", data, offset + 2)[0])
    forms = [parse_number_format(codes.get(number, "")) for number in styles]
    has_comments = False
    gathered_sheets = []
    for name, start, kind in sheet_entries:
        if kind == 0 and start < len(data):
            sheet = GatheredSheet(name=name)
            has_comments = (
                _gather_sheet(_iterate_records(data, start, steps), data, sheet, forms)
                or has_comments
            )
            gathered_sheets.append(sheet.sheet())
    return gathered_sheets, has_comments


def _read_text(data: bytes, offset: int, length: int, version: int, counted: int) -> str:
    """A text after its number of characters, which takes `counted` bytes, one in BIFF 5."""
    if version < _BIFF8:
        return data[offset + 1 : offset + 1 + min(data[offset], length)].decode("cp1252", "replace")
    count = int.from_bytes(data[offset : offset + counted], "little")
    start = offset + counted + 1
    wide = data[start - 1] & 1
    return data[start : start + (count << wide)].decode(
        "utf-16-le" if wide else "latin-1", "replace"
    )


def _gather_sheet(
    records: Iterator[Record], data: bytes, sheet: GatheredSheet, forms: list[NumberDisplay | None]
) -> bool:
    """Gather one sheet; True where it has comments."""
    has_comments = False
    for code, offset, length in records:
        if code in _ONE:
            row, column, style = struct.unpack_from("<HHH", data, offset)
            error = (code == _BOOLEAN and data[offset + 7] == 1) or (
                code == _FORMULA
                and data[offset + 12 : offset + 14] == b"\xff\xff"
                and data[offset + 6] == _ERROR
            )
            sheet.cell(row, column, forms[style] if style < len(forms) else None, error)
        elif code == _SEVERAL:
            row, first_column = struct.unpack_from("<HH", data, offset)
            for place in range((length - 6) // 6):
                style = struct.unpack_from("<H", data, offset + 4 + 6 * place)[0]
                sheet.cell(row, first_column + place, forms[style] if style < len(forms) else None)
        elif code == _ROW:
            row, flags = struct.unpack_from("<H10xH", data, offset)
            sheet.row(row, bool(flags & 0x20))
        elif code == _COLUMN:
            first_column, last_column, width, _, flags = struct.unpack_from("<5H", data, offset)
            if flags & 1 or not width:
                sheet.hidden_columns.append((first_column, last_column))
        has_comments |= code == _NOTE
    return has_comments

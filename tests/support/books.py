"""Workbooks made in tests: XLSX by a library, the other formats byte by byte, from their
descriptions."""

from __future__ import annotations

import io
import struct
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from shutil import rmtree
from types import ModuleType
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import xlsxwriter

from site_builder.core.language import load_language
from site_builder.core.model.reading_hints import ReadingHints
from site_builder.core.problems import Place, Refusal, make_problem
from site_builder.readers import spreadsheet
from site_builder.readers.read import RawTable
from site_builder.tables.text_table import iterate_rows

Rows = Sequence[Sequence[Any]]


def table(
    folder: Path,
    content: bytes,
    sheet: str = "",
    header: bool | None = None,
    reader: ModuleType = spreadsheet,
) -> tuple[RawTable | Refusal, list[list[str]]]:
    """What the reader gives for a file of these bytes, and its rows as text, "" where they are
    empty."""
    scratch = folder / "scratch"
    scratch.mkdir()
    (folder / "source").write_bytes(content)
    hints = ReadingHints(header=header, sheet=sheet)
    try:
        found: RawTable | Refusal = reader.read(folder / "source", hints, scratch)
        rows = iterate_rows(found.cells) if isinstance(found, RawTable) else ()
        return found, list(map(list, rows))
    finally:
        rmtree(scratch)


def xlsx(write: Callable[[Any], object], **options: object) -> bytes:
    """A workbook that `write` fills, given xlsxwriter's."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, **options}) as book:
        write(book)
    return target.getvalue()


def sheets(**rows: Rows) -> bytes:
    """A workbook of these sheets, cells as xlsxwriter takes them."""

    def write(book: Any) -> None:
        for name, cells in rows.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(cells):
                sheet.write_row(number, 0, row)

    return xlsx(write)


def with_parts(content: bytes, parts: Mapping[str, str | bytes]) -> bytes:
    """The same archive with parts added, or put in place of its own."""
    target = io.BytesIO()
    with ZipFile(io.BytesIO(content)) as old, ZipFile(target, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, part in parts.items():
            new.writestr(name, part)
    return target.getvalue()


def part(content: bytes, name: str) -> str:
    with ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name).decode()


# --- ODS ---

_SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
    for name, long in (
        ("office", "office"),
        ("table", "table"),
        ("text", "text"),
        ("style", "style"),
        ("number", "datastyle"),
        ("meta", "meta"),
        ("draw", "drawing"),
    )
)
_SPACES += ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
_SPACES += ' xmlns:dc="http://purl.org/dc/elements/1.1/"'


def zipped(
    members: Mapping[str, bytes | str], method: int = ZIP_DEFLATED, comment: bytes = b""
) -> bytes:
    """A zip of these files, in this order."""
    made = io.BytesIO()
    with ZipFile(made, "w", method) as packed:
        packed.comment = comment
        for name, content in members.items():
            packed.writestr(name, content)
    return made.getvalue()


def ods(tables: str, styles: str = "", author: str = "", encrypted: bool = False) -> bytes:
    """A workbook of the elements `table:table`."""
    target = io.BytesIO()
    manifest = "<manifest:encryption-data/>" if encrypted else ""
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'  # noqa: E501
            "<manifest:file-entry "
            f'manifest:full-path="content.xml">{manifest}</manifest:file-entry>'
            "</manifest:manifest>",
        )
        archive.writestr("meta.xml", f"<m {_SPACES}><dc:creator>{author}</dc:creator></m>")
        archive.writestr(
            "content.xml",
            f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_SPACES}>'
            f"<office:automatic-styles>{styles}</office:automatic-styles>"
            f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>",
        )
    return target.getvalue()


def ods_table(
    *rows: str, name: str = "Feuille1", columns: str = "<table:table-column/>", more: str = ""
) -> str:
    return f'<table:table table:name="{name}"{more}>{columns}{"".join(rows)}</table:table>'


def ods_row(*cells: str | int | float, more: str = "") -> str:
    """A row of cells; text that begins with an element stands as it is."""
    made = (
        cell if isinstance(cell, str) and cell.startswith("<") else ods_cell(cell) for cell in cells
    )
    return f"<table:table-row{more}>{''.join(made)}</table:table-row>"


def ods_cell(value: str | int | float, kind: str = "", shown: str = "", more: str = "") -> str:
    if isinstance(value, str) and not kind:
        return (
            "<table:table-cell "
            f'office:value-type="string"{more}><text:p>{value}</text:p></table:table-cell>'
        )
    kind = kind or "float"
    name = {"float": "value", "percentage": "value", "currency": "value"}.get(kind, f"{kind}-value")
    return (
        f'<table:table-cell office:value-type="{kind}" office:{name}="{value}"{more}>'
        f"<text:p>{shown or value}</text:p></table:table-cell>"
    )


# --- XLS: a container of one stream, and BIFF 8 ---


def compound(streams: Mapping[str, bytes]) -> bytes:
    """A container of sectors of 512 bytes: its table, its directory, then each stream, of 4,096
    bytes at least."""
    sectors = [b"", b""]
    starts = []
    chain = [0xFFFFFFFD, 0xFFFFFFFE]
    for data in streams.values():
        data = data.ljust(4096, b"\0")
        starts.append((len(sectors), len(data)))
        parts = [data[place : place + 512].ljust(512, b"\0") for place in range(0, len(data), 512)]
        chain += [*range(len(sectors) + 1, len(sectors) + len(parts)), 0xFFFFFFFE]
        sectors += parts
    entries = [("Root Entry", 5, 0xFFFFFFFE, 0)]
    entries += [(name, 2, start, size) for name, (start, size) in zip(streams, starts, strict=True)]
    directory = b""
    for name, kind, start, size in entries:
        written = name.encode("utf-16-le")
        directory += written.ljust(64, b"\0") + struct.pack("<HBB", len(written) + 2, kind, 1)
        directory += struct.pack(
            "<3I", 0xFFFFFFFF, 1 if kind == 2 and name != entries[1][0] else 0xFFFFFFFF, 1
        )
        directory += b"\0" * 36 + struct.pack("<III", start, size, 0)
    sectors[0] = struct.pack("<128I", *chain, *[0xFFFFFFFF] * (128 - len(chain)))
    sectors[1] = directory.ljust(512, b"\0")
    head = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + b"\0" * 16
        + struct.pack("<5H", 0x3E, 3, 0xFFFE, 9, 6)
        + b"\0" * 6
    )
    head += struct.pack("<9I", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    return head + struct.pack("<109I", 0, *[0xFFFFFFFF] * 108) + b"".join(sectors)


def _record(code: int, content: bytes = b"") -> bytes:
    return struct.pack("<HH", code, len(content)) + content


def _words(text: str, counted: str) -> bytes:
    units = text.encode("utf-16-le")
    return struct.pack(f"<{counted}B", len(units) // 2, 1) + units


def xls_cell(row: int, column: int, value: object, style: int = 0) -> bytes:
    place = struct.pack("<HHH", row, column, style)
    if isinstance(value, str) and value.startswith("#"):
        return _record(0x205, place + b"\x17\x01")
    if isinstance(value, bool):
        return _record(0x205, place + struct.pack("<BB", value, 0))
    if isinstance(value, (int, float)):
        return _record(0x203, place + struct.pack("<d", value))
    return _record(0x204, place + _words(str(value), "H"))


def xls_stream(
    *sheets: tuple[str, int, bytes], formats: Sequence[str] = (), locked: bool = False
) -> bytes:
    """A stream of (name, state, records of the sheet); style n has the n-th of the formats, from
    1."""
    start = _record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0))
    start += _record(0x2F, b"\0" * 6) if locked else b""
    for number, code in enumerate(formats):
        start += _record(0x41E, struct.pack("<H", 170 + number) + _words(code, "H"))
    for number in (0, *(170 + place for place in range(len(formats)))):
        start += _record(0xE0, struct.pack("<HH", 0, number) + b"\0" * 16)
    bodies = [
        _record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0)) + records + _record(0x0A)
        for _, _, records in sheets
    ]
    named = [(state, _words(name, "B")) for name, state, _ in sheets]
    offset = len(start) + sum(10 + len(name) for _, name in named) + 4
    for (state, name), body in zip(named, bodies, strict=True):
        start += _record(0x85, struct.pack("<IBB", offset, state, 0) + name)
        offset += len(body)
    return start + _record(0x0A) + b"".join(bodies)


def xls(*sheets: tuple[str, int, bytes], formats: Sequence[str] = ()) -> bytes:
    return compound({"Workbook": xls_stream(*sheets, formats=formats)})


def xls_rows(rows: Rows) -> bytes:
    return b"".join(
        xls_cell(n, column, value) for n, row in enumerate(rows) for column, value in enumerate(row)
    )


def xls_hidden_row(row: int) -> bytes:
    return _record(0x208, struct.pack("<8H", row, 0, 9, 255, 0, 0, 0x20, 0))


def xls_hidden_columns(first: int, last: int) -> bytes:
    return _record(0x7D, struct.pack("<6H", first, last, 2560, 0, 1, 0))


def xls_merged(top: int, bottom: int, left: int, right: int) -> bytes:
    return _record(0xE5, struct.pack("<5H", 1, top, bottom, left, right))


# --- XLSB ---


def brt(code: int, content: bytes = b"") -> bytes:
    """A record, as the format calls them."""
    mark = bytes([code]) if code < 128 else bytes([code & 0x7F | 0x80, code >> 7])
    length = len(content)
    size = bytes([length]) if length < 128 else bytes([length & 0x7F | 0x80, length >> 7])
    return mark + size + content


def wide(text: str) -> bytes:
    """A text of two bytes for a letter, after their number."""
    units = text.encode("utf-16-le")
    return struct.pack("<I", len(units) // 2) + units


def xlsb_rows(
    rows: Rows, hidden: Sequence[int] = (), style: Mapping[int, int] | None = None
) -> bytes:
    """Records of rows; `style` gives that of a column."""
    found = b""
    for number, row in enumerate(rows):
        found += brt(
            0, struct.pack("<IIHBB", number, 0, 300, 0, 0x10 if number in hidden else 0) + b"\0" * 5
        )
        for column, value in enumerate(row):
            place = struct.pack("<II", column, (style or {}).get(column, 0))
            if isinstance(value, str):
                found += (
                    brt(3, place + b"\x17")
                    if value.startswith("#")
                    else brt(6, place + wide(value))
                )
            elif isinstance(value, bool):
                found += brt(4, place + bytes([value]))
            elif value is not None:
                found += brt(5, place + struct.pack("<d", value))
    return found


def xlsb(*sheets: tuple[str, int, bytes, bytes, bytes], formats: Sequence[str] = ()) -> bytes:
    """A workbook of (name, state, records before the rows, rows, records after them)."""
    book = brt(131) + brt(143)
    relations = ""
    target = io.BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        for number, (name, state, before, rows, after) in enumerate(sheets, 1):
            book += brt(156, struct.pack("<II", state, number) + wide(f"rId{number}") + wide(name))
            relations += (
                f'<Relationship Id="rId{number}" Type="x/worksheet" '
                f'Target="worksheets/sheet{number}.bin"/>'
            )
            content = (
                brt(129)
                + brt(148, b"\0" * 16)
                + before
                + brt(145)
                + rows
                + brt(146)
                + after
                + brt(130)
            )
            archive.writestr(f"xl/worksheets/sheet{number}.bin", content)
        archive.writestr("xl/workbook.bin", book + brt(144) + brt(132))
        archive.writestr(
            "xl/_rels/workbook.bin.rels", f"<Relationships>{relations}</Relationships>"
        )
        codes = b"".join(
            brt(44, struct.pack("<H", 170 + n) + wide(code)) for n, code in enumerate(formats)
        )
        styles = b"".join(
            brt(47, struct.pack("<HH", 0, n) + b"\0" * 12)
            for n in (0, *range(170, 170 + len(formats)))
        )
        fills = brt(615, struct.pack("<I", len(formats))) + codes + brt(616)
        cells = brt(617, struct.pack("<I", len(formats) + 1)) + styles + brt(618)
        archive.writestr("xl/styles.bin", brt(278) + fills + cells + brt(279))
    return target.getvalue()


def xlsb_hidden_columns(first: int, last: int) -> bytes:
    return brt(390) + brt(60, struct.pack("<4IH", first, last, 2560, 0, 1)) + brt(391)


def xlsb_merged(top: int, bottom: int, left: int, right: int) -> bytes:
    return (
        brt(177, struct.pack("<I", 1))
        + brt(176, struct.pack("<4I", top, bottom, left, right))
        + brt(178)
    )


# --- the same table in every format, and what is read of it ---

ROWS: list[list[Any]] = [
    ["Commune", "Code", "Montant"],
    ["Lille", "59350", 12.5],
    ["Armentières", "59017", 8],
]
TEXT = [["Commune", "Code", "Montant"], ["Lille", "59350", "12.5"], ["Armentières", "59017", "8"]]
SECRET = [["Agent", "Téléphone"], ["Camille", "06 39 98 00 01"], ["Dominique", "06 39 98 00 02"]]
BOOKS = {
    "xlsx": sheets(Feuil1=ROWS),
    "ods": ods(ods_table(*(ods_row(*row) for row in ROWS))),
    "xls": xls(("Feuil1", 0, xls_rows(ROWS))),
    "xlsb": xlsb(("Feuil1", 0, b"", xlsb_rows(ROWS), b"")),
}


def read(folder: Path, content: bytes, **hints: Any) -> tuple[RawTable, list[list[str]]]:
    """A table that must be read, its header as its first row."""
    found, rows = table(folder, content, **hints)
    assert isinstance(found, RawTable), found
    return found, [list(found.names), *rows]


def refused(folder: Path, content: bytes, **hints: Any) -> Refusal:
    found, _ = table(folder, content, **hints)
    assert isinstance(found, Refusal), found
    assert "{" not in load_language("fr").problem(
        make_problem(found.code, Place(path="a.xlsx"), **found.params)
    )
    return found


def leaks(found: RawTable) -> set[str]:
    return {leak.code for leak in found.leaks}


def receipts(found: RawTable) -> dict[str, tuple[int, tuple[int, ...]]]:
    return {repair.code: (repair.count, repair.rows) for repair in found.repairs}


def find_rows_told(found: RawTable, code: str) -> tuple[int, ...]:
    """The rows of the problem with this code."""
    (problem,) = (problem for problem in found.problems if problem.code == code)
    return problem.rows

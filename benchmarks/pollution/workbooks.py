"""Workbooks written from grids of cells: XLSX by a library, ODS from its description."""

from __future__ import annotations

import datetime
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import xlsxwriter

RANGE = re.compile(r"([A-Z]+)([0-9]+):([A-Z]+)([0-9]+)")
Cell = str | int | float | datetime.date | None


@dataclass(frozen=True)
class Sheet:
    """Cells of a sheet, and the ranges in which they are merged (A2:A4). `formats`: how the
    numbers of a column are shown, by its letter."""

    rows: tuple[tuple[Cell, ...], ...]
    merged: tuple[str, ...] = ()
    formats: Mapping[str, str] = field(default_factory=dict)


def number_column(letters: str) -> int:
    """Of A 0, of AA 26."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def parse_range(text: str) -> tuple[int, int, int, int]:
    """First row and column, last row and column, from 0."""
    match = RANGE.fullmatch(text)
    assert match, text
    left, top, right, bottom = match.groups()
    return int(top) - 1, number_column(left), int(bottom) - 1, number_column(right)


def get_cell(sheet: Sheet, row: int, column: int) -> Cell:
    return sheet.rows[row][column] if column < len(sheet.rows[row]) else None


def write_xlsx(sheets: Mapping[str, Sheet]) -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as workbook:
        workbook.set_properties({"created": datetime.datetime(2024, 1, 1)})
        day = workbook.add_format({"num_format": "dd/mm/yyyy"})
        for name, sheet in sheets.items():
            page = workbook.add_worksheet(name)
            shown = {}
            for letters, code in sheet.formats.items():
                shown[number_column(letters)] = workbook.add_format({"num_format": code})
            for number, row in enumerate(sheet.rows):
                for column, cell in enumerate(row):
                    if isinstance(cell, str):
                        page.write_string(number, column, cell)
                    elif isinstance(cell, datetime.date):
                        page.write_datetime(number, column, cell, day)
                    elif cell is not None:
                        page.write_number(number, column, cell, shown.get(column))
            for merged in sheet.merged:
                top, left, bottom, right = parse_range(merged)
                cell = get_cell(sheet, top, left)
                look = day if isinstance(cell, datetime.date) else shown.get(left)
                page.merge_range(top, left, bottom, right, cell, look)
    return target.getvalue()


SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "table", "text", "style", "meta")
)


def write_ods_cell(cell: Cell, spans: str) -> str:
    if cell is None:
        return f"<table:table-cell{spans}/>"
    if isinstance(cell, str):
        lines = "".join(f"<text:p>{escape(line)}</text:p>" for line in cell.split("\n"))
        return f'<table:table-cell office:value-type="string"{spans}>{lines}</table:table-cell>'
    if isinstance(cell, datetime.date):
        kind = f'office:value-type="date" office:date-value="{cell}"'
        shown = f"{cell:%d/%m/%Y}"
    else:
        kind = f'office:value-type="float" office:value="{cell}"'
        shown = f"{cell}".replace(".", ",")
    return f"<table:table-cell {kind}{spans}><text:p>{shown}</text:p></table:table-cell>"


def write_ods_sheet(name: str, sheet: Sheet) -> str:
    spans: dict[tuple[int, int], str] = {}
    covered: set[tuple[int, int]] = set()
    for merged in sheet.merged:
        top, left, bottom, right = parse_range(merged)
        spans[top, left] = (
            f' table:number-columns-spanned="{right - left + 1}"'
            f' table:number-rows-spanned="{bottom - top + 1}"'
        )
        for row in range(top, bottom + 1):
            covered |= {(row, column) for column in range(left, right + 1)}
        covered.remove((top, left))
    width = max(map(len, sheet.rows))
    rows = ""
    for row in range(len(sheet.rows)):
        cells = ""
        for column in range(width):
            if (row, column) in covered:
                cells += "<table:covered-table-cell/>"
            else:
                cells += write_ods_cell(get_cell(sheet, row, column), spans.get((row, column), ""))
        rows += f"<table:table-row>{cells}</table:table-row>"
    columns = f'<table:table-column table:number-columns-repeated="{width}"/>'
    return f'<table:table table:name="{name}">{columns}{rows}</table:table>'


def write_ods(sheets: Mapping[str, Sheet]) -> bytes:
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    spaces = 'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"'
    content = "".join(write_ods_sheet(name, sheet) for name, sheet in sheets.items())
    members = {
        "mimetype": kind,
        "META-INF/manifest.xml": f"<manifest:manifest {spaces}><manifest:file-entry "
        f'manifest:media-type="{kind}" manifest:full-path="/"/></manifest:manifest>',
        "content.xml": f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {SPACES}>'
        f"<office:body><office:spreadsheet>{content}</office:spreadsheet></office:body>"
        "</office:document-content>",
    }
    target = io.BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(ZipInfo(name), text)
    return target.getvalue()

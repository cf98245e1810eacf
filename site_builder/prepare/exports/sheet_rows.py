"""The rows of a sheet, in which each distinct value is written once: of a table of a thousand rows
xlsxwriter, which makes all that stands around them, takes ten times as long for cell after cell."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time
from itertools import chain, repeat
from operator import add
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.packager import Packager
from xlsxwriter.sharedstrings import SharedStrings
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from site_builder.cells import Value
from site_builder.columns.canonical_table import CanonicalTable, TypedCells
from site_builder.columns.column_reading import TypedColumn
from site_builder.prepare.exports.table_workbook import TableWorkbook
from site_builder.tables.text_table import PerList

FIRST_DAY = date(1900, 3, 1)  # before it, Excel's calendar has a day that never was
DAY_ZERO = date(1899, 12, 30).toordinal()  # whence days are counted after it
LARGEST_INTEGER = 10**15  # beyond, a sheet's numbers lose digits
LONGEST = 32_767  # units of UTF-16 that a cell holds
EMPTY = '"/>'
SHARED = ' t="s"><v>'  # before the place of a text that is shared
_AS_IT_IS = r"[^\x00-\x1f&<>_\ufffe\uffff]"
_NO_BLANK = r"[^\s\x00-\x1f&<>_\ufffe\uffff]"
PLAIN = re.compile(f"{_NO_BLANK}(?:{_AS_IT_IS}*{_NO_BLANK})?")  # nothing in it is escaped


class TableBook(TableWorkbook):
    """A workbook of such sheets."""

    def _get_packager(self) -> Packager:
        return _TablePackager()


class _TablePackager(Packager):  # type: ignore[misc]
    def _write_shared_strings_file(self) -> None:
        """As xlsxwriter's own, with texts of ours."""
        if self.workbook.str_table.count:
            texts = _SharedTexts()
            texts.string_table = self.workbook.str_table
            texts._set_xml_writer(self._filename("xl/sharedStrings.xml"))
            texts._assemble_xml_file()


class _SharedTexts(SharedStrings):  # type: ignore[misc]
    def _write_si(self, string: str) -> None:
        if PLAIN.fullmatch(string):  # nearly all; xlsxwriter looks eight times at each
            self.fh.write(f"<si><t>{string}</t></si>")
        else:
            super()._write_si(string)


class TextTooLong(ValueError):
    """A cell cannot hold this text."""


class TableSheet(Worksheet):  # type: ignore[misc]
    """A sheet of the columns of a table, below their names."""

    def add_table(
        self,
        table: CanonicalTable,
        indexes: Sequence[int],
        *,
        bold: Format,
        formats: Sequence[Format],
        sharing: bool,
    ) -> None:
        """These columns are written when the workbook is closed: names in `bold`, values in their
        `formats`. `sharing`: equal texts are kept once, in memory. Whether each text fits is then
        said by `is_complete`; rows from one that does not are not written."""
        self._check_dimensions(table.rows, max(len(indexes) - 1, 0))
        self._write_text = self._share_text if sharing else self._write_inline_text
        self.is_complete = True
        rows = self._iterate_fitting_rows(table, indexes, bold=bold, formats=formats)
        self._row_texts: Iterable[str] = rows
        if sharing:  # what is shared is written before the sheet
            texts = list(rows)
            self._row_texts = texts
            self.str_table.count = sum(text.count(SHARED) for text in texts)

    def _write_sheet_data(self) -> None:
        """In the place of xlsxwriter's own, which writes what was given to it cell by cell."""
        self._xml_start_tag("sheetData")
        for text in self._row_texts:
            self.fh.write(text)
        self._xml_end_tag("sheetData")

    def _iterate_fitting_rows(self, *table: Any, **form: Any) -> Iterator[str]:
        try:
            yield from self._iterate_rows(*table, **form)
        except TextTooLong:
            self.is_complete = False

    def _iterate_rows(
        self,
        table: CanonicalTable,
        indexes: Sequence[int],
        *,
        bold: Format,
        formats: Sequence[Format],
    ) -> Iterator[str]:
        """The rows as they are written, those of each batch together."""
        columns = []
        names = []
        for place, (index, form) in enumerate(zip(indexes, formats, strict=True)):
            start = f'<c r="{xl_col_to_name(place)}'
            column = table.columns[index]
            columns.append(_SheetColumn(self, start, column, style=form._get_xf_index()))
            names.append(
                f'{start}1" s="{bold._get_xf_index()}{self.write_text_content(column.name)}'
            )
        yield "".join(('<row r="1">', *names, "</row>"))
        for batch in table.iterate_batches(indexes):
            first = batch.first_row + 2  # a sheet counts from 1, and has a row of names
            numbers = list(map(str, range(first, first + batch.rows)))
            cells = []
            for contents, typed_cells in zip(columns, batch.columns, strict=True):
                cells.append(contents.list_cells(typed_cells, numbers))
            starts = [f'<row r="{number}">' for number in numbers]
            rows = zip(starts, *cells, repeat("</row>", batch.rows), strict=True)
            yield "".join(chain.from_iterable(rows))

    def write_text_content(self, text: str) -> str:
        """What follows the reference of a cell that holds a text. Raises TextTooLong."""
        # a text of half as many characters has no more units than fit
        if len(text) > LONGEST // 2 and len(text.encode("utf-16-le")) > 2 * LONGEST:
            raise TextTooLong(text[:LONGEST])
        return self._write_text(text)

    def _share_text(self, text: str) -> str:
        if text.startswith("<r>") and text.endswith("</r>"):  # which would be taken for XML
            text = f"<r><t>{self._escape_data(text)}</t></r>"
        return f'"{SHARED}{self.str_table._get_shared_string_index(text)}</v></c>'

    def _write_inline_text(self, text: str) -> str:
        escaped = text
        if not PLAIN.fullmatch(text):
            escaped = self._escape_data(self._escape_control_characters(text))
        return f'" t="inlineStr"><is><t xml:space="preserve">{escaped}</t></is></c>'


class _SheetColumn:
    """The cells of a column as they are written behind their reference: `" s="2"><v>12</v></c>`."""

    def __init__(self, sheet: TableSheet, start: str, column: TypedColumn, *, style: int) -> None:
        self._sheet = sheet
        self._start = start
        self._column = column
        self._style = style
        self._write_all: PerList[list[str]] = PerList(self._write_contents)

    def list_cells(self, cells: TypedCells, numbers: Sequence[str]) -> Iterator[str]:
        """Those of the rows of a batch, which have these numbers."""
        distinct = self._write_all(cells.values, cells.texts)
        starts = map(self._start.__add__, numbers)
        return map(add, starts, map(distinct.__getitem__, cells.codes))

    def _write_contents(self, values: Sequence[Value | None], texts: Sequence[str]) -> list[str]:
        kind = self._column.kind
        sheet_values: Iterable[Value | None] = values
        if kind.name == "instant":  # a sheet knows no time zone, so it stays text, with its Z
            sheet_values = repeat(None, len(texts))
        elif kind.type == "yearmonth":
            sheet_values = map(_get_first_day, values)
        return list(map(self._write_content, sheet_values, texts))

    def _write_content(self, value: Value | None, text: str) -> str:
        """A value as the sheet has it, or its text where a sheet has none like it."""
        match value:
            case None | str():
                return self._sheet.write_text_content(text) if text else EMPTY
            case bool():
                return f'" t="b"><v>{value:d}</v></c>'
            case int() if abs(value) > LARGEST_INTEGER:
                return self._sheet.write_text_content(text)
            case int() | float():
                return self._write_number(value)
            case date() if _get_day(value) < FIRST_DAY:
                return self._sheet.write_text_content(text)
            case datetime() | time():
                return self._write_number(self._sheet._convert_date_time(value))
        return self._write_number(value.toordinal() - DAY_ZERO)

    def _write_number(self, number: float) -> str:
        return f'" s="{self._style}"><v>{number:.16G}</v></c>'


def _get_first_day(month: Value | None) -> date | None:
    """That of a month such as 2024-04, of which the sheet shows the month alone."""
    if month is None:
        return None
    return date.fromisoformat(f"{month}-01")


def _get_day(moment: date) -> date:
    return moment.date() if isinstance(moment, datetime) else moment

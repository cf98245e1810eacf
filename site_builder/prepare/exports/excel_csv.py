"""CSV as a French Excel opens it on a double click: BOM, semicolons, decimal commas, day-first
dates.

Geometries are left out: Excel cuts a cell at 32,767 characters and spills the rest over the rows
below. A text that Excel would compute is begun with an apostrophe, in this file alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from site_builder.cells import Value
from site_builder.columns.array_cells import ArrayCells
from site_builder.columns.canonical_table import (
    CanonicalTable,
    TypedCells,
)
from site_builder.columns.column_kinds import TypedColumn
from site_builder.core.problems import Repair
from site_builder.prepare.exports.csv import LINE_END, CsvQuoting
from site_builder.prepare.exports.export import Export, Receipts, has_tabular_columns
from site_builder.prepare.exports.formulas import (
    APOSTROPHE,
    MAYBE_FORMULA,
    QuotedFormulas,
    is_formula,
)
from site_builder.prepare.exports.row_texts import RenderedColumn, RowForm, write_rows

if TYPE_CHECKING:
    import pyarrow as pa

WRITTEN_BY_US = ("number", "integer", "date", "datetime", "time", "year", "yearmonth", "boolean")
# How the French write the texts of a type; and the same as what is replaced, and by what
_FRENCH: dict[str, Callable[[str], str]] = {
    "number": lambda text: text.replace(".", ","),
    "date": lambda text: f"{text[-2:]}/{text[-5:-3]}/{text[:-6]}",
    # which Excel reads as a month, where 2024-04 may become a day
    "yearmonth": lambda text: f"{text[-2:]}/{text[:4]}",
}
_REPLACED = {
    "number": (r"\.", ","),
    "date": (r"^(.*)-(..)-(..)$", r"\3/\2/\1"),
    "yearmonth": (r"^(....)-(..)$", r"\2/\1"),
}
_FORM = RowForm(opening="\ufeff", separator=";", between=LINE_END, closing=LINE_END)
_QUOTING = CsvQuoting(_FORM.separator)


class _FrenchColumn(RenderedColumn):
    """The cells of a column as the French write them; `formulas` are the texts of those that were
    begun with an apostrophe in the last batch, by place of distinct cells; `codes` say for each row
    which of them stands there."""

    def __init__(self, column: TypedColumn) -> None:
        super().__init__(self._render_cells)
        self.formulas: dict[int, str] = {}
        self.codes: Sequence[int] = ()
        self._column = column
        self._type = column.kind.type

    def render_rows(self, cells: TypedCells) -> Iterator[str]:
        self.codes = cells.codes
        return super().render_rows(cells)

    def _render_cells(self, values: Sequence[Value | None], texts: Sequence[str]) -> Sequence[str]:
        french = _write_in_french(self._type, values, texts)
        self.formulas = {}
        for place, text in enumerate(french):
            by_us = self._type in WRITTEN_BY_US and values[place] is not None
            if not by_us and is_formula(text):
                self.formulas[place] = text
        if self.formulas:
            french = list(french)
            for place, text in self.formulas.items():
                french[place] = APOSTROPHE + text
        return _QUOTING.quote_cells(values, french)

    def render_array(self, cells: ArrayCells) -> pa.StringArray:
        import pyarrow as pa
        import pyarrow.compute as pc

        texts = cells.text_array
        french = texts
        if self._type in _REPLACED:
            french = pc.replace_substring_regex(texts, *_REPLACED[self._type])
            if self._column.faulty:
                french = pc.if_else(cells.value_array.is_valid(), french, texts)
        self.codes = range(len(french))
        self.formulas = {}
        if self._type not in WRITTEN_BY_US or self._column.faulty:
            maybe = pc.match_substring_regex(french, MAYBE_FORMULA)
            if self._type in WRITTEN_BY_US:
                maybe = pc.and_(maybe, cells.value_array.is_null())
            rows = pc.indices_nonzero(maybe).to_pylist()
            pairs = zip(rows, french.filter(maybe).to_pylist(), strict=True)
            self.formulas = {row: text for row, text in pairs if is_formula(text)}
        if self.formulas:
            mask = pa.array([row in self.formulas for row in self.codes])
            quoted = pa.array([APOSTROPHE + text for text in self.formulas.values()])
            french = pc.replace_with_mask(french, mask, quoted)
        return _QUOTING.quote_array(cells.value_array, french)


def _write_excel_csv(table: CanonicalTable, target: Path, sheet: str) -> Receipts:
    quoted = QuotedFormulas()
    write_rows(target, _FORM, _iterate_rows(table, quoted))
    if not quoted.count:
        return ()
    return (Repair("formulas-quoted", {"value": quoted.first}, quoted.count),)


def _iterate_rows(table: CanonicalTable, quoted: QuotedFormulas) -> Iterator[bytes]:
    indexes = [
        index for index, column in enumerate(table.columns) if column.kind.name != "geometry"
    ]
    names = []
    for index in indexes:
        name = table.columns[index].name
        if is_formula(name):
            quoted.add(name)
            name = APOSTROPHE + name
        names.append(name)
    yield _FORM.join_rows([[name] for name in _QUOTING.quote_cells((), names)])
    columns = [_FrenchColumn(table.columns[index]) for index in indexes]
    for batch in table.iterate_batches(indexes):
        yield _FORM.render_rows(columns, batch.columns)
        _count_formulas([column for column in columns if column.formulas], quoted)


def _count_formulas(columns: Sequence[_FrenchColumn], quoted: QuotedFormulas) -> None:
    """Add those of a batch, the first of which stands in its first row that has any; `columns` are
    those that have."""
    if columns and not quoted.first:
        for row in zip(*(column.codes for column in columns), strict=True):
            for column, code in zip(columns, row, strict=True):
                if code in column.formulas:
                    quoted.tell_first(column.formulas[code])
            if quoted.first:
                break
    for column in columns:
        quoted.count += sum(map(column.formulas.__contains__, column.codes))


def _write_in_french(
    type_: str, values: Sequence[Value | None], texts: Sequence[str]
) -> Sequence[str]:
    """Texts as the French write them; as they were written where they are not of the type."""
    write = _FRENCH.get(type_)
    if write is None:
        return texts
    cells = zip(values, texts, strict=True)
    return [text if value is None else write(text) for value, text in cells]


EXPORT = Export("excel.csv", ".excel.csv", _write_excel_csv, has_tabular_columns)

"""CSV as a French Excel opens it on a double click: BOM, semicolons, decimal commas, day-first
dates.

Geometries are left out: Excel cuts a cell at 32,767 characters and spills the rest over the rows
below. A text that Excel would compute is begun with an apostrophe, in this file alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING

from site_builder.columns.canonical_table import CanonicalTable
from site_builder.columns.column_reading import TypedColumn
from site_builder.core.problems import Repair
from site_builder.prepare.exports.column_arrays import (
    ColumnArrays,
    RenderedColumn,
    join_texts,
    replace_where,
)
from site_builder.prepare.exports.csv import CsvSyntax
from site_builder.prepare.exports.export import Export, Receipts, has_tabular_columns
from site_builder.prepare.exports.formulas import (
    APOSTROPHE,
    MAYBE_FORMULA,
    is_formula,
    quote_beginning,
)
from site_builder.prepare.exports.row_texts import write_rows

if TYPE_CHECKING:
    import pyarrow as pa

WRITTEN_BY_US = ("number", "integer", "date", "datetime", "time", "year", "yearmonth", "boolean")
BYTE_ORDER_MARK = "\ufeff"
_SYNTAX = CsvSyntax(";")


def _write_excel_csv(table: CanonicalTable, target: Path, sheet: str) -> Receipts:
    columns = [
        _FrenchColumn(index, column)
        for index, column in enumerate(table.columns)
        if column.kind.name != "geometry"
    ]
    form = _SYNTAX.make_form([column.name for column in columns], BYTE_ORDER_MARK)
    write_rows(table, target, form, columns)
    count = sum(column.formulas for column in columns)
    firsts = [column.first_formula for column in columns if column.first_formula]
    if not count:
        return ()
    quoted = min(firsts, key=itemgetter(0))[1] if firsts else ""
    return (Repair("formulas-quoted", {"value": quoted}, count),)


class _FrenchColumn(RenderedColumn):
    """The cells of a column as the French write them. `formulas` texts, its `name` among them, were
    begun with an apostrophe; `first_formula` is the row of the first one, and what is quoted of
    it."""

    def __init__(self, index: int, column: TypedColumn) -> None:
        super().__init__(index, self._render_cells)
        self.name = column.name
        self.formulas = 0
        self.first_formula: tuple[int, str] | None = None
        self._type = column.kind.type
        self._has_faults = column.faulty > 0
        self._rows = 0
        self._french: pa.StringArray
        self._is_formula: pa.BooleanArray | None = None
        if is_formula(column.name):
            self.name = APOSTROPHE + column.name
            self._count_formulas([-1], [column.name])

    def render_rows(self, *cells: ColumnArrays) -> pa.StringArray:
        from pyarrow.compute import indices_nonzero

        rendered = super().render_rows(*cells)
        if self._is_formula is not None:
            (own,) = cells
            rows = indices_nonzero(own.expand(self._is_formula))
            texts = own.expand(self._french).take(rows)
            self._count_formulas(rows.to_pylist(), texts.to_pylist())
        self._rows += len(rendered)
        return rendered

    def _count_formulas(self, rows: Sequence[int], texts: Sequence[str]) -> None:
        self.formulas += len(rows)
        for row, text in zip(rows, texts, strict=True):
            if self.first_formula is None and (quoted := quote_beginning(text)):
                self.first_formula = (self._rows + row, quoted)

    def _render_cells(self, values: pa.Array, texts: pa.StringArray) -> pa.StringArray:
        self._french = _write_in_french(self._type, values, texts)
        self._is_formula = self._find_formulas(values)
        cells = self._french
        if self._is_formula is not None:
            cells = replace_where(
                cells, self._is_formula, lambda formulas: [APOSTROPHE + text for text in formulas]
            )
        return _SYNTAX.quote_cells(values, cells)

    def _find_formulas(self, values: pa.Array) -> pa.BooleanArray | None:
        """Which of the texts are formulas; None where none is."""
        import pyarrow as pa
        import pyarrow.compute as pc

        is_by_us = self._type in WRITTEN_BY_US
        if is_by_us and not self._has_faults:
            return None
        maybe = pc.match_substring_regex(self._french, MAYBE_FORMULA)
        if is_by_us:
            maybe = pc.and_(maybe, values.is_null())
        if not maybe.true_count:
            return None
        verdicts = list(map(is_formula, self._french.filter(maybe).to_pylist()))
        return pc.replace_with_mask(maybe, maybe, pa.array(verdicts)) if any(verdicts) else None


def _write_in_french(type_: str, values: pa.Array, texts: pa.StringArray) -> pa.StringArray:
    """Texts as the French write them; as they were written where they are not of the type."""
    import pyarrow.compute as pc

    match type_:
        case "number":
            french = pc.replace_substring(texts, ".", ",")
        case "date":
            day = pc.utf8_slice_codeunits(texts, -2)
            month = pc.utf8_slice_codeunits(texts, -5, -3)
            year = pc.utf8_slice_codeunits(texts, 0, -6)
            french = join_texts([day, "/", month, "/", year])
        case "yearmonth":  # which Excel reads as a month, where 2024-04 may become a day
            month = pc.utf8_slice_codeunits(texts, -2)
            year = pc.utf8_slice_codeunits(texts, 0, 4)
            french = join_texts([month, "/", year])
        case _:
            return texts
    return pc.if_else(values.is_valid(), french, texts) if values.null_count else french


EXPORT = Export(
    "excel.csv",
    ".excel.csv",
    write=_write_excel_csv,
    suits=has_tabular_columns,
    has_geometries=False,
)

"""From a table of texts to one of typed columns, in the form that it has: lists, or files of
Arrow."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

from site_builder.columns.canonical_table import (
    CanonicalListTable,
    CanonicalTable,
    TypedListColumn,
    merge_values,
)
from site_builder.columns.column_reading import ColumnReading
from site_builder.tables.text_table import ListColumn, ListTable, TextTable

if TYPE_CHECKING:
    from site_builder.tables.arrow_table import ArrowTable


def convert_table(cells: TextTable, readings: Sequence[ColumnReading]) -> CanonicalTable:
    """The table of these cells, each column read as it was found to be."""
    columns = tuple(reading.column for reading in readings)
    if isinstance(cells, ListTable):
        converted = map(_convert_list_column, cells.columns, readings)
        return CanonicalListTable(columns, cells.rows, tuple(converted))
    from site_builder.columns.canonical_arrow import convert_arrow_table

    return convert_arrow_table(cast("ArrowTable", cells), readings)


def _convert_list_column(column: ListColumn, reading: ColumnReading) -> TypedListColumn:
    distinct = merge_values(column.values, column.counts, reading)
    codes = column.codes
    if not isinstance(distinct.places, range):
        codes = [distinct.places[code] for code in codes]
    return TypedListColumn(distinct.values, distinct.texts, distinct.counts, codes)

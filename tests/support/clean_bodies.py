"""The body of a table in tests: of few cells and of many, the same is left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from typed_tables import make_large_table, make_raw_table

from site_builder.core.model.reading_hints import ReadingHints
from site_builder.readers.raw_table import RawTable
from site_builder.readers.row_sections import separate_row_sections
from site_builder.readers.table_body import clean_table_body
from site_builder.tables.text_table import iterate_rows

NAMES = ("Nom", "Montant", "Année")
Rows = Sequence[tuple[str, ...]]


def clean(
    folder: Path,
    rows: Rows,
    names: Sequence[str] = ("Nom", "Montant", "Année"),
    first_table: bool = False,
) -> tuple[RawTable, Rows]:
    """The table without what is none of it, and its rows: the same of few cells and of many."""
    raw = make_raw_table(names, rows)
    hints = ReadingHints(first_table=first_table)
    left = clean_table_body(raw, hints)
    assert isinstance(left, RawTable)
    left = separate_row_sections(left, hints, folder)
    cells = list(iterate_rows(left.cells))
    for few in (100_000, 2):
        large = clean_table_body(make_large_table(raw, rows, folder, few), hints)
        assert isinstance(large, RawTable)
        large = separate_row_sections(large, hints, folder)
        assert replace(large, cells=left.cells) == left
        assert list(iterate_rows(large.cells)) == cells
    assert left.rows == left.cells.rows == len(cells)
    return left, cells

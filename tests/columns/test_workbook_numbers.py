"""Numbers of a workbook that are not what they look like: texts with points, digits that the
spreadsheet cut, units that a format shows."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from typed_tables import list_typed_rows

from site_builder.columns.canonical import TypedTable, build_canonical_table
from site_builder.core.model.reading_hints import ReadingHints
from site_builder.core.problems import Place
from site_builder.readers.raw_table import RawTable
from site_builder.readers.read import read_raw_table


def type_sheet(folder: Path, header: str, cells: Sequence[Any], form: str = "") -> TypedTable:
    """The table of a sheet of names and these cells, in this number format."""
    content = BytesIO()
    with xlsxwriter.Workbook(content) as book:
        sheet = book.add_worksheet()
        style = book.add_format({"num_format": form}) if form else None
        sheet.write_row(0, 0, ["Nom", header])
        for row, cell in enumerate(cells, 1):
            sheet.write_string(row, 0, f"nom {'abcdefgh'[row]}")
            sheet.write(row, 1, cell, style)
    (folder / "source").write_bytes(content.getvalue())
    raw = read_raw_table(folder / "source", ending=".xlsx", hints=ReadingHints(), scratch=folder)
    assert isinstance(raw, RawTable)
    return build_canonical_table(raw, {}, (), Place())


@pytest.mark.parametrize(
    ("header", "cells", "form", "type_", "values", "codes"),
    [
        ("Habitants", [120, "1.234", 850], "", "integer", [120, 1234, 850], []),
        ("Habitants", [120, 850.5, 1.234], "", "number", [120.0, 850.5, 1.234], []),
        ("Prix", [1.659, 1.712], "", "number", [1.659, 1.712], []),
        ("Montant", ["1 500 €", "12.000 €", "850 €"], "", "number", [1500.0, 12000.0, 850.0], []),
        ("Montant", [12.5, "1.234", 850], "", "number", [12.5, 1234.0, 850.0], []),
        ("valeur", [120, "1.234"], "", "string", ["120", "1.234"], ["thousands-unclear"]),
        ("Population", [12345, 850], '0" hab."', "integer", [12345, 850], []),
        ("Longueur", [1.5, 850], '0.0" km"', "number", [1.5, 850.0], []),
        ("Compteur", [1234567890123456, 12], "", "string", None, ["digits-lost"]),
        ("Compteur", [123456789012345, 12], "", "integer", [123456789012345, 12], []),
    ],
)
def test_numbers_of_a_sheet(
    header: str,
    cells: list[Any],
    form: str,
    type_: str,
    values: list[Any] | None,
    codes: list[str],
    tmp_path: Path,
) -> None:
    typed = type_sheet(tmp_path, header, cells, form)
    assert typed.table.columns[1].kind.type == type_
    assert [problem.code for problem in typed.problems] == codes
    if values is not None:
        assert [row[1][0] for row in list_typed_rows(typed.table)] == values

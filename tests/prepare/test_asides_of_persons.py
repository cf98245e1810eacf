"""Numbers of persons that no table has, but the file as it was received: titles, notes, names of
columns, foreign members of a GeoJSON, texts of formulas."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import xlsxwriter

from site_builder.checks.personal_data.judge import judge_personal_data
from site_builder.columns.canonical import build_canonical_table
from site_builder.core.model.reading_hints import ReadingHints
from site_builder.core.problems import Place, Refusal
from site_builder.readers.read import read_raw_table

IBAN = "FR76 3000 6000 0112 3456 7890 189"
NIR = "185057800608491"
ROWS = "rue;metres\nFoch;12\nNationale;8\nGambetta;5\n"


def judge(path: Path) -> list[str]:
    raw = read_raw_table(path, ending=path.suffix, hints=ReadingHints(), scratch=path.parent)
    assert not isinstance(raw, Refusal), raw
    table = build_canonical_table(raw, {}, ("",), Place(path=path.name)).table
    return [
        problem.code for problem in judge_personal_data(table, raw, Place(path=path.name)).problems
    ]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        (f"Voirie, dossier {NIR}\n\n{ROWS}", ["personal-nir-aside"]),
        (f"{ROWS}\nNote : à payer sur {IBAN}\n", ["personal-iban-aside"]),
        (ROWS.replace("metres", f"metres {IBAN}"), ["personal-iban-aside"]),
        (f"Voirie, SIRET 21590350100017\n\n{ROWS}", []),
    ],
)
def test_a_title_a_note_or_a_name_of_a_column(text: str, codes: list[str], tmp_path: Path) -> None:
    path = tmp_path / "rues.csv"
    path.write_text(text, encoding="utf-8")
    assert judge(path) == codes


def test_a_foreign_member(tmp_path: Path) -> None:
    point = {"type": "Point", "coordinates": [3.05, 50.63]}
    feature = {"type": "Feature", "properties": {"rue": "Foch"}, "geometry": point, "agent": NIR}
    path = tmp_path / "rues.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), "utf-8")
    assert judge(path) == ["personal-nir-aside"]


def test_a_text_of_a_formula(tmp_path: Path) -> None:
    path = tmp_path / "rues.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        for row, cells in enumerate([("rue", "metres"), ("Foch", 12), ("Nationale", 8)]):
            sheet.write_row(row, 0, cells)
        sheet.write_formula(2, 1, f'=IF(A3="Foch","{NIR}",8)', None, 8)
    assert judge(path) == ["personal-nir-aside"]

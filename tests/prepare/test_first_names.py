"""First names that few children bear: left out and counted, and never taken for a zero or a
blank."""

from __future__ import annotations

from pathlib import Path

import pytest

from site_builder.columns.canonical import build_canonical_table
from site_builder.core.model.reading_hints import ReadingHints
from site_builder.core.problems import Place, Refusal
from site_builder.prepare.first_names import (
    RARE_NAMES,
    find_first_name_table,
    hide_rare_names,
    report_rare_names,
)
from site_builder.readers.raw_table import RawTable
from site_builder.readers.read import read_raw_table
from site_builder.tables.text_table import iterate_rows

PLACE = Place(path="prenoms.csv")
LONG = "annee;prenom;nombre\n2023;Léa;12\n2023;Zélie;1\n2023;Hugo;0\n2023;Malo;\n2023;Yann;2\n"
WIDE = "prenom;2021;2022;2023\nLéa;12;2;8\nZélie;0;1;\nHugo;9;9;9\n"


def read(tmp_path: Path, text: str) -> RawTable:
    source = tmp_path / "prenoms.csv"
    source.write_text(text, encoding="utf-8")
    raw = read_raw_table(source, ending=".csv", hints=ReadingHints(), scratch=tmp_path)
    assert not isinstance(raw, Refusal)
    return raw


def hide(tmp_path: Path, text: str, threshold: int) -> RawTable | None:
    raw = read(tmp_path, text)
    table = build_canonical_table(raw, {}, ("",), PLACE).table
    found = find_first_name_table(table)
    assert found is not None
    return hide_rare_names(table, raw, found, threshold, tmp_path)


def rows(raw: RawTable) -> list[tuple[str, ...]]:
    return [tuple(row) for row in iterate_rows(raw.cells, range(len(raw.names)))]


def test_a_rare_name_has_no_row_a_zero_and_a_blank_stay(tmp_path: Path) -> None:
    left = hide(tmp_path, LONG, 3)
    assert left is not None
    assert rows(left) == [("2023", "Léa", "12"), ("2023", "Hugo", "0"), ("2023", "Malo", "")]
    assert [(repair.code, repair.count) for repair in left.repairs][-1] == ("prenoms-hidden", 2)
    assert [leak.code for leak in left.leaks] == [RARE_NAMES]
    assert left.row(1) == 4  # as the file counts


def test_of_a_column_per_year_the_cell_is_hidden_and_named(tmp_path: Path) -> None:
    left = hide(tmp_path, WIDE, 3)
    assert left is not None
    assert left.names == ("prenom", "2021", "2022", "2023", "masque")
    assert rows(left) == [
        ("Léa", "12", "", "8", "2022"),
        ("Zélie", "0", "", "", "2022"),
        ("Hugo", "9", "9", "9", ""),
    ]
    assert left.repairs[-1].count == 2


@pytest.mark.parametrize("threshold", [0, 1])
def test_a_threshold_of_one_publishes_all(threshold: int, tmp_path: Path) -> None:
    assert hide(tmp_path, LONG, threshold) is None
    assert hide(tmp_path, WIDE, threshold) is None


def test_without_a_decision_rare_names_are_told(tmp_path: Path) -> None:
    raw = read(tmp_path, LONG)
    table = build_canonical_table(raw, {}, ("",), PLACE).table
    found = find_first_name_table(table)
    assert found is not None
    (problem,) = report_rare_names(table, raw, found, PLACE)
    assert (problem.code, problem.severity, problem.count) == ("prenoms-undecided", "warning", 2)
    assert problem.rows == (3, 6)


@pytest.mark.parametrize(
    "text",
    ["nom;prenom;nombre\nDupont;Léa;1\n", "rue;nombre\nFoch;1\n", "prenom;sexe\nLéa;F\n"],
)
def test_other_tables_are_none_of_first_names(text: str, tmp_path: Path) -> None:
    table = build_canonical_table(read(tmp_path, text), {}, ("",), PLACE).table
    assert find_first_name_table(table) is None


def test_the_columns_of_the_national_standard_are_known(tmp_path: Path) -> None:
    text = (
        "COMMUNE_NOM,COLL_INSEE,ENFANT_SEXE,ENFANT_PRENOM,NOMBRE_OCCURRENCES,ANNEE\n"
        "Lille,59350,F,Lina,5,2024\nLille,59350,F,Zoelie,1,2024\nLille,59350,M,Paul,4,2024\n"
    )
    raw = read(tmp_path, text)
    table = build_canonical_table(raw, {}, ("",), PLACE).table
    found = find_first_name_table(table)
    assert found is not None
    assert [problem.code for problem in report_rare_names(table, raw, found, PLACE)] == [
        "prenoms-undecided"
    ]
    left = hide_rare_names(table, raw, found, 3, tmp_path)
    assert left is not None
    assert [row[3] for row in rows(left)] == ["Lina", "Paul"]

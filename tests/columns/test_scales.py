"""Cells in euros below « k€ », and titles that say « en milliers d’euros », are told; nothing is
where all agree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from typed_tables import make_large_table, make_raw_table

from site_builder.cells.unit import are_counted_otherwise, find_multiple
from site_builder.columns.canonical import build_canonical_table
from site_builder.core.problems import Place, Problem, Repair

FORMS = ("list", "few texts", "many texts")


def list_problems(
    header: str,
    cells: Sequence[str],
    folder: Path,
    form: str = "list",
    *,
    title: str = "",
    unit: str = "",
) -> list[Problem]:
    """Of a column of a CSV, below a title, or with a row of units."""
    rows = [(cell,) for cell in cells]
    raw = make_raw_table((header,), rows)
    repairs = (Repair("titles-skipped", {"scale": title}),) if title else ()
    raw = replace(
        raw,
        reading=replace(raw.reading, delimiter=";"),
        repairs=repairs,
        units={header: unit},
    )
    if form != "list":
        raw = make_large_table(raw, rows, folder, few=100_000 if form == "few texts" else 1)
    typed = build_canonical_table(raw, {}, (), Place(path="a.csv"))
    return list(typed.problems)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    ("header", "cells", "unit", "told"),
    [
        ("Montant (k€)", ["12", "45", "1 200 000 €"], "", ("k€", "€", 1)),
        ("Montant (en milliers d'euros)", ["12 €", "45 €", "30 €"], "", ("k€", "€", 3)),
        ("Montant en k€", ["12,5 €", "45,2 €"], "", ("k€", "€", 2)),
        ("Montant (milliers €)", ["12 €", "45 €"], "", ("k€", "€", 2)),
        ("Coût (M€)", ["1.2", "4.5", "850 000 €"], "", ("M€", "€", 1)),
        ("Coût (M€)", ["12 k€", "45 k€"], "", ("M€", "k€", 2)),
        ("Montant (€)", ["12 k€", "45 k€"], "", ("€", "k€", 2)),
        ("Montant", ["12 €", "45 €"], "k€", ("k€", "€", 2)),
        ("Montant (€)", ["12", "45"], "k€", ("€", "k€", 2)),
        ("Surface (ha)", ["1200 m²", "4500 m²"], "", ("ha", "m²", 2)),
        ("Longueur (m)", ["1,2 km", "4,5 km"], "", ("m", "km", 2)),
    ],
)
def test_cells_that_say_another_unit_than_their_header_are_told(
    header: str, cells: list[str], unit: str, told: tuple[str, str, int], form: str, tmp_path: Path
) -> None:
    (problem,) = list_problems(header, cells, tmp_path, form, unit=unit)
    assert problem.code == "units-contradict"
    assert (problem.params["unit"], problem.params["other"], problem.count) == told


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    ("header", "cells", "unit"),
    [
        ("Montant (k€)", ["12", "45"], ""),
        ("Montant (k€)", ["12 k€", "45 k€"], ""),
        ("Montant (en milliers d'euros)", ["12 k€", "45 k€"], ""),
        ("Montant (€)", ["12 €", "45"], ""),
        ("Montant (€ TTC)", ["12 €", "45"], ""),
        ("Montant", ["12 €", "45"], "€"),
        ("Montant", ["12", "45"], "k€"),
        ("Prix (€/m²)", ["12 €", "45 €"], ""),  # of a square metre
        ("Surface (ha)", ["12 ha", "45 ha"], ""),
        ("Surface (m2)", ["12 m²", "45 m²"], ""),
        ("Part (%)", ["12 %", "45 %"], ""),
        ("Projets de plus de 25 k€", ["12 €", "45 €"], ""),
        ("Aides aux milliers d'abonnés", ["12 €", "45 €"], ""),
    ],
)
def test_cells_that_agree_with_their_header_are_not_told(
    header: str, cells: list[str], unit: str, form: str, tmp_path: Path
) -> None:
    assert list_problems(header, cells, tmp_path, form, unit=unit) == []


def test_a_title_that_says_thousands_is_told_where_no_column_does(tmp_path: Path) -> None:
    (problem,) = list_problems("Montant", ["12", "45"], tmp_path, title="en k€")
    assert (problem.code, problem.params) == ("scale-aside", {"text": "en k€"})
    assert list_problems("Montant (€)", ["12", "45"], tmp_path, title="en k€") != []
    assert list_problems("Montant (k€)", ["12", "45"], tmp_path, title="en k€") == []
    assert list_problems("Montant", ["12 k€", "45 k€"], tmp_path, title="en k€") == []
    assert list_problems("Montant", ["12", "45"], tmp_path, title="en k€", unit="k€") == []
    assert list_problems("Poste", ["Eau", "Gaz"], tmp_path, title="en k€") == []
    assert list_problems("Surface", ["12 ha", "45 ha"], tmp_path, title="en k€") == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Budget 2024 (en milliers d'euros)", ("en milliers d'euros", "k€")),
        ("Budget principal - en k€", ("en k€", "k€")),
        ("Montants en K€ HT", ("en K€", "k€")),
        ("Unité : milliers d’euros", ("milliers d’euros", "k€")),
        ("Dette (M€)", ("M€", "M€")),
        ("Recettes, en millions", ("en millions", "M€")),
        ("Population en milliers d'habitants", ("en milliers d'habitants", "k€")),
        ("Marchés de plus de 25 k€ en 2024", ("", "")),
        ("450 k€ pour les clubs", ("", "")),
        ("Subventions : 3 millions d'euros versés", ("", "")),
        ("Des milliers d'euros pour les clubs", ("", "")),
        ("Budget 2024 en euros", ("", "")),
        ("Parking €", ("", "")),
    ],
)
def test_what_says_that_all_numbers_are_thousands(text: str, found: tuple[str, str]) -> None:
    assert find_multiple(text) == found


@pytest.mark.parametrize(
    ("header", "other", "otherwise"),
    [
        ("Montant", "Montant (k€)", True),
        ("Capital (€)", "Capital (k€)", True),
        ("Capital en k€", "Capital (M€)", True),
        ("Surface (ha)", "Surface (m²)", True),
        ("Capital (k€)", "Capital restant (k€)", False),
        ("Capital (k€)", "Capital en milliers d'euros", False),
        ("Surface", "Surface (m²)", False),
        ("Montant", "Montant versé", False),
        ("Montant", "Montant (€)", False),
    ],
)
def test_names_that_say_two_scales(header: str, other: str, otherwise: bool) -> None:
    assert are_counted_otherwise(header, other) is otherwise

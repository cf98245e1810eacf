"""« 12.000 » is twelve thousand beside « 850 € », and nobody knows what it is where all cells have
a point: a person is asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from nightly import nightly_but_each
from typed_tables import list_typed_rows, make_large_table, make_raw_table

from site_builder.columns.canonical import ExpectedType, TypedTable, build_canonical_table
from site_builder.core.problems import Place

FORMS = ("list", "few texts", "many texts")


def type_column(
    header: str,
    cells: Sequence[str],
    folder: Path,
    form: str = "list",
    *,
    type_: str = "",
    **more: Any,
) -> TypedTable:
    """Of a CSV, unless `more` says something else."""
    rows = [(cell,) for cell in cells]
    raw = make_raw_table((header,), rows)
    raw = replace(raw, **{"reading": replace(raw.reading, delimiter=";"), **more})
    if form != "list":
        raw = make_large_table(raw, rows, folder, few=100_000 if form == "few texts" else 1)
    demands = {header: ExpectedType(type=type_)} if type_ else {}
    return build_canonical_table(raw, demands, (), Place(path="a.csv"))


def read_column(typed: TypedTable) -> tuple[str, list[Any]]:
    values = [value for ((value, _),) in list_typed_rows(typed.table)]
    return typed.table.columns[0].kind.type, values


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    ("header", "cells", "type_", "values"),
    [
        ("Montant", ["1 500 €", "12.000 €", "850 €"], "number", [1500.0, 12000.0, 850.0]),
        ("Montant", ["1500", "12.000", "850"], "integer", [1500, 12000, 850]),
        ("Population", ["120", "999", "1.234"], "integer", [120, 999, 1234]),
        ("Population", ["120", "1.234.567", "1.234"], "number", [120.0, 1234567.0, 1234.0]),
        ("Capacité", ["120 places", "1.234 places"], "integer", [120, 1234]),
        ("Recettes", ["-1.250", "560", "12.000"], "integer", [-1250, 560, 12000]),
        ("Montant", ["12.000 €", "850,50 €"], "number", [12000.0, 850.5]),
        ("Inscrits", ["3", "1.234", "NC", "8"], "integer", [3, 1234, None, 8]),
        ("Surface", ["10.000 m²", "850 m²", "125.500 m²"], "integer", [10000, 850, 125500]),
        ("Surface (m²)", ["1.250", "850"], "integer", [1250, 850]),
        ("Taille (hab.)", ["1.250", "85"], "integer", [1250, 85]),
    ],
)
def test_points_beside_whole_numbers_group_thousands(
    header: str, cells: list[str], type_: str, values: list[Any], form: str, tmp_path: Path
) -> None:
    typed = type_column(header, cells, tmp_path, form)
    assert read_column(typed) == (type_, values)
    assert not typed.problems
    assert {"thousands-dots", "number-dots"} & {repair.code for repair in typed.repairs}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    ("header", "cells", "count"),
    [
        ("Montant", ["12.000", "8.250", "15.500"], 3),
        ("Montant", ["12.000 €", "1.500 €"], 2),
        ("SP95", ["1.659", "1.712"], 2),
        ("Prix", ["1.659", "1.712", "0"], 2),  # a price that is not known is no evidence
        ("Montant", ["1.500"], 1),
        ("valeur", ["120", "1.234"], 1),  # neither paid nor counted, as far as one knows
        ("Surface", ["10.000", "850", "125.500"], 2),  # of hectares nobody writes it so, but…
        ("Longueur", ["1.250 m", "850 m"], 1),
        ("Consommation (kWh)", ["12.340", "850"], 1),
        ("Surface (m²)", ["12.340", "8.125"], 2),
        ("Coût", ["1.250 €", "12.50 €", "12 €"], 1),  # points of two kinds
        ("Montant", ["1.250", "12.50", "3.255"], 2),
    ],
)
def test_where_nobody_can_tell_the_column_is_text_and_a_person_is_asked(
    header: str, cells: list[str], count: int, form: str, tmp_path: Path
) -> None:
    typed = type_column(header, cells, tmp_path, form)
    assert read_column(typed) == ("string", cells)
    assert [(one.code, one.severity, one.count) for one in typed.problems] == [
        ("thousands-unclear", "warning", count)
    ]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    ("header", "cells", "values"),
    [
        ("Montant", ["12.5", "1.234"], [12.5, 1.234]),
        ("Prix", ["0.985", "1.659"], [0.985, 1.659]),
        ("Prix", ["12.250", "13.5", "14.250"], [12.25, 13.5, 14.25]),
        ("Prix", ["1.250", "12.50", "0.985"], [1.25, 12.5, 0.985]),
        ("Prix", ["1.659", "1.7"], [1.659, 1.7]),
        ("Prix du gazole (€/L)", ["1,659", "1,701"], [1.659, 1.701]),
        ("Population (milliers)", ["1234.567", "1.250"], [1234.567, 1.25]),
        ("Longueur (km)", ["1.659", "12", "3.250"], [1.659, 12.0, 3.25]),
        ("Surface (ha)", ["12.000", "850", "8.250"], [12.0, 850.0, 8.25]),
        ("Surface", ["12.000", "8.25", "850"], [12.0, 8.25, 850.0]),
        ("Surface", ["0.120", "8.250"], [0.12, 8.25]),
        ("Surface", ["12.125", "8", "3.250"], [12.125, 8.0, 3.25]),
        ("Surface", ["12,000 m²", "850 m²"], [12.0, 850.0]),  # a comma stands before decimals
        ("Poids", ["1.250 kg", "850 kg"], [1.25, 850.0]),
        ("Volume (m³)", ["12.340", "850"], [12.34, 850.0]),
        ("Coefficient", ["1.000", "1.050"], [1.0, 1.05]),
        ("X", ["652.120", "850"], [652.12, 850.0]),
        ("Distance", ["1.659 km", "12 km"], [1.659, 12.0]),
        ("Taux", ["12.500", "8.250"], [12.5, 8.25]),
        ("lat", ["50.638", "50.640"], [50.638, 50.64]),
        ("Hectares", ["12,345", "8,250"], [12.345, 8.25]),
    ],
)
def test_decimals_that_are_measured_or_proven_stay_decimals(
    header: str, cells: list[str], values: list[float], form: str, tmp_path: Path
) -> None:
    typed = type_column(header, cells, tmp_path, form)
    assert read_column(typed) == ("number", values)
    assert not typed.problems


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("header", ["Montant", "Crédits", "Subvention"])
def test_a_comma_before_three_digits_of_money_is_a_decimal_one_and_is_told(
    header: str, form: str, tmp_path: Path
) -> None:
    typed = type_column(header, ["12,000", "850"], tmp_path, form)
    assert read_column(typed) == ("number", [12.0, 850.0])
    assert [one.code for one in typed.problems] == ["thousands-decimal"]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("header", ["Surface", "Indice", "Consommation"])
def test_what_may_be_thousands_of_a_measure_is_a_number_and_is_told(
    header: str, form: str, tmp_path: Path
) -> None:
    typed = type_column(header, ["12.000", "8.250"], tmp_path, form)
    assert read_column(typed) == ("number", [12.0, 8.25])
    assert [one.code for one in typed.problems] == ["thousands-decimal"]


def test_numbers_that_a_program_stored_have_decimals(tmp_path: Path) -> None:
    reading = make_raw_table(("a",), ()).reading
    typed = type_column("Montant", ["1.659", "12", "850"], tmp_path, reading=reading)
    assert read_column(typed) == ("number", [1.659, 12.0, 850.0])
    typed = type_column("Montant", ["12.000", "12", "850"], tmp_path, reading=reading)
    assert read_column(typed) == ("integer", [12000, 12, 850]), "no program writes such zeros"
    known = frozenset(("Montant",))
    typed = type_column("Montant", ["1.659", "12", "850"], tmp_path, typed=known, reading=reading)
    assert read_column(typed) == ("integer", [1659, 12, 850]), "the workbook has it as a text"


def test_a_schema_that_asks_for_numbers_has_them(tmp_path: Path) -> None:
    typed = type_column("Montant", ["12.000", "850"], tmp_path, type_="number")
    assert read_column(typed) == ("number", [12000.0, 850.0])
    typed = type_column("Montant", ["12.000", "8.250"], tmp_path, type_="number")
    assert read_column(typed) == ("number", [12.0, 8.25])
    assert [one.code for one in typed.problems] == ["thousands-decimal"]
    typed = type_column("Habitants", ["12.000", "850"], tmp_path, type_="integer")
    assert read_column(typed) == ("integer", [12000, 850])


@pytest.mark.parametrize("form", nightly_but_each(2, FORMS))
@pytest.mark.parametrize(
    ("header", "unit"), [("Montant", " €"), ("Montant", ""), ("Population", "")]
)
def test_a_word_among_amounts_hides_no_thousands(
    header: str, unit: str, form: str, tmp_path: Path
) -> None:
    amounts = [*range(100, 200), *range(10_000, 60_000, 500)]
    cells = [f"{amount:,}{unit}".replace(",", ".") for amount in amounts]
    typed = type_column(header, [*cells, "voir annexe"], tmp_path, form)
    type_, values = read_column(typed)
    assert values == [*amounts, None] and type_ in ("integer", "number")
    assert [problem.code for problem in typed.problems] == ["odd-cells"]


@pytest.mark.parametrize("form", FORMS)
def test_a_word_among_amounts_that_all_have_points_is_asked_about_too(
    form: str, tmp_path: Path
) -> None:
    cells = [f"{amount}.500 €" for amount in range(1, 200)]
    typed = type_column("Montant", [*cells, "voir annexe"], tmp_path, form)
    type_, values = read_column(typed)
    assert (type_, values) == ("string", [*cells, "voir annexe"])
    assert [problem.code for problem in typed.problems] == ["thousands-unclear"]


def test_a_word_that_a_schema_forbids_hides_no_thousands(tmp_path: Path) -> None:
    cells = ["1 500", "12.000", "850", "voir annexe"]
    typed = type_column("Montant", cells, tmp_path, type_="number")
    assert read_column(typed) == ("number", [1500.0, 12000.0, 850.0, None])
    assert [problem.code for problem in typed.problems] == ["type-error"]

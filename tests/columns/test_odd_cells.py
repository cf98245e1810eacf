"""A few cells unlike the others: their column keeps its type where they are words and very few, is
text otherwise, and a person is told of them either way."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from nightly import nightly_but_each
from typed_tables import list_typed_rows, make_large_table, make_raw_table

from site_builder.columns.canonical import ExpectedType, TypedTable, build_canonical_table
from site_builder.core.language import load_language
from site_builder.core.problems import Place

FRENCH = load_language("fr")
AMOUNTS = [f"{number},50" for number in range(100, 400)]
DAYS = [f"{day:02}/{month:02}/2024" for month in range(1, 13) for day in range(1, 29)]
FORMS = ("list", "few texts", "many texts")


def type_column(
    header: str, cells: Sequence[str], folder: Path, form: str = "list", type_: str = ""
) -> TypedTable:
    rows = [(cell,) for cell in cells]
    raw = make_raw_table((header,), rows)
    if form != "list":
        raw = make_large_table(raw, rows, folder, few=100_000 if form == "few texts" else 1)
    demands = {header: ExpectedType(type=type_)} if type_ else {}
    return build_canonical_table(raw, demands, (), Place(path="a.csv"))


def list_problems(typed: TypedTable) -> list[tuple[str, str, int, tuple[int, ...]]]:
    return [(one.code, one.severity, one.count, one.rows) for one in typed.problems]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    ("header", "cells", "word", "type_"),
    nightly_but_each(
        4,
        [
            ("Montant", AMOUNTS, "voir annexe", "number"),
            ("Montant", [f"{cell} €" for cell in AMOUNTS], "à voir", "number"),
            ("n", list(map(str, range(300))), "douze", "integer"),
            ("Date", DAYS, "courant mai", "date"),
            ("le", [f"{day} 10:30" for day in DAYS], "le matin", "datetime"),
            ("Longueur", [f"{number} km" for number in range(300)], "fermé", "integer"),
        ],
    ),
)
def test_a_word_among_very_many_values_leaves_their_type(
    header: str, cells: list[str], word: str, type_: str, form: str, tmp_path: Path
) -> None:
    typed = type_column(header, [*cells[:45], f" {word}", *cells[45:]], tmp_path, form)
    (column,) = typed.table.columns
    assert (column.kind.type, column.faulty) == (type_, 1)
    values = [cell for (cell,) in list_typed_rows(typed.table)]
    assert values[45] == (None, f" {word}"), "nothing in Parquet, as it is written elsewhere"
    assert [value for value, _ in values].count(None) == 1
    assert list_problems(typed) == [("odd-cells", "warning", 1, (47,))]
    (fault,) = typed.iterate_faults()
    assert (fault.row, fault.code, fault.severity, fault.text) == (
        45,
        "odd-cells",
        "warning",
        f" {word}",
    )


def test_the_sentence_names_the_cell_its_column_and_its_row(tmp_path: Path) -> None:
    (problem,) = type_column("Montant", [*AMOUNTS[:45], "voir annexe", *AMOUNTS], tmp_path).problems
    sentence = FRENCH.problem(problem).replace("\u00a0", " ").replace("\u202f", " ")
    assert sentence.startswith(
        "a.csv, ligne 47 : 1 cellule de « Montant » n’est pas un nombre : « voir annexe »."
    )


@pytest.mark.parametrize("form", nightly_but_each(2, FORMS))
@pytest.mark.parametrize(
    ("header", "cells", "odd"),
    [
        ("Montant", AMOUNTS[:60], ["voir annexe"]),  # less than 99 %
        ("Montant", [*AMOUNTS] * 10, [f"mot {letter}" for letter in "abcdefghijklmnopqrstu"]),
        ("Montant", AMOUNTS, ["12 bis"]),  # no word: a code
        ("Commune", list(map(str, range(300))), ["2A004"]),
        ("Date", DAYS, ["31/02/2024"]),
        ("Date", ["31/01/2024"] * 7, ["31/02/2024"]),
        ("le", [f"2024-04-{day:02}T10:00:00Z" for day in range(1, 9)], ["2024-04-09T10:00:00"]),
        ("Montant", ["1200", "850", "300", "95"], ["voir annexe"]),
        ("Montant", ["1200", "300"], ["env. 850", "gratuit"]),
        ("Résultat", ["1200", "300"], ["(850)"]),
        ("Taux", ["12,5 %", "100 %"], ["8"]),
        ("Année", ["2022", "2023"], ["2024 (prov.)"]),
        ("Montant", ["1500,00", "200,00"], ["NR", "n.c.", "NR"]),
        ("Subvention", ["1500", "300"], ["Néant", "néant"]),
        ("Montant", [], ["1500 E", "200 E"]),
        ("Montant", [], ["$1500", "$200"]),
        ("Tarif", ["12,50"], ["1500,-", "200,-"]),
        ("Superficie", [], ["1ha20", "3ha45"]),
        ("Date", ["12/03/2024", "13/04/2024"], ["14 mars 2024", "2024-03-13"]),
        ("Date", ["12/03/2024", "13/04/2024"], ["2024-03-13"]),
        ("Plaintes", ["6", "3"], ["néant", "Néant"]),
        ("Mesure", ["6", "3"], ["NA", "ND"]),
        ("Montant", [], ["12€50", "45€00", "3€20"]),
        ("Date", [], ["03062024", "14062024", "05062024"]),
        ("Date", [], ["14062024", "12052024"]),
        ("Date", [], ["14062024", "12052024", "03062024"]),
        ("Relevé", [], ["03/06/2024 02:00 PM", "14/06/2024 11:00 AM"]),
        ("Début", [], ["06/03/2024 2:00:15 p.m.", "06/14/24, 11:00 a.m."]),
    ],
)
def test_what_keeps_a_column_from_its_type_is_told(
    header: str, cells: list[str], odd: list[str], form: str, tmp_path: Path
) -> None:
    typed = type_column(header, [*odd, *cells], tmp_path, form)
    assert typed.table.columns[0].kind.type == "string"
    assert [text for ((_, text),) in list_typed_rows(typed.table)] == [*odd, *cells]
    rows = tuple(range(2, 2 + min(len(odd), 5)))
    assert list_problems(typed) == [("column-text", "warning", len(odd), rows)]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("Numéro", [*map(str, range(300)), "12 bis"]),  # house numbers are no numbers
        ("Ligne", [*map(str, range(300)), "Citadine"]),
        ("Code", [*map(str, range(300)), "2A004"]),
        ("n", [*map(str, range(8, 300)), "007"]),
        ("Salle", ["101", "102", "Gymnase", "Préau"]),
        ("Durée", ["1 h", "1 h 30", "45 min", "2 h"]),
        ("Code", ["03062024", "14062024", "05062024"]),
        ("Dossier", ["03062024", "14062024", "05062024"]),
        ("Code", ["6", "3", "NC", "NC"]),
        ("Remarques", ["néant", "néant", "néant", "2"]),
        ("Créneau", ["2 PM - 4 PM", "9 AM - 11 AM"]),
        ("Observations", ["2024", "vu", "fait le 12/03/2024", "3 fois", "rien"]),
        ("Adresse", ["12 rue Haute", "3 place Basse", "5", "7"]),
        ("Versements", ["2024-01-01", "2024-02-01", "2020-03-28/2020-11-23"]),
        ("Codes", ["59491|59493", "59000", "59100", "59200"]),
        ("Âge", ["0-3 ans", "4-6 ans", "7-10 ans"]),
        ("Siret", ["21590350100017"] * 9 + ["inconnu"]),
        ("Tranche de prix", ["0-500", "501-1000", "> 1000"]),
        ("Nombre de places", ["1 à 5", "6 à 10"]),
        ("Part", ["1/2", "1/4"]),
        ("Note", ["4/5", "3/5"]),
        ("Période", ["NC", "néant", "2024"]),
        ("Budget", ["01", "02", "11"]),
        ("Prix du jury", ["01", "02", "2 bis"]),
        ("Année", ["A1", "A2"]),
        ("Observations", ["NC", "néant", "12"]),
        ("Objet de la subvention", ["Fonctionnement", "NR", "12 bis rue Haute"]),
        ("Nom du prix", ["Prix 2023 du livre", "Prix 2024 du livre"]),
        ("Date", ["au printemps", "en été", "2024"]),
    ],
)
def test_a_column_of_text_by_nature_is_told_nothing(
    header: str, cells: list[str], form: str, tmp_path: Path
) -> None:
    typed = type_column(header, cells, tmp_path, form)
    assert typed.table.columns[0].kind.type == "string"
    assert not typed.problems


@pytest.mark.parametrize("form", FORMS)
def test_words_that_say_nothing_are_left_out_beside_odd_ones(form: str, tmp_path: Path) -> None:
    typed = type_column("Montant", [*AMOUNTS, "NC", "nc", "voir annexe"], tmp_path, form)
    assert [value for ((value, _),) in list_typed_rows(typed.table)][-3:] == [None] * 3
    assert [text for ((_, text),) in list_typed_rows(typed.table)][-3:] == ["", "", "voir annexe"]
    assert [(one.code, one.count) for one in typed.repairs] == [("missing-words", 2)]
    assert list_problems(typed) == [("odd-cells", "warning", 1, (304,))]


def test_what_a_schema_asks_for_is_wrong_and_not_odd(tmp_path: Path) -> None:
    typed = type_column("Montant", [*AMOUNTS, "voir annexe"], tmp_path, type_="number")
    assert list_problems(typed) == [("type-error", "error", 1, (302,))]
    assert [fault.code for fault in typed.iterate_faults()] == ["type-error"]


@pytest.mark.parametrize("cells", [["50.638.123", "50.641.007"], ["50.638.123", "50.641007"]])
def test_a_latitude_of_two_points_is_text_and_is_told(cells: list[str], tmp_path: Path) -> None:
    typed = type_column("Latitude", cells, tmp_path)
    assert typed.table.columns[0].kind.type == "string"
    assert [problem.code for problem in typed.problems] == ["column-text"]


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("Coordonnées (lat, lon)", ["50.68946, 2.87708", "50.69, 2.88"]),
        ("Latitude et longitude", ["50,68946 ; 2,87708", "50,69 ; 2,88"]),
    ],
)
def test_pairs_of_degrees_are_not_told(header: str, cells: list[str], tmp_path: Path) -> None:
    typed = type_column(header, cells, tmp_path)
    assert (typed.table.columns[0].kind.type, typed.problems) == ("string", ())


@pytest.mark.parametrize(
    ("header", "cells", "kind"),
    [
        ("Orientation", ["N", "O", "N"], "string"),
        ("Secteur", ["O", "N"], "string"),
        ("Nombre d'enfants ?", ["0", "1", "0"], "integer"),
        ("Enfants", ["0", "1", "11", "N"], "string"),
        ("PMR", ["O", "N", "O"], "boolean"),
        ("Accessible ?", ["0", "1", "0"], "boolean"),
        ("Département", ["1", "2", "59"], "string"),
        ("Département", ["01", "2A", "59"], "department"),
        ("dep", ["59", "62"], "department"),
        ("Nombre de départements", ["1", "2"], "integer"),
        ("Rang du département", ["1", "2"], "integer"),
        ("Département", ["Nord", "Ain"], "string"),
    ],
)
def test_letters_of_the_compass_and_numbers_of_departments(
    header: str, cells: list[str], kind: str, tmp_path: Path
) -> None:
    assert type_column(header, cells, tmp_path).table.columns[0].kind.name == kind


def test_years_of_two_digits_that_may_be_of_the_last_century_are_told(tmp_path: Path) -> None:
    typed = type_column("Date du décès", ["03/04/45", "12/05/99", "01/01/30"], tmp_path)
    assert typed.table.columns[0].kind.type == "date"
    assert list_problems(typed) == [("date-century", "warning", 2, (2, 4))]
    assert not type_column("Date de fin", ["03/04/24", "12/05/99", "01/01/29"], tmp_path).problems


def test_a_nic_tells_of_the_zeros_that_it_lost(tmp_path: Path) -> None:
    typed = type_column("NIC", ["00017", "00025"], tmp_path)
    assert (typed.table.columns[0].kind.name, typed.problems) == ("nic", ())
    typed = type_column("NIC", ["17", "25"], tmp_path)
    assert list_problems(typed) == [("zero-lost", "warning", 2, (2, 3))]


def test_departments_tell_of_the_zeros_that_they_lost(tmp_path: Path) -> None:
    typed = type_column("Département", ["1", "2", "59"], tmp_path)
    assert list_problems(typed) == [("zero-lost", "warning", 2, (2, 3))]


@pytest.mark.parametrize(
    ("header", "cells", "type_"),
    [
        ("Action", ["1.1", "1.2", "1.10"], "string"),
        ("Titre", ["1.1", "1.2", "1.9", "1.10", "2.1"], "string"),
        ("Titre", ["1", "1.1", "1.9", "1.10", "2"], "string"),
        ("Titre", ["1.8", "1.9", "1.10", "1.11"], "string"),
        ("Règle", ["1.10", "1.20", "2.10", "2.11"], "string"),
        ("N° d’action", ["1.1", "1.2"], "string"),
        ("Règle", ["1,10", "2,5"], "number"),
        ("Règle", ["12.125", "2.5"], "number"),
        ("Coût de l’action", ["1.10", "2.50"], "number"),
        ("Titre", ["1.8", "1.10", "1.90"], "number"),
        ("Prix", ["1.1", "1.2", "1.10"], "number"),
        ("Titre", ["1.1", "1.2", "1.3"], "number"),
        ("Mesure", ["1.5", "1.1", "1.10"], "number"),
        ("Coefficient", ["12.5", "12.50", "3.75"], "number"),
    ],
)
def test_chapters_are_no_numbers(header: str, cells: list[str], type_: str, tmp_path: Path) -> None:
    typed = type_column(header, cells, tmp_path)
    assert typed.table.columns[0].kind.type == type_
    assert not typed.problems


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    ("cells", "values", "count"),
    [
        (["120", "#N/A", "40", "#REF!", "#VALEUR!"], [120, None, 40, None, None], 3),
        (["120", "########", "40"], [120, None, 40], 1),
    ],
)
def test_what_a_spreadsheet_could_not_calculate_is_told(
    cells: list[str], values: list[int | None], count: int, form: str, tmp_path: Path
) -> None:
    typed = type_column("Aide", cells, tmp_path, form)
    assert [value for ((value, _),) in list_typed_rows(typed.table)] == values
    assert list_problems(typed)[0][:3] == ("cell-errors", "warning", count)


@pytest.mark.parametrize("form", FORMS)
def test_words_of_programs_leave_the_type_however_many_they_are(form: str, tmp_path: Path) -> None:
    typed = type_column("Aide", ["120", "NULL", "null", "None", "40"], tmp_path, form)
    assert [value for ((value, _),) in list_typed_rows(typed.table)] == [120, None, None, None, 40]
    assert not typed.problems
    typed = type_column("Club", ["NULL", "Judo", "12"], tmp_path, form)
    assert typed.table.columns[0].kind.type == "string"


def test_a_plus_before_a_percentage_says_nothing(tmp_path: Path) -> None:
    typed = type_column("Évolution", ["+2,5 %", "-1,2 %", "0 %"], tmp_path)
    assert [value for ((value, _),) in list_typed_rows(typed.table)] == [2.5, -1.2, 0.0]
    assert typed.table.columns[0].unit == "%"


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    ("header", "kind", "text"),
    [
        ("Date (UTC)", "instant", "2024-06-01T10:00:00Z"),
        ("date_gmt", "instant", "2024-06-01T10:00:00Z"),
        ("Date", "datetime", "2024-06-01T10:00:00"),
        ("Date (UTC+2)", "datetime", "2024-06-01T10:00:00"),
        ("Date UTC +02:00", "datetime", "2024-06-01T10:00:00"),
    ],
)
def test_hours_below_utc_are_those_of_universal_time(
    header: str, kind: str, text: str, form: str, tmp_path: Path
) -> None:
    typed = type_column(header, ["2024-06-01 10:00", "2024-06-01 11:00"], tmp_path, form)
    assert typed.table.columns[0].kind.name == kind
    assert list_typed_rows(typed.table)[0][0][1] == text
    assert list_problems(typed) == []

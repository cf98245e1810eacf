"""The figures of communes: as a reading of the same rows in plain Python has them, and nothing is
counted twice, left out in silence or divided by what is not known."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from territory_tables import (
    LILLE,
    POPULATIONS,
    ROUBAIX,
    SECLIN,
    Row,
    compute_measures,
    count_left_out,
    get_values,
    locate,
)

from site_builder.core.model.territory import (
    INSEE,
    OUTSIDE,
    SOURCE_DATASET,
    SOURCE_FILE,
    YEAR,
)
from site_builder.territory.comparisons import grouped_rows
from site_builder.territory.comparisons.figures import write_exact_number
from site_builder.territory.comparisons.transferred import list_transferred

GRANTS = "subventions-par-habitant"
IN_KIND = "aides-en-nature-par-habitant"
SPENT = "depenses-de-fonctionnement"
BY_FUNCTION = "fonctionnement-par-fonction"
ACCOUNT = {
    "BGT_NATDEC": "compte administratif",
    "BGT_ANNEE": 2023,
    "BGT_SIRET": "21590350100017",
    "BGT_NOM": "Ville",
    "BGT_CONTNAT": "011",
    "BGT_NATURE": "6042",
    "BGT_SECTION": "fonctionnement",
    "BGT_OPBUDG": "réel",
    "BGT_CODRD": "dépense",
}


def grant(**cells: Any) -> Row:
    usual = {
        "idAttribuant": "21590350100017",
        "nomBeneficiaire": "Amicale",
        "objet": "Fonctionnement",
        "nature": "aide en numéraire",
        "pourcentageSubvention": 1.0,
        "dateConvention": date(2023, 3, 1),
    }
    return {**usual, **cells}


# --- beside an independent reading ---


def draw_grants(seed: int) -> list[Row]:
    """Rows of three communes, as files have them: corrections, shares, percentages, empty cells."""
    chance = random.Random(seed)
    rows = []
    for number in range(400):
        cents = chance.choice([chance.randint(1, 10**9), chance.randint(-(10**5), 0)])
        rows.append(
            grant(
                **{
                    INSEE: chance.choice(list(POPULATIONS)),
                    YEAR: chance.choice([2021, 2022, 2023]),
                    "nomBeneficiaire": f"Association {number}",
                    "montant": chance.choice([cents / 100, cents / 100, cents / 100, None]),
                    "pourcentageSubvention": chance.choice([1.0, None, 0.45, 0.005, 33.3, 100.0]),
                    "nature": chance.choice(["aide en numéraire", "AIDE EN NATURE", None]),
                }
            )
        )
    return rows


def read_grants(rows: Sequence[Row], in_kind: bool) -> dict[tuple[str, ...], Fraction]:
    """What each commune gave in each year, to an inhabitant: the texts of the file as fractions."""
    sums: defaultdict[tuple[str, ...], Fraction] = defaultdict(Fraction)
    for row in rows:
        is_in_kind = (row["nature"] or "").lower() == "aide en nature"
        if row["montant"] is None or is_in_kind != in_kind:
            continue
        share = Fraction(repr(row["pourcentageSubvention"] or 1.0))
        part = share if share <= 1 else share / 100
        sums[row[INSEE], str(row[YEAR])] += Fraction(repr(row["montant"])) * part
    return {key: total / POPULATIONS[key[0]] for key, total in sums.items()}


@pytest.mark.parametrize("seed", [1, 2])
def test_grants_per_inhabitant_are_those_of_an_exact_reading(tmp_path: Path, seed: int) -> None:
    rows = draw_grants(seed)
    measures = compute_measures(tmp_path, "scdl/subventions", rows)
    for id_, in_kind in ((GRANTS, False), (IN_KIND, True)):
        expected = read_grants(rows, in_kind)
        assert len(expected) == 9
        written = {key: write_exact_number(value) for key, value in expected.items()}
        assert get_values(measures[id_]) == written
        assert measures[id_].money


def test_spending_by_function_is_that_of_an_exact_reading(tmp_path: Path) -> None:
    chance = random.Random(7)
    headings = {
        "020": "services-generaux",
        "211": "enseignement",
        "845": "transports-voirie",
        "4221": "sante-social-famille",
        "511": "amenagement-logement",
        "01": "non-ventile",
        None: "non-ventile",
    }
    rows: list[Row] = []
    sums: defaultdict[tuple[str, ...], Decimal] = defaultdict(Decimal)
    for number in range(600):
        row: dict[str, Any] = {
            **ACCOUNT,
            INSEE: chance.choice([LILLE, ROUBAIX]),
            "BGT_NATURE": str(60_000 + number),
            "BGT_FONCTION": chance.choice(list(headings)),
            "BGT_CODRD": chance.choice(["dépense", "depense", "recette"]),
            "BGT_OPBUDG": chance.choice(["réel", "0", "ordre"]),
            "BGT_MTREAL": chance.randint(-(10**6), 10**8) / 100,
        }
        rows.append(row)
        if row["BGT_CODRD"] != "recette" and row["BGT_OPBUDG"] != "ordre":
            key = (row[INSEE], "2023", headings[row["BGT_FONCTION"]])
            sums[key] += Decimal(repr(row["BGT_MTREAL"]))
    measures = compute_measures(tmp_path, "scdl/budget", rows)
    values = get_values(measures[BY_FUNCTION])
    assert values == {
        key: write_exact_number(Fraction(total) / POPULATIONS[key[0]])
        for key, total in sums.items()
    }
    # what is put under headings is all that is spent
    amounts = [Decimal(value.amount) for value in measures[BY_FUNCTION].values]
    assert sum(amounts) == sum(Decimal(value.amount) for value in measures[SPENT].values)
    assert [label for _, label in measures[BY_FUNCTION].categories][-1] == "Non ventilé"


def test_sums_of_euros_are_exact(tmp_path: Path) -> None:
    """Ten times a tenth is one; as sums of floats it is not."""
    rows = [grant(montant=0.1, nomBeneficiaire=f"A{number}") for number in range(10)]
    values = compute_measures(tmp_path, "scdl/subventions", rows, {LILLE: 1})[GRANTS].values
    assert [(value.amount, value.value, value.rows) for value in values] == [("1", "1", 10)]


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (Fraction(0), "0"),
        (Fraction(-1, 2), "-0.5"),
        (Fraction(2, 3), "0.666667"),
        (Fraction(1, 2_000_000), "0.000001"),
        (Fraction(-1, 3_000_000), "0"),
        (Fraction(10**20), "1" + "0" * 20),
    ],
)
def test_a_number_is_written_without_a_power_of_ten(number: Fraction, text: str) -> None:
    assert write_exact_number(number) == text


# --- what is divided, and by what ---


def test_nothing_is_divided_by_a_population_that_is_unknown_or_nil(tmp_path: Path) -> None:
    populations = {LILLE: None, ROUBAIX: 0, SECLIN: 4}
    rows = [grant(montant=10.0, **{INSEE: insee}) for insee in populations]
    measure = compute_measures(tmp_path, "scdl/subventions", rows, populations)[GRANTS]
    assert get_values(measure) == {(SECLIN, "2023"): "2.5"}
    assert count_left_out(measure) == {"undivided": 2}
    # they are of no class either
    assert [median.class_communes for median in measure.medians] == [1]


def test_a_share_of_births_is_that_of_the_file_of_the_commune(tmp_path: Path) -> None:
    rows = [
        name("Camille", "F", 3),
        name("CAMILLE", "M", 1),
        name("Adam", "M", 4),
        name("Adam", "M", 5, **{INSEE: ROUBAIX}),
    ]
    measures = compute_measures(tmp_path, "scdl/prenoms", rows)
    assert get_values(measures["part-des-prenoms"]) == {
        (LILLE, "2023", "adam|m"): "50",
        (LILLE, "2023", "camille|f"): "37.5",
        (LILLE, "2023", "camille|m"): "12.5",
        (ROUBAIX, "2023", "adam|m"): "100",
    }
    assert get_values(measures["enfants"]) == {(LILLE, "2023"): "8", (ROUBAIX, "2023"): "5"}
    assert measures["prenoms"].categories == (
        ("adam|m", "Adam (garçon)"),
        ("camille|f", "Camille (fille)"),
        ("camille|m", "CAMILLE (garçon)"),
    )
    assert "seuil" in measures["part-des-prenoms"].limits
    assert "seuil" in measures["enfants"].limits


def name(first_name: str, sex: str, number: int | None, **more: Any) -> Row:
    cells = {"COLL_INSEE": more.get(INSEE, LILLE), "ANNEE": 2023}
    return {
        **cells,
        "ENFANT_PRENOM": first_name,
        "ENFANT_SEXE": sex,
        "NOMBRE_OCCURRENCES": number,
        **more,
    }


def test_a_name_in_capitals_is_the_same_name(tmp_path: Path) -> None:
    rows = [name("Zoé", "F", 3), name("ZOÉ", "F", 4, **{INSEE: ROUBAIX})]
    measure = compute_measures(tmp_path, "scdl/prenoms", rows)["prenoms"]
    assert get_values(measure) == {(LILLE, "2023", "zoé|f"): "3", (ROUBAIX, "2023", "zoé|f"): "4"}
    assert measure.categories == (("zoé|f", "Zoé (fille)"),)
    assert measure.years == ("2023",)


def test_a_name_has_no_more_letters_than_a_page_can_take(tmp_path: Path) -> None:
    measure = compute_measures(tmp_path, "scdl/prenoms", [name("A" * 9_000, "F", 3)])["prenoms"]
    ((category, label),) = measure.categories
    assert len(category) < len(label) < 220


def test_only_so_many_names_are_compared_as_a_page_can_take(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those that most children have; a share is of all of them nonetheless."""
    monkeypatch.setattr(grouped_rows, "MOST_VALUES", 3)
    rows = [name("Adam", "M", 6), name("Ève", "F", 3), name("Noé", "M", 1)]
    rows.append(name("Adam", "M", 1, **{INSEE: ROUBAIX}))
    measures = compute_measures(tmp_path, "scdl/prenoms", rows)
    assert get_values(measures["part-des-prenoms"])[LILLE, "2023", "adam|m"] == "60"
    assert [category for category, _ in measures["prenoms"].categories] == ["adam|m", "ève|f"]
    assert measures["prenoms"].omitted == 1
    assert measures["enfants"].omitted == 0


def test_what_is_transferred_is_said_of_its_category(tmp_path: Path) -> None:
    rows = [{**ACCOUNT, "BGT_FONCTION": "845", "BGT_MTREAL": 1.0}]
    measures = compute_measures(tmp_path, "scdl/budget", rows)
    transferred = ("bornes", "voirie", "eau")
    expected = (("voirie", "transports-voirie"), ("eau", "environnement"))
    assert list_transferred(measures[BY_FUNCTION], transferred) == expected
    assert list_transferred(measures[SPENT], transferred) == ()
    assert list_transferred(measures[BY_FUNCTION], ()) == ()


# --- which rows are of no figure ---


def test_rows_of_no_commune_are_counted_and_no_figure_has_them(tmp_path: Path) -> None:
    rows = [
        grant(montant=200_000.0),
        grant(montant=1.0, **{OUTSIDE: True}),
        grant(montant=2.0, **{INSEE: None}),
        grant(montant=3.0, **{INSEE: "75056"}),
        grant(montant=4.0, **{YEAR: None}),
        grant(montant=4.0, **{YEAR: 23}),
        grant(montant=None),
        grant(montant=float("nan")),
        grant(montant=1e300),
        grant(montant=8.0, pourcentageSubvention=450.0),
        grant(montant=8.0, pourcentageSubvention=-0.5),
    ]
    measure = compute_measures(tmp_path, "scdl/subventions", rows)[GRANTS]
    assert get_values(measure) == {(LILLE, "2023"): "1"}
    assert count_left_out(measure) == {"outside": 1, "unplaced": 2, "undated": 2, "empty": 5}
    assert [value.empty for value in measure.values] == [5]


def test_a_row_that_two_files_have_counts_once(tmp_path: Path) -> None:
    """Twice in one file it counts twice: only the commune knows."""
    twice = grant(montant=100_000.0)
    rows = [
        twice,
        twice,
        {**twice, SOURCE_FILE: "tout.csv"},
        {**twice, SOURCE_DATASET: "metropole/subventions"},
        {**twice, INSEE: ROUBAIX},
        grant(montant=100_000.0, objet="Projet", **{SOURCE_FILE: "tout.csv"}),
    ]
    measure = compute_measures(tmp_path, "scdl/subventions", rows)[GRANTS]
    assert get_values(measure) == {(LILLE, "2023"): "1.5", (ROUBAIX, "2023"): "1"}
    assert count_left_out(measure) == {"repeated": 2}


def test_files_of_a_year_each_repeat_nothing(tmp_path: Path) -> None:
    """Their rows do not say the year: the same grant each year, the same names."""
    rows: list[Row] = []
    for year in (2021, 2022, 2023):
        of_year = {YEAR: year, SOURCE_FILE: f"{year}.csv"}
        rows.append(grant(montant=200_000.0, dateConvention=None, **of_year))
    measure = compute_measures(tmp_path, "scdl/subventions", rows)[GRANTS]
    assert set(get_values(measure).values()) == {"1"}
    assert len(measure.values) == 3 and measure.left_out == ()
    names = []
    for year in (2021, 2022):
        names.append(name("Adam", "M", 4, ANNEE=None, **{YEAR: year, SOURCE_FILE: f"{year}.csv"}))
    measure = compute_measures(tmp_path, "scdl/prenoms", names)["enfants"]
    assert get_values(measure) == {(LILLE, "2021"): "4", (LILLE, "2022"): "4"}


def test_of_two_datasets_of_births_of_a_year_one_counts_whole(tmp_path: Path) -> None:
    """Births where they are registered, and those of who lives there, are two counts."""
    residents = {SOURCE_DATASET: "lille/habitants"}
    rows = [
        name("Adam", "M", 6),
        name("Zoé", "F", 5),
        name("Adam", "M", 3, **residents),
        name("Noé", "M", 2, **residents),
        name("Noé", "M", 2, ANNEE=2022, **residents, **{YEAR: 2022}),
    ]
    measures = compute_measures(tmp_path, "scdl/prenoms", rows)
    assert get_values(measures["enfants"]) == {(LILLE, "2022"): "2", (LILLE, "2023"): "11"}
    assert count_left_out(measures["enfants"]) == {"secondary": 2}
    assert (LILLE, "2023", "noé|m") not in get_values(measures["prenoms"])


def test_a_key_that_is_not_filled_makes_no_two_rows_one(tmp_path: Path) -> None:
    rows: list[Row] = [
        {"surface_m2": 4.0},
        {"surface_m2": 6.0, SOURCE_FILE: "jeux.csv"},
        {"surface_m2": None},
        {"surface_m2": 2.0, "id_parc": "59350-1", "code_insee": LILLE},
        {"surface_m2": 2.0, "id_parc": "59350-1", "code_insee": LILLE, SOURCE_FILE: "jeux.csv"},
    ]
    measures = compute_measures(tmp_path, "beffroi/parcs", rows, {LILLE: 1_000})
    assert get_values(measures["surface-des-parcs"]) == {(LILLE,): "0.012"}
    assert count_left_out(measures["surface-des-parcs"]) == {"repeated": 1, "empty": 1}
    assert [value.empty for value in measures["surface-des-parcs"].values] == [1]
    assert get_values(measures["parcs"]) == {(LILLE,): "4"}


def test_a_charging_point_that_two_files_have_counts_once(tmp_path: Path) -> None:
    points = ["FRA1", "fra1", "FRA2", "Non concerné", "Non concerné", None]
    rows: list[Row] = [{"id_pdc_itinerance": point} for point in points]
    rows.append({"id_pdc_itinerance": "FRA2", SOURCE_DATASET: "metropole/bornes"})
    measure = compute_measures(tmp_path, "etalab/irve-statique", rows, {LILLE: 10_000})[
        "points-de-recharge"
    ]
    assert get_values(measure) == {(LILLE,): "0.5"}
    assert [(value.amount, value.rows) for value in measure.values] == [("5", 7)]
    assert (measure.scale, measure.per, measure.years) == (1_000, "population", ())
    assert measure.competences == (("bornes", ""),)


def test_of_what_is_counted_as_it_is_today_the_latest_files_count(tmp_path: Path) -> None:
    rows: list[Row] = [
        {"EQUIP_UID": "a", "EQUIP_THEME": "Equipement cultuel", YEAR: 2022},
        {"EQUIP_UID": "b", "EQUIP_THEME": "Equipement culturel", YEAR: 2023},
        {"EQUIP_UID": "c", "EQUIP_THEME": "Equipement culturel", YEAR: None},
        {"EQUIP_UID": "d", "EQUIP_THEME": "Equipement cultuel", YEAR: 2021, SOURCE_DATASET: "x/y"},
        {"EQUIP_UID": "e", YEAR: 2023},
    ]
    measures = compute_measures(tmp_path, "scdl/equipements", rows, {LILLE: 1_000})
    assert get_values(measures["equipements"]) == {(LILLE,): "4"}
    assert count_left_out(measures["equipements"]) == {"earlier": 1}
    assert get_values(measures["equipements-par-famille"]) == {
        (LILLE, "equipement cultuel"): "1",
        (LILLE, "equipement culturel"): "2",
    }
    assert count_left_out(measures["equipements-par-famille"]) == {"uncategorised": 1, "earlier": 1}


def test_a_commune_has_no_figure_of_a_year_that_it_does_not_publish(tmp_path: Path) -> None:
    """Nothing is not nought; nought is a figure."""
    rows = [
        grant(montant=0.0, **{YEAR: 2022}),
        grant(montant=5.0, nature="aide en nature", **{YEAR: 2024}),
        grant(montant=-200_000.0, **{YEAR: 2023}),
    ]
    measure = compute_measures(tmp_path, "scdl/subventions", rows)[GRANTS]
    assert get_values(measure) == {(LILLE, "2022"): "0", (LILLE, "2023"): "-1"}


def test_a_table_that_gives_no_figure_is_not_compared(tmp_path: Path) -> None:
    assert compute_measures(tmp_path, "scdl/subventions", []) == {}
    assert compute_measures(tmp_path, "scdl/deliberations", [{"DELIB_ID": "1"}]) == {}
    assert compute_measures(tmp_path, "scdl/subventions", [grant(montant=1.0)], {}) == {}


# --- schools ---


def test_schools_are_divided_by_the_pupils_of_the_same_rows(tmp_path: Path) -> None:
    school = {"secteur": "public", "rentree": 2023, "code_insee": LILLE}
    rows: list[Row] = [
        {**school, "nom": "A", "eleves": 150, "classes": 6},
        {**school, "nom": "B", "eleves": 100, "classes": 4},
        {**school, "nom": "C", "eleves": None, "classes": 5},
        {**school, "nom": "D", "eleves": 250, "classes": None},
        {**school, "nom": "E", "eleves": 900, "classes": 30, "secteur": "privé"},
        {**school, "nom": "F", "eleves": 0, "classes": 0, INSEE: ROUBAIX, "code_insee": ROUBAIX},
    ]
    measures = compute_measures(tmp_path, "beffroi/ecoles", rows)
    assert get_values(measures["ecoles-par-eleve"]) == {(LILLE, "2023"): "6"}
    assert count_left_out(measures["ecoles-par-eleve"]) == {"empty": 1, "undivided": 1}
    assert get_values(measures["eleves-par-classe"]) == {(LILLE, "2023"): "25"}
    assert count_left_out(measures["eleves-par-classe"]) == {"empty": 2, "undivided": 1}
    assert measures["ecoles-par-eleve"].per == "eleves"


# --- budgets ---


def test_only_what_is_paid_from_the_main_budget_counts(tmp_path: Path) -> None:
    rows = [
        {**ACCOUNT, "BGT_MTREAL": 400_000.0},
        {**ACCOUNT, "BGT_MTREAL": 9e9, "BGT_NATDEC": "budget primitif"},
        {**ACCOUNT, "BGT_MTREAL": 9e9, "BGT_OPBUDG": "ordre"},
        {**ACCOUNT, "BGT_MTREAL": 9e9, "BGT_CODRD": "recette"},
        {**ACCOUNT, "BGT_MTREAL": 9e9, "BGT_SECTION": "investissement"},
        {**ACCOUNT, "BGT_MTREAL": 9e9, "BGT_NATURE": "002"},
        {**ACCOUNT, "BGT_MTREAL": 9e9, "BGT_CONTNAT": "002"},
        {**ACCOUNT, "BGT_MTREAL": 7.0, "BGT_NOM": "Budget annexe eau"},
        {**ACCOUNT, "BGT_MTREAL": 7.0, "BGT_SIRET": "26590350000011", "BGT_NOM": "CCAS"},
        {**ACCOUNT, "BGT_MTREAL": 200_000.0, "BGT_NATDEC": "Compte financier unique", YEAR: 2024},
    ]
    measures = compute_measures(tmp_path, "scdl/budget", rows)
    assert get_values(measures[SPENT]) == {(LILLE, "2023"): "2", (LILLE, "2024"): "1"}
    assert count_left_out(measures[SPENT]) == {"secondary": 2}
    assert get_values(measures["depenses-d-investissement"]) == {(LILLE, "2023"): "45000"}


@pytest.mark.parametrize(
    ("year", "functions", "expected"),
    [
        (2019, ["822", "813"], {"transports-voirie", "environnement"}),  # 813: M14 alone
        (2019, ["822", "845"], {"transports-voirie"}),  # 845: M57 alone, where 82 is transport
        (2019, ["823", "813"], {"amenagement-logement", "environnement"}),
        (2024, ["823"], {"transports-voirie"}),  # nothing tells: M57 is that of all since 2024
        (2019, ["823"], {"non-ventile"}),  # nothing tells, and both differ
        (2019, ["211", "020"], {"enseignement", "services-generaux"}),  # nothing tells, both agree
        (2023, ["813", "845", "211"], {"non-ventile", "enseignement"}),  # both are told
        (2024, ["905", "938", "9-35"], {"amenagement-logement", "transports-voirie"}),  # chapters
        (2024, ["01", "", None, "X"], {"non-ventile"}),
        (2019, ["8", "81", "82", "813"], {"non-ventile", "environnement"}),  # M14 says too little
    ],
)
def test_functions_of_both_nomenclatures_are_under_common_headings(
    tmp_path: Path, year: int, functions: Sequence[str | None], expected: set[str]
) -> None:
    rows = []
    for number, function in enumerate(functions):
        cells = {"BGT_NATURE": str(number), "BGT_FONCTION": function, "BGT_MTREAL": 1.0}
        rows.append({**ACCOUNT, **cells, YEAR: year})
    measure = compute_measures(tmp_path, "scdl/budget", rows)[BY_FUNCTION]
    assert {locate(value)[-1] for value in measure.values} == expected
    assert sum(value.rows for value in measure.values) == len(functions)

"""Each number of the tables of the territory stands in the row of the file to which it leads back,
as pandas reads that; and none is missing."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pandas as pd
import pytest
from example_figures import (
    add_up,
    count_chargers,
    read_accounts,
    read_births,
    read_chargers,
    read_grants,
    read_parks,
    read_schools,
    sum_births,
    sum_grants,
)
from example_files import OPEN, SHARED_ALIKE
from tools import ROOT

ORIGIN = {"source_jeu": "dataset", "source_fichier": "file", "source_ligne": "row"}


def read_table(slug: str) -> pd.DataFrame:
    path = ROOT / f"build/data/territoire/{slug}/{slug}.csv"
    table = pd.read_csv(path, dtype=str, keep_default_na=False).rename(columns=ORIGIN)
    return table.assign(row=table["row"].astype(int))


def select_numbers(frame: pd.DataFrame, column: str) -> dict[tuple[str, str, int], Decimal]:
    """By the file and the row of each, where there is one."""
    numbers = {}
    for dataset, file, row, number in frame[["dataset", "file", "row", column]].itertuples(
        index=False
    ):
        if number is not None and number != "":
            numbers[dataset, file, row] = Decimal(number)
    return numbers


def read_open_grants() -> pd.DataFrame:
    grants = read_grants()
    return grants[grants["licence"].eq(OPEN)]


# What pandas reads, and the column of it, for the field of a table
CASES: dict[str, tuple[Callable[[], pd.DataFrame], str, str]] = {
    "subventions": (read_open_grants, "montant", "amount"),
    "subventions-tout": (read_grants, "montant", "amount"),
    "prenoms": (read_births, "NOMBRE_OCCURRENCES", "count"),
    "ecoles": (read_schools, "eleves", "pupils"),
    "budget": (read_accounts, "BGT_MTREAL", "amount"),
}


@pytest.mark.parametrize("slug", CASES)
def test_each_number_leads_back_to_its_file_and_row(slug: str) -> None:
    read, field, column = CASES[slug]
    table = read_table(slug)
    written = read()
    assert select_numbers(table, field) == select_numbers(written, column)
    places = ["dataset", "file", "row"]
    assert table[places].sort_values(places).to_numpy().tolist() == (
        written[places].sort_values(places).to_numpy().tolist()
    )


@pytest.mark.parametrize(
    ("slug", "licences"),
    [("subventions", [OPEN]), ("subventions-tout", [OPEN, SHARED_ALIKE])],
)
def test_grants_add_up_by_publisher_and_year(slug: str, licences: list[str]) -> None:
    """Each beneficiary with its share; what the file says nothing of is whole."""
    table = read_table(slug)
    shares = table["pourcentageSubvention"].replace("", "1").map(Decimal)
    given = table["montant"].replace("", "0").map(Decimal) * shares
    table = table.assign(given=given)
    assert add_up(table, ["diffuseur", "source_annee"], "given") == sum_grants(licences)
    assert set(table["source_licence"]) == set(licences)


def test_births_add_up_by_commune_and_year() -> None:
    table = read_table("prenoms")
    table = table.assign(count=table["NOMBRE_OCCURRENCES"].map(Decimal))
    assert add_up(table, ["territoire_insee", "source_annee"], "count") == sum_births()


def test_charging_points_are_counted_by_commune_and_those_of_two_are_told() -> None:
    table = read_table("irve-statique")
    counts = table.groupby("territoire_insee")["id_pdc_itinerance"].nunique()
    assert {str(code): int(count) for code, count in counts.items()} == count_chargers()
    points = read_chargers()["point"]
    twice = set(points[points.duplicated(keep=False)])
    told = table[table["present_ailleurs"].eq("true")]["id_pdc_itinerance"]
    assert set(told) == twice and len(told) == 2 * len(twice) == 8


def test_surfaces_of_parks_add_up_by_commune() -> None:
    table = read_table("parcs")
    surfaces = [Decimal(text) if text else None for text in table["surface_m2"]]
    table = table.assign(surface=pd.Series(surfaces, dtype=object))
    assert add_up(table, ["territoire_insee"], "surface") == add_up(
        read_parks(), ["insee"], "surface"
    )

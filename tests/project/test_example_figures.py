"""What several publish in the example makes sense together, and is published as pandas reads it in
the files: tables of the territory and comparisons are held against the same figures."""

from __future__ import annotations

import csv
import re
from decimal import Decimal
from pathlib import Path

import pytest
from example_figures import (
    add_up,
    count_chargers,
    parse_number,
    read_accounts,
    read_births,
    read_chargers,
    read_communes,
    read_grants,
    read_parks,
    read_rows,
    read_schools,
    sum_births,
    sum_grants,
    sum_spending,
)
from example_files import (
    ACCOUNTS,
    CHARGERS,
    GRANTS,
    NAMES,
    OPEN,
    PARKS,
    SCHOOLS,
    SourceFile,
)
from tools import ROOT

from project.test_example_portal import luhn
from site_builder.metadata.catalogue import make_public_name

YEARS = {str(year) for year in range(2020, 2025)}
WIDE = "Ligue des clubs de la Lys et de la Deûle"
MEASURED = [
    *((source, "amount") for source in (*GRANTS, *ACCOUNTS)),
    *((source, "count") for source in NAMES),
    *((source, "pupils") for source in SCHOOLS),
    *((source, "surface") for source in PARKS),
    *((source, "") for source in CHARGERS),
]


def name_case(case: object) -> str:
    return f"{case.dataset}/{case.path}" if isinstance(case, SourceFile) else str(case)


@pytest.mark.parametrize(("source", "measure"), MEASURED, ids=name_case)
def test_a_table_is_published_as_its_file_is_read_by_pandas(
    source: SourceFile, measure: str
) -> None:
    """As many rows, and the same sum, of the site that `make site` built."""
    name = source.table or make_public_name(Path(source.path).stem)
    with (ROOT / f"build/data/{source.dataset}/{name}.csv").open(encoding="utf-8") as file:
        published = list(csv.DictReader(file, strict=True))
    rows = [row for _, row in read_rows([source])]
    assert len(published) == len(rows) > 0
    if measure:
        written = [parse_number(row[measure]) or Decimal() for row in rows]
        heading = source.columns[measure]
        assert sum(Decimal(row[heading] or 0) for row in published) == sum(written)


def test_grants_are_of_communes_of_all_sizes_and_of_a_plausible_size() -> None:
    communes = read_communes()
    grants = sum_grants()
    publishers = {publisher for publisher, _ in grants}
    assert len(publishers & communes.keys()) == 15 and "metropole" in publishers
    whole = {one for one in publishers if {year for who, year in grants if who == one} >= YEARS}
    assert publishers - whole == {"ennetieres-en-weppes"}
    for (publisher, year), euros in grants.items():
        if publisher in communes:
            head = euros / communes[publisher].population
            assert 4 <= head <= 30, (publisher, year, head)


def test_a_class_of_size_has_enough_of_its_communes_for_a_median() -> None:
    """Five communes and four fifths of the people of the class, as a comparison asks."""
    communes = read_communes()
    towns = {slug: one for slug, one in communes.items() if 20_000 <= one.population < 50_000}
    giving = towns.keys() & {publisher for publisher, _ in sum_grants([OPEN])}
    people = sum(towns[slug].population for slug in giving)
    assert len(giving) >= 5
    assert people >= 0.8 * sum(one.population for one in towns.values())


@pytest.mark.parametrize("licences", [[OPEN], [OPEN, "odbl-1.0"]])
def test_who_got_most_in_the_territory_is_first_in_no_file(licences: list[str]) -> None:
    grants = read_grants()
    grants = grants[grants["licence"].isin(licences) & grants["year"].isin(YEARS)]
    ((most, _),) = sorted(
        add_up(grants, ["beneficiary"], "given").items(), key=lambda one: -one[1]
    )[:1]
    assert most == (WIDE,)
    assert grants[grants["beneficiary"].eq(WIDE)]["publisher"].nunique() >= 10
    for publisher, own in grants.groupby("publisher"):
        sums = add_up(own, ["beneficiary"], "given")
        assert max(sums, key=lambda name: sums[name]) != (WIDE,), publisher


def test_beneficiaries_are_nobody_and_have_one_number_wherever_they_are_helped() -> None:
    grants = read_grants()
    numbers = set(grants["siret"]) - {"", "2,15904E+13"}
    assert [n for n in numbers if not (re.fullmatch("0008[0-9]{10}", n) and luhn(n[:9]))] == []
    assert [n for n in numbers if not luhn(n)] == []
    wide = grants[grants["beneficiary"].eq(WIDE)]
    assert len(set(wide["siret"]) - {""}) == 1


def test_first_names_are_given_in_all_communes_that_tell_them() -> None:
    told = sum_births()
    births = read_births()
    communes = {code for code, _ in told if {year for one, year in told if one == code} >= YEARS}
    assert len(communes) == 5
    recent = births[births["year"].isin(YEARS) & births["insee"].isin(communes)]
    places = recent.drop_duplicates(["name", "insee", "year"])["name"].value_counts()
    everywhere = set(places[places == len(YEARS) * len(communes)].index)
    assert {"Louise", "Gabriel"} <= everywhere and len(everywhere) >= 20


def test_accounts_change_nomenclature_in_different_years() -> None:
    accounts = read_accounts()
    assert accounts["publisher"].nunique() == 4
    changes = {}
    for publisher, own in accounts.groupby("publisher"):
        turned = own[own["nature"].eq("65748")]
        assert own["nature"].eq("6574").any()
        changes[publisher] = turned["year"].min()
    assert len(set(changes.values())) == 3
    spent = sum_spending()
    for commune in read_communes().values():
        own_years = {year for code, year, _ in spent if code == commune.insee}
        for year in own_years:
            total = sum(euros for key, euros in spent.items() if key[:2] == (commune.insee, year))
            assert 500 <= total / commune.population <= 1_600, (commune.name, year)


def test_charging_points_that_two_publish_are_counted_once() -> None:
    points = read_chargers()
    assert len(points) == 101 and points["point"].nunique() == 97
    counts = count_chargers()
    assert sum(counts.values()) == 97 and len(counts) == 36
    assert counts["59599"] == 12


def test_pupils_and_surfaces_are_known_of_some() -> None:
    schools = read_schools()
    assert set(schools["publisher"]) == {"la-madeleine", "seclin", "wattrelos"}
    pupils = schools[schools["pupils"].notna()]["pupils"]
    assert all(40 <= count <= 300 for count in pupils) and len(pupils) == len(schools) - 1
    surfaces = add_up(read_parks(), ["insee"], "surface")
    assert surfaces.keys() == {("59378",), ("59599",)} and min(surfaces.values()) > 10_000

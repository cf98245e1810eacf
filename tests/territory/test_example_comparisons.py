"""What communes of the example compare in comes to what pandas makes of their files: sums, counts,
figures for each inhabitant, medians."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import pandas as pd
import pytest
from example_figures import (
    NOT_OF_THE_YEAR,
    add_up,
    count_chargers,
    read_accounts,
    read_births,
    read_communes,
    read_grants,
    read_parks,
    read_schools,
    sum_births,
)
from example_files import OPEN
from tools import ROOT

from site_builder.core.model.comparison import ComparedMeasure
from site_builder.core.model.territory import CommuneFacts
from site_builder.metadata.standards import load_standard
from site_builder.territory.comparisons.compute import compute_comparison

Sums = Mapping[tuple[str, ...], Decimal]
TOLERANCE = Fraction(1, 2_000_000)  # half of the last place that is written
POPULATIONS = {commune.insee: commune.population for commune in read_communes().values()}
TOWNS = {insee for insee, people in POPULATIONS.items() if 20_000 <= people < 50_000}


@cache
def compare(standard: str) -> dict[str, ComparedMeasure]:
    """The measures of the table that `make site` made."""
    facts = [
        CommuneFacts(insee=one.insee, name=one.name, slug=slug, population=one.population)
        for slug, one in read_communes().items()
    ]
    name = standard.rpartition("/")[2]
    parquet = ROOT / f"build/data/territoire/{name}/{name}.parquet"
    with TemporaryDirectory() as scratch:
        found = compute_comparison(parquet, load_standard(standard), facts, Path(scratch))
    assert found
    return {measure.id: measure for measure in found.measures}


def check_amounts(measure: ComparedMeasure, sums: Sums) -> None:
    """The amounts by commune and year, and each figure of them."""
    amounts = {}
    for value in measure.values:
        amounts[tuple(filter(None, (value.insee, value.year)))] = Decimal(value.amount)
        if measure.per == "population":
            exact = Fraction(value.amount) * measure.scale / POPULATIONS[value.insee]
            assert abs(Fraction(value.value) - exact) <= TOLERANCE
    assert amounts == sums


def read_commune_grants() -> pd.DataFrame:
    grants = read_grants()
    return grants[grants["licence"].eq(OPEN) & grants["insee"].ne("")]


def test_grants_in_money_and_in_kind() -> None:
    grants = read_commune_grants()
    is_in_kind = grants["nature"].eq("aide en nature")
    measures = compare("scdl/subventions")
    by = ["insee", "year"]
    check_amounts(measures["subventions-par-habitant"], add_up(grants[~is_in_kind], by, "given"))
    check_amounts(measures["aides-en-nature-par-habitant"], add_up(grants[is_in_kind], by, "given"))
    counts: dict[tuple[str, ...], Decimal] = {}
    for key, bodies in grants.groupby(by)["beneficiary"]:
        counts[tuple(map(str, key))] = Decimal(bodies.nunique())
    check_amounts(measures["beneficiaires"], counts)


def test_the_median_of_a_class_is_that_of_its_communes() -> None:
    grants = read_commune_grants()
    given = add_up(grants[grants["nature"].ne("aide en nature")], ["insee", "year"], "given")
    medians = {
        (one.size_class, one.year): one
        for one in compare("scdl/subventions")["subventions-par-habitant"].medians
    }
    found = {year: one for (_, year), one in medians.items() if one.value}
    assert sorted(found) == ["2020", "2021", "2022", "2023", "2024"]
    for year, one in found.items():
        figures = [
            Fraction(euros) / POPULATIONS[insee]
            for (insee, of_year), euros in given.items()
            if of_year == year and insee in TOWNS
        ]
        assert one.communes == len(figures) == 8 and one.class_communes == len(TOWNS) == 10
        assert abs(Fraction(one.value) - median(figures)) <= TOLERANCE
    assert {one.reason for one in medians.values() if not one.value} <= {
        "few-communes",
        "small-share",
    }


def test_births_and_first_names() -> None:
    measures = compare("scdl/prenoms")
    check_amounts(measures["enfants"], sum_births())
    counts: dict[tuple[str, ...], set[Decimal]] = {}
    for key, count in add_up(read_births(), ["insee", "year", "name", "sex"], "count").items():
        counts.setdefault(key[:3], set()).add(count)
    names = measures["prenoms"]
    labels = dict(names.categories)
    for value in names.values:
        name = labels[value.category].partition(" (")[0]
        assert Decimal(value.amount) in counts[value.insee, value.year, name]
    assert len(names.values) >= 2_000


def test_charging_points_are_those_of_all_who_list_them() -> None:
    counts: Sums = {(insee,): Decimal(count) for insee, count in count_chargers().items()}
    check_amounts(compare("etalab/irve-statique")["points-de-recharge"], counts)


@pytest.mark.parametrize(
    ("measure", "section"),
    [
        ("depenses-de-fonctionnement", "fonctionnement"),
        ("depenses-d-investissement", "investissement"),
    ],
)
def test_spending(measure: str, section: str) -> None:
    accounts = read_accounts()
    earlier = accounts["nature"].isin(NOT_OF_THE_YEAR) | accounts["chapter"].isin(NOT_OF_THE_YEAR)
    is_counted = accounts["movement"].eq("réel") & accounts["direction"].eq("dépense") & ~earlier
    rows = accounts[is_counted & accounts["section"].eq(section)]
    check_amounts(compare("scdl/budget")[measure], add_up(rows, ["insee", "year"], "amount"))


def test_spending_by_function_is_all_of_it() -> None:
    measures = compare("scdl/budget")
    totals: dict[tuple[str, ...], Decimal] = {}
    for value in measures["fonctionnement-par-fonction"].values:
        key = (value.insee, value.year)
        totals[key] = totals.get(key, Decimal()) + Decimal(value.amount)
    check_amounts(measures["depenses-de-fonctionnement"], totals)


def test_parks_and_schools() -> None:
    surfaces = add_up(read_parks(), ["insee"], "surface")
    check_amounts(compare("beffroi/parcs")["surface-des-parcs"], surfaces)
    schools = read_schools()
    public = schools[schools["sector"].eq("public") & schools["pupils"].notna()]
    pupils = add_up(public, ["insee", "year"], "pupils")
    measures = compare("beffroi/ecoles")
    check_amounts(measures["eleves-par-classe"], pupils)
    for value in measures["ecoles-par-eleve"].values:
        exact = Fraction(value.amount) * 1000 / Fraction(pupils[value.insee, value.year])
        assert abs(Fraction(value.value) - exact) <= TOLERANCE

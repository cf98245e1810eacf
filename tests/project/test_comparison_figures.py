"""The figures by which communes are compared are those that pandas has of the example's own files:
sums, counts, what comes to an inhabitant, medians."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

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
    sum_births,
)
from example_files import OPEN
from tools import ROOT

from site_builder.core.vocabulary import SIZE_CLASSES

Figures = dict[tuple[str, ...], Decimal]
SIXTH = Decimal("0.000001")
ONE_GRANT = ["publisher", "year", "beneficiary", "siret", "purpose", "amount", "share"]
POPULATIONS = {commune.insee: commune.population for commune in read_communes().values()}
MEASURES = (
    ("subventions", "subventions-par-habitant"),
    ("subventions", "aides-en-nature-par-habitant"),
    ("budget", "depenses-de-fonctionnement"),
    ("budget", "depenses-d-investissement"),
    ("irve-statique", "points-de-recharge"),
    ("parcs", "surface-des-parcs"),
)


def read_measure(slug: str, measure: str) -> dict[str, Any]:
    path = ROOT / f"build/data/territoire/{slug}/comparaison/{measure}.json"
    read: dict[str, Any] = json.loads(path.read_bytes(), parse_float=Decimal, parse_int=Decimal)
    return read


def list_figures(measure: Mapping[str, Any], column: str) -> Figures:
    """By commune, then year and category where it has some."""
    values = measure["values"]
    keys = [[measure["communes"][int(place)]["insee"] for place in values["commune"]]]
    if "year" in values:
        keys.append([measure["years"][int(place)] for place in values["year"]])
    if "category" in values:
        keys.append([measure["categories"][int(place)][0] for place in values["category"]])
    numbers = values.get(column) or values["value"]
    return dict(zip(zip(*keys, strict=True), numbers, strict=True))


def divide(amounts: Figures, scale: int = 1) -> Figures:
    """What comes to so many inhabitants."""
    figures = {}
    for key, amount in amounts.items():
        exact = amount * scale / POPULATIONS[key[0]]
        figures[key] = exact.quantize(SIXTH, ROUND_HALF_UP)
    return figures


def of_communes(amounts: Figures) -> Figures:
    return {key: amount for key, amount in amounts.items() if key[0]}


def sum_open_grants(*, in_kind: bool) -> Figures:
    """Those of the table under Licence Ouverte, once where two files of a commune have them."""
    grants = read_grants()
    grants = grants[grants["licence"].eq(OPEN)].drop_duplicates(ONE_GRANT)
    is_in_kind = grants["nature"].str.lower().eq("aide en nature")
    return of_communes(add_up(grants[is_in_kind.eq(in_kind)], ["insee", "year"], "given"))


def sum_accounts(section: str) -> Figures:
    """Real spending of the main budget in a section, as the accounts of the year have it."""
    accounts = read_accounts()
    accounts = accounts[
        accounts["movement"].eq("réel")
        & accounts["direction"].eq("dépense")
        & accounts["section"].eq(section)
        & ~accounts["nature"].isin(NOT_OF_THE_YEAR)
        & ~accounts["chapter"].isin(NOT_OF_THE_YEAR)
    ]
    by_budget = add_up(accounts, ["insee", "year", "stage", "budget"], "amount")
    largest: Figures = defaultdict(Decimal)
    for (insee, year, _, _), amount in by_budget.items():
        largest[insee, year] = max(largest[insee, year], amount)
    return dict(largest)


@pytest.mark.parametrize(
    ("measure", "in_kind"),
    [("subventions-par-habitant", False), ("aides-en-nature-par-habitant", True)],
)
def test_grants_to_an_inhabitant(measure: str, in_kind: bool) -> None:
    read = read_measure("subventions", measure)
    amounts = sum_open_grants(in_kind=in_kind)
    assert len(amounts) > 3
    assert list_figures(read, "amount") == amounts
    assert list_figures(read, "value") == divide(amounts)


@pytest.mark.parametrize(
    ("measure", "section"),
    [
        ("depenses-de-fonctionnement", "fonctionnement"),
        ("depenses-d-investissement", "investissement"),
    ],
)
def test_spending_to_an_inhabitant(measure: str, section: str) -> None:
    read = read_measure("budget", measure)
    amounts = sum_accounts(section)
    assert len({insee for insee, _ in amounts}) == 4
    assert list_figures(read, "amount") == amounts
    assert list_figures(read, "value") == divide(amounts)


def test_spending_by_function_is_all_spending() -> None:
    """Under which heading a function is: tests/metadata/test_standards.py."""
    read = read_measure("budget", "fonctionnement-par-fonction")
    sums: Figures = defaultdict(Decimal)
    for (insee, year, _), amount in list_figures(read, "amount").items():
        sums[insee, year] += amount
    assert sums == sum_accounts("fonctionnement")


def test_children_by_name_and_year() -> None:
    births = sum_births()
    assert list_figures(read_measure("prenoms", "enfants"), "value") == births
    by_name = read_births().assign(category=lambda frame: frame["name"].str.lower())
    by_name["category"] = by_name["category"] + "|" + by_name["sex"].str.lower()
    names = add_up(by_name, ["insee", "year", "category"], "count")
    read = read_measure("prenoms", "prenoms")
    assert read["omitted"] == 0
    assert list_figures(read, "value") == names
    shares = list_figures(read_measure("prenoms", "part-des-prenoms"), "value")
    assert shares == {
        key: (100 * number / births[key[:2]]).quantize(SIXTH, ROUND_HALF_UP)
        for key, number in names.items()
    }


def test_charging_points_for_a_thousand_inhabitants() -> None:
    counts = {(insee,): Decimal(count) for insee, count in count_chargers().items()}
    read = read_measure("irve-statique", "points-de-recharge")
    counts = {key: count for key, count in counts.items() if key[0] in POPULATIONS}
    assert list_figures(read, "amount") == counts
    assert list_figures(read, "value") == divide(counts, 1000)


def test_surface_of_parks_to_an_inhabitant() -> None:
    surfaces = of_communes(add_up(read_parks(), ["insee"], "surface"))
    read = read_measure("parcs", "surface-des-parcs")
    assert list_figures(read, "amount") == surfaces
    assert list_figures(read, "value") == divide(surfaces)


@pytest.mark.parametrize(("slug", "measure"), MEASURES)
def test_a_class_has_the_median_of_pandas_or_none(slug: str, measure: str) -> None:
    read = read_measure(slug, measure)
    least = [known.least for known in SIZE_CLASSES]
    ids = [known.id for known in SIZE_CLASSES]
    people = pd.Series(POPULATIONS)
    classes = pd.cut(people, [*least, float("inf")], right=False, labels=ids)
    figures: dict[str, dict[str, Decimal]] = defaultdict(dict)
    for key, value in list_figures(read, "value").items():
        figures["".join(key[1:])][key[0]] = value
    assert read["medians"]
    for median in read["medians"]:
        own = people[classes.eq(median["class"])]
        numbers = pd.Series(figures[median["year"]], dtype=float).reindex(own.index).dropna()
        share = own[numbers.index].sum() / own.sum()
        assert (median["communes"], median["of"]) == (len(numbers), len(own))
        assert float(median["share"]) == pytest.approx(share, abs=1e-6)
        if len(numbers) >= 5 and share >= 0.8:
            assert float(median["value"]) == pytest.approx(numbers.median(), abs=1e-6)
        else:
            assert median["value"] is None
            assert median["reason"] == ("few-communes" if len(numbers) < 5 else "small-share")

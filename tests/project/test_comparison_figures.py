"""The figures of communes that the example publishes (JSON) are those that pandas has of its own
files: each name and its share, what comes to inhabitants, the median of each class or why there is
none. What each sum is made of: tests/territory/test_example_comparisons.py."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pandas as pd
import pytest
from example_figures import (
    add_up,
    count_chargers,
    read_births,
    read_communes,
    sum_births,
)
from tools import ROOT

from site_builder.core.vocabulary import SIZE_CLASSES

Figures = dict[tuple[str, ...], Decimal]
SIXTH = Decimal("0.000001")
POPULATIONS = {commune.insee: commune.population for commune in read_communes().values()}
MEASURES = (
    ("subventions", "subventions-par-habitant"),
    ("subventions", "aides-en-nature-par-habitant"),
    ("budget", "depenses-de-fonctionnement"),
    ("budget", "depenses-d-investissement"),
    ("irve-statique", "points-de-recharge"),
    ("parcs", "surface-des-parcs"),
    ("ecoles", "ecoles-par-eleve"),
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
    counts: Figures = {}
    for insee, count in count_chargers().items():
        if insee in POPULATIONS:
            counts[insee,] = Decimal(count)
    read = read_measure("irve-statique", "points-de-recharge")
    assert list_figures(read, "amount") == counts
    assert list_figures(read, "value") == divide(counts, 1000)


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

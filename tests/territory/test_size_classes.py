"""Medians of communes of a size: exact, and only where there are enough of them."""

from __future__ import annotations

import random
import statistics
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest
from territory_tables import Row, compute_measures

from site_builder.core.model.comparison import ClassMedian
from site_builder.core.model.territory import INSEE
from site_builder.core.vocabulary import SIZE_CLASSES
from site_builder.territory.comparisons.figures import write_exact_number
from site_builder.territory.comparisons.size_classes import compute_median, find_size_class


@pytest.mark.parametrize(
    ("population", "expected"),
    [
        (None, ""),
        (0, ""),
        (1, "moins-de-500"),
        (499, "moins-de-500"),
        (500, "500-a-1999"),
        (3_499, "2000-a-3499"),
        (3_500, "3500-a-9999"),
        (19_999, "10000-a-19999"),
        (49_999, "20000-a-49999"),
        (99_999, "50000-a-99999"),
        (100_000, "100000-et-plus"),
        (2_000_000, "100000-et-plus"),
    ],
)
def test_a_commune_is_of_one_class(population: int | None, expected: str) -> None:
    assert find_size_class(population) == expected


def test_classes_follow_one_another() -> None:
    for known, following in pairwise(SIZE_CLASSES):
        assert known.most is not None and known.most + 1 == following.least


@pytest.mark.parametrize("count", [1, 2, 7, 8])
def test_a_median_is_the_one_of_the_textbook(count: int) -> None:
    chance = random.Random(count)
    numbers = [Fraction(chance.randint(-99, 99), 7) for _ in range(count)]
    assert compute_median(numbers) == statistics.median(numbers)


def compute_grants(folder: Path, populations: dict[str, int | None], given: int) -> ClassMedian:
    """The median of a class of which the first communes have a figure: 1, 2, 3… € to each
    inhabitant."""
    rows: list[Row] = []
    for number, (insee, population) in enumerate(list(populations.items())[:given], 1):
        cells = {INSEE: insee, "montant": float(number * (population or 1)), "nature": ""}
        rows.append(cells)
    measures = compute_measures(folder, "scdl/subventions", rows, populations)
    (median,) = measures["subventions-par-habitant"].medians
    return median


def test_a_class_has_a_median_with_five_communes_and_four_fifths_of_its_people(
    tmp_path: Path,
) -> None:
    populations: dict[str, int | None] = {f"5935{number}": 1_000 for number in range(6)}
    median = compute_grants(tmp_path, populations, 5)
    assert (median.size_class, median.year, median.category) == ("500-a-1999", "2023", "")
    assert (median.value, median.reason) == ("3", "")
    assert (median.communes, median.class_communes, median.share) == (5, 6, "0.833333")
    assert compute_grants(tmp_path, populations, 6).value == "3.5"


def test_a_class_of_four_communes_has_none(tmp_path: Path) -> None:
    populations: dict[str, int | None] = {f"5935{number}": 1_000 for number in range(4)}
    median = compute_grants(tmp_path, populations, 4)
    assert (median.value, median.reason, median.communes) == ("", "few-communes", 4)
    assert median.share == "1"


def test_five_small_communes_do_not_stand_for_their_class(tmp_path: Path) -> None:
    populations: dict[str, int | None] = {f"5935{number}": 500 for number in range(5)}
    populations["59999"] = 1_999
    median = compute_grants(tmp_path, populations, 5)
    assert (median.value, median.reason) == ("", "small-share")
    assert median.share == write_exact_number(Fraction(2_500, 4_499))
    assert compute_grants(tmp_path, populations, 6).value == "3.5"


def test_exactly_four_fifths_are_enough(tmp_path: Path) -> None:
    populations: dict[str, int | None] = {f"5935{number}": 800 for number in range(5)}
    populations["59999"] = 1_000
    assert compute_grants(tmp_path, populations, 5).value == "3"
    populations["59999"] = 1_001
    assert compute_grants(tmp_path, populations, 5).reason == "small-share"


def test_a_commune_of_unknown_population_is_of_no_class(tmp_path: Path) -> None:
    populations: dict[str, int | None] = {f"5935{number}": 800 for number in range(5)}
    populations["59999"] = None
    median = compute_grants(tmp_path, populations, 6)
    assert (median.value, median.class_communes) == ("3", 5)

"""Communes of a size, and their medians: exact, and given only where they stand for the class."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from operator import attrgetter

from site_builder.core.model.comparison import ClassMedian, MedianReason
from site_builder.core.model.territory import CommuneFacts
from site_builder.core.vocabulary import SIZE_CLASSES
from site_builder.territory.comparisons.figures import Figure, write_exact_number

FEWEST = 5  # communes with the figure
SMALLEST_SHARE = Fraction(4, 5)  # of the inhabitants of a class, that these hold


def find_size_class(population: int | None) -> str:
    """The id of the class of a commune, "" where its population is unknown or nil."""
    if not population:
        return ""
    least_populations = tuple(map(attrgetter("least"), SIZE_CLASSES))
    return SIZE_CLASSES[bisect_right(least_populations, population) - 1].id


def compute_class_medians(
    figures: Sequence[Figure], communes: Mapping[str, CommuneFacts]
) -> Iterator[ClassMedian]:
    """The median of each class that has a commune, for each year and category, in their order; or
    why there is none."""
    classes: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for insee, commune in communes.items():
        if commune.population:
            classes[find_size_class(commune.population)][insee] = commune.population
    by_group: defaultdict[tuple[str, str], dict[str, Fraction]] = defaultdict(dict)
    for figure in figures:
        written = figure.written
        by_group[written.year, written.category][written.insee] = figure.value
    for (year, category), values in sorted(by_group.items()):
        for size_class in map(attrgetter("id"), SIZE_CLASSES):
            if populations := classes.get(size_class):
                yield _judge_class(values, populations, size_class, year=year, category=category)


def _judge_class(
    values: Mapping[str, Fraction],
    populations: Mapping[str, int],
    size_class: str,
    *,
    year: str,
    category: str,
) -> ClassMedian:
    """`values` are those of communes of any size, `populations` those of the communes of the
    class."""
    own_communes = list(filter(values.__contains__, populations))
    share = Fraction(sum(map(populations.__getitem__, own_communes)), sum(populations.values()))
    reason: MedianReason = ""
    value = ""
    if len(own_communes) < FEWEST:
        reason = "few-communes"
    elif share < SMALLEST_SHARE:
        reason = "small-share"
    else:
        value = write_exact_number(compute_median(map(values.__getitem__, own_communes)))
    return ClassMedian(
        size_class=size_class,
        year=year,
        category=category,
        value=value,
        communes=len(own_communes),
        class_communes=len(populations),
        share=write_exact_number(share),
        reason=reason,
    )


def compute_median(numbers: Iterable[Fraction]) -> Fraction:
    """The number in the middle, or the mean of both."""
    ordered = sorted(numbers)
    middle = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[middle]
    return (ordered[middle - 1] + ordered[middle]) / 2

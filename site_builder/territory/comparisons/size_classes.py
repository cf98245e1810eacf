"""Communes of a size, and their medians: exact, and given only where they stand for the class."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from site_builder.core.model.comparison import ClassMedian, MedianReason
from site_builder.core.model.territory import CommuneFacts
from site_builder.core.vocabulary import SIZE_CLASSES
from site_builder.territory.comparisons.figures import Figure, write_number

FEWEST = 5  # communes with the figure
SMALLEST_SHARE = Fraction(4, 5)  # of the inhabitants of a class, that these hold


def find_size_class(population: int | None) -> str:
    """The id of the class of a commune, "" where its population is unknown or nil."""
    if not population:
        return ""
    return next(known.id for known in reversed(SIZE_CLASSES) if known.least <= population)


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
        for known in SIZE_CLASSES:
            if populations := classes.get(known.id):
                own_values = {insee: values[insee] for insee in populations if insee in values}
                yield _judge_class(known.id, year, category, own_values, populations)


def _judge_class(
    size_class: str,
    year: str,
    category: str,
    values: Mapping[str, Fraction],
    populations: Mapping[str, int],
) -> ClassMedian:
    held = sum(populations[insee] for insee in values)
    share = Fraction(held, sum(populations.values()))
    reason: MedianReason = ""
    if len(values) < FEWEST:
        reason = "few-communes"
    elif share < SMALLEST_SHARE:
        reason = "small-share"
    return ClassMedian(
        size_class=size_class,
        year=year,
        category=category,
        value="" if reason else write_number(compute_median(list(values.values()))),
        communes=len(values),
        class_communes=len(populations),
        share=write_number(share),
        reason=reason,
    )


def compute_median(numbers: Sequence[Fraction]) -> Fraction:
    """The number in the middle, or the mean of both."""
    ordered = sorted(numbers)
    middle = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[middle]
    return (ordered[middle - 1] + ordered[middle]) / 2

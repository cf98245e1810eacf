"""An invented comparison of the invented communes, for the page of components."""

from __future__ import annotations

from dataclasses import replace

from site_builder.core.model.comparison import ClassMedian, ComparedMeasure, ComparedValue
from site_builder.core.model.measure import POPULATION
from site_builder.core.model.site import Site
from site_builder.core.vocabulary import SIZE_CLASSES
from site_builder.metadata.standards import load_standard
from site_builder.render.pages.compared_figures import StandardComparison

YEARS = ("2023", "2024")
STANDARD = "scdl/subventions"
METHOD = "La somme des montants accordés dans l’année, divisée par le nombre d’habitants."
LIMITS = "Une commune peut ne publier que les aides de plus de 23 000 €."


def invent_comparison(site: Site, id_: str) -> StandardComparison:
    """Of the table that is this dataset: a measure that all communes have, and one that the last of
    them had in the first year alone."""
    entry = site.entries_by_id[id_]
    communes = [one.insee for one in site.publishers if one.role == "commune" and one.insee]
    whole = tuple(
        _invent_value(number, insee, year)
        for number, insee in enumerate(communes)
        for year in YEARS
    )
    divided = ComparedMeasure(
        id="subventions",
        title="Subventions en argent par habitant",
        unit="€",
        per=POPULATION,
        money=True,
        method=METHOD,
        limits=LIMITS,
        years=YEARS,
        categories=(),
        values=whole,
        medians=tuple(_invent_median(one.id, year) for one in SIZE_CLASSES for year in YEARS),
    )
    counted = replace(
        divided,
        id="associations",
        title="Associations subventionnées",
        unit="",
        per="",
        values=tuple(
            value for value in whole if (value.insee, value.year) != (communes[-1], YEARS[-1])
        ),
    )
    return StandardComparison(load_standard(STANDARD), entry, (divided, counted))


def _invent_value(number: int, insee: str, year: str) -> ComparedValue:
    figure = str(8 + 5 * number)
    return ComparedValue(
        insee=insee, year=year, category="", amount=figure, value=figure, rows=number + 1
    )


def _invent_median(size_class: str, year: str) -> ClassMedian:
    return ClassMedian(
        size_class=size_class,
        year=year,
        category="",
        value="13",
        communes=6,
        class_communes=7,
        share="0.9",
    )

"""The figures of a commune beside those of the communes of its size: of the latest year that it has
of each. Nothing here ranks: a figure and a median, from A to Z. What has no median is left to the
page that shows all communes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Annotated
from urllib.parse import quote

from site_builder.core.language import WIDE, Language, format_french_spaces
from site_builder.core.model.comparison import ClassMedian, ComparedMeasure, ComparedValue
from site_builder.core.model.portal import Publisher
from site_builder.core.number_symbols import get_number_symbols
from site_builder.render.localised_site import LocalisedSite
from site_builder.render.pages.compared_figures import FEW, StandardComparison, keep_figures
from site_builder.render.pages.compared_words import MeasureFigures, describe_size_class
from site_builder.render.pages.listing import make_alphabetical_key
from site_builder.render.typography import typeset_text
from site_builder.territory.comparisons.size_classes import find_size_class
from site_builder.territory.comparisons.transferred import list_transferred

MOST_CATEGORIES = 3  # of a measure, those that come to most in the commune


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnFigure:
    """A figure of a commune."""

    title: Annotated[str, "What is compared."]
    category: Annotated[str, "Of which category, or empty."]
    year: Annotated[str, "Of which year, or empty."]
    value: Annotated[str, "The figure, with its unit."]
    amount: Annotated[str, "Undivided by its inhabitants, in words: « 12 en tout »; or empty."]
    median: Annotated[str, "The median of the communes of its size, with its unit."]
    about: Annotated[str, "Of how many communes the median is, in words."]
    transferred: Annotated[str, "Which competence others have instead, in words, or empty."]
    url: Annotated[str, "The page that compares, with this commune chosen, from the site's root."]


@dataclass(frozen=True, slots=True)
class OwnNote:
    """What the commune says beside its figures."""

    standard: Annotated[str, "The title of the standard that these are of."]
    text: Annotated[str, "Its note."]


@dataclass(frozen=True, slots=True)
class OwnFigures:
    """The figures of a commune."""

    size: Annotated[str, "The communes of its size, in words."] = ""
    rows: Annotated[tuple[OwnFigure, ...], "Its figures, from A to Z; or nothing."] = ()
    notes: Annotated[tuple[OwnNote, ...], "What it says beside them."] = ()


NO_FIGURES = OwnFigures()


def index_own_figures(
    localised_site: LocalisedSite, comparisons: Iterable[StandardComparison]
) -> Mapping[str, OwnFigures]:
    """Those of each commune that has some, by its slug."""
    rows: defaultdict[str, list[OwnFigure]] = defaultdict(list)
    notes: defaultdict[str, list[OwnNote]] = defaultdict(list)
    communes = {}
    for publisher in localised_site.site.publishers:
        if publisher.role == "commune" and publisher.insee:
            communes[publisher.insee] = publisher
    for comparison in comparisons:
        compared: dict[str, Publisher] = {}
        for insee, row in _list_figures(localised_site, comparison, communes):
            rows[insee].append(row)
            compared[insee] = communes[insee]
        for insee, commune in compared.items():
            if text := dict(commune.comparison_notes).get(comparison.standard.id):
                note = OwnNote(comparison.standard.title, format_french_spaces(text))
                notes[insee].append(note)
    own_figures = {}
    for insee, own_rows in rows.items():
        own_rows.sort(key=lambda row: make_alphabetical_key(row.title))
        size = _describe_size(localised_site.language, communes[insee])
        own_notes = tuple(notes[insee])
        own_figures[communes[insee].slug] = OwnFigures(size, tuple(own_rows), own_notes)
    return own_figures


def _list_figures(
    localised_site: LocalisedSite,
    comparison: StandardComparison,
    communes: Mapping[str, Publisher],
) -> Iterator[tuple[str, OwnFigure]]:
    """Those of a standard, each with the INSEE code of its commune."""
    for measure in comparison.measures:
        if len(measure.categories) > FEW:
            continue  # first names: the page that compares has a field to look for one
        figures = MeasureFigures.of(localised_site.language, keep_figures(measure))
        medians = _index_medians(measure)
        for value in _select_latest_values(figures.measure):
            if commune := communes.get(value.insee):
                median = medians.get(_make_median_key(commune, value))
                if median and median.value:
                    figure = _describe_figure(
                        localised_site, comparison, figures, value=value, median=median
                    )
                    yield value.insee, figure


def _select_latest_values(measure: ComparedMeasure) -> Iterator[ComparedValue]:
    """Of each commune those of its latest year: of some categories, in the order of these."""
    by_commune: defaultdict[str, list[ComparedValue]] = defaultdict(list)
    for value in measure.values:
        by_commune[value.insee].append(value)
    places = {category: place for place, (category, _) in enumerate(measure.categories)}
    for values in by_commune.values():
        latest = max(value.year for value in values)
        own_values = [value for value in values if value.year == latest]
        own_values.sort(key=lambda value: -Decimal(value.value))
        yield from sorted(
            own_values[:MOST_CATEGORIES], key=lambda value: places.get(value.category, 0)
        )


def _index_medians(measure: ComparedMeasure) -> Mapping[tuple[str, str, str], ClassMedian]:
    """By class of size, year and category."""
    medians = {}
    for median in measure.medians:
        medians[median.size_class, median.year, median.category] = median
    return medians


def _make_median_key(commune: Publisher, value: ComparedValue) -> tuple[str, str, str]:
    return find_size_class(commune.population), value.year, value.category


def _describe_figure(
    localised_site: LocalisedSite,
    comparison: StandardComparison,
    figures: MeasureFigures,
    *,
    value: ComparedValue,
    median: ClassMedian,
) -> OwnFigure:
    measure = figures.measure
    communes = localised_site.language.count(
        "own.median.of", median.communes, of=median.class_communes
    )
    return OwnFigure(
        title=typeset_text(localised_site.language, measure.title),
        category=figures.label(value.category) if value.category else "",
        year=value.year,
        value=figures.write_with_unit(Decimal(value.value)),
        amount=_write_amount(figures, value),
        median=figures.write_with_unit(Decimal(median.value)),
        about=communes,
        transferred=_say_transferred(localised_site, measure, value.category),
        url=_get_comparison_url(comparison, measure, value),
    )


def _write_amount(figures: MeasureFigures, value: ComparedValue) -> str:
    """A rate such as 0,077 says little of a town that has one of them: how many there are is said
    too."""
    if figures.measure.per != "population":
        return ""
    amount = Decimal(value.amount).quantize(Decimal(1), ROUND_HALF_UP)
    text = get_number_symbols(figures.language.code).number(format(amount, "f"))
    unit = f"{WIDE}{figures.measure.unit}" if figures.measure.unit else ""
    return figures.language.say("own.amount", amount=text + unit)


def _describe_size(language: Language, publisher: Publisher) -> str:
    size_class = find_size_class(publisher.population)
    return describe_size_class(language, size_class) if size_class else ""


def _say_transferred(localised_site: LocalisedSite, measure: ComparedMeasure, category: str) -> str:
    portal = localised_site.site.portal
    say = localised_site.language.say
    for name, of_category in list_transferred(measure, portal.transferred):
        if of_category in ("", category):
            what = say(f"competence.{name}")
            return say("own.transferred", owner=localised_site.competence_owner, what=what)
    return ""


def _get_comparison_url(
    comparison: StandardComparison, measure: ComparedMeasure, value: ComparedValue
) -> str:
    """As `write` of frontend/src/compare/view.ts has it; the anchor is for who has no script."""
    query = f"mesure={quote(measure.id, safe='')}"
    if value.category:
        query += f"&categorie={quote(value.category, safe='')}"
    return f"{comparison.page}?{query}&communes={value.insee}#m-{measure.id}"

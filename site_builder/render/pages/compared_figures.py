"""Which figures of a comparison a page shows where nobody has chosen, and how they are classed: the
browser's script (frontend/src/compare/figures.ts) does the same of what is chosen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_FLOOR, Decimal
from statistics import median

from site_builder.core.language import Language
from site_builder.core.model.comparison import ComparedMeasure, ComparedValue, Comparison
from site_builder.core.model.dataset import TERRITORY
from site_builder.core.model.portal import Link, Publisher
from site_builder.core.model.site import DatasetEntry
from site_builder.core.model.territory import ALL_LICENCES
from site_builder.core.text import fold_text
from site_builder.metadata.standards import Standard
from site_builder.render.localised_site import LocalisedSite
from site_builder.render.pages.standard_words import translate_measure

CLASSES = 4  # of a map
FEWEST_COMPARED = 3  # communes: the figure of one or two is said in a line
FEW = 12  # categories that stand side by side in a table
SHOWN = 8  # of those that are too many, how many do


@dataclass(frozen=True, slots=True)
class StandardComparison:
    """A standard whose measures are compared, and the table of the territory that they are of."""

    standard: Standard
    entry: DatasetEntry
    measures: tuple[ComparedMeasure, ...]

    @property
    def page(self) -> str:
        """Its site path."""
        return f"standards/{self.standard.slug}/comparer/"

    @property
    def view(self) -> str:
        """The same, where one chooses at once: an address that asks something brings the script."""
        return f"{self.page}?mesure={self.measures[0].id}"


@dataclass(frozen=True, slots=True)
class ComparedCommune:
    """`slug` is "" for a commune that is none of the portal."""

    insee: str
    name: str
    slug: str
    population: int | None


def list_comparisons(localised_site: LocalisedSite) -> Iterator[StandardComparison]:
    """Those of which something may be shown: money only where the owner says so."""
    for standard in localised_site.standards:
        if comparison := _find_standard_comparison(localised_site, standard):
            yield comparison


def _find_standard_comparison(
    localised_site: LocalisedSite, standard: Standard
) -> StandardComparison | None:
    entry = find_shared_table(localised_site, standard)
    if entry is None or not entry.summary.comparison:
        return None
    comparison = localised_site.opening.comparison(entry.summary)
    measures_shown = select_shown_measures(localised_site, standard, comparison)
    if not measures_shown:
        return None
    language = localised_site.language
    measures = tuple(translate_measure(language, measure) for measure in measures_shown)
    return StandardComparison(standard, entry, measures)


def find_shared_table(localised_site: LocalisedSite, standard: Standard) -> DatasetEntry | None:
    """The table of the territory that has the rows of all who follow the standard."""
    return localised_site.site.entries_by_id.get(f"{TERRITORY}/{standard.slug}")


def find_whole_table(localised_site: LocalisedSite, standard: Standard) -> DatasetEntry | None:
    """The same of all licences, where there is one: who asks for all wants all."""
    whole = localised_site.site.entries_by_id.get(f"{TERRITORY}/{standard.slug}{ALL_LICENCES}")
    return whole or find_shared_table(localised_site, standard)


def link_shared_table(language: Language, table: DatasetEntry) -> Link:
    """« Le tableau du territoire, 4 112 lignes »."""
    title = language.count("compare.table", table.summary.rows)
    return Link(title, f"{table.dataset.id}/")


def get_comparison_page(localised_site: LocalisedSite, entry: DatasetEntry) -> str:
    """Where communes are compared by a table of the territory, or by the standard that the dataset
    of one of them follows: from the site's root, or ""."""
    is_of_commune = entry.publisher.role == "commune"
    for standard in localised_site.standards:
        shared = find_shared_table(localised_site, standard)
        if shared is entry or (is_of_commune and standard.id == entry.dataset.standard):
            comparison = _find_standard_comparison(localised_site, standard)
            return comparison.view if comparison else ""
    return ""


def select_shown_measures(
    localised_site: LocalisedSite, standard: Standard, comparison: Comparison
) -> tuple[ComparedMeasure, ...]:
    """The measures that have a figure, less those of money where the owner has not switched them
    on."""
    with_money = standard.id in localised_site.site.portal.compare
    return tuple(
        measure
        for measure in comparison.measures
        if (with_money or not measure.money) and any(value.value for value in measure.values)
    )


def keep_figures(measure: ComparedMeasure) -> ComparedMeasure:
    """The measure less what comes to no figure: its commune has no known population, or no
    number."""
    return replace(measure, values=tuple(value for value in measure.values if value.value))


def list_compared_communes(
    publishers: Iterable[Publisher], measure: ComparedMeasure
) -> list[ComparedCommune]:
    """The communes that have a figure, from A to Z."""
    communes = {one.insee: one for one in publishers if one.role == "commune" and one.insee}
    listed = []
    for insee in dict.fromkeys(value.insee for value in measure.values):
        commune = communes.get(insee)
        if commune is None:
            listed.append(ComparedCommune(insee, insee, "", None))
        else:
            listed.append(ComparedCommune(insee, commune.name, commune.slug, commune.population))
    return sorted(listed, key=lambda commune: fold_text(commune.name))


def choose_year(measure: ComparedMeasure) -> str:
    """The latest year that more than half of the communes have; where there is none, the one that
    most have."""
    communes_by_year: dict[str, set[str]] = defaultdict(set)
    for value in measure.values:
        communes_by_year[value.year].add(value.insee)
    communes = {value.insee for value in measure.values}
    common = [year for year, some in communes_by_year.items() if 2 * len(some) > len(communes)]
    if common:
        return max(common)
    return max(communes_by_year, key=lambda year: (len(communes_by_year[year]), year))


def choose_categories(measure: ComparedMeasure, year: str) -> tuple[tuple[str, str], ...]:
    """Those that stand side by side, in their order: all of a few, else those that come to most in
    the year."""
    if len(measure.categories) <= FEW:
        return measure.categories
    greatest = {category for category, _ in _rank_categories(measure, year)[:SHOWN]}
    return tuple(category for category in measure.categories if category[0] in greatest)


def choose_category(measure: ComparedMeasure, year: str) -> str:
    """The one that comes to most in the year; "" where a measure has none."""
    ranked = _rank_categories(measure, year)
    return ranked[0][0] if ranked else ""


def _rank_categories(measure: ComparedMeasure, year: str) -> list[tuple[str, Decimal]]:
    """Those of the year with what all communes come to."""
    amounts: dict[str, Decimal] = defaultdict(Decimal)
    for value in measure.values:
        if value.year == year:
            amounts[value.category] += Decimal(value.amount)
    return sorted(amounts.items(), key=lambda item: (-item[1], item[0]))


def index_values(measure: ComparedMeasure) -> Mapping[tuple[str, str, str], ComparedValue]:
    """By commune, year and category."""
    return {(value.insee, value.year, value.category): value for value in measure.values}


def select_values(measure: ComparedMeasure, year: str, category: str) -> dict[str, Decimal]:
    """The figures of a year and a category, by INSEE code."""
    return {
        value.insee: Decimal(value.value)
        for value in measure.values
        if (value.year, value.category) == (year, category)
    }


def count_digits(values: Iterable[Decimal]) -> int:
    """How many are written after the point of all figures of a measure: none of whole numbers, else
    as many as its greatest one needs to be told from the others."""
    numbers = list(values)
    if all(number == number.to_integral_value() for number in numbers):
        return 0
    greatest = max(map(abs, numbers))
    for digits, least in ((0, 1000), (1, 10), (2, 1), (3, Decimal("0.1"))):
        if greatest >= least:
            return digits
    return 4


def find_class_breaks(values: Iterable[Decimal]) -> list[Decimal]:
    """The least figure of each class but the first: quarters of the communes, at round numbers."""
    numbers = sorted(values)
    quartiles = (numbers[len(numbers) * place // CLASSES] for place in range(1, CLASSES))
    rounded = dict.fromkeys(map(_cut_to_two_digits, quartiles))
    return [number for number in rounded if number > numbers[0]]


def _cut_to_two_digits(number: Decimal) -> Decimal:
    """Downwards, so that the figure itself is in the class that begins there."""
    if not number:
        return Decimal(0)
    return number.quantize(Decimal(1).scaleb(number.adjusted() - 1), ROUND_FLOOR)


def find_class(breaks: Sequence[Decimal], number: Decimal) -> int:
    """From 1."""
    return 1 + sum(number >= least for least in breaks)


def find_median(values: Iterable[Decimal]) -> Decimal:
    """Exact, as all decimals are."""
    return median(values)

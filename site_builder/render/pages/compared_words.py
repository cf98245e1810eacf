"""The figures of a comparison as people read them, and what they say in a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from site_builder.core.language import WIDE, Language, apply_initial_capital
from site_builder.core.model.comparison import ComparedMeasure
from site_builder.core.number_symbols import get_number_symbols
from site_builder.render.localised_site import LocalisedSite
from site_builder.render.pages.compared_figures import ComparedCommune, count_digits, find_median


@dataclass(frozen=True, slots=True)
class MeasureFigures:
    """The figures of a measure as people read them."""

    language: Language
    measure: ComparedMeasure
    digits: int

    @classmethod
    def of(cls, language: Language, measure: ComparedMeasure) -> MeasureFigures:
        return cls(
            language, measure, count_digits(Decimal(value.value) for value in measure.values)
        )

    def write(self, value: Decimal) -> str:
        """Without its unit, with as many digits as all others of the measure."""
        rounded = value.quantize(Decimal(1).scaleb(-self.digits), ROUND_HALF_UP)
        return get_number_symbols(self.language.code).number(format(rounded + 0, "f"))

    def write_short(self, value: Decimal) -> str:
        """Where it stands alone: without the zeros at its end."""
        text = self.write(value)
        decimal = get_number_symbols(self.language.code).decimal
        return text.rstrip("0").rstrip(decimal) if decimal in text else text

    def write_with_unit(self, value: Decimal) -> str:
        unit = self.measure.unit
        return self.write(value) + (f"{WIDE}{unit}" if unit else "")

    def label(self, category: str) -> str:
        """What a category is called."""
        return dict(self.measure.categories).get(category, category)


def say_figures(
    figures: MeasureFigures,
    communes: list[ComparedCommune],
    values: Mapping[str, Decimal],
    *,
    year: str,
    category: str,
) -> str:
    """From the least figure to the greatest, and the middle one of three communes or more."""
    language = figures.language
    numbers = values.values()
    when = f" {language.say('compare.in', year=year)}" if year else ""
    what = ""
    if category:
        what = f"{language.say('compare.category', category=figures.label(category))} "
    if len(values) == 1:
        name = next(commune.name for commune in communes if commune.insee in values)
        value = figures.write_with_unit(*numbers)
        return language.say("compare.sentence.one", name=name, value=value, when=when, what=what)
    low = figures.write(min(numbers))
    high = figures.write_with_unit(max(numbers))
    if len(values) == 2:
        text = language.say("compare.sentence.two", low=low, high=high, when=when, what=what)
    else:
        middle = figures.write_with_unit(find_median(numbers))
        text = language.count(
            "compare.sentence", len(values), low=low, high=high, median=middle, when=when, what=what
        )
    return apply_initial_capital(text)


def say_extent(localised_site: LocalisedSite, count: int) -> str:
    """How many communes of how many have the figure."""
    of = sum(publisher.role == "commune" for publisher in localised_site.site.publishers)
    return localised_site.language.count("compare.extent", count, of=of)

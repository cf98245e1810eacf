"""The figures of a comparison as people read them, and what they say in a sentence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from site_builder.core.language import Language, apply_initial_capital
from site_builder.core.model.comparison import ComparedMeasure, ComparedValue
from site_builder.core.number_symbols import get_number_symbols
from site_builder.core.vocabulary import SIZE_CLASSES
from site_builder.render.localised_site import LocalisedSite
from site_builder.render.pages.compared_figures import ComparedCommune, count_digits, find_median
from site_builder.render.pages.values import EURO, attach_unit
from site_builder.territory.comparisons.transferred import list_transferred

SHORT_UNIT = 3  # letters of a unit that has room on a scale


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
        return attach_unit(self.language, self.write(value), self.measure.unit)

    def write_scale_end(self, value: Decimal) -> str:
        """The greatest value of a scale says the unit, where that is short."""
        short = self.write_short(value)
        if len(self.measure.unit) > SHORT_UNIT:
            return short
        return self.write_with_unit(value).replace(self.write(value), short)

    def write_first(self, value: Decimal) -> str:
        """Before another one that has the unit: « de 5 à 16,3 € », "from €5 to €16.3"."""
        is_sign_first = attach_unit(self.language, "", self.measure.unit) == EURO
        return self.write_with_unit(value) if is_sign_first else self.write(value)

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
    message: str = "compare.sentence",
) -> str:
    """From the least figure to the greatest, and the middle one of three communes or more;
    `message`: how that is said."""
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
    low = figures.write_first(min(numbers))
    high = figures.write_with_unit(max(numbers))
    if len(values) == 2:
        text = language.say("compare.sentence.two", low=low, high=high, when=when, what=what)
    else:
        middle = figures.write_with_unit(find_median(numbers))
        text = language.count(
            message, len(values), low=low, high=high, median=middle, when=when, what=what
        )
    return apply_initial_capital(text)


def say_extent(localised_site: LocalisedSite, count: int) -> str:
    """How many communes of how many have the figure."""
    of = sum(publisher.role == "commune" for publisher in localised_site.site.publishers)
    return localised_site.language.count("compare.extent", count, of=of)


# --- what stands beside figures ---


def write_row_count(language: Language, value: ComparedValue) -> str:
    """Of how many rows a figure is made, and how many more have no number."""
    rows = language.number(value.rows)
    if not value.empty:
        return rows
    return language.count("compare.rows.empty", value.empty, rows=rows)


def list_class_medians(figures: MeasureFigures, year: str, category: str) -> Iterator[str]:
    """The median of each class of size in a year, or why there is none."""
    language = figures.language
    for known in figures.measure.medians:
        if (known.year, known.category) != (year, category):
            continue
        value = figures.write_with_unit(Decimal(known.value)) if known.value else ""
        text = language.say(
            f"compare.median.{known.reason or 'of'}",
            size=describe_size_class(language, known.size_class),
            value=value,
            communes=known.communes,
            of=known.class_communes,
        )
        yield apply_initial_capital(text)


def describe_size_class(language: Language, id_: str) -> str:
    """« communes de 500 à 1 999 habitants »."""
    known = next(known for known in SIZE_CLASSES if known.id == id_)
    if known.most is None:
        return language.say("compare.size.above", least=known.least)
    if known.least <= 1:
        return language.say("compare.size.below", most=known.most + 1)
    return language.say("compare.size.between", least=known.least, most=known.most)


def list_left_out_rows(language: Language, measure: ComparedMeasure) -> Iterator[str]:
    """How many rows of the table are of no figure, and why."""
    for left_out in measure.left_out:
        yield language.count(f"compare.left.{left_out.reason}", left_out.rows)


def list_transfers(localised_site: LocalisedSite, figures: MeasureFigures) -> Iterator[str]:
    """The competences of the measure that communes have transferred. Those of all of it are counted
    where they stand, by whoever publishes them."""
    language = localised_site.language
    portal = localised_site.site.portal
    for name, category in list_transferred(figures.measure, portal.transferred):
        competence = language.say(f"competence.{name}")
        what = f"{competence} ({figures.label(category)})" if category else competence
        message = "compare.transferred" if category else "compare.transferred.placed"
        yield language.say(message, owner=localised_site.competence_owner, what=what)

"""Amounts divided by what they are for, exactly; rounded once, where they are written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from site_builder.core.model.comparison import ComparedValue
from site_builder.core.model.measure import POPULATION, Measure
from site_builder.core.model.territory import CommuneFacts

DECIMALS = 6  # of a number that is written


class GroupedRows(NamedTuple):
    """What the rows of a commune, a year and a category come to. `divisor`: what a field of them
    comes to, or all categories."""

    insee: str
    year: int | None
    category: str
    amount: Decimal | int
    divisor: Decimal | int | None
    rows: int
    empty: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A figure, exact; `written` is how it is stored."""

    value: Fraction
    written: ComparedValue


def divide_figures(
    groups: Iterable[GroupedRows], measure: Measure, communes: Mapping[str, CommuneFacts]
) -> tuple[list[Figure], int]:
    """The figures of a measure, in the order of the groups; and how many rows have none, because
    what divides them is unknown, nil or less."""
    figures = []
    undivided = 0
    for group in groups:
        divisor: Decimal | int | None = 1
        if measure.per == POPULATION:
            divisor = communes[group.insee].population
        elif measure.per:
            divisor = group.divisor
        if divisor is None or divisor <= 0:
            undivided += group.rows
        else:
            figures.append(_divide(group, Fraction(divisor), measure.scale))
    return figures, undivided


def _divide(group: GroupedRows, divisor: Fraction, scale: int) -> Figure:
    amount = Fraction(group.amount)
    value = amount * scale / divisor
    written = ComparedValue(
        insee=group.insee,
        year=str(group.year or ""),
        category=group.category,
        amount=write_exact_number(amount),
        value=write_exact_number(value),
        rows=group.rows,
        empty=group.empty,
    )
    return Figure(value=value, written=written)


def write_exact_number(number: Fraction) -> str:
    """A decimal text, a half of its last place going away from zero: "12.5", "-3"."""
    # whole numbers: many figures are written
    doubled = 2 * abs(number.numerator) * 10**DECIMALS
    scaled = (doubled + number.denominator) // (2 * number.denominator)
    whole, rest = divmod(scaled, 10**DECIMALS)
    text = f"{whole}.{rest:0{DECIMALS}}".rstrip("0").rstrip(".")
    if number < 0 and scaled:
        return f"-{text}"
    return text

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
    """What the rows of a commune, a year and a category come to. `amount` is None where none has a
    number; `divisor`: what a field comes to, or all categories."""

    insee: str
    year: int | None
    category: str
    amount: Decimal | int | None
    divisor: Decimal | int | None
    rows: int
    empty: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A figure, exact: None where there is none. `written` is how it is stored."""

    insee: str
    year: str
    category: str
    value: Fraction | None
    written: ComparedValue


def divide_figures(
    groups: Iterable[GroupedRows], measure: Measure, communes: Mapping[str, CommuneFacts]
) -> list[Figure]:
    """The figures of a measure, in the order of the groups."""
    figures = []
    for group in groups:
        divisor: Decimal | int | None = 1
        if measure.per == POPULATION:
            divisor = communes[group.insee].population
        elif measure.per:
            divisor = group.divisor
        figures.append(_divide(group, divisor, measure.scale))
    return figures


def _divide(group: GroupedRows, divisor: Decimal | int | None, scale: int) -> Figure:
    """Nothing is divided by what is unknown, nil or less."""
    amount = None if group.amount is None else Fraction(group.amount)
    value = None
    if amount is not None and divisor is not None and divisor > 0:
        value = amount * scale / Fraction(divisor)
    year = "" if group.year is None else str(group.year)
    written = ComparedValue(
        insee=group.insee,
        year=year,
        category=group.category,
        amount="" if amount is None else write_number(amount),
        value="" if value is None else write_number(value),
        rows=group.rows,
        empty=group.empty,
    )
    return Figure(
        insee=group.insee, year=year, category=group.category, value=value, written=written
    )


def write_number(number: Fraction) -> str:
    """A decimal text, a half of its last place going away from zero: "12.5", "-3"."""
    scaled = (abs(number) * 10**DECIMALS * 2 + 1) // 2
    whole, rest = divmod(int(scaled), 10**DECIMALS)
    text = f"{whole}.{rest:0{DECIMALS}}".rstrip("0").rstrip(".")
    return f"-{text}" if number < 0 and scaled else text

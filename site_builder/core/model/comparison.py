"""How communes compare: figures that a standard declares, computed from the table of the territory.

Stored as an object of its own: only the pages that compare open it.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedValue:
    """The figure of one commune, of one year and of one category; "" where a measure has none.

    `amount` is what is divided, `value` the figure itself, which is `amount` where nothing divides
    it: decimal texts; `rows`: of how many rows of the table it is made.
    """

    insee: str
    year: str
    category: str
    amount: str
    value: str
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedMeasure:
    """A measure as its standard declares it, with its figures, in order of commune, year and
    category.

    `unit` is "€", "" for a count…; `per` what divides: "population", a field of the standard, or
    ""; `money`: shown only where the owner says so. `method` and `limits` say, in French, how it is
    counted and what does not compare. `categories`: (value, label), in the order in which they are
    shown; empty where there is none.
    """

    id: str
    title: str
    unit: str
    per: str
    money: bool
    method: str
    limits: str
    years: tuple[str, ...]
    categories: tuple[tuple[str, str], ...]
    values: tuple[ComparedValue, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """All measures of a standard."""

    standard: str
    measures: tuple[ComparedMeasure, ...]

"""How communes compare: figures that a standard declares, computed from the table of the territory.

Stored as an object of its own: only the pages that compare open it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

# Why rows are of no figure: outside the territory, of no commune that is known, of no year, of no
# category, without a number, in another file too, of an earlier file, of another budget; what
# divides them is not known, or nil
LeftOutReason = Literal[
    "outside",
    "unplaced",
    "undated",
    "uncategorised",
    "empty",
    "repeated",
    "earlier",
    "secondary",
    "undivided",
]
# Why a class of communes has no median: fewer than five have the figure, or these are too few of
# its inhabitants
MedianReason = Literal["", "few-communes", "small-share"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedValue:
    """The figure of one commune, of one year and of one category; "" where a measure has none.

    `amount` is what is divided, `value` the figure itself, which is `amount` where nothing divides
    it: decimal texts; `rows`: of how many rows of the table it is made; `empty`: how many more
    would count, but have no number.
    """

    insee: str
    year: str
    category: str
    amount: str
    value: str
    rows: int
    empty: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassMedian:
    """The median of the communes of a class of size, for a year and a category.

    `value` is "" where none is given, and `reason` says why. `communes` have the figure, of the
    `class_communes` that there are, and hold `share` of its inhabitants (a decimal text, from 0 to
    1).
    """

    size_class: str
    year: str
    category: str
    value: str
    communes: int
    class_communes: int
    share: str
    reason: MedianReason = ""


@dataclass(frozen=True, slots=True)
class LeftOutRows:
    """How many rows of the table are of no figure of a measure, that asks for such rows."""

    reason: LeftOutReason
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedMeasure:
    """A measure as its standard declares it, with its figures, in order of commune, year and
    category.

    `unit` is "€", "" for a count…; `per` what divides: "population", "total" (the figure of all
    categories of the same commune and year), a field of the standard, or ""; the figure is given
    for `scale` of it: 1000 inhabitants. `money`: shown only where the owner says so. `method` and
    `limits` say, in French, how it is counted and what does not compare. `categories`: (value,
    label), in the order in which they are shown; empty where there is none.

    `medians` are those of figures that are divided; `left_out`: which rows are of no figure;
    `omitted`: how many categories there are more, those that come to least. `competences`: what an
    owner may say to be transferred, and the category that it is of, "" for all.
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
    scale: int = 1
    medians: tuple[ClassMedian, ...] = ()
    left_out: tuple[LeftOutRows, ...] = ()
    omitted: int = 0
    competences: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """All measures of a standard."""

    standard: str
    measures: tuple[ComparedMeasure, ...]

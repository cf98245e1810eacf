"""A calendar year in a column whose header says so; elsewhere 2024 is a number like another."""

from __future__ import annotations

from site_builder.cells.kind import CellKind

_YEAR = "1[89][0-9]{2}|20[0-9]{2}|2100"

YEAR = CellKind(
    name="year",
    type="year",
    words=("an", "annee", "annees", "year", "exercice", "millesime", "campagne", "saison"),
    strict=_YEAR,
    lenient=_YEAR,
    parse=int,
    good=(("2024", "2024"), ("1800", "1800"), ("2100", "2100")),
    bad=("1799", "2101", "24", "2024-2025", "2024.0", "02024", "an 2024"),
)

# A year that tells of one row, and never the period of a whole file: a header of another kind makes
# it plausible.
CALENDAR_YEAR = CellKind(
    name="calendar-year",
    type="year",
    words=(
        "ann",
        "construction",
        "creation",
        "date*",
        "debut",
        "edition",
        "fin",
        "fondation",
        "mandat",
        "mise en service",
        "naissance",
        "ouverture",
        "parution",
        "periode",
        "plantation",
        "promotion",
        "publication",
    ),
    strict=YEAR.strict,
    lenient=YEAR.lenient,
    parse=YEAR.parse,
    good=YEAR.good,
    bad=YEAR.bad,
)

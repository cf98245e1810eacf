"""A calendar year in a column whose header says so; elsewhere 2024 is a number like another."""

from __future__ import annotations

from site_builder.cells.kind import Kind

_YEAR = "19[0-9]{2}|20[0-9]{2}|2100"

YEAR = Kind(
    name="year",
    type="year",
    words=("annee", "annees", "year", "exercice", "millesime"),
    strict=_YEAR,
    lenient=_YEAR,
    cast="TRY_CAST({cell} AS BIGINT)",
    good=(("2024", "2024"), ("1900", "1900"), ("2100", "2100")),
    bad=("1899", "2101", "24", "2024-2025", "2024.0", "02024", "an 2024"),
)

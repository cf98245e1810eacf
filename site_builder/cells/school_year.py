"""A school year, or a season: two years that follow each other, 2024-2025. Text."""

from __future__ import annotations

from site_builder.cells.kind import CellKind

_YEAR = "(19|20)[0-9]{2}"


def _parse_school_year(text: str) -> str | None:
    if not _has_following_years(text):
        return None
    return f"{text[:4]}-{text[-4:]}"


def _has_following_years(cell: str) -> bool:
    return int(cell[-4:]) == int(cell[:4]) + 1


SCHOOL_YEAR = CellKind(
    name="school-year",
    type="string",
    strict=f"{_YEAR}-{_YEAR}",
    lenient=f"{_YEAR} ?[/–-] ?{_YEAR}",
    parse=_parse_school_year,
    good=(("2024-2025", "2024-2025"), ("2024/2025", "2024-2025"), ("1999 – 2000", "1999-2000")),
    bad=("2024-2026", "2025-2024", "2024-25", "2024", "2024-2024", "2024 2025"),
    repaired="school-year-rewritten",
    holds=_has_following_years,
)

"""A month of a year: avril 2024, janv-24; 2024-04 and 04/2024 only where the header says month or
date."""

from __future__ import annotations

from site_builder.cells.calendar import (
    BETWEEN,
    MONTH_NAME,
    YEAR,
    convert_month,
    read_year,
)
from site_builder.cells.kind import CellKind

_ISO = f"{YEAR}-(0[1-9]|1[0-2])"


def _parse_yearmonth(text: str) -> str:
    if text[4] == "-":
        return text
    return f"{text[3:]}-{text[:2]}"


def _parse_words(text: str) -> str | None:
    month = convert_month(text)
    if not month:
        return None
    return f"{read_year(text)}-{month:02}"


YEARMONTH = CellKind(
    name="yearmonth",
    type="yearmonth",
    words=("mois", "month", "periode", "date*"),
    strict=_ISO,
    lenient=f"{_ISO}|(0[1-9]|1[0-2])[/-]{YEAR}",
    parse=_parse_yearmonth,
    good=(("2024-04", "2024-04"), ("04/2024", "2024-04"), ("12-2024", "2024-12")),
    bad=("2024-13", "13/2024", "2024", "avril", "4/2024", "2024-04-03", "04/24"),
    repaired="yearmonth-rewritten",
    notations=(f"{YEAR}-.*", "[0-9]{2}[/-].*"),
)

YEARMONTH_WORDS = CellKind(
    name="yearmonth-words",
    type="yearmonth",
    strict=_ISO,
    lenient=f"{MONTH_NAME}{BETWEEN}({YEAR}|[0-9]{{2}})",
    parse=_parse_words,
    good=(
        ("avril 2024", "2024-04"),
        ("janv-24", "2024-01"),
        ("janv. 2024", "2024-01"),
        ("Févr-99", "1999-02"),
        ("DECEMBRE 2023", "2023-12"),
        ("août 2024", "2024-08"),
    ),
    bad=("3 avril 2024", "avril", "germinal 2024", "24-janv", "avril 024", "mardi 24"),
    repaired="yearmonth-words",
    of="yearmonth",
)

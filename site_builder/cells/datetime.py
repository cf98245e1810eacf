"""A day and an hour without a zone: ISO, or day first. Fractions of a second are kept."""

from __future__ import annotations

from site_builder.cells.calendar import CLOCK, DAY_FIRST, ISO
from site_builder.cells.kind import Kind

_LOOSE_CLOCK = "([01]?[0-9]|2[0-3])[:hH][0-5][0-9](:[0-5][0-9])?"
_FORMS = "['%d-%m-%Y %H:%M:%S', '%d-%m-%Y %H:%M']"

DATETIME = Kind(
    name="datetime",
    type="datetime",
    strict=f"{ISO}[T ]{CLOCK}",
    lenient=f"{ISO}[T ]{CLOCK}|({DAY_FIRST})( à)? {_LOOSE_CLOCK}",
    cast=(
        "coalesce(TRY_CAST({cell} AS TIMESTAMP),"
        f" try_strptime(translate(replace({{cell}}, ' à', ''), '/.hH', '--::'), {_FORMS}))"
    ),
    good=(
        ("2024-04-03T10:30:00", "2024-04-03T10:30:00"),
        ("2024-04-03 10:30", "2024-04-03T10:30:00"),
        ("2024-04-03 10:30:15.25", "2024-04-03T10:30:15.25"),
        ("03/04/2024 10:30", "2024-04-03T10:30:00"),
        ("3/4/2024 9:05:07", "2024-04-03T09:05:07"),
        ("03/04/2024 à 14h30", "2024-04-03T14:30:00"),
        ("03.04.2024 10:30", "2024-04-03T10:30:00"),
    ),
    bad=(
        "2024-04-03", "2024-04-03T10", "2024-04-03T25:00", "2024-02-30T10:00", "31/02/2024 10:00", "10:30",
        "2024-04-03T10:30:00Z", "2024-04-03T10:30:00+02:00", "2024-04-03 10h30", "04/13/2024 10:00", "03/04/24 10:00",
    ),
    repaired="datetime-rewritten",
    notations=("[0-9]{4}.*", "[0-9]{1,2}[^0-9].*"),
    text="replace(CAST({value} AS VARCHAR), ' ', 'T')",
)  # fmt: skip

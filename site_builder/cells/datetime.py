"""A day and an hour without a zone: ISO, or day first. Fractions of a second are kept."""

from __future__ import annotations

from site_builder.cells.kind import Kind

_YEAR_FIRST = "[1-9][0-9]{3}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
_DAY_FIRST = "(0?[1-9]|[12][0-9]|3[01])/(0?[1-9]|1[0-2])/[1-9][0-9]{3}"
_CLOCK = "([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9]([.][0-9]{1,6})?)?"
_LOOSE_CLOCK = "([01]?[0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?"

DATETIME = Kind(
    name="datetime",
    type="datetime",
    words=(),
    strict=f"{_YEAR_FIRST}[T ]{_CLOCK}",
    lenient=f"{_YEAR_FIRST}[T ]{_CLOCK}|{_DAY_FIRST} {_LOOSE_CLOCK}",
    cast=(
        "coalesce(TRY_CAST({cell} AS TIMESTAMP),"
        " try_strptime({cell}, ['%d/%m/%Y %H:%M:%S', '%d/%m/%Y %H:%M']))"
    ),
    good=(
        ("2024-04-03T10:30:00", "2024-04-03T10:30:00"),
        ("2024-04-03 10:30", "2024-04-03T10:30:00"),
        ("2024-04-03 10:30:15.25", "2024-04-03T10:30:15.25"),
        ("03/04/2024 10:30", "2024-04-03T10:30:00"),
        ("3/4/2024 9:05:07", "2024-04-03T09:05:07"),
    ),
    bad=(
        "2024-04-03", "2024-04-03T10", "2024-04-03T25:00", "2024-02-30T10:00", "31/02/2024 10:00", "10:30",
        "2024-04-03T10:30:00Z", "2024-04-03T10:30:00+02:00", "2024-04-03 10h30", "04/13/2024 10:00",
    ),
    repaired="datetime-rewritten",
    notations=("[0-9]{4}.*", "[0-9]{1,2}/.*"),
    text="replace(CAST({value} AS VARCHAR), ' ', 'T')",
)

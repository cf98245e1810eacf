"""An hour of the day, without a date: 14:30 or 14h30. Hours alone (8h) are such beside hours with
minutes."""

from __future__ import annotations

from site_builder.cells.kind import CellKind

_HOUR = "([01]?[0-9]|2[0-3])"

TIME = CellKind(
    name="time",
    type="time",
    strict="([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]",
    lenient=f"{_HOUR}:[0-5][0-9](:[0-5][0-9])?|{_HOUR} ?[hH] ?([0-5][0-9])?",
    cast=(
        "coalesce(TRY_CAST({cell} AS TIME),"
        " TRY_CAST(regexp_replace(regexp_replace({cell}, ' *[hH] *', ':'), ':$', ':00') AS TIME))"
    ),
    good=(
        ("14:30:15", "14:30:15"),
        ("14:30", "14:30:00"),
        ("9:05", "09:05:00"),
        ("14h30", "14:30:00"),
        ("8 h 05", "08:05:00"),
        ("8H", "08:00:00"),
    ),
    bad=(
        "24:00",
        "24h",
        "14:60",
        "14h5",
        "1430",
        "14.30",
        "14h30 à 16h",
        "2024-04-03 14:30",
        "h30",
    ),
    repaired="time-rewritten",
    proof=".*[:hH] ?[0-5][0-9]",
)

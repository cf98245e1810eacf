"""An hour of the day, without a date: 14:30 or 14h30. Hours alone (8h) are such beside hours with
minutes."""

from __future__ import annotations

from datetime import time

from site_builder.cells.calendar import parse_clock, write_moment
from site_builder.cells.kind import CellKind

_HOUR = "([01]?[0-9]|2[0-3])"


def _parse_time(text: str) -> time:
    if len(text) == len("14:30:15"):
        return time.fromisoformat(text)
    return parse_clock(text)


TIME = CellKind(
    name="time",
    type="time",
    strict="([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]",
    lenient=f"{_HOUR}:[0-5][0-9](:[0-5][0-9])?|{_HOUR} ?[hH] ?([0-5][0-9])?",
    parse=_parse_time,
    write=write_moment,
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

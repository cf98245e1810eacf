"""A day and an hour without a zone: ISO, or day first. Fractions of a second are kept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial

from site_builder.cells.calendar import (
    CLOCK,
    DAY,
    DAY_FIRST,
    ISO,
    MONTH,
    parse_clock,
    write_moment,
)
from site_builder.cells.date import parse_date, parse_short_date
from site_builder.cells.kind import CellKind

_LOOSE_CLOCK = "([01]?[0-9]|2[0-3])[:hH][0-5][0-9](:[0-5][0-9])?"
_EPOCH = datetime(1899, 12, 30)  # of spreadsheets
_SECONDS_OF_A_DAY = 86_400


def parse_iso_datetime(text: str) -> datetime | None:
    """A day and an hour of ISO, without a zone."""
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _parse_datetime(text: str) -> datetime | None:
    if text[:4].isdigit():
        return parse_iso_datetime(text)
    return _parse_day_first(parse_date, text)


def _parse_day_first(parse_day: Callable[[str], date | None], text: str) -> datetime | None:
    """« 03/04/2024 à 14h30 », of which `parse_day` reads the day."""
    day_text, *_, clock_text = text.split(" ")
    day = parse_day(day_text)
    if day is None:
        return None
    return datetime.combine(day, parse_clock(clock_text))


def _parse_serial(text: str) -> datetime:
    seconds = _SECONDS_OF_A_DAY * float(text.replace(",", "."))
    return _EPOCH + timedelta(seconds=int(seconds + 0.5))


DATETIME = CellKind(
    name="datetime",
    type="datetime",
    strict=f"{ISO}[T ]{CLOCK}",
    lenient=f"{ISO}[T ]{CLOCK}|({DAY_FIRST})( à)? {_LOOSE_CLOCK}",
    parse=_parse_datetime,
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
        "2024-04-03",
        "2024-04-03T10",
        "2024-04-03T25:00",
        "2024-02-30T10:00",
        "31/02/2024 10:00",
        "10:30",
        "2024-04-03T10:30:00Z",
        "2024-04-03T10:30:00+02:00",
        "2024-04-03 10h30",
        "04/13/2024 10:00",
        "03/04/24 10:00",
    ),
    repaired="datetime-rewritten",
    notations=("[0-9]{4}.*", "[0-9]{1,2}[^0-9].*"),
    write=write_moment,
)

_SHORT = f"({DAY}/{MONTH}/[0-9]{{2}}|{DAY}-{MONTH}-[0-9]{{2}}|{DAY}[.]{MONTH}[.][0-9]{{2}})"

DATETIME_SHORT = CellKind(
    name="datetime-short",
    type="datetime",
    strict=DATETIME.strict,
    lenient=f"{_SHORT}( à)? {_LOOSE_CLOCK}",
    parse=partial(_parse_day_first, parse_short_date),
    good=(
        ("01/02/24 10:30", "2024-02-01T10:30:00"),
        ("3-4-49 9:05:07", "2049-04-03T09:05:07"),
        ("31.12.50 à 14h30", "1950-12-31T14:30:00"),
    ),
    bad=(
        "01/02/24",
        "01/02/2024 10:30",
        "31/02/24 10:30",
        "12/31/24 10:30",
        "01/02/24 25:00",
        "24/13/01 10:30",
    ),
    repaired="date-two-digits",
    notations=("[^.-]*", "[^/.]*", "[^/-]*"),
    write=DATETIME.write,
    of="datetime",
)

# Days since 30 December 1899, of which the hour is a fraction: a column whose days are all whole is
# one of dates.
DATETIME_SERIAL = CellKind(
    name="datetime-serial",
    type="datetime",
    words=("date*", "jour", "day", "horodat*"),
    strict=DATETIME.strict,
    lenient="([2-5][0-9]{4}|60000)([.,][0-9]{1,15})?",
    parse=_parse_serial,
    good=(
        ("45321.5", "2024-01-30T12:00:00"),
        ("45385", "2024-04-03T00:00:00"),
        ("45322,4375", "2024-01-31T10:30:00"),
        ("45385.999988425925", "2024-04-03T23:59:59"),
    ),
    bad=("19999", "60001", "453.5", "45 385,5", "45321.", "2024"),
    repaired="datetime-serial",
    proof="[0-9]+[.,][0-9]*[1-9][0-9]*",
    write=DATETIME.write,
    of="datetime",
)

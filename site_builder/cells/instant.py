"""A moment in universal time, ISO with its final Z. The value is in UTC, and is written with its Z.

Another offset is brought to universal time, with a receipt: 10:30+02:00 is 08:30Z.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from site_builder.cells.calendar import CLOCK, ISO, OFFSET, write_moment
from site_builder.cells.datetime import parse_iso_datetime
from site_builder.cells.kind import CellKind

_OFFSET = re.compile("(.*)([+-])([0-9]{2}):?([0-9]{2})")


def _parse_instant(text: str) -> datetime | None:
    """None too where the calendar, of which the last year is 9999, has no such moment in UTC."""
    if text.endswith("Z"):
        return parse_iso_datetime(text[:-1])
    ((local_text, sign, hours, minutes),) = _OFFSET.findall(text)
    offset = timedelta(hours=int(sign + hours), minutes=int(sign + minutes))
    try:
        return datetime.fromisoformat(local_text) - offset
    except (ValueError, OverflowError):
        return None


def _write_instant(value: datetime) -> str:
    return f"{write_moment(value)}Z"


INSTANT = CellKind(
    name="instant",
    type="datetime",
    strict=f"{ISO}[T ]{CLOCK}Z",
    lenient=f"{ISO}[T ]{CLOCK}(Z|{OFFSET})",
    parse=_parse_instant,
    write=_write_instant,
    good=(
        ("2024-04-03T10:30:00Z", "2024-04-03T10:30:00Z"),
        ("2024-04-03 10:30Z", "2024-04-03T10:30:00Z"),
        ("2024-04-03T10:30:15.5Z", "2024-04-03T10:30:15.5Z"),
        ("2024-04-03T10:30:00+02:00", "2024-04-03T08:30:00Z"),
        ("2024-04-03 10:30:00.5+0000", "2024-04-03T10:30:00.5Z"),
        ("2024-12-31T23:30:00-03:30", "2025-01-01T03:00:00Z"),
    ),
    bad=(
        "2024-04-03T10:30:00",
        "2024-04-03Z",
        "2024-02-30T10:30:00Z",
        "2024-04-03T10:30:00+25:00",
        "10:30Z",
    ),
    repaired="instant-utc",
)

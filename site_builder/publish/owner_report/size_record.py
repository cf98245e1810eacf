"""How large the site was at earlier builds: a line a day in .beffroi/, of a year and a little."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import msgspec

from site_builder.storage.build_state import SPOILT, write_file_atomically
from site_builder.storage.safe_open import UnsafePath, read_beside

MOST_DAYS = 400
MOST_BYTES = 1_000_000
UNREADABLE = (*SPOILT, OSError, UnsafePath, RecursionError)


class DaySizes(msgspec.Struct, frozen=True, kw_only=True):
    """Bytes on a day: of the site, of what contributors sent, and of what git keeps, None where it
    does not tell."""

    day: date
    site: int
    data: int
    repository: int | None = None


class _Record(msgspec.Struct, frozen=True):
    version: int
    days: tuple[DaySizes, ...]


def read_size_record(home: Path, name: str) -> tuple[DaySizes, ...]:
    """In order of day; nothing where there is no record, or it is damaged."""
    try:
        content = read_beside(home, name, MOST_BYTES)
        if len(content) > MOST_BYTES:
            return ()
        return msgspec.json.decode(content, type=_Record).days
    except UNREADABLE:
        return ()


def add_day_sizes(days: Sequence[DaySizes], today: DaySizes) -> tuple[DaySizes, ...]:
    """With the line of today, in the place of an earlier one of that day."""
    by_day = {sizes.day: sizes for sizes in days}
    by_day[today.day] = today
    return tuple(by_day[day] for day in sorted(by_day))[-MOST_DAYS:]


def write_size_record(home: Path, name: str, days: Sequence[DaySizes]) -> None:
    """Replace the record."""
    content = msgspec.json.encode(_Record(1, tuple(days)))
    write_file_atomically(home / name, msgspec.json.format(content) + b"\n")


def find_recent_days(days: Sequence[DaySizes], day: date) -> tuple[DaySizes, ...]:
    """The lines of before a day, the latest first."""
    earlier: list[DaySizes] = []
    for sizes in reversed(days):
        if sizes.day < day:
            earlier.append(sizes)
    return tuple(earlier)


def find_day_before(days: Sequence[DaySizes], day: date, span: timedelta) -> DaySizes | None:
    """The last line that is so old on a day; else the first one of the record, where that is of
    another day."""
    older: DaySizes | None = None
    for sizes in days:
        if sizes.day >= day:
            break
        if older is None or sizes.day <= day - span:
            older = sizes
    return older

"""What a GTFS file says of its network: how many lines and stops, and from when to when its
timetables hold."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import TextIOWrapper
from pathlib import PurePosixPath
from zipfile import ZipFile, ZipInfo

from site_builder.readers.documents.facts import parse_document_day

MOST_BYTES = 50_000_000  # of a table that is read: those of whole regions have 10
_PLATFORM = ("", "0")  # location_type of a place where one gets on, as against a station
_RUNS = "1"  # exception_type of a day that is added


@dataclass(frozen=True, slots=True)
class Network:
    """`period`: the first and the last day of its timetables ("2026-09-01/2027-07-04"), or ""."""

    lines: int
    stops: int
    period: str


UNKNOWN = Network(lines=0, stops=0, period="")


def read_network(archive: ZipFile, members: Sequence[ZipInfo]) -> Network:
    """UNKNOWN where its tables cannot be read."""
    try:
        return _count_network(archive, members)
    except MemoryError:
        raise
    except Exception:  # zipfile, zlib and csv each have their own
        return UNKNOWN


def _count_network(archive: ZipFile, members: Sequence[ZipInfo]) -> Network:
    tables = {PurePosixPath(member.filename.lower()).name: member for member in members}
    stops = _read_rows(archive, tables, "stops.txt")
    platforms = [row for row in stops if row.get("location_type", "") in _PLATFORM]
    days = sorted(_list_days(archive, tables))
    return Network(
        lines=sum(1 for _ in _read_rows(archive, tables, "routes.txt")),
        stops=len(platforms),
        period=f"{days[0]}/{days[-1]}" if days else "",
    )


def _list_days(archive: ZipFile, tables: Mapping[str, ZipInfo]) -> list[str]:
    """The days that its producer says, else those of its calendars."""
    said = [
        row.get(key, "")
        for row in _read_rows(archive, tables, "feed_info.txt")
        for key in ("feed_start_date", "feed_end_date")
    ]
    if not all(said) or not said:
        calendar = _read_rows(archive, tables, "calendar.txt")
        said = [row.get(key, "") for row in calendar for key in ("start_date", "end_date")]
        for row in _read_rows(archive, tables, "calendar_dates.txt"):
            if row.get("exception_type") == _RUNS:
                said.append(row.get("date", ""))
    return [day for day in map(parse_document_day, said) if day]


def _read_rows(
    archive: ZipFile, tables: Mapping[str, ZipInfo], name: str
) -> Iterator[dict[str, str]]:
    """Those of a table; none where it is not there or too large."""
    member = tables.get(name)
    if member is None or member.file_size > MOST_BYTES:
        return
    with archive.open(member) as file:
        lines = TextIOWrapper(file, encoding="utf-8-sig", errors="replace", newline="")
        for row in csv.DictReader(lines, restval=""):
            yield {key: value.strip() for key, value in row.items() if key}

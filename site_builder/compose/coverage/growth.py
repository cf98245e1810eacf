"""What was published over time, by the days on which datasets were first published: their metadata
say them, else git does, and where neither does nothing is guessed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from operator import attrgetter

from site_builder.core.model.site import DatasetEntry

MOST_MONTHS = 36  # beyond which years are told
MONTH = 7  # characters of an ISO day
YEAR = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class GrowthPeriod:
    """A month ("2026-03") or a year: how many datasets it brought, and at its end how many there
    are, of how many publishers and standards."""

    period: str
    new: int
    datasets: int
    publishers: int
    standards: int


def list_growth_periods(entries: Iterable[DatasetEntry]) -> tuple[GrowthPeriod, ...]:
    """From the first day that is known on, without a gap."""
    dated = sorted(_select_dated(entries), key=attrgetter("day"))
    if not dated:
        return ()
    first = dated[0].day
    last = dated[-1].day
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    length = MONTH if months <= MOST_MONTHS else YEAR
    periods = _list_periods(first, last, length)
    by_period: dict[str, list[_Dated]] = {period: [] for period in periods}
    for dataset in dated:
        by_period[dataset.day.isoformat()[:length]].append(dataset)
    return tuple(_count_periods(by_period))


@dataclass(frozen=True, slots=True)
class _Dated:
    day: date
    publisher: str
    standard: str


def _select_dated(entries: Iterable[DatasetEntry]) -> Iterator[_Dated]:
    for entry in entries:
        if entry.issued:
            yield _Dated(entry.issued, entry.dataset.publisher, entry.dataset.standard)


def _list_periods(first: date, last: date, length: int) -> Iterator[str]:
    if length == YEAR:
        yield from map(str, range(first.year, last.year + 1))
        return
    for month in range(first.year * 12 + first.month - 1, last.year * 12 + last.month):
        yield f"{month // 12:04}-{month % 12 + 1:02}"


def _count_periods(by_period: dict[str, list[_Dated]]) -> Iterator[GrowthPeriod]:
    total = 0
    publishers: set[str] = set()
    standards: set[str] = set()
    for period, arrivals in by_period.items():
        total += len(arrivals)
        publishers.update(dataset.publisher for dataset in arrivals)
        standards.update(filter(None, (dataset.standard for dataset in arrivals)))
        yield GrowthPeriod(
            period=period,
            new=len(arrivals),
            datasets=total,
            publishers=len(publishers),
            standards=len(standards),
        )

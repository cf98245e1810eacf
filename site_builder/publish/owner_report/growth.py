"""How large the repository and the site are, how fast they grow, and which limit they come near."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from site_builder.core.text import show_safe_path
from site_builder.history.data_sizes import (
    EarlierSizes,
    read_earlier_sizes,
    read_repository_size,
)
from site_builder.metadata.site_folder import DATASETS
from site_builder.publish.owner_report.size_record import (
    DaySizes,
    find_day_before,
    find_recent_days,
)

YEAR = timedelta(days=365)
LEAST_SPAN = timedelta(days=30)  # of a record, from which it says how fast something grows
HORIZON = timedelta(days=365)  # within which a limit is told of
LARGEST = 5
MOST_RECENT = 5
MOST_FILES = 500_000  # that are looked at
# What hosts allow, in bytes: docs/deploiement.md has where that is said
LIMITS = (
    ("site", 1_000_000_000),
    ("repository", 1_000_000_000),
    ("repository", 5_000_000_000),
    ("repository", 10_000_000_000),
)


@dataclass(frozen=True, slots=True)
class PublisherSize:
    """Bytes that a publisher sent: now, and before where that is known."""

    slug: str
    bytes: int
    before: int | None


@dataclass(frozen=True, slots=True)
class DatasetSize:
    """A folder of datasets/ and its bytes."""

    folder: str
    bytes: int


@dataclass(frozen=True, slots=True)
class NearLimit:
    """A limit of hosts that the site or the repository is beyond, or comes to at the pace of the
    record: on `day`, which is None where it is beyond."""

    subject: str  # site or repository
    limit: int
    day: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Growth:
    """Bytes of today. `before`: of which day the earlier ones of publishers are; `earlier`: the
    sizes of a build a year ago, or of the first one that is recorded; `recent`: those of the last
    days on which there was a build before today, the latest first."""

    site: int
    data: int
    repository: int | None
    publishers: tuple[PublisherSize, ...]
    largest: tuple[DatasetSize, ...]
    before: date | None
    earlier: DaySizes | None
    recent: tuple[DaySizes, ...]
    limits: tuple[NearLimit, ...]


def measure_growth(root: Path, site_size: int, today: date, record: Sequence[DaySizes]) -> Growth:
    """`site_size`: bytes of the site of today; `record`: of the days before."""
    sizes = _measure_folders(root)
    earlier_sizes = read_earlier_sizes(root, today - YEAR)
    if earlier_sizes and earlier_sizes.day >= today:  # a history of a day
        earlier_sizes = None
    repository = read_repository_size(root)
    now = DaySizes(day=today, site=site_size, data=sum(sizes.values()), repository=repository)
    earlier = find_day_before(record, today, YEAR)
    return Growth(
        site=site_size,
        data=now.data,
        repository=repository,
        publishers=_list_publishers(sizes, earlier_sizes),
        largest=_list_largest(sizes),
        before=earlier_sizes.day if earlier_sizes else None,
        earlier=earlier,
        recent=find_recent_days(record, today)[:MOST_RECENT],
        limits=tuple(_list_near_limits(now, earlier)),
    )


def _measure_folders(root: Path) -> dict[str, int]:
    """Bytes of each folder of a dataset, by « publisher/folder »; of what a publisher has beside
    these, by « publisher/ »."""
    sizes: dict[str, int] = {}
    base = f"{root}/{DATASETS}"
    for number, (path, size) in enumerate(_list_files(base)):
        if number == MOST_FILES:
            break
        parts = path[len(base) + 1 :].split("/")
        if len(parts) > 1:  # what lies beside the publishers is no data
            folder = "/".join(parts[:2]) if len(parts) > 2 else f"{parts[0]}/"
            sizes[folder] = sizes.get(folder, 0) + size
    return sizes


def _list_files(folder: str) -> Iterator[tuple[str, int]]:
    """The files below a folder, no link followed."""
    try:
        entries = os.scandir(folder)
    except OSError:  # nor has a build read it
        return
    with entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                yield from _list_files(entry.path)
            elif entry.is_file(follow_symlinks=False):
                yield entry.path, entry.stat(follow_symlinks=False).st_size


def _list_publishers(
    sizes: Mapping[str, int], earlier: EarlierSizes | None
) -> tuple[PublisherSize, ...]:
    """The largest first."""
    totals: dict[str, int] = {}
    for folder, size in sizes.items():
        slug = folder.partition("/")[0]
        totals[slug] = totals.get(slug, 0) + size
    publishers: list[PublisherSize] = []
    for slug in sorted(totals, key=lambda slug: (-totals[slug], slug)):
        before = earlier.publishers.get(slug, 0) if earlier else None
        publishers.append(PublisherSize(show_safe_path(slug), totals[slug], before))
    return tuple(publishers)


def _list_largest(sizes: Mapping[str, int]) -> tuple[DatasetSize, ...]:
    folders = [folder for folder in sizes if not folder.endswith("/")]
    folders.sort(key=lambda folder: (-sizes[folder], folder))
    return tuple(DatasetSize(show_safe_path(folder), sizes[folder]) for folder in folders[:LARGEST])


def _list_near_limits(now: DaySizes, earlier: DaySizes | None) -> Iterator[NearLimit]:
    """Of several limits of one thing that it is beyond, the highest."""
    for subject in ("site", "repository"):
        size = getattr(now, subject)
        limits = [limit for name, limit in LIMITS if name == subject]
        passed = [limit for limit in limits if size is not None and size >= limit]
        if passed:
            yield NearLimit(subject, passed[-1], None)
        ahead = limits[len(passed) :]
        if size is None or earlier is None or not ahead:
            continue
        day = _forecast_day(now.day, size, earlier.day, getattr(earlier, subject), ahead[0])
        if day:
            yield NearLimit(subject, ahead[0], day)


def _forecast_day(
    today: date, size: int, earlier_day: date, earlier_size: int | None, limit: int
) -> date | None:
    """When a limit is come to at the pace of the time between, if that is within a year."""
    span = today - earlier_day
    if earlier_size is None or span < LEAST_SPAN or size <= earlier_size:
        return None
    days = (limit - size) * span.days // (size - earlier_size)
    if days > HORIZON.days:
        return None
    return today + timedelta(days=days)

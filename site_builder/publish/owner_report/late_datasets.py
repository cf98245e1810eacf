"""Which datasets are late by their own rhythm, and since when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from operator import attrgetter

from site_builder.compose.freshness import find_missed_day
from site_builder.compose.today import Today
from site_builder.core.model.site import DatasetEntry, Site


@dataclass(frozen=True, slots=True, kw_only=True)
class LateDataset:
    """A dataset whose update was expected up to the day `due`. `modified`: that of its data;
    `frequency`: a key of vocabulary.FREQUENCIES; `folder`: where its files are sent."""

    id: str
    title: str
    folder: str
    frequency: str
    modified: date
    due: date


@dataclass(frozen=True, slots=True)
class LatePublisher:
    """The late datasets of a publisher, the one that has been for the longest first."""

    slug: str
    name: str
    datasets: tuple[LateDataset, ...]


def list_late_publishers(site: Site, today: Today) -> tuple[LatePublisher, ...]:
    """Those that have late datasets, in order of name."""
    by_publisher: dict[str, list[LateDataset]] = {}
    for entry in site.entries:
        late = _find_lateness(entry, today)
        if late:
            by_publisher.setdefault(entry.publisher.slug, []).append(late)
    late_publishers: list[LatePublisher] = []
    for publisher in sorted(site.publishers, key=attrgetter("name", "slug")):
        datasets = by_publisher.get(publisher.slug)
        if datasets:
            datasets.sort(key=attrgetter("due", "id"))
            late_publishers.append(LatePublisher(publisher.slug, publisher.name, tuple(datasets)))
    return tuple(late_publishers)


def _find_lateness(entry: DatasetEntry, today: Today) -> LateDataset | None:
    dataset = entry.dataset
    due = find_missed_day(entry.modified, dataset.frequency, today)
    if entry.modified is None or due is None:
        return None
    return LateDataset(
        id=dataset.id,
        title=dataset.title,
        folder=dataset.path,
        frequency=dataset.frequency,
        modified=entry.modified,
        due=due,
    )

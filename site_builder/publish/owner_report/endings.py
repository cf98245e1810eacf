"""What is soon to be published no more, and what is no more already."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from operator import attrgetter

from site_builder.compose.today import Today
from site_builder.core.model.dataset import Dataset
from site_builder.metadata.erasures import Erasures

SOON = timedelta(days=90)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpiringItem:
    """A dataset, or one of its files or addresses, with the day from which it is published no more.
    `path`: in the dataset, "" for all of it."""

    id: str
    title: str
    path: str
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class GoneDataset:
    """A dataset that was withdrawn, or of which something was erased, on a day that is known.
    `whole`: nothing of it is left; `lifted`: since when it may be published again."""

    id: str
    kind: str  # withdrawn, expired or erased
    day: date
    whole: bool = True
    lifted: date | None = None


def list_expiring_items(datasets: Iterable[Dataset], today: Today) -> tuple[ExpiringItem, ...]:
    """Those whose day comes within three months, the first one first."""
    items: list[ExpiringItem] = []
    for dataset in datasets:
        for ending in dataset.own_endings:
            items.append(_make_item(dataset, "", ending.title, ending.day))
        for ending in dataset.endings:
            items.append(_make_item(dataset, ending.path, ending.title, ending.day))
    near_items: list[ExpiringItem] = []
    for item in sorted(items, key=attrgetter("day", "id", "path")):
        if item.day > today.day and today.has_come(item.day - SOON):
            near_items.append(item)
    return tuple(near_items)


def _make_item(dataset: Dataset, path: str, title: str, day: date) -> ExpiringItem:
    return ExpiringItem(id=dataset.id, title=title, path=path, day=day)


def list_gone_datasets(withdrawn: Iterable[Dataset], erasures: Erasures) -> tuple[GoneDataset, ...]:
    """What has a day, the latest first."""
    gone = [*_list_withdrawals(withdrawn, erasures), *_list_erasures(erasures)]
    gone.sort(key=attrgetter("id", "kind"))
    return tuple(sorted(gone, key=attrgetter("day"), reverse=True))


def _list_withdrawals(withdrawn: Iterable[Dataset], erasures: Erasures) -> Iterator[GoneDataset]:
    """But for those that are withdrawn because they were erased."""
    for dataset in withdrawn:
        withdrawal = dataset.withdrawn
        if withdrawal and withdrawal.day and not erasures.is_erased(dataset.id):
            kind = "expired" if withdrawal.expired else "withdrawn"
            yield GoneDataset(id=dataset.id, kind=kind, day=withdrawal.day)


def _list_erasures(erasures: Erasures) -> Iterator[GoneDataset]:
    for entry in erasures.entries:
        yield GoneDataset(
            id=entry.id, kind="erased", day=entry.day, whole=entry.whole, lifted=entry.lifted
        )

"""Catalogue and summaries become the Site that pages and feeds show. It opens no source, no table
and no Detail."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Container, Iterator, Mapping
from dataclasses import replace
from datetime import date
from types import MappingProxyType

from site_builder.compose import accessibility
from site_builder.core.model import (
    Article,
    Catalogue,
    Dataset,
    DatasetEntry,
    Editorial,
    Link,
    Publisher,
    RememberedDataset,
    Site,
    Summary,
)
from site_builder.metadata.former_names import find_first_ids, map_former_ids

MOST_RELATED = 6
LONGEST = 60  # years of a period that are written out
YEAR = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")
Key = tuple[str, str]
Days = tuple[date | None, date | None]  # the first and the last
Dates = Mapping[str, Days]  # by dataset id
WEIGHTS = {"standard": 4, "keyword": 2, "theme": 1, "publisher": 1}


def compose_site(
    catalogue: Catalogue,
    summaries: Mapping[str, Summary],
    dates: Dates,
    today: date,
    editorial: Editorial = Editorial(),  # noqa: B008 (it is frozen)
    harvest_demo: bool = False,
    known: Mapping[str, RememberedDataset] = MappingProxyType({}),
) -> Site:
    """An Entry of each published dataset, in order of id.

    `dates` are those that git knows; metadata come before them. A day after `today` is no date of
    data: it counts as unknown, so that a slip of the pen never heads the list of the freshest. News
    of such a day wait for it. `known`: the datasets that had a page before; where one cannot be
    published now, the page says so, and catalogues keep it.
    """
    publishers = {one.slug: one for one in catalogue.publishers}
    published = _published(catalogue, summaries, publishers)
    here = {one.id for one in published}
    related = _Neighbours(published, publishers)
    waiting = tuple(_waiting(catalogue, known))
    gone = [
        one
        for one in (*catalogue.withdrawn, *waiting)
        if one.id not in here and one.publisher in publishers
    ]
    sent = (*waiting, *catalogue.datasets, *catalogue.withdrawn)
    leads = map_former_ids(catalogue.publishers, sent)
    firsts = find_first_ids(catalogue.publishers, sent, leads)
    return Site(
        portal=catalogue.portal,
        publishers=catalogue.publishers,
        entries=tuple(
            _entry(
                one,
                publishers[one.publisher],
                summary=summaries[one.id],
                days=_days(one, one.modified, dates, today),
                related=related.of(one),
                first=firsts[one.id],
            )
            for one in published
        ),
        contours=catalogue.contours,
        audit=accessibility.select_valid_audit(catalogue.portal.accessibility.audit, today),
        editorial=_editorial(editorial, here, today),
        harvest_demo=harvest_demo,
        absent=tuple(
            _absent(one, publishers[one.publisher], dates=dates, today=today, firsts=firsts)
            for one in sorted(gone, key=_id)
        ),
        moved=tuple(sorted(leads.items())),
        former=catalogue.former,
        lines=catalogue.lines,
    )


def _entry(
    dataset: Dataset,
    publisher: Publisher,
    *,
    summary: Summary,
    days: tuple[date | None, date | None],
    related: tuple[Link, ...],
    first: str,
) -> DatasetEntry:
    issued, modified = days
    return DatasetEntry(
        dataset=dataset,
        publisher=publisher,
        summary=summary,
        issued=issued,
        modified=modified,
        related=related,
        first=first,
    )


def _id(dataset: Dataset) -> str:
    return dataset.id


def _published(
    catalogue: Catalogue, summaries: Mapping[str, Summary], publishers: Container[str]
) -> list[Dataset]:
    """In order of id."""
    withheld = set(catalogue.withheld)
    return [
        dataset
        for dataset in sorted(catalogue.datasets, key=_id)
        if dataset.id not in withheld
        and dataset.publisher in publishers
        and dataset.id in summaries
        and is_published(dataset, summaries[dataset.id])
    ]


def _waiting(catalogue: Catalogue, known: Mapping[str, RememberedDataset]) -> Iterator[Dataset]:
    """What was sent of the datasets that had a page; where its metadata cannot be read, the title
    that it had, and the former ids that nothing else is called now."""
    sent = {dataset.id: dataset for dataset in catalogue.datasets}
    withheld = set(catalogue.withheld)
    taken = {*sent, *withheld, *(one.id for one in catalogue.withdrawn)}
    for id_, shown in known.items():
        publisher, _, slug = id_.partition("/")
        if id_ in sent:
            yield sent[id_]
        elif id_ in withheld:
            yield Dataset(
                id=id_,
                publisher=publisher,
                slug=slug,
                title=shown.title,
                descriptor=f"datasets/{id_}",
                demonstration=shown.demonstration,
                previous=tuple(old for old in shown.previous if old not in taken),
            )


def _days(dataset: Dataset, modified: date | None, dates: Dates, today: date) -> Days:
    """When it was published and modified: as the metadata say, else as git knows."""
    first, last = dates.get(dataset.id, (None, None))
    return _past(dataset.issued or first, today), _past(modified or last, today)


def _absent(
    dataset: Dataset, publisher: Publisher, dates: Dates, today: date, firsts: Mapping[str, str]
) -> DatasetEntry:
    """A dataset of which nothing but metadata is left; of one that is withdrawn nothing is told but
    the day of that."""
    gone = dataset.withdrawn
    issued, modified = _days(dataset, gone.day if gone else dataset.modified, dates, today)
    nothing = Summary(
        id=dataset.id,
        key="",
        status="withheld",
        rows=0,
        errors=0,
        warnings=0,
        repairs=0,
        tables=(),
        documents=(),
        parts="",
        detail="",
    )
    return DatasetEntry(
        dataset=dataset,
        publisher=publisher,
        summary=nothing,
        issued=None if gone else issued,
        modified=modified,
        related=(),
        first=firsts[dataset.id],
        instead=firsts.get(gone.replaced_by, "") if gone else "",
    )


def select_harvested_entries(site: Site, absent: bool = False) -> tuple[DatasetEntry, ...]:
    """What catalogues offer to harvesters: no invented data, which would spread as if they were
    true; with `absent`, in order of id too, that of which there is nothing but metadata."""
    some = (*site.entries, *site.absent) if absent else site.entries
    offered = (one for one in some if site.harvest_demo or not one.dataset.demonstration)
    return tuple(sorted(offered, key=lambda one: one.dataset.id))


def _editorial(written: Editorial, published: Container[str], today: date) -> Editorial:
    """What is shown today: reuses of the published `datasets`, the latest first, then those without
    a day."""
    reuses = [
        replace(one, datasets=tuple(id_ for id_ in one.datasets if id_ in published))
        for one in written.reuses
    ]
    return Editorial(
        tuple(sorted(reuses, key=lambda one: one.day.toordinal() if one.day else 0, reverse=True)),
        written.pages,
        tuple(
            sorted(
                (one for one in written.news if one.day and one.day <= today),
                key=_day,
                reverse=True,
            )
        ),
        written.logos,
    )


def _day(article: Article) -> tuple[date | None, str]:
    return article.day, article.path


def is_published(dataset: Dataset, summary: Summary) -> bool:
    """Something of it can be shown: a table, a document, or a service, which preparation does not
    know."""
    return summary.status == "published" or bool(dataset.services)


def get_temporal_coverage(dataset: Dataset, summary: Summary) -> str:
    """The period that a dataset covers, as `get_temporal_coverage` is written; "" where it is not
    known.

    It is that of its series of years, which a file added later widens though nobody edits the
    metadata.
    """
    return summary.period or dataset.temporal


def parse_covered_years(temporal: str) -> range:
    """All the years of a period, or the first of them where they are more than one writes out."""
    known = [int(year) for year in YEAR.findall(temporal)]
    return range(min(known), min(max(known), min(known) + LONGEST) + 1) if known else range(0)


def _past(day: date | None, today: date) -> date | None:
    return day if day and day <= today else None


def format_dataset_title(dataset: Dataset, publisher: str, near: str) -> str:
    """The title of a dataset beside those of the publisher `near`: two communes give the same one
    to the same thing, and the name of its own publisher tells them apart."""
    return dataset.title if dataset.publisher == near else f"{dataset.title} – {publisher}"


class _Neighbours:
    """Related datasets, found without comparing all with all.

    In the list of each trait (a standard, a keyword, a theme, a publisher) a dataset looks at those
    that follow it, round and round: links spread over the whole list, and a new dataset changes the
    pages of its neighbours only.
    """

    def __init__(self, datasets: list[Dataset], publishers: Mapping[str, Publisher]) -> None:
        self._publishers = publishers
        self._lists: dict[Key, list[Dataset]] = defaultdict(list)
        self._places: dict[
            str, dict[Key, int]
        ] = {}  # of each dataset in the list of each of its traits
        for dataset in datasets:
            places = self._places[dataset.id] = {}
            for key in _traits(dataset):
                places[key] = len(self._lists[key])
                self._lists[key].append(dataset)

    def of(self, dataset: Dataset) -> tuple[Link, ...]:
        own = self._places[dataset.id]
        near = {
            other.id: other for key, place in own.items() for other in self._following(key, place)
        }
        weights = [(key, WEIGHTS[key[0]]) for key in own]
        ranked = []
        for id in near:
            theirs = self._places[id]
            ranked.append((-sum([weight for key, weight in weights if key in theirs]), id))
        return tuple(
            Link(self._title(near[id], dataset), f"{id}/")
            for _, id in sorted(ranked)[:MOST_RELATED]
        )

    def _following(self, key: Key, place: int) -> list[Dataset]:
        row = self._lists[key]
        most = min(MOST_RELATED, len(self._lists[key]) - 1)
        return [row[(place + step) % len(row)] for step in range(1, most + 1)]

    def _title(self, other: Dataset, dataset: Dataset) -> str:
        return format_dataset_title(
            other, self._publishers[other.publisher].name, dataset.publisher
        )


def _traits(dataset: Dataset) -> Iterator[Key]:
    if dataset.standard:
        yield "standard", dataset.standard
    for keyword in sorted({keyword.casefold() for keyword in dataset.keywords}):
        yield "keyword", keyword
    if dataset.theme:
        yield "theme", dataset.theme
    yield "publisher", dataset.publisher

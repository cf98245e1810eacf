"""Catalogue and summaries become the Site that pages and feeds show. It opens no source, no table
and no Detail."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from types import MappingProxyType

from site_builder.compose import accessibility
from site_builder.compose.freshness import find_missed_day
from site_builder.compose.today import Today
from site_builder.core.model.dataset import Catalogue, Dataset, RememberedDataset
from site_builder.core.model.difference import DatasetDifference
from site_builder.core.model.editorial import Article, Editorial
from site_builder.core.model.kept import KeptFile
from site_builder.core.model.portal import Link, Publisher
from site_builder.core.model.prepared import Summary
from site_builder.core.model.site import DatasetEntry, Site
from site_builder.core.model.territory import JoinedSources
from site_builder.metadata.former_names import find_first_ids, map_former_names
from site_builder.metadata.site_folder import DESCRIPTORS

MOST_RELATED = 6
LONGEST = 60  # years of a period that are written out
YEAR = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")
Key = tuple[str, str]
Days = tuple[date | None, date | None]  # the first and the last
Dates = Mapping[str, Days]  # by dataset id
KeptFiles = Mapping[str, tuple[KeptFile, ...]]  # the same
Changes = Mapping[str, DatasetDifference]  # the same
WEIGHTS = {"standard": 4, "keyword": 2, "theme": 1, "publisher": 1}


def compose_site(
    catalogue: Catalogue,
    summaries: Mapping[str, Summary],
    dates: Dates,
    today: Today,
    editorial: Editorial = Editorial(),
    harvest_demo: bool = False,
    known: Mapping[str, RememberedDataset] = MappingProxyType({}),
    kept: KeptFiles = MappingProxyType({}),
    changes: Changes = MappingProxyType({}),
    joined: Mapping[str, JoinedSources] = MappingProxyType({}),
) -> Site:
    """An DatasetEntry of each published dataset, in order of id.

    `dates` are those that git knows; metadata come before them. A day after `today` is no date of
    data: it counts as unknown, so that a slip of the pen never heads the list of the freshest. News
    of such a day wait for it. `known`: the datasets that had a page before; where one cannot be
    published now, the page says so, and catalogues keep it. `kept`: the files of which an earlier
    content is published, by the id of their dataset; `changes`: what the last update of each
    changed; `joined`: of what each table of the territory is made.
    """
    publishers = {publisher.slug: publisher for publisher in catalogue.publishers}
    published = _select_published(catalogue, summaries, publishers)
    published_ids = {dataset.id for dataset in published}
    neighbours = _Neighbours(published, publishers)
    waiting = tuple(_list_waiting(catalogue, known))
    absent_datasets = [
        dataset
        for dataset in (*catalogue.withdrawn, *waiting)
        if dataset.id not in published_ids and dataset.publisher in publishers
    ]
    sent_datasets = (*waiting, *catalogue.datasets, *catalogue.withdrawn)
    current_ids = map_former_names(catalogue.publishers, sent_datasets)
    first_ids = find_first_ids(catalogue.publishers, sent_datasets, current_ids)
    joined_in = _map_joined_tables(joined, published_ids)
    entries = tuple(
        _build_entry(
            dataset,
            publishers[dataset.publisher],
            summary=summaries[dataset.id],
            days=get_shown_days(dataset, kept.get(dataset.id, ()), dates, today),
            kept=kept.get(dataset.id, ()),
            changes=changes.get(dataset.id),
            joined=joined.get(dataset.id),
            joined_in=joined_in.get(dataset.id, ""),
            related=neighbours.of(dataset),
            first_id=first_ids[dataset.id],
        )
        for dataset in published
    )
    return Site(
        portal=catalogue.portal,
        publishers=catalogue.publishers,
        entries=entries,
        contours=catalogue.contours,
        audit=accessibility.select_valid_audit(catalogue.portal.accessibility.audit, today),
        editorial=select_editorial(editorial, published_ids, today),
        harvest_demo=harvest_demo,
        absent=tuple(
            _build_absent_entry(
                dataset,
                publishers[dataset.publisher],
                dates=dates,
                today=today,
                first_ids=first_ids,
            )
            for dataset in sorted(absent_datasets, key=_get_id)
        ),
        former_names=tuple(sorted(current_ids.items())),
        legacy=catalogue.legacy,
        places=catalogue.places,
        late=tuple(_list_late_ids(entries, today)),
    )


def _build_entry(
    dataset: Dataset,
    publisher: Publisher,
    *,
    summary: Summary,
    days: tuple[date | None, date | None],
    related: tuple[Link, ...],
    first_id: str,
    kept: tuple[KeptFile, ...],
    changes: DatasetDifference | None,
    joined: JoinedSources | None,
    joined_in: str,
) -> DatasetEntry:
    issued, modified = days
    return DatasetEntry(
        dataset=dataset,
        publisher=publisher,
        summary=summary,
        issued=issued,
        modified=modified,
        related=related,
        first=first_id,
        kept=kept,
        changes=changes,
        joined=joined,
        joined_in=joined_in,
    )


def _map_joined_tables(
    joined: Mapping[str, JoinedSources], published_ids: Container[str]
) -> dict[str, str]:
    """The table of the territory in which the rows of each dataset are: of two that of all
    licences, whose id comes last, which has those of the other too."""
    tables: dict[str, str] = {}
    for id_, sources in sorted(joined.items()):
        if id_ in published_ids:
            tables |= dict.fromkeys((id_, sources.other), id_)
            tables |= {dataset.id: id_ for dataset in sources.joined}
    return tables


def _list_late_ids(entries: Iterable[DatasetEntry], today: Today) -> Iterator[str]:
    for entry in entries:
        if find_missed_day(entry.modified, entry.dataset.frequency, today):
            yield entry.dataset.id


def _get_id(dataset: Dataset) -> str:
    return dataset.id


def _select_published(
    catalogue: Catalogue, summaries: Mapping[str, Summary], publishers: Container[str]
) -> list[Dataset]:
    """In order of id."""
    withheld = set(catalogue.withheld)
    return [
        give_found_title(dataset, summaries[dataset.id])
        for dataset in sorted(catalogue.datasets, key=_get_id)
        if dataset.id not in withheld
        and dataset.publisher in publishers
        and dataset.id in summaries
        and is_published(dataset, summaries[dataset.id])
    ]


def give_found_title(dataset: Dataset, summary: Summary) -> Dataset:
    """A dataset that nobody has described, under the title that a file of it gives."""
    if not summary.title:
        return dataset
    return replace(dataset, title=summary.title)


def _list_waiting(
    catalogue: Catalogue, remembered_datasets: Mapping[str, RememberedDataset]
) -> Iterator[Dataset]:
    """What was sent of the datasets that had a page; where its metadata cannot be read, the title
    that it had, and the former ids that nothing else is called now."""
    sent = {dataset.id: dataset for dataset in catalogue.datasets}
    withheld = set(catalogue.withheld)
    taken_ids = {*sent, *withheld, *(dataset.id for dataset in catalogue.withdrawn)}
    for id_, remembered in remembered_datasets.items():
        publisher, _, slug = id_.partition("/")
        if id_ in sent:
            yield sent[id_]
        elif id_ in withheld:
            yield Dataset(
                id=id_,
                publisher=publisher,
                slug=slug,
                title=remembered.title,
                descriptor=f"datasets/{id_}",
                demonstration=remembered.demonstration,
                previous=tuple(
                    former_id for former_id in remembered.previous if former_id not in taken_ids
                ),
            )


def _get_days(dataset: Dataset, modified: date | None, dates: Dates, today: Today) -> Days:
    """When it was published and modified: as the metadata say, else as git knows."""
    first_day, last_day = dates.get(dataset.id, (None, None))
    return _exclude_future(dataset.issued or first_day, today), _exclude_future(
        modified or last_day, today
    )


def get_shown_days(
    dataset: Dataset, kept_files: Sequence[KeptFile], dates: Dates, today: Today
) -> Days:
    """The same of a dataset of which earlier contents may be published: it was not modified by
    what is not."""
    versions: list[date] = []
    changes: list[date] = []
    for file in kept_files:
        if file.path not in DESCRIPTORS:
            versions.append(file.version or date.min)
            changes.append(file.since or date.min)
    _, last_day = dates.get(dataset.id, (None, max(versions, default=None)))
    if not versions or last_day in (None, date.min):
        return _get_days(dataset, dataset.modified, dates, today)
    declared_day = dataset.modified or last_day
    if declared_day >= min(changes):
        declared_day = min(declared_day, last_day)
    return _get_days(dataset, declared_day, dates, today)


def _build_absent_entry(
    dataset: Dataset, publisher: Publisher, dates: Dates, today: Today, first_ids: Mapping[str, str]
) -> DatasetEntry:
    """A dataset of which nothing but metadata is left; of one that is withdrawn nothing is told but
    the day of that."""
    withdrawal = dataset.withdrawn
    if withdrawal:
        withdrawal = replace(withdrawal, day=_exclude_future(withdrawal.day, today))
        dataset = replace(dataset, withdrawn=withdrawal)
    issued, modified = _get_days(
        dataset, withdrawal.day if withdrawal else dataset.modified, dates, today
    )
    empty_summary = Summary(
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
        summary=empty_summary,
        issued=None if withdrawal else issued,
        modified=modified,
        related=(),
        first=first_ids[dataset.id],
        instead=first_ids.get(withdrawal.replaced_by, "") if withdrawal else "",
    )


def select_harvested_entries(site: Site, absent: bool = False) -> tuple[DatasetEntry, ...]:
    """What catalogues offer to harvesters: no invented data, which would spread as if they were
    true; with `absent`, in order of id too, that of which there is nothing but metadata."""
    entries = (*site.entries, *site.absent) if absent else site.entries
    harvested = (entry for entry in entries if site.harvest_demo or not entry.dataset.demonstration)
    return tuple(sorted(harvested, key=lambda entry: entry.dataset.id))


def select_editorial(
    editorial: Editorial, published_ids: Container[str], today: Today
) -> Editorial:
    """What is shown today: reuses of the published `datasets`, the latest first, then those without
    a day."""
    reuses = [
        replace(reuse, datasets=tuple(id_ for id_ in reuse.datasets if id_ in published_ids))
        for reuse in editorial.reuses
    ]
    news = [article for article in editorial.news if article.day and today.has_come(article.day)]
    latest_first = sorted(
        reuses, key=lambda reuse: reuse.day.toordinal() if reuse.day else 0, reverse=True
    )
    return replace(
        editorial,
        reuses=tuple(latest_first),
        news=tuple(sorted(news, key=_get_article_order, reverse=True)),
    )


def _get_article_order(article: Article) -> tuple[date | None, str]:
    return article.day, article.path


def is_published(dataset: Dataset, summary: Summary) -> bool:
    """Something of it can be shown: a table, a document, or a service, which preparation does not
    know."""
    return summary.status == "published" or bool(dataset.services)


def get_temporal_coverage(dataset: Dataset, summary: Summary) -> str:
    """The period that a dataset covers, as `temporal` is written; "" where it is not
    known.

    It is that of its series of years, which a file added later widens though nobody edits the
    metadata.
    """
    return summary.period or dataset.temporal


def parse_covered_years(temporal: str) -> range:
    """All the years of a period, or the first of them where they are more than one writes out."""
    years = [int(year) for year in YEAR.findall(temporal)]
    return range(min(years), min(max(years), min(years) + LONGEST) + 1) if years else range(0)


def _exclude_future(day: date | None, today: Today) -> date | None:
    return day if day and today.has_come(day) else None


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
            for key in _list_traits(dataset):
                places[key] = len(self._lists[key])
                self._lists[key].append(dataset)

    def of(self, dataset: Dataset) -> tuple[Link, ...]:
        places = self._places[dataset.id]
        neighbours = {
            neighbour.id: neighbour
            for key, place in places.items()
            for neighbour in self._following(key, place)
        }
        weights = [(key, WEIGHTS[key[0]]) for key in places]
        ranked = []
        for dataset_id in neighbours:
            other_places = self._places[dataset_id]
            ranked.append(
                (-sum([weight for key, weight in weights if key in other_places]), dataset_id)
            )
        return tuple(
            Link(self._title(neighbours[neighbour_id], dataset), f"{neighbour_id}/")
            for _, neighbour_id in sorted(ranked)[:MOST_RELATED]
        )

    def _following(self, key: Key, place: int) -> list[Dataset]:
        datasets = self._lists[key]
        count = min(MOST_RELATED, len(self._lists[key]) - 1)
        return [datasets[(place + step) % len(datasets)] for step in range(1, count + 1)]

    def _title(self, neighbour: Dataset, dataset: Dataset) -> str:
        return format_dataset_title(
            neighbour, self._publishers[neighbour.publisher].name, dataset.publisher
        )


def _list_traits(dataset: Dataset) -> Iterator[Key]:
    if dataset.standard:
        yield "standard", dataset.standard
    for keyword in sorted({keyword.casefold() for keyword in dataset.keywords}):
        yield "keyword", keyword
    if dataset.theme:
        yield "theme", dataset.theme
    yield "publisher", dataset.publisher

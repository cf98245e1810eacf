"""Catalogue and summaries become the Site that pages and feeds show. It opens no source, no table and no Detail."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from types import MappingProxyType

from site_builder import audit, standards
from site_builder.catalogue.former import first_ids, moved
from site_builder.model import (
    ORIGINALS,
    Artefact,
    Article,
    Catalogue,
    Dataset,
    Editorial,
    Entry,
    Link,
    Parts,
    Portal,
    Publisher,
    Shown,
    Site,
    Summary,
    Table,
    Translation,
    is_original,
)

MOST_RELATED = 6
LONGEST = 60  # years of a period that are written out
YEAR = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")
Key = tuple[str, str]
WEIGHTS = {"standard": 4, "keyword": 2, "theme": 1, "publisher": 1}


def compose(
    catalogue: Catalogue,
    summaries: Mapping[str, Summary],
    dates: Mapping[str, tuple[date | None, date | None]],
    today: date,
    editorial: Editorial = Editorial(),  # noqa: B008 (it is frozen)
    harvest_demo: bool = False,
    known: Mapping[str, Shown] = MappingProxyType({}),
) -> Site:
    """An Entry of each published dataset, in order of id.

    `dates` holds, by dataset id, the first and the last day that git knows; metadata come before them. A day after
    `today` is no date of data: it counts as unknown, so that a slip of the pen never heads the list of the freshest.
    News of such a day wait for it. `known`: the datasets that had a page before; where one cannot be published now, the
    page says so, and catalogues keep it.
    """
    publishers = {publisher.slug: publisher for publisher in catalogue.publishers}
    withheld = set(catalogue.withheld)
    published = [
        dataset
        for dataset in sorted(catalogue.datasets, key=lambda dataset: dataset.id)
        if dataset.id not in withheld
        and dataset.publisher in publishers
        and dataset.id in summaries
        and is_published(dataset, summaries[dataset.id])
    ]
    related = _Neighbours(published, publishers)
    waiting = tuple(_waiting(catalogue, known))
    sent = (*waiting, *catalogue.datasets, *catalogue.withdrawn)
    leads = moved(catalogue.publishers, sent)
    firsts = first_ids(catalogue.publishers, sent, leads)
    entries = []
    for dataset in published:
        first, last = dates.get(dataset.id, (None, None))
        entries.append(
            Entry(
                dataset=dataset,
                publisher=publishers[dataset.publisher],
                summary=summaries[dataset.id],
                issued=_past(dataset.issued or first, today),
                modified=_past(dataset.modified or last, today),
                related=related.of(dataset),
                first=firsts[dataset.id],
            )
        )
    here = {dataset.id for dataset in published}
    gone = [*catalogue.withdrawn, *(one for one in waiting if one.id not in here)]
    left = (one for one in gone if one.publisher in publishers)
    absent = (_absent(one, publishers[one.publisher], dates, today, firsts) for one in left)
    portal = catalogue.portal
    counting = audit.counting(portal.accessibility.audit, today)
    shown = _editorial(editorial, {dataset.id for dataset in published}, today)
    return Site(
        portal,
        catalogue.publishers,
        tuple(entries),
        catalogue.contours,
        counting,
        shown,
        harvest_demo,
        absent=tuple(sorted(absent, key=lambda one: one.dataset.id)),
        moved=tuple(sorted(leads.items())),
        former=catalogue.former,
        lines=catalogue.lines,
    )


def _waiting(catalogue: Catalogue, known: Mapping[str, Shown]) -> Iterator[Dataset]:
    """What was sent of the datasets that had a page; where its metadata cannot be read, the title that it had."""
    sent = {dataset.id: dataset for dataset in catalogue.datasets}
    for id_, shown in known.items():
        publisher, _, slug = id_.partition("/")
        if id_ in sent:
            yield sent[id_]
        elif id_ in catalogue.withheld:
            where = f"datasets/{id_}"
            kept = Dataset(id_, publisher, slug, shown.title, where, demonstration=shown.demonstration)
            yield replace(kept, previous=shown.previous)


def _absent(
    dataset: Dataset,
    publisher: Publisher,
    dates: Mapping[str, tuple[date | None, date | None]],
    today: date,
    firsts: Mapping[str, str],
) -> Entry:
    """A dataset of which nothing but metadata is left; if it is withdrawn, it changed for the last time on that day."""
    first, last = dates.get(dataset.id, (None, None))
    day = dataset.withdrawn.day if dataset.withdrawn else dataset.modified
    nothing = Summary(dataset.id, "", "withheld", 0, 0, 0, 0, (), (), "", "")
    return Entry(
        dataset,
        publisher,
        nothing,
        _past(dataset.issued or first, today),
        _past(day or last, today),
        related=(),
        first=firsts[dataset.id],
        instead=firsts.get(dataset.withdrawn.replaced_by, "") if dataset.withdrawn else "",
    )


def harvested(site: Site, absent: bool = False) -> tuple[Entry, ...]:
    """What catalogues offer to harvesters: no invented data, which would spread as if they were true; with `absent`,
    in order of id too, that of which there is nothing but metadata."""
    some = (*site.entries, *site.absent) if absent else site.entries
    offered = (one for one in some if site.harvest_demo or not one.dataset.demonstration)
    return tuple(sorted(offered, key=lambda one: one.dataset.id))


def _editorial(written: Editorial, published: Container[str], today: date) -> Editorial:
    """What is shown today: reuses of the published `datasets`, the latest first, then those without a day."""
    reuses = [replace(one, datasets=tuple(id_ for id_ in one.datasets if id_ in published)) for one in written.reuses]
    return Editorial(
        tuple(sorted(reuses, key=lambda one: one.day.toordinal() if one.day else 0, reverse=True)),
        written.pages,
        tuple(sorted((one for one in written.news if one.day and one.day <= today), key=_day, reverse=True)),
        written.logos,
    )


def _day(article: Article) -> tuple[date | None, str]:
    return article.day, article.path


def is_published(dataset: Dataset, summary: Summary) -> bool:
    """Something of it can be shown: a table, a document, or a service, which preparation does not know."""
    return summary.status == "published" or bool(dataset.services)


def files_of(parts: Parts) -> list[Artefact]:
    """Every file that a dataset publishes."""
    tables, documents = parts
    extracts = [file for table in tables for extract in table.extracts for file in extract.downloads]
    return [file for table in tables for file in table.downloads] + extracts + [one.file for one in documents]


def again(dataset: Dataset, parts: Parts) -> Iterator[Artefact]:
    """The files of resources that had other names, as they are published under these too."""
    tables, documents = parts
    previous = {source.name: source.previous for source in dataset.sources}
    pieces: list[tuple[str, Parts]] = [(table.name, ((table,), ())) for table in tables]
    pieces += [(document.name, ((), (document,))) for document in documents]
    for name, piece in pieces:
        for old in previous.get(name, ()):
            yield from (replace(file, path=_under(old, name, file)) for file in files_of(piece))


def _under(old: str, name: str, file: Artefact) -> str:
    """The path of a file of the resource `name` when it was called `old`; the original then had that name too."""
    if is_original(file):
        return f"{ORIGINALS}{old}{''.join(file.path.partition('.')[1:])}"
    return f"{old}{file.path.removeprefix(name)}"


def names_of(parts: Parts) -> set[str]:
    """The public names of what is published of a dataset."""
    return {part.name for some in parts for part in some}


def left_out(dataset: Dataset, parts: Parts) -> int:
    """How many of the files that were sent could not be published."""
    published = {part.source for some in parts for part in some}
    return sum(source.path not in published for source in dataset.sources)


def held(dataset: Dataset, tables: Iterable[Table]) -> list[Table]:
    """The tables that were held against their schema, or against the standard of the dataset."""
    known = standards.standard(dataset.standard) if dataset.standard in standards.STANDARDS else None
    judged = {
        source.name: bool(source.schema.fields) if source.schema else known is not None and known.judges(source.ending)
        for source in dataset.sources
    }
    return [table for table in tables if not table.series and judged.get(table.name)]


def temporal(dataset: Dataset, summary: Summary) -> str:
    """The period that a dataset covers, as `temporal` is written; "" where it is not known.

    It is that of its series of years, which a file added later widens though nobody edits the metadata.
    """
    return summary.period or dataset.temporal


def years(temporal: str) -> range:
    """All the years of a period, or the first of them where they are more than one writes out."""
    known = [int(year) for year in YEAR.findall(temporal)]
    return range(min(known), min(max(known), min(known) + LONGEST) + 1) if known else range(0)


def _past(day: date | None, today: date) -> date | None:
    return day if day and day <= today else None


def titled(dataset: Dataset, publisher: str, near: str) -> str:
    """The title of a dataset beside those of the publisher `near`: two communes give the same one to the same thing,
    and the name of its own publisher tells them apart."""
    return dataset.title if dataset.publisher == near else f"{dataset.title} – {publisher}"


def spoken(site: Site, language: str) -> Site:
    """The site in one of its languages. What nobody translated stays in the first, and says so."""
    first = site.portal.languages[0]
    if language == first:
        return site
    publishers = {one.slug: _named(one, language, first) for one in site.publishers}
    datasets = {entry.dataset.id: _told(entry.dataset, language) for entry in (*site.entries, *site.absent)}

    def link(to: Link, near: str) -> Link:
        other = datasets[to.url.rstrip("/")]
        title = titled(other, publishers[other.publisher].name, near)
        return replace(to, title=title, title_in="" if _in(other, language).title else first)

    def said(entry: Entry) -> Entry:
        return replace(
            entry,
            dataset=datasets[entry.dataset.id],
            publisher=publishers[entry.publisher.slug],
            related=tuple(link(to, entry.dataset.publisher) for to in entry.related),
            title_in="" if _in(entry.dataset, language).title else first,
            text_in="" if _in(entry.dataset, language).description else first,
        )

    return replace(
        site,
        portal=_presented(site.portal, language, first),
        publishers=tuple(publishers.values()),
        entries=tuple(map(said, site.entries)),
        absent=tuple(map(said, site.absent)),
    )


def _in(one: Portal | Publisher | Dataset, language: str) -> Translation:
    """What it says of itself in a language, if anything."""
    return next((said for said in one.translations if said.language == language), Translation(language))


def _told(dataset: Dataset, language: str) -> Dataset:
    said = _in(dataset, language)
    return replace(dataset, title=said.title or dataset.title, description=said.description or dataset.description)


def _named(publisher: Publisher, language: str, first: str) -> Publisher:
    said = _in(publisher, language)
    return replace(
        publisher,
        name=said.title or publisher.name,
        description=said.description or publisher.description,
        text_in="" if said.description else first,
    )


def _presented(portal: Portal, language: str, first: str) -> Portal:
    said = _in(portal, language)
    return replace(
        portal,
        title=said.title or portal.title,
        description=said.description or portal.description,
        title_in="" if said.title else first,
        text_in="" if said.description or not portal.description else first,  # of one that has none, pages say it
    )


class _Neighbours:
    """Related datasets, found without comparing all with all.

    In the list of each trait (a standard, a keyword, a theme, a publisher) a dataset looks at those that follow it,
    round and round: links spread over the whole list, and a new dataset changes the pages of its neighbours only.
    """

    def __init__(self, datasets: list[Dataset], publishers: Mapping[str, Publisher]) -> None:
        self._publishers = publishers
        self._lists: dict[Key, list[Dataset]] = defaultdict(list)
        self._places: dict[str, dict[Key, int]] = {}  # of each dataset in the list of each of its traits
        for dataset in datasets:
            places = self._places[dataset.id] = {}
            for key in _traits(dataset):
                places[key] = len(self._lists[key])
                self._lists[key].append(dataset)

    def of(self, dataset: Dataset) -> tuple[Link, ...]:
        own = self._places[dataset.id]
        near = {other.id: other for key, place in own.items() for other in self._following(key, place)}
        weights = [(key, WEIGHTS[key[0]]) for key in own]
        ranked = []
        for id in near:
            theirs = self._places[id]
            ranked.append((-sum([weight for key, weight in weights if key in theirs]), id))
        return tuple(Link(self._title(near[id], dataset), f"{id}/") for _, id in sorted(ranked)[:MOST_RELATED])

    def _following(self, key: Key, place: int) -> list[Dataset]:
        row, most = self._lists[key], min(MOST_RELATED, len(self._lists[key]) - 1)
        return [row[(place + step) % len(row)] for step in range(1, most + 1)]

    def _title(self, other: Dataset, dataset: Dataset) -> str:
        return titled(other, self._publishers[other.publisher].name, dataset.publisher)


def _traits(dataset: Dataset) -> Iterator[Key]:
    if dataset.standard:
        yield "standard", dataset.standard
    for keyword in sorted({keyword.casefold() for keyword in dataset.keywords}):
        yield "keyword", keyword
    if dataset.theme:
        yield "theme", dataset.theme
    yield "publisher", dataset.publisher

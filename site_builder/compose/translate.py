"""The site in another of its languages. What nobody has translated stays in the first, and says
so."""

from __future__ import annotations

from dataclasses import dataclass, replace

from site_builder.compose.compose import format_dataset_title
from site_builder.core.model import (
    Dataset,
    DatasetEntry,
    Link,
    Portal,
    Publisher,
    Site,
    Translation,
)


@dataclass(frozen=True, slots=True)
class _Told:
    """The title and the description of something, with the language of each where it is not the one
    asked for."""

    title: str
    description: str
    title_in: str
    text_in: str


def translate_site(site: Site, language: str) -> Site:
    """The site in one of its languages."""
    first = site.portal.languages[0]
    if language == first:
        return site
    portal = _told(site.portal, site.portal.title, language, first)
    publishers = {
        one.slug: _named(one, _told(one, one.name, language, first)) for one in site.publishers
    }
    own = {one.dataset.id: one.dataset for one in (*site.entries, *site.absent)}
    told = {id_: _told(one, one.title, language, first) for id_, one in own.items()}
    datasets = {
        id_: replace(one, title=told[id_].title, description=told[id_].description)
        for id_, one in own.items()
    }

    def link(to: Link, near: str) -> Link:
        id_ = to.url.rstrip("/")
        other = datasets[id_]
        title = format_dataset_title(other, publishers[other.publisher].name, near)
        return replace(to, title=title, title_in=told[id_].title_in)

    def said(entry: DatasetEntry) -> DatasetEntry:
        one = told[entry.dataset.id]
        return replace(
            entry,
            dataset=datasets[entry.dataset.id],
            publisher=publishers[entry.publisher.slug],
            related=tuple(link(to, entry.dataset.publisher) for to in entry.related),
            title_in=one.title_in,
            text_in=one.text_in,
        )

    return replace(
        site,
        portal=replace(
            site.portal,
            title=portal.title,
            description=portal.description,
            title_in=portal.title_in,
            text_in=portal.text_in
            if portal.description
            else "",  # of one that has none, pages say it
        ),
        publishers=tuple(publishers.values()),
        entries=tuple(map(said, site.entries)),
        absent=tuple(map(said, site.absent)),
    )


def _told(one: Portal | Publisher | Dataset, title: str, language: str, first: str) -> _Told:
    said = next(
        (said for said in one.translations if said.language == language), Translation(language)
    )
    return _Told(
        said.title or title,
        said.description or one.description,
        "" if said.title else first,
        "" if said.description else first,
    )


def _named(publisher: Publisher, told: _Told) -> Publisher:
    return replace(publisher, name=told.title, description=told.description, text_in=told.text_in)

"""datapackage.json of the portal and of each publisher: the tables of all their datasets, as one
Data Package.

Paths are relative in that of the portal, so that a copy of the site is one too. A publisher's lies
beside no file, and the standard takes no « .. »: its paths are addresses, and there is none where
the portal has not its own. Of columns it says what reading them takes; the rest is in the package
of each dataset.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial

from site_builder.core.language import Language
from site_builder.core.model import Entry, Parts, Site, Source, Table
from site_builder.core.text import slugify
from site_builder.geography.territory import Territory
from site_builder.render.feeds.datapackage import PROFILE, Json, filled, licence_of, table_resource
from site_builder.render.feeds.feed import CatalogueFeed, Selection, Setting, Sheet, offered
from site_builder.render.feeds.json_text import json_list, json_text

OF_TABLE = ("type", "format", "mediatype", "encoding", "bytes", "hash", "dialect")
OF_COLUMN = ("name", "type", "unit")


def _tabular(site: Site, words: Language) -> Iterator[Selection]:
    """A package has at least one resource."""
    return (
        one
        for one in offered(site, words)
        if any("csv" in entry.summary.formats for entry in one.entries)
    )


def _portal(site: Site, words: Language) -> Iterable[Selection]:
    return (one for one in _tabular(site, words) if not one.publisher)


def _publishers(site: Site, words: Language) -> Iterable[Selection]:
    return (one for one in _tabular(site, words) if one.publisher and site.portal.url)


def _fragments(
    absolute: bool, entry: Entry, parts: Parts, territory: Territory, setting: Setting
) -> Sequence[str]:
    url = setting.portal.url
    (tables, _) = parts
    if absolute and not url:
        return [""]
    folder = f"{url if absolute else ''}data/{entry.dataset.id}/"
    sources = {source.path: source for source in entry.dataset.sources}
    said = (
        _resource(entry, table, source=sources.get(table.source), folder=folder, url=url)
        for table in tables
    )
    return [",\n".join(map(json_text, said))]


def _resource(entry: Entry, table: Table, source: Source | None, folder: str, url: str) -> Json:
    """Slugs have no dot, so that no two names are the same."""
    dataset = entry.dataset
    said = table_resource(table, source)
    schema = said["schema"]
    fields = [{key: field[key] for key in OF_COLUMN if key in field} for field in schema["fields"]]
    return filled({
        "name": f"{dataset.publisher}.{dataset.slug}.{table.name}",
        "path": f"{folder}{said['path']}",
        "title": f"{dataset.title} – {source.title}" if source and source.title else dataset.title,
        **{key: said[key] for key in OF_TABLE if key in said},
        "schema": {**schema, "fields": fields},
        "licenses": [licence_of(dataset.licence)] if dataset.licence else [],
        "homepage": f"{url}{dataset.id}/" if url else "",
    })  # fmt: skip


def _whole(sheet: Sheet, setting: Setting, datasets: Sequence[Sequence[str]]) -> Sequence[str]:
    about = sheet.selection
    portal = setting.portal
    head = filled({
        "$schema": PROFILE,
        "name": about.publisher.slug if about.publisher else slugify(about.title) or "datapackage",
        "title": about.title,
        "description": about.description,
        "homepage": f"{portal.url}{about.folder}" if portal.url else "",
        "licenses": [licence_of(portal.licence)] if portal.licence else [],
    })  # fmt: skip
    return [json_list(head, "resources", (text for (text,) in datasets if text))]


PORTAL_PACKAGE = CatalogueFeed(("datapackage.json",), _portal, partial(_fragments, False), _whole)
PUBLISHER_PACKAGE = CatalogueFeed(
    ("{folder}datapackage.json",), _publishers, partial(_fragments, True), _whole
)

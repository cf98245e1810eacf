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
from site_builder.core.model.dataset import Resource
from site_builder.core.model.prepared import Parts, Table
from site_builder.core.model.site import DatasetEntry, Site
from site_builder.core.text import slugify_text
from site_builder.geography.territory import Territory
from site_builder.metadata import standards
from site_builder.render.feeds.catalogues import (
    CataloguePage,
    DatasetSelection,
    list_harvest_selections,
    make_catalogue_feed,
)
from site_builder.render.feeds.datapackage import (
    PROFILE,
    Json,
    build_table_resource,
    list_package_licences,
    omit_empty_values,
)
from site_builder.render.feeds.files import NO_SOURCE
from site_builder.render.feeds.json_text import encode_ascii_json, encode_json_list
from site_builder.render.fragments import CatalogueContext

OF_TABLE = ("type", "format", "mediatype", "encoding", "bytes", "hash", "dialect")
OF_COLUMN = ("name", "type", "unit", "field")


def _list_tabular_selections(site: Site, words: Language) -> Iterator[DatasetSelection]:
    """A package has at least one resource."""
    return (
        selection
        for selection in list_harvest_selections(site, words)
        if any("csv" in entry.summary.formats for entry in selection.entries)
    )


def _list_portal_selection(site: Site, words: Language) -> Iterable[DatasetSelection]:
    return (
        selection for selection in _list_tabular_selections(site, words) if not selection.publisher
    )


def _list_publisher_selections(site: Site, words: Language) -> Iterable[DatasetSelection]:
    return (
        selection
        for selection in _list_tabular_selections(site, words)
        if selection.publisher and site.portal.url
    )


def _render_package_resources(
    absolute: bool,
    entry: DatasetEntry,
    parts: Parts,
    territory: Territory,
    setting: CatalogueContext,
) -> Sequence[str]:
    url = setting.portal.url
    (tables, _) = parts
    if absolute and not url:
        return [""]
    folder = f"{url if absolute else ''}data/{entry.dataset.id}/"
    sources = entry.dataset.sources_by_path
    resources = (
        _build_package_resource(
            entry, table, source=sources.get(table.source, NO_SOURCE), folder=folder, url=url
        )
        for table in tables
    )
    return [",\n".join(map(encode_ascii_json, resources))]


def _build_package_resource(
    entry: DatasetEntry, table: Table, source: Resource, folder: str, url: str
) -> Json:
    """Slugs have no dot, so that no two names are the same."""
    dataset = entry.dataset
    resource = build_table_resource(table, source, standards.get_standard(dataset.standard))
    schema = resource["schema"]
    fields = [{key: field[key] for key in OF_COLUMN if key in field} for field in schema["fields"]]
    return omit_empty_values({
        "name": f"{dataset.id.replace('/', '.')}.{table.name}",
        "path": f"{folder}{resource['path']}",
        "title": f"{dataset.title} – {source.title}" if source.title else dataset.title,
        **{key: resource[key] for key in OF_TABLE if key in resource},
        "schema": {**schema, "fields": fields},
        "licenses": list_package_licences(dataset.licence),
        "homepage": f"{url}{dataset.id}/" if url else "",
    })  # fmt: skip


def _render_package(
    sheet: CataloguePage, setting: CatalogueContext, datasets: Sequence[Sequence[str]]
) -> Sequence[str]:
    selection = sheet.selection
    portal = setting.portal
    head = omit_empty_values(
        {
            "$schema": PROFILE,
            "name": selection.publisher.slug
            if selection.publisher
            else slugify_text(selection.title) or "datapackage",
            "title": selection.title,
            "description": selection.description,
            "homepage": f"{portal.url}{selection.folder}" if portal.url else "",
            "licenses": list_package_licences(portal.licence),
        }
    )
    return [encode_json_list(head, "resources", (text for (text,) in datasets if text))]


PORTAL_PACKAGE = make_catalogue_feed(
    "portal-package",
    paths=("datapackage.json",),
    select=_list_portal_selection,
    describe=partial(_render_package_resources, False),
    assemble=_render_package,
)
PUBLISHER_PACKAGE = make_catalogue_feed(
    "publisher-package",
    paths=("{folder}datapackage.json",),
    select=_list_publisher_selections,
    describe=partial(_render_package_resources, True),
    assemble=_render_package,
)

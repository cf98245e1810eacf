"""What schema.org says of a dataset and of the portal: JSON-LD in their pages, which search engines
read.

It is data, which browsers do not run and the policy of the page does not refuse. What a dataset has
too much of is cut: its descriptor and the catalogues have all of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from markupsafe import Markup

from site_builder.compose.compose import get_temporal_coverage
from site_builder.core.model.portal import Publisher
from site_builder.core.model.prepared import SOURCE, Parts
from site_builder.core.model.site import DatasetEntry
from site_builder.core.text import truncate_text, write_iso_day
from site_builder.geography.departments import Box
from site_builder.geography.territory import Territory
from site_builder.render.feeds.datapackage import get_licence_url
from site_builder.render.feeds.dcat import parse_temporal_interval
from site_builder.render.feeds.files import order_published_files
from site_builder.render.feeds.json_text import encode_ascii_json
from site_builder.render.localised_site import LocalisedSite
from site_builder.render.pages.prose import strip_markdown

# characters of a description that search engines take
SHORTEST = 50
LONGEST = 5_000
MOST_FILES = 20
MOST_COLUMNS = 40
Json = dict[str, Any]


def has_dataset_jsonld(localised_site: LocalisedSite, entry: DatasetEntry) -> bool:
    """Do search engines hear of it? Not where it is invented, nor where nobody knows the portal's
    address."""
    is_harvested = localised_site.site.harvest_demo or not entry.dataset.demonstration
    return bool(localised_site.site.portal.url) and is_harvested


def render_dataset_jsonld(
    localised_site: LocalisedSite, entry: DatasetEntry, parts: Parts
) -> Markup:
    """A dataset, in the words of the page; "" where search engines hear nothing of it."""
    if not has_dataset_jsonld(localised_site, entry):
        return Markup("")
    dataset = entry.dataset
    portal = localised_site.site.portal
    language = localised_site.language
    publisher = _describe_publisher(entry.publisher, portal.url)
    return _render_jsonld(
        {
            "@type": "Dataset",
            "@id": f"{portal.url}{entry.first}/#dataset",
            "url": f"{portal.url}{localised_site.prefix}{dataset.id}/",
            "identifier": entry.identifier(portal.url),
            "name": dataset.title,
            "description": _write_description(entry),
            "inLanguage": language.tag,
            "creator": publisher,
            "publisher": publisher,
            "license": get_licence_url(dataset.licence),
            "isAccessibleForFree": True,
            "keywords": list(dict.fromkeys(dataset.keywords)),
            "datePublished": write_iso_day(entry.issued),
            "dateModified": write_iso_day(entry.modified),
            "temporalCoverage": _format_period(get_temporal_coverage(dataset, entry.summary)),
            "spatialCoverage": _place(localised_site.territories.of(dataset)),
            "variableMeasured": list(_describe_columns(parts)),
            "distribution": list(_describe_files(f"{portal.url}data/{dataset.id}/", parts)),
            "includedInDataCatalog": {
                "@type": "DataCatalog",
                "@id": f"{portal.url}#catalog",
                "name": portal.title,
                "url": portal.url,
            },
        }
    )


def render_portal_jsonld(localised_site: LocalisedSite) -> Markup:
    """The site, who answers for it, and the catalogue that it is; "" where nobody knows its
    address."""
    portal = localised_site.site.portal
    tag = localised_site.language.tag
    if not portal.url:
        return Markup("")
    publisher = {"@id": f"{portal.url}#publisher"}
    home = f"{portal.url}{localised_site.prefix}"
    catalogue = {
        "@type": "DataCatalog",
        "@id": f"{portal.url}#catalog",
        "url": home,
        "name": portal.title,
        "description": truncate_text(strip_markdown(portal.description), LONGEST),
        "inLanguage": tag,
        "publisher": publisher,
        "license": get_licence_url(portal.licence),
    }
    return _render_jsonld(
        {
            "@graph": [
                {
                    "@type": "WebSite",
                    "@id": f"{portal.url}#website",
                    "url": home,
                    "name": portal.title,
                    "inLanguage": tag,
                    "publisher": publisher,
                },
                {
                    "@type": "Organization",
                    **publisher,
                    "name": portal.owner_name,
                    "url": portal.url,
                },
                _drop_empty(catalogue),
            ],
        }
    )


def _render_jsonld(properties: Json) -> Markup:
    """In ASCII, without what would close the element that it stands in."""
    return Markup(encode_ascii_json({"@context": "https://schema.org/", **_drop_empty(properties)}))


def _drop_empty(properties: Json) -> Json:
    return {key: value for key, value in properties.items() if value not in ("", None, [], {})}


def _write_description(entry: DatasetEntry) -> str:
    """With the title and the publisher before one that is too short to be taken."""
    text = strip_markdown(entry.dataset.description)
    if len(text) < SHORTEST:
        text = f"{entry.dataset.title} – {entry.publisher.name}. {text}".strip()
    return truncate_text(text, LONGEST)


def _describe_publisher(publisher: Publisher, url: str) -> Json:
    page = f"{url}{publisher.slug}/"
    is_public = publisher.role in ("commune", "metropole")
    return _drop_empty(
        {
            "@type": "GovernmentOrganization" if is_public else "Organization",
            "@id": f"{page}#publisher",
            "name": publisher.name,
            "url": publisher.homepage or page,
            "identifier": publisher.siren,
        }
    )


def _format_period(temporal: str) -> str:
    """« 2015/2024 » → "2015-01-01/2024-12-31"; "" for what is written otherwise."""
    days = parse_temporal_interval(temporal)
    return "/".join(days) if all(days) else ""


def _place(territory: Territory) -> Json:
    shape = {"@type": "GeoShape", "box": _write_box(territory.box)} if territory.box else {}
    return _drop_empty(
        {"@type": "Place", "name": territory.name, "identifier": territory.insee, "geo": shape}
    )


def _write_box(box: Box) -> str:
    """Its south-western corner, then the north-eastern one, latitudes first."""
    west, south, east, north = box
    return f"{south} {west} {north} {east}"


def _describe_columns(parts: Parts) -> Iterator[Json]:
    """Each name once, whichever tables have it."""
    columns = {
        column.name: column
        for table in parts[0]
        for column in table.columns
        if column.name != SOURCE
    }
    for column in list(columns.values())[:MOST_COLUMNS]:
        yield _drop_empty({"@type": "PropertyValue", "name": column.name, "unitText": column.unit})


def _describe_files(folder: str, parts: Parts) -> Iterator[Json]:
    for file in order_published_files(parts)[:MOST_FILES]:
        yield {
            "@type": "DataDownload",
            "name": file.path,
            "contentUrl": f"{folder}{file.path}",
            "encodingFormat": file.media.partition(";")[0],
            "contentSize": f"{file.bytes} B",
        }

"""data.json: the keys of Project Open Data 1.1, in a context that makes DCAT of them.

GeoNetwork and Opendatasoft read it, and whoever harvests a portal with CKAN's data.json. The
context stands in the file (the published schema would have its address), for nobody should have to
fetch it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from types import MappingProxyType
from typing import Any

from site_builder.compose.compose import get_temporal_coverage
from site_builder.compose.conformity import judge_conformity
from site_builder.core.model.portal import Contact
from site_builder.core.model.prepared import Parts
from site_builder.core.model.site import DatasetEntry
from site_builder.geography.territory import Territory
from site_builder.render.feeds.catalogues import (
    CataloguePage,
    list_addressed_selections,
    make_catalogue_feed,
)
from site_builder.render.feeds.datapackage import get_licence_url
from site_builder.render.feeds.dcat import parse_temporal_interval
from site_builder.render.feeds.files import list_offered_files
from site_builder.render.feeds.json_text import encode_ascii_json, encode_json_list
from site_builder.render.fragments import CatalogueContext

PATH = "{folder}data.json"
SCHEMA = "https://project-open-data.cio.gov/v1.1/schema"
PREFIXES = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "org": "http://www.w3.org/ns/org#",
    "pod": f"{SCHEMA}#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "wdrs": "http://www.w3.org/2007/05/powder-s#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
TEXTS = {  # keys whose values are words of the portal's language
    "title": "dct:title",
    "description": "dct:description",
    "keyword": "dcat:keyword",
    "theme": "dcat:theme",
    "spatial": "dct:spatial",
}
ADDRESSES = {
    "conformsTo": "dct:conformsTo",
    "describedBy": "wdrs:describedby",
    "landingPage": "dcat:landingPage",
    "license": "dct:license",
    "downloadURL": "dcat:downloadURL",
    "accessURL": "dcat:accessURL",
    "hasEmail": "vcard:hasEmail",
}
OTHERS = {
    "accessLevel": "pod:accessLevel",
    "accrualPeriodicity": "dct:accrualPeriodicity",
    "contactPoint": "dcat:contactPoint",
    "dataset": "dcat:dataset",
    "describedByType": "pod:describedByType",
    "distribution": "dcat:distribution",
    "fn": "vcard:fn",
    "format": "dct:format",
    "identifier": "dct:identifier",
    "language": "dct:language",
    "mediaType": "dcat:mediaType",
    "name": "foaf:name",
    "publisher": "dct:publisher",
    "temporal": "dct:temporal",
}
# Our frequencies as repeating intervals of ISO 8601; « on working days » is none, nor is what
# nobody knows
INTERVALS = MappingProxyType(
    {
        "1min": "R/PT1M",
        "5min": "R/PT5M",
        "10min": "R/PT10M",
        "15min": "R/PT15M",
        "30min": "R/PT30M",
        "hourly": "R/PT1H",
        "bihourly": "R/PT2H",
        "trihourly": "R/PT3H",
        "12hrs": "R/PT12H",
        "cont": "R/PT1S",
        "update_cont": "R/PT1S",
        "daily_3": "R/PT8H",
        "daily_2": "R/PT12H",
        "daily": "R/P1D",
        "weekly_3": "R/P0.33W",
        "weekly_2": "R/P3.5D",
        "weekly": "R/P1W",
        "biweekly": "R/P2W",
        "monthly_3": "R/P0.33M",
        "monthly_2": "R/P0.5M",
        "monthly": "R/P1M",
        "bimonthly": "R/P2M",
        "quarterly": "R/P3M",
        "annual_3": "R/P4M",
        "annual_2": "R/P6M",
        "annual": "R/P1Y",
        "biennial": "R/P2Y",
        "triennial": "R/P3Y",
        "quadrennial": "R/P4Y",
        "quinquennial": "R/P5Y",
        "decennial": "R/P10Y",
        "bidecennial": "R/P20Y",
        "tridecennial": "R/P30Y",
        "as_needed": "irregular",
        "irreg": "irregular",
    }
)
Json = dict[str, Any]


def build_pod_context(language: str) -> Json:
    """What makes DCAT of the keys of Project Open Data; `language` is that of texts."""
    texts = {key: {"@id": name, "@language": language} for key, name in TEXTS.items()}
    addresses = {key: {"@id": name, "@type": "@id"} for key, name in ADDRESSES.items()}
    days = {key: {"@id": f"dct:{key}", "@type": "xsd:date"} for key in ("issued", "modified")}
    return {**PREFIXES, **texts, **addresses, **days, **OTHERS}


def _render_pod_fragments(
    entry: DatasetEntry, parts: Parts, territory: Territory, setting: CatalogueContext
) -> Sequence[str]:
    if not setting.portal.url:
        return [""]
    properties = {
        "@type": "dcat:Dataset",
        **dict(_describe_dataset(entry, parts, territory, setting)),
    }
    return [
        encode_ascii_json(
            {
                **properties,
                "distribution": [
                    *_describe_files(entry, parts, setting),
                    *_describe_services(entry, setting),
                ],
            }
        )
    ]


def _describe_dataset(
    entry: DatasetEntry, parts: Parts, territory: Territory, setting: CatalogueContext
) -> Iterator[tuple[str, Any]]:
    """What is not known is not said, though the schema requires a day, a keyword and somebody to
    write to."""
    dataset = entry.dataset
    words = setting.words
    url = setting.portal.url
    page = f"{url}{dataset.id}/"
    theme = words.say(f"theme.{dataset.theme}") if dataset.theme else ""
    first, last = parse_temporal_interval(get_temporal_coverage(dataset, entry.summary))
    properties = {
        "@id": f"{url}{entry.first}/#dataset",
        "identifier": entry.identifier(url),
        "title": dataset.title,
        "description": dataset.description or dataset.title,
        "keyword": list(dict.fromkeys(dataset.keywords or filter(None, [theme]))),
        "issued": entry.issued and entry.issued.isoformat(),
        "modified": entry.modified and entry.modified.isoformat(),
        "publisher": {
            "@type": "org:Organization",
            "@id": f"{url}{entry.publisher.slug}/#publisher",
            "name": entry.publisher.name,
        },
        "contactPoint": _describe_contact(dataset.contact),
        "accessLevel": "public",
        "license": get_licence_url(dataset.licence),
        "spatial": territory.name,
        "temporal": f"{first}/{last}" if first and last else "",
        "accrualPeriodicity": INTERVALS.get(dataset.frequency, ""),
        "theme": [theme] if theme else [],
        "landingPage": page,
        "language": [words.tag],
        "conformsTo": _find_followed_standard(entry, parts),
        "describedBy": f"{url}data/{dataset.id}/datapackage.json",
        "describedByType": "application/json",
    }
    yield from ((key, value) for key, value in properties.items() if value)


def _describe_contact(contact: Contact) -> Json | None:
    if not contact.called:
        return None
    email = {"hasEmail": f"mailto:{contact.email}"} if contact.email else {}
    return {"@type": "vcard:Contact", "fn": contact.called, **email}


def _find_followed_standard(entry: DatasetEntry, parts: Parts) -> str:
    """The address of the standard that the data follow; "" where they do not, or where that is not
    known."""
    verdict = judge_conformity(entry.dataset, parts[0], entry.summary)
    return verdict.standard.address if verdict and verdict.conforms and verdict.standard else ""


def _describe_files(entry: DatasetEntry, parts: Parts, setting: CatalogueContext) -> Iterator[Json]:
    for offered_file in list_offered_files(entry, parts, setting.words):
        address = f"{setting.portal.url}{offered_file.path}"
        distribution = {
            "@type": "dcat:Distribution",
            "@id": f"{setting.portal.url}{offered_file.first}#file",
            "title": offered_file.title,
        }
        distribution |= (
            {"description": offered_file.description} if offered_file.description else {}
        )
        yield {
            **distribution,
            "format": offered_file.kind,
            "mediaType": offered_file.media,
            "downloadURL": address,
        }


def _describe_services(entry: DatasetEntry, setting: CatalogueContext) -> Iterator[Json]:
    for service in entry.dataset.services:
        iri = f"{setting.portal.url}{entry.first}/#{service.name}"
        distribution = {
            "@type": "dcat:Distribution",
            "@id": iri,
            "title": service.title or service.name,
        }
        distribution |= {"description": service.description} if service.description else {}
        yield {**distribution, "format": service.format or service.kind, "accessURL": service.url}


def _render_pod_catalogue(
    sheet: CataloguePage, setting: CatalogueContext, datasets: Sequence[Sequence[str]]
) -> Sequence[str]:
    selection = sheet.selection
    head = {
        "@context": build_pod_context(setting.words.tag),
        "@id": f"{setting.portal.url}{sheet.path(PATH)}",
        "@type": "dcat:Catalog",
        "conformsTo": SCHEMA,
        "describedBy": f"{SCHEMA}/catalog.json",
        "title": selection.title,
        "description": selection.description or selection.title,
    }
    return [encode_json_list(head, "dataset", (text for (text,) in datasets))]


POD = make_catalogue_feed(
    "pod",
    paths=(PATH,),
    select=list_addressed_selections,
    describe=_render_pod_fragments,
    assemble=_render_pod_catalogue,
)

"""A portal of udata (data.gouv.fr, data.public.lu…), by its API, version 1: the datasets of an
organisation, page by page. https://doc.data.gouv.fr/api/reference/"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote, urlsplit

from site_builder.core.model.portal import Contact
from site_builder.core.model.source import HarvestSource
from site_builder.exchange.fetch.addresses import join_address
from site_builder.exchange.fetch.client import WebClient
from site_builder.exchange.fetch.failures import FetchFailed
from site_builder.exchange.harvest.harvested import HarvestedDataset
from site_builder.exchange.harvest.json_answers import (
    Json,
    check_count,
    get_object,
    get_text,
    list_objects,
    list_texts,
    read_object,
    read_total,
)
from site_builder.exchange.harvest.plain_text import convert_html
from site_builder.exchange.harvest.resources import ResourceKeys, list_resource_files
from site_builder.exchange.harvest.vocabularies import (
    find_day,
    find_frequency,
    find_licence,
    find_period,
    find_theme,
)
from site_builder.metadata.yaml.kinds import parse_web_address

PAGE = 100
RESOURCE_KEYS = ResourceKeys(title="title", media="mime", bytes="filesize")
MOST_PAGES = 1_000
ORGANISATION = re.compile(r"/organizations/([^/]+)/?$")


def list_udata_datasets(client: WebClient, source: HarvestSource) -> Iterator[HarvestedDataset]:
    """Raises FetchFailed, also where fewer datasets came than were announced."""
    parts = urlsplit(source.url)
    root = f"{parts.scheme}://{parts.netloc}"
    url = f"{root}/api/1/datasets/?page_size={PAGE}&sort=created"
    if match := ORGANISATION.search(parts.path):
        url += f"&organization={_find_organisation(client, root, match[1])}"
    count = 0
    total = 0
    for _ in range(MOST_PAGES):
        answer = read_object(client, url, needs="data")
        for dataset in list_objects(answer, "data"):
            count += 1
            if get_text(dataset, "id") and not get_text(dataset, "deleted"):
                yield _make_dataset(root, dataset)
        total = max(total, read_total(answer, "total", url))
        next_page = get_text(answer, "next_page")
        if not next_page:
            check_count(url, total, count)
            return
        url = join_address(root, next_page)
    raise FetchFailed("harvest-short", url, total=count + 1, count=count)


def _find_organisation(client: WebClient, root: str, name: str) -> str:
    """Its id, by which lists are asked for, of its name in addresses."""
    url = f"{root}/api/1/organizations/{quote(name)}/"
    organisation = read_object(client, url, needs="id")
    return quote(get_text(organisation, "id"))


def _make_dataset(root: str, dataset: Json) -> HarvestedDataset:
    dataset_id = get_text(dataset, "id")
    name = get_text(dataset, "slug", "id")
    period = get_object(dataset, "temporal_coverage")
    licence = get_text(dataset, "license")
    page = get_text(dataset, "page")
    return HarvestedDataset(
        id=dataset_id,
        name=name,
        title=get_text(dataset, "title"),
        landing_page=parse_web_address(page) or f"{root}/datasets/{quote(name)}/",
        description=convert_html(get_text(dataset, "description")),
        licence=find_licence([licence]),
        said_licence=licence,
        keywords=list_texts(dataset, "tags"),
        theme=find_theme(list_texts(dataset, "tags")),
        frequency=find_frequency(get_text(dataset, "frequency")),
        temporal=find_period(get_text(period, "start"), get_text(period, "end")),
        issued=find_day(get_text(dataset, "created_at")),
        modified=find_day(get_text(dataset, "last_update", "last_modified")),
        contact=_find_contact(dataset),
        publisher=get_text(get_object(dataset, "organization"), "name"),
        files=tuple(list_resource_files(dataset, RESOURCE_KEYS)),
    )


def _find_contact(dataset: Json) -> Contact:
    """The first of those who are named, else the organisation."""
    for point in list_objects(dataset, "contact_points"):
        address = get_text(point, "contact_form")
        return Contact(get_text(point, "name"), get_text(point, "email"), address)
    organisation = get_object(dataset, "organization")
    return Contact(get_text(organisation, "name"), "", get_text(organisation, "page"))

"""A portal of CKAN, by its action API, version 3: `package_search` gives whole datasets, page by
page. https://docs.ckan.org/en/latest/api/"""

from __future__ import annotations

from collections.abc import Iterator

from site_builder.core.model.portal import Contact, Link
from site_builder.core.model.source import HarvestSource
from site_builder.exchange.fetch.client import WebClient
from site_builder.exchange.fetch.failures import FetchFailed
from site_builder.exchange.harvest.harvested import HarvestedDataset
from site_builder.exchange.harvest.json_answers import (
    Json,
    check_count,
    get_object,
    get_text,
    list_objects,
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
RESOURCE_KEYS = ResourceKeys(title="name", media="mimetype", bytes="size")
# What extensions call them among the extras of a dataset
FREQUENCY_KEYS = ("frequency", "accrual_periodicity", "update_frequency")
START_KEYS = ("temporal_start", "temporal_coverage", "temporal")
LICENCE_KEYS = ("license_title", "license_url", "license_id")


def list_ckan_datasets(client: WebClient, source: HarvestSource) -> Iterator[HarvestedDataset]:
    """Raises FetchFailed, also where fewer datasets came than were announced."""
    root = source.url.rstrip("/")
    start = 0
    total = 0
    while start < total or not start:
        query = f"rows={PAGE}&start={start}&sort=metadata_created+asc,id+asc"
        url = f"{root}/api/3/action/package_search?{query}"
        result = get_object(read_object(client, url, needs="result"), "result")
        if "results" not in result:
            raise FetchFailed("harvest-not-catalogue", url)
        page = list(list_objects(result, "results"))
        total = max(total, read_total(result, "count", url, least=start + len(page)))
        for package in page:
            if get_text(package, "id") and get_text(package, "state") in ("", "active"):
                yield _make_dataset(root, package)
        start += len(page)
        if not page:
            break
    check_count(url, total, start)


def _make_dataset(root: str, package: Json) -> HarvestedDataset:
    extras = _read_extras(package)
    name = get_text(package, "name", "id")
    licence_words = [get_text(package, key) for key in LICENCE_KEYS]
    return HarvestedDataset(
        id=get_text(package, "id"),
        name=name,
        title=get_text(package, "title", "name", "id"),
        landing_page=f"{root}/dataset/{name}",
        description=convert_html(get_text(package, "notes")),
        licence=find_licence(licence_words),
        said_licence=get_text(package, *LICENCE_KEYS),
        keywords=tuple(_list_names(package, "tags")),
        theme=find_theme([*_list_names(package, "groups"), extras.get("theme", "")]),
        frequency=find_frequency(get_text(extras, *FREQUENCY_KEYS)),
        temporal=find_period(get_text(extras, *START_KEYS), get_text(extras, "temporal_end")),
        spatial=extras.get("spatial-text", ""),
        issued=find_day(get_text(extras, "issued", "metadata_created")),
        modified=find_day(get_text(extras, "modified", "metadata_modified")),
        contact=Contact(
            get_text(package, "maintainer", "author"),
            get_text(package, "maintainer_email", "author_email"),
            "",
        ),
        origin=tuple(_list_origin(package)),
        publisher=get_text(get_object(package, "organization"), "title", "name"),
        said_themes=tuple(_list_names(package, "groups")),
        files=tuple(list_resource_files(package, RESOURCE_KEYS)),
    )


def _read_extras(package: Json) -> dict[str, str]:
    """What extensions say, be it among the extras or beside them."""
    extras: dict[str, str] = {}
    for key, value in package.items():
        if isinstance(value, str):
            extras[key] = value
    for extra in list_objects(package, "extras"):
        extras[get_text(extra, "key")] = get_text(extra, "value")
    return extras


def _list_names(package: Json, key: str) -> Iterator[str]:
    for item in list_objects(package, key):
        yield get_text(item, "display_name", "title", "name")


def _list_origin(package: Json) -> Iterator[Link]:
    if address := parse_web_address(get_text(package, "url")):
        yield Link("", address)

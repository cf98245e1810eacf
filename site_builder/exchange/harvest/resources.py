"""The files of a dataset as CKAN and udata list them, which differ by the names of their keys."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from site_builder.exchange.harvest.harvested import HarvestedFile
from site_builder.exchange.harvest.json_answers import (
    Json,
    get_number,
    get_object,
    get_text,
    list_objects,
)
from site_builder.exchange.harvest.plain_text import convert_html
from site_builder.exchange.harvest.vocabularies import (
    find_file_format,
    find_service,
    find_sha256,
    find_url_format,
)
from site_builder.metadata.yaml.kinds import parse_web_address


@dataclass(frozen=True, slots=True)
class ResourceKeys:
    """What a kind of portal calls the title, the media type and the bytes of a file."""

    title: str
    media: str
    bytes: str


def list_resource_files(dataset: Json, keys: ResourceKeys) -> Iterator[HarvestedFile]:
    """Those that have an address. A sum that is no SHA-256 is left out."""
    for resource in list_objects(dataset, "resources"):
        url = get_text(resource, "url")
        if parse_web_address(url):
            yield _make_file(resource, url, keys)


def _make_file(resource: Json, url: str, keys: ResourceKeys) -> HarvestedFile:
    formats = [get_text(resource, "format"), get_text(resource, keys.media)]
    title = get_text(resource, keys.title)
    return HarvestedFile(
        id=get_text(resource, "id", "url"),
        url=url,
        format=find_file_format(*formats) or find_url_format(url),
        name=title,
        title=title,
        description=convert_html(get_text(resource, "description")),
        service=find_service(*formats, get_text(resource, "type")),
        bytes=get_number(resource, keys.bytes),
        sha256=_read_sha256(get_object(resource, "checksum")),
    )


def _read_sha256(checksum: Json) -> str:
    if get_text(checksum, "type") == "sha256":
        return find_sha256(get_text(checksum, "value"))
    return ""

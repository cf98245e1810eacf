"""A portal of Opendatasoft, by its Explore API, version 2.1.

https://help.opendatasoft.com/apis/ods-explore-v2/ has its terms: 100 datasets a page, 10,000 in
all; beyond, the catalogue is exported whole.
"""

from __future__ import annotations

from collections.abc import Iterator
from types import MappingProxyType
from urllib.parse import quote

from site_builder.core.model.portal import Contact, Link
from site_builder.core.model.source import HarvestSource
from site_builder.exchange.fetch.client import WebClient
from site_builder.exchange.fetch.failures import FetchFailed
from site_builder.exchange.harvest.harvested import (
    HarvestedDataset,
    HarvestedField,
    HarvestedFile,
)
from site_builder.exchange.harvest.json_answers import (
    Json,
    check_count,
    get_object,
    get_text,
    list_objects,
    list_texts,
    read_json,
    read_object,
    read_total,
)
from site_builder.exchange.harvest.plain_text import convert_html
from site_builder.exchange.harvest.vocabularies import (
    find_day,
    find_file_format,
    find_frequency,
    find_licence,
    find_period,
    find_theme,
    find_url_format,
)
from site_builder.metadata.yaml.kinds import parse_web_address

API = "api/explore/v2.1/catalog"
PAGE = 100
MOST = 10_000  # offset and limit together
# Types that its CSV writes as a Table Schema has them; other columns are read for what they are
FIELD_TYPES = MappingProxyType({"text": "string", "int": "integer", "double": "number"})


def list_opendatasoft_datasets(
    client: WebClient, source: HarvestSource
) -> Iterator[HarvestedDataset]:
    """Raises FetchFailed, also where fewer datasets came than were announced."""
    root = source.url.rstrip("/")
    for listed in _list_catalogue(client, f"{root}/{API}"):
        dataset_id = get_text(listed, "dataset_id")
        if dataset_id and listed.get("data_visible") is not False:
            yield _make_dataset(root, dataset_id, listed)


def _list_catalogue(client: WebClient, api: str) -> Iterator[Json]:
    offset = 0
    total = 0
    while offset < total or not offset:
        url = f"{api}/datasets?limit={PAGE}&offset={offset}&order_by=dataset_id"
        answer = read_object(client, url, needs="results")
        page = list(list_objects(answer, "results"))
        total = max(total, read_total(answer, "total_count", url, least=offset + len(page)))
        if total > MOST:
            yield from _list_export(client, f"{api}/exports/json")
            return
        yield from page
        offset += len(page)
        if not page:
            break
    check_count(url, total, offset)


def _list_export(client: WebClient, url: str) -> Iterator[Json]:
    """All datasets at once."""
    answer = read_json(client, url)
    if not isinstance(answer, list):
        raise FetchFailed("harvest-not-catalogue", url)
    yield from list_objects({"results": answer}, "results")


def _make_dataset(root: str, dataset_id: str, listed: Json) -> HarvestedDataset:
    described = get_object(listed, "metas", "default")
    dcat = get_object(listed, "metas", "dcat")
    said_licence = get_text(described, "license", "license_url")
    address = get_text(described, "license_url")
    themes = list_texts(described, "theme")
    return HarvestedDataset(
        id=dataset_id,
        name=dataset_id,
        title=get_text(described, "title"),
        landing_page=f"{root}/explore/dataset/{quote(dataset_id)}/",
        description=convert_html(get_text(described, "description")),
        licence=find_licence([said_licence, address]),
        said_licence=said_licence,
        keywords=list_texts(described, "keyword"),
        theme=find_theme(themes),
        frequency=find_frequency(get_text(dcat, "accrualperiodicity")),
        temporal=find_period(get_text(dcat, "temporal")),
        spatial=get_text(dcat, "spatial"),
        issued=find_day(get_text(dcat, "issued", "created")),
        modified=find_day(get_text(described, "modified")),
        contact=Contact(
            get_text(dcat, "contact_name") or get_text(described, "publisher"),
            get_text(dcat, "contact_email"),
            "",
        ),
        origin=tuple(_list_origin(described)),
        publisher=get_text(described, "publisher"),
        said_themes=themes,
        remarks=tuple(_list_remarks(listed)),
        files=tuple(_list_files(f"{root}/{API}/datasets/{quote(dataset_id)}", dataset_id, listed)),
    )


def list_hidden_titles(client: WebClient, source: HarvestSource) -> Iterator[str]:
    """What the datasets are called of which the catalogue speaks and that are closed to the public.
    Raises FetchFailed."""
    for listed in _list_catalogue(client, f"{source.url.rstrip('/')}/{API}"):
        if listed.get("data_visible") is False:
            yield get_text(get_object(listed, "metas", "default"), "title") or "?"


def _list_remarks(listed: Json) -> Iterator[str]:
    if "custom_view" in list_texts(listed, "features"):
        yield "custom-view"
    if get_object(listed, "metas", "default").get("federated") is True:
        yield "federated"


def _list_origin(described: Json) -> Iterator[Link]:
    for text in list_texts(described, "references"):
        if address := parse_web_address(text):
            yield Link("", address)


def _list_files(api: str, dataset_id: str, listed: Json) -> Iterator[HarvestedFile]:
    """Its records, whose places are in the CSV too; then what is joined to it."""
    if listed.get("has_records") is not False:
        yield HarvestedFile(
            id="records",
            url=f"{api}/exports/csv",
            format="csv",
            name=dataset_id,
            table="records",
            is_api=True,
            fields=tuple(_list_fields(listed)),
        )
    for kind in ("alternative_exports", "attachments"):
        for attachment in list_objects(listed, kind):
            attachment_id = get_text(attachment, "id")
            title = get_text(attachment, "title")
            format_ = find_file_format(get_text(attachment, "mimetype")) or find_url_format(title)
            yield HarvestedFile(
                id=attachment_id,
                url=f"{api}/{kind}/{quote(attachment_id)}",
                format=format_,
                name=attachment_id,
                title=title,
                table=attachment_id,
                is_api=True,
            )


def _list_fields(listed: Json) -> Iterator[HarvestedField]:
    for field in list_objects(listed, "fields"):
        yield HarvestedField(
            get_text(field, "name"),
            FIELD_TYPES.get(get_text(field, "type"), "any"),
            get_text(field, "label"),
            convert_html(get_text(field, "description")),
        )

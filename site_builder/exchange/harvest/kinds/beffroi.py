"""A portal made by Beffroi: its API says all that its descriptions said, and the sum of each
file."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote, urljoin

from site_builder.core.model.dataset import TERRITORY
from site_builder.core.model.portal import Contact, Link
from site_builder.core.model.source import HarvestSource
from site_builder.exchange.fetch.addresses import join_address
from site_builder.exchange.fetch.client import BUSY, WebClient
from site_builder.exchange.fetch.failures import FetchFailed
from site_builder.exchange.harvest.harvested import (
    HarvestedDataset,
    HarvestedField,
    HarvestedFile,
)
from site_builder.exchange.harvest.json_answers import (
    Json,
    get_number,
    get_object,
    get_text,
    list_objects,
    list_texts,
    read_object,
)
from site_builder.exchange.harvest.vocabularies import find_day, find_licence

LIST = "api/v1/datasets.json"
OF_ONE = ("fetch-status", "harvest-not-json", "harvest-not-catalogue", "fetch-large")


def list_beffroi_datasets(client: WebClient, source: HarvestSource) -> Iterator[HarvestedDataset]:
    """Raises FetchFailed."""
    root = f"{source.url.rstrip('/')}/"
    answer = read_object(client, urljoin(root, LIST), needs="datasets")
    for listed in list_objects(answer, "datasets"):
        dataset_id = get_text(listed, "id")
        # the tables of a territory are made of datasets, and are made anew here
        if dataset_id.count("/") == 1 and not dataset_id.startswith(f"{TERRITORY}/"):
            yield _read_dataset(client, root, dataset_id)


def _read_dataset(client: WebClient, root: str, dataset_id: str) -> HarvestedDataset:
    """One whose description is not found, or is none, fails alone. Raises FetchFailed where the
    portal answers no more."""
    address = urljoin(root, f"api/v1/datasets/{quote(dataset_id)}.json")
    try:
        detail = read_object(client, address, needs="id")
    except FetchFailed as failure:
        if failure.code not in OF_ONE or failure.params.get("status") in BUSY:
            raise
        return HarvestedDataset(
            id=dataset_id,
            name=dataset_id,
            title="",
            landing_page=address,
            publisher=dataset_id.partition("/")[0],
            failure=failure,
        )
    return _make_dataset(root, dataset_id, detail=detail)


def _make_dataset(root: str, dataset_id: str, *, detail: Json) -> HarvestedDataset:
    licence = get_object(detail, "licence")
    contact = get_object(detail, "contact")
    return HarvestedDataset(
        id=dataset_id,
        name=dataset_id.rpartition("/")[2],
        title=get_text(detail, "title"),
        landing_page=urljoin(root, f"{quote(dataset_id)}/"),
        description=get_text(detail, "description"),
        licence=find_licence([get_text(licence, "id"), get_text(licence, "url")]),
        said_licence=get_text(licence, "title", "url"),
        keywords=list_texts(detail, "keywords"),
        theme=get_text(detail, "theme"),
        high_value=get_text(detail, "high_value"),
        frequency=get_text(detail, "frequency"),
        temporal=get_text(detail, "temporal"),
        spatial=get_text(detail, "spatial"),
        standard=get_text(detail, "standard"),
        issued=find_day(get_text(detail, "issued")),
        modified=find_day(get_text(detail, "modified")),
        contact=Contact(
            get_text(contact, "name"), get_text(contact, "email"), get_text(contact, "url")
        ),
        origin=tuple(_list_origin(detail)),
        demonstration=detail.get("demonstration") is True,
        publisher=dataset_id.partition("/")[0],
        files=tuple(_list_files(root, detail)),
    )


def _list_origin(detail: Json) -> Iterator[Link]:
    for link in list_objects(detail, "origin"):
        yield Link(get_text(link, "title"), get_text(link, "url"))


def _list_files(root: str, detail: Json) -> Iterator[HarvestedFile]:
    """Of each table one, but none of a table that is only the others of a series put together."""
    has_standard = get_text(detail, "standard") != ""
    for table in list_objects(detail, "tables"):
        if table.get("series") is not True:
            file = _choose_table_file(table, has_standard)
            yield _make_file(root, table, file)
    for document in list_objects(detail, "documents"):
        yield _make_file(root, document, get_object(document, "file"))
    for service in list_objects(detail, "services"):
        yield HarvestedFile(
            id=get_text(service, "name"),
            url=get_text(service, "url"),
            format=get_text(service, "format"),
            name=get_text(service, "name"),
            title=get_text(service, "title"),
            description=get_text(service, "description"),
            service=get_text(service, "kind"),
        )


def _choose_table_file(table: Json, has_standard: bool) -> Json:
    """Its CSV, which holds the places too; or the JSON that somebody sent, where a standard may ask
    for one."""
    files = list(list_objects(table, "files"))
    choices = [("csv", False)]
    if has_standard:
        choices.insert(0, ("json", True))
    for format_, is_original in choices:
        for file in files:
            is_sent = file.get("original") is True
            if get_text(file, "format") == format_ and is_sent == is_original:
                return file
    return files[0] if files else {}


def _make_file(root: str, owner: Json, file: Json) -> HarvestedFile:
    """A file of a table or of a document."""
    name = get_text(owner, "name")
    return HarvestedFile(
        id=name,
        url=join_address(root, get_text(file, "url")),
        format=get_text(file, "format"),
        name=name,
        title=get_text(owner, "title"),
        description=get_text(owner, "description"),
        table=name,
        bytes=get_number(file, "bytes"),
        sha256=get_text(file, "sha256"),
        is_api=True,
        fields=tuple(_list_fields(owner)),
    )


def _list_fields(owner: Json) -> Iterator[HarvestedField]:
    for column in list_objects(owner, "columns"):
        yield HarvestedField(
            get_text(column, "name"),
            get_text(column, "type"),
            get_text(column, "title"),
            get_text(column, "description"),
        )

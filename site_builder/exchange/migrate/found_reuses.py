"""What others have made of the data of a portal, as the portal lists it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from types import MappingProxyType
from urllib.parse import quote, urljoin

from site_builder.core.model.source import HarvestSource
from site_builder.exchange.fetch.client import WebClient
from site_builder.exchange.harvest.json_answers import (
    Json,
    get_object,
    get_text,
    list_objects,
    list_texts,
)
from site_builder.exchange.harvest.plain_text import convert_html
from site_builder.exchange.harvest.vocabularies import find_day
from site_builder.exchange.migrate.optional_answers import read_optional

MOST = 20_000  # lines of a portal about reuses
ENOUGH = 2  # datasets after which an API that knows no reuse is asked no more
REUSE_APIS = ("api/explore/v2.1", "api/v2")  # of Opendatasoft, which of them has reuses


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundReuse:
    """`name`: what its file may be called; `datasets`: ids there; `picture`: an address, or ""."""

    name: str
    title: str
    url: str
    author: str = ""
    description: str = ""
    day: date | None = None
    datasets: tuple[str, ...] = ()
    picture: str = ""


def iterate_reuses(
    client: WebClient, source: HarvestSource, dataset_ids: Sequence[str]
) -> Iterator[FoundReuse]:
    """As the portal lists them: one of several datasets may come several times. Raises FetchFailed
    where a list breaks off."""
    if source.kind in READERS:
        yield from islice(READERS[source.kind](client, source, dataset_ids), MOST)


def join_reuses(reuses: Iterable[FoundReuse]) -> list[FoundReuse]:
    """Each once, with all its datasets."""
    joined: dict[tuple[str, str], FoundReuse] = {}
    for reuse in reuses:
        key = (reuse.url, reuse.title)
        if key in joined:
            datasets = tuple(dict.fromkeys((*joined[key].datasets, *reuse.datasets)))
            joined[key] = replace(joined[key], datasets=datasets)
        else:
            joined[key] = reuse
    return list(joined.values())


def _list_beffroi(
    client: WebClient, source: HarvestSource, _: Sequence[str]
) -> Iterator[FoundReuse]:
    answer = read_optional(client, f"{source.url.rstrip('/')}/api/v1/portal.json", "reuses")
    for listed in list_objects(answer, "reuses"):
        picture = get_object(listed, "picture")
        name = get_text(picture, "name").rpartition(".")[0]
        yield FoundReuse(
            name=name or get_text(listed, "title"),
            title=get_text(listed, "title"),
            url=get_text(listed, "url"),
            author=get_text(listed, "author"),
            description=get_text(listed, "description"),
            day=find_day(get_text(listed, "day")),
            datasets=list_texts(listed, "datasets"),
            picture=urljoin(source.url, get_text(picture, "url")) if picture else "",
        )


def _list_opendatasoft(
    client: WebClient, source: HarvestSource, dataset_ids: Sequence[str]
) -> Iterator[FoundReuse]:
    """Its API of datasets lists them, one dataset after the other, where they are switched on."""
    for api in REUSE_APIS:
        root = f"{source.url.rstrip('/')}/{api}/catalog/datasets"
        answered = 0
        for number, dataset_id in enumerate(dataset_ids):
            answer = read_optional(client, f"{root}/{quote(dataset_id)}/reuses", "reuses")
            answered += len(answer) > 0
            if not answered and number >= ENOUGH:
                break
            for listed in list_objects(answer, "reuses"):
                yield _make_opendatasoft_reuse(get_object(listed, "reuse") or listed, dataset_id)
        if answered:
            return


def _make_opendatasoft_reuse(listed: Json, dataset_id: str) -> FoundReuse:
    user = get_object(listed, "user")
    return FoundReuse(
        name=get_text(listed, "title"),
        title=get_text(listed, "title"),
        url=get_text(listed, "url"),
        author=get_text(user, "display_name", "username"),
        description=convert_html(get_text(listed, "description")),
        day=find_day(get_text(listed, "created_at")),
        datasets=(dataset_id,),
        picture=get_text(listed, "thumbnail"),
    )


def _list_udata(
    client: WebClient, source: HarvestSource, dataset_ids: Sequence[str]
) -> Iterator[FoundReuse]:
    for dataset_id in dataset_ids:
        url = f"/api/1/reuses/?dataset={quote(dataset_id)}&page_size=100"
        answer = read_optional(client, urljoin(source.url, url), "data")
        for listed in list_objects(answer, "data"):
            yield FoundReuse(
                name=get_text(listed, "slug", "title"),
                title=get_text(listed, "title"),
                url=get_text(listed, "url"),
                author=_name_udata_author(listed),
                description=convert_html(get_text(listed, "description")),
                day=find_day(get_text(listed, "created_at")),
                datasets=(dataset_id,),
                picture=get_text(listed, "image"),
            )


def _name_udata_author(listed: Json) -> str:
    owner = get_object(listed, "owner")
    person = f"{get_text(owner, 'first_name')} {get_text(owner, 'last_name')}".strip()
    return get_text(get_object(listed, "organization"), "name") or person


def _list_ckan(client: WebClient, source: HarvestSource, _: Sequence[str]) -> Iterator[FoundReuse]:
    """Its showcases, an extension that most portals have."""
    api = f"{source.url.rstrip('/')}/api/3/action"
    for listed in list_objects(
        read_optional(client, f"{api}/ckanext_showcase_list", "result"), "result"
    ):
        url = f"{api}/ckanext_showcase_package_list?showcase_id={quote(get_text(listed, 'id'))}"
        packages = list_objects(read_optional(client, url, "result"), "result")
        yield FoundReuse(
            name=get_text(listed, "name", "title"),
            title=get_text(listed, "title", "name"),
            url=get_text(listed, "url"),
            author=get_text(listed, "author"),
            description=convert_html(get_text(listed, "notes")),
            day=find_day(get_text(listed, "metadata_created")),
            datasets=tuple(get_text(package, "id") for package in packages),
            picture=get_text(listed, "image_display_url"),
        )


READERS: Mapping[str, Callable[[WebClient, HarvestSource, Sequence[str]], Iterator[FoundReuse]]] = (
    MappingProxyType(
        {
            "beffroi": _list_beffroi,
            "opendatasoft": _list_opendatasoft,
            "ckan": _list_ckan,
            "udata": _list_udata,
        }
    )
)

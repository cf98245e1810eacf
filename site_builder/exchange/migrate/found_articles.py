"""The pages and the news of a portal, of those kinds that let programs read them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from urllib.parse import urljoin

from site_builder.core.model.source import HarvestSource
from site_builder.exchange.fetch.client import WebClient
from site_builder.exchange.harvest.json_answers import get_text, list_objects
from site_builder.exchange.harvest.plain_text import convert_html
from site_builder.exchange.harvest.vocabularies import find_day
from site_builder.exchange.migrate.optional_answers import read_optional


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundArticle:
    """`name`: what its file may be called; `text`: Markdown without its title; `pictures`: the
    addresses of images, by the names that the text has for them. News has a `day`. `translations`:
    of each the language, the title and the text."""

    name: str
    title: str
    text: str
    day: date | None = None
    menu: bool = False
    pictures: tuple[tuple[str, str], ...] = ()
    translations: tuple[tuple[str, str, str], ...] = ()


def list_articles(client: WebClient, source: HarvestSource) -> Iterator[FoundArticle]:
    """Raises FetchFailed."""
    if source.kind in READERS:
        yield from READERS[source.kind](client, source)


def _list_beffroi(client: WebClient, source: HarvestSource) -> Iterator[FoundArticle]:
    answer = read_optional(client, f"{source.url.rstrip('/')}/api/v1/portal.json", "articles")
    for listed in list_objects(answer, "articles"):
        pictures = []
        for picture in list_objects(listed, "pictures"):
            pictures.append(
                (get_text(picture, "name"), urljoin(source.url, get_text(picture, "url")))
            )
        translations = []
        for translated in list_objects(listed, "translations"):
            language, title, text = (
                get_text(translated, key) for key in ("language", "title", "text")
            )
            translations.append((language, title, text))
        yield FoundArticle(
            name=get_text(listed, "name"),
            title=get_text(listed, "title"),
            text=get_text(listed, "text"),
            translations=tuple(translations),
            day=find_day(get_text(listed, "day")),
            menu=listed.get("menu") is True,
            pictures=tuple(pictures),
        )


def _list_ckan(client: WebClient, source: HarvestSource) -> Iterator[FoundArticle]:
    """Those of an extension, ckanext-pages: pages and blog."""
    url = f"{source.url.rstrip('/')}/api/3/action/ckanext_pages_list?private=false"
    for listed in list_objects(read_optional(client, url, "result"), "result"):
        is_news = get_text(listed, "page_type") == "blog"
        day = find_day(get_text(listed, "publish_date", "created"))
        yield FoundArticle(
            name=get_text(listed, "name"),
            title=get_text(listed, "title", "name"),
            text=convert_html(get_text(listed, "content")),
            day=day if is_news else None,
        )


READERS: Mapping[str, Callable[[WebClient, HarvestSource], Iterator[FoundArticle]]] = (
    MappingProxyType({"beffroi": _list_beffroi, "ckan": _list_ckan})
)

"""What a portal says of itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from html.parser import HTMLParser
from types import MappingProxyType
from urllib.parse import quote, urljoin, urlsplit

from rdflib import DCAT, DCTERMS, RDF

from site_builder.core.model.portal import Contact
from site_builder.core.model.source import HarvestSource
from site_builder.core.text import clean_line, clean_prose, truncate_text
from site_builder.core.vocabulary import LANGUAGES
from site_builder.exchange.fetch.client import WebClient
from site_builder.exchange.fetch.failures import FetchFailed
from site_builder.exchange.harvest.dcat_dataset import read_text
from site_builder.exchange.harvest.json_answers import (
    get_object,
    get_text,
    list_texts,
    read_object,
)
from site_builder.exchange.harvest.kinds.dcat import ACCEPT
from site_builder.exchange.harvest.kinds.udata import ORGANISATION
from site_builder.exchange.harvest.plain_text import convert_html
from site_builder.exchange.harvest.rdf_graph import parse_graph
from site_builder.metadata.keys.shared import DESCRIPTION, TITLE

LONGEST_PAGE = 500_000  # characters of a home page that are looked at
# A page's title often says which page it is
PAGE_NAMES = re.compile(
    r"^(?:accueil|home|bienvenue)\s*[-–—|:]\s*|\s*[-–—|:]\s*(?:accueil|home)$", re.I
)
# Hosts of a provider, whose names do not go with whoever leaves
PROVIDERS = re.compile(r"(?:^|\.)(?:opendatasoft\.com|huwise\.com|data\.gouv\.fr)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class PortalFacts:
    """`url`: the address that may be kept, or "" where its name is the provider's."""

    title: str
    description: str = ""
    url: str = ""
    languages: tuple[str, ...] = ("fr",)
    contact: Contact = Contact()


def read_portal_facts(client: WebClient, source: HarvestSource) -> PortalFacts:
    """Where it says nothing of itself, its host stands for its title."""
    parts = urlsplit(source.url)
    host = parts.hostname or ""
    facts = PortalFacts(title=host)
    with suppress(FetchFailed):
        facts = READERS[source.kind](client, source)
    root = f"{parts.scheme}://{parts.netloc}/"
    if source.kind == "beffroi":
        root = f"{source.url.rstrip('/')}/"
    return replace(
        facts,
        title=truncate_text(clean_line(facts.title), TITLE) or host,
        description=truncate_text(clean_prose(convert_html(facts.description)), DESCRIPTION),
        url="" if PROVIDERS.search(host) else root,
        languages=_select_languages(facts.languages),
    )


def _select_languages(codes: tuple[str, ...]) -> tuple[str, ...]:
    """Those that pages can be in."""
    short_codes = dict.fromkeys(code[:2].lower() for code in codes)
    languages = tuple(filter(LANGUAGES.__contains__, short_codes))
    return languages or ("fr",)


def _read_beffroi(client: WebClient, source: HarvestSource) -> PortalFacts:
    url = f"{source.url.rstrip('/')}/api/v1/portal.json"
    answer = read_object(client, url, needs="title")
    contact = get_object(answer, "contact")
    return PortalFacts(
        title=get_text(answer, "title"),
        description=get_text(answer, "description"),
        languages=list_texts(answer, "languages"),
        contact=Contact(
            get_text(contact, "name"), get_text(contact, "email"), get_text(contact, "url")
        ),
    )


def _read_ckan(client: WebClient, source: HarvestSource) -> PortalFacts:
    url = f"{source.url.rstrip('/')}/api/3/action/status_show"
    status = get_object(read_object(client, url, needs="result"), "result")
    return PortalFacts(
        title=get_text(status, "site_title"),
        description=get_text(status, "site_description"),
        languages=(get_text(status, "locale_default"),),
    )


def _read_udata(client: WebClient, source: HarvestSource) -> PortalFacts:
    parts = urlsplit(source.url)
    match = ORGANISATION.search(parts.path)
    path = f"/api/1/organizations/{quote(match[1])}/" if match else "/api/1/site/"
    answer = read_object(client, urljoin(source.url, path), needs="id")
    return PortalFacts(
        title=get_text(answer, "name", "title"), description=get_text(answer, "description")
    )


def _read_dcat(client: WebClient, source: HarvestSource) -> PortalFacts:
    graph = parse_graph(client.read_page(source.url, accept=ACCEPT, is_api=False))
    catalogues = sorted(graph.subjects(RDF.type, DCAT.Catalog), key=str)
    if not catalogues:
        return PortalFacts(title="")
    return PortalFacts(
        title=read_text(graph, catalogues[0], DCTERMS.title),
        description=read_text(graph, catalogues[0], DCTERMS.description),
    )


def _read_home_page(client: WebClient, source: HarvestSource) -> PortalFacts:
    """What its home page says in its head: its API does not say it."""
    page = client.read_page(source.url, accept="text/html", is_api=False)
    parser = _HeadParser()
    parser.feed(page.content[:LONGEST_PAGE].decode("utf-8", "replace"))
    title = parser.texts.get("og:site_name", "") or parser.texts.get("title", "")
    return PortalFacts(
        title=PAGE_NAMES.sub("", clean_line(title)),
        description=parser.texts.get("description", ""),
        languages=(parser.texts.get("lang", ""),),
    )


class _HeadParser(HTMLParser):
    """The language of a page, its title and its <meta>."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.texts: dict[str, str] = {}
        self._in_title = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self._in_title = tag == "title" and "title" not in self.texts
        if tag == "html":
            self.texts["lang"] = values.get("lang", "")
        elif tag == "meta":
            name = values.get("property") or values.get("name", "")
            self.texts.setdefault(name.lower(), values.get("content", ""))

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.texts["title"] = data
            self._in_title = False


READERS: Mapping[str, Callable[[WebClient, HarvestSource], PortalFacts]] = MappingProxyType(
    {
        "beffroi": _read_beffroi,
        "opendatasoft": _read_home_page,
        "dcat": _read_dcat,
        "ckan": _read_ckan,
        "udata": _read_udata,
    }
)

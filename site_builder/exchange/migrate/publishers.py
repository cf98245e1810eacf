"""Who publishes on a portal → the communes and partners of ours."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urljoin

from site_builder.core.model.source import HarvestSource
from site_builder.core.text import (
    LONGEST_SLUG,
    SLUG,
    clean_line,
    clean_prose,
    slugify_text,
    truncate_text,
)
from site_builder.core.vocabulary import ROLES
from site_builder.exchange.fetch.client import WebClient
from site_builder.exchange.harvest.harvested import HarvestedDataset
from site_builder.exchange.harvest.json_answers import (
    get_number,
    get_text,
    list_objects,
    read_object,
)
from site_builder.exchange.harvest.kinds.udata import ORGANISATION
from site_builder.exchange.harvest.plain_text import convert_html
from site_builder.exchange.migrate.optional_answers import read_optional
from site_builder.metadata.keys.publisher import COMMUNE
from site_builder.metadata.keys.shared import DESCRIPTION, TITLE
from site_builder.metadata.public_names import RESERVED
from site_builder.metadata.yaml.kinds import KINDS, parse_web_address

Json = dict[str, Any]
PUBLISHERS = "api/v1/publishers.json"
MOST = 4_000  # publishers: what a catalogue names beyond goes to the portal's own
# What stands before the name of a commune, in a slug; a métropole is somebody else
TITLES = re.compile(r"^(?:ville|mairie|commune)-(?:de|des|du|d)-")
ARTICLES = re.compile(r"^(?:la|le|les|l)-")  # « Ville du Havre » is of Le Havre
KEPT_KEYS = ("siren", "siret", "homepage")
MOST_PEOPLE = 100_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundPublisher:
    """`insee` is "" of a partner; `more`: further keys of communes.yml."""

    slug: str
    name: str
    insee: str = ""
    role: str = ""
    more: Json = field(default_factory=dict)

    def describe(self) -> Json:
        """As communes.yml has it."""
        written: Json = {"insee": self.insee, "name": self.name, "slug": self.slug}
        written |= {"role": self.role, **self.more}
        if slugify_text(self.name) == self.slug:
            del written["slug"]
        return {key: value for key, value in written.items() if value not in ("", None)}


@dataclass(slots=True, kw_only=True)
class PublisherBook:
    """All who were found, by slug. `own_name`: who publishes what nobody is named for. `communes`:
    the INSEE codes that somebody gave, by the slug of the name; `described`: what the portal says
    of publishers, likewise. `slugs`: of a « Ville de X », that of « Mairie de X » too."""

    own_name: str
    communes: dict[str, tuple[str, str]] = field(default_factory=dict)
    described: dict[str, Json] = field(default_factory=dict)
    by_slug: dict[str, FoundPublisher] = field(default_factory=dict)
    slugs: dict[str, str] = field(default_factory=dict)

    def list_unused(self) -> Iterator[tuple[str, str]]:
        """The communes that somebody gave, and that nobody is called."""
        insee_codes = {publisher.insee for publisher in self.by_slug.values()}
        for insee, name in self.communes.values():
            if insee not in insee_codes:
                yield insee, name

    def keep_slug(self, slug: str) -> None:
        """Of a folder that is there: a name that is a commune's now has it."""
        self.slugs.setdefault(make_commune_key(slug), slug)

    def keep_publisher(self, slug: str, name: str) -> None:
        """Of a folder that is there, and that no dataset is of any more."""
        self.by_slug.setdefault(slug, FoundPublisher(slug=slug, name=name or slug))

    def find_slug(self, dataset: HarvestedDataset) -> str:
        """Of who publishes a dataset, who is written down."""
        name = truncate_text(clean_line(dataset.publisher), TITLE)
        slug = make_publisher_slug(name)
        if not name or (slug not in self.by_slug and len(self.by_slug) >= MOST):
            name = truncate_text(clean_line(self.own_name), TITLE)
            if len(self.communes) == 1:
                name = next(iter(self.communes.values()))[1]
            slug = make_publisher_slug(name)
        if slug in self.by_slug:
            return slug
        more = self.described.get(slug, {})
        key = make_commune_key(slug)
        if key in self.communes:
            insee, name = self.communes[key]
            slug = self.slugs.setdefault(key, make_publisher_slug(name))
            publisher = FoundPublisher(slug=slug, name=name, insee=insee, more=more)
        else:
            if TITLES.match(slug):
                slug = self.slugs.setdefault(key, slug)
            publisher = FoundPublisher(slug=slug, name=name or slug, more=more)
        self.by_slug.setdefault(slug, publisher)
        return slug


def make_book(own_name: str, communes: Iterable[tuple[str, str]]) -> PublisherBook:
    """`communes`: their INSEE codes and names."""
    by_slug = {}
    for insee, name in communes:
        by_slug[make_commune_key(slugify_text(name))] = (insee, clean_line(name))
    return PublisherBook(own_name=own_name, communes=by_slug)


def make_commune_key(slug: str) -> str:
    """The same of all spellings of a commune's name."""
    return ARTICLES.sub("", TITLES.sub("", slug))


def make_publisher_slug(name: str) -> str:
    slug = name if SLUG.fullmatch(name) and len(name) <= LONGEST_SLUG else slugify_text(name)
    if not slug or slug in RESERVED:
        return slugify_text(f"producteur {slug}")
    return slug


def read_publisher_texts(client: WebClient, source: HarvestSource) -> dict[str, Json]:
    """What the portal says of its publishers, by the slug of their names; nothing where it has no
    such list. Raises FetchFailed."""
    root = source.url.rstrip("/")
    if source.kind == "ckan":
        url = f"{root}/api/3/action/organization_list?all_fields=true&limit=1000"
        listed = list(list_objects(read_optional(client, url, "result"), "result"))
    elif source.kind == "udata" and (match := ORGANISATION.search(source.url)):
        url = urljoin(source.url, f"/api/1/organizations/{quote(match[1])}/")
        listed = [read_optional(client, url, "id")]
    else:
        listed = []
    texts: dict[str, Json] = {}
    for organisation in listed:
        description = clean_prose(convert_html(get_text(organisation, "description")))
        texts[make_publisher_slug(get_text(organisation, "title", "name"))] = {
            "description": truncate_text(description, DESCRIPTION),
            "homepage": parse_web_address(get_text(organisation, "url")),
        }
    return texts


def list_beffroi_publishers(client: WebClient, root: str) -> Iterator[FoundPublisher]:
    """All of a portal of ours, those without a dataset too. What no description may say is left
    out. Raises FetchFailed."""
    answer = read_object(client, f"{root.rstrip('/')}/{PUBLISHERS}", needs="publishers")
    insee_codes: set[str] = set()
    for listed in list_objects(answer, "publishers"):
        slug = get_text(listed, "slug")
        if not SLUG.fullmatch(slug) or slug in RESERVED or len(slug) > LONGEST_SLUG:
            continue
        insee = _read_value(listed, "insee")
        role = get_text(listed, "role")
        yield FoundPublisher(
            slug=slug,
            name=truncate_text(clean_line(get_text(listed, "name")), TITLE) or slug,
            insee="" if insee in insee_codes else insee,
            role=role if role in ROLES else "",
            more=_list_more(listed),
        )
        insee_codes.add(insee)


def _list_more(listed: Json) -> Json:
    more: Json = {key: _read_value(listed, key) for key in KEPT_KEYS}
    more["description"] = truncate_text(clean_prose(get_text(listed, "description")), DESCRIPTION)
    population = get_number(listed, "population")
    if 0 < population < MOST_PEOPLE:
        more["population"] = population
    return more


def _read_value(listed: Json, key: str) -> str:
    """As communes.yml accepts it, or ""."""
    kind = COMMUNE.by_name[key].kind
    value = KINDS[kind](get_text(listed, key), TITLE)
    return value if isinstance(value, str) else ""

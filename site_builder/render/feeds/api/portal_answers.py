"""What /api/v1/ answers of who publishes, and of what the portal says beside its data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from msgspec import Meta

from site_builder.render.feeds.api.answer_terms import Address, Day, Id, Slug, Url, Version
from site_builder.render.feeds.api.dataset_answers import Contact


@dataclass(frozen=True, slots=True, kw_only=True)
class Publisher:
    """Who publishes datasets, or may."""

    slug: Slug
    name: str
    role: Annotated[str, Meta(description="commune, metropole, delegate, public, private")]
    insee: str
    siren: str
    siret: str
    population: int | None
    description: str
    homepage: Url
    url: Annotated[Address, Meta(description="Its page.")]
    datasets: Annotated[int, Meta(description="How many it publishes.")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Publishers:
    """All publishers, in order of slug."""

    version: Version
    publishers: tuple[Publisher, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """An image: what it is called beside the text that shows it, and where it is."""

    name: str
    url: Address


@dataclass(frozen=True, slots=True, kw_only=True)
class Reuse:
    """What somebody has made of the data."""

    title: str
    url: Url
    author: str
    description: str
    day: Day
    datasets: tuple[Id, ...]
    picture: Picture | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleTranslation:
    """The same page in another language."""

    language: str
    title: str
    text: Annotated[str, Meta(description="Markdown, without the title.")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """A page of the portal's own; a piece of news where it has a day."""

    name: Annotated[str, Meta(description="Of its file, without its ending.")]
    url: Address
    title: str
    day: Day
    menu: Annotated[bool, Meta(description="Is it at the head of all pages?")]
    text: Annotated[str, Meta(description="Markdown, without the title.")]
    pictures: tuple[Picture, ...]
    translations: tuple[ArticleTranslation, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Portal:
    """What the portal says of itself, and beside its data."""

    version: Version
    title: str
    description: str
    url: Address
    languages: Annotated[tuple[str, ...], Meta(description="Its own first.")]
    contact: Contact
    reuses: tuple[Reuse, ...]
    articles: tuple[Article, ...]

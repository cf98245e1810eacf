"""What the portal says beside its data: reuses, articles, pictures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from site_builder.core.model.figure import Aggregate

CitedForm = Literal["", "chart", "figure", "table", "map"]  # "": nobody can tell what is meant


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A PNG, JPEG or WebP image of the owner's: `path` beside communes.yml, `url` in the site; the
    sides in pixels."""

    path: str
    url: str
    sha256: str
    width: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Reuse:
    """What somebody has made of the data, at `url`. `datasets` are ids."""

    title: str
    url: str
    author: str = ""
    description: str = ""
    day: date | None = None
    datasets: tuple[str, ...] = ()
    picture: Picture | None = None


@dataclass(frozen=True, slots=True)
class ArticleLink:
    """Where a link of an article leads: as it is written, as a path of the site, and the line that
    it stands on."""

    written: str
    url: str
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """What a line of an article shows of a dataset. `place`: of that line in the text, from 0;
    `line`: in its file. `part`: which table or chart of the dataset, "" where it has one.

    Of a figure: the numbers of `column`, or rows where it is "", of all years or of one, one by one
    for the values of `group` where there is one; each as it is written.
    """

    place: int
    line: int
    form: CitedForm = ""
    dataset: str = ""
    part: str = ""
    aggregate: Aggregate = "count"
    column: str = ""
    year: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """A page of the owner's; a piece of news where it has a day. `path` is its file, `url` its
    address in the site, `text` Markdown without its title, `links` those that stay in the site;
    `menu`: at the head of all pages. `titles`: what links call it in other languages.

    `translations` are the same page in other languages, each from a file of its own; `language` is
    that of a translation, "" for the portal's first."""

    path: str
    url: str
    title: str
    text: str
    day: date | None = None
    menu: bool = False
    links: tuple[ArticleLink, ...] = ()
    pictures: tuple[Picture, ...] = ()
    citations: tuple[Citation, ...] = ()
    titles: tuple[tuple[str, str], ...] = ()  # of a language
    language: str = ""
    translations: tuple[Article, ...] = ()


@dataclass(frozen=True, slots=True)
class MapBackground:
    """The owner's archive of tiles: its address in the site, and whose it says that it is."""

    url: str
    sha256: str
    attribution: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Editorial:
    """What the portal says beside its data: reuses and news, the latest first, and pages in order
    of address."""

    reuses: tuple[Reuse, ...] = ()
    pages: tuple[Article, ...] = ()
    news: tuple[Article, ...] = ()
    logos: tuple[tuple[str, Picture], ...] = ()  # of publishers, by slug
    background: MapBackground | None = None

    @property
    def articles(self) -> tuple[Article, ...]:
        """Every text of the owner's, of which each translation is one."""
        originals = (*self.pages, *self.news)
        translations = (text for article in originals for text in article.translations)
        return (*originals, *translations)

    @property
    def pictures(self) -> tuple[Picture, ...]:
        """Every image that is shown."""
        own = (picture for article in self.articles for picture in article.pictures)
        logos = (picture for _, picture in self.logos)
        return (*(reuse.picture for reuse in self.reuses if reuse.picture), *own, *logos)

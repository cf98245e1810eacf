"""Groups of datasets that have something in common, as items of lists: themes, keywords,
formats."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

from site_builder.compose.facets import FORMATS as NAMES
from site_builder.compose.facets import Group, by_theme
from site_builder.core.language import Language
from site_builder.render.pages.shell import Plan
from site_builder.render.pages.values import number


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    """`name` is that of its kind of page and of its templates, `folder` its address; `words` begins
    the messages that name its groups, and say what they are. `asked` makes the list of all datasets
    that of a group, "" where nothing does."""

    name: str
    folder: str
    words: str
    groups: Callable[[Plan], Sequence[Group]]
    asked: Callable[[Group], str]


def _asked_format(group: Group) -> str:
    return urlencode([("format", name) for name, slug in NAMES.items() if slug == group.slug])


THEMES = Facet(
    name="theme",
    folder="themes/",
    words="theme",
    groups=lambda given: by_theme(given.site.entries),
    asked=lambda group: f"theme={group.slug}",
)
KEYWORDS = Facet(
    name="keyword",
    folder="mots-cles/",
    words="keyword",
    groups=lambda given: tuple(given.keywords.values()),
    asked=lambda _: "",
)
FORMATS = Facet(
    name="format",
    folder="formats/",
    words="formats",
    groups=lambda given: given.formats,
    asked=_asked_format,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetItem:
    """A theme, a keyword or a format in a list."""

    title: Annotated[str, "What it is called."]
    url: Annotated[str, "Its page, from the site's root."]
    count: Annotated[str, "How many datasets it has."]
    spoken: Annotated[str, "The same, with what it counts."]
    about: Annotated[str, "What it is and what it is good for, in a sentence, or empty."]


def items(language: Language, facet: Facet, groups: Sequence[Group]) -> Iterator[FacetItem]:
    for group in groups:
        count = len(group.entries)
        yield FacetItem(
            title=title(language, facet, group),
            url=f"{facet.folder}{group.slug}/",
            count=number(language, count),
            spoken=language.count("datasets", count),
            about=about(language, facet, group),
        )


def title(language: Language, facet: Facet, group: Group) -> str:
    return group.title or language.say(f"{facet.words}.{group.slug}")


def about(language: Language, facet: Facet, group: Group) -> str:
    message = f"{facet.words}.{group.slug}.text"
    return language.say(message) if language.has(message) else ""

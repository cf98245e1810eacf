"""Groups of datasets that have something in common, as items of lists: themes, keywords,
formats."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

from site_builder.compose.facets import FORMATS as NAMES
from site_builder.compose.facets import FacetGroup, group_by_theme
from site_builder.core.language import Language
from site_builder.render.localised_site import LocalisedSite
from site_builder.render.pages.dataset_counts import count_datasets, count_own_datasets
from site_builder.render.pages.values import format_integer


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    """`name` is that of its kind of page and of its templates, `folder` its address; `words` begins
    the messages that name its groups, and say what they are. `asked` makes the list of all datasets
    that of a group, "" where nothing does."""

    name: str
    folder: str
    words: str
    groups: Callable[[LocalisedSite], Sequence[FacetGroup]]
    asked: Callable[[FacetGroup], str]


def _build_format_query(group: FacetGroup) -> str:
    return urlencode([("format", name) for name, slug in NAMES.items() if slug == group.slug])


THEMES = Facet(
    name="theme",
    folder="themes/",
    words="theme",
    groups=lambda localised_site: group_by_theme(localised_site.site.entries),
    asked=lambda group: f"theme={group.slug}",
)
KEYWORDS = Facet(
    name="keyword",
    folder="mots-cles/",
    words="keyword",
    groups=lambda localised_site: tuple(localised_site.keywords.values()),
    asked=lambda _: "",
)
FORMATS = Facet(
    name="format",
    folder="formats/",
    words="formats",
    groups=lambda localised_site: localised_site.formats,
    asked=_build_format_query,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FacetItem:
    """A theme, a keyword or a format in a list."""

    title: Annotated[str, "What it is called."]
    url: Annotated[str, "Its page, from the site's root."]
    count: Annotated[str, "How many datasets it has."]
    spoken: Annotated[str, "The same, with what it counts."]
    about: Annotated[str, "What it is and what it is good for, in a sentence, or empty."]
    keywords: Annotated[str, "What its datasets say most that they are about, or empty."] = ""


def build_facet_items(
    language: Language, facet: Facet, groups: Sequence[FacetGroup]
) -> Iterator[FacetItem]:
    for group in groups:
        yield FacetItem(
            title=get_facet_group_title(language, facet, group),
            url=f"{facet.folder}{group.slug}/",
            count=format_integer(language, count_own_datasets(group.entries) or len(group.entries)),
            spoken=count_datasets(language, group.entries),
            about=describe_facet_group(language, facet, group),
        )


def get_facet_group_title(language: Language, facet: Facet, group: FacetGroup) -> str:
    return group.title or language.say(f"{facet.words}.{group.slug}")


def describe_facet_group(language: Language, facet: Facet, group: FacetGroup) -> str:
    message = f"{facet.words}.{group.slug}.text"
    return language.say(message) if language.has(message) else ""

"""What datasets have in common: /themes/<slug>/, /mots-cles/<slug>/ and /formats/<slug>/, listed as all datasets are,
and the list of each of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Annotated

from site_builder.facets import Group, by_theme
from site_builder.language import Language
from site_builder.model import Link
from site_builder.pages.datasets import DatasetsPage, paginated
from site_builder.pages.listing import alphabetical
from site_builder.pages.shell import Kind, Plan, Planned, shell
from site_builder.pages.shown import number

MOST = 400  # of a list: of more keywords, those that most datasets have


@dataclass(frozen=True, slots=True)
class Facet:
    """`name` is that of its kind of page and of its templates, `folder` its address; `words` begins the messages that
    name its groups, and say what they are."""

    name: str
    folder: str
    words: str
    groups: Callable[[Plan], Sequence[Group]]


THEMES = Facet("theme", "themes/", "theme", lambda given: by_theme(given.site.entries))
KEYWORDS = Facet("keyword", "mots-cles/", "keyword", lambda given: tuple(given.keywords.values()))
FORMATS = Facet("format", "formats/", "formats", lambda given: given.formats)


@dataclass(frozen=True, slots=True)
class FacetItem:
    """A theme, a keyword or a format in a list."""

    title: Annotated[str, "What it is called."]
    url: Annotated[str, "Its page, from the site's root."]
    count: Annotated[str, "How many datasets it has."]
    spoken: Annotated[str, "The same, with what it counts."]
    about: Annotated[str, "What it is and what it is good for, in a sentence, or empty."]


@dataclass(frozen=True, slots=True)
class FacetsPage:
    """The list of themes, of keywords or of formats."""

    title: Annotated[str, "The list's title."]
    description: Annotated[str, "What it is good for, in a sentence."]
    items: Annotated[tuple[FacetItem, ...], "Those that datasets have, in order of title."]


def items(language: Language, facet: Facet, groups: Sequence[Group]) -> Iterator[FacetItem]:
    for group in groups:
        count = len(group.entries)
        yield FacetItem(
            title(language, facet, group),
            f"{facet.folder}{group.slug}/",
            number(language, count),
            language.count("datasets", count),
            _about(language, facet, group),
        )


def title(language: Language, facet: Facet, group: Group) -> str:
    return group.title or language.say(f"{facet.words}.{group.slug}")


def _about(language: Language, facet: Facet, group: Group) -> str:
    message = f"{facet.words}.{group.slug}.text"
    return language.say(message) if language.has(message) else ""


def page(language: Language, facet: Facet, groups: Sequence[Group]) -> FacetsPage:
    used = sorted(groups, key=lambda group: (-len(group.entries), group.slug))[:MOST]
    some = sorted(items(language, facet, used), key=lambda item: (alphabetical(item.title), item.url))
    return FacetsPage(
        title=language.say(f"facets.{facet.name}"),
        description=language.say(f"facets.{facet.name}.text"),
        items=tuple(some),
    )


def plan(facet: Facet, given: Plan) -> Iterator[Planned]:
    """The pages of each group."""
    language = given.language
    above = Link(language.say(f"facets.{facet.name}"), facet.folder)
    for group in facet.groups(given):
        name = title(language, facet, group)
        yield from paginated(
            given,
            name[:1].upper() + name[1:],
            f"{facet.folder}{group.slug}/",
            group.entries,
            (f"{facet.name}--{group.slug}.html", f"{facet.name}.html", "datasets.html"),
            _about(language, facet, group),
            above,
        )


def plan_lists(given: Plan) -> Iterator[Planned]:
    for facet in (THEMES, KEYWORDS, FORMATS):
        if groups := facet.groups(given):

            def contexts(facet: Facet = facet, groups: Sequence[Group] = groups) -> list[FacetsPage]:
                return [page(given.language, facet, groups)]

            yield Planned(
                file=f"{facet.folder}index.html",
                templates=(f"facets--{facet.name}.html", "facets.html"),
                shell=shell(given, facet.folder),
                inputs=([(group.slug, group.title, len(group.entries)) for group in groups],),
                contexts=contexts,
            )


THEME = Kind("theme", DatasetsPage, partial(plan, THEMES))
KEYWORD = Kind("keyword", DatasetsPage, partial(plan, KEYWORDS))
FORMAT = Kind("format", DatasetsPage, partial(plan, FORMATS))
LISTS = Kind("facets", FacetsPage, plan_lists)

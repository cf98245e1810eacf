"""What datasets have in common: /themes/<slug>/, /mots-cles/<slug>/ and /formats/<slug>/, listed as
all datasets are, and the list of each of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Annotated

from site_builder.compose.facets import Group
from site_builder.core.language import Language
from site_builder.core.model import Link
from site_builder.render.feeds.atom import feed_of
from site_builder.render.pages.datasets import DatasetsPage, paginated
from site_builder.render.pages.groups import (
    FORMATS,
    KEYWORDS,
    THEMES,
    Facet,
    FacetItem,
    about,
    items,
    title,
)
from site_builder.render.pages.listing import alphabetical
from site_builder.render.pages.shell import Kind, Plan, Planned, shell

MOST = 400  # of a list: of more keywords, those that most datasets have


@dataclass(frozen=True, slots=True)
class FacetsPage:
    """The list of themes, of keywords or of formats."""

    title: Annotated[str, "The list's title."]
    description: Annotated[str, "What it is good for, in a sentence."]
    items: Annotated[tuple[FacetItem, ...], "Those that datasets have, in order of title."]


def page(language: Language, facet: Facet, groups: Sequence[Group]) -> FacetsPage:
    used = sorted(groups, key=lambda group: (-len(group.entries), group.slug))[:MOST]
    some = sorted(
        items(language, facet, used), key=lambda item: (alphabetical(item.title), item.url)
    )
    return FacetsPage(
        title=language.say(f"groups.{facet.name}"),
        description=" ".join(_said(language, facet, len(groups))),
        items=tuple(some),
    )


def _said(language: Language, facet: Facet, count: int) -> Iterator[str]:
    yield language.say(f"groups.{facet.name}.text")
    if count > MOST:
        yield language.say("groups.most", most=MOST, count=count)


def plan(facet: Facet, given: Plan) -> Iterator[Planned]:
    """The pages of each group."""
    language = given.language
    above = Link(language.say(f"groups.{facet.name}"), facet.folder)
    for group in facet.groups(given):
        # others have no feed
        name = title(language, facet, group)
        some = group.entries if facet is THEMES else ()
        yield from paginated(
            given,
            name[:1].upper() + name[1:],
            folder=f"{facet.folder}{group.slug}/",
            entries=group.entries,
            templates=(f"{facet.name}--{group.slug}.html", f"{facet.name}.html", "datasets.html"),
            asked=facet.asked(group),
            about=about(language, facet, group),
            above=above,
            feed=feed_of(given.site.portal.url, f"{facet.folder}{group.slug}/", some),
        )


def plan_lists(given: Plan) -> Iterator[Planned]:
    for facet in (THEMES, KEYWORDS, FORMATS):
        if groups := facet.groups(given):

            def contexts(
                facet: Facet = facet, groups: Sequence[Group] = groups
            ) -> list[FacetsPage]:
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

"""What datasets have in common: /themes/<slug>/, /mots-cles/<slug>/ and /formats/<slug>/, listed as
all datasets are, and the list of each of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Annotated

from site_builder.compose.facets import (
    FacetGroup,
    choose_spelling,
    count_spellings,
    slugify_keyword,
)
from site_builder.core.language import Language, apply_initial_capital
from site_builder.core.model.portal import Link
from site_builder.render.feeds.atom import get_atom_path
from site_builder.render.localised_site import LocalisedSite
from site_builder.render.pages.datasets import DatasetsPage, plan_paginated_datasets
from site_builder.render.pages.groups import (
    FORMATS,
    KEYWORDS,
    THEMES,
    Facet,
    FacetItem,
    build_facet_items,
    describe_facet_group,
    get_facet_group_title,
)
from site_builder.render.pages.listing import make_alphabetical_key
from site_builder.render.pages.shell import PageKind, PlannedPage, build_page_shell

MOST = 400  # of a list: of more keywords, those that most datasets have
MOST_SHOWN = 6  # keywords of a theme


@dataclass(frozen=True, slots=True)
class FacetsPage:
    """The list of themes, of keywords or of formats."""

    title: Annotated[str, "The list's title."]
    description: Annotated[str, "What it is good for, in a sentence."]
    items: Annotated[tuple[FacetItem, ...], "Those that datasets have, in order of title."]


def build_facet_list_page(
    language: Language, facet: Facet, groups: Sequence[FacetGroup]
) -> FacetsPage:
    largest_groups = sorted(groups, key=lambda group: (-len(group.entries), group.slug))[:MOST]
    items = list(build_facet_items(language, facet, largest_groups))
    if facet is THEMES:
        items = [
            replace(item, keywords=_join_keywords(item.title, group))
            for item, group in zip(items, largest_groups, strict=True)
        ]
    items.sort(key=lambda item: (make_alphabetical_key(item.title), item.url))
    return FacetsPage(
        title=language.say(f"groups.{facet.name}"),
        description=" ".join(_describe_facet_list(language, facet, len(groups))),
        items=tuple(items),
    )


def _join_keywords(title: str, group: FacetGroup) -> str:
    """The keywords that most datasets of a theme have, as most write them, less those that its
    title says."""
    # tables of the territory say what their parts say
    spellings = count_spellings(
        entry for entry in group.entries if not entry.dataset.is_of_territory
    )
    said = {slug.rstrip("s") for slug in map(slugify_keyword, title.split())}
    telling = [slug for slug in spellings if slug and slug.rstrip("s") not in said]
    telling.sort(key=lambda slug: (-spellings[slug].total(), slug))
    shown = [choose_spelling(spellings[slug]) for slug in telling[:MOST_SHOWN]]
    return apply_initial_capital(", ".join(shown))


def _list_inputs(facet: Facet, groups: Sequence[FacetGroup]) -> Iterator[tuple[object, ...]]:
    for group in groups:
        kinds = [entry.dataset.is_of_territory for entry in group.entries]
        keywords = [entry.dataset.keywords for entry in group.entries] if facet is THEMES else ()
        yield group.slug, group.title, kinds, keywords


def _describe_facet_list(language: Language, facet: Facet, count: int) -> Iterator[str]:
    yield language.say(f"groups.{facet.name}.text")
    if count > MOST:
        yield language.say("groups.most", most=MOST, count=count)


def plan_facet_pages(facet: Facet, localised_site: LocalisedSite) -> Iterator[PlannedPage]:
    """The pages of each group."""
    language = localised_site.language
    above = Link(language.say(f"groups.{facet.name}"), facet.folder)
    for group in facet.groups(localised_site):
        # others have no feed
        name = get_facet_group_title(language, facet, group)
        feed_entries = group.entries if facet is THEMES else ()
        yield from plan_paginated_datasets(
            localised_site,
            name[:1].upper() + name[1:],
            folder=f"{facet.folder}{group.slug}/",
            entries=group.entries,
            templates=(f"{facet.name}--{group.slug}.html", f"{facet.name}.html", "datasets.html"),
            asked=facet.asked(group),
            about=describe_facet_group(language, facet, group),
            above=above,
            feed=get_atom_path(
                localised_site.site.portal.url, f"{facet.folder}{group.slug}/", feed_entries
            ),
        )


def plan_facet_lists(localised_site: LocalisedSite) -> Iterator[PlannedPage]:
    for facet in (THEMES, KEYWORDS, FORMATS):
        if groups := facet.groups(localised_site):

            def contexts(
                facet: Facet = facet, groups: Sequence[FacetGroup] = groups
            ) -> list[FacetsPage]:
                return [build_facet_list_page(localised_site.language, facet, groups)]

            yield PlannedPage(
                file=f"{facet.folder}index.html",
                templates=(f"facets--{facet.name}.html", "facets.html"),
                shell=build_page_shell(localised_site, facet.folder),
                inputs=(list(_list_inputs(facet, groups)),),
                contexts=contexts,
            )


THEME = PageKind("theme", DatasetsPage, partial(plan_facet_pages, THEMES))
KEYWORD = PageKind("keyword", DatasetsPage, partial(plan_facet_pages, KEYWORDS))
FORMAT = PageKind("format", DatasetsPage, partial(plan_facet_pages, FORMATS))
LISTS = PageKind("facets", FacetsPage, plan_facet_lists)

"""Where one searches: a field, and what a script finds as one types. Without it, the ways to all
that is here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from site_builder.compose.facets import group_by_theme
from site_builder.render.feeds.search import SEARCH_PATH
from site_builder.render.localised_site import LocalisedSite
from site_builder.render.pages.data_request import DataRequest, build_data_request
from site_builder.render.pages.groups import THEMES, FacetItem, build_facet_items
from site_builder.render.pages.shell import PageKind, PlannedPage, build_page_shell

ADDRESS = "recherche/"


@dataclass(frozen=True, slots=True)
class SearchPage:
    """The page of the search."""

    title: Annotated[str, "What one does here."]
    description: Annotated[str, "What is searched, in a sentence."]
    names: Annotated[str, "The file of all names, from the site's root."]
    themes: Annotated[tuple[FacetItem, ...], "The themes that have datasets."]
    request: Annotated[DataRequest | None, "How to ask for what is not here, or nothing."]


def plan_search_page(localised_site: LocalisedSite) -> Iterator[PlannedPage]:
    language = localised_site.language

    def contexts() -> list[SearchPage]:
        names = SEARCH_PATH.format(suffix=localised_site.suffix)
        themes = tuple(
            build_facet_items(language, THEMES, group_by_theme(localised_site.site.entries))
        )
        title = language.say("search.title")
        request = build_data_request(language, localised_site.site.portal)
        return [SearchPage(title, language.say("search.text"), names, themes, request)]

    counts = sorted(entry.dataset.theme for entry in localised_site.site.entries)
    yield PlannedPage(
        file=f"{ADDRESS}index.html",
        templates=("search.html",),
        shell=build_page_shell(localised_site, ADDRESS, indexed=False),
        inputs=(counts,),
        contexts=contexts,
    )


SEARCH = PageKind("search", SearchPage, plan_search_page)

"""Where one searches: a field, and what a script finds as one types. Without it, the ways to all
that is here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from site_builder.compose.facets import by_theme
from site_builder.render.feeds.search import SEARCH as NAMES
from site_builder.render.pages.groups import THEMES, FacetItem, items
from site_builder.render.pages.shell import Kind, Plan, Planned, shell

ADDRESS = "recherche/"


@dataclass(frozen=True, slots=True)
class SearchPage:
    """The page of the search."""

    title: Annotated[str, "What one does here."]
    description: Annotated[str, "What is searched, in a sentence."]
    names: Annotated[str, "The file of all names, from the site's root."]
    themes: Annotated[tuple[FacetItem, ...], "The themes that have datasets."]


def plan(given: Plan) -> Iterator[Planned]:
    language = given.language

    def contexts() -> list[SearchPage]:
        names = NAMES.path.format(suffix=given.suffix)
        themes = tuple(items(language, THEMES, by_theme(given.site.entries)))
        return [
            SearchPage(language.say("search.title"), language.say("search.text"), names, themes)
        ]

    counts = sorted(entry.dataset.theme for entry in given.site.entries)
    yield Planned(
        file=f"{ADDRESS}index.html",
        templates=("search.html",),
        shell=shell(given, ADDRESS, indexed=False),
        inputs=(counts,),
        contexts=contexts,
    )


SEARCH = Kind("search", SearchPage, plan)

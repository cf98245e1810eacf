"""What has been made of the data: /reutilisations/, and the reuses that other pages show of
theirs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from site_builder.compose.editorial.reuses import ADDRESS
from site_builder.core.language import format_french_spaces
from site_builder.core.model.editorial import Picture, Reuse
from site_builder.core.model.portal import Link
from site_builder.core.text import write_iso_day
from site_builder.render.localised_site import LocalisedSite
from site_builder.render.pages.paging import PageSlice, Step, split_into_pages
from site_builder.render.pages.prose import extract_lede
from site_builder.render.pages.shell import PageKind, PlannedPage, build_page_shell

PER_PAGE = 24
FEW = 6  # that a page shows of its own; the list has all


@dataclass(frozen=True, slots=True, kw_only=True)
class ReuseShown:
    """Something that somebody has made of the data."""

    title: Annotated[str, "What it is called."]
    url: Annotated[str, "Its address, elsewhere."]
    author: Annotated[str, "Who has made it, or empty."]
    sentence: Annotated[str, "What it is, in plain words, or empty."]
    day: Annotated[str, "The day it was made, in full, or empty."]
    iso_day: Annotated[str, "The same day as YYYY-MM-DD, or empty."]
    picture: Annotated[
        Picture | None, "An image of it, its address from the site's root; in the list of all only."
    ]
    datasets: Annotated[
        tuple[Link, ...],
        "The datasets that it uses, from the site's root; in the list of all only.",
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReusesPage:
    """A page of the list of reuses."""

    title: Annotated[str, "The list's title."]
    description: Annotated[str, "What the list holds, in a sentence."]
    items: Annotated[tuple[ReuseShown, ...], "The reuses of this page, the latest first."]
    steps: Annotated[
        tuple[Step, ...], "Links to the pages of the list; nothing where there is only one."
    ]
    previous: Annotated[str, "The page before, from the site's root, or empty."]
    next: Annotated[str, "The page after, from the site's root, or empty."]


def describe_reuse(
    localised_site: LocalisedSite, reuse: Reuse, with_details: bool = False
) -> ReuseShown:
    """`with_details`: with its image, which most pages have no room for, and with the datasets that
    it uses."""
    return ReuseShown(
        title=reuse.title,
        url=reuse.url,
        author=reuse.author,
        sentence=format_french_spaces(extract_lede(reuse.description)),
        day=localised_site.language.day(reuse.day) if reuse.day else "",
        iso_day=write_iso_day(reuse.day),
        picture=reuse.picture if with_details else None,
        datasets=tuple(localised_site.reused[id_] for id_ in reuse.datasets)
        if with_details
        else (),
    )


def build_reuse_list_page(localised_site: LocalisedSite, leaf: PageSlice[Reuse]) -> ReusesPage:
    language = localised_site.language
    return ReusesPage(
        title=leaf.title(language, language.say("reuses.title")),
        description=language.count("reuses.text", leaf.total),
        items=tuple(
            describe_reuse(localised_site, reuse, with_details=True) for reuse in leaf.some
        ),
        **leaf.around(language),
    )


def plan_reuse_list(localised_site: LocalisedSite) -> Iterator[PlannedPage]:
    reuses = localised_site.site.editorial.reuses
    for leaf in split_into_pages(ADDRESS, reuses, PER_PAGE) if reuses else ():

        def contexts(leaf: PageSlice[Reuse] = leaf) -> list[ReusesPage]:
            return [build_reuse_list_page(localised_site, leaf)]

        yield PlannedPage(
            file=f"{leaf.path}index.html",
            templates=("reuses.html",),
            shell=build_page_shell(localised_site, leaf.path),
            inputs=(
                leaf,
                [localised_site.reused[id_] for reuse in leaf.some for id_ in reuse.datasets],
            ),
            contexts=contexts,
        )


REUSES = PageKind("reuses", ReusesPage, plan_reuse_list)

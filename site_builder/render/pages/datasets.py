"""All datasets in order of title, in static pages of a hundred: /jeux/, /jeux/2/…"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

from site_builder.compose.facets import group_by_theme
from site_builder.core.model.portal import Link, Publisher
from site_builder.core.model.site import DatasetEntry
from site_builder.render.feeds.atom import get_atom_path
from site_builder.render.feeds.facets import FACETS_PATH, FEW
from site_builder.render.feeds.search import SEARCH_PATH
from site_builder.render.localised_site import LocalisedSite
from site_builder.render.pages.bare_title import write_bare_title
from site_builder.render.pages.dataset_counts import count_datasets
from site_builder.render.pages.groups import THEMES, FacetItem, build_facet_items
from site_builder.render.pages.listing import (
    Item,
    build_dataset_item,
    list_common_titles,
    make_alphabetical_key,
)
from site_builder.render.pages.paging import PageSlice, Step, split_into_pages
from site_builder.render.pages.shell import (
    PageKind,
    PlannedPage,
    build_page_shell,
    group_own_entries_by_publisher,
)

FOLDER = "jeux/"
PER_PAGE = 100


@dataclass(frozen=True, slots=True)
class Ways:
    """What a script narrows the list of all datasets by, and where one goes without it."""

    names: Annotated[str, "The file of all names, from the site's root."]
    facets: Annotated[str, "The file of what else they have, from the site's root."]
    themes: Annotated[tuple[FacetItem, ...], "The themes that have datasets."]


@dataclass(frozen=True, slots=True, kw_only=True)
class DatasetsPage:
    """A page of a list of datasets."""

    title: Annotated[str, "The list's title."]
    description: Annotated[str, "What the list holds, in a sentence."]
    about: Annotated[str, "What its datasets have in common, in a sentence, or empty."]
    above: Annotated[Link | None, "The list that this one is of, from the site's root, or nothing."]
    items: Annotated[tuple[Item, ...], "The datasets of this page."]
    steps: Annotated[
        tuple[Step, ...], "Links to the pages of the list; nothing where there is only one."
    ]
    previous: Annotated[str, "The page before, from the site's root, or empty."]
    next: Annotated[str, "The page after, from the site's root, or empty."]
    ways: Annotated[
        Ways | None,
        "Other ways to what is listed, beside the first page of all datasets; or nothing.",
    ]
    narrowed: Annotated[
        str, "Where a script narrows this list, from the site's root; empty beside `ways`."
    ]
    common: Annotated[
        tuple[str, ...], "Titles that many of these datasets have: their publisher is said first."
    ]


def build_dataset_list_page(
    localised_site: LocalisedSite,
    title: str,
    leaf: PageSlice[DatasetEntry],
    counted: str,
    about: str = "",
    above: Link | None = None,
    ways: Ways | None = None,
    narrowed: str = "",
) -> DatasetsPage:
    """`counted` says how many the whole list has; `about`, `above`, `ways` and `narrowed` are those
    of the page."""
    language = localised_site.language
    return DatasetsPage(
        title=leaf.title(language, title),
        description=language.say("datasets.all", datasets=counted),
        about=about,
        above=above,
        items=tuple(build_dataset_item(localised_site, entry) for entry in leaf.some),
        ways=ways,
        narrowed="" if ways else narrowed,
        common=list_common_titles(leaf.some),
        **leaf.around(language),
    )


def build_dataset_filters(localised_site: LocalisedSite) -> Ways:
    return Ways(
        SEARCH_PATH.format(suffix=localised_site.suffix),
        FACETS_PATH.format(suffix=localised_site.suffix),
        tuple(
            build_facet_items(
                localised_site.language, THEMES, group_by_theme(localised_site.site.entries)
            )
        ),
    )


def plan_paginated_datasets(
    localised_site: LocalisedSite,
    title: str,
    folder: str,
    entries: Sequence[DatasetEntry],
    templates: tuple[str, ...],
    asked: str,
    ways: Ways | None = None,
    about: str = "",
    above: Link | None = None,
    feed: str = "",
) -> Iterator[PlannedPage]:
    """The pages of one list, at least one; `ways` stand beside the first, so that they change no
    other. `asked`: of the list of all datasets, to be that of these; `feed`: theirs."""
    ordered = sorted(entries, key=_order_by_title)
    counted = count_datasets(localised_site.language, entries)
    narrowed = f"{FOLDER}?{asked}" if asked and len(localised_site.site.entries) > FEW else ""
    for leaf in split_into_pages(folder, ordered, PER_PAGE):
        page_ways = ways if leaf.place == 1 else None

        def contexts(
            leaf: PageSlice[DatasetEntry] = leaf, page_ways: Ways | None = page_ways
        ) -> list[DatasetsPage]:
            return [
                build_dataset_list_page(
                    localised_site,
                    title,
                    leaf=leaf,
                    counted=counted,
                    about=about,
                    above=above,
                    ways=page_ways,
                    narrowed=narrowed,
                )
            ]

        yield PlannedPage(
            file=f"{leaf.path}index.html",
            templates=templates,
            shell=build_page_shell(localised_site, leaf.path, feed=feed),
            inputs=(
                title,
                counted,
                leaf.place,
                leaf.pages,
                page_ways,
                narrowed,
                [localised_site.marks[entry.dataset.id] for entry in leaf.some],
            ),
            contexts=contexts,
        )


def _order_by_title(entry: DatasetEntry) -> tuple[str, str]:
    """As titles are read, « Comptes » before « Comptes 2024 »: « (données fictives) », which is not
    shown, does not count."""
    return make_alphabetical_key(write_bare_title(entry.dataset.title)), entry.dataset.id


def get_publisher_datasets_path(publisher: Publisher) -> str:
    """Where all datasets of one are that has more than its own page shows."""
    return f"communes/{publisher.slug}/"


def plan_dataset_lists(localised_site: LocalisedSite) -> Iterator[PlannedPage]:
    title = localised_site.language.say("nav.datasets")
    entries = localised_site.site.entries
    templates = ("datasets.html",)
    ways = build_dataset_filters(localised_site) if len(entries) > FEW else None
    url = localised_site.site.portal.url
    entries_by_publisher = group_own_entries_by_publisher(entries)
    yield from plan_paginated_datasets(
        localised_site,
        title,
        folder=FOLDER,
        entries=entries,
        templates=templates,
        asked="tri=titre",
        ways=ways,
        feed=get_atom_path(url, "", entries),
    )
    for publisher in (
        candidate
        for candidate in localised_site.site.publishers
        if len(entries_by_publisher.get(candidate.slug, ())) > PER_PAGE
    ):
        title = localised_site.language.say("publisher.everything", publisher=publisher.name)
        query = urlencode({"producteur": publisher.slug})
        above = Link(publisher.name, f"{publisher.slug}/")
        publisher_entries = entries_by_publisher[publisher.slug]
        folder = get_publisher_datasets_path(publisher)
        feed = get_atom_path(url, above.url, publisher_entries)
        yield from plan_paginated_datasets(
            localised_site,
            title,
            folder=folder,
            entries=publisher_entries,
            templates=templates,
            asked=query,
            above=above,
            feed=feed,
        )


DATASETS = PageKind("datasets", DatasetsPage, plan_dataset_lists)

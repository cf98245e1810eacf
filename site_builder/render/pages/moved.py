"""What is at an address that something had before: a page that leads to where it is now, without a
script."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Annotated

from site_builder.core.language import Language
from site_builder.core.model.portal import Link
from site_builder.metadata.legacy_portals import WHOLE
from site_builder.render.localised_site import LocalisedSite
from site_builder.render.pages.datasets import PER_PAGE, get_publisher_datasets_path
from site_builder.render.pages.former import link_legacy_addresses, map_legacy_paths
from site_builder.render.pages.shell import (
    PageKind,
    PlannedPage,
    build_page_shell,
    group_entries_by_publisher,
)


@dataclass(frozen=True, slots=True)
class MovedPage:
    """A page that leads to another."""

    title: Annotated[str, "What is found at the new address."]
    title_in: Annotated[
        str, "The language of its title, where it is not that of the page; or empty."
    ]
    description: Annotated[str, "That the address has changed, in a sentence."]
    url: Annotated[str, "The new address, from the root of the language."]


def _build_moved_page(language: Language, link: Link) -> MovedPage:
    return MovedPage(link.title, link.title_in, language.say("moved.text"), link.url)


def plan_moved_pages(localised_site: LocalisedSite) -> Iterator[PlannedPage]:
    for file, link in (*_list_moved_files(localised_site), *_list_former_files(localised_site)):
        depth = file.count("/")
        yield PlannedPage(
            file=file,
            templates=("moved.html",),
            shell=replace(
                build_page_shell(localised_site, link.url, indexed=False),
                root="../" * depth or "./",
                site="../" * (depth + localised_site.prefix.count("/")) or "./",
            ),
            inputs=(link,),
            contexts=partial(_yield_contexts, localised_site.language, link),
        )


def _yield_contexts(language: Language, link: Link) -> Iterator[MovedPage]:
    yield _build_moved_page(language, link)


def _list_moved_files(localised_site: LocalisedSite) -> Iterator[tuple[str, Link]]:
    """The files where something was, and where it is."""
    site = localised_site.site
    if not site.former_names:
        return
    datasets = {entry.dataset.id: Link(entry.dataset.title, f"{entry.dataset.id}/", entry.title_in)
                for entry in (*site.entries, *site.absent)}  # fmt: skip
    publishers = site.publishers_by_slug
    entries_by_publisher = group_entries_by_publisher(site.entries)
    for old_id, new_id in site.former_names:
        if new_id in datasets:
            yield f"{old_id}/index.html", datasets[new_id]
        elif new_id in publishers:
            yield f"{old_id}/index.html", Link(publishers[new_id].name, f"{new_id}/")
            if len(entries_by_publisher.get(new_id, ())) > PER_PAGE:
                yield (
                    f"communes/{old_id}/index.html",
                    Link(publishers[new_id].name, get_publisher_datasets_path(publishers[new_id])),
                )


def _list_former_files(localised_site: LocalisedSite) -> Iterator[tuple[str, Link]]:
    """Files where a former portal had something, for hosts that cannot redirect: in no other
    language than its own."""
    links = dict(link_legacy_addresses(localised_site))
    catalogue_link = Link(localised_site.language.say("nav.datasets"), "jeux/")
    for path, redirect in (
        map_legacy_paths(localised_site.site).items() if not localised_site.prefix else ()
    ):
        if redirect in links or redirect.name == WHOLE:
            yield path, links.get(redirect, catalogue_link)


MOVED = PageKind("moved", MovedPage, plan_moved_pages)

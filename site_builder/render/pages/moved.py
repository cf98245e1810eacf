"""What is at an address that something had before: a page that leads to where it is now, without a
script."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Annotated

from site_builder.core.language import Language
from site_builder.core.model import Link
from site_builder.metadata.legacy_portals import WHOLE
from site_builder.render.pages.datasets import PER_PAGE, get_publisher_datasets_path
from site_builder.render.pages.former import link_former_addresses, map_former_paths
from site_builder.render.pages.shell import (
    LocalisedSite,
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


def _build_moved_page(language: Language, to: Link) -> MovedPage:
    return MovedPage(to.title, to.title_in, language.say("moved.text"), to.url)


def plan_moved_pages(given: LocalisedSite) -> Iterator[PlannedPage]:
    for file, to in (*_moves(given), *_former(given)):
        deep = file.count("/")
        yield PlannedPage(
            file=file,
            templates=("moved.html",),
            shell=replace(
                build_page_shell(given, to.url, indexed=False),
                root="../" * deep or "./",
                site="../" * (deep + given.prefix.count("/")) or "./",
            ),
            inputs=(to,),
            contexts=partial(_contexts, given.language, to),
        )


def _contexts(language: Language, to: Link) -> Iterator[MovedPage]:
    yield _build_moved_page(language, to)


def _moves(given: LocalisedSite) -> Iterator[tuple[str, Link]]:
    """The files where something was, and where it is."""
    site = given.site
    if not site.moved:
        return
    datasets = {one.dataset.id: Link(one.dataset.title, f"{one.dataset.id}/", one.title_in)
                for one in (*site.entries, *site.absent)}  # fmt: skip
    publishers = {one.slug: one for one in site.publishers}
    entries = group_entries_by_publisher(site.entries)
    for old, now in site.moved:
        if now in datasets:
            yield f"{old}/index.html", datasets[now]
        elif now in publishers:
            yield f"{old}/index.html", Link(publishers[now].name, f"{now}/")
            if len(entries.get(now, ())) > PER_PAGE:
                yield (
                    f"communes/{old}/index.html",
                    Link(publishers[now].name, get_publisher_datasets_path(publishers[now])),
                )


def _former(given: LocalisedSite) -> Iterator[tuple[str, Link]]:
    """Files where a former portal had something, for hosts that cannot redirect: in no other
    language than its own."""
    leads = dict(link_former_addresses(given))
    whole = Link(given.language.say("nav.datasets"), "jeux/")
    for path, former in map_former_paths(given.site).items() if not given.prefix else ():
        if former in leads or former.name == WHOLE:
            yield path, leads.get(former, whole)


MOVED = PageKind("moved", MovedPage, plan_moved_pages)

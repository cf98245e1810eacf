"""Where the addresses of a former portal lead, for people: /anciennes-adresses/. And, for hosts
that cannot be told to redirect, the paths at which a page may stand that leads there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import PurePosixPath
from typing import Annotated

from site_builder.compose.compose import format_dataset_title
from site_builder.core.model.dataset import LegacyRedirect
from site_builder.core.model.portal import Link
from site_builder.core.model.site import Site
from site_builder.metadata.legacy_portals import PATHS, WHOLE, locate_legacy_page
from site_builder.metadata.public_names import RESERVED
from site_builder.render.localised_site import LocalisedSite
from site_builder.render.pages.paging import PageSlice, Step, split_into_pages
from site_builder.render.pages.shell import PageKind, PlannedPage, build_page_shell

ADDRESS = "anciennes-adresses/"
PER_PAGE = 300


@dataclass(frozen=True, slots=True)
class FormerItem:
    """Something that a former portal had."""

    old: Annotated[str, "What it was called there, or its address."]
    to: Annotated[Link, "Where it is now, from the site's root."]


@dataclass(frozen=True, slots=True)
class FormerGroup:
    """What one former portal had."""

    code: Annotated[str, "The program it was, or « paths » for addresses of no known one."]
    title: Annotated[str, "The program's name."]
    example: Annotated[
        str, "How its addresses were written, « … » being what it called a dataset; or empty."
    ]
    items: Annotated[tuple[FormerItem, ...], "What it had, in order of name."]


@dataclass(frozen=True, slots=True, kw_only=True)
class FormerPage:
    """A page of the list of former addresses."""

    title: Annotated[str, "The list's title."]
    description: Annotated[str, "What the list is for, in a sentence."]
    groups: Annotated[tuple[FormerGroup, ...], "What each former portal had."]
    table: Annotated[str, "The same as a table for programs, from the site's root."]
    steps: Annotated[
        tuple[Step, ...], "Links to the pages of the list; nothing where there is only one."
    ]
    previous: Annotated[str, "The page before, from the site's root, or empty."]
    next: Annotated[str, "The page after, from the site's root, or empty."]


def link_legacy_addresses(localised_site: LocalisedSite) -> Iterator[tuple[LegacyRedirect, Link]]:
    """What is a dataset now, or what its publisher has; what leads to another page of the portal is
    left out."""
    site = localised_site.site
    entries = {entry.dataset.id: entry for entry in (*site.entries, *site.absent)}
    publishers = site.publishers_by_slug
    for redirect in site.legacy:
        if entry := entries.get(redirect.target):
            yield (
                redirect,
                Link(
                    format_dataset_title(entry.dataset, entry.publisher.name, ""),
                    f"{redirect.target}/",
                    entry.title_in,
                ),
            )
        elif publisher := publishers.get(redirect.target.partition("/")[0]):
            yield redirect, Link(publisher.name, f"{publisher.slug}/")


def map_legacy_paths(site: Site) -> dict[str, LegacyRedirect]:
    """The paths of the files that stand for what was there, where that is wanted: none that the
    site has, or may have, and none that is a folder of another or differs from one by case
    alone."""
    reserved_names = {
        *RESERVED,
        *(publisher.slug for publisher in site.publishers),
        *(old_id.partition("/")[0] for old_id, _ in site.former_names),
    }
    files_by_key: dict[str, tuple[str, LegacyRedirect]] = {}
    kept_redirects = [redirect for redirect in site.legacy if redirect.kept]
    families = dict.fromkeys(
        redirect.family for redirect in kept_redirects if redirect.family != PATHS
    )
    for redirect in (
        *kept_redirects,
        *(LegacyRedirect(family=family, name=WHOLE, target="", kept=True) for family in families),
    ):
        path = locate_legacy_page(redirect.family, redirect.name)
        parents = {str(parent).casefold() for parent in PurePosixPath(path).parents}
        if (
            path
            and path.partition("/")[0] not in reserved_names
            and not parents & files_by_key.keys()
        ):
            files_by_key.setdefault(path.casefold(), (path, redirect))
    return dict(files_by_key.values())


def _build_former_page(
    localised_site: LocalisedSite, leaf: PageSlice[tuple[LegacyRedirect, Link]]
) -> FormerPage:
    language = localised_site.language
    return FormerPage(
        title=leaf.title(language, language.say("former.title")),
        description=language.say("former.text"),
        groups=tuple(
            FormerGroup(
                code=family,
                title=language.say(f"former.{family}"),
                example=""
                if family == PATHS
                else f"/{locate_legacy_page(family, '…').removesuffix('index.html')}",
                items=tuple(
                    FormerItem(f"/{redirect.name}" if family == PATHS else redirect.name, link)
                    for redirect, link in pairs
                ),
            )
            for family, pairs in groupby(leaf.some, lambda pair: pair[0].family)
        ),
        table=ADDRESS.rstrip("/") + ".csv",
        **leaf.around(language),
    )


def plan_former_pages(localised_site: LocalisedSite) -> Iterator[PlannedPage]:
    redirect_links = sorted(
        link_legacy_addresses(localised_site), key=lambda pair: (pair[0].family, pair[0].name)
    )
    for leaf in split_into_pages(ADDRESS, redirect_links, PER_PAGE) if redirect_links else ():

        def contexts(leaf: PageSlice[tuple[LegacyRedirect, Link]] = leaf) -> list[FormerPage]:
            return [_build_former_page(localised_site, leaf)]

        yield PlannedPage(
            file=f"{leaf.path}index.html",
            templates=("former.html",),
            shell=build_page_shell(localised_site, leaf.path),
            inputs=(
                leaf.place,
                leaf.pages,
                [(redirect.family, redirect.name, link) for redirect, link in leaf.some],
            ),
            contexts=contexts,
        )


FORMER = PageKind("former", FormerPage, plan_former_pages)

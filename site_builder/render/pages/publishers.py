"""Everyone who publishes or could: /communes/."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from site_builder.core.language import Language
from site_builder.core.model.portal import Publisher
from site_builder.core.model.site import DatasetEntry
from site_builder.render.localised_site import LocalisedSite
from site_builder.render.pages.given import list_letters
from site_builder.render.pages.listing import (
    PublisherItem,
    build_publisher_item,
    split_publishers_by_role,
)
from site_builder.render.pages.shell import (
    PageKind,
    PlannedPage,
    build_page_shell,
    group_own_entries_by_publisher,
)
from site_builder.render.pages.territory import TerritoryShown, describe_territory_map


@dataclass(frozen=True, slots=True)
class PublishersPage:
    """The list of communes and partners."""

    title: Annotated[str, "The page's title."]
    description: Annotated[str, "How many publish, in a sentence."]
    territory: Annotated[
        TerritoryShown | None, "The map of the communes, where the portal has their contours."
    ]
    letters: Annotated[tuple[str, ...], "The letters of a long list of communes, or nothing."]
    communes: Annotated[tuple[PublisherItem, ...], "All communes, in order of name."]
    partners: Annotated[
        tuple[PublisherItem, ...], "The métropole and the other partners, in order of name."
    ]


def build_publisher_list_page(
    language: Language,
    publishers: tuple[Publisher, ...],
    entries: dict[str, list[DatasetEntry]],
    territory: TerritoryShown | None = None,
) -> PublishersPage:
    communes, partners = split_publishers_by_role(publishers)
    return PublishersPage(
        title=language.say("publishers.title" if len(communes) > 1 else "nav.publishers.few"),
        description=describe_commune_progress(language, communes, entries),
        territory=territory,
        letters=list_letters(communes),
        communes=tuple(
            build_publisher_item(language, commune, entries.get(commune.slug, []))
            for commune in communes
        ),
        partners=tuple(
            build_publisher_item(language, partner, entries.get(partner.slug, []))
            for partner in partners
        ),
    )


def describe_commune_progress(
    language: Language, communes: list[Publisher], entries: dict[str, list[DatasetEntry]]
) -> str:
    """« 4 communes publient leurs données ; 91 sont à venir. »"""
    active = sum(commune.slug in entries for commune in communes)
    waiting = len(communes) - active
    if not communes:
        return ""
    if not active:
        return language.count("publishers.none", waiting)
    if not waiting:
        return language.count("publishers.all", active)
    return f"{language.count('publishers.active', active)}{language.count('publishers.waiting', waiting)}"  # noqa: E501


def plan_publisher_list(localised_site: LocalisedSite) -> Iterator[PlannedPage]:
    entries_by_publisher = group_own_entries_by_publisher(localised_site.site.entries)
    publishers = localised_site.site.publishers
    counts = {slug: len(entries) for slug, entries in entries_by_publisher.items()}

    def contexts() -> list[PublishersPage]:
        territory = None
        if localised_site.site.contours.communes:
            territory = describe_territory_map(localised_site, entries_by_publisher)
        language = localised_site.language
        return [build_publisher_list_page(language, publishers, entries_by_publisher, territory)]

    yield PlannedPage(
        file="communes/index.html",
        templates=("publishers.html",),
        shell=build_page_shell(localised_site, "communes/"),
        inputs=(publishers, counts, localised_site.basemap.mark),
        contexts=contexts,
    )


PUBLISHERS = PageKind("publishers", PublishersPage, plan_publisher_list)

"""Everyone who publishes or could: /communes/."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from site_builder.core.language import Language
from site_builder.core.model import Entry, Publisher
from site_builder.render.pages.listing import PublisherItem, by_role, publisher_item
from site_builder.render.pages.shell import Kind, Plan, Planned, by_publisher, shell


@dataclass(frozen=True, slots=True)
class PublishersPage:
    """The list of communes and partners."""

    title: Annotated[str, "The page's title."]
    description: Annotated[str, "How many publish, in a sentence."]
    communes: Annotated[tuple[PublisherItem, ...], "All communes, in order of name."]
    partners: Annotated[
        tuple[PublisherItem, ...], "The métropole and the other partners, in order of name."
    ]


def page(
    language: Language, publishers: tuple[Publisher, ...], entries: dict[str, list[Entry]]
) -> PublishersPage:
    communes, partners = by_role(publishers)
    return PublishersPage(
        title=language.say("publishers.title" if len(communes) > 1 else "nav.publishers.few"),
        description=progress(language, communes, entries),
        communes=tuple(
            publisher_item(language, commune, entries.get(commune.slug, [])) for commune in communes
        ),
        partners=tuple(
            publisher_item(language, partner, entries.get(partner.slug, [])) for partner in partners
        ),
    )


def progress(language: Language, communes: list[Publisher], entries: dict[str, list[Entry]]) -> str:
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


def plan(given: Plan) -> Iterator[Planned]:
    entries = by_publisher(given.site.entries)
    publishers = given.site.publishers
    yield Planned(
        file="communes/index.html",
        templates=("publishers.html",),
        shell=shell(given, "communes/"),
        inputs=(publishers, {slug: len(some) for slug, some in entries.items()}),
        contexts=lambda: [page(given.language, publishers, entries)],
    )


PUBLISHERS = Kind("publishers", PublishersPage, plan)

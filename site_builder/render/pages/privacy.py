"""What becomes of what a visitor leaves: /confidentialite/. tests/render/test_walks.py holds the
site to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlsplit

from site_builder.compose.accessibility import DUTIES
from site_builder.core.model import Contact, Legal, Tiles
from site_builder.render.feeds.feed import owner
from site_builder.render.pages.shell import Kind, Plan, Planned, shell


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivacyPage:
    """The page about privacy."""

    title: Annotated[str, "The page's title."]
    description: Annotated[str, "The page in a sentence."]
    organisation: Annotated[str, "Who answers for the site."]
    legal: Annotated[
        Legal,
        "host.name and logs: who has the site on their machines, and what they keep; or empty.",
    ]
    tiles: Annotated[
        str, "The other site from which the map that moves takes its background, or empty."
    ]
    forge: Annotated[
        str, "The site of the portal's repository, where errors can be reported, or empty."
    ]
    contact: Annotated[
        Contact, "Whom to ask about personal data: name, email, url, each possibly empty."
    ]


def page(given: Plan) -> PrivacyPage:
    language = given.language
    portal = given.site.portal
    named = portal.data_protection != Contact()
    return PrivacyPage(
        title=language.say("privacy.title"),
        description=language.say("privacy.text"),
        organisation=owner(portal),
        legal=portal.legal,
        tiles=_host(portal.tiles),
        forge=urlsplit(portal.repository).hostname or "",
        contact=portal.data_protection if named else portal.contact,
    )


def _host(tiles: Tiles | None) -> str:
    return (urlsplit(tiles.url).hostname or "") if tiles else ""


def plan(given: Plan) -> Iterator[Planned]:
    yield Planned(
        file=f"{DUTIES['privacy']}index.html",
        templates=("privacy.html",),
        shell=shell(given, DUTIES["privacy"]),
        inputs=(given.site.portal,),
        contexts=lambda: [page(given)],
    )


PRIVACY = Kind("privacy", PrivacyPage, plan)

"""What becomes of what a visitor leaves: /confidentialite/. tests/render/test_walks.py holds the
site to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlsplit

from site_builder.compose.accessibility import DUTIES
from site_builder.core.model.portal import Contact, LegalNotices, TileLayer
from site_builder.core.model.site import DatasetEntry
from site_builder.render.localised_site import LocalisedSite
from site_builder.render.pages.shell import PageKind, PlannedPage, build_page_shell


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivacyPage:
    """The page about privacy."""

    title: Annotated[str, "The page's title."]
    description: Annotated[str, "The page in a sentence."]
    organisation: Annotated[str, "Who answers for the site."]
    legal: Annotated[
        LegalNotices,
        "host.name and logs: who has the site on their machines, and what they keep; or empty.",
    ]
    locates: Annotated[
        bool, "Whether a table says where its rows are, and so offers those around the visitor."
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


def _build_privacy_page(localised_site: LocalisedSite) -> PrivacyPage:
    language = localised_site.language
    portal = localised_site.site.portal
    has_protection_contact = portal.data_protection != Contact()
    return PrivacyPage(
        title=language.say("privacy.title"),
        description=language.say("privacy.text"),
        organisation=portal.owner_name,
        legal=portal.legal,
        locates=_has_places(localised_site.site.entries),
        tiles=_get_tile_site(portal.tiles),
        forge=urlsplit(portal.repository).hostname or "",
        contact=portal.data_protection if has_protection_contact else portal.contact,
    )


def _get_tile_site(tiles: TileLayer | None) -> str:
    return (urlsplit(tiles.url).hostname or "") if tiles else ""


def _has_places(entries: Iterable[DatasetEntry]) -> bool:
    return any(map(_offers_position, entries))


def _offers_position(entry: DatasetEntry) -> bool:
    """Has the explorer the button « Autour de moi » in one of the dataset's tables? It reads their
    Parquet, and offers it where columns say where rows are: these make the GeoJSON, be it that no
    map is drawn because no row has a place today. A table too large for GeoJSON has its map."""
    formats = entry.summary.formats
    return "parquet" in formats and ("geojson" in formats or entry.summary.maps > 0)


def plan_privacy_page(localised_site: LocalisedSite) -> Iterator[PlannedPage]:
    yield PlannedPage(
        file=f"{DUTIES['privacy']}index.html",
        templates=("privacy.html",),
        shell=build_page_shell(localised_site, DUTIES["privacy"]),
        inputs=(
            localised_site.site.portal,
            _has_places(localised_site.site.entries),
        ),
        contexts=lambda: [_build_privacy_page(localised_site)],
    )


PRIVACY = PageKind("privacy", PrivacyPage, plan_privacy_page)

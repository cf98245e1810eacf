"""What machines read: one file for each feed. A new one is a module and a line in FEEDS."""

from __future__ import annotations

from site_builder.render.feeds.api import API
from site_builder.render.feeds.atom import ATOM, ATOM_DATASET
from site_builder.render.feeds.catalog import CATALOG
from site_builder.render.feeds.checksums import CHECKSUMS
from site_builder.render.feeds.communes import COMMUNES
from site_builder.render.feeds.datapackage import DATAPACKAGE
from site_builder.render.feeds.explorer import EXPLORER
from site_builder.render.feeds.facets import FACETS
from site_builder.render.feeds.feed import (
    CatalogueFeed,
    DatasetFeed,
    DetailFeed,
    GroupFeed,
    LanguageFeed,
    ManifestFeed,
    PortalFeed,
    SplitFeed,
    StandardFeed,
)
from site_builder.render.feeds.pod import POD
from site_builder.render.feeds.portal_package import PORTAL_PACKAGE, PUBLISHER_PACKAGE
from site_builder.render.feeds.robots import ROBOTS
from site_builder.render.feeds.scdl import SCDL
from site_builder.render.feeds.search import SEARCH, SEARCH_PARTS
from site_builder.render.feeds.sitemap import SITEMAP
from site_builder.render.feeds.urls import URLS
from site_builder.render.feeds.workbook import WORKBOOK

__all__ = [
    "CATALOGUES",
    "FEEDS",
    "CatalogueFeed",
    "DatasetFeed",
    "DetailFeed",
    "Feed",
    "GroupFeed",
    "LanguageFeed",
    "ManifestFeed",
    "PortalFeed",
    "SplitFeed",
    "StandardFeed",
]

Feed = (
    DatasetFeed
    | DetailFeed
    | StandardFeed
    | GroupFeed
    | LanguageFeed
    | CatalogueFeed
    | PortalFeed
    | SplitFeed
    | ManifestFeed
)
FEEDS: tuple[Feed, ...] = (
    DATAPACKAGE,
    CHECKSUMS,
    WORKBOOK,
    SITEMAP,
    ROBOTS,
    EXPLORER,
    COMMUNES,
    SEARCH,
    SEARCH_PARTS,
    FACETS,
    CATALOG,
    POD,
    SCDL,
    PORTAL_PACKAGE,
    PUBLISHER_PACKAGE,
    *API,
    ATOM,
    ATOM_DATASET,
    URLS,
)
# Those that say much of a dataset, in pages, and those that say little: what they say is kept
# apart, and read apart
CATALOGUES = tuple(
    tuple(feed for feed in FEEDS if isinstance(feed, CatalogueFeed) and feed.paged is paged)
    for paged in (True, False)
)

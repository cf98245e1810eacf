"""What machines read: one file for each feed. A new one is a module and a line in FEEDS."""

from __future__ import annotations

from site_builder.feeds.catalog import CATALOG
from site_builder.feeds.checksums import CHECKSUMS
from site_builder.feeds.communes import COMMUNES
from site_builder.feeds.datapackage import DATAPACKAGE
from site_builder.feeds.explorer import EXPLORER
from site_builder.feeds.facets import FACETS
from site_builder.feeds.feed import (
    CatalogueFeed,
    DatasetFeed,
    GroupFeed,
    LanguageFeed,
    PortalFeed,
    StandardFeed,
)
from site_builder.feeds.pod import POD
from site_builder.feeds.portal_package import PORTAL_PACKAGE, PUBLISHER_PACKAGE
from site_builder.feeds.robots import ROBOTS
from site_builder.feeds.scdl import SCDL
from site_builder.feeds.search import SEARCH, SEARCH_PARTS
from site_builder.feeds.sitemap import SITEMAP
from site_builder.feeds.workbook import WORKBOOK

__all__ = [
    "CATALOGUES",
    "FEEDS",
    "CatalogueFeed",
    "DatasetFeed",
    "GroupFeed",
    "LanguageFeed",
    "PortalFeed",
    "StandardFeed",
]

FEEDS: tuple[DatasetFeed | StandardFeed | GroupFeed | LanguageFeed | CatalogueFeed | PortalFeed, ...] = (
    DATAPACKAGE, CHECKSUMS, WORKBOOK, SITEMAP, ROBOTS, EXPLORER, COMMUNES, SEARCH, SEARCH_PARTS, FACETS,
    CATALOG, POD, SCDL, PORTAL_PACKAGE, PUBLISHER_PACKAGE,
)  # fmt: skip
CATALOGUES = tuple(feed for feed in FEEDS if isinstance(feed, CatalogueFeed))

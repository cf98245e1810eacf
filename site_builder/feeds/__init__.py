"""What machines read: one file for each feed. A new one is a module and a line in FEEDS."""

from __future__ import annotations

from site_builder.feeds.checksums import CHECKSUMS
from site_builder.feeds.datapackage import DATAPACKAGE
from site_builder.feeds.feed import DatasetFeed, PortalFeed
from site_builder.feeds.robots import ROBOTS
from site_builder.feeds.sitemap import SITEMAP

__all__ = ["FEEDS", "DatasetFeed", "PortalFeed"]

FEEDS: tuple[DatasetFeed | PortalFeed, ...] = (DATAPACKAGE, CHECKSUMS, SITEMAP, ROBOTS)

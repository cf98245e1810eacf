"""robots.txt: everything may be read. It says where the sitemap is; hosts serve it at the root of a domain only."""

from __future__ import annotations

from collections.abc import Iterable

from site_builder.feeds.feed import PortalFeed
from site_builder.model import Entry, Site


def fragment(entry: Entry, url: str) -> bytes:
    return b""


def assemble(site: Site, fragments: Iterable[bytes]) -> bytes | None:
    sitemap = f"Sitemap: {site.portal.url}sitemap.xml\n" if site.portal.url else ""
    return f"User-agent: *\nAllow: /\n{sitemap}".encode()


ROBOTS = PortalFeed("robots.txt", fragment, assemble)

"""robots.txt: everything may be read. It says where the sitemap is; hosts serve it at the root of a
domain only."""

from __future__ import annotations

from site_builder.core.model.site import Site
from site_builder.render.feeds.feed import PortalFeed


def render_robots_txt(site: Site) -> bytes:
    sitemap = f"Sitemap: {site.portal.url}sitemap.xml\n" if site.portal.url else ""
    return f"User-agent: *\nAllow: /\n{sitemap}".encode()


ROBOTS = PortalFeed("robots.txt", render_robots_txt)

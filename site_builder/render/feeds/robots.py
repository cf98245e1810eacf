"""robots.txt: everything may be read. It says where the sitemap is; hosts serve it at the root of a
domain only."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from site_builder.core.model.site import Site
from site_builder.render.feeds.feed import Feed, PlannedFiles, plan_file
from site_builder.render.localised_site import LocalisedSite


def plan_robots_txt(localised_site: LocalisedSite) -> Iterator[PlannedFiles]:
    """One file."""
    site = localised_site.site
    yield plan_file("robots.txt", partial(render_robots_txt, site), inputs=(site.portal.url,))


def render_robots_txt(site: Site) -> bytes:
    sitemap = f"Sitemap: {site.portal.url}sitemap.xml\n" if site.portal.url else ""
    return f"User-agent: *\nAllow: /\n{sitemap}".encode()


ROBOTS = Feed(name="robots", plan=plan_robots_txt)

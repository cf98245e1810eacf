"""sitemap.xml: the pages that search engines may show. Demonstration data stay out."""

from __future__ import annotations

from collections.abc import Iterable
from xml.sax.saxutils import escape

from site_builder.feeds.feed import PortalFeed
from site_builder.model import Entry, Site

HEAD = b'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'


def fragment(entry: Entry, url: str) -> bytes:
    if entry.dataset.demonstration:
        return b""
    return _line(f"{url}{entry.dataset.id}/", entry.modified.isoformat() if entry.modified else "")


def assemble(site: Site, fragments: Iterable[bytes]) -> bytes | None:
    """None where the portal does not know its own address: a sitemap holds absolute ones only."""
    url = site.portal.url
    if not url:
        return None
    themes = sorted({entry.dataset.theme for entry in site.entries} - {""})
    pages = ["", "jeux/", "communes/", *(f"themes/{theme}/" for theme in themes)]
    pages += [f"{publisher.slug}/" for publisher in site.publishers]
    return HEAD + b"".join(_line(url + page) for page in pages) + b"".join(fragments) + b"</urlset>\n"


def _line(address: str, day: str = "") -> bytes:
    changed = f"<lastmod>{day}</lastmod>" if day else ""
    return f"<url><loc>{escape(address)}</loc>{changed}</url>\n".encode()


SITEMAP = PortalFeed("sitemap.xml", fragment, assemble)

"""sitemap.xml: the pages that search engines may show. Demonstration data stay out."""

from __future__ import annotations

from datetime import date
from xml.sax.saxutils import escape

from site_builder import standards
from site_builder.feeds.feed import PortalFeed
from site_builder.model import Site

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'


def content(site: Site) -> bytes | None:
    """None where the portal does not know its own address: a sitemap holds absolute ones only."""
    url = site.portal.url
    if not url:
        return None
    themes = sorted({entry.dataset.theme for entry in site.entries} - {""})
    pages = ["", "jeux/", "communes/", *(f"themes/{theme}/" for theme in themes)]
    pages += [f"{publisher.slug}/" for publisher in site.publishers]
    in_use = standards.used(entry.dataset.standard for entry in site.entries)
    pages += ["standards/", *(f"standards/{one.slug}/" for one in in_use)] if in_use else []
    pages += ["accessibilite/", "mentions-legales/", "confidentialite/"]
    _, *others = site.portal.languages
    lines: list[str] = []
    for root in (url, *(f"{url}{code}/" for code in others)):
        lines += [_line(root + page) for page in pages]
        shown = (one for one in site.entries if not one.dataset.demonstration)
        lines += [_line(f"{root}{one.dataset.id}/", one.modified) for one in shown]
    return f"{HEAD}{''.join(lines)}</urlset>\n".encode()


def _line(address: str, day: date | None = None) -> str:
    changed = f"<lastmod>{day.isoformat()}</lastmod>" if day else ""
    return f"<url><loc>{escape(address)}</loc>{changed}</url>\n"


SITEMAP = PortalFeed("sitemap.xml", content)

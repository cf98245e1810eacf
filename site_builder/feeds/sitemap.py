"""sitemap.xml: the pages that search engines may show. Demonstration data stay out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from xml.sax.saxutils import escape

from site_builder import standards
from site_builder.audit import DUTIES
from site_builder.editorial.articles import NEWS
from site_builder.editorial.reuses import ADDRESS as REUSES
from site_builder.facets import by_format, by_keyword, by_theme
from site_builder.feeds.feed import PortalFeed
from site_builder.model import Site

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'


def content(site: Site) -> bytes | None:
    """None where the portal does not know its own address: a sitemap holds absolute ones only."""
    url = site.portal.url
    if not url:
        return None
    pages = ["", "jeux/", "communes/", *_lists(site)]
    pages += [f"{publisher.slug}/" for publisher in site.publishers]
    in_use = standards.used(entry.dataset.standard for entry in site.entries)
    pages += ["standards/", *(f"standards/{one.slug}/" for one in in_use)] if in_use else []
    pages += DUTIES.values()
    _, *others = site.portal.languages
    lines: list[str] = []
    for root in (url, *(f"{url}{code}/" for code in others)):
        lines += [_line(root + page) for page in pages]
        shown = (one for one in site.entries if not one.dataset.demonstration)
        lines += [_line(f"{root}{one.dataset.id}/", one.modified) for one in shown]
        lines += [_line(root + one.url, one.day) for one in (*site.editorial.pages, *site.editorial.news)]
    return f"{HEAD}{''.join(lines)}</urlset>\n".encode()


def _lists(site: Site) -> Iterator[str]:
    """The lists, and the groups of themes, keywords and formats."""
    editorial, entries = site.editorial, site.entries
    keywords = [*by_keyword(entries).values()]
    facets = {"themes/": by_theme(entries), "mots-cles/": keywords, "formats/": by_format(entries)}
    for folder, groups in facets.items():
        if groups:
            yield from (folder, *(f"{folder}{group.slug}/" for group in groups))
    yield from (folder for folder, some in ((NEWS, editorial.news), (REUSES, editorial.reuses)) if some)


def _line(address: str, day: date | None = None) -> str:
    changed = f"<lastmod>{day.isoformat()}</lastmod>" if day else ""
    return f"<url><loc>{escape(address)}</loc>{changed}</url>\n"


SITEMAP = PortalFeed("sitemap.xml", content)

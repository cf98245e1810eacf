"""sitemap.xml: the pages that search engines may show. Demonstration data stay out.

A portal with more addresses than a sitemap holds has several, /sitemap-1.xml and so on, of which
sitemap.xml is the index.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial

from site_builder.compose.accessibility import DUTIES
from site_builder.compose.editorial.articles import NEWS
from site_builder.compose.editorial.reuses import ADDRESS as REUSES
from site_builder.compose.facets import group_by_format, group_by_keyword, group_by_theme
from site_builder.core.language import load_language
from site_builder.core.model.site import Site
from site_builder.metadata import standards
from site_builder.render.feeds.coverage import list_coverage_paths
from site_builder.render.feeds.feed import Feed, PlannedFiles, plan_file
from site_builder.render.feeds.xml_text import DECLARATION, escape_xml_text
from site_builder.render.localised_site import LocalisedSite
from site_builder.render.pages.compared_figures import list_comparisons
from site_builder.render.pages.shell import COMPARISONS_PATH

# addresses of a file and its bytes: what the protocol allows, or a little less
MOST = 50_000
LARGEST = 50_000_000
PATH = "sitemap.xml"
SPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
OTHERS = f'{SPACE} xmlns:xhtml="http://www.w3.org/1999/xhtml"'


def plan_sitemaps(localised_site: LocalisedSite) -> Iterator[PlannedFiles]:
    """They are made here: only who has written them knows how many there are."""
    comparisons = [comparison.page for comparison in list_comparisons(localised_site)]
    if comparisons:
        comparisons.insert(0, COMPARISONS_PATH)
    for path, content in render_sitemap_files(localised_site.site, comparisons).items():
        yield plan_file(path, partial(bytes, content), inputs=(localised_site.mark,))


def render_sitemap_files(site: Site, comparisons: Sequence[str] = ()) -> Mapping[str, bytes]:
    """None where the portal does not know its own address: a sitemap holds absolute ones only.
    `comparisons`: the pages that compare communes."""
    url = site.portal.url
    if not url:
        return {}
    namespaces = OTHERS if len(site.portal.languages) > 1 else SPACE
    sitemaps = [
        f"{DECLARATION}<urlset {namespaces}>\n{part}</urlset>\n".encode()
        for part in _split_lines(_format_url_lines(site, comparisons))
    ]
    if len(sitemaps) == 1:
        return {PATH: sitemaps[0]}
    sitemap_files = {f"sitemap-{number}.xml": content for number, content in enumerate(sitemaps, 1)}
    index_entries = "".join(
        f"<sitemap><loc>{escape_xml_text(url)}{path}</loc></sitemap>\n" for path in sitemap_files
    )
    index = f"{DECLARATION}<sitemapindex {SPACE}>\n{index_entries}</sitemapindex>\n"
    return {PATH: index.encode(), **sitemap_files}


def _split_lines(lines: Iterable[str]) -> Iterator[str]:
    """As many files as are needed, of which each holds what may be in one."""
    part = list[str]()
    size = 0
    for line in lines:
        if len(part) == MOST or size + len(line) > LARGEST:
            yield "".join(part)
            part = []
            size = 0
        part.append(line)
        size += len(line)
    yield "".join(part)


def _format_url_lines(site: Site, comparisons: Sequence[str]) -> Iterator[str]:
    """Each page in each of its languages, all of which are told of each."""
    url = escape_xml_text(site.portal.url)
    codes = site.portal.languages
    roots = {
        load_language(code).tag: f"{url}{code}/" if index else url
        for index, code in enumerate(codes)
    }
    for page, day in _list_pages(site, comparisons):
        path = escape_xml_text(page)
        url_details = f"<lastmod>{day.isoformat()}</lastmod>" if day else ""
        if len(roots) > 1:
            url_details += "".join(
                f'<xhtml:link rel="alternate" hreflang="{tag}" href="{root}{path}"/>'
                for tag, root in roots.items()
            )
        for root in roots.values():
            yield f"<url><loc>{root}{path}</loc>{url_details}</url>\n"


def _list_pages(site: Site, comparisons: Sequence[str]) -> Iterator[tuple[str, date | None]]:
    """Site paths, and the day of what has one."""
    lists = (
        "",
        "jeux/",
        "communes/",
        *_list_indexes(site),
        *(f"{publisher.slug}/" for publisher in site.publishers),
    )
    in_use = standards.select_standards(entry.dataset.standard for entry in site.entries)
    standard_pages = (
        ("standards/", *(f"standards/{standard.slug}/" for standard in in_use)) if in_use else ()
    )
    pages = (*lists, *standard_pages, *comparisons, *list_coverage_paths(site), *DUTIES.values())
    yield from ((page, None) for page in dict.fromkeys(pages))
    yield from (
        (f"{entry.dataset.id}/", entry.modified)
        for entry in site.entries
        if not (entry.dataset.demonstration or entry.summary.personal)
    )
    yield from (
        (article.url, article.day) for article in (*site.editorial.pages, *site.editorial.news)
    )


def _list_indexes(site: Site) -> Iterator[str]:
    """The lists, and the groups of themes, keywords and formats."""
    editorial = site.editorial
    entries = site.entries
    keywords = [*group_by_keyword(entries).values()]
    facets = {
        "themes/": group_by_theme(entries),
        "mots-cles/": keywords,
        "formats/": group_by_format(entries),
    }
    for folder, groups in facets.items():
        if groups:
            yield from (folder, *(f"{folder}{group.slug}/" for group in groups))
    yield from (
        folder
        for folder, articles in ((NEWS, editorial.news), (REUSES, editorial.reuses))
        if articles
    )


SITEMAP = Feed(name="sitemap", plan=plan_sitemaps)

"""urls.txt: the addresses that the portal keeps, one a line, in order: to be held against those of
the build before. No feed, for it tells of all other files.

All that is published is in it but what nobody is given to keep: files that only our own pages or
hosts load, and what comes and goes with what it lists (keywords, formats, the second page of a list
or of a catalogue and those after it).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import product

from site_builder.core.model.site import Site
from site_builder.render.feeds.rdf import Iri

PATH = "urls.txt"
LOADED = ("assets/", "404.html", "_headers", "_redirects")
GROUPS = ("mots-cles/", "formats/")
LISTS = "jeux|communes|actualites|reutilisations|communes/[^/]+|themes/[^/]+"
# which the first of them names
SHEETS = "(?:eu/)?(?:[^/]+/)?catalog-[0-9]+[.][a-z]+|sitemap-[0-9]+[.]xml"


def select_permanent_paths(paths: Iterable[str], others: Iterable[str]) -> Iterator[str]:
    """Of site paths, those that the portal keeps; `others` are its languages but the first."""
    roots = ["", *map("{}/".format, others)]
    temporary_prefixes = (*LOADED, *map("".join, product(roots, GROUPS)))
    numbered_pages = re.compile(f"(?:{'|'.join(roots)})(?:{LISTS})/[0-9]+/index[.]html|{SHEETS}")
    for path in paths:
        is_temporary = path.startswith(temporary_prefixes) or numbered_pages.fullmatch(path)
        if not is_temporary:
            yield path


def render_urls_txt(site: Site, paths: Iterable[str]) -> bytes:
    """Absolute addresses, or paths from the site's root where the portal does not know its own."""
    permanent_paths = select_permanent_paths(paths, site.portal.languages[1:])
    url = str(Iri(site.portal.url))
    addresses = [url + path.removesuffix("index.html") for path in (*permanent_paths, PATH)]
    return "\n".join((*sorted(addresses), "")).encode()

"""Web addresses in cells as links, shown by their host and the end of their path; the explorer does
the same (frontend/src/explorer/web.ts)."""

from __future__ import annotations

import re

from site_builder.core.model import shown_cells
from site_builder.core.text import truncate_text
from site_builder.render.pages.prose import escape_html

# Of a host with a name, to which nobody is logged in: any other text stands as it is
WEB_ADDRESS = re.compile(
    r"https?://(?P<host>(?:[a-z0-9-]{1,63}\.)+[a-z][a-z0-9-]{1,62})(?::[0-9]{1,5})?"
    r"(?P<path>(?:[/?#][\w.~:/?#\[\]@!$&()*+,;=%-]*)?)",
    re.IGNORECASE,
)
SCHEME_END = "://"  # without which no text is an address
LONGEST = 2000
SHOWN = 44  # characters
END = 28  # of a path that is cut
ATTRIBUTES = 'rel="nofollow noopener"'


def link_web_address(text: str, escaped: str) -> str:
    """The HTML of a cell, a link where its text is a web address and nothing else."""
    address = WEB_ADDRESS.fullmatch(text) if len(text) <= LONGEST else None
    if not address:
        # one that looked like an address has been kept whole
        is_long = len(text) > shown_cells.LONGEST and text.startswith(shown_cells.ADDRESSES)
        return escape_html(truncate_text(text, shown_cells.LONGEST)) if is_long else escaped
    address_text = shorten_address(address["host"], address["path"])
    return f'<a href="{escaped}" {ATTRIBUTES}>{escape_html(address_text)}</a>'


def shorten_address(host: str, path: str) -> str:
    """« lille.fr/…/deliberation-12.pdf »"""
    bare = host.lower().removeprefix("www.") + path.rstrip("/")
    if len(bare) <= SHOWN:
        return bare
    last = path.rstrip("/").rpartition("/")[2]
    end = f"/{last}" if len(last) < END else last[-END:]
    return f"{host.lower().removeprefix('www.')}/…{end}"

"""What a feed is: a pure function of one entry, or of the whole site."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from site_builder.model import Entry, Parts, Site


@dataclass(frozen=True, slots=True)
class DatasetFeed:
    """A file for each dataset. `path` is a site path with {id}; `fragment(entry, parts, url)` its bytes.

    `url` is the portal's own address, ending in a slash, or "".
    """

    path: str
    fragment: Callable[[Entry, Parts, str], bytes]


@dataclass(frozen=True, slots=True)
class PortalFeed:
    """A file for the whole portal: `content(site)`, None where none is due."""

    path: str
    content: Callable[[Site], bytes | None]

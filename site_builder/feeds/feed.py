"""What a feed is: a pure function of one entry, of one standard, or of the whole site."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from site_builder.language import Language
from site_builder.model import Entry, Parts, Site
from site_builder.standards import Standard


@dataclass(frozen=True, slots=True)
class DatasetFeed:
    """A file for each dataset. `path` is a site path with {id}; `fragment(entry, parts, url)` its bytes.

    `url` is the portal's own address, ending in a slash, or "".
    """

    path: str
    fragment: Callable[[Entry, Parts, str], bytes]


@dataclass(frozen=True, slots=True)
class StandardFeed:
    """A file for each standard of tables that a dataset names.

    `path` is a site path with {slug}; `content(…)` its bytes.
    """

    path: str
    content: Callable[[Standard, Language], bytes]


@dataclass(frozen=True, slots=True)
class PortalFeed:
    """A file for the whole portal: `content(site)`, None where none is due."""

    path: str
    content: Callable[[Site], bytes | None]

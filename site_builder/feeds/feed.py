"""What a feed is: a pure function of one entry, of one standard, or of the whole site."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from site_builder.language import Language
from site_builder.model import Detail, Entry, Parts, Site
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


@dataclass(frozen=True, slots=True)
class LanguageFeed:
    """A file of the whole portal in each of its languages, in which `site` is told.

    `path` is a site path with {suffix}, which is empty for the first language and « .en » for English.
    """

    path: str
    content: Callable[[Site, Language], bytes | None]


Opened = tuple[Entry, Detail, Parts]


@dataclass(frozen=True, slots=True)
class GroupFeed:
    """A file for each of several groups of datasets, so that a change touches few files and each is asked for alone.

    `groups(count)` says how many there are of so many datasets, `group_of(id, groups)` which one is a dataset's.
    `path` is a site path with {n}, the number of the group; `content(…)` its bytes.
    """

    path: str
    groups: Callable[[int], int]
    group_of: Callable[[str, int], int]
    content: Callable[[Iterable[Opened]], bytes]

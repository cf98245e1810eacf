"""Titles of invented data on pages, which say so once, beside the title: catalogues, feeds,
descriptors and workbooks keep the words in the title itself."""

from __future__ import annotations

import re

_MARK = re.compile(
    r"(?i)\s*\((?:données fictives|(?:made-up|fictitious|fictional|invented) data)\)(?=$| [–-] )"
)


def write_bare_title(title: str) -> str:
    """« Écoles (données fictives) – Lille » → « Écoles – Lille »; a title that is nothing else
    stays."""
    return _MARK.sub("", title) or title


def write_listed_title(title: str, portal: str) -> str:
    """The same in a list of a portal whose own title, at the head of each page, says that data are
    invented; elsewhere each title says it for itself."""
    return title if write_bare_title(portal) == portal else write_bare_title(title)


def find_label(title: str) -> str:
    """The words that a bare title is without, or ""."""
    mark = _MARK.search(title)
    return mark[0].strip(" ()") if mark and mark.start() else ""

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

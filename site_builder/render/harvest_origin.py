"""Where a dataset was taken from, in words: the portal, the day, and which of its rows."""

from __future__ import annotations

from urllib.parse import urlsplit

from site_builder.core.language import Language, shorten_url
from site_builder.core.model.source import HarvestOrigin


def describe_harvest_origin(language: Language, origin: HarvestOrigin) -> str:
    """The portal that a dataset was taken from, and the day of what was taken."""
    host = urlsplit(origin.url).hostname or shorten_url(origin.url)
    if origin.day is None:
        return host
    return language.say("harvested.from", host=host, day=language.day(origin.day))


def describe_selected_extent(language: Language, origin: HarvestOrigin) -> str:
    """« 214 lignes sur 1 204 331, celles des communes choisies »; "" where nothing was chosen."""
    if not origin.selected:
        return ""
    rows = sum(selected.rows for selected in origin.selected)
    total = sum(selected.total for selected in origin.selected)
    return language.count("selected.rows", rows, total=language.number(total))

"""What paper says at the foot of a page: where the page is, and of which day its data are."""

from __future__ import annotations

from collections.abc import Iterable

from site_builder.core.model.site import DatasetEntry
from site_builder.render.localised_site import LocalisedSite


def write_printed_foot(
    localised_site: LocalisedSite, path: str, entries: Iterable[DatasetEntry]
) -> str:
    """`path`: of the page, as it is in every language; the day is the last of these datasets."""
    address = f"{localised_site.site.portal.url}{localised_site.prefix}{path}"
    days = [entry.modified for entry in entries if entry.modified]
    if not days:
        return address
    language = localised_site.language
    return language.say("print.foot", address=address, day=language.day(max(days)))

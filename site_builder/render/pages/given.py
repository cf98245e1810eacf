"""What each publisher gives, from A to Z: its datasets by name, how many rows, since when. Nothing
here ranks anybody."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Annotated

from site_builder.compose.compose import get_temporal_coverage, parse_covered_years
from site_builder.core.model.portal import Link, Publisher
from site_builder.core.model.site import DatasetEntry
from site_builder.render.localised_site import LocalisedSite
from site_builder.render.pages.listing import get_letter, make_alphabetical_key
from site_builder.render.pages.shell import group_entries_by_publisher

MOST_LISTED = 40  # publishers; of more, the letters that their list begins with
MOST_NAMED = 3  # datasets of one publisher
LABEL = re.compile(r"(?<=\S)\s+\([^()\d]*\)$")  # « (données fictives) », which the page says once
YEARS = re.compile(r"[,\s]+(?:en |de |depuis |rentrées? |from |in )?\d{4}\b.*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Gift:
    """What a publisher gives."""

    name: Annotated[str, "Its name."]
    url: Annotated[str, "Its page, from the site's root."]
    datasets: Annotated[tuple[Link, ...], "Its datasets by their names, without years; a few."]
    others: Annotated[int, "How many others it has."]
    rows: Annotated[int, "How many rows they have."]
    since: Annotated[str, "The first year of any of them, or empty."]


def describe_gifts(localised_site: LocalisedSite) -> tuple[Gift, ...]:
    """Those of all who publish, in order of name; nothing in a portal of one, or of more than a
    page has room for."""
    entries_by_publisher = group_entries_by_publisher(list_own_entries(localised_site.site.entries))
    publishers = localised_site.site.publishers_by_slug
    if len(publishers) == 1 or len(entries_by_publisher) > MOST_LISTED:
        return ()
    gifts = [
        _describe_gift(publishers[slug], entries) for slug, entries in entries_by_publisher.items()
    ]
    return tuple(sorted(gifts, key=lambda gift: (make_alphabetical_key(gift.name), gift.url)))


def list_own_entries(entries: Iterable[DatasetEntry]) -> list[DatasetEntry]:
    """Without the tables of the territory, which are what others give."""
    return [entry for entry in entries if not entry.dataset.is_of_territory]


def list_letters(publishers: Sequence[Publisher]) -> tuple[str, ...]:
    """Those that their names begin with, in order; nothing where a list needs none."""
    if len(publishers) <= MOST_LISTED:
        return ()
    return tuple(sorted({get_letter(publisher.name) for publisher in publishers}))


def _describe_gift(publisher: Publisher, entries: Sequence[DatasetEntry]) -> Gift:
    return Gift(
        name=publisher.name,
        url=f"{publisher.slug}/",
        datasets=tuple(_name_dataset(entry) for entry in entries[:MOST_NAMED]),
        others=len(entries[MOST_NAMED:]),
        rows=sum(entry.summary.rows for entry in entries),
        since=find_first_year(entries),
    )


def _name_dataset(entry: DatasetEntry) -> Link:
    return Link(YEARS.sub("", drop_label(entry)), f"{entry.dataset.id}/", entry.title_in)


def drop_label(entry: DatasetEntry) -> str:
    """The title of a dataset on a page that says by itself that data are invented."""
    title = entry.dataset.title
    return LABEL.sub("", title) if entry.dataset.demonstration else title


def find_first_year(entries: Iterable[DatasetEntry]) -> str:
    """The first year that any of these says to cover, or ""."""
    periods = [get_temporal_coverage(entry.dataset, entry.summary) for entry in entries]
    years = chain.from_iterable(map(parse_covered_years, periods))
    return str(min(years, default=""))

"""What compose makes of the catalogue and of what was prepared: all that pages and feeds show."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from site_builder.core.model.dataset import Dataset, KeyPlaces, LegacyRedirect
from site_builder.core.model.difference import DatasetDifference
from site_builder.core.model.editorial import Editorial
from site_builder.core.model.kept import KeptFile
from site_builder.core.model.portal import AccessibilityAudit, Contours, Link, Portal, Publisher
from site_builder.core.model.prepared import Summary
from site_builder.core.model.territory import JoinedSources


@dataclass(frozen=True, slots=True, kw_only=True)
class DatasetEntry:
    """A published dataset: metadata, summary, neighbours. Dates come from the metadata, else from
    git, else None.

    `first`: the id under which it was published first, by which harvesters know it whatever it is
    called now; `instead`: that of the dataset that replaces one that is withdrawn.
    """

    dataset: Dataset
    publisher: Publisher
    summary: Summary
    issued: date | None
    modified: date | None
    related: tuple[Link, ...]  # at most six; `url` is the site path, "lille/prenoms/"
    first: str
    instead: str = ""
    title_in: str = ""  # the language of its title, where it is not that of the page
    text_in: str = ""  # the same of its description
    kept: tuple[KeptFile, ...] = ()  # its files of which an earlier content is published
    changes: DatasetDifference | None = None  # in its data, at the last update
    joined: JoinedSources | None = None  # of a table of the territory
    joined_in: str = ""  # the table of the territory that has its rows; its own id, of such a one

    def identifier(self, url: str) -> str:
        """What catalogues know it by: an address that it keeps, whatever it is called. `url`: the
        portal's, or ""."""
        return self.dataset.identifier or (f"{url}{self.first}/" if url else self.first)


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """All that pages and feeds show; entries in order of id. `audit`: that of accessibility, if it
    counts today.

    `harvest_demo`: catalogues offer invented data too, so that a harvester can be tried. `absent`:
    entries of nothing but metadata, which are in no list, of what is withdrawn, and of what had a
    page and cannot be published as it is now. `former_names`: former ids of datasets and slugs of
    publishers, with those now.
    """

    portal: Portal
    publishers: tuple[Publisher, ...]
    entries: tuple[DatasetEntry, ...]
    contours: Contours = Contours()
    audit: AccessibilityAudit | None = None
    editorial: Editorial = Editorial()
    harvest_demo: bool = False
    absent: tuple[DatasetEntry, ...] = ()
    former_names: tuple[tuple[str, str], ...] = ()
    legacy: tuple[LegacyRedirect, ...] = ()
    places: KeyPlaces = field(default_factory=dict)
    late: tuple[str, ...] = ()  # ids of entries whose update was expected before today

    @property
    def entries_by_id(self) -> dict[str, DatasetEntry]:
        return {entry.dataset.id: entry for entry in self.entries}

    @property
    def publishers_by_slug(self) -> dict[str, Publisher]:
        return {publisher.slug: publisher for publisher in self.publishers}

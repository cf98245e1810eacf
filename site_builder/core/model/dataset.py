"""Datasets and their catalogue, as people wrote them, once trusted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from site_builder.core.model.chart_request import ChartRequest
from site_builder.core.model.kept import KeptFile
from site_builder.core.model.portal import (
    Contact,
    Contours,
    Licence,
    Link,
    Portal,
    Publisher,
    Translation,
)
from site_builder.core.model.reading_hints import ReadingHints
from site_builder.core.model.source import HarvestOrigin
from site_builder.core.model.table_schema import TableSchema
from site_builder.core.problems import Place

TERRITORY = "territoire"  # with which ids and addresses of the tables of all publishers begin


def get_dataset_folder(id_: str) -> str:
    """Where in the site what is said of a dataset is to be mended. A table of the territory has no
    folder: this is its id."""
    return id_ if id_.startswith(f"{TERRITORY}/") else f"datasets/{id_}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """One file of a dataset. `path` is relative to the dataset's folder; `name` is its permanent
    public name, and `previous` are those that it had before, which stand on `previous_line`.

    `schema_path` is where its schema is written, from the site, "" for a bundled one; `patterns`
    the line of each expression in it, by the name of its field. `listed`: the metadata name it.
    `expires`: the day from which it is published no more, which stands on `expires_line`.
    `refused`: the code of why the file that is there is not the one that they mean, or "".
    """

    name: str
    path: str
    kind: Literal["table", "document"]
    title: str = ""
    description: str = ""
    hints: ReadingHints = ReadingHints()
    schema: TableSchema | None = None
    ending: str = ""  # of the format, with its dot: what the metadata say, else the file's
    sha256: str = ""  # that the metadata declare
    previous: tuple[str, ...] = ()
    previous_line: int = 0
    schema_path: str = ""
    patterns: tuple[tuple[str, int], ...] = ()
    listed: bool = True
    expires: date | None = None
    expires_line: int = 0
    refused: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """An address that the build never fetches. `kind`: api, gbfs, gtfs-rt, wfs, wms, page…

    `access` is a value of vocabulary.ACCESS, `frequency` one of FREQUENCIES, `documentation` an
    address; or "".
    """

    name: str
    url: str
    kind: str
    title: str = ""
    description: str = ""
    access: str = ""
    frequency: str = ""
    documentation: str = ""
    format: str = ""
    expires: date | None = None
    expires_line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """The day from which a file or an address of a dataset, or all of it, is published no more.
    `path`: of the file, or the address, or the dataset's id; `title` is what people call it."""

    name: str
    path: str
    title: str
    day: date
    line: int = 0


@dataclass(frozen=True, slots=True)
class Correction:
    """What was put right after it had been published, and on which day; `rows` as people write
    them, or ""."""

    day: date
    text: str
    rows: str = ""
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PartitionRequest:
    """Each commune gets the rows that are its own, those which `columns` say: of each table, the
    first that it has.

    Without columns it is that of INSEE codes. `descriptor` is the file that asks for it, and `line`
    where.
    """

    columns: tuple[str, ...] = ()
    descriptor: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalDataDecision:
    """That a commune publishes what is said of persons in these `columns` and `files`: on which
    `basis` ("loi", "consentement", "D312-1-3", "anonymisé") with its `reference` or "", which
    function decided it, and on which day. `columns_line`, `files_line` and `day_line` are where
    they stand."""

    columns: tuple[str, ...]
    files: tuple[str, ...]
    basis: str
    reference: str
    decided_by: str
    day: date
    columns_line: int = 0
    files_line: int = 0
    day_line: int = 0


@dataclass(frozen=True, slots=True)
class AcceptedAlarm:
    """A kind of alarm that a change of the data would give, and that is meant, up to a day."""

    alarm: str
    until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal:
    """A dataset is published no more: why, since when, and the id of what is to be used instead, or
    "". `moved_to`: the address of its page on the portal that publishes it now, or "". `line` is
    where that stands, and `day_line` where the day does. `expired`: its publisher had announced
    that day. `title`: what it was called, where its publisher still says so."""

    reason: str
    day: date | None = None
    replaced_by: str = ""
    moved_to: str = ""
    line: int = 0
    day_line: int = 0
    expired: bool = False
    title: str = ""

    @property
    def message(self) -> str:
        """Which message says since when."""
        code = "withdrawn.since"
        if self.expired:
            code = "withdrawn.since-expired"
        if self.moved_to:
            code = "withdrawn.moved-since"
        return code

    @property
    def undated_message(self) -> str:
        """Which message says that it is, where nobody knows since when."""
        code = "withdrawn.text"
        if self.moved_to:
            code = "withdrawn.moved"
        return code


@dataclass(frozen=True, slots=True, kw_only=True)
class Dataset:
    """Published metadata, inheritance done. `id` is "<publisher>/<dataset>"; `descriptor` the path
    of its metadata.

    `data_protection`: who answers about personal data, where somebody else than the contact does.
    `corrections`: the latest first. `high_value`: a key of vocabulary.HIGH_VALUE. `previous`: ids
    that it had before, which stand on the line `previous_line`. `identifier`: what catalogues know
    it by, where that is not an address of the portal. `withdrawn`: it is published no more; its
    title is then its id, and nothing else is known of what it was. `columns`: names of columns as
    files have them, each with that by which it is published; `withdrawn_columns`: those that are
    gone for good. `expires`: the day from which it is published no more; `expired`: what of it is
    published no more already. `rolling`: its rows are others each time; `accepted`: the alarms that
    its changes may give. `described`: somebody has; else its title is made of names, and
    `descriptor` is where a description would be. `folder`: the name of its folder; the
    slug where it is not said. `harvested`: where it was taken from.
    """

    id: str
    publisher: str
    slug: str
    title: str
    descriptor: str
    description: str = ""
    keywords: tuple[str, ...] = ()
    theme: str = ""
    frequency: str = ""
    temporal: str = ""
    spatial: str = ""
    high_value: str = ""
    identifier: str = ""
    standard: str = ""
    licence: Licence | None = None
    contact: Contact = Contact()
    data_protection: Contact = Contact()
    origin: tuple[Link, ...] = ()
    issued: date | None = None
    modified: date | None = None
    demonstration: bool = False
    corrections: tuple[Correction, ...] = ()
    sources: tuple[Resource, ...] = ()
    services: tuple[Service, ...] = ()
    views: tuple[ChartRequest, ...] | None = None  # None: those of its standard
    cut: PartitionRequest | None = None
    translations: tuple[Translation, ...] = ()
    previous: tuple[str, ...] = ()
    previous_line: int = 0
    withdrawn: Withdrawal | None = None
    columns: tuple[tuple[str, str], ...] = ()
    columns_line: int = 0
    withdrawn_columns: tuple[str, ...] = ()
    withdrawn_columns_line: int = 0
    personal_data: PersonalDataDecision | None = None
    expires: date | None = None
    expires_line: int = 0
    expired: tuple[Ending, ...] = ()
    rolling: bool = False
    accepted: tuple[AcceptedAlarm, ...] = ()
    described: bool = True
    folder: str = ""
    harvested: HarvestOrigin | None = None

    @property
    def sources_by_path(self) -> dict[str, Resource]:
        return {source.path: source for source in self.sources}

    @property
    def new_portal(self) -> str:
        """The address of the portal of ours that publishes it now, under the same id; "" where
        there is none."""
        if self.withdrawn is None:
            return ""
        address = self.withdrawn.moved_to
        id_path = f"/{self.id}/"
        portal, _, rest = address.rpartition(id_path)
        if rest or not portal:
            return ""
        return f"{portal}/"

    @property
    def is_of_territory(self) -> bool:
        """Is it made of what several publishers publish, and of no file of its own?"""
        return self.id.startswith(f"{TERRITORY}/")

    @property
    def path(self) -> str:
        """Its folder on the disk, from the site: it is called as its address is, unless `folder`
        says otherwise. A table of the territory has none, and this is its id."""
        if self.is_of_territory:
            return self.id
        name = self.slug
        if self.folder:
            name = self.folder
        return f"datasets/{self.publisher}/{name}"

    @property
    def resources(self) -> tuple[Resource | Service, ...]:
        """Its files and its addresses."""
        return (*self.sources, *self.services)

    @property
    def endings(self) -> tuple[Ending, ...]:
        """Which of these are published until a day that has not come."""
        return tuple(map(_make_ending, filter(_has_end, self.resources)))

    @property
    def own_endings(self) -> tuple[Ending, ...]:
        """Until when all of it is published, if that is said: one, or none."""
        if self.expires is None:
            return ()
        ending = Ending(
            name="", path=self.id, title=self.title, day=self.expires, line=self.expires_line
        )
        return (ending,)


def _has_end(resource: Resource | Service) -> bool:
    return resource.expires is not None


def _make_ending(resource: Resource | Service) -> Ending:
    return Ending(
        name=resource.name,
        path=resource.path if isinstance(resource, Resource) else resource.url,
        title=resource.title or resource.name,
        day=resource.expires or date.max,
        line=resource.expires_line,
    )


@dataclass(frozen=True, slots=True)
class RememberedDataset:
    """What is remembered of a dataset that had a page."""

    title: str
    demonstration: bool = False
    previous: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LegacyRedirect:
    """What a former portal had at addresses that name it so (`portals.Asked`), and the dataset, the
    publisher or the page that it is now; `path` and `line` are where that is written. `kept`: for a
    host that cannot redirect, there is something at the old addresses too."""

    family: str
    name: str
    target: str
    path: str = ""
    line: int = 0
    kept: bool = False


# Where communes.yml, or their own files, say what of publishers: by slug, then by key
KeyPlaces = Mapping[str, Mapping[str, Place]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """Publishers and datasets in order of slug and id. `withheld`: ids of folders that cannot be
    published.

    `withdrawn`: the datasets that are published no more, none of which is among `datasets`.
    `places` are for what is said of publishers. `contested`: ids of other publishers that datasets
    claim without proof. `named_files`: the paths that communes.yml and the files of publishers have
    of what lies beside them, "" for none. `erased`: the owner has a record of what must never come
    back. `kept`: by its id, the description of each dataset of which that of today cannot be read.
    """

    portal: Portal
    publishers: tuple[Publisher, ...]
    datasets: tuple[Dataset, ...]
    withheld: tuple[str, ...] = ()
    contours: Contours = Contours()
    withdrawn: tuple[Dataset, ...] = ()
    legacy: tuple[LegacyRedirect, ...] = ()
    places: KeyPlaces = field(default_factory=dict)
    contested: tuple[str, ...] = ()
    named_files: tuple[str, ...] = ()
    kept: Mapping[str, KeptFile] = field(default_factory=dict)
    erased: bool = False

    @property
    def must_forget(self) -> bool:
        """Has something been published that must be found nowhere now, not even in a site of
        before?"""
        return self.erased or bool(self.withdrawn) or any(map(_has_expired_files, self.datasets))


def _has_expired_files(dataset: Dataset) -> bool:
    return bool(dataset.expired)

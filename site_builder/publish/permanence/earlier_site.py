"""What the report of an earlier site says of it, be it that of the output folder or one from
afar."""

from __future__ import annotations

import re
from datetime import date
from operator import attrgetter
from pathlib import Path
from typing import Annotated, Literal

import msgspec

from site_builder.core.model.dataset import TERRITORY, RememberedDataset
from site_builder.core.vocabulary import LANGUAGES
from site_builder.publish.output_folder import REPORT
from site_builder.publish.permanence.address_book import (
    AddressBook,
    DatasetAddresses,
    TableColumns,
)
from site_builder.publish.publish import read_build_report
from site_builder.publish.refusal import BuildRefused
from site_builder.storage.build_state import SPOILT

# A report may come from afar: what the paths of a site are made of is an id, or the report is none
FormerId = Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9-]+/[a-z0-9-]+\Z")]
EMBEDDED_PAGE = re.compile("embed/([a-z0-9-]+)/index[.]html")  # which each publisher has


class EarlierFile(msgspec.Struct, frozen=True):
    url: str
    sha256: str = ""


class EarlierVersion(msgspec.Struct, frozen=True):
    """Of which day what was published of a dataset was, and since when that was not the last; None
    where nobody knows."""

    version: date | None = None
    since: date | None = None


class EarlierDataset(msgspec.Struct, frozen=True):
    """A dataset of an earlier site; `publisher`: who published it, which its id may not say, and
    `licence`, both of tables of the territory; `url` is that of its page, if it has one; `known`:
    it has, or had before. `modified`: the day of its data; `kept`: of which version it was, if not
    of the last. `awaited`: addresses of files that it had before, and that could not be published
    again; `contents`: digests of what it holds; `identifier`: that by which other catalogues knew
    it. `described`: somebody had written its description."""

    id: str
    publisher: str = ""
    licence: str = ""
    url: str | None = None
    downloads: tuple[EarlierFile, ...] = ()
    awaited: tuple[str, ...] = ()
    contents: tuple[str, ...] = ()
    previous: tuple[FormerId, ...] = ()
    title: str | None = None
    demonstration: bool = False
    known: bool = False
    described: bool = True
    identifier: str = ""
    tables: tuple[TableColumns, ...] = ()
    modified: date | None = None
    kept: EarlierVersion | None = None

    @property
    def is_described(self) -> bool:
        """Had it, then or before, a page and a description of its own?"""
        return self.described and (self.known or self.url is not None)

    @property
    def files(self) -> list[str]:
        """The site paths at which its files are, or are waited for."""
        return [*(file.url for file in self.downloads), *self.awaited]


class EarlierSite(msgspec.Struct, frozen=True):
    """What the report of an earlier site says: its datasets, its own address, its paths but those
    of data, and where the addresses of a former portal led."""

    generator: Literal["beffroi"]
    datasets: tuple[EarlierDataset, ...] = ()
    site: str = ""
    files: tuple[str, ...] = ()
    legacy: dict[str, str] = {}

    @property
    def former_ids(self) -> dict[str, str]:
        """Former ids, with what they lead to."""
        return {
            former_id: dataset.id for dataset in self.datasets for former_id in dataset.previous
        }

    @property
    def described_ids(self) -> frozenset[str]:
        """The datasets that had a page, and a description of their own."""
        return frozenset(dataset.id for dataset in self.datasets if dataset.is_described)

    @property
    def territory_owner(self) -> str:
        """The publisher whose the tables of the territory were, or ""."""
        return next(filter(None, map(attrgetter("publisher"), self.territory_tables)), "")

    @property
    def territory_licences(self) -> dict[str, str]:
        """Under which licence each table of the territory was, by its id."""
        return {table.id: table.licence for table in self.territory_tables}

    def list_territory_columns(self, id_: str) -> set[str]:
        """The columns that a table of the territory had."""
        columns: set[str] = set()
        for dataset in filter(lambda dataset: dataset.id == id_, self.territory_tables):
            for table in dataset.tables:
                columns.update(table.columns)
        return columns

    @property
    def territory_tables(self) -> list[EarlierDataset]:
        """The datasets that were made of those of several publishers."""
        return [dataset for dataset in self.datasets if dataset.id.startswith(f"{TERRITORY}/")]

    @property
    def identifiers(self) -> dict[str, str]:
        """Those by which other catalogues knew datasets, by id."""
        return {dataset.id: dataset.identifier for dataset in self.datasets if dataset.identifier}

    @property
    def known(self) -> dict[str, RememberedDataset]:
        """The datasets that have, or had, a page, by id."""
        remembered = (dataset for dataset in self.datasets if dataset.url or dataset.known)
        return {
            dataset.id: RememberedDataset(
                dataset.title or dataset.id, dataset.demonstration, dataset.previous
            )
            for dataset in remembered
        }


def read_earlier_site(out: Path, previous: Path | None) -> EarlierSite:
    """The site at `out`, or the one that the owner names, by its folder or by its report:
    BuildRefused where it is none."""
    try:
        if previous is None:
            return _decode_report(read_build_report(out))
        return _decode_report((previous / REPORT if previous.is_dir() else previous).read_bytes())
    except SPOILT:
        if previous is None:
            return EarlierSite("beffroi")
        raise BuildRefused("previous-unreadable", {"path": str(previous)}) from None


def _decode_report(report: bytes) -> EarlierSite:
    site = msgspec.json.decode(report, type=EarlierSite)
    return msgspec.structs.replace(
        site, files=tuple(path for path in site.files if not path.startswith("data/"))
    )


def list_earlier_addresses(site: EarlierSite) -> AddressBook:
    """Of what a report does not tell, as the ids that never had a page, nothing is asked."""
    own_ids = [(id_, id_) for id_ in sorted(site.known)]
    former_ids = [
        (former_id, dataset.id) for dataset in site.datasets for former_id in dataset.previous
    ]
    matches = (EMBEDDED_PAGE.fullmatch(path) for path in site.files)
    return AddressBook(
        url=site.site,
        languages=frozenset(code for code in LANGUAGES if f"{code}/index.html" in site.files),
        publishers=frozenset(match[1] for match in matches if match),
        former_names=site.former_ids,
        kept_ids=(*own_ids, *former_ids),
        datasets={
            dataset.id: DatasetAddresses(
                contents=frozenset(dataset.contents),
                files=frozenset(url.removeprefix(f"data/{dataset.id}/") for url in dataset.files),
                tables=dataset.tables,
            )
            for dataset in site.datasets
        },
        paths=site.files,
        legacy=site.legacy,
    )

"""What /api/v1/ answers of datasets: the list of all, and all that is known of each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from msgspec import Meta

from site_builder.render.feeds.api.answer_terms import (
    END,
    KEPT,
    Address,
    Day,
    Id,
    Made,
    Rows,
    Slug,
    StandardId,
    Theme,
    Url,
    Version,
)
from site_builder.render.feeds.api.table_answers import Document, Service, Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What is published is an earlier version, for what came since cannot be."""

    version: Annotated[Day, Meta(description="The day of what is published.")]
    since: Annotated[Day, Meta(description="The day of the change that could not be published.")]
    reason: Annotated[str, Meta(description="The code of what is wrong with it.")]


@dataclass(frozen=True, slots=True, kw_only=True)
class DatasetListed:
    """A dataset in the list of all."""

    id: Id
    title: str
    publisher: Slug
    theme: Theme
    keywords: tuple[str, ...]
    licence: Annotated[
        str, Meta(description="Its identifier (etalab-2.0), or the address of its text, or empty.")
    ]
    standard: StandardId
    issued: Annotated[Day, Meta(description="The day on which it was first published.")]
    modified: Annotated[Day, Meta(description="The day on which its data last changed.")]
    rows: Rows
    demonstration: Made
    url: Annotated[Address, Meta(description="Its page.")]
    detail: Annotated[Address, Meta(description="All that is known of it, in this interface.")]
    kept: Annotated[Kept | None, Meta(description=KEPT)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Datasets:
    """All datasets, in order of id."""

    version: Version
    datasets: tuple[DatasetListed, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Licence:
    """Under what data may be used."""

    id: Annotated[str, Meta(description="Its identifier, or empty.")]
    title: str
    url: Url


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Who answers."""

    name: str
    email: str
    url: Url


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where data come from."""

    title: str
    url: Url


@dataclass(frozen=True, slots=True, kw_only=True)
class SelectedRows:
    """What was taken of a file of the whole country: the rows of some communes."""

    path: Annotated[str, Meta(description="The file here, among the originals.")]
    column: Annotated[str, Meta(description="The column whose codes say which rows.")]
    rows: Annotated[int, Meta(description="How many were taken.")]
    total: Annotated[int, Meta(description="How many the file has there.")]
    sha256: Annotated[str, Meta(description="The sum of the whole file there, or empty.")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Harvested:
    """The portal that a dataset was taken from, which goes on publishing it."""

    url: Annotated[str, Meta(description="Its page there.")]
    id: Annotated[str, Meta(description="What it is known by there.")]
    day: Annotated[Day, Meta(description="The day of what was taken.")]
    licence: Annotated[str, Meta(description="The licence, in the words used there, or empty.")]
    selected: Annotated[
        tuple[SelectedRows, ...], Meta(description="Of which files some rows alone were taken.")
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Translation:
    """What a dataset says of itself in another language."""

    language: str
    title: str
    description: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What was put right after it had been published."""

    day: date
    text: str
    rows: str
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Conformity:
    """How tables keep to the schema or to the standard that they are held against."""

    faults: Annotated[
        int, Meta(description="What is to be mended; 0 does not say that all was looked at.")
    ]
    remarks: Annotated[int, Meta(description="Kinds of remarks.")]
    state: Annotated[
        str,
        Meta(
            description="conforming, failing, or unverified: not all that is asked was looked at."
        ),
    ]
    label: Annotated[str, Meta(description="The same in a few words, as pages say it.")]
    unchecked: Annotated[
        int, Meta(description="Rules that are asked and that nothing has looked at.")
    ]
    unheld: Annotated[
        int, Meta(description="Files that were to be held against something, and were not.")
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal:
    """Why a dataset is published no more."""

    reason: str
    day: Day
    replaced_by: Annotated[str, Meta(description="The dataset to use instead, or empty.")]
    moved_to: Annotated[
        str, Meta(description="Its page on the portal that publishes it now, or empty.")
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """A dataset whose rows stand in a table of the territory."""

    id: Id
    rows: Rows
    licence: Annotated[str, Meta(description="Its id, or empty where it is none of ours.")]
    kept: Annotated[bool, Meta(description="An earlier content stands for a file of it.")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dataset:
    """All that is known of a dataset. Texts are in the portal's first language, descriptions may be
    Markdown."""

    version: Version
    id: Id
    url: Annotated[Address, Meta(description="Its page.")]
    datapackage: Annotated[
        Address, Meta(description="Its Data Package, or empty where it is withdrawn.")
    ]
    withdrawn: Annotated[
        Withdrawal | None, Meta(description="Null where it is published; else it has no files.")
    ]
    title: str
    description: str
    translations: tuple[Translation, ...]
    publisher: Slug
    theme: Theme
    high_value: Annotated[
        str, Meta(description="Its category among high-value datasets, or empty.")
    ]
    keywords: tuple[str, ...]
    licence: Licence | None
    frequency: Annotated[
        str, Meta(description="A code of the EU's frequencies, in lower case, or empty.")
    ]
    temporal: Annotated[str, Meta(description="A year, two with a slash, or two dates; or empty.")]
    spatial: Annotated[
        str,
        Meta(description="The place that it is about where that is not its publisher's, or empty."),
    ]
    standard: StandardId
    conformity: Annotated[
        Conformity | None, Meta(description="Null where no schema says what they must be.")
    ]
    contact: Contact
    origin: tuple[Origin, ...]
    harvested: Annotated[
        Harvested | None, Meta(description="Null where it was taken from nowhere.")
    ]
    issued: Annotated[Day, Meta(description="The day on which it was first published.")]
    modified: Annotated[Day, Meta(description="The day on which its data last changed.")]
    corrections: Annotated[tuple[Correction, ...], Meta(description="The latest first.")]
    demonstration: Made
    expires: Annotated[Day, Meta(description=END)]
    rows: Rows
    tables: tuple[Table, ...]
    documents: tuple[Document, ...]
    services: tuple[Service, ...]
    kept: Annotated[Kept | None, Meta(description=KEPT)]
    joined: Annotated[
        tuple[Joined, ...],
        Meta(description="Of what a table of the territory is made; else empty."),
    ]

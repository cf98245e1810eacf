"""What each file of /api/v1/ answers: its description (`openapi`) is made of these classes.

Scripts rely on them: fields are added, never renamed nor taken away. Every field is always there; a
text that nobody has written is empty, a day or a number that nobody knows is null.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Literal

from msgspec import Meta

Version = Annotated[Literal[1], Meta(description="The version of the interface.")]
Id = Annotated[str, Meta(description="A dataset: <publisher>/<dataset>, as in its address.")]
Slug = Annotated[str, Meta(description="A publisher, by its name in addresses.")]
Address = Annotated[
    str,
    Meta(
        description=(
            "Absolute where the portal knows its own address, else relative to the root of the "
            "site."
        )
    ),
]
Day = date | None
END = "The day from which it is published no more."
KEPT = "Which earlier version is published; null where it is the last."
Url = Annotated[str, Meta(description="An address elsewhere, or empty.")]
Theme = Annotated[
    str,
    Meta(description="One of the thirteen themes of the European Union, by our name, or empty."),
]
StandardId = Annotated[
    str, Meta(description="The standard that it says it follows, as in standards.json, or empty.")
]
Made = Annotated[
    bool, Meta(description="Are the data invented, for a demonstration? Then do not spread them.")
]
Rows = Annotated[int, Meta(description="How many rows its tables have.")]
Type = Annotated[str, Meta(description="A type of Table Schema: string, integer, number, date…")]
Kind = Annotated[
    str, Meta(description="What its values are: insee, siret, year, longitude…; else the type.")
]


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
class File:
    """A file to download: its address stays the same when its content changes."""

    url: Address
    format: str
    media_type: str
    bytes: int
    sha256: str
    original: Annotated[
        bool, Meta(description="Is it as it was received? Pictures are, but for their metadata.")
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """A value that a column has, and how often."""

    value: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """Values from `start` to the start of the next interval, and how many there are."""

    start: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What a column holds, of all its rows. Days are ISO 8601, numbers have a point, long texts end
    with « … »."""

    filled: Annotated[int, Meta(description="Cells that are not empty.")]
    distinct: Annotated[int, Meta(description="Different values.")]
    low: Annotated[
        str, Meta(description="The lowest value of a column of numbers or of dates, or empty.")
    ]
    high: Annotated[str, Meta(description="The highest one, or empty.")]
    values: Annotated[
        tuple[Value, ...],
        Meta(
            description=(
                "The most frequent ones, at most eight; none of a key, and in a table of the "
                "territory none with words that its publisher keeps to columns of persons."
            )
        ),
    ]
    intervals: Annotated[
        tuple[Interval, ...], Meta(description="In the place of values, where they are too many.")
    ]
    separator: Annotated[
        str,
        Meta(
            description="What separates the values of a cell that holds several: each of them is "
            "then counted. Or empty."
        ),
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a table."""

    name: str
    title: Annotated[str, Meta(description="What its schema or its standard calls it, or empty.")]
    description: str
    type: Type
    kind: Kind
    unit: Annotated[str, Meta(description="What its numbers count, or empty.")]
    field: Annotated[
        str, Meta(description="The field of the dataset's standard that it is, or empty.")
    ]
    profile: Annotated[
        Profile | None, Meta(description="Null beyond the first two hundred columns.")
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Extract:
    """The rows of a table that are of one commune."""

    commune: Slug
    rows: Rows
    files: tuple[File, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table of a dataset, in all its formats."""

    name: str
    title: str
    description: str
    rows: Rows
    period: Annotated[str, Meta(description="Of what year it is, in a series of years, or empty.")]
    series: Annotated[
        bool, Meta(description="Is it all the tables of a series, one after another?")
    ]
    files: tuple[File, ...]
    years: Annotated[
        tuple[File, ...],
        Meta(description="A Parquet of each year, of a table of more than a million rows."),
    ]
    charts: Annotated[
        tuple[File, ...], Meta(description="All names and years of each of its charts, as JSON.")
    ]
    columns: tuple[Column, ...]
    extracts: Annotated[tuple[Extract, ...], Meta(description="Where it is cut by commune.")]
    expires: Annotated[Day, Meta(description=END)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A document of a dataset."""

    name: str
    title: str
    description: str
    file: File
    day: Annotated[str, Meta(description="The day that it bears, ISO 8601, or empty.")]
    pages: Annotated[int | None, Meta(description="How many pages it has.")]
    expires: Annotated[Day, Meta(description=END)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """An address elsewhere where data are asked for."""

    name: str
    url: str
    kind: Annotated[str, Meta(description="api, gbfs, gtfs-rt, wfs, wms, download, page")]
    title: str
    description: str
    format: str
    access: Annotated[str, Meta(description="free, key, account, request, or empty.")]
    frequency: str
    documentation: Url
    expires: Annotated[Day, Meta(description=END)]


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Publisher:
    """Who publishes datasets, or may."""

    slug: Slug
    name: str
    role: Annotated[str, Meta(description="commune, metropole, delegate, public, private")]
    insee: str
    siren: str
    siret: str
    population: int | None
    description: str
    homepage: Url
    url: Annotated[Address, Meta(description="Its page.")]
    datasets: Annotated[int, Meta(description="How many it publishes.")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Publishers:
    """All publishers, in order of slug."""

    version: Version
    publishers: tuple[Publisher, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """An image: what it is called beside the text that shows it, and where it is."""

    name: str
    url: Address


@dataclass(frozen=True, slots=True, kw_only=True)
class Reuse:
    """What somebody has made of the data."""

    title: str
    url: Url
    author: str
    description: str
    day: Day
    datasets: tuple[Id, ...]
    picture: Picture | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleTranslation:
    """The same page in another language."""

    language: str
    title: str
    text: Annotated[str, Meta(description="Markdown, without the title.")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """A page of the portal's own; a piece of news where it has a day."""

    name: Annotated[str, Meta(description="Of its file, without its ending.")]
    url: Address
    title: str
    day: Day
    menu: Annotated[bool, Meta(description="Is it at the head of all pages?")]
    text: Annotated[str, Meta(description="Markdown, without the title.")]
    pictures: tuple[Picture, ...]
    translations: tuple[ArticleTranslation, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Portal:
    """What the portal says of itself, and beside its data."""

    version: Version
    title: str
    description: str
    url: Address
    languages: Annotated[tuple[str, ...], Meta(description="Its own first.")]
    contact: Contact
    reuses: tuple[Reuse, ...]
    articles: tuple[Article, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A column that a standard asks for."""

    name: str
    title: str
    description: str
    type: Type
    required: bool
    constraints: Annotated[dict[str, Any], Meta(description="As Table Schema has them.")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standard:
    """A standard that datasets of the portal follow."""

    id: str
    title: str
    edition: str
    description: str
    url: Annotated[Address, Meta(description="Its page.")]
    homepage: Url
    schema: Annotated[Url, Meta(description="Its published text.")]
    fields: Annotated[tuple[Field, ...], Meta(description="None for a standard that is no table.")]
    datasets: tuple[Id, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standards:
    """The standards in use."""

    version: Version
    standards: tuple[Standard, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """A name that columns have, and the tables that have it."""

    name: str
    types: tuple[Type, ...]
    kinds: tuple[Kind, ...]
    tables: Annotated[
        tuple[str, ...],
        Meta(
            description=(
                "<publisher>/<dataset>/<table>; of a series the whole, which has the columns of "
                "its parts."
            )
        ),
    ]


@dataclass(frozen=True, slots=True)
class FieldColumn:
    """A column, and its table: <publisher>/<dataset>/<table>."""

    table: str
    name: str


@dataclass(frozen=True, slots=True)
class SharedField:
    """A field of a standard, and the columns that are it, whatever they are called."""

    standard: str
    field: str
    columns: tuple[FieldColumn, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Names of columns, those of most tables first, and fields of standards: what tables can be
    joined by."""

    version: Version
    columns: tuple[Shared, ...]
    fields: tuple[SharedField, ...]


@dataclass(frozen=True, slots=True)
class Renaming:
    """A column that has another name."""

    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Retyping:
    """A column that has another type, of Table Schema."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """What a column of numbers came to, and comes to."""

    column: str
    before: float | None
    after: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TableChanges:
    """What changed in a table; of one that is new or gone, how many rows it has or had."""

    name: str
    former_name: Annotated[str, Meta(description="What it was called, or empty.")]
    status: Annotated[
        Literal["changed", "new", "gone", "uncompared"],
        Meta(description="uncompared: nobody knows what changed."),
    ]
    rows: int
    rows_before: int
    rows_added: int
    rows_removed: int
    rows_changed: int
    matched_by: Annotated[
        tuple[str, ...],
        Meta(description="The columns by which rows are the same one; of none, all of them."),
    ]
    columns_added: tuple[str, ...]
    columns_removed: tuple[str, ...]
    columns_renamed: tuple[Renaming, ...]
    columns_retyped: tuple[Retyping, ...]
    totals: tuple[Totals, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What changed in the data of a dataset at its last update, as far as it is known."""

    version: Version
    id: Id
    dataset: Annotated[Address, Meta(description="What the dataset holds, in this interface.")]
    modified: Day
    known: Annotated[
        bool, Meta(description="Is anything known of what changed? Not at first, nor without git.")
    ]
    tables: tuple[TableChanges, ...]

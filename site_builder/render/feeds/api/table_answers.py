"""What /api/v1/ answers of what a dataset holds: its tables, their columns and files, its documents
and services."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from msgspec import Meta

from site_builder.render.feeds.api.answer_terms import (
    END,
    Address,
    Day,
    Kind,
    Rows,
    Slug,
    Type,
    Url,
)


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

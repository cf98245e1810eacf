"""What /api/v1/ answers of standards, and of the columns that tables have in common."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from msgspec import Meta

from site_builder.render.feeds.api.answer_terms import Address, Id, Kind, Type, Url, Version


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

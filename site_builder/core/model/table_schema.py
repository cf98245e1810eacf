"""A Table Schema, once trusted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A Table Schema field; `constraints` is kept as written, for the descriptor that the site
    publishes.

    `missing` are the field's own texts that stand for nothing, None where those of the schema do.
    `options` are what else changes how its cells are read (trueValues, decimalChar, delimiter…), as
    written.
    """

    name: str
    type: str
    format: str = "default"
    title: str = ""
    description: str = ""
    example: str = ""
    constraints: Mapping[str, Any] | None = None
    missing: tuple[str, ...] | None = None
    options: Mapping[str, Any] | None = None

    @property
    def bounds(self) -> Mapping[str, Any]:
        """Its constraints, of a field without any too."""
        return self.constraints or {}

    @property
    def is_closed_list(self) -> bool:
        """Are its values, or the members of its lists, those of a list?"""
        members = (self.options or {}).get("arrayItem") or {}
        return "enum" in self.bounds or "enum" in members.get("constraints", {})

    @property
    def required(self) -> bool:
        """Must every cell be filled?"""
        return bool(self.bounds.get("required"))


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """`fields` of this table hold what `keys` of the table of resource `resource` hold; "" is the
    table itself."""

    fields: tuple[str, ...]
    resource: str
    keys: tuple[str, ...]

    @property
    def matches(self) -> bool:
        """Are there as many fields on both sides?"""
        return len(self.fields) == len(self.keys) > 0


@dataclass(frozen=True, slots=True)
class CustomCheck:
    """A check of the French schemas (`custom_checks`) with its parameters, as written."""

    name: str
    params: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class KnownFault:
    """A rule of a published schema that refuses what is right, which is then a warning, and `why`
    is said.

    `rule` is the name of a constraint or of a check, or "type". `accepts` is an expression, for
    RE2, of the cells that are right; "" for all.
    """

    field: str
    rule: str
    why: str
    accepts: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TableSchema:
    """A Table Schema: `missing` are the texts that stand for nothing, `primary_key` names of
    fields.

    `match` says how columns and fields are brought together (fieldsMatch of Table Schema v2), ""
    where it is not said. `flaws`: how much of what it asks was left out when it was read, each
    being said where it is written; `unmatched`: foreign keys of which nothing can be compared.
    """

    fields: tuple[Field, ...]
    missing: tuple[str, ...] = ("",)
    primary_key: tuple[str, ...] = ()
    unique_keys: tuple[tuple[str, ...], ...] = ()
    foreign_keys: tuple[ForeignKey, ...] = ()
    customs: tuple[CustomCheck, ...] = ()
    match: str = ""
    faults: tuple[KnownFault, ...] = ()
    flaws: int = 0
    unmatched: tuple[ForeignKey, ...] = ()

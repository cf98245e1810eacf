"""A column as it is published, and what kept one from its type."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """`type` is Table Schema's name, `kind` that of cells/ ("siret", "year"…), `unit` what its
    numbers count, and `decimals` how many of them are written of each, None where they differ."""

    name: str
    type: str
    kind: str
    unit: str = ""
    decimals: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NearMiss:
    """`count` filled cells of a column of text are not of `kind`, which the others are; the first,
    by row from 1."""

    column: str
    type: str
    kind: str
    count: int
    cells: tuple[tuple[int, str], ...]

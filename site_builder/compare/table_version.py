"""What is compared: a table as it was published, and as it would be."""

from __future__ import annotations

from dataclasses import dataclass
from operator import attrgetter
from pathlib import Path

from site_builder.core.model.columns import Column
from site_builder.core.model.difference import KeyOrigin


@dataclass(frozen=True, slots=True, kw_only=True)
class TableVersion:
    """A table: its typed Parquet, the columns that count in it, how many rows it has. `personal`:
    the columns that say something of persons. `csv`: the same table as text, where cells of either
    version are not of the type of their column, which the Parquet leaves empty."""

    parquet: Path
    csv: Path | None = None
    columns: tuple[Column, ...]
    rows: int
    personal: tuple[str, ...] = ()

    @property
    def names(self) -> list[str]:
        return list(map(attrgetter("name"), self.columns))


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two versions of a table, with the columns that tell one row from another, if something says
    which these are (`key_origin`), by the names that they have now."""

    before: TableVersion
    after: TableVersion
    key: tuple[str, ...] = ()
    key_origin: KeyOrigin = "none"

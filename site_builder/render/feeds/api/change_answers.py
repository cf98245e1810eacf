"""What /api/v1/ answers of what changed in the data of a dataset."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from msgspec import Meta

from site_builder.render.feeds.api.answer_terms import Address, Day, Id, Version


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

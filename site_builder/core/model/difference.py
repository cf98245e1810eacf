"""What changed between two versions of a table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from site_builder.core.model.columns import Column

# How the rows of both versions were brought together: by the key that a schema declares, by that of
# the standard, by columns that were found to tell every row from the others, or not at all: a row
# is then there, or is not.
KeyOrigin = Literal["declared", "standard", "found", "none"]


@dataclass(frozen=True, slots=True)
class RetypedColumn:
    """A column that both have, of another type of Table Schema."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnDifferences:
    """The columns that only one of the versions has; those `renamed`, as (before, after); and those
    of another type, by the name that they have now."""

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    renamed: tuple[tuple[str, str], ...] = ()
    retyped: tuple[RetypedColumn, ...] = ()


@dataclass(frozen=True, slots=True)
class ChangedColumn:
    """How many cells of a column differ, in the rows that both have; how many values these cells
    had, and have."""

    name: str
    cells: int
    values_before: int
    values_after: int


@dataclass(frozen=True, slots=True)
class ChangedCell:
    """What a cell held and holds, in canonical notation; "" where it is empty."""

    column: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ChangedRow:
    """A row that both have: its number in the table of today, from 1; the cells by which a reader
    knows it; those that differ."""

    row: int
    labels: tuple[str, ...]
    cells: tuple[ChangedCell, ...]


@dataclass(frozen=True, slots=True)
class WholeRow:
    """A row that only one version has: its number there, from 1, and its cells in canonical
    notation, in the order of the columns of that version."""

    row: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ColumnTotals:
    """Of a column of numbers: how many cells are filled, what they come to, and the one in the
    middle; None where none is filled."""

    filled: int
    total: float | None
    median: float | None

    @property
    def mean(self) -> float | None:
        return None if self.total is None else self.total / self.filled


@dataclass(frozen=True, slots=True)
class ScaledCells:
    """How many cells are `factor` times what they were: ten, a hundred, a thousand, or a part."""

    factor: float
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureDifference:
    """The totals of a column of numbers, by the name that it has now; of the rows that were `added`
    alone; of how many cells another number stands in, in rows that both have; and of these, those
    that are `scaled` by a power of ten."""

    name: str
    before: ColumnTotals
    after: ColumnTotals
    added: ColumnTotals
    changed: int = 0
    scaled: tuple[ScaledCells, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedCoordinate:
    """A column of coordinates: how many of the rows that both have say another one, and how many
    degrees apart the ones in the middle are."""

    name: str
    changed: int
    degrees: float


@dataclass(frozen=True, slots=True)
class LostYears:
    """The years of which no row is left in a column, and how many rows they had."""

    column: str
    years: tuple[int, ...]
    rows: int


@dataclass(frozen=True, slots=True)
class FilledCells:
    """How many cells of a column are filled, by the name that it has now."""

    name: str
    before: int
    after: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TableDifference:
    """What changed between two versions of a table. `key` has the names of today;
    `labels` are the columns by which a reader knows a row: those of the key, else the one that
    tells most rows apart.

    All is counted; of the rows the first ones are there, in the order of the table that has them.
    `repeated_before`, `repeated_after`: the rows that have no key, or that of an earlier one.
    `masked`: the columns that say something of
    persons, whose cells are masked; rows that were removed from such a table are counted only.
    """

    rows_before: int
    rows_after: int
    key: tuple[str, ...] = ()
    key_origin: KeyOrigin = "none"
    labels: tuple[str, ...] = ()
    repeated_before: int = 0
    repeated_after: int = 0
    added: int = 0
    removed: int = 0
    changed: int = 0
    columns: ColumnDifferences = ColumnDifferences()
    columns_before: tuple[Column, ...] = ()
    columns_after: tuple[Column, ...] = ()
    changed_columns: tuple[ChangedColumn, ...] = ()
    filled: tuple[FilledCells, ...] = ()
    measures: tuple[MeasureDifference, ...] = ()
    coordinates: tuple[MovedCoordinate, ...] = ()
    lost_years: tuple[LostYears, ...] = ()
    first_added: tuple[WholeRow, ...] = ()
    first_removed: tuple[WholeRow, ...] = ()
    first_changed: tuple[ChangedRow, ...] = ()
    masked: tuple[str, ...] = ()

    @property
    def kept(self) -> int:
        """How many rows both versions have, be it with other cells."""
        return self.rows_before - self.removed

    @property
    def is_empty(self) -> bool:
        """Do both say the same, whatever the order of their rows?"""
        rows = self.added + self.removed + self.changed
        return (rows, self.columns) == (0, ColumnDifferences())


@dataclass(frozen=True, slots=True, kw_only=True)
class TableChange:
    """What becomes of a table of a dataset, by the name that it has now, or had. `former_name`:
    what it was called, where that was another. `rows`: how many it has, or had where it is gone.
    `columns` and `first_rows`: of one that is new.

    `difference` is None where the table is new or gone, and where it could not be compared.
    """

    name: str
    status: Literal["changed", "new", "gone", "uncompared"]
    rows: int
    former_name: str = ""
    columns: tuple[Column, ...] = ()
    first_rows: tuple[WholeRow, ...] = ()
    difference: TableDifference | None = None


@dataclass(frozen=True, slots=True)
class DatasetDifference:
    """What changed in the tables of a dataset: of those that did."""

    id: str
    tables: tuple[TableChange, ...]

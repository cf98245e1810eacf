"""One soiled file and what a good reader makes of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

Row = tuple[str, ...]
Rows = tuple[Row, ...]  # the first is the header


@dataclass(frozen=True, slots=True)
class Table:
    """A clean table, the names of its columns first."""

    name: str
    rows: Rows

    @property
    def header(self) -> Row:
        return self.rows[0]

    @property
    def data(self) -> Rows:
        return self.rows[1:]


@dataclass(frozen=True, slots=True)
class Truth:
    """How a file is written: `header_row` counts records from 0, blank ones included; None is not
    judged but there.

    `encoding` is Python's name, "utf-8-sig" with a byte order mark; `types` those of some columns,
    by name.
    """

    delimiter: str | None = None
    quote: str | None = None
    encoding: str | None = "utf-8"
    header_row: int | None = 0
    types: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """A soiled file. `readings` are the tables that are right, the best first; with none, only a
    refusal is right.

    `may_refuse`: a refusal is no fault, because a careful person would ask too. `loses`: something
    of the file is rightly left out or changed, so that a receipt is due.
    """

    name: str
    family: str
    content: bytes
    readings: tuple[Rows, ...]
    truth: Truth
    may_refuse: bool = False
    loses: bool = False


@dataclass(frozen=True, slots=True)
class Family:
    """`make` soils one clean table in every way of the family; the names of its cases begin with
    `name`."""

    name: str
    title: str
    make: Callable[[Table], Iterator[Case]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """A file of which sums, types and rows are judged, of the columns that are named: `filled` is
    how many cells of a column hold something. Types are Table Schema's, "utc" an instant.

    `asks`: "no", a question is needless; "read", a warning is right, a refusal needless; "may",
    either is as good as the table; "must", nothing but a question is right.
    """

    name: str
    family: str
    layout: str  # the family and the way, without table and format
    ending: str
    content: bytes
    rows: int
    sums: tuple[tuple[str, float], ...]
    types: tuple[tuple[str, str], ...]
    filled: tuple[tuple[str, int], ...]
    asks: str


@dataclass(frozen=True, slots=True)
class MeasuredFamily:
    """`make` lays one clean table out in every way of the family, in every format."""

    name: str
    title: str
    make: Callable[[Table], Iterator[Measured]]


def read_or_refused(case: Case) -> Case:
    """The same case, of which a refusal is as good as the table."""
    return replace(case, may_refuse=True)

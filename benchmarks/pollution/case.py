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


def read_or_refused(case: Case) -> Case:
    """The same case, of which a refusal is as good as the table."""
    return replace(case, may_refuse=True)

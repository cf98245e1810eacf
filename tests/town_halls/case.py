"""One invented file, or the files of one dataset, and what a person reads in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from town_halls.writing import Book, Text

ANY = "*"  # the name of a column that the file does not name


@dataclass(frozen=True)
class Odd:
    """A cell of a column of numbers or dates that is neither: nothing in Parquet, as written in
    CSV, and said."""

    text: str


Value = str | int | float | bool | None | Odd


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column as a person reads it. `name` "~2023 Montant" is one that holds these words, in any
    order; ANY is any name. `kind` is integer, number, date, time, datetime, utc, text,
    boolean.

    `values` are those of all rows; a long column has `total`, `first` and `last` instead.
    """

    name: str
    kind: str
    values: tuple[Value, ...] | None = None
    total: float | None = None
    first: Value = None
    last: Value = None


@dataclass(frozen=True, kw_only=True)
class Case:
    """`line` is the line of the rule that the files try, `files` their names and contents.

    `before` are the files that were published before these, if others were.
    `asks`: "no", a warning is needless; "read", a warning is right and a refusal is not; "may", a
    warning or a refusal is as good as the table; "must", nothing but a warning or a refusal is.
    `innocent`: the file looks like a fault and is none, so that a needless warning fails.
    `columns` empty: no table is right, so that it must ask. `also` are other readings as right.
    `rows` is their number where the columns are long. `receipt`: what is set aside is told.
    `table` ends the name of the published table, where a dataset has several.
    """

    id: str
    line: int
    files: Mapping[str, Text | Book]
    before: Mapping[str, Text | Book] = field(default_factory=dict)
    columns: tuple[Column, ...] = ()
    also: tuple[tuple[Column, ...], ...] = ()
    rows: int = 0
    asks: str = "no"
    innocent: bool = False
    table: str = ""
    description: str = ""
    receipt: bool = False

    @property
    def readings(self) -> tuple[tuple[Column, ...], ...]:
        first = (self.columns,) if self.columns else ()
        return (*first, *self.also)


def split(cells: str) -> tuple[str | None, ...]:
    """The cells of a text that parts them with bars; nothing between two is an empty cell."""
    return tuple(cell.strip() or None for cell in cells.split("|"))


def text(name: str, cells: str) -> Column:
    return Column(name=name, kind="text", values=split(cells))


def date(name: str, cells: str) -> Column:
    """Days as 2024-04-03."""
    return Column(name=name, kind="date", values=split(cells))


def integer(name: str, *values: Value) -> Column:
    return Column(name=name, kind="integer", values=values)


def number(name: str, *values: Value) -> Column:
    return Column(name=name, kind="number", values=values)


code = text
money = number
year = integer
coordinate = number


def boolean(name: str, *values: Value) -> Column:
    return Column(name=name, kind="boolean", values=values)


def utc(name: str, cells: str) -> Column:
    """Instants as 2024-04-03T10:00:00Z."""
    return Column(name=name, kind="utc", values=split(cells))


def datetime(name: str, cells: str) -> Column:
    """Days and hours without a zone, as 2024-04-03T10:00:00."""
    return Column(name=name, kind="datetime", values=split(cells))

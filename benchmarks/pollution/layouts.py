"""A table laid out as town halls do, in every format: sums, types and rows are judged.

Each layout puts a column of names before a clean table and columns of values behind it, and knows
what a person reads in these. Where it is one of which a rule must not act, its name says `plain`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

from benchmarks.pollution.case import Measured, Table
from benchmarks.pollution.workbooks import Cell, Sheet, write_ods, write_xlsx
from benchmarks.pollution.writing import Style, encoded, lines

WHOLE = (1500, 12000, 850, 3250, 640, 21000, 975, 4800, 15500, 2300, 1875, 420)
THOUSANDTHS = (0.125, 1.25, 0.005, 3.875, 0.08, 12.5, 0.975, 4.805, 0.31, 2.003, 1.875, 0.42)
MANY = 300  # rows, where one odd cell is less than one in a hundred
NAME = "Service"
AMOUNT = "Crédits"
TEXT_FORMATS = (
    ("semicolon-windows", Style(encoding="cp1252", newline="\r\n")),
    ("semicolon-latin9", Style(encoding="iso8859-15", newline="\r\n")),
    ("semicolon-dos", Style(encoding="cp850", newline="\r\n")),
    ("comma-bom", Style(delimiter=",", encoding="utf-8-sig", newline="\r\n")),
    ("tab-utf-16", Style(delimiter="\t", encoding="utf-16", newline="\r\n")),
)
BOOK_FORMATS = (("xlsx", write_xlsx), ("ods", write_ods))
OLD_LETTERS = str.maketrans({"’": "'", "œ": "oe", "Œ": "OE"})  # that cp850 does not have
Row = tuple[Cell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """A grid, the names of its columns first where nothing stands above them, and what is read in
    it; `asks` as of `Measured`. `count` are the rows of data."""

    detail: str
    rows: tuple[Row, ...]
    count: int
    sums: tuple[tuple[str, float], ...] = ()
    types: tuple[tuple[str, str], ...] = ()
    filled: tuple[tuple[str, int], ...] = ()
    merged: tuple[str, ...] = ()
    asks: str = "no"


def write_number(cell: Cell, style: Style) -> str:
    """As a spreadsheet exports it: the decimal sign is that of the country of the separator."""
    text = "" if cell is None else str(cell)
    if isinstance(cell, float) and style.delimiter != ",":
        return text.replace(".", ",")
    return text.translate(OLD_LETTERS) if style.encoding == "cp850" else text


def write_layout(layout: Layout, style: Style) -> bytes:
    rows = [tuple(write_number(cell, style) for cell in row) for row in layout.rows]
    if style.encoding == "iso8859-15":
        rows = [tuple(cell.replace("’", "'") for cell in row) for row in rows]
    return encoded(lines(rows, style), style)


def make_case(family: str, table: Table, layout: Layout, format_: str, content: bytes) -> Measured:
    return Measured(
        name=f"{family}-{table.name}-{format_}-{layout.detail}",
        family=family,
        layout=f"{family}-{layout.detail}",
        ending=format_ if format_ in ("xlsx", "ods") else "csv",
        content=content,
        rows=layout.count,
        sums=layout.sums,
        types=layout.types,
        filled=layout.filled,
        asks=layout.asks,
    )


def make_texts(family: str, table: Table, layouts: Sequence[Layout]) -> Iterator[Measured]:
    """The layouts as delimited text, in each encoding that has their letters, with each
    separator."""
    for name, style in TEXT_FORMATS:
        for layout in layouts:
            with suppress(UnicodeEncodeError):
                yield make_case(family, table, layout, name, write_layout(layout, style))


def make_books(family: str, table: Table, layouts: Sequence[Layout]) -> Iterator[Measured]:
    for ending, write in BOOK_FORMATS:
        for layout in layouts:
            sheet = Sheet(layout.rows, layout.merged)
            yield make_case(family, table, layout, ending, write({"Feuil1": sheet}))


def make_all(family: str, table: Table, layouts: Sequence[Layout]) -> Iterator[Measured]:
    yield from make_texts(family, table, layouts)
    yield from make_books(family, table, layouts)


def widen(table: Table, values: Sequence[Cell], name: str = AMOUNT) -> tuple[Row, ...]:
    """The table between a column of names and one of these values."""
    data = zip(table.data, values, strict=False)
    body = [(f"Bureau {n}", *row, value) for n, (row, value) in enumerate(data, 1)]
    return ((NAME, *table.header, name), *body)


def make_whole(table: Table) -> list[int]:
    return list(WHOLE[: len(table.data)])


def write_dots(number: int) -> str:
    return f"{number:,}".replace(",", ".")


def write_euros(number: int) -> str:
    """1 500 €, 12.000 €, 850 €: as several people write in one table."""
    return (write_dots(number) if number > 10_000 else f"{number:,}".replace(",", " ")) + " €"

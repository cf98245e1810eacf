"""A table written as delimited text, in any style that is met."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from benchmarks.pollution.case import Case, Row, Rows, Table, Truth


@dataclass(frozen=True, slots=True)
class Style:
    """`quoting`: "needed", "all" or "none"; `escape` of a quote inside quotes: "double",
    "backslash" or "none"."""

    delimiter: str = ";"
    quote: str = '"'
    quoting: str = "needed"
    escape: str = "double"
    newline: str = "\n"
    encoding: str = "utf-8"


PLAIN = Style()
COMMA = Style(delimiter=",")


def cell(text: str, style: Style) -> str:
    """One cell as the style writes it."""
    q = style.quote
    special = (
        any(mark in text for mark in (style.delimiter.strip(" ") or " ", q, "\n", "\r"))
        if q
        else False
    )
    if style.quoting == "none" or (style.quoting == "needed" and not special):
        return text
    inner = {"double": text.replace(q, q + q), "none": text}.get(style.escape)
    if inner is None:
        inner = text.replace("\\", "\\\\").replace(q, "\\" + q)
    return q + inner + q


def line(row: Iterable[str], style: Style) -> str:
    """One record, without its line end."""
    return style.delimiter.join(cell(text, style) for text in row)


def lines(rows: Iterable[Row], style: Style) -> list[str]:
    return [line(row, style) for row in rows]


def encoded(written: Sequence[str], style: Style, end: str | None = None) -> bytes:
    """A file of these records; `end` replaces the last line end."""
    text = style.newline.join(written) + (style.newline if end is None else end)
    return text.encode(style.encoding)


def fits(table: Table, style: Style) -> bool:
    """Can every cell be written in this style and read again?"""
    marks = ("\n", "\r", style.delimiter, style.delimiter.strip(" ") or " ", '"')
    if style.quoting == "none" and any(
        mark in text for row in table.rows for text in row for mark in marks
    ):
        return False
    try:
        for row in table.rows:
            "".join(row).encode(style.encoding)
    except UnicodeEncodeError:
        return False
    return True


def truth(style: Style, header_row: int | None = 0) -> Truth:
    """What the style says of the file."""
    return Truth(style.delimiter, style.quote, style.encoding, header_row)


def case(
    family: str,
    table: Table,
    detail: str,
    written: Sequence[str] | bytes,
    style: Style,
    readings: tuple[Rows, ...] | None = None,
    *,
    header_row: int | None = 0,
    may_refuse: bool = False,
    loses: bool = False,
) -> Case:
    """A case of these records (or bytes), the clean table being its reading unless others are
    given."""
    content = written if isinstance(written, bytes) else encoded(written, style)
    right = (table.rows,) if readings is None else readings
    name = f"{family}-{table.name}-{detail}"
    return Case(name, family, content, right, truth(style, header_row), may_refuse, loses)

"""Delimiters, quotes, escapes and line ends: the same table in each notation. Nothing is lost, so
no receipt is due."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from benchmarks.pollution.case import Case, Family, Row, Table
from benchmarks.pollution.writing import COMMA, PLAIN, Style, case, encoded, fits, line, lines

DELIMITERS = (
    ("comma", ","),
    ("semicolon", ";"),
    ("tab", "\t"),
    ("pipe", "|"),
    ("space", " "),
    ("caret", "^"),
    ("colon", ":"),
    ("tilde", "~"),
    ("comma-space", ", "),
    ("semicolon-space", "; "),
    ("two-tabs", "\t\t"),
)
RARE = {
    "space",
    "caret",
    "colon",
    "tilde",
    "two-tabs",
}  # a reader may say that it does not know them


def delimiters(table: Table) -> Iterator[Case]:
    for name, delimiter in DELIMITERS:
        for quoting in ("needed", "all", "none"):
            style = Style(delimiter=delimiter, quoting=quoting)
            if fits(table, style):
                written = lines(table.rows, style)
                readings = [table.rows]
                if name.endswith("-space") and '"' not in "".join(
                    written
                ):  # « a; b »: the blank may be the cell's
                    readings.append(
                        tuple((row[0], *(f" {text}" for text in row[1:])) for row in table.rows)
                    )
                detail = f"{name}-{quoting}"
                yield case(
                    "delimiter",
                    table,
                    detail,
                    written,
                    style,
                    tuple(readings),
                    may_refuse=name in RARE,
                )


def quotes(table: Table) -> Iterator[Case]:
    for base in (COMMA, PLAIN):
        where = "comma" if base.delimiter == "," else "semicolon"
        for quoting in ("needed", "all"):
            style = replace(base, quote="'", quoting=quoting)
            yield case(
                "quote", table, f"{where}-apostrophe-{quoting}", lines(table.rows, style), style
            )
        yield case("quote", table, f"{where}-mixed", _mixed(table, base), base, may_refuse=True)
        yield case("quote", table, f"{where}-text-only", _text_only(table, base), base)
        written = [
            base.delimiter.join(
                f'"{text}"' if '"' not in text else line([text], base) for text in row
            )
            if number % 3 == 0
            else line(row, base)
            for number, row in enumerate(table.rows)
        ]
        yield case("quote", table, f"{where}-some-rows", written, base)


def _mixed(table: Table, style: Style) -> list[str]:
    """Double quotes and apostrophes in turn, row by row, where quotes are needed."""
    other = replace(style, quote="'")
    return [line(row, other if number % 2 else style) for number, row in enumerate(table.rows)]


def _text_only(table: Table, style: Style) -> list[str]:
    """Texts are quoted, figures are not: what many programs write."""
    every = replace(style, quoting="all")

    def one(text: str) -> str:
        return line([text], style if text.replace(",", "").replace(".", "").isdigit() else every)

    return [style.delimiter.join(one(text) for text in row) for row in table.rows]


def escapes(table: Table) -> Iterator[Case]:
    """A quote inside a text: doubled, behind a backslash, or as it is."""
    rows: tuple[Row, ...] = (table.header, *(_quoting(row, n) for n, row in enumerate(table.data)))
    quoted = Table(table.name, rows)
    for base in (COMMA, PLAIN):
        where = "comma" if base.delimiter == "," else "semicolon"
        for escape in ("double", "backslash", "none"):
            for quoting in ("needed", "all"):
                style = replace(base, escape=escape, quoting=quoting)
                written = lines(rows, style)
                yield case(
                    "escape",
                    quoted,
                    f"{where}-{escape}-{quoting}",
                    written,
                    style,
                    may_refuse=escape != "double",
                )


def _quoting(row: Row, number: int) -> Row:
    """The row with a word of its longest text between quotes, one time in three."""
    place = max(range(len(row)), key=lambda i: (not row[i].isdigit(), len(row[i]), -i))
    text = row[place]
    if number % 3 or '"' in text or "/" in text:
        return row
    first, _, rest = text.partition(" ")
    return (*row[:place], f'"{first}" {rest}'.strip(), *row[place + 1 :])


def line_ends(table: Table) -> Iterator[Case]:
    for name, newline in (("lf", "\n"), ("crlf", "\r\n"), ("cr", "\r"), ("crcrlf", "\r\r\n")):
        for base in (COMMA, PLAIN):
            style = replace(base, newline=newline)
            where = "comma" if base.delimiter == "," else "semicolon"
            written = lines(table.rows, style)
            odd = name == "crcrlf"
            yield case("line-end", table, f"{where}-{name}", written, style, may_refuse=odd)
            if odd:
                continue
            for end, text in (
                ("missing", ""),
                ("twice", newline * 2),
                ("four", newline * 4),
                ("blank", newline + "   "),
            ):
                yield case(
                    "line-end",
                    table,
                    f"{where}-{name}-end-{end}",
                    encoded(written, style, text),
                    style,
                )
    for name, ends in (
        ("crlf-then-lf", ("\r\n", "\n")),
        ("lf-then-crlf", ("\n", "\r\n")),
        ("with-cr", ("\n", "\r")),
    ):
        text = "".join(
            one + ends[number > len(table.rows) // 2]
            for number, one in enumerate(lines(table.rows, PLAIN))
        )
        yield case("line-end", table, f"mixed-{name}", text.encode(), PLAIN)
    text = "".join(
        one + ("\r\n" if number == 3 else "\n")
        for number, one in enumerate(lines(table.rows, COMMA))
    )
    yield case("line-end", table, "mixed-one-crlf", text.encode(), COMMA)


FAMILIES = (
    Family("delimiter", "séparateurs", delimiters),
    Family("quote", "guillemets", quotes),
    Family("escape", "guillemets dans un texte", escapes),
    Family("line-end", "fins de ligne", line_ends),
)

"""The names of columns: none, in two rows, repeated, broken over lines; and tables of one row, or
of none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from benchmarks.pollution.case import Case, Family, Row, Rows, Table
from benchmarks.pollution.writing import COMMA, PLAIN, case, line, lines

STYLES = (("comma", COMMA), ("semicolon", PLAIN))


def unnamed(width: int) -> Row:
    """The names that a table without a header is given."""
    return tuple(f"colonne_{place}" for place in range(1, width + 1))


def headers(table: Table) -> Iterator[Case]:
    width = len(table.header)
    for where, style in STYLES:
        body = lines(table.data, style)
        bare: Rows = (unnamed(width), *table.data)
        # a table as it is written has no names; a published one has some
        right = (table.data, bare)
        yield case(
            "header", table, f"{where}-none", body, style, right, header_row=None, may_refuse=True
        )
        for count in (2, 3):
            same = [line(table.header, style)] * count
            joined: Rows = (tuple(" ".join([name] * count) for name in table.header), *table.data)
            yield case(
                "header",
                table,
                f"{where}-{count}-times",
                [*same, *body],
                style,
                (joined, table.rows),
                header_row=count - 1,
                may_refuse=True,
                loses=True,
            )
        yield from _grouped(table, where)
        broken = Table(
            table.name, (tuple(f"{name}\n(détail)" for name in table.header), *table.data)
        )
        yield case(
            "header",
            table,
            f"{where}-broken",
            lines(broken.rows, style),
            style,
            (broken.rows,),
            loses=True,
        )
        empty: Rows = ((*table.header[:-1], ""), *table.data)
        yield case(
            "header", table, f"{where}-last-empty", lines(empty, style), style, (empty,), loses=True
        )
        double: Rows = ((*table.header[:-1], table.header[0]), *table.data)
        yield case(
            "header",
            table,
            f"{where}-doubled",
            lines(double, style),
            style,
            (double,),
            loses=True,
        )
        blanks: Rows = (tuple(f" {name} " for name in table.header), *table.data)
        yield case("header", table, f"{where}-spaced", lines(blanks, style), style, (blanks,))
        dbase: Rows = (
            tuple(f"{name},C,{20 + n}" for n, name in enumerate(table.header)),
            *table.data,
        )
        yield case(
            "header", table, f"{where}-dbase", lines(dbase, style), style, (dbase, table.rows)
        )
        repeated = [line(table.header, style), *body[:5], line(table.header, style), *body[5:]]
        yield case(
            "header", table, f"{where}-each-page", repeated, style, may_refuse=True, loses=True
        )


def _grouped(table: Table, where: str) -> Iterator[Case]:
    """A row of groups above the names: « Lieu » over two columns, the second cell being empty."""
    style = COMMA if where == "comma" else PLAIN
    width = len(table.header)
    groups: Row = tuple(
        f"Groupe {place // 2 + 1}" if place % 2 == 0 else "" for place in range(width)
    )
    spread = tuple(groups[place - place % 2] for place in range(width))
    joined: Rows = (
        tuple(f"{group} {name}" for group, name in zip(spread, table.header, strict=True)),
        *table.data,
    )
    yield case(
        "header",
        table,
        f"{where}-grouped",
        lines((groups, *table.rows), style),
        style,
        (joined, table.rows),
        header_row=1,
        may_refuse=True,
        loses=True,
    )
    letters: Row = tuple("ABCDEFGHIJ"[:width])
    yield case(
        "header", table, f"{where}-letters-above", lines((letters, *table.rows), style), style,
        header_row=1, may_refuse=True, loses=True,
    )  # fmt: skip


def sizes(table: Table) -> Iterator[Case]:
    """One row of data, one column, names alone, or nothing at all."""
    for where, style in STYLES:
        for count in (1, 2, 3):
            short: Rows = table.rows[: count + 1]
            yield case("size", table, f"{where}-{count}-rows", lines(short, style), style, (short,))
            end = lines(short, style)
            bare = style.newline.join(end).encode()
            yield case("size", table, f"{where}-{count}-rows-no-end", bare, style, (short,))
        names: Rows = (table.header,)
        yield case(
            "size",
            table,
            f"{where}-header-only",
            lines(names, style),
            style,
            (names,),
            may_refuse=True,
        )
        for place in sorted({0, 1, len(table.header) - 1}):
            column: Rows = tuple((row[place],) for row in table.rows if row[place])
            one = case(
                "size", table, f"{where}-column-{place + 1}", lines(column, style), style, (column,)
            )
            yield replace(one, truth=replace(one.truth, delimiter=None))
    for name, content in (
        ("empty", b""),
        ("newline", b"\n"),
        ("blank", b"  \r\n\r\n"),
        ("bom", b"\xef\xbb\xbf"),
    ):
        yield case("size", table, f"nothing-{name}", content, PLAIN, ())


FAMILIES = (
    Family("header", "noms de colonnes", headers),
    Family("size", "tableaux minuscules", sizes),
)

"""One record that is not like the others: a cell too few or too many, a delimiter lost or added, a
stray quote."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from benchmarks.pollution.case import Case, Family, Row, Table
from benchmarks.pollution.writing import COMMA, PLAIN, Style, case, cell, line, lines

COMMAS = {
    "orders",
    "ecoles",
    "associations",
}  # a wrong row is as wrong with semicolons: half of the tables have those


def styles(table: Table) -> tuple[tuple[str, Style], ...]:
    return (("comma", COMMA),) if table.name in COMMAS else (("semicolon", PLAIN),)


def places(table: Table) -> Iterator[tuple[int, int]]:
    """The cells that are soiled: those of the header, of the first and the last row, and a
    diagonal."""
    height = len(table.rows)
    width = len(table.header)
    rows = {0, 1, height - 1}
    for row in range(height):
        for column in range(width):
            if row in rows or column == row % width:
                yield row, column


def replaced(table: Table, style: Style, row: int, text: str) -> list[str]:
    written = lines(table.rows, style)
    written[row] = text
    return written


def separators(table: Table) -> Iterator[Case]:
    """A delimiter too many before a cell (an empty cell in excess), or lost between two cells."""
    for where, style in styles(table):
        for row, column in places(table):
            cells = [cell(text, style) for text in table.rows[row]]
            more = style.delimiter.join([*cells[:column], "", *cells[column:]])
            yield case(
                "delimiter-added",
                table,
                f"{where}-row{row}-col{column}",
                replaced(table, style, row, more),
                style,
                may_refuse=True,
                loses=True,
            )


def lost_separators(table: Table) -> Iterator[Case]:
    for where, style in styles(table):
        for row, column in places(table):
            cells = [cell(text, style) for text in table.rows[row]]
            if column and (len(cells) > 2 or row):
                less = style.delimiter.join(
                    [*cells[: column - 1], cells[column - 1] + cells[column], *cells[column + 1 :]]
                )
                yield case(
                    "delimiter-lost",
                    table,
                    f"{where}-row{row}-col{column}",
                    replaced(table, style, row, less),
                    style,
                    may_refuse=True,
                    loses=True,
                )


def missing_cells(table: Table) -> Iterator[Case]:
    """A cell that lacks with its delimiter: where it is not the last, those after it are
    shifted."""
    for where, style in styles(table):
        for row, column in places(table):
            if row == 0:
                continue
            record = table.rows[row]
            short = line((*record[:column], *record[column + 1 :]), style)
            truth: Row = (*record[:column], "", *record[column + 1 :])
            right = (*table.rows[:row], truth, *table.rows[row + 1 :])
            yield case(
                "cell-missing",
                table,
                f"{where}-row{row}-col{column}",
                replaced(table, style, row, short),
                style,
                (right,),
                may_refuse=True,
                loses=True,
            )


def extra_cells(table: Table) -> Iterator[Case]:
    """Cells beyond the header: empty ones are cut, filled ones belong to no column."""
    for where, style in styles(table):
        for row in sorted({1, len(table.rows) // 2, len(table.rows) - 1}):
            record = table.rows[row]
            for extra in (1, 2):
                empty = line((*record, *[""] * extra), style)
                written = replaced(table, style, row, empty)
                yield case(
                    "cell-extra",
                    table,
                    f"{where}-row{row}-empty-{extra}",
                    written,
                    style,
                    loses=True,
                )
                filled = line((*record, *["en trop"] * extra), style)
                written = replaced(table, style, row, filled)
                left = (
                    *table.rows[:row],
                    *table.rows[row + 1 :],
                )  # no column is theirs: refused, or the row set apart
                yield case(
                    "cell-extra", table, f"{where}-row{row}-filled-{extra}", written, style,
                    (left,), may_refuse=True, loses=True,
                )  # fmt: skip
        trailing = [one + style.delimiter for one in lines(table.rows, style)]
        for count, name in ((1, "all-rows"), (3, "all-rows-3")):
            written = [one + style.delimiter * count for one in lines(table.rows, style)]
            wider = tuple((*row, *[""] * count) for row in table.rows)
            yield case("cell-extra", table, f"{where}-{name}", written, style, (wider,))
        yield case(
            "cell-extra",
            table,
            f"{where}-all-but-header",
            [line(table.header, style), *trailing[1:]],
            style,
            loses=True,
        )
        cut = [line(row, style).rstrip(style.delimiter) for row in table.rows]
        yield case("cell-extra", table, f"{where}-empty-ends-cut", cut, style)


def stray_quotes(table: Table) -> Iterator[Case]:
    """A quote at the start, in the middle or at the end of a cell, not doubled, whether the cell is
    quoted or not."""
    for where, style in styles(table):
        for row, column in places(table):
            text = table.rows[row][column]
            if '"' in text or (not text and column % 2):
                continue
            middle = len(text) // 2
            soiled = {
                "start": '"' + text,
                "middle": f'{text[:middle]}"{text[middle:]}',
                "end": text + '"',
            }
            kind = ("start", "middle", "end")[(row + column) % 3]
            quoted = cell(text, style) != text
            raw = f'"{soiled[kind]}"' if quoted else soiled[kind]
            cells = [cell(one, style) for one in table.rows[row]]
            cells[column] = raw
            record: Row = (*table.rows[row][:column], soiled[kind], *table.rows[row][column + 1 :])
            right = (*table.rows[:row], record, *table.rows[row + 1 :])
            yield case(
                "stray-quote",
                table,
                f"{where}-row{row}-col{column}-{kind}",
                replaced(table, style, row, style.delimiter.join(cells)),
                style,
                (right,),
                may_refuse=True,
            )


def other_styles(table: Table) -> Iterator[Case]:
    """One record with another delimiter, another quote or another escape than the rest."""
    for where, style in styles(table):
        others = {
            "space": replace(style, delimiter=" "),
            "tab": replace(style, delimiter="\t"),
            "other": replace(style, delimiter=";" if style.delimiter == "," else ","),
            "apostrophes": replace(style, quote="'", quoting="all"),
            "all-quoted": replace(style, quoting="all"),
            "backslash": replace(style, escape="backslash", quoting="all"),
        }
        for row in range(0, len(table.rows), 2):
            for name, other in others.items():
                if name in ("apostrophes", "all-quoted", "backslash") and row not in (
                    0,
                    1,
                    len(table.rows) // 2,
                ):
                    continue
                written = replaced(table, style, row, line(table.rows[row], other))
                plain = name == "all-quoted"  # as the others may be, though they need it not
                certain = plain or (
                    name == "backslash" and not any('"' in text for text in table.rows[row])
                )
                yield case(
                    "other-row",
                    table,
                    f"{where}-row{row}-{name}",
                    written,
                    style,
                    may_refuse=not certain,
                    loses=not certain,
                )


def bare_delimiters(table: Table) -> Iterator[Case]:
    """A text that holds the delimiter without quotes: « Lille, Nord » in a comma file."""
    for where, style in styles(table):
        for row in range(1, len(table.rows), 2):
            record = table.rows[row]
            column = max(
                range(len(record)), key=lambda i: (not record[i].isdigit(), len(record[i]))
            )
            text = f"{record[column]}{style.delimiter} suite"
            right: Row = (*record[:column], text, *record[column + 1 :])
            raw = style.delimiter.join(
                text if place == column else cell(one, style) for place, one in enumerate(record)
            )
            if '"' in text or "\n" in text:
                continue
            yield case(
                "bare-delimiter",
                table,
                f"{where}-row{row}",
                replaced(table, style, row, raw),
                style,
                ((*table.rows[:row], right, *table.rows[row + 1 :]),),
                may_refuse=True,
                loses=True,
            )


FAMILIES = (
    Family("delimiter-added", "séparateur en trop dans une ligne", separators),
    Family("delimiter-lost", "séparateur perdu dans une ligne", lost_separators),
    Family("cell-missing", "cellule en moins", missing_cells),
    Family("cell-extra", "cellules en trop", extra_cells),
    Family("stray-quote", "guillemet isolé", stray_quotes),
    Family("other-row", "ligne d’une autre écriture", other_styles),
    Family("bare-delimiter", "séparateur sans guillemets dans un texte", bare_delimiters),
)

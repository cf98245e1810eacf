"""What stands around the table: titles, notes, totals, blank lines, other tables."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.pollution.case import Case, Family, Row, Rows, Table
from benchmarks.pollution.writing import COMMA, PLAIN, Style, case, line, lines

TITLES = (
    "Ville d’essai (données fictives)",
    "Exporté le 3 avril 2025",
    "Service des finances, direction générale",
    "Source : logiciel de gestion ; version 4.2",
    "Période : 2024",
)
NOTES = (
    "Source : direction des finances",
    "* données provisoires",
    "(1) hors subventions exceptionnelles",
)
STYLES = (("comma", COMMA), ("semicolon", PLAIN))


def padded(text: str, width: int, style: Style) -> str:
    """A line of one filled cell, as a spreadsheet exports it."""
    return line((text, *[""] * (width - 1)), style)


def preambles(table: Table) -> Iterator[Case]:
    """One, two or five titles, with and without a blank line, as bare text, quoted, or with all
    their delimiters."""
    width = len(table.header)
    for where, style in STYLES:
        body = lines(table.rows, style)
        for count in (1, 2, 5):
            shapes = {
                "bare": list(TITLES[:count]),
                "quoted": [line([title], style) for title in TITLES[:count]],
                "padded": [padded(title, width, style) for title in TITLES[:count]],
            }
            for shape, above in shapes.items():
                for gap, blank in (
                    ("", []),
                    ("-gap", [""]),
                    ("-empty-cells", [style.delimiter * (width - 1)]),
                ):
                    yield case(
                        "preamble",
                        table,
                        f"{where}-{count}-{shape}{gap}",
                        [*above, *blank, *body],
                        style,
                        header_row=count + len(blank),
                        may_refuse=not gap,
                        loses=True,
                    )


def footers(table: Table) -> Iterator[Case]:
    width = len(table.header)
    for where, style in STYLES:
        body = lines(table.rows, style)
        below = {
            "note": [NOTES[0]],
            "notes": list(NOTES),
            "note-padded": [padded(NOTES[0], width, style)],
            "gap-notes": ["", *NOTES],
            "gap-notes-padded": [
                style.delimiter * (width - 1),
                *(padded(note, width, style) for note in NOTES),
            ],
            "total": [line(total(table, "TOTAL"), style)],
            "total-general": [line(total(table, "Total général"), style)],
            "gap-total-note": ["", line(total(table, "TOTAL"), style), NOTES[0]],
        }
        for name, more in below.items():
            yield case(
                "footer",
                table,
                f"{where}-{name}",
                [*body, *more],
                style,
                may_refuse=True,
                loses=True,
            )


def total(table: Table, word: str) -> Row:
    """A last row that sums a column, or counts the rows where there is no column of numbers."""
    last = ["", *[""] * (len(table.header) - 2), str(len(table.data))]
    for place in range(len(table.header) - 1, 0, -1):
        cells = [row[place].replace(",", ".") for row in table.data]
        if all(cell.replace(".", "", 1).isdigit() and len(cell) < 10 for cell in cells):
            last = [""] * len(table.header)
            last[place] = f"{sum(map(float, cells)):g}".replace(".", ",")
            break
    return (word, *last[1:])


def blank_lines(table: Table) -> Iterator[Case]:
    width = len(table.header)
    for where, style in STYLES:
        body = lines(table.rows, style)
        middle = len(body) // 2
        kinds = {
            "empty": "",
            "spaces": " \t ",
            "nbsp": "\u00a0",
            "cells": style.delimiter * (width - 1),
            "space-cells": style.delimiter.join([" "] * width),
        }
        for kind, blank in kinds.items():
            places = {
                "above": [blank, *body],
                "under-header": [body[0], blank, *body[1:]],
                "middle": [*body[:middle], blank, *body[middle:]],
                "three": [*body[:middle], blank, blank, blank, *body[middle:]],
                "between-all": [each for one in body for each in (one, blank)],
                "below": [*body, blank, blank],
            }
            for place, written in places.items():
                yield case(
                    "blank",
                    table,
                    f"{where}-{kind}-{place}",
                    written,
                    style,
                    header_row=int(place == "above"),
                    loses=place in ("middle", "three", "between-all"),
                )


def stacked(table: Table) -> Iterator[Case]:
    """Two tables one below the other: refused, or the first of them; never one table of both."""
    half = len(table.data) // 2
    first: Rows = (table.header, *table.data[:half])
    rest: Rows = (table.header, *table.data[half:])
    other: Rows = (
        ("Code", "Libellé", "Reste"),
        ("A", "Entrées", "12"),
        ("B", "Sorties", "9"),
        ("C", "Attente", "3"),
    )
    for where, style in STYLES:
        for gap, blank in (
            ("", []),
            ("-gap", [""]),
            ("-title", ["", "Année 2025"]),
            ("-empty-cells", [style.delimiter * (len(table.header) - 1)]),
        ):
            for kind, below in (
                ("same", rest),
                ("other", other),
                ("narrower", tuple(row[:-1] for row in rest)),
            ):
                if len(below[0]) < 2:
                    continue
                written = [*lines(first, style), *blank, *lines(below, style)]
                both: tuple[Rows, ...] = (first,)
                if (
                    kind == "same" and gap != "-title"
                ):  # a header repeated at each page is one table
                    both = (table.rows, first)
                yield case(
                    "stacked",
                    table,
                    f"{where}-{kind}{gap}",
                    written,
                    style,
                    both,
                    may_refuse=True,
                    loses=True,
                )


def side_by_side(table: Table) -> Iterator[Case]:
    """Two tables in one: an empty column, or a column and a second header with names already used,
    between them."""
    second: Rows = (("Code", "Libellé"), ("A", "Entrées"), ("B", "Sorties"), ("C", "Attente"))
    for where, style in STYLES:
        for gap in (1, 2):
            written = []
            for number, row in enumerate(table.rows):
                right = second[number] if number < len(second) else ("", "")
                written.append(line((*row, *[""] * gap, *right), style))
            yield case(
                "side-by-side",
                table,
                f"{where}-gap-{gap}",
                written,
                style,
                may_refuse=True,
                loses=True,
            )
            under = [
                "Liste" + style.delimiter * (len(table.header) + gap) + "Codes" + style.delimiter,
                *written,
            ]
            yield case(
                "side-by-side",
                table,
                f"{where}-titled-{gap}",
                under,
                style,
                header_row=1,
                may_refuse=True,
                loses=True,
            )


FAMILIES = (
    Family("preamble", "titres au-dessus", preambles),
    Family("footer", "notes et totaux au-dessous", footers),
    Family("blank", "lignes vides", blank_lines),
    Family("stacked", "tableaux empilés", stacked),
    Family("side-by-side", "tableaux côte à côte", side_by_side),
)

"""French values, written as town halls write them, and files in which several things are wrong at
once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from benchmarks.pollution.case import Case, Family, Rows, Table
from benchmarks.pollution.layout import NOTES, TITLES, padded, total
from benchmarks.pollution.writing import COMMA, PLAIN, Style, case, encoded, fits, line, lines

NBSP = "\u00a0"
NARROW = "\u202f"
EXPORTS = (  # as programs of offices write them
    ("semicolon-windows", Style(encoding="cp1252", newline="\r\n")),
    ("comma-bom", Style(delimiter=",", encoding="utf-8-sig", newline="\r\n")),
    ("tab-utf-16", Style(delimiter="\t", encoding="utf-16", newline="\r\n")),
)
MONTHS = ("janv", "févr", "mars", "avr", "mai", "juin", "juil", "août", "sept", "oct", "nov", "déc")


def _amount(number: int) -> str:
    """1 063 850,00 and its like, with plain spaces."""
    return (
        f"{(number * 104729 + 1063850) % 9_000_000:,}".replace(",", " ")
        + f",{number * 37 % 100:02}"
    )


WRITINGS: dict[
    str, tuple[Callable[[int], str], str]
] = {  # what a column holds, and its type where there is no doubt
    "spaces": (_amount, "number"),
    "nbsp": (lambda n: _amount(n).replace(" ", NBSP), "number"),
    "narrow-nbsp": (lambda n: _amount(n).replace(" ", NARROW), "number"),
    "euros": (lambda n: _amount(n) + " €", "number"),
    "euros-nbsp": (lambda n: _amount(n).replace(" ", NARROW) + NBSP + "€", "number"),
    "euros-whole": (lambda n: f"{12 + n} €", "number"),
    "percent": (lambda n: f"{88 - n},{14 + n} %", ""),
    "accounting-dash": (lambda n: " -   " if n % 4 == 2 else _amount(n), ""),
    "negative": (lambda n: ("-" if n % 3 == 1 else "") + _amount(n), "number"),
    "date-slash": (lambda n: f"{3 + n:02}/04/2024", "date"),
    "date-dots": (lambda n: f"{20 + n % 9}.05.2014", "date"),
    "month": (lambda n: f"{MONTHS[n % 12]}-24", ""),
    "scientific": (lambda n: f"2,1590{n % 10}E+13", ""),
    "siret-spaces": (lambda n: f"000 806 85{n % 10} 00036", ""),
    "siret-apostrophe": (lambda n: f"'0008068510{n % 10}036", ""),
    "insee": (lambda n: f"0{1001 + n}", "string"),
    "school-year": (lambda n: f"{2010 + n}/{2011 + n}", "string"),
    "year": (lambda n: str(2010 + n), ""),
    "float-count": (lambda n: f"{25 + n}.0", "number"),
    "point": (lambda n: f"50.63{n % 10}, 3.05{n % 10}", "string"),
    "decimal-point": (lambda n: f"{12 + n}.{50 + n}", "number"),
}


def values(table: Table) -> Iterator[Case]:
    """The table with a column of such values at its end: delimiter and cells must not suffer from
    them."""
    for name, (write, kind) in WRITINGS.items():
        rows: Rows = (
            (*table.header, "Valeur"),
            *((*row, write(n)) for n, row in enumerate(table.data)),
        )
        wide = Table(table.name, rows)
        for where, style in (("comma", COMMA), ("semicolon", PLAIN)):
            one = case("value", wide, f"{where}-{name}", lines(rows, style), style)
            types = (("Valeur", kind),) if kind else ()
            yield replace(one, truth=replace(one.truth, types=types))
    yield from _bare_commas(table)


def _bare_commas(table: Table) -> Iterator[Case]:
    """Decimal commas without quotes in a comma file: saved or refused, never shifted."""
    for name, write in (
        ("amount", _amount),
        ("small", lambda n: f"{n},5"),
        ("some", lambda n: f"{n},5" if n % 3 else str(n)),
    ):
        rows: Rows = (
            (*table.header, "Valeur"),
            *((*row, write(n)) for n, row in enumerate(table.data)),
        )
        written = [line(row[:-1], COMMA) + "," + row[-1] for row in rows]
        yield case(
            "value",
            table,
            f"comma-bare-decimal-{name}",
            written,
            COMMA,
            (rows,),
            may_refuse=True,
            loses=True,
        )
        middle: Rows = tuple((row[0], row[-1], *row[1:-1]) for row in rows)
        written = [",".join((line(row[:1], COMMA), row[1], line(row[2:], COMMA))) for row in middle]
        yield case(
            "value",
            table,
            f"comma-bare-decimal-middle-{name}",
            written,
            COMMA,
            (middle,),
            may_refuse=True,
            loses=True,
        )
    resplit = [line(row, COMMA) + ";;" for row in table.rows]
    yield case("value", table, "comma-resplit", resplit, COMMA, may_refuse=True, loses=True)


def together(table: Table) -> Iterator[Case]:
    """What an export of an office looks like: titles, a total, notes, Windows-1252, CRLF, empty
    cells, all at once."""
    width = len(table.header)
    for name, style in EXPORTS:
        if not fits(table, style):
            continue
        body = lines(table.rows, style)
        above = [padded(title, width, style) for title in TITLES[:2]] + [
            style.delimiter * (width - 1)
        ]
        below = [style.delimiter * (width - 1), *(padded(note, width, style) for note in NOTES[:2])]
        shapes = {
            "titles": [*above, *body],
            "titles-blank": [*above, *body[:4], style.delimiter * (width - 1), *body[4:]],
            "titles-notes": [*above, *body, *below],
            "total-notes": [*body, line(total(table, "TOTAL"), style), *below],
            "all": [
                *above,
                *body,
                line(total(table, "TOTAL"), style),
                *below,
                style.delimiter * (width - 1),
            ],
            "empty-columns": [one + style.delimiter * 5 for one in body],
            "empty-columns-rows": [one + style.delimiter * 5 for one in [*body, *[above[-1]] * 9]],
        }
        for shape, written in shapes.items():
            wider = tuple((*one, *[""] * 5) for one in table.rows)
            row = 3 if shape in ("titles", "titles-blank", "titles-notes", "all") else 0
            one = case(
                "together",
                table,
                f"{name}-{shape}",
                encoded(written, style),
                style,
                (wider if "columns" in shape else table.rows,),
                header_row=row,
                may_refuse="total" in shape or "notes" in shape or shape == "all",
                loses="columns" not in shape,
            )
            said = "utf-8" if one.content.isascii() else style.encoding
            yield replace(one, truth=replace(one.truth, encoding=said))


FAMILIES = (
    Family("value", "valeurs françaises", values),
    Family("together", "plusieurs défauts à la fois", together),
)

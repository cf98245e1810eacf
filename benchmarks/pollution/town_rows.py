"""What town halls put between the rows of a table: totals, sections, units, names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from benchmarks.pollution.case import Measured, MeasuredFamily, Table
from benchmarks.pollution.layouts import (
    AMOUNT,
    NAME,
    WHOLE,
    Layout,
    Row,
    make_all,
    make_texts,
    make_whole,
    widen,
)
from benchmarks.pollution.workbooks import Cell


def total_rows(table: Table) -> Iterator[Measured]:
    count = len(table.data)
    whole = make_whole(table)
    half = count // 2
    header, *data = widen(table, whole)
    empty = (None,) * len(table.header)

    def sum_row(label: str, numbers: Sequence[int]) -> Row:
        return (label, *empty, sum(numbers))

    def lay(
        detail: str, rows: Sequence[Row], *, more: Sequence[int] = (), asks: str = "no"
    ) -> Layout:
        return Layout(
            detail=detail,
            rows=(header, *rows),
            count=count + len(more),
            sums=((AMOUNT, float(sum(whole) + sum(more))),),
            types=((AMOUNT, "integer"),),
            asks=asks,
        )

    first = data[:half]
    last = data[half:]
    groups = [
        *first,
        sum_row("Sous-total", whole[:half]),
        *last,
        sum_row("Sous-total", whole[half:]),
    ]
    names = ("Ensemble vocal", "Total Danse", "Moyenne gamme", "Cumul'Arts", "École, dont cantine")
    named = [(name, *data[n][1:-1], 700 + n) for n, name in enumerate(names)]
    pairs = [(*row, number + n) for n, (row, number) in enumerate(zip(data, whole, strict=True))]
    words = ("TOTAL", "Total général", "Ensemble", "Montant total", "Somme", "Cumul")
    layouts = [
        *(lay(f"last-{word.lower()}", [*data, sum_row(word, whole)]) for word in words),
        lay("first", [sum_row("Total", whole), *data]),
        lay("groups", groups),
        lay("groups-total", [*groups, sum_row("Total général", whole)]),
        lay("wrong", [*data, ("Total", *empty, sum(whole) + 10)], asks="must", more=[0]),
        lay("of-which", [*data, ("dont énergie", *empty, 300)], asks="must", more=[300]),
        lay("plain-names", [*data, *named], more=range(700, 705)),
        lay("plain-within", [*named[:3], *data, *named[3:]], more=range(700, 705)),
        lay("plain-ensemble", [*data, ("Ensemble", *data[0][1:-1], 7)], more=[7], asks="may"),
        lay("plain-department", [*data, ("Somme", *data[0][1:-1], 771)], more=[771], asks="may"),
        lay(
            "plain-last-sums", [*data, ("Bureau 99", *data[0][1:-1], sum(whole))], more=[sum(whole)]
        ),
        Layout(
            detail="plain-column",
            rows=((*header, "Total"), *pairs),
            count=count,
            sums=((AMOUNT, float(sum(whole))), ("Total", float(sum(whole) + sum(range(count))))),
            types=((AMOUNT, "integer"), ("Total", "integer")),
        ),
    ]
    yield from make_all("totals", table, layouts)


def open_sections(table: Table) -> Iterator[Measured]:
    count = len(table.data)
    whole = make_whole(table)
    half = count // 2
    header, *data = widen(table, whole)
    empty = (None,) * (len(table.header) + 1)

    def lay(detail: str, rows: Sequence[Row], asks: str = "no") -> Layout:
        filled = sum(row[-1] is not None for row in rows)
        return Layout(
            detail=detail,
            rows=(header, *rows),
            count=count,
            sums=((AMOUNT, float(sum(row[-1] for row in rows if isinstance(row[-1], int)))),),
            types=((AMOUNT, "integer"),),
            filled=((NAME, count), (AMOUNT, filled)),
            asks=asks,
        )

    def cut(first: Cell, second: Cell) -> list[Row]:
        return [(first, *empty), *data[:half], (second, *empty), *data[half:]]

    unfilled = [(*row[:-1], None if n % 4 == 1 else row[-1]) for n, row in enumerate(data)]
    yield from make_all(
        "sections",
        table,
        [
            lay("words", cut("SPORTS", "CULTURE"), asks="may"),
            lay("years", cut(2023, 2024), asks="may"),
            lay("plain-unfilled", unfilled),
            lay("plain-last-unfilled", [*data[:-1], (*data[-1][:-1], None)]),
        ],
    )


def unit_rows(table: Table) -> Iterator[Measured]:
    count = len(table.data)
    header, *data = widen(table, make_whole(table))
    empty = (None,) * len(table.header)

    def lay(detail: str, rows: Sequence[Row]) -> Layout:
        return Layout(
            detail=detail,
            rows=(header, *rows),
            count=count,
            sums=((AMOUNT, float(sum(WHOLE[:count]))),),
            types=((AMOUNT, "integer"),),
            filled=((NAME, count),),
        )

    units = ("(€)", "€", "k€", "(ha)", "hab.", "kWh")
    layouts = [lay(f"bare-{unit}", [(None, *empty, unit), *data]) for unit in units]
    with_unit = [(*row[:-1], "kg", row[-1]) for row in data]
    sizes = [(*row[:-1], "MLS"[n % 3], row[-1]) for n, row in enumerate(data)]
    first_empty = [(*data[0][:-1], "m", None), *((*row[:-1], "t", row[-1]) for row in data[1:])]

    def lay_plain(detail: str, rows: Sequence[Row], name: str, lost: int = 0) -> Layout:
        return Layout(
            detail=f"plain-{detail}",
            rows=((*header[:-1], name, AMOUNT), *rows),
            count=count,
            sums=((AMOUNT, float(sum(WHOLE[lost:count]))),),
            types=((AMOUNT, "integer"), (name, "string")),
            filled=((NAME, count), (name, count)),
        )

    yield from make_all(
        "units",
        table,
        [
            *layouts,
            lay("first-filled", [("(nom)", *empty, "(€)"), *data]),
            lay_plain("column", with_unit, "Unité"),
            lay_plain("sizes", sizes, "Taille"),
            lay_plain("first-row-empty", first_empty, "Statut", lost=1),
        ],
    )


def stand_side_by_side(rows: Sequence[Row]) -> Iterator[Row]:
    """A second, shorter table on the right, which an empty column parts from the first."""
    second: list[Row] = [("Code", "Libellé"), ("A", "Entrées"), ("B", "Sorties")]
    for number, row in enumerate(rows):
        right = second[number] if number < len(second) else (None, None)
        yield (*row, None, *right)


def add_spacers(table: Table) -> Iterator[Measured]:
    count = len(table.data)
    rows = widen(table, make_whole(table))
    sums = ((AMOUNT, float(sum(WHOLE[:count]))),)
    types = ((AMOUNT, "integer"),)

    def lay(detail: str, changed: Sequence[Row], asks: str = "no") -> Layout:
        return Layout(
            detail=detail, rows=tuple(changed), count=count, sums=sums, types=types, asks=asks
        )

    last = [(*row, name) for row, name in zip(rows, ["Avis", *["favorable"] * count], strict=True)]
    yield from make_all(
        "spacer",
        table,
        [
            lay("before-last", [(*row[:-1], None, row[-1]) for row in rows]),
            lay("after-first", [(row[0], None, *row[1:]) for row in rows]),
            lay("two", [(row[0], None, *row[1:-1], None, row[-1]) for row in rows]),
            lay("plain-none", last),
            lay("plain-two-tables", list(stand_side_by_side(rows)), asks="must"),
        ],
    )
    yield from make_texts(
        "spacer",
        table,
        [
            lay("short-by-one", [(*rows[0], "Avis"), *rows[1:]], asks="read"),
            lay("long-by-one", [rows[0], *((*row, None) for row in rows[1:])], asks="read"),
            lay("long-by-two", [rows[0], *((*row, None, None) for row in rows[1:])], asks="read"),
        ],
    )


FAMILIES = (
    MeasuredFamily("totals", "totaux et sous-totaux", total_rows),
    MeasuredFamily("sections", "lignes de section", open_sections),
    MeasuredFamily("units", "ligne d’unités", unit_rows),
    MeasuredFamily("spacer", "colonnes vides, lignes toutes courtes", add_spacers),
)

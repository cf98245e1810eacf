"""What town halls do to cells: they merge them, part thousands, quote, write words for numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from benchmarks.pollution.case import Measured, MeasuredFamily, Table
from benchmarks.pollution.layouts import (
    AMOUNT,
    MANY,
    NAME,
    TEXT_FORMATS,
    THOUSANDTHS,
    WHOLE,
    Layout,
    Row,
    make_all,
    make_books,
    make_case,
    make_texts,
    make_whole,
    widen,
    write_dots,
    write_euros,
    write_layout,
    write_number,
)
from benchmarks.pollution.workbooks import Cell
from benchmarks.pollution.writing import Style, encoded, lines


def merge(table: Table) -> Iterator[Measured]:
    count = len(table.data)
    whole = make_whole(table)
    total = float(sum(whole))
    plain = widen(table, whole)
    letter = chr(ord("A") + len(table.header) + 1)
    labels = (plain[0], plain[1], ("", *plain[2][1:]), ("", *plain[3][1:]), *plain[4:])
    labels = tuple(tuple(None if cell == "" else cell for cell in row) for row in labels)
    shared = (*plain[:2], (*plain[2][:-1], None), (*plain[3][:-1], None), *plain[4:])
    left = total - whole[1] - whole[2]
    number = ((AMOUNT, "integer"),)
    yield from make_books(
        "merged",
        table,
        [
            Layout(
                detail="labels",
                rows=labels,
                count=count,
                sums=((AMOUNT, total),),
                types=number,
                filled=((NAME, count),),
                merged=("A2:A4",),
            ),
            Layout(
                detail="measure",
                rows=shared,
                count=count,
                sums=((AMOUNT, left),),
                types=number,
                filled=((AMOUNT, count - 2),),
                merged=(f"{letter}2:{letter}4",),
                asks="may",
            ),
            Layout(
                detail="plain-empty",
                rows=shared,
                count=count,
                sums=((AMOUNT, left),),
                types=number,
                filled=((AMOUNT, count - 2),),
            ),
            Layout(
                detail="plain-same",
                rows=widen(table, [whole[0]] * count),
                count=count,
                sums=((AMOUNT, float(whole[0] * count)),),
                types=number,
            ),
        ],
    )


def part_thousands(table: Table) -> Iterator[Measured]:
    count = len(table.data)
    whole = make_whole(table)
    small = list(THOUSANDTHS[:count])
    whole_sum = ((AMOUNT, float(sum(whole))),)
    millions = [number * 1000 if number > 1000 else number for number in whole]

    def lay(
        detail: str,
        values: Sequence[Cell],
        sums: tuple[tuple[str, float], ...],
        kind: str = "",
        asks: str = "no",
    ) -> Layout:
        return Layout(
            detail=detail,
            rows=widen(table, values),
            count=count,
            sums=sums,
            types=((AMOUNT, kind),) if kind else (),
            asks=asks,
        )

    small_sum = ((AMOUNT, round(sum(small), 3)),)
    fuel = [f"1.{600 + 13 * n}" for n in range(count)]
    mixed = [f"{12 + n}.{'5' if n % 2 else '250'}" for n in range(count)]
    mixed_sum = ((AMOUNT, sum(float(value) for value in mixed)),)
    commas = [f"{value:.3f}".replace(".", ",") for value in small]
    yield from make_all(
        "thousands",
        table,
        [
            lay("euros", [write_euros(n) for n in whole], whole_sum),
            lay("counts", [write_dots(n) for n in whole], whole_sum, asks="may"),
            lay("millions", [write_dots(n) for n in millions], ((AMOUNT, float(sum(millions))),)),
            lay("all-three", [write_dots(1000 + n) for n in whole], (), "string", "must"),
            lay("fuel", fuel, (), "string", "must"),
            lay("plain-laboratory", [f"{value:.3f}" for value in small], small_sum, "number"),
            lay("plain-places", mixed, mixed_sum, "number"),
            lay("plain-commas", commas, small_sum, "number"),
            lay("plain-numbers", small, small_sum, "number"),
        ],
    )


KINDS: dict[str, tuple[Callable[[int], Cell], str, str]] = {  # a value, its type, what it asks
    "house-numbers": (lambda n: "12 bis" if n == 46 else n + 1, "string", "may"),
    "departments": (lambda n: "2A" if n == 46 else f"{n % 95 + 1:02}", "string", "may"),
    "compass": (lambda n: "NO"[n % 2], "string", "may"),
    "zero-one-eleven": (lambda n: (0, 1, 11)[n % 3], "integer", "no"),
    "chapters": (lambda n: f"{n // 20 + 1}.{n % 20 + 1}", "string", "no"),
    "leading-zeros": (lambda n: f"0{n % 9}{n:03}", "string", "no"),
    "plain-numbers": (lambda n: n + 0.5, "number", "no"),
    "plain-days": (lambda n: f"{n % 28 + 1:02}/{n % 12 + 1:02}/2024", "date", "no"),
    "instants": (lambda n: f"2024-04-{n % 28 + 1:02}T{n % 24:02}:00:00Z", "utc", "no"),
    "plain-hours": (lambda n: f"2024-04-{n % 28 + 1:02} {n % 24:02}:00:00", "datetime", "no"),
}
NAMES = {
    "house-numbers": "Numéro",
    "departments": "Département",
    "compass": "Orientation",
    "zero-one-eleven": "Accidents",
    "chapters": "Chapitre",
    "leading-zeros": "Article",
}


def lengthen(table: Table, write: Callable[[int], Cell], name: str) -> tuple[Row, ...]:
    """The rows of the table over and over, each with a name and a value of its own."""
    data = [table.data[n % len(table.data)] for n in range(MANY)]
    body = [(f"Bureau {n}", *row, write(n)) for n, row in enumerate(data)]
    return ((NAME, *table.header, name), *body)


def type_columns(table: Table) -> Iterator[Measured]:
    layouts = []
    for detail, (write, kind, asks) in KINDS.items():
        name = NAMES.get(detail, "Valeur")
        layouts.append(
            Layout(
                detail=detail,
                rows=lengthen(table, write, name),
                count=MANY,
                types=((name, kind),),
                filled=((name, MANY),),
                asks=asks,
            )
        )
    numbers = [n + 0.5 for n in range(MANY) if n != 46]
    for word in ("voir annexe", "gratuit", "sur devis"):
        rows = lengthen(table, lambda n, word=word: word if n == 46 else n + 0.5, AMOUNT)
        layouts.append(
            Layout(
                detail=f"odd-{word.replace(' ', '-')}",
                rows=rows,
                count=MANY,
                sums=((AMOUNT, sum(numbers)),),
                types=((AMOUNT, "number"),),
                filled=((AMOUNT, MANY - 1),),
                asks="must",
            )
        )
    yield from make_all("types", table, layouts)


def name_below(table: Table) -> Iterator[Measured]:
    count = len(table.data)
    rows = widen(table, make_whole(table))
    sums = ((AMOUNT, float(sum(WHOLE[:count]))),)
    types = ((AMOUNT, "integer"),)
    below = [*rows[:3], (table.header[0], *rows[3][1:]), *rows[4:]]
    title: Row = ("Exercice 2024", "fonctionnement")

    def lay(detail: str, changed: Sequence[Row], asks: str = "no") -> Layout:
        return Layout(
            detail=detail,
            rows=tuple(changed),
            count=count,
            sums=sums,
            types=types,
            filled=((NAME, count),),
            asks=asks,
        )

    layouts = [
        lay("name-in-a-cell", below),
        lay("title-of-two-cells", [title, *rows]),
        lay("plain", rows),
    ]
    yield from make_all("names", table, layouts)
    style = Style(delimiter=",", encoding="utf-8-sig", newline="\r\n")
    cells = [tuple(write_number(cell, style) for cell in row) for row in rows]
    quoted = ['"' + line.replace('"', '""') + '"' for line in lines(cells, style)]
    if not any("\n" in line for line in quoted):
        content = encoded(quoted, style)
        yield make_case("names", table, lay("lines-quoted", rows), "comma-bom", content)


def swallow_rows(table: Table) -> Iterator[Measured]:
    """Two stray quotes, rows apart, so that what stands between them looks like one cell; texts
    of several lines that are meant."""
    count = len(table.data)
    layout = Layout(
        detail="pair",
        rows=widen(table, make_whole(table)),
        count=count,
        sums=((AMOUNT, float(sum(WHOLE[:count]))),),
        types=((AMOUNT, "integer"),),
        asks="may",
    )
    header, *data = layout.rows
    remarks = [(*row[:-1], "Vu ; à revoir\nRéponse, puis suite", row[-1]) for row in data]
    meant = replace(layout, detail="plain-lines", rows=((*header[:-1], "Avis", AMOUNT), *remarks))
    inches = [(*row[:-1], '24"', row[-1]) for row in data]
    sizes = replace(layout, detail="plain-inches", rows=((*header[:-1], "Écran", AMOUNT), *inches))
    yield from make_texts(
        "swallowed", table, [replace(meant, asks="no"), replace(sizes, asks="no")]
    )
    for name, style in TEXT_FORMATS:
        written = write_layout(layout, style).decode(style.encoding).split(style.newline)
        if any("\n" in line or '"' in line for line in written):
            continue
        start = ['"' + line if n == 2 else line for n, line in enumerate(written)]
        ends = [
            line.replace(style.delimiter, '"' + style.delimiter, 1) if n == 5 else line
            for n, line in enumerate(start)
        ]
        content = style.newline.join(ends).encode(style.encoding)
        yield make_case("swallowed", table, layout, name, content)


FAMILIES = (
    MeasuredFamily("merged", "cellules fusionnées", merge),
    MeasuredFamily("thousands", "milliers et décimales à points", part_thousands),
    MeasuredFamily("types", "types, codes et cellules à part", type_columns),
    MeasuredFamily("names", "noms de colonnes", name_below),
    MeasuredFamily("swallowed", "guillemets qui avalent des lignes", swallow_rows),
)

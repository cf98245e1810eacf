"""The rows of a table as HTML, made column by column: a page holds thousands of cells and each must cost little."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from site_builder.language import Language
from site_builder.model import Column
from site_builder.pages.prose import escaped
from site_builder.pages.shown import NUMERIC, show

Preview = Sequence[Sequence[str | None]]


def head(columns: Sequence[Column]) -> Markup:
    """The header cells. A `th` holds the name and nothing else: NVDA reads all of it at each move."""
    starts = ('<th scope="col">', '<th scope="col" class="n">')
    return Markup("".join(f"{starts[column.type in NUMERIC]}{escaped(column.name)}</th>" for column in columns))


def body(language: Language, columns: Sequence[Column], rows: Preview) -> Markup:
    """The `tr` of the rows, the first cell of each being its header."""
    if not rows or not columns:
        return Markup("")
    cells = [
        _header_cells(language, column, values) if place == 0 else _cells(language, column, values)
        for place, (column, values) in enumerate(zip(columns, zip(*rows, strict=True), strict=False))
    ]
    return Markup("\n".join(f"<tr>{''.join(row)}</tr>" for row in zip(*cells, strict=True)))


def _cells(language: Language, column: Column, values: Sequence[str | None]) -> list[str]:
    write = show(language, column.type, column.kind)
    start = '<td class="n">' if column.type in NUMERIC else "<td>"
    made: dict[str | None, str] = {None: "<td></td>", "": "<td></td>"}
    for value in values:
        if value not in made and value is not None:
            made[value] = f"{start}{escaped(write(value))}</td>"
    return [made[value] for value in values]


def _header_cells(language: Language, column: Column, values: Sequence[str | None]) -> list[str]:
    """An empty header would leave its row without a name: it says that it is empty."""
    write = show(language, column.type, column.kind)
    empty = f'<th scope="row"><span class="aside">{escaped(language.say("cell.empty"))}</span></th>'
    start = '<th scope="row" class="n">' if column.type in NUMERIC else '<th scope="row">'
    return [f"{start}{escaped(write(value))}</th>" if value else empty for value in values]

"""The rows of a table as HTML, made column by column: a page holds thousands of cells and each must
cost little."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from site_builder.core.language import Language
from site_builder.core.model.columns import Column
from site_builder.render.pages.prose import escape_html
from site_builder.render.pages.values import NUMERIC, choose_cell_formatter

SEPARATOR = (
    "\x1f"  # ASCII's own unit separator; a cell that holds it makes its column escaped one by one
)
Preview = Sequence[Sequence[str | None]]


def render_preview_head(columns: Sequence[Column], titles: Mapping[str, str]) -> Markup:
    """The header cells: titles where columns have one, their names being beside for scripts.

    A `th` holds what the column is called and nothing else: NVDA reads all of it at each move.
    """
    return Markup(
        "".join(_render_header(column, titles.get(column.name, "")) for column in columns)
    )


def _render_header(column: Column, title: str) -> str:
    class_attribute = ' class="n"' if column.type in NUMERIC else ""
    name = escape_html(column.name)
    name_attribute = f' data-name="{name}"' if title else ""
    return f'<th scope="col"{class_attribute}{name_attribute}>{escape_html(title) or name}</th>'


def render_preview_body(language: Language, columns: Sequence[Column], rows: Preview) -> Markup:
    """The `tr` of the rows, the first cell of each being its header."""
    if not rows or not columns:
        return Markup("")
    cells = [
        _render_header_cells(language, column, values)
        if place == 0
        else _render_cells(language, column, values)
        for place, (column, values) in enumerate(
            zip(columns, zip(*rows, strict=True), strict=False)
        )
    ]
    return Markup("\n".join(f"<tr>{''.join(row)}</tr>" for row in zip(*cells, strict=True)))


def write_lists(columns: Sequence[Column], rows: Preview, separators: Mapping[str, str]) -> Preview:
    """The rows, the values of a cell that holds several being told apart: « a|b » → « a ; b ».
    `separators`: by name of column, "" of those that hold one."""
    listed = [column.name for column in columns if separators.get(column.name)]
    if not listed or not rows:
        return rows
    written = [list(row) for row in rows]
    shown_columns = columns[: len(written[0])]
    for place, column in enumerate(shown_columns):
        separator = separators.get(column.name, "")
        if not separator:
            continue
        for cells in written:
            cells[place] = _write_list(cells[place] or "", separator)
    return written


def _write_list(cell: str, separator: str) -> str:
    parts = map(str.strip, cell.split(separator))
    return " ; ".join(parts)


def _render_cells(language: Language, column: Column, values: Sequence[str | None]) -> list[str]:
    start = '<td class="n">' if column.type in NUMERIC else "<td>"
    return [
        f"{start}{text}</td>" if text else "<td></td>"
        for text in _escape_cells(language, column, values)
    ]


def _render_header_cells(
    language: Language, column: Column, values: Sequence[str | None]
) -> list[str]:
    """An empty header would leave its row without a name: it says that it is empty."""
    empty = (
        f'<th scope="row"><span class="aside">{escape_html(language.say("cell.empty"))}</span></th>'
    )
    start = '<th scope="row" class="n">' if column.type in NUMERIC else '<th scope="row">'
    return [
        f"{start}{text}</th>" if text else empty for text in _escape_cells(language, column, values)
    ]


def _escape_cells(language: Language, column: Column, values: Sequence[str | None]) -> list[str]:
    """The cells of a column as HTML, empty where they are; escaped together, which costs a tenth of
    one by one."""
    write = choose_cell_formatter(language, column.type, column.kind, column.unit)
    formatted = [write(value) if value else "" for value in values]
    texts = escape_html(SEPARATOR.join(formatted)).split(SEPARATOR)
    return texts if len(texts) == len(formatted) else [escape_html(text) for text in formatted]

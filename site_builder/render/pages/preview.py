"""The rows of a table as HTML, made column by column: a page holds thousands of cells and each must
cost little."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from site_builder.core.language import Language
from site_builder.core.model.columns import Column
from site_builder.render.pages.identity_links import NO_LINKS, name_identifier
from site_builder.render.pages.opening_hours import find_opening_hours
from site_builder.render.pages.prose import escape_html
from site_builder.render.pages.values import (
    NUMERIC,
    choose_cell_formatter,
    drop_cents,
    format_integer,
)
from site_builder.render.pages.web_links import SCHEME_END, link_web_address

SEPARATOR = (
    "\x1f"  # ASCII's own unit separator; a cell that holds it makes its column escaped one by one
)
NEAR_ROWS = 8  # as the styles say: what is in sight before a reader unfolds the rest
NEAR_COLUMNS = 6
FITTING = 2  # columns that a telephone shows side by side, whose rows have nothing to open
NARROW_TYPES = frozenset(
    {"boolean", "date", "time"}
)  # of one word each, all of much the same width
NBSP = "\u00a0"
NEWEST = f"{NBSP}↓"  # beside the name of the column by which rows stand, for eyes alone
Preview = Sequence[Sequence[str | None]]


@dataclass(frozen=True, slots=True)
class PreviewTable:
    """The first rows of a table, as received; `places`: of the columns that are shown, as they are
    read. `tucked`: pairs of places; on a telephone, the first stands under the second, where both
    are shown. `newest_by`: the column by which the newest rows are first, or empty; `row_numbers`
    then are those of the rows in the file's table, from 0."""

    columns: Sequence[Column]
    rows: Preview
    places: Sequence[int]
    tucked: Sequence[tuple[int, int]] = ()
    newest_by: str = ""
    row_numbers: Sequence[int] = ()

    def map_tucked(self) -> dict[int, int]:
        """By the place of a column, that of the one which stands under it on a telephone."""
        places = set(self.places)
        pairs = {}
        for tucked, host in self.tucked:
            if places.issuperset((tucked, host)):
                pairs[host] = tucked
        return pairs

    def list_tucked_places(self) -> frozenset[int]:
        """The columns that a telephone does not show as columns: those that stand under another
        and, where a row opens, all but the first and the one that has another under it."""
        tucked = self.map_tucked()
        if len(self.places) <= FITTING:
            return frozenset(tucked.values())
        others = [place for place in self.places[1:] if place not in tucked.values()]
        others.sort(key=lambda place: place not in tucked)
        return frozenset(self.places) - {self.places[0], *others[:1]}


# attributes of a cell, by whether it is of a number and whether it is tucked
CLASSES = {
    (False, False): "",
    (True, False): ' class="n"',
    (False, True): ' class="tuck"',
    (True, True): ' class="n tuck"',
}


def render_preview_head(
    table: PreviewTable, titles: Mapping[str, str], tags: Mapping[str, str] = NO_LINKS
) -> Markup:
    """The header cells: titles where columns have one, their names being beside for scripts.
    `tags`: of some, in which language their title is.

    A `th` holds what the column is called and nothing else: NVDA reads all of it at each move.
    """
    tucked = table.map_tucked()
    hidden = table.list_tucked_places()
    below = dict.fromkeys(table.places, "")
    for host, place in tucked.items():
        name = table.columns[place].name
        mark = NEWEST if name == table.newest_by else ""
        below[host] = f' data-under="{escape_html(titles.get(name, name))}{mark}"'
    headers = []
    for place in table.places:
        column = table.columns[place]
        attributes = _choose_header_class(column, is_tucked=place in hidden) + below[place]
        if tag := tags.get(column.name):
            attributes += f' lang="{tag}"'
        is_newest = column.name == table.newest_by
        title = titles.get(column.name, "")
        headers.append(_render_header(column, title, attributes, is_newest=is_newest))
    return Markup("".join(headers))


def _choose_header_class(column: Column, *, is_tucked: bool) -> str:
    """A column of dates says so in its head alone, which gives it their width."""
    if column.type not in NARROW_TYPES:
        return CLASSES[column.type in NUMERIC, is_tucked]
    return ' class="day tuck"' if is_tucked else ' class="day"'


def _render_header(column: Column, title: str, attributes: str, *, is_newest: bool) -> str:
    name = escape_html(column.name)
    name_attribute = f' data-name="{name}"' if title else ""
    label = escape_html(title) or name
    if is_newest:
        attributes += ' aria-sort="descending"'
        label += f'<span aria-hidden="true">{NEWEST}</span>'
    return f'<th scope="col"{attributes}{name_attribute}>{label}</th>'


def describe_beyond(
    language: Language, rows: int, columns: int, all_rows: int, all_columns: int
) -> str:
    """What unfolds the rows and columns that are not in sight at first: how many the page has, of
    how many; "" where all are in sight."""
    parts = []
    if rows > NEAR_ROWS:
        parts.append(_count_part(language, "rows", rows, all_rows))
    if columns > NEAR_COLUMNS:
        parts.append(_count_part(language, "columns", columns, all_columns))
    return language.say("preview.beyond", size=", ".join(parts)) if parts else ""


def _count_part(language: Language, name: str, part: int, whole: int) -> str:
    if part == whole:
        return language.count(name, part)
    return language.count(f"preview.{name}", part, total=format_integer(language, whole))


def render_preview_body(
    language: Language,
    table: PreviewTable,
    titles: Mapping[str, str],
    links: Mapping[str, str] = NO_LINKS,
) -> Markup:
    """The `tr` of the rows, the first cell of each being its header. `links`: of columns of
    identifiers, how their addresses begin. What a telephone needs to show a row as a list stands in
    the cells: what opens it, and what each is called."""
    if not table.rows or not table.places:
        return Markup("")
    opens = len(table.places) > FITTING
    received = list(zip(*table.rows, strict=True))
    tucked = table.map_tucked()
    hidden = table.list_tucked_places()
    texts = {}
    for place in table.places:
        texts[place] = _escape_cells(language, table.columns[place], received[place])
    cells = []
    for place in table.places:
        column = table.columns[place]
        is_tucked = place in hidden
        label = escape_html(titles.get(column.name, column.name))
        label_attribute = f' data-label="{label}"' if opens and place != table.places[0] else ""
        frame = _CellFrame(
            tag="td",
            filled=CLASSES[column.type in NUMERIC, is_tucked] + label_attribute,
            blank=CLASSES[False, is_tucked] + label_attribute,
            empty="",
        )
        if place == table.places[0]:
            frame = _make_header_frame(language, frame, opens)
        below = texts.get(tucked.get(place, -1), [""] * len(table.rows))
        link = links.get(column.name, "")
        written = texts[place]
        if link or column.type == "string":
            written = _complete_texts(language, written, received[place], link)
        cells.append(list(map(frame.render, written, below)))
    lines = map("".join, zip(*cells, strict=True))
    starts = _open_rows(table)
    return Markup(
        "\n".join(f"{start}{line}</tr>" for start, line in zip(starts, lines, strict=True))
    )


def _open_rows(table: PreviewTable) -> list[str]:
    """Rows that do not stand as in the file say which they are, for who reports an error in one."""
    if not table.row_numbers:
        return ["<tr>"] * len(table.rows)
    numbers = table.row_numbers[: len(table.rows)]
    return [f'<tr data-row="{number + 1}">' for number in numbers]


@dataclass(frozen=True, slots=True, kw_only=True)
class _CellFrame:
    """What stands around the text of the cells of a column: attributes of those that say something,
    and of those that are empty, in which `empty` is said; `opener`: before the text of all."""

    tag: str
    filled: str
    blank: str
    empty: str
    opener: str = ""

    def render(self, text: str, below: str) -> str:
        """A cell; `below` is what a telephone shows under it."""
        attributes = self.filled if text or below else self.blank
        if below:
            attributes += f' data-under="{below}"'
        content = text or self.empty
        return f"<{self.tag}{attributes}>{self.opener}{content}</{self.tag}>"


def write_lists(columns: Sequence[Column], rows: Preview, separators: Mapping[str, str]) -> Preview:
    """The rows, the values of a cell that holds several being told apart: « a|b » → « a ; b ».
    `separators`: by name of column, "" of those that hold one."""
    written = list(zip(*rows, strict=True))
    for place, column in enumerate(columns[: len(written)]):
        if separator := separators.get(column.name):
            written[place] = tuple(_write_list(cell or "", separator) for cell in written[place])
    return list(zip(*written, strict=True))


def _write_list(cell: str, separator: str) -> str:
    parts = map(str.strip, cell.split(separator))
    return f"{NBSP}; ".join(parts)


def _keep_received(text: str, value: str | None) -> str:
    """What is read of a cell, with what it holds."""
    return f'<span title="{escape_html(value or "")}">{text}</span>' if text else ""


def _link_identifier(text: str, value: str, link: str) -> str:
    """A number that identifies somebody leads to the rows that have it; no other text does."""
    identifier = name_identifier(value)
    return f'<a href="{escape_html(link)}{identifier}">{text}</a>' if identifier else text


def _make_header_frame(language: Language, frame: _CellFrame, opens: bool) -> _CellFrame:
    """That of the cells that name their rows. An empty header would leave its row without a name:
    it says that it is empty."""
    empty = f'<span class="aside">{escape_html(language.say("cell.empty"))}</span>'
    label = escape_html(language.say("explorer.row"))
    opener = f'<details class="opener"><summary aria-label="{label}"></summary></details>'
    return _CellFrame(
        tag="th",
        filled=f' scope="row"{frame.filled}',
        blank=f' scope="row"{frame.blank}',
        empty=empty,
        opener=opener if opens else "",
    )


def _complete_texts(
    language: Language, texts: Sequence[str], received: Sequence[str | None], link: str
) -> list[str]:
    """The cells of a column of texts or of identifiers, with where they lead and what scripts want
    of them. `link`: how the addresses of identifiers begin, "" of other texts."""
    values = [value or "" for value in received]
    if link:
        pairs = zip(texts, values, strict=True)
        return [_link_identifier(text, value, link) for text, value in pairs]
    if find_opening_hours(language, received):
        return list(map(_keep_received, texts, received))
    if not any(SCHEME_END in value for value in values):
        return list(texts)
    return list(map(link_web_address, values, texts))


def _escape_cells(language: Language, column: Column, values: Sequence[str | None]) -> list[str]:
    """The cells of a column as HTML, empty where they are; escaped together, which costs a tenth of
    one by one."""
    write = choose_cell_formatter(language, column.type, column.kind, column.unit)
    formatted = [write(value) if value else "" for value in _drop_cents(column, values)]
    texts = escape_html(SEPARATOR.join(formatted)).split(SEPARATOR)
    if len(texts) != len(formatted):  # one of them has what separates them
        return list(map(escape_html, formatted))
    return texts


def _drop_cents(column: Column, values: Sequence[str | None]) -> Sequence[str | None]:
    """Numbers of which all that are in sight before one unfolds the rest are whole: zeros that
    stand for no cents are left out. Those that have cents keep them."""
    texts = [value or "" for value in values]
    shortened = list(map(drop_cents, texts))
    if column.type != "number" or any("." in text for text in shortened[:NEAR_ROWS]):
        return values
    return shortened

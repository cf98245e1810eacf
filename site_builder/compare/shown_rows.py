"""The cells of the rows that are shown, as texts, what they say of persons masked."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from functools import partial
from itertools import compress
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from site_builder.cells import get_cell_kind
from site_builder.cells.identifiers import mask_value
from site_builder.cells.number import write_decimals
from site_builder.checks.personal_data.masks import mask_text
from site_builder.compare.column_pairs import NUMBERS, ColumnPair
from site_builder.compare.row_pairs import RowPairs
from site_builder.compare.table_version import Comparison, TableVersion
from site_builder.core.model.columns import Column
from site_builder.core.model.difference import ChangedCell, ChangedRow, WholeRow
from site_builder.core.model.shown_cells import LONGEST
from site_builder.core.text import truncate_text
from site_builder.storage import sql

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def show_whole_rows(
    connection: DuckDBPyConnection,
    view: str,
    version: TableVersion,
    rows: Sequence[int],
    *,
    masked: Collection[str],
) -> tuple[WholeRow, ...]:
    """These rows of a version, which is that of a view."""
    texts = _fetch_texts(connection, view, version, rows, masked=masked)
    return tuple(WholeRow(row, texts[row]) for row in rows)


def show_changed_rows(
    connection: DuckDBPyConnection,
    comparison: Comparison,
    rows: RowPairs,
    labels: Sequence[ColumnPair],
    *,
    masked: Collection[str],
) -> tuple[ChangedRow, ...]:
    """The first rows that both versions have, with what differs in them."""
    before = list(map(itemgetter(0), rows.first_changed))
    after = list(map(itemgetter(1), rows.first_changed))
    texts_before = _fetch_texts(connection, "file_before", comparison.before, before, masked=masked)
    texts_after = _fetch_texts(connection, "file_after", comparison.after, after, masked=masked)
    changed_rows = []
    for row_before, row_after, *differs in rows.first_changed:
        cells = []
        for pair in compress(rows.compared, differs):
            cell_before = texts_before[row_before][pair.before]
            cell_after = texts_after[row_after][pair.after]
            cells.append(ChangedCell(pair.column.name, cell_before, cell_after))
        label_cells = tuple(texts_after[row_after][pair.after] for pair in labels)
        changed_rows.append(ChangedRow(row_after, label_cells, tuple(cells)))
    return tuple(changed_rows)


def _fetch_texts(
    connection: DuckDBPyConnection,
    view: str,
    version: TableVersion,
    rows: Sequence[int],
    *,
    masked: Collection[str],
) -> dict[int, tuple[str, ...]]:
    """The cells of these rows in canonical notation, by the number of their row."""
    if not rows:
        return {}
    numbers = ", ".join(map(str, rows))
    question = f"SELECT * FROM {view} WHERE row IN ({numbers})"
    writers = [_choose_writer(version, column, masked) for column in version.columns]
    texts = {}
    for row, *cells in sql.fetch_all_rows(connection, question):
        written = zip(writers, cells, strict=True)
        texts[row] = tuple(_write_cell(write, value) for write, value in written)
    return texts


def _choose_writer(
    version: TableVersion, column: Column, masked: Collection[str]
) -> Callable[[Any], str]:
    mask = mask_value if column.name in masked else mask_text
    write = _choose_plain_writer(version, column)
    return lambda value: mask(write(value))


def _choose_plain_writer(version: TableVersion, column: Column) -> Callable[[Any], str]:
    """What writes a value of a view: one of a CSV is a text already."""
    if version.csv:
        return _write_number if column.type in NUMBERS else str
    if column.kind == "geometry":
        return str
    if column.decimals is None:
        return get_cell_kind(column.kind).write
    return partial(write_decimals, decimals=column.decimals)


def _write_number(text: str) -> str:
    """A number without « .0 »; what is none as it was written."""
    return text.removesuffix(".0")


def _write_cell(write: Callable[[Any], str], value: object) -> str:
    """A cell as pages show it, "" where it is empty."""
    if value is None:
        return ""
    return truncate_text(write(value), LONGEST)

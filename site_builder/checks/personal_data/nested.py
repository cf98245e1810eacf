"""Objects and lists of JSON in the cells of a table: their keys are columns beside the others, and
the objects of lists rows of tables of their own, of which the same is asked as of any table."""

from __future__ import annotations

import ast
import json
import warnings
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from site_builder.cells import trim_cell
from site_builder.checks.personal_data.columns import WrittenTable, count_hinted_cells
from site_builder.columns.canonical_table import (
    CanonicalListTable,
    TypedBatch,
    TypedListColumn,
)
from site_builder.columns.column_reading import TypedColumn
from site_builder.tables.text_table import ListColumn, ListTable

OBJECT_HINT = r"^\s*[\[{]"
MOST_CELLS = 500_000  # that are unfolded of a column
MOST_COLUMNS = 200  # of keys, of a column or of a list
LEVELS = 64  # of objects within one another
LONGEST_LITERAL = 20_000  # characters of a value as Python writes it
# What Python raises of one that it cannot read
NO_LITERAL = (ValueError, SyntaxError, TypeError, RecursionError, MemoryError)
BESIDE = ", "  # between the texts of a list


@dataclass(slots=True)
class NestedColumn:
    """What stands under a key in the cells of the column `index`: `texts` are distinct, the first
    one is "", and `codes` say of the rows that have another which it is. `path` has a point before
    each key."""

    index: int
    path: str
    texts: list[str] = field(default_factory=lambda: [""])
    counts: list[int] = field(default_factory=lambda: [0])
    codes: dict[int, int] = field(default_factory=dict)
    _places: dict[str, int] = field(default_factory=dict)

    def put(self, row: int, text: str) -> None:
        """Set the text of a row."""
        code = self._places.setdefault(text, len(self.texts))
        if code == len(self.texts):
            self.texts.append(text)
            self.counts.append(0)
        self.counts[code] += 1
        self.codes[row] = code

    def cut_rows(self, first_row: int, rows: int) -> TypedListColumn:
        """The cells of some rows."""
        codes = [self.codes.get(row, 0) for row in range(first_row, first_row + rows)]
        return TypedListColumn(self.texts, self.texts, self.counts, codes)


@dataclass(slots=True)
class NestedRows:
    """Rows of keys, as columns by their paths; of objects in lists, the rows of the file in which
    they stand (`places`)."""

    index: int
    columns: dict[str, NestedColumn] = field(default_factory=dict)
    places: list[int] = field(default_factory=list)

    def put(self, row: int, path: str, text: str) -> None:
        """Set what a row has under a key; keys beyond MOST_COLUMNS are left out."""
        if path not in self.columns:
            if len(self.columns) == MOST_COLUMNS:
                return
            self.columns[path] = NestedColumn(self.index, path)
        self.columns[path].put(row, text)


@dataclass(frozen=True, slots=True)
class UnfoldedTable(WrittenTable):
    """A table with columns of keys in the places of those whose cells hold objects. A source
    without a text stands for the column of the file as it is."""

    sources: tuple[NestedColumn, ...]

    @property
    def columns(self) -> tuple[TypedColumn, ...]:
        columns = self.typed.columns
        return tuple(_name_column(columns[source.index], source.path) for source in self.sources)

    def iterate_distinct(self, index: int) -> Iterator[tuple[list[str], Sequence[int]]]:
        source = self.sources[index]
        if source.codes:
            yield source.texts, source.counts
        else:
            yield from WrittenTable.iterate_distinct(self, source.index)

    def iterate_published(self, index: int) -> Iterator[tuple[Sequence[str], Sequence[int]]]:
        return WrittenTable.iterate_published(self, self.sources[index].index)

    def iterate_batches(self, indexes: Sequence[int]) -> Iterator[TypedBatch]:
        sources = [self.sources[index] for index in indexes]
        for batch in self.typed.iterate_batches([source.index for source in sources]):
            columns = list(batch.columns)
            for place, source in enumerate(sources):
                if source.codes:
                    columns[place] = source.cut_rows(batch.first_row, batch.rows)
            yield replace(batch, columns=tuple(columns))

    def get_origin(self, index: int) -> int:
        return self.sources[index].index

    def name_columns(self, names: Sequence[str]) -> list[str]:
        return [f"{names[source.index]}{source.path}" for source in self.sources]


@dataclass(frozen=True, slots=True)
class ListedObjects(WrittenTable):
    """The objects of lists as rows: `nested` says from where they come."""

    nested: NestedRows

    def get_origin(self, index: int) -> int:
        return self.nested.index

    def locate_row(self, row: int) -> int:
        return self.nested.places[row]

    def name_columns(self, names: Sequence[str]) -> list[str]:
        return [f"{names[self.nested.index]}{path}" for path in self.nested.columns]


def unfold_table(table: WrittenTable) -> list[WrittenTable]:
    """A table with the keys of its objects as columns, then a table of each list of objects; as it
    is where it holds none."""
    holders = [index for index in range(len(table.columns)) if _may_hold_objects(table, index)]
    if not holders:
        return [table]
    sources: list[NestedColumn] = []
    lists: list[NestedRows] = []
    for index in range(len(table.columns)):
        if index not in holders:
            sources.append(NestedColumn(index, ""))
            continue
        unfolding = _unfold_column(table, index)
        sources += unfolding.own.columns.values()
        lists += unfolding.lists.values()
    unfolded = UnfoldedTable(table.typed, table.cells, tuple(sources))
    return [unfolded, *(_make_list_table(rows, table.columns[rows.index]) for rows in lists)]


def _may_hold_objects(table: WrittenTable, index: int) -> bool:
    if table.columns[index].kind.name != "string":
        return False
    return count_hinted_cells(table, index, bool, OBJECT_HINT) > 0


def _make_list_table(nested: NestedRows, column: TypedColumn) -> ListedObjects:
    rows = len(nested.places)
    columns = tuple(_name_column(column, path) for path in nested.columns)
    cells = tuple(column.cut_rows(0, rows) for column in nested.columns.values())
    texts = tuple(ListColumn(column.texts, column.counts, column.codes) for column in cells)
    return ListedObjects(CanonicalListTable(columns, rows, cells), ListTable(texts, rows), nested)


def _name_column(column: TypedColumn, path: str) -> TypedColumn:
    """The column of a key."""
    return replace(column, name=f"{column.name}{path}")


@dataclass(slots=True)
class _Unfolding:
    """What is read of a column: its own keys, and the lists under each path."""

    own: NestedRows
    lists: dict[str, NestedRows] = field(default_factory=dict)
    cells: int = 0

    def add(self, row: int, text: str, value: Any) -> None:
        """Take the cell of a row: what is no object is kept as it is."""
        if not isinstance(value, dict | list):
            self.own.put(row, "", text)
            return
        content = _Content()
        content.add(value, "")
        self._put(self.own, row, content)
        objects = content.objects
        while objects and self.cells < MOST_CELLS:
            path, item = objects.pop()
            content = _Content()
            content.add(item, path)
            objects += content.objects
            rows = self.lists.setdefault(path, NestedRows(self.own.index))
            rows.places.append(row)
            self._put(rows, len(rows.places) - 1, content)

    def _put(self, rows: NestedRows, row: int, content: _Content) -> None:
        self.cells += 1 + len(content.texts)
        for path, texts in content.texts.items():
            rows.put(row, path, BESIDE.join(texts))


@dataclass(slots=True)
class _Content:
    """What an object holds: texts by their paths, and the objects that stand in lists."""

    texts: dict[str, list[str]] = field(default_factory=dict)
    objects: list[tuple[str, Any]] = field(default_factory=list)

    def add(self, value: Any, path: str, level: int = 0) -> None:
        """Take what stands under a path."""
        if isinstance(value, str | int | float):
            self.texts.setdefault(path, []).append(trim_cell(str(value)))
            return
        for key, inner in _list_members(value):
            if not key and isinstance(inner, dict):
                self.objects.append((path, inner))
            elif level < LEVELS:
                self.add(inner, f"{path}{key}", level + 1)


def _list_members(value: Any) -> list[tuple[str, Any]]:
    """The members of an object, each with a point and its key; those of a list, with nothing: an
    object whose keys are numbers is one, as some programs write it."""
    if isinstance(value, dict) and all(map(str.isdigit, map(str, value))):
        value = list(value.values())
    if isinstance(value, dict):
        return [(f".{key}", inner) for key, inner in value.items()]
    if isinstance(value, list | tuple):
        return [("", inner) for inner in value]
    return []


def _unfold_column(table: WrittenTable, index: int) -> _Unfolding:
    unfolding = _Unfolding(NestedRows(index))
    decode = lru_cache(256)(_decode)
    for batch in table.iterate_batches([index]):
        (cells,) = batch.columns
        for row, code in enumerate(cells.codes, batch.first_row):
            if unfolding.cells >= MOST_CELLS:
                return unfolding
            text = cells.texts[code]
            if text:
                unfolding.add(row, text, decode(text))
    return unfolding


def _decode(text: str) -> Any:
    """A value of JSON whose numbers are texts, or of what Python writes instead; None where it is
    none."""
    if not text.lstrip().startswith(("{", "[")):
        return None
    with suppress(ValueError, RecursionError):
        return json.loads(text, parse_int=str, parse_float=str)
    if len(text) > LONGEST_LITERAL:
        return None
    with suppress(*NO_LITERAL), warnings.catch_warnings(action="ignore"):
        return ast.literal_eval(text.strip())
    return None

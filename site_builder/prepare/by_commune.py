"""A table cut by commune: of each its rows, their profile, map and files. The table is gone through
once for as many communes as have room in memory."""

from __future__ import annotations

import re
from array import array
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace

from site_builder.cells import Value
from site_builder.cells.siret import SIRET
from site_builder.columns.canonical_table import (
    CanonicalListTable,
    CanonicalTable,
    TypedBatch,
    TypedCells,
    TypedListColumn,
)
from site_builder.columns.column_reading import TypedColumn
from site_builder.core.model.columns import Column
from site_builder.core.model.dataset import PartitionRequest
from site_builder.core.model.prepared import CommuneExtract, PreparationTask, Table, TableDetail
from site_builder.core.problems import Place, Problem, make_problem
from site_builder.core.text import find_nearest_word, quote_words, slugify_text
from site_builder.metadata.standards import get_standard
from site_builder.prepare.cell_lists import count_lists_apart
from site_builder.prepare.exports.allowance import EXTRACTS
from site_builder.prepare.exports.column_arrays import keep_arrays
from site_builder.prepare.exports.store_exports import ExportDestination, store_exports
from site_builder.prepare.map_preview import build_map_preview
from site_builder.prepare.preview_rows import fetch_preview_rows
from site_builder.prepare.profile import compute_column_profiles

FORMATS = ("xlsx", "csv")  # the others are those of the whole table
MOST = 10  # names that are quoted
SIREN_DIGITS = 9
CELLS_AT_ONCE = 2_000_000  # of parts that are kept: four bytes each, and their distinct texts


@dataclass(frozen=True, slots=True)
class CommuneExtracts:
    """What a table gave, `by` the column of this name, "" where it is not cut; in order of the
    communes' slugs."""

    by: str = ""
    each: tuple[CommuneExtract, ...] = ()
    problems: tuple[Problem, ...] = ()


def build_commune_partition(
    table: CanonicalTable,
    task: PreparationTask,
    place: Place,
    destination: ExportDestination,
    hidden: Collection[str] = (),
) -> CommuneExtracts:
    """What a table of a task holds of each commune; whose rows are nobody's is said. `destination`:
    of the table. `hidden`: the columns of which no page of a commune shows anything."""
    column = (
        _find_owner_column([column.published for column in table.columns], task.cut)
        if task.cut
        else None
    )
    if column is None:
        return CommuneExtracts()
    by = table.columns[column].name
    rows_by_text = Counter[str]()
    for _, texts, counts in table.iterate_distinct(column):
        for text, count in zip(texts, counts, strict=True):
            rows_by_text[text] += count
    slugs = dict(task.communes)
    owners = {text: _find_owner(text, slugs) for text in rows_by_text if text}
    shared = {word for word, slug in task.communes if not slug}
    problems = tuple(
        _report_rows_of_nobody(rows_by_text, owners, shared, replace(place, column=by))
    )
    parts = split_by_commune(table, column, owners, rows_by_text)
    each = tuple(_extract(part, slug, task, destination, hidden) for slug, part in parts)
    return CommuneExtracts(by, each, problems)


def _find_owner(text: str, slugs: Mapping[str, str]) -> str:
    """The slug of the commune that a text stands for, be it by the SIRET of one of its
    establishments, which begins with its SIREN; or ""."""
    owner = slugs.get(slugify_text(text), "")
    if owner or not re.fullmatch(SIRET.strict, text):
        return owner
    return slugs.get(text[:SIREN_DIGITS], "")


def split_by_commune(
    table: CanonicalTable, column: int, owners: Mapping[str, str], counts: Mapping[str, int]
) -> Iterator[tuple[str, CanonicalTable]]:
    """The rows of each commune as a table of their own, in order of the communes' slugs.

    `owners` are the slugs by text of the `column`, "" where it is nobody's; `counts` says how many
    rows have a text.
    """
    texts: dict[str, set[str]] = {}
    rows = Counter[str]()
    for text, slug in owners.items():
        if slug:
            texts.setdefault(slug, set()).add(text)
            rows[slug] += counts[text]
    for slugs in _group_communes(rows, len(table.columns)):
        if rows[slugs[0]] * len(table.columns) > CELLS_AT_ONCE:
            yield slugs[0], _take_large_part(table, column, texts[slugs[0]], rows[slugs[0]])
            continue
        parts = {slug: _Part(table.columns) for slug in slugs}
        for batch in table.iterate_batches(range(len(table.columns))):
            rows_by_slug = _find_rows(batch.columns[column], owners)
            for slug in rows_by_slug.keys() & parts.keys():
                parts[slug].add_rows(batch, rows_by_slug[slug])
        for slug in slugs:
            yield slug, parts.pop(slug).build_table()


def _group_communes(rows: Mapping[str, int], width: int) -> Iterator[list[str]]:
    """The communes whose rows are kept at once: one, where it has more than that."""
    group: list[str] = []
    cells = 0
    for slug in sorted(rows):
        cells += rows[slug] * width
        if group and cells > CELLS_AT_ONCE:
            yield group
            group = []
            cells = rows[slug] * width
        group.append(slug)
    if group:
        yield group


def _find_rows(cells: TypedCells, owners: Mapping[str, str]) -> dict[str, list[int]]:
    """The rows of a batch by the commune whose they are, numbered in it."""
    slugs = [owners.get(text, "") for text in cells.texts]
    rows: dict[str, list[int]] = {}
    for row, code in enumerate(cells.codes):
        if slugs[code]:
            rows.setdefault(slugs[code], []).append(row)
    return rows


@dataclass(frozen=True, slots=True, kw_only=True)
class _LargePart:
    """The rows of a commune that has too many: each time they are taken out of those of the whole
    `table`, whose cells of a `column` say it with one of these `texts`."""

    table: CanonicalTable
    column: int
    texts: Set[str]
    columns: tuple[TypedColumn, ...]
    rows: int

    def iterate_distinct(
        self, index: int
    ) -> Iterator[tuple[Sequence[Value | None], Sequence[str], Sequence[int]]]:
        for _, (cells,) in self._iterate_taken([index]):
            yield cells.values, cells.texts, cells.counts

    def iterate_batches(self, indexes: Sequence[int]) -> Iterator[TypedBatch]:
        first_row = 0
        for rows, cells in self._iterate_taken(indexes):
            yield TypedBatch(first_row, rows, tuple(cells))
            first_row += rows

    def _iterate_taken(self, indexes: Sequence[int]) -> Iterator[tuple[int, list[TypedListColumn]]]:
        owners = dict.fromkeys(self.texts, "own")
        for batch in self.table.iterate_batches([self.column, *indexes]):
            if rows := _find_rows(batch.columns[0], owners).get("own"):
                part_columns = []
                for cells in batch.columns[1:]:
                    column = _PartColumn()
                    column.add_cells(cells, rows)
                    part_columns.append(column.build_column())
                yield len(rows), part_columns


def _take_large_part(
    table: CanonicalTable, column: int, texts: Set[str], rows: int
) -> CanonicalTable:
    part = _LargePart(table=table, column=column, texts=texts, columns=table.columns, rows=rows)
    columns = []
    for index, described in enumerate(table.columns):
        faulty = 0
        if described.faulty:
            faulty = sum(
                _count_faults(*texts_and_counts)
                for texts_and_counts in part.iterate_distinct(index)
            )
        columns.append(replace(described, faulty=faulty))
    return replace(part, columns=tuple(columns))


def _count_faults(
    values: Sequence[Value | None], texts: Sequence[str], counts: Sequence[int]
) -> int:
    """How many cells are not of their column's type, of distinct ones with their counts."""
    cells = zip(values, texts, counts, strict=True)
    return sum(count for value, text, count in cells if value is None and text)


class _Part:
    """The rows of one commune, of which only the texts that they have are kept."""

    def __init__(self, columns: tuple[TypedColumn, ...]) -> None:
        self._columns = columns
        self._cells = [_PartColumn() for _ in columns]
        self._rows = 0

    def add_rows(self, batch: TypedBatch, rows: Sequence[int]) -> None:
        """Add these rows of a batch, which are numbered in it."""
        self._rows += len(rows)
        for column, cells in zip(self._cells, batch.columns, strict=True):
            column.add_cells(cells, rows)

    def build_table(self) -> CanonicalTable:
        """All of them, once no more are to come."""
        built = tuple(cells.build_column() for cells in self._cells)
        columns = []
        for column, cells in zip(self._columns, built, strict=True):
            faulty = _count_faults(cells.values, cells.texts, cells.counts)
            columns.append(replace(column, faulty=faulty))
        return CanonicalListTable(tuple(columns), self._rows, built)


class _PartColumn:
    """The cells of a commune in one column, in the order in which they stand there."""

    def __init__(self) -> None:
        self._places: dict[tuple[str, bool], int] = {}
        self._values: list[Value | None] = []
        self._codes = array("i")

    def add_cells(self, cells: TypedCells, rows: Sequence[int]) -> None:
        codes = cells.codes
        row_codes = [codes[row] for row in rows]
        own: dict[int, int] = {}
        for code in dict.fromkeys(row_codes):
            value = cells.values[code]
            place = self._places.setdefault((cells.texts[code], value is None), len(self._places))
            if place == len(self._values):
                self._values.append(value)
            own[code] = place
        self._codes.extend(map(own.__getitem__, row_codes))

    def build_column(self) -> TypedListColumn:
        counts = [0] * len(self._values)
        for code, count in Counter(self._codes).items():
            counts[code] = count
        texts = [text for text, _ in self._places]
        return TypedListColumn(self._values, texts, counts, self._codes)


def report_missing_partition(
    task: PreparationTask, tables: Sequence[Table], folder: str
) -> Iterator[Problem]:
    """Said where the dataset is to be cut, and nothing tells which column says whose the rows
    are."""
    if not task.cut or not tables:
        return
    place = Place(path=f"{folder}/{task.cut.descriptor}", line=task.cut.line)
    codes = [
        _list_code_columns(table.columns) for table in tables if not (table.cut or task.cut.columns)
    ]
    several = [
        make_problem("cut-several", place, names=quote_words(columns, MOST))
        for columns in codes
        if len(columns) > 1
    ]
    yield from several
    if several or any(table.cut for table in tables):
        return
    names = list(dict.fromkeys(column.name for table in tables for column in table.columns))
    written = next(iter(task.cut.columns), "")
    if not written:
        yield make_problem("cut-none", place, names=quote_words(names, MOST))
    elif near := find_nearest_word(written, names):
        yield make_problem("cut-column-near", place, column=written, near=near)
    else:
        yield make_problem("cut-column", place, column=written, names=quote_words(names, MOST))


def _find_owner_column(columns: Sequence[Column], asked: PartitionRequest) -> int | None:
    """The place of the column that says whose each row is; None where there is none, or no telling
    which it is."""
    names = [column.name for column in columns]
    codes = _list_code_columns(columns)
    if asked.columns:
        candidates = asked.columns
    elif len(codes) == 1:
        candidates = tuple(codes)
    else:
        return None
    for name in candidates:
        if name in names:
            return names.index(name)
    return None


def _list_code_columns(columns: Sequence[Column]) -> list[str]:
    """The columns of INSEE codes."""
    return [column.name for column in columns if column.kind == "insee"]


def _report_rows_of_nobody(
    rows_by_text: Mapping[str, int],
    owners: Mapping[str, str],
    shared: Collection[str],
    place: Place,
) -> Iterator[Problem]:
    """Rows that say no commune, then those of a name that several bear, then of none of the
    portal's; the most frequent first."""
    others = Counter(
        {text: count for text, count in rows_by_text.items() if text and not owners[text]}
    )
    named = Counter(
        {value: count for value, count in others.items() if slugify_text(value) in shared}
    )
    others -= named
    if empty := rows_by_text.get("", 0):
        yield make_problem("cut-empty", place, count=empty)
    for code, rows_by_name in (("cut-shared", named), ("cut-elsewhere", others)):
        if values := sorted(rows_by_name, key=lambda value: (-rows_by_name[value], value)):
            yield make_problem(
                code, place, count=rows_by_name.total(), names=quote_words(values, MOST)
            )


def _extract(
    part: CanonicalTable,
    commune: str,
    task: PreparationTask,
    destination: ExportDestination,
    hidden: Collection[str],
) -> CommuneExtract:
    """The rows of one commune. `destination` is that of the whole table."""
    part = keep_arrays(part)
    profiles, _ = compute_column_profiles(part, hidden=hidden)
    profiles = count_lists_apart(part, profiles, hidden=hidden)
    is_shown = [column.name not in hidden for column in part.columns]
    first_rows = fetch_preview_rows(part, get_standard(task.standard), hidden=hidden)
    preview = tuple(tuple(_hide_cells(row, is_shown)) for row in first_rows.rows)
    drawn = build_map_preview(part, profiles)
    own = replace(
        destination,
        name=f"{destination.name}/{commune}",
        folder=destination.folder / commune,
        part=EXTRACTS,
        parquet=None,
    )
    own.folder.mkdir()
    formats = [export for export in FORMATS if export in task.exports]
    downloads, _ = store_exports(part, formats, own)
    detail = destination.store.put_value(
        TableDetail(
            name=commune,
            profiles=profiles,
            preview=preview,
            newest_by=first_rows.newest_by,
            repairs=(),
            map=drawn,
        )
    )
    return CommuneExtract(commune, part.rows, downloads, detail)


def _hide_cells(row: Sequence[str | None], is_shown: Sequence[bool]) -> Iterator[str | None]:
    """A row without the cells of hidden columns: search engines read the page of a commune."""
    for cell, is_cell_shown in zip(row, is_shown, strict=False):
        yield cell if is_cell_shown else None

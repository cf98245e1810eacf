"""The rows of published tables under the fields of their standard, each with where it comes
from."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from site_builder.core.model.prepared import Detail, TableDetail
from site_builder.core.model.territory import PROVENANCE, TerritoryPart, TerritoryTask
from site_builder.metadata.standards import Standard
from site_builder.storage.object_store import ObjectStore
from site_builder.tables.build_table import ROWS_AT_ONCE, build_table_of_batches
from site_builder.tables.text_table import TextTable
from site_builder.territory.fields import list_standard_fields
from site_builder.territory.places import RowPlaces
from site_builder.territory.positions import choose_position_types, read_positions
from site_builder.territory.shares import (
    PERCENT,
    ShareCounts,
    convert_shares,
    list_share_fields,
)

if TYPE_CHECKING:
    import pyarrow as pa

YEAR_DIGITS = r"^(?P<year>(?:19|20)[0-9]{2})(?:[^0-9].*)?$"
# Bytes of a file that are read at a time; more than any row of ours, which no cell makes longer
BLOCK = 32 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinedRows:
    """`names` are the columns of `cells`: those of the standard, of PROVENANCE, whose last is still
    empty, and of positions that the standard has not.

    `hidden`: how many cells are empty because they say something of persons; `shares`: how many
    were percentages, or no part of anything; `outside`: how many rows are of places beyond the
    territory."""

    names: tuple[str, ...]
    cells: TextTable
    hidden: int
    shares: ShareCounts
    outside: int


def join_parts(
    task: TerritoryTask, standard: Standard, store: ObjectStore, scratch: Path
) -> JoinedRows:
    """All rows of the parts, in their order. What a large table needs of files is made in
    `scratch`."""
    fields = [field.name for field in list_standard_fields(standard)]
    provenance = [column.name for column in PROVENANCE]
    added = [name for name in choose_position_types(task, standard) if name not in fields]
    reader = _PartReader(task, standard, store, fields, added)
    batches = merge_small_batches(reader.iterate_batches(), ROWS_AT_ONCE)
    cells = build_table_of_batches(batches, len(fields + provenance + added), scratch)
    return JoinedRows(
        names=(*fields, *provenance, *added),
        cells=cells,
        hidden=reader.hidden,
        shares=reader.shares,
        outside=reader.places.outside,
    )


class _PartReader:
    """Reads the parts one after the other, and counts what is left empty on the way."""

    def __init__(
        self,
        task: TerritoryTask,
        standard: Standard,
        store: ObjectStore,
        fields: Sequence[str],
        added: Sequence[str],
    ) -> None:
        self._task = task
        self._year_field = standard.year_field
        self._store = store
        self._fields = fields
        self._added = added
        self.places = RowPlaces(task, standard)
        self.hidden = 0
        self.shares = ShareCounts()
        self._share_fields = list_share_fields(standard)

    def iterate_batches(self) -> Iterator[pa.RecordBatch]:
        """The rows of all parts, as texts without null."""
        for part in self._task.parts:
            detail = _read_table_detail(part, self._store)
            first = 0
            columns = _list_read_columns(part) if part.rows else ()
            for batch in read_csv_columns(self._store.path(part.csv), columns):
                yield self._join_batch(part, batch, detail=detail, first=first)
                first += batch.num_rows

    def _join_batch(
        self, part: TerritoryPart, batch: pa.RecordBatch, *, detail: TableDetail, first: int
    ) -> pa.RecordBatch:
        import pyarrow as pa

        rows = batch.num_rows
        texts = self._select_texts(part, batch)
        positions = read_positions(part.positions, batch)
        located = self.places.locate_rows(part, texts, positions)
        numbers = [str(_count_row(detail, first + place)) for place in range(rows)]
        empty = pa.repeat("", rows)
        arrays = [texts.get(name, empty) for name in self._fields]
        arrays += [
            pa.repeat(part.publisher, rows),
            pa.repeat(part.publisher_name, rows),
            located.codes,
            located.names,
            pa.repeat(part.dataset, rows),
            pa.repeat(part.source, rows),
            pa.repeat(part.address, rows),
            pa.array(numbers, pa.string()),
            self._find_years(part, texts, rows),
            pa.repeat(part.licence, rows),
            pa.repeat(part.attribution, rows),
            pa.repeat(part.modified, rows),
            pa.repeat(json.dumps(part.kept), rows),
            located.outside,
            empty,
            *map(positions.get_column, self._added),
        ]
        return pa.RecordBatch.from_arrays(arrays, list(map(str, range(len(arrays)))))

    def _select_texts(self, part: TerritoryPart, batch: pa.RecordBatch) -> dict[str, pa.Array]:
        """The cells of each field that a part has and shows."""
        texts: dict[str, pa.Array] = {}
        for field, column in part.columns:
            cells = batch.column(column)
            if field in part.hidden:
                self.hidden += _count_filled(cells)
            elif field in self._share_fields:
                unit = PERCENT if field in part.percents else ""
                texts[field] = convert_shares(cells, unit, self.shares)
            else:
                texts[field] = cells
        return texts

    def _find_years(
        self, part: TerritoryPart, texts: Mapping[str, pa.Array], rows: int
    ) -> pa.Array:
        """The year that each row says, else that of its file."""
        import pyarrow as pa
        import pyarrow.compute as pc

        period = part.period if part.period.isdecimal() else ""
        if self._year_field not in texts:
            return pa.repeat(period, rows)
        dated = pc.extract_regex(texts[self._year_field], YEAR_DIGITS)
        return pc.fill_null(pc.struct_field(dated, "year"), period)


def _list_read_columns(part: TerritoryPart) -> list[str]:
    """Those that are fields of the standard, or positions."""
    positions = part.positions
    names = [positions.longitude, positions.latitude, positions.shape]
    return [*dict.fromkeys([*(column for _, column in part.columns), *filter(None, names)])]


def read_csv_columns(path: Path, columns: Sequence[str]) -> Iterator[pa.RecordBatch]:
    """Some columns of a published CSV, as texts; no row where that is none."""
    import pyarrow as pa
    from pyarrow import csv

    if not columns:
        return
    size = path.stat().st_size
    options = csv.ConvertOptions(
        column_types=dict.fromkeys(columns, pa.string()),
        include_columns=list(columns),
        strings_can_be_null=False,
    )
    reading = csv.ReadOptions(use_threads=False, block_size=min(size + 1, BLOCK))
    # A line that is empty is a row: that of a table of one column, whose cell is empty
    parsing = csv.ParseOptions(newlines_in_values=True, ignore_empty_lines=False)
    with csv.open_csv(
        path, read_options=reading, parse_options=parsing, convert_options=options
    ) as reader:
        yield from reader


def merge_small_batches(batches: Iterable[pa.RecordBatch], least: int) -> Iterator[pa.RecordBatch]:
    """The same rows in batches of so many at least: whatever is done afterwards is done for each
    batch, and a table of a hundred communes has a thousand."""
    import pyarrow as pa

    waiting: list[pa.RecordBatch] = []
    rows = 0
    for batch in batches:
        waiting.append(batch)
        rows += batch.num_rows
        if rows >= least:
            yield pa.concat_batches(waiting)
            waiting = []
            rows = 0
    if waiting:
        yield pa.concat_batches(waiting)


def _count_filled(cells: pa.Array) -> int:
    import pyarrow.compute as pc

    filled: int = pc.sum(pc.not_equal(cells, ""), min_count=0).as_py()
    return filled


def _count_row(detail: TableDetail, rowid: int) -> int:
    """The number of a row in its file, from 1, as whoever opens it counts."""
    return detail.first_row + rowid + bisect_right(detail.skipped, rowid)


def _read_table_detail(part: TerritoryPart, store: ObjectStore) -> TableDetail:
    detail = store.value(part.detail, Detail)
    return next(table for table in detail.tables if table.name == part.table)

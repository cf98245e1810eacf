"""Parquet: the canonical table itself, typed; a cell that does not cast is null. Where it says
where things are, it is GeoParquet: geometries as WKB in WGS 84, and those of points in a column
more."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from site_builder.cells import Value
from site_builder.columns.array_cells import choose_arrow_type, has_arrays
from site_builder.columns.canonical_table import (
    CanonicalTable,
    TypedCells,
)
from site_builder.geography.geoparquet import METADATA_KEY, GeometrySurvey
from site_builder.geography.wkb import encode_point_wkb, encode_wkb
from site_builder.prepare.exports.export import Export, Receipts
from site_builder.prepare.exports.geojson import GEOMETRY, find_geometry_columns
from site_builder.readers.decide import clean_column_names
from site_builder.tables import ROW_GROUP

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.parquet as pq

LEVEL = 3  # of zstd: beyond, files are hardly smaller
# Rows to a value from which a column is kept as places in a dictionary: with fewer, it makes files
# larger
ROWS_TO_A_VALUE = 3


def is_canonical(table: CanonicalTable) -> bool:
    """Is its Parquet that of `write_canonical_parquet`?"""
    return find_geometry_columns(table) is None


def write_canonical_parquet(table: CanonicalTable, target: Path) -> None:
    """The typed columns as they are, geometries as texts of GeoJSON. The same table gives the same
    bytes."""
    names = [column.name for column in table.columns]
    _write_columns(table, _build_columns(table, names), target)


def _write_parquet(table: CanonicalTable, target: Path, sheet: str) -> Receipts:
    place = find_geometry_columns(table)
    if place is None:
        write_canonical_parquet(table, target)
        return ()
    names = [column.name for column in table.columns]
    if place.column is not None:
        columns = _build_columns(table, names)
        geometries = _GeometryColumn(names[place.column], (place.column,))
        columns[place.column] = geometries
    else:
        *names, added = clean_column_names((*names, GEOMETRY))[0]
        geometries = _PointColumn(added, place.degrees or ())
        columns = [*_build_columns(table, names), geometries]
    _write_columns(table, columns, target, geometries)
    return ()


def _build_columns(table: CanonicalTable, names: Sequence[str]) -> list[_ArrayColumn]:
    columns = []
    for index, name in enumerate(names):
        type_ = choose_arrow_type(table.columns[index].kind.type)
        columns.append(_ArrayColumn(name, (index,), type_))
    return columns


class _ArrayColumn:
    """A column of the file, made of those of the table that `indexes` are the places of: the values
    of one."""

    is_as_typed = True  # are they the values of the table?

    def __init__(self, name: str, indexes: tuple[int, ...], type_: pa.DataType) -> None:
        self.name = name
        self.indexes = indexes
        self.type = type_
        self._texts: Sequence[str] | None = None
        self._distinct: pa.Array

    def build_array(self, columns: Sequence[TypedCells]) -> pa.Array:
        """The cells of a batch, of the table's columns `indexes`."""
        import pyarrow as pa

        (cells,) = columns
        if self.is_as_typed and has_arrays(columns):
            return columns[0].value_array
        texts = cells.texts
        if texts is not self._texts:
            self._distinct = pa.array(self.convert(cells.values, texts), self.type)
            self._texts = texts
        return self._distinct.take(pa.array(cells.codes, pa.int32()))

    def convert(
        self, values: Sequence[Value | None], texts: Sequence[str]
    ) -> Sequence[Value | bytes | None]:
        """What the file has for each of these distinct cells."""
        return values


class _GeometryColumn(_ArrayColumn):
    """Geometries as WKB, and a survey of those of the batches so far."""

    is_as_typed = False

    def __init__(self, name: str, indexes: tuple[int, ...]) -> None:
        import pyarrow as pa

        super().__init__(name, indexes, pa.binary())
        self.survey = GeometrySurvey()

    def convert(
        self, values: Sequence[Value | None], texts: Sequence[str]
    ) -> Sequence[Value | bytes | None]:
        converted: list[bytes | None] = []
        for value, text in zip(values, texts, strict=True):
            if value is None:
                converted.append(None)
                continue
            geometry = json.loads(text)
            self.survey.add_geometry(geometry)
            converted.append(encode_wkb(geometry))
        return converted


class _PointColumn(_GeometryColumn):
    """Points out of longitudes and latitudes."""

    def build_array(self, columns: Sequence[TypedCells]) -> pa.Array:
        import pyarrow as pa

        axes = []
        for cells in columns:
            numbers = [
                None if value is None else float(text)
                for value, text in zip(cells.values, cells.texts, strict=True)
            ]
            axes.append(map(numbers.__getitem__, cells.codes))
        points: list[tuple[float, float] | None] = []
        for x, y in zip(*axes, strict=True):
            points.append(None if x is None or y is None else (x, y))
        self.survey.add_points(filter(None, points))
        return pa.array([point and encode_point_wkb(*point) for point in points], self.type)


def _write_columns(
    table: CanonicalTable,
    columns: Sequence[_ArrayColumn],
    target: Path,
    geometries: _GeometryColumn | None = None,
) -> None:
    """Write row groups of as many rows each, whatever the batches are. `geometries`: the one of
    these columns that has them."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = pa.schema([(column.name, column.type) for column in columns])
    indexes = [index for column in columns for index in column.indexes]
    waiting = schema.empty_table()
    with pq.ParquetWriter(
        target,
        schema,
        compression="zstd",
        compression_level=LEVEL,
        use_dictionary=_list_repetitive(table, columns),
        store_schema=False,
    ) as writer:
        for batch in table.iterate_batches(indexes):
            cells = iter(batch.columns)
            arrays = [
                column.build_array(list(islice(cells, len(column.indexes)))) for column in columns
            ]
            waiting = pa.concat_tables([waiting, pa.table(arrays, schema=schema)])
            while waiting.num_rows >= ROW_GROUP:
                _write_row_group(writer, waiting.slice(0, ROW_GROUP))
                waiting = waiting.slice(ROW_GROUP)
        if waiting.num_rows:
            _write_row_group(writer, waiting)
        described = geometries.survey.describe_column(geometries.name) if geometries else None
        if described:
            writer.add_key_value_metadata({METADATA_KEY: described})


def _list_repetitive(table: CanonicalTable, columns: Sequence[_ArrayColumn]) -> list[str]:
    """The names of the columns of few values, as far as the first batch tells."""
    single = {column.indexes[0]: column.name for column in columns if len(column.indexes) == 1}
    batch = next(table.iterate_batches(list(single)), None)
    if batch is None:
        return []
    cells_of_names = zip(single.values(), batch.columns, strict=True)
    return [
        name
        for name, cells in cells_of_names
        if len(set(cells.codes)) * ROWS_TO_A_VALUE <= batch.rows
    ]


def _write_row_group(writer: pq.ParquetWriter, rows: pa.Table) -> None:
    # in one piece, so that pages do not depend on the batches
    writer.write_table(rows.combine_chunks(), row_group_size=ROW_GROUP)


EXPORT = Export("parquet", ".parquet", _write_parquet)

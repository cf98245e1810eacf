"""Parquet: the typed table itself; a cell that does not cast is null. Where it says where things
are, it is GeoParquet: geometries as WKB in WGS 84, and those of points in a column more."""

from __future__ import annotations

import json
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from site_builder.cells.instant import INSTANT
from site_builder.columns.array_cells import choose_arrow_type
from site_builder.columns.canonical_table import CanonicalTable
from site_builder.geography.geoparquet import METADATA_KEY, GeometrySurvey
from site_builder.geography.wkb import POINT_OPENING, encode_wkb
from site_builder.prepare.exports.column_arrays import (
    ColumnArrays,
    RenderedColumn,
    encode_numbers,
    get_values,
    iterate_arrays,
    render_table,
)
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


def write_parquet(table: CanonicalTable, target: Path, sheet: str) -> Receipts:
    """The same table gives the same bytes: row groups have as many rows each, whatever the batches
    are."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    fields = []
    columns: list[RenderedColumn] = []
    for index, column in enumerate(table.columns):
        if column.kind.name == INSTANT.name:
            fields.append((column.name, pa.timestamp("us", "UTC")))
            columns.append(RenderedColumn(index, _get_instants))
            continue
        fields.append((column.name, choose_arrow_type(column.kind.type)))
        columns.append(RenderedColumn(index, get_values))
    geometries = _choose_geometries(table)
    if geometries:
        fields[geometries.place : geometries.place + 1] = [(geometries.name, pa.binary())]
        columns[geometries.place : geometries.place + 1] = [geometries]
    schema = pa.schema(fields)
    with pq.ParquetWriter(
        target,
        schema,
        compression="zstd",
        compression_level=LEVEL,
        use_dictionary=_list_repetitive(table),
        store_schema=False,
    ) as writer:
        waiting = schema.empty_table()
        for arrays in render_table(table, columns):
            waiting = pa.concat_tables([waiting, pa.table(arrays, schema=schema)])
            while waiting.num_rows >= ROW_GROUP:
                _write_row_group(writer, waiting.slice(0, ROW_GROUP))
                waiting = waiting.slice(ROW_GROUP)
        if waiting.num_rows:
            _write_row_group(writer, waiting)
        described = geometries.survey.describe_column(geometries.name) if geometries else None
        if described:
            writer.add_key_value_metadata({METADATA_KEY: described})
    return ()


def _get_instants(values: pa.Array, texts: pa.StringArray) -> pa.Array:
    """The same moments, which the file then says to be in universal time."""
    import pyarrow as pa

    return values.cast(pa.timestamp("us", "UTC"))


def _write_row_group(writer: pq.ParquetWriter, rows: pa.Table) -> None:
    # in one piece, so that pages do not depend on the batches
    writer.write_table(rows.combine_chunks(), row_group_size=ROW_GROUP)


def _list_repetitive(table: CanonicalTable) -> list[str]:
    """The names of the columns of few values, as far as the first batch tells."""
    import pyarrow.compute as pc

    names = []
    for cells in islice(iterate_arrays(table, range(len(table.columns))), 1):
        for column, own in zip(table.columns, cells, strict=True):
            codes = own.texts if own.codes is None else own.codes
            if pc.count_distinct(codes).as_py() * ROWS_TO_A_VALUE <= len(codes):
                names.append(column.name)
    return names


def _choose_geometries(table: CanonicalTable) -> _ShapeColumn | _PointColumn | None:
    place = find_geometry_columns(table)
    if place is None:
        return None
    names = [column.name for column in table.columns]
    if place.column is not None:
        return _ShapeColumn(names[place.column], place.column)
    name = clean_column_names((*names, GEOMETRY))[0][-1]
    return _PointColumn(name, len(names), place.degrees or (0, 0))


class _ShapeColumn(RenderedColumn):
    """Geometries as WKB, in their `place` among the columns, and a survey of those so far."""

    def __init__(self, name: str, place: int) -> None:
        super().__init__(place, self._encode)
        self.name = name
        self.place = place
        self.survey = GeometrySurvey()

    def _encode(self, values: pa.Array, texts: pa.StringArray) -> pa.BinaryArray:
        import pyarrow as pa

        encoded: list[bytes | None] = []
        for shape in values.to_pylist():
            if shape is None:
                encoded.append(None)
                continue
            geometry = json.loads(shape)
            self.survey.add_geometry(geometry)
            encoded.append(encode_wkb(geometry))
        return pa.array(encoded, pa.binary())


class _PointColumn(RenderedColumn):
    """The same of points out of longitudes and latitudes, null where one of the two is: a column
    more."""

    def __init__(self, name: str, place: int, degrees: tuple[int, int]) -> None:
        self.indexes = degrees
        self.name = name
        self.place = place
        self.survey = GeometrySurvey()

    def render_rows(self, *cells: ColumnArrays) -> pa.BinaryArray:
        import pyarrow as pa
        import pyarrow.compute as pc

        longitudes, latitudes = cells
        x = longitudes.row_values
        y = latitudes.row_values
        opening = pa.scalar(POINT_OPENING)
        points = pc.binary_join_element_wise(opening, encode_numbers(x), encode_numbers(y), b"")
        if points.null_count < len(points):
            is_known = points.is_valid()
            bounds_x = pc.min_max(x.filter(is_known)).as_py().values()
            bounds_y = pc.min_max(y.filter(is_known)).as_py().values()
            self.survey.add_points(zip(bounds_x, bounds_y, strict=True))
        return points


EXPORT = Export("parquet", ".parquet", write_parquet)

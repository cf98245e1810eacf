"""GeoJSON (RFC 7946), one feature a line: where each row is, and its other columns as
properties."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from site_builder.columns.canonical_table import CanonicalTable
from site_builder.core.json_notation import normalise_json_numbers
from site_builder.prepare.exports.column_arrays import ColumnArrays, RenderedColumn, join_texts
from site_builder.prepare.exports.export import Export, Receipts
from site_builder.prepare.exports.json import (
    LARGEST,
    list_member_names,
    make_json_column,
    render_numbers,
)
from site_builder.prepare.exports.row_texts import RowForm, write_rows

if TYPE_CHECKING:
    import pyarrow as pa

LONGITUDE = "longitude"
LATITUDE = "latitude"
GEOMETRY = "geometry"


@dataclass(frozen=True, slots=True)
class GeometryColumns:
    """Where the rows are: the `column` of geometries, or the two of longitudes and latitudes."""

    column: int | None = None
    degrees: tuple[int, int] | None = None


def find_geometry_columns(table: CanonicalTable) -> GeometryColumns | None:
    """The first column of geometries, else the first of longitudes with the first of latitudes,
    else None."""
    columns_by_kind: dict[str, int] = {}
    for index, column in enumerate(table.columns):
        columns_by_kind.setdefault(column.kind.name, index)
    if GEOMETRY in columns_by_kind:
        return GeometryColumns(columns_by_kind[GEOMETRY])
    if not {LONGITUDE, LATITUDE} <= columns_by_kind.keys():
        return None
    return GeometryColumns(degrees=(columns_by_kind[LONGITUDE], columns_by_kind[LATITUDE]))


def _write_geojson(table: CanonicalTable, target: Path, sheet: str) -> Receipts | None:
    place = find_geometry_columns(table)
    if not place:
        return None
    properties = _list_properties(table, place)
    names = list_member_names([table.columns[index] for index in properties])
    names[:1] = [f',"properties":{name}' for name in names[:1]]
    form = RowForm(
        opening='{"type":"FeatureCollection","features":[',
        before=['\n{"type":"Feature","geometry":', *names],
        end="}}" if properties else ',"properties":{}}',
        between=",",
        closing="\n]}\n",
    )
    # the features with an end of line each are what is held against it
    most = LARGEST + len(form.opening) + len(form.closing) + max(table.rows - 1, 0)
    columns = [
        make_geometry_column(place),
        *(make_json_column(index, table.columns[index]) for index in properties),
    ]
    return () if write_rows(table, target, form, columns, most) else None


def make_geometry_column(place: GeometryColumns) -> RenderedColumn:
    """Where each row is, as a geometry of GeoJSON, null where it has no place."""
    if place.degrees:
        return _PointColumn(place.degrees)
    return RenderedColumn(place.column or 0, _render_geometries)


def _list_properties(table: CanonicalTable, place: GeometryColumns) -> list[int]:
    """The other columns. Degrees whose names say nothing more than the geometry are left to it."""
    said = {
        index for index in place.degrees or () if table.columns[index].name in (LONGITUDE, LATITUDE)
    }
    return [
        index for index in range(len(table.columns)) if index != place.column and index not in said
    ]


def _render_geometries(values: pa.Array, texts: pa.StringArray) -> pa.StringArray:
    import pyarrow as pa

    shapes = values.fill_null("null").to_pylist()
    return pa.array(map(normalise_json_numbers, shapes), pa.string())


class _PointColumn(RenderedColumn):
    """Points out of longitudes and latitudes, null where one of the two is."""

    def __init__(self, degrees: tuple[int, int]) -> None:
        self.indexes = degrees
        self._axes = [RenderedColumn(index, _render_degrees) for index in degrees]

    def render_rows(self, *cells: ColumnArrays) -> pa.StringArray:
        longitudes, latitudes = (
            axis.render_rows(own) for axis, own in zip(self._axes, cells, strict=True)
        )
        opening = '{"type":"Point","coordinates":['
        points = join_texts([opening, longitudes, ",", latitudes, "]}"])
        return points.fill_null("null")


def _render_degrees(values: pa.Array, texts: pa.StringArray) -> pa.StringArray:
    """Numbers, null where there is none; what is written as a whole one stays whole."""
    import pyarrow.compute as pc

    decimals = render_numbers(values)
    whole = pc.utf8_slice_codeunits(decimals, 0, -2)
    numbers = pc.if_else(pc.match_substring(texts, "."), decimals, whole)
    return pc.if_else(values.is_valid(), numbers, None)


def _has_coordinates(kinds: Collection[str]) -> bool:
    return GEOMETRY in kinds or {LONGITUDE, LATITUDE} <= set(kinds)


EXPORT = Export("geojson", ".geojson", _write_geojson, _has_coordinates)

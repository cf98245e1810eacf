"""GeoJSON (RFC 7946), one feature a line: where each row is, and its other columns as
properties."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from site_builder.cells import Value
from site_builder.columns.canonical_table import (
    CanonicalTable,
)
from site_builder.core.json_notation import normalise_json_numbers
from site_builder.prepare.exports.export import Export, Receipts
from site_builder.prepare.exports.json import LARGEST, JsonColumn
from site_builder.prepare.exports.row_texts import RenderedColumn, RowForm, write_rows

LONGITUDE = "longitude"
LATITUDE = "latitude"
GEOMETRY = "geometry"
_OPENING = '{"type":"FeatureCollection","features":['
_CLOSING = "\n]}\n"
_NO_PROPERTIES = "{}"


@dataclass(frozen=True, slots=True)
class GeometryColumns:
    """Where the rows are: the `column` of geometries, or the two of longitudes and latitudes."""

    column: int | None = None
    degrees: tuple[int, int] | None = None


def find_geometry_columns(table: CanonicalTable) -> GeometryColumns | None:
    """The first column of geometries, else the first of longitudes with the first of latitudes,
    else None."""
    found: dict[str, int] = {}
    for index, column in enumerate(table.columns):
        found.setdefault(column.kind.name, index)
    if GEOMETRY in found:
        return GeometryColumns(found[GEOMETRY])
    if not {LONGITUDE, LATITUDE} <= found.keys():
        return None
    return GeometryColumns(degrees=(found[LONGITUDE], found[LATITUDE]))


def _write_geojson(table: CanonicalTable, target: Path, sheet: str) -> Receipts | None:
    place = find_geometry_columns(table)
    if not place:
        return None
    properties = _list_properties(table, place)
    end = "}}" if properties else f',"properties":{_NO_PROPERTIES}}}'
    form = RowForm(
        opening=_OPENING,
        start='\n{"type":"Feature","geometry":',
        end=end,
        between=",",
        closing=_CLOSING,
    )
    # the features with an end of line each are what is held against it
    most = LARGEST + len(_OPENING) + len(_CLOSING) + max(table.rows - 1, 0)
    rows = _iterate_rows(table, place, properties=properties, form=form)
    return () if write_rows(target, form, rows, most) else None


def _list_properties(table: CanonicalTable, place: GeometryColumns) -> list[int]:
    """The other columns. Degrees whose names say nothing more than the geometry are left to it."""
    said = {
        index for index in place.degrees or () if table.columns[index].name in (LONGITUDE, LATITUDE)
    }
    return [
        index for index in range(len(table.columns)) if index != place.column and index not in said
    ]


def _iterate_rows(
    table: CanonicalTable, place: GeometryColumns, properties: Sequence[int], form: RowForm
) -> Iterator[bytes]:
    where = place.degrees or (place.column or 0,)
    numbers = [RenderedColumn(_render_geometries) for _ in where]
    columns: list[JsonColumn] = []
    for index in properties:
        before = "" if columns else '"properties":{'
        columns.append(JsonColumn(table.columns[index], before))
    for batch in table.iterate_batches([*where, *properties]):
        rendered = zip(numbers, batch.columns, strict=False)
        geometries = [column.render_rows(cells) for column, cells in rendered]
        first = map(_build_point, *geometries) if place.degrees else geometries[0]
        yield form.render_rows(columns, batch.columns[len(where) :], first)


def _render_geometries(values: Sequence[Value | None], texts: Sequence[str]) -> Sequence[str]:
    """Geometries, or the numbers of which they are made."""
    return [
        "null" if value is None else normalise_json_numbers(text)
        for value, text in zip(values, texts, strict=True)
    ]


def _build_point(longitude: str, latitude: str) -> str:
    if "null" in (longitude, latitude):
        return "null"
    return f'{{"type":"Point","coordinates":[{longitude},{latitude}]}}'


def _has_coordinates(kinds: Collection[str]) -> bool:
    return GEOMETRY in kinds or {LONGITUDE, LATITUDE} <= set(kinds)


EXPORT = Export("geojson", ".geojson", _write_geojson, _has_coordinates)

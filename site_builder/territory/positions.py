"""Where on Earth the rows of parts are, as preparing their datasets has read it: degrees, be they
in two columns or in one, and shapes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING

from site_builder.columns.canonical import ExpectedType
from site_builder.core.model.prepared import Table
from site_builder.core.model.territory import PositionColumns, TerritoryTask
from site_builder.geography.departments import Box
from site_builder.geography.geometry import encode_geometry
from site_builder.geography.viewport import find_geojson_box
from site_builder.metadata.standards import Standard
from site_builder.readers.features import GEOMETRY, LATITUDE, LONGITUDE
from site_builder.territory.fields import find_degree_fields

if TYPE_CHECKING:
    import pyarrow as pa

NUMBER = "number"


def find_position_columns(table: Table) -> PositionColumns:
    """The first column of each kind, but for those that say something of persons."""
    names: dict[str, str] = {}
    for column in table.columns:
        if column.name not in table.personal:
            names.setdefault(column.kind, column.name)
    shape = names.get(GEOMETRY, "")
    if not {LONGITUDE, LATITUDE} <= names.keys():
        return PositionColumns(shape=shape)
    return PositionColumns(longitude=names[LONGITUDE], latitude=names[LATITUDE], shape=shape)


def choose_position_types(task: TerritoryTask, standard: Standard) -> dict[str, ExpectedType]:
    """The columns of a table that say where its rows are. Degrees are those of the standard, where
    it has some; a geometry is there where a part has shapes, and has the points of the others."""
    types: dict[str, ExpectedType] = {}
    positions = [part.positions for part in task.parts]
    if any(map(attrgetter("longitude"), positions)):
        fields = find_degree_fields(standard)
        for kind in (LONGITUDE, LATITUDE):
            types[fields.get(kind, kind)] = ExpectedType(type=NUMBER, kind=kind)
    if any(map(attrgetter("shape"), positions)):
        types[GEOMETRY] = ExpectedType(type="geojson", kind=GEOMETRY)
    return types


@dataclass(frozen=True, slots=True)
class RowPositions:
    """Of each row of a batch, as texts, "" for what it has not."""

    longitudes: pa.Array
    latitudes: pa.Array
    shapes: pa.Array

    def get_column(self, name: str) -> pa.Array:
        """The cells of a column of positions that the standard has not."""
        if name == GEOMETRY:
            return self._draw_geometries()
        return self.longitudes if name == LONGITUDE else self.latitudes

    def find_beyond(self, box: Box | None) -> list[bool]:
        """Which rows are not in a box, nor touch it. What is nowhere is not beyond."""
        if box is None:
            return [False] * len(self.shapes)
        return [_is_beyond(*texts, box) for texts in self._iterate_texts()]

    def _draw_geometries(self) -> pa.Array:
        import pyarrow as pa

        geometries = [
            shape or _draw_point(longitude, latitude)
            for longitude, latitude, shape in self._iterate_texts()
        ]
        return pa.array(geometries, pa.string())

    def _iterate_texts(self) -> Iterator[tuple[str, str, str]]:
        arrays = (self.longitudes, self.latitudes, self.shapes)
        return zip(*(cells.to_pylist() for cells in arrays), strict=True)


def read_positions(columns: PositionColumns, batch: pa.RecordBatch) -> RowPositions:
    """Those of the rows of a batch."""
    import pyarrow as pa

    empty = pa.repeat("", batch.num_rows)
    names = (columns.longitude, columns.latitude, columns.shape)
    return RowPositions(*(batch.column(name) if name else empty for name in names))


def _is_beyond(longitude: str, latitude: str, shape: str, box: Box) -> bool:
    own_box = _find_box(longitude, latitude, shape)
    if own_box is None:
        return False
    west, south, east, north = own_box
    is_beside = west > box[2] or east < box[0]
    return is_beside or south > box[3] or north < box[1]


def _find_box(longitude: str, latitude: str, shape: str) -> Box | None:
    if shape:
        return find_geojson_box(shape)
    point = _read_point(longitude, latitude)
    return (*point, *point) if point else None


def _draw_point(longitude: str, latitude: str) -> str:
    point = _read_point(longitude, latitude)
    return encode_geometry({"type": "Point", "coordinates": list(point)}) if point else ""


def _read_point(longitude: str, latitude: str) -> tuple[float, float] | None:
    if not (longitude and latitude):
        return None
    try:
        return float(longitude), float(latitude)
    except ValueError:
        return None

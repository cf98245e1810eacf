"""Where on Earth the rows of parts are, as preparing their datasets has read it: degrees, be they
in two columns or in one, and shapes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import starmap
from operator import le
from typing import TYPE_CHECKING

from site_builder.columns.canonical import ExpectedType
from site_builder.core.model.prepared import Table
from site_builder.core.model.territory import PositionColumns, TerritoryPart, TerritoryTask
from site_builder.geography.departments import Box
from site_builder.geography.geometry import encode_geometry
from site_builder.geography.viewport import find_geojson_box
from site_builder.metadata.standards import Standard
from site_builder.readers.features import GEOMETRY, LATITUDE, LONGITUDE
from site_builder.territory.fields import find_degree_fields, list_standard_fields

if TYPE_CHECKING:
    import pyarrow as pa

# The kinds of columns that say where a row is, in their order, with the type of each
TYPES = {LONGITUDE: "number", LATITUDE: "number", GEOMETRY: "geojson"}


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


def list_position_kinds(
    parts: Iterable[TerritoryPart], standard: Standard, before: Collection[str]
) -> tuple[str, ...]:
    """Those of the columns by which a table says where its rows are: degrees, and a geometry where
    a part has shapes. `before`: the columns that it had; these stay, but for the standard's own."""
    fields = {field.name for field in list_standard_fields(standard)}
    kinds = TYPES.keys() & set(before) - fields
    for part in parts:
        if part.positions.longitude:
            kinds |= {LONGITUDE, LATITUDE}
        if part.positions.shape:
            kinds.add(GEOMETRY)
    return tuple(filter(kinds.__contains__, TYPES))


def choose_position_types(task: TerritoryTask, standard: Standard) -> dict[str, ExpectedType]:
    """The columns of these kinds. Degrees are those of the standard, where it has some; a geometry
    has the points of rows without a shape."""
    fields = find_degree_fields(standard)
    types: dict[str, ExpectedType] = {}
    for kind in task.positions:
        types[fields.get(kind, kind)] = ExpectedType(type=TYPES[kind], kind=kind)
    return types


@dataclass(frozen=True, slots=True)
class RowPositions:
    """Of each row of a batch, as texts, "" for what it has not."""

    longitudes: pa.Array
    latitudes: pa.Array
    shapes: pa.Array
    are_known: bool  # has the part of the batch any column of them?

    def get_column(self, name: str) -> pa.Array:
        """The cells of a column of positions that the standard has not."""
        import pyarrow as pa

        if name != GEOMETRY:
            return {LONGITUDE: self.longitudes, LATITUDE: self.latitudes}[name]
        return pa.array(starmap(_draw_geometry, self._iterate_texts()), pa.string())

    def find_beyond(self, box: Box) -> list[bool]:
        """Which rows are not in a box, nor touch it. What is nowhere is not beyond."""
        if not self.are_known:
            return [False] * len(self.shapes)
        return [not _is_near(box, *texts) for texts in self._iterate_texts()]

    def _iterate_texts(self) -> Iterator[tuple[str, str, str]]:
        longitudes = self.longitudes.to_pylist()
        latitudes = self.latitudes.to_pylist()
        return zip(longitudes, latitudes, self.shapes.to_pylist(), strict=True)


def read_positions(columns: PositionColumns, batch: pa.RecordBatch) -> RowPositions:
    """Those of the rows of a batch."""
    import pyarrow as pa

    empty = pa.repeat("", batch.num_rows)
    cells = {"": empty} | dict(zip(batch.schema.names, batch.columns, strict=True))
    return RowPositions(
        longitudes=cells[columns.longitude],
        latitudes=cells[columns.latitude],
        shapes=cells[columns.shape],
        are_known=columns != PositionColumns(),
    )


def _is_near(box: Box, longitude: str, latitude: str, shape: str) -> bool:
    """Does a row touch a box, or say nowhere? A point is looked at as it stands: a table may have
    millions of them."""
    if shape:
        own_box = find_geojson_box(shape) or box
        return all(map(le, (*own_box[:2], *box[:2]), (*box[2:], *own_box[2:])))
    try:
        x = float(longitude)
        y = float(latitude)
    except ValueError:
        return True
    west, south, east, north = box
    return west <= x <= east and south <= y <= north


def _draw_geometry(longitude: str, latitude: str, shape: str) -> str:
    """The shape of a row, or its point, as GeoJSON in the normal form; "" where it has none."""
    if shape:
        return shape
    try:
        point = [float(longitude), float(latitude)]
    except ValueError:
        return ""
    return encode_geometry({"type": "Point", "coordinates": point})

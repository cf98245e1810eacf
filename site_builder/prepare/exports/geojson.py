"""GeoJSON (RFC 7946), one feature a line: where each row is, and its other columns as
properties."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from site_builder.columns.canonical import CanonicalTable, format_cell_sql
from site_builder.prepare.exports.export import Export, Receipts
from site_builder.prepare.exports.json import LARGEST, build_json_value
from site_builder.storage import sql
from site_builder.storage.batched_queries import EACH, TABLE, Asking, ask_copy

LONGITUDE = "longitude"
LATITUDE = "latitude"
GEOMETRY = "geometry"


@dataclass(frozen=True, slots=True)
class GeometryColumns:
    """Where the rows are: SQL of a geometry as GeoJSON, the column that it is, or the two of which
    it is made."""

    geojson: str
    column: int | None = None
    degrees: tuple[int, int] | None = None


def find_geometry_columns(table: CanonicalTable) -> GeometryColumns | None:
    """The first column of geometries, else the first of longitudes with the first of latitudes,
    else None."""
    found: dict[str, int] = {}
    for index, column in enumerate(table.columns):
        found.setdefault(column.kind.name, index)
    if (column_ := found.get(GEOMETRY)) is not None:
        return GeometryColumns(f"v{column_}", column_)
    if not {LONGITUDE, LATITUDE} <= found.keys():
        return None
    pair = found[LONGITUDE], found[LATITUDE]
    x, y = (format_cell_sql(table.columns[index], f"v{index}") for index in pair)
    # NULL where one of the two is
    return GeometryColumns(
        f"""'{{"type":"Point","coordinates":[' || {x} || ',' || {y} || ']}}'""", degrees=pair
    )


def _write_geojson(table: CanonicalTable, target: Path, sheet: str) -> Asking[Receipts | None]:
    place = find_geometry_columns(table)
    if not place:
        return None
    lines = target.with_name(f"{target.name}.lines")
    cells = f"CAST({place.geojson} AS JSON) AS geometry, {_properties(table, place)} AS properties"
    yield from ask_copy(
        table.held,
        f"SELECT {EACH}'Feature' AS \"type\", {cells} FROM {TABLE}",
        lines,
        "FORMAT json",
    )
    is_small_enough = lines.stat().st_size <= LARGEST
    if is_small_enough:
        _wrap(lines, target)
    lines.unlink()
    return () if is_small_enough else None


def _properties(table: CanonicalTable, place: GeometryColumns) -> str:
    """SQL of the other columns. Degrees whose names say nothing more than the geometry are left to
    it."""
    said = {
        index for index in place.degrees or () if table.columns[index].name in (LONGITUDE, LATITUDE)
    }
    fields = [
        f"{sql.quote_identifier(column.name)} := {build_json_value(table, index)}"
        for index, column in enumerate(table.columns)
        if index != place.column and index not in said
    ]
    return f"struct_pack({', '.join(fields)})" if fields else "CAST('{}' AS JSON)"


def _wrap(lines: Path, target: Path) -> None:
    """Features, one a line, as a collection."""
    with lines.open("rb") as source, target.open("wb") as out:
        out.write(b'{"type":"FeatureCollection","features":[')
        start = b"\n"
        for line in source:
            out.write(start + line.removesuffix(b"\n"))
            start = b",\n"
        out.write(b"\n]}\n")


def _has_coordinates(kinds: Collection[str]) -> bool:
    return GEOMETRY in kinds or {LONGITUDE, LATITUDE} <= set(kinds)


EXPORT = Export("geojson", ".geojson", _write_geojson, _has_coordinates)

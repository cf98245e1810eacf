"""Parquet: the canonical table itself, typed; a cell that does not cast is null. Where it says where things are, it is
GeoParquet: geometries as WKB in WGS 84, and those of points in a column more."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from site_builder import sql
from site_builder.canonical import Canonical, scan
from site_builder.decide import column_names
from site_builder.exports.export import Export
from site_builder.exports.geojson import GEOMETRY, places

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def write(connection: DuckDBPyConnection, table: Canonical, target: Path, sheet: str) -> bool:
    place = places(table)
    if not place:
        target.hardlink_to(table.path)
        return True
    names = [column.name for column in table.columns]
    cells = [f"typed.c{index}" for index in range(len(names))]
    shape = f"ST_SetCRS(ST_GeomFromGeoJSON({place.geojson}), 'OGC:CRS84')"
    if place.column is None:
        names, cells = list(column_names((*names, GEOMETRY))[0]), [*cells, shape]
    else:
        cells[place.column] = shape
    values = ", ".join(f"{cell} AS {sql.name(name)}" for cell, name in zip(cells, names, strict=True))
    sql.copy_parquet(connection, f"SELECT {values} FROM {scan(table.path, len(table.columns))}", target)
    return True


EXPORT = Export("parquet", ".parquet", "application/vnd.apache.parquet", write)

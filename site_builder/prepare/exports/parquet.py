"""Parquet: the canonical table itself, typed; a cell that does not cast is null. Where it says
where things are, it is GeoParquet: geometries as WKB in WGS 84, and those of points in a column
more."""

from __future__ import annotations

from pathlib import Path

from site_builder.columns.canonical import Canonical
from site_builder.prepare.exports.export import Export, Receipts
from site_builder.prepare.exports.geojson import GEOMETRY, places
from site_builder.readers.decide import column_names
from site_builder.storage import sql
from site_builder.storage.batched_queries import EACH, TABLE, Asking, copy


def write(table: Canonical, target: Path, sheet: str) -> Asking[Receipts]:
    place = places(table)
    if not place:
        target.hardlink_to(table.path)
        return ()
    names = [column.name for column in table.columns]
    cells = [f"v{index}" for index in range(len(names))]
    shape = f"ST_SetCRS(ST_GeomFromGeoJSON({place.geojson}), 'OGC:CRS84')"
    if place.column is None:
        names = list(column_names((*names, GEOMETRY))[0])
        cells = [*cells, shape]
    else:
        cells[place.column] = shape
    values = ", ".join(
        f"{cell} AS {sql.name(name)}" for cell, name in zip(cells, names, strict=True)
    )
    yield from copy(table.held, f"SELECT {EACH}{values} FROM {TABLE}", target, sql.PARQUET)
    return ()


EXPORT = Export("parquet", ".parquet", write)

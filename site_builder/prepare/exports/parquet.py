"""Parquet: the canonical table itself, typed; a cell that does not cast is null. Where it says
where things are, it is GeoParquet: geometries as WKB in WGS 84, and those of points in a column
more."""

from __future__ import annotations

from pathlib import Path

from site_builder.columns.canonical import CanonicalTable
from site_builder.prepare.exports.export import Export, Receipts
from site_builder.prepare.exports.geojson import GEOMETRY, find_geometry_columns
from site_builder.readers.decide import clean_column_names
from site_builder.storage import sql
from site_builder.storage.batched_queries import EACH, TABLE, Asking, ask_copy


def _write_parquet(table: CanonicalTable, target: Path, sheet: str) -> Asking[Receipts]:
    place = find_geometry_columns(table)
    if not place:
        target.hardlink_to(table.path)
        return ()
    names = [column.name for column in table.columns]
    cells = [f"v{index}" for index in range(len(names))]
    shape = f"ST_SetCRS(ST_GeomFromGeoJSON({place.geojson}), 'OGC:CRS84')"
    if place.column is None:
        names = list(clean_column_names((*names, GEOMETRY))[0])
        cells = [*cells, shape]
    else:
        cells[place.column] = shape
    values = ", ".join(
        f"{cell} AS {sql.quote_identifier(name)}" for cell, name in zip(cells, names, strict=True)
    )
    yield from ask_copy(table.held, f"SELECT {EACH}{values} FROM {TABLE}", target, sql.PARQUET)
    return ()


EXPORT = Export("parquet", ".parquet", _write_parquet)

"""Layers made for tests: features, geometries as WKB, files written by GDAL as a GIS writes
them."""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from raw_tables import list_cells

from site_builder.core import formats
from site_builder.core.problems import Refusal
from site_builder.readers import gdal, geo
from site_builder.readers.read import RawTable

Rows = list[dict[str, str | None]]
GDAL_DRIVERS = {
    ".shp": "ESRI Shapefile",
    ".gpkg": "GPKG",
    ".gpx": "GPX",
    ".gml": "GML",
    ".mif": "MapInfo File",
}


def point(x: float, y: float) -> bytes:
    return struct.pack("<BIdd", 1, 1, x, y)


def feature(
    geometry: Any, properties: Mapping[str, Any] | None = None, **more: Any
) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties or {}, "geometry": geometry, **more}


def at(x: float, y: float, **properties: Any) -> dict[str, Any]:
    """A point feature."""
    return feature({"type": "Point", "coordinates": [x, y]}, properties)


def collection(features: Sequence[Any], **more: Any) -> bytes:
    return json.dumps(
        {"type": "FeatureCollection", **more, "features": features}, ensure_ascii=False
    ).encode()


def write(
    path: Path, places: Sequence[bytes], columns: Mapping[str, Sequence[Any]], **options: Any
) -> None:
    """A layer of points, by the same confined GDAL that reads them."""
    gdal.load_pyogrio().raw.write(
        path,
        np.array(places, dtype=object),
        [np.array(values) for values in columns.values()],
        list(columns),
        driver=GDAL_DRIVERS[path.suffix],
        geometry_type="Point",
        **{"crs": "EPSG:4326", **options},
    )


def rows(found: tuple[RawTable | Refusal, Sequence[Sequence[str | None]]]) -> Rows:
    """The rows that a reader found, by name."""
    made, cells = found
    assert isinstance(made, RawTable), made
    return [dict(zip(made.names, row, strict=True)) for row in cells]


def main_of(parts: Path) -> Path:
    return next(path for path in parts.iterdir() if path.suffix in formats.LAYERS)


def unpacked(folder: Path) -> tuple[RawTable | Refusal, list[tuple[str | None, ...]]]:
    """What is made of the layer whose parts lie in `folder`/parts."""
    scratch = folder / "scratch"
    scratch.mkdir()
    made = geo.read_unpacked(main_of(folder / "parts"), scratch)
    return made, list_cells(made)


def said(made: RawTable | Refusal) -> dict[str, tuple[int, tuple[int, ...]]]:
    """Code → (count, rows) of what was repaired."""
    assert isinstance(made, RawTable), made
    return {repair.code: (repair.count, repair.rows) for repair in made.repairs}

"""Where the rows of a table are, whatever its columns say it in: two columns of degrees, one of
geometries, or none.

Between reading and typing. What was written stays; what can be told of it for certain stands beside
it, with a receipt; where most rows do not fit, nothing is done.
"""

from __future__ import annotations

from pathlib import Path

from site_builder.columns.column_kinds import ExpectedType
from site_builder.columns.coordinates.pairs import add_longitude_latitude
from site_builder.columns.coordinates.shapes import normalise_geometry_column
from site_builder.readers.read import RawTable

__all__ = ["normalise_coordinates"]


def normalise_coordinates(raw: RawTable, scratch: Path) -> tuple[RawTable, dict[str, ExpectedType]]:
    """The table with its places in WGS 84, and the kinds of its columns. What a large one needs of
    files is made in `scratch`.

    `longitude` and `latitude` are added at the end where the file has no such two columns, clean
    and under such names; `geometry` where it has geometries as WKT. Columns of GeoJSON are
    rewritten in normal form.
    """
    demands = {}
    if not raw.placed:
        raw, shapes = normalise_geometry_column(raw, scratch)
        demands = {name: ExpectedType(type="geojson", kind="geometry") for name in shapes}
    raw, degrees = add_longitude_latitude(raw, scratch)
    return raw, demands | {
        name: ExpectedType(type="number", kind=kind) for name, kind in degrees.items()
    }

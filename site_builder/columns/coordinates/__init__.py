"""Where the rows of a table are, whatever its columns say it in: two columns of degrees, one of
geometries, or none.

Between reading and typing. What was written stays; what can be told of it for certain stands beside
it, with a receipt; where most rows do not fit, nothing is done.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from site_builder.columns.column_kinds import Demand
from site_builder.columns.coordinates.pairs import paired
from site_builder.columns.coordinates.shapes import shaped
from site_builder.readers.read import RawTable

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["located"]


def located(
    connection: DuckDBPyConnection, raw: RawTable, scratch: Path
) -> tuple[RawTable, dict[str, Demand]]:
    """The table with its places in WGS 84, the DuckDB table `raw` following; and the kinds of its
    columns.

    `longitude` and `latitude` are added at the end where the file has no such two columns, clean
    and under such names; `geometry` where it has geometries as WKT. Columns of GeoJSON are
    rewritten in normal form.
    """
    demands = {}
    if not raw.placed:
        raw, shapes = shaped(connection, raw, scratch)
        demands = {name: Demand(type="geojson", kind="geometry") for name in shapes}
    raw, degrees = paired(connection, raw)
    return raw, demands | {name: Demand(type="number", kind=kind) for name, kind in degrees.items()}

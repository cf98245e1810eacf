"""Columns that hold geometries as text: GeoJSON, as Opendatasoft's geo_shape, or WKT, as databases
write it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from site_builder.readers.decide import clean_column_names
from site_builder.readers.features import GEOMETRY, Feature, PlacedFeatures, place_features
from site_builder.readers.raw_table import write_csv_rows
from site_builder.readers.read import RawTable
from site_builder.readers.reading_fault import ReadingFault
from site_builder.storage import sql

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

SAMPLE = 20  # rows that tell a column of geometries from others
# of the filled cells of the sample that must be geometries, then of those of the whole file
HALF = 0.5
_JSON = re.compile(r'\s*[{].*"(?:coordinates|geometries)"', re.DOTALL)
_WKT = re.compile(
    r"\s*(?:SRID=[0-9]{4,6};)?\s*(?:MULTI)?(?:POINT|LINESTRING|POLYGON)\s*(?:Z|M|ZM)?\s*[(]",
    re.IGNORECASE,
)
_SRID = re.compile(r"\s*SRID=([0-9]{4,6});")


def normalise_geometry_column(
    connection: DuckDBPyConnection, raw: RawTable, scratch: Path
) -> tuple[RawTable, tuple[str, ...]]:
    """The table with its first column of geometries made normal, whose name comes with it; or
    points in two more."""
    found = _column(fetch_head_rows(connection, raw))
    if found is None:
        return raw, ()
    index, cells, declared = found
    try:
        made = place_features(
            lambda: _features(connection, cells), declared, lambda number: raw.row(number - 1)
        )
        if not made.names:
            return raw, ()
        write_csv_rows(scratch / "shapes.csv", made)
    except ReadingFault:
        return raw, ()
    unread = sum(repair.count for repair in made.repairs() if repair.code == "geometry-unreadable")
    if unread > HALF * sql.fetch_one_row(connection, f"SELECT count(c{index}) FROM raw")[0]:
        return raw, ()
    in_place = made.names == (GEOMETRY,) and cells == f"c{index}"
    joined = _joined(
        connection, raw, made=made, path=scratch / "shapes.csv", instead=index if in_place else None
    )
    shapes = (joined.names[index if in_place else -1],) if made.names == (GEOMETRY,) else ()
    return joined, shapes


def fetch_head_rows(connection: DuckDBPyConnection, raw: RawTable) -> list[tuple[str, ...]]:
    """The first rows of a table, empty cells being ""."""
    if raw.reading.records and len(raw.reading.records[0]) == len(raw.names):
        return [record for record in raw.reading.records[:SAMPLE] if len(record) == len(raw.names)]
    return [
        tuple(cell or "" for cell in row)
        for row in sql.fetch_all_rows(connection, f"SELECT * FROM raw LIMIT {SAMPLE}")
    ]


def _column(rows: list[tuple[str, ...]]) -> tuple[int, str, str] | None:
    """The first column of geometries: its index, SQL of its cells as GeoJSON, the code of its
    system or ""."""
    for index, column in enumerate(zip(*rows, strict=True)):
        filled = [cell for cell in column if cell.strip()]
        if sum(_JSON.match(cell) is not None for cell in filled) >= HALF * len(filled) > 0:
            return index, f"c{index}", ""
        if sum(_WKT.match(cell) is not None for cell in filled) >= HALF * len(filled) > 0:
            code = next((found[1] for cell in filled if (found := _SRID.match(cell))), "")
            bare = rf"regexp_replace(c{index}, '^\s*SRID=[0-9]+;', '')"
            geojson = f"CAST(ST_AsGeoJSON(TRY_CAST({bare} AS GEOMETRY)) AS VARCHAR)"
            return (
                index,
                f"CASE WHEN c{index} IS NOT NULL THEN coalesce({geojson}, '0') END",
                f"EPSG:{code}" if code else "",
            )
    return None


def _features(connection: DuckDBPyConnection, cells: str) -> Iterator[Feature]:
    """The cells as features without properties. Each goes through a cursor of its own: they are
    read while written."""
    result = connection.cursor().execute(f"SELECT {cells} FROM raw ORDER BY rowid")
    while batch := result.fetchmany(1_000):
        for (cell,) in batch:
            yield Feature({}, _decoded(cell))


def _decoded(cell: str | None) -> Any:
    """A geometry as it is written, {} for what is none, None where the cell is empty."""
    if cell is None or not cell.strip():
        return None
    try:
        made = msgspec.json.decode(cell)
    except (msgspec.DecodeError, RecursionError):
        return {}
    if isinstance(made, dict) and made.get("type") == "Feature":
        return made.get("geometry")
    return made if isinstance(made, dict) else {}


def _joined(
    connection: DuckDBPyConnection,
    raw: RawTable,
    made: PlacedFeatures,
    path: Path,
    instead: int | None,
) -> RawTable:
    """The table with the columns of a file beside it, or in place of one of its own."""
    width = len(raw.names)
    shapes = sql.build_read_csv_sql(path, len(made.names), name="p", written=True)
    if instead is None:
        more = "".join(f", p{index} AS c{width + index}" for index in range(len(made.names)))
        kept = f"raw.*{more}"
    else:
        kept = ", ".join(f"p0 AS c{i}" if i == instead else f"c{i}" for i in range(width))
    connection.execute(
        f"CREATE OR REPLACE TABLE raw AS SELECT {kept} FROM raw POSITIONAL JOIN {shapes}"
    )
    path.unlink()
    names, renamed = clean_column_names((*raw.names, *(made.names if instead is None else ())))
    repairs = (*raw.repairs, *made.repairs(), *renamed)
    problems = (*raw.problems, *made.problems())
    return replace(raw, names=names, repairs=repairs, problems=problems)

"""Columns that hold geometries as text: GeoJSON, as Opendatasoft's geo_shape, or WKT, as databases
write it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec

from site_builder.geography.geometry import UnreadableGeometry
from site_builder.geography.wkt import decode_wkt
from site_builder.readers.decide import clean_column_names
from site_builder.readers.features import GEOMETRY, Feature, place_features
from site_builder.readers.read import RawTable
from site_builder.readers.reading_fault import ReadingFault
from site_builder.tables.text_table import iterate_column, iterate_rows

SAMPLE = 20  # rows that tell a column of geometries from others
# of the filled cells of the sample that must be geometries, then of those of the whole file
HALF = 0.5
_JSON = re.compile(r'\s*[{].*"(?:coordinates|geometries)"', re.DOTALL)
_WKT = re.compile(
    r"\s*(?:SRID=[0-9]{4,6};)?\s*(?:MULTI)?(?:POINT|LINESTRING|POLYGON)\s*(?:Z|M|ZM)?\s*[(]",
    re.IGNORECASE,
)
_SRID = re.compile(r"\s*SRID=([0-9]{4,6});")


def normalise_geometry_column(raw: RawTable, scratch: Path) -> tuple[RawTable, tuple[str, ...]]:
    """The table with its first column of geometries made normal, whose name comes with it; or
    points in two more."""
    geometry_column = _find_geometry_column(fetch_head_rows(raw))
    if geometry_column is None:
        return raw, ()
    index, decode, declared = geometry_column
    width = len(raw.names)
    try:
        features = place_features(
            lambda: (Feature({}, decode(cell)) for cell in iterate_column(raw.cells, index)),
            declared,
            lambda number: raw.row(number - 1),
        )
        if not features.names:
            return raw, ()
        instead = features.names == (GEOMETRY,) and decode is _decode_geojson
        indexes = [index] if instead else range(width, width + len(features.names))
        cells = raw.cells.put_columns(indexes, features, scratch)
    except ReadingFault:
        return raw, ()
    unread = sum(
        repair.count for repair in features.repairs() if repair.code == "geometry-unreadable"
    )
    if unread > HALF * (raw.rows - raw.cells.count_empty(index)):
        return raw, ()
    names, renamed = clean_column_names((*raw.names, *(() if instead else features.names)))
    repairs = (*raw.repairs, *features.repairs(), *renamed)
    problems = (*raw.problems, *features.problems())
    joined = replace(raw, names=names, cells=cells, repairs=repairs, problems=problems)
    shapes = (names[index if instead else -1],) if features.names == (GEOMETRY,) else ()
    return joined, shapes


def fetch_head_rows(raw: RawTable) -> list[tuple[str, ...]]:
    """The first rows of a table."""
    records = raw.reading.records
    if records and len(records[0]) == len(raw.names):
        return [record for record in records[:SAMPLE] if len(record) == len(raw.names)]
    return list(islice(iterate_rows(raw.cells), SAMPLE))


def _find_geometry_column(
    rows: list[tuple[str, ...]],
) -> tuple[int, Callable[[str], Any], str] | None:
    """The first column of geometries: its index, what makes a geometry of a cell, the code of its
    system or ""."""
    for index, column in enumerate(zip(*rows, strict=True)):
        joined = "".join(column)
        if "{" not in joined and "(" not in joined:
            continue
        filled = [cell for cell in column if cell.strip()]
        half = HALF * len(filled)
        if sum(map(bool, map(_JSON.match, filled))) >= half:
            return index, _decode_geojson, ""
        if sum(map(bool, map(_WKT.match, filled))) >= half:
            code = next((match[1] for match in map(_SRID.match, filled) if match), "")
            return index, _decode_wkt, f"EPSG:{code}" if code else ""
    return None


def _decode_geojson(cell: str) -> Any:
    """A geometry as it is written, {} for what is none, None where the cell is empty."""
    if not cell.strip():
        return None
    try:
        geometry = msgspec.json.decode(cell)
    except (msgspec.DecodeError, RecursionError):
        return {}
    if isinstance(geometry, dict) and geometry.get("type") == "Feature":
        return geometry.get("geometry")
    return geometry if isinstance(geometry, dict) else {}


def _decode_wkt(cell: str) -> Any:
    """The same of a text in WKT."""
    if not cell:
        return None
    try:
        return decode_wkt(cell)
    except UnreadableGeometry:
        return {}

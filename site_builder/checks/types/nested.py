"""What a cell has several values of: places, and JSON."""

from __future__ import annotations

import json
from decimal import Decimal
from functools import partial
from typing import Any

from site_builder.checks.types.kind import FieldType
from site_builder.core.model.table_schema import Field

DEPTHS = {
    "Point": 0,
    "MultiPoint": 1,
    "LineString": 1,
    "MultiLineString": 2,
    "Polygon": 2,
    "MultiPolygon": 3,
}
GEOMETRIES = (*DEPTHS, "GeometryCollection")


def build_geopoint_type(field: Field) -> FieldType:
    return FieldType(partial(_read_geopoint, field.format))


def _read_geopoint(format_: str, cell: str) -> tuple[Decimal, Decimal] | None:
    try:
        found: Any = cell.split(",") if format_ == "default" else json.loads(cell)
        if format_ == "object":
            found = [found["lon"], found["lat"]] if len(found) == 2 else []
        longitude, latitude = (
            Decimal(number.strip() if isinstance(number, str) else number) for number in found
        )
        return (longitude, latitude) if abs(longitude) <= 180 and abs(latitude) <= 90 else None
    except (ValueError, TypeError, KeyError, AttributeError, ArithmeticError, RecursionError):
        return None


def _json(cell: str, kind: type) -> Any:
    try:
        found = json.loads(cell)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, kind) else None


def build_object_type(field: Field) -> FieldType:
    return FieldType(partial(_json, kind=dict), build_json_key)


def build_json_key(value: Any) -> str | None:
    """None of one that is nested too deep to be compared."""
    try:
        return json.dumps(_numbered(value), sort_keys=True)
    except RecursionError:
        return None


def _numbered(value: Any) -> Any:
    """1.0 is 1."""
    if isinstance(value, dict):
        return {key: _numbered(item) for key, item in value.items()}
    if isinstance(value, list):
        return [*map(_numbered, value)]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def read_array(cell: str) -> list[Any] | None:
    found: list[Any] | None = _json(cell, list)
    return found


def build_geojson_type(field: Field) -> FieldType:
    return FieldType(partial(_read_geojson, field.format), build_json_key)


def _read_geojson(format_: str, cell: str) -> Any:
    found: Any = _json(cell, dict)
    if found is None or format_ not in ("default", "topojson"):
        return found
    if format_ == "topojson":
        return found if found.get("type") == "Topology" else None
    numbers = found.get("bbox", [])
    bounded = isinstance(numbers, list) and all(map(_is_number, numbers))
    try:
        return (
            found
            if bounded and _is_geojson(found, *GEOMETRIES, "Feature", "FeatureCollection")
            else None
        )
    except RecursionError:
        return None


def _is_geojson(found: Any, *kinds: str) -> bool:
    """Is this an object of one of these kinds, with what its kind asks of it?"""
    kind = found.get("type") if isinstance(found, dict) else None
    if not isinstance(kind, str) or kind not in kinds:
        return False
    match kind:
        case "FeatureCollection":
            return _are_geojson(found.get("features"), "Feature")
        case "Feature":
            geometry = found.get("geometry", 0)
            known = isinstance(found.get("properties", 0), dict | None)
            return known and (geometry is None or _is_geojson(geometry, *GEOMETRIES))
        case "GeometryCollection":
            return _are_geojson(found.get("geometries"), *GEOMETRIES)
    return _is_nested(found.get("coordinates"), DEPTHS[kind])


def _are_geojson(found: Any, *kinds: str) -> bool:
    return isinstance(found, list) and all(_is_geojson(item, *kinds) for item in found)


def _is_number(found: Any) -> bool:
    return isinstance(found, int | float) and not isinstance(found, bool)


def _is_nested(found: Any, depth: int) -> bool:
    """Positions in so many lists."""
    if not isinstance(found, list):
        return False
    if depth:
        return all(_is_nested(item, depth - 1) for item in found)
    return len(found) >= 2 and all(map(_is_number, found))

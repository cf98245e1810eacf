"""What a cell has several values of: places, and JSON."""

from __future__ import annotations

import json
from decimal import Decimal
from functools import partial
from typing import Any

from site_builder.cells.geometry import DEPTHS, SHAPES
from site_builder.checks.types.kind import FieldType
from site_builder.core.model.table_schema import Field

FEATURES = ("Feature", "FeatureCollection")


def build_geopoint_type(field: Field) -> FieldType:
    return FieldType(partial(_read_geopoint, field.format))


def _read_geopoint(format_: str, cell: str) -> tuple[Decimal, Decimal] | None:
    try:
        longitude, latitude = map(_read_degrees, _split_point(format_, cell))
        if abs(longitude) > 180 or abs(latitude) > 90:
            return None
    except (ValueError, TypeError, KeyError, AttributeError, ArithmeticError, RecursionError):
        return None
    return longitude, latitude


def _split_point(format_: str, cell: str) -> Any:
    if format_ == "default":
        return cell.split(",")
    point = json.loads(cell)
    if format_ != "object":
        return point
    return (point["lon"], point["lat"]) if len(point) == 2 else ()


def _read_degrees(number: Any) -> Decimal:
    return Decimal(number.strip() if isinstance(number, str) else number)


def _parse_json(kind: type, cell: str) -> Any:
    try:
        value = json.loads(cell)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, kind) else None


def build_object_type(field: Field) -> FieldType:
    return FieldType(partial(_parse_json, dict), build_json_key)


def build_json_key(value: Any) -> str | None:
    """None of one that is nested too deep to be compared."""
    try:
        return json.dumps(_simplify_numbers(value), sort_keys=True)
    except RecursionError:
        return None


def _simplify_numbers(value: Any) -> Any:
    """1.0 is 1."""
    match value:
        case dict():
            return {key: _simplify_numbers(item) for key, item in value.items()}
        case list():
            return list(map(_simplify_numbers, value))
        case float() if value.is_integer():
            return int(value)
    return value


def read_array(cell: str) -> list[Any] | None:
    items: list[Any] | None = _parse_json(list, cell)
    return items


def build_geojson_type(field: Field) -> FieldType:
    match field.format:
        case "default":
            return FieldType(_read_geojson, build_json_key)
        case "topojson":
            return FieldType(_read_topojson, build_json_key)
    return FieldType(partial(_parse_json, dict), build_json_key)


def _read_topojson(cell: str) -> Any:
    value = _parse_json(dict, cell)
    return value if value and value.get("type") == "Topology" else None


def _read_geojson(cell: str) -> Any:
    value = _parse_json(dict, cell)
    if value is None or not _are_numbers(value.get("bbox", [])):
        return None
    try:
        return value if _is_geojson(value, *SHAPES, *FEATURES) else None
    except RecursionError:
        return None


def _is_geojson(value: Any, *kinds: str) -> bool:
    """Is this an object of one of these kinds, with what its kind asks of it?"""
    kind = value.get("type") if isinstance(value, dict) else None
    if not isinstance(kind, str) or kind not in kinds:
        return False
    match kind:
        case "FeatureCollection":
            return _are_geojson(value.get("features"), "Feature")
        case "Feature":
            geometry = value.get("geometry", 0)
            if not isinstance(value.get("properties", 0), dict | None):
                return False
            return geometry is None or _is_geojson(geometry, *SHAPES)
        case "GeometryCollection":
            return _are_geojson(value.get("geometries"), *SHAPES)
    return _is_nested(value.get("coordinates"), DEPTHS[kind])


def _are_geojson(values: Any, *kinds: str) -> bool:
    return isinstance(values, list) and all(_is_geojson(item, *kinds) for item in values)


def _is_nested(value: Any, depth: int) -> bool:
    """Positions in so many lists."""
    if not depth:
        return _are_numbers(value) and len(value) >= 2
    return isinstance(value, list) and all(_is_nested(item, depth - 1) for item in value)


def _are_numbers(values: Any) -> bool:
    return isinstance(values, list) and all(map(_is_number, values))


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)

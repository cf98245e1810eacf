"""What a cell has several values of: places, and JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from functools import partial
from typing import Any

from site_builder.checks.types.kind import Type, option
from site_builder.checks.types.numbers import EXACT
from site_builder.model import Field

DEGREES = r"-?([1-8]?[0-9])([.][0-9]{1,17})?"  # of a longitude or latitude that can be either
GEOMETRIES = frozenset((
    "Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon", "GeometryCollection", "Feature",
    "FeatureCollection",
))  # fmt: skip
ITEMS: Mapping[str, type | tuple[type, ...]] = {
    "string": str, "integer": int, "number": (int, float), "boolean": bool, "object": dict, "array": list,
}  # fmt: skip


def of_geopoint(field: Field) -> Type:
    pair = f"{DEGREES}, ?{DEGREES}"
    plain = {"default": pair, "array": rf"\[{pair}\]"}.get(field.format, "")
    return Type(plain, "{cell}", partial(_read_geopoint, field.format), key=_same_point, same="")


def _same_point(value: tuple[Decimal, Decimal]) -> str:
    return f"{value[0].normalize(EXACT)},{value[1].normalize(EXACT)}"


def _read_geopoint(format_: str, cell: str) -> tuple[Decimal, Decimal] | None:
    try:
        found: Any = cell.split(",") if format_ == "default" else json.loads(cell)
        if format_ == "object":
            found = [found["lon"], found["lat"]] if len(found) == 2 else []
        longitude, latitude = (Decimal(one.strip() if isinstance(one, str) else one) for one in found)
        return (longitude, latitude) if abs(longitude) <= 180 and abs(latitude) <= 90 else None
    except (ValueError, TypeError, KeyError, AttributeError, ArithmeticError, RecursionError):
        return None


def _json(cell: str, kind: type) -> Any:
    try:
        found = json.loads(cell)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, kind) else None


def of_object(field: Field) -> Type:
    return Type("", "{cell}", partial(_json, kind=dict), key=_same_json)


def _same_json(value: Any) -> str:
    return json.dumps(value, sort_keys=True)


def of_array(field: Field) -> Type:
    item = option(field, "arrayItem", None)
    read = partial(_read_array, item=item) if isinstance(item, Mapping) else partial(_json, kind=list)
    return Type("", "{cell}", read, key=_same_json)


def _read_array(cell: str, item: Mapping[str, Any]) -> list[Any] | None:
    """A list of which each item has the type that is asked."""
    found: list[Any] | None = _json(cell, list)
    kind = ITEMS.get(str(item.get("type")))
    return found if found is not None and (kind is None or all(isinstance(one, kind) for one in found)) else None


def of_geojson(field: Field) -> Type:
    return Type("", "{cell}", partial(_read_geojson, field.format), key=_same_json)


def _read_geojson(format_: str, cell: str) -> Any:
    found: Any = _json(cell, dict)
    if found is None or format_ not in ("default", "topojson"):
        return found
    return found if (found.get("type") == "Topology" if format_ == "topojson" else _is_geojson(found)) else None


def _is_geojson(found: Any) -> bool:
    """Has this object what its type asks of it?"""
    if not isinstance(found, dict) or found.get("type") not in GEOMETRIES:
        return False
    match found["type"]:
        case "FeatureCollection":
            return isinstance(found.get("features"), list) and all(map(_is_geojson, found["features"]))
        case "Feature":
            geometry = found.get("geometry", 0)
            return isinstance(found.get("properties", 0), dict | None) and (geometry is None or _is_geojson(geometry))
        case "GeometryCollection":
            return isinstance(found.get("geometries"), list) and all(map(_is_geojson, found["geometries"]))
    depth = {"Point": 0, "MultiPoint": 1, "LineString": 1, "MultiLineString": 2, "Polygon": 2, "MultiPolygon": 3}
    return _is_nested(found.get("coordinates"), depth[found["type"]])


def _is_nested(found: Any, depth: int) -> bool:
    """Positions in so many lists."""
    if not isinstance(found, list):
        return False
    if depth:
        return all(_is_nested(one, depth - 1) for one in found)
    return len(found) >= 2 and all(isinstance(one, int | float) and not isinstance(one, bool) for one in found)

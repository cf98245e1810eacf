"""A geometry in the normal form of geography/: GeoJSON (RFC 7946) in degrees of WGS 84, without a
blank.

Readers write it so, and the step that looks at columns of GeoJSON rewrites them so: any other text
is a text.
"""

from __future__ import annotations

import json
from math import isfinite
from typing import Any

from site_builder.cells.kind import CellKind

_NUMBERS = "[0-9.,eE+\\-\\[\\]]"  # of coordinates, with their brackets
# How many lists stand around the positions of each
DEPTHS = {
    "Point": 0,
    "MultiPoint": 1,
    "LineString": 1,
    "MultiLineString": 2,
    "Polygon": 2,
    "MultiPolygon": 3,
}
SHAPES = (*DEPTHS, "GeometryCollection")
MOST_COLLECTIONS = 15  # one in another
_SIMPLE = "|".join(DEPTHS)
_FORM = (
    f'[{{]"type":"({_SIMPLE})","coordinates":\\[{_NUMBERS}*\\][}}]'
    f'|[{{]"type":"GeometryCollection","geometries":\\[[A-Za-z0-9":{{}}.,+\\-\\[\\]]*\\][}}]'
)
_LINE = '{"type":"LineString","coordinates":[[2.5,48.5],[3.0,48.0]]}'
_POINTS = '{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[2.5,48.5]}]}'


def _parse_geometry(text: str) -> str | None:
    """The text itself, None where it is no geometry."""
    try:
        geometry = json.loads(
            text, object_pairs_hook=_keep_first_members, parse_constant=_refuse_constant
        )
    except (ValueError, RecursionError):
        return None
    if not _is_geometry(geometry, MOST_COLLECTIONS):
        return None
    return text


def _keep_first_members(members: list[tuple[str, Any]]) -> dict[str, Any]:
    return dict(reversed(members))


def _refuse_constant(name: str) -> Any:
    raise ValueError(name)  # NaN and Infinity, which are no JSON


def _is_geometry(geometry: Any, most_collections: int) -> bool:
    match geometry:
        case {"type": "GeometryCollection", "geometries": [*parts]}:
            return _are_geometries(parts, most_collections - 1)
        case {"type": str(shape), "coordinates": []}:
            return shape in DEPTHS
        case {"type": str(shape), "coordinates": [*coordinates]} if shape in DEPTHS:
            return _has_positions(coordinates, DEPTHS[shape])
    return False


def _are_geometries(parts: list[Any], most_collections: int) -> bool:
    if most_collections < 0:
        return False
    return all(_is_geometry(part, most_collections) for part in parts)


def _has_positions(coordinates: Any, depth: int) -> bool:
    if not isinstance(coordinates, list):
        return False
    if depth:
        return all(_has_positions(part, depth - 1) for part in coordinates)
    if len(coordinates) < 2:
        return False
    return all(map(_is_number, coordinates))


def _is_number(coordinate: Any) -> bool:
    if type(coordinate) is int:
        return -(2**63) <= coordinate < 2**64
    if type(coordinate) is float:
        return isfinite(coordinate)
    return False


GEOMETRY = CellKind(
    name="geometry",
    type="geojson",
    strict=_FORM,
    lenient=_FORM,
    parse=_parse_geometry,
    good=((_LINE, _LINE), (_POINTS, _POINTS)),
    bad=(
        "", "POINT (2.5 48.5)", '{"type": "Point", "coordinates": [2.5, 48.5]}', '{"type":"Point"}',
        '{"type":"Point","coordinates":[2.5]}', '{"type":"Polygon","coordinates":[2.5,48.5]}',
        '{"type":"Circle","coordinates":[2.5,48.5]}', '{"type":"Point","coordinates":[2.5,[48.5]]}',
        '{"type":"LineString","coordinates":[[2.5,48.5]',
    ),
)  # fmt: skip

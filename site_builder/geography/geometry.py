"""Geometries as RFC 7946 wants them: in degrees, flat, rings closed and wound, a centimetre being
the last digit."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from site_builder.geography.france import Point, is_in_france

DECIMALS = 7  # of a degree: a centimetre
DEEPEST = 4  # collections within collections
Geometry = dict[str, Any]
Position = list[float]


class UnreadableGeometry(ValueError):
    """What stands for a geometry is none."""


class PositionOutOfRange(UnreadableGeometry):
    """A position that is nowhere on Earth, or 0, 0, which software writes for nothing."""


@dataclass(kw_only=True)
class PositionConverter:
    """Makes longitudes and latitudes of the positions of a file, and notes what it had to do.

    `convert` is None where they are in degrees; `turn`: some have the latitude first, which France
    tells. The three marks are set, and for the caller to take down.
    """

    convert: Callable[[float, float], Point] | None = None
    turn: bool = False
    turned: bool = False
    rounded: bool = False
    raised: bool = False  # there was an altitude

    def __call__(self, position: Any) -> Position:
        """Raises UnreadableGeometry."""
        try:
            x, y, *further_numbers = position
            if isinstance(x, bool) or isinstance(y, bool) or not math.isfinite(x + y):
                raise UnreadableGeometry
            if self.convert:
                x, y = self.convert(x, y)
            elif self.turn and not is_in_france(x, y) and is_in_france(y, x):
                x, y = y, x
                self.turned = True
            converted = [
                round(float(x), DECIMALS) + 0.0,
                round(float(y), DECIMALS) + 0.0,
            ]  # + 0.0: no -0.0
        except UnreadableGeometry:
            raise
        except (TypeError, ValueError, ArithmeticError):
            raise UnreadableGeometry from None
        if not (-180 <= converted[0] <= 180 and -90 <= converted[1] <= 90) or converted == [0, 0]:
            raise PositionOutOfRange
        self.rounded = self.rounded or (self.convert is None and converted != [x, y])
        self.raised = self.raised or bool(further_numbers and further_numbers[0])
        return converted


def normalise_geometry(
    geometry: Any, place: Callable[[Any], Position], depth: int = 0
) -> Geometry | None:
    """A geometry in its normal form; None where it is empty. Raises UnreadableGeometry."""
    if not isinstance(geometry, dict) or depth > DEEPEST:
        raise UnreadableGeometry
    kind = geometry.get("type")
    if kind == "GeometryCollection":
        members = [
            normalise_geometry(member, place, depth + 1)
            for member in _ensure_list(geometry.get("geometries"))
        ]
        filled_members = [member for member in members if member]
        return {"type": kind, "geometries": filled_members} if filled_members else None
    if not isinstance(kind, str) or kind not in _SHAPES:
        raise UnreadableGeometry
    coordinates = geometry.get("coordinates")
    if coordinates is None or coordinates == []:
        return None
    normalised = _SHAPES[kind](coordinates, place)
    if kind == "MultiPoint" and len(normalised) == 1:  # GIS write layers of points so
        return {"type": "Point", "coordinates": normalised[0]}
    return {"type": kind, "coordinates": normalised} if normalised else None


def encode_geometry(geometry: Geometry) -> str:
    """Its canonical text, without blanks."""
    return json.dumps(geometry, separators=(",", ":"))


def find_first_position(geometry: Any) -> Point | None:
    """The first two numbers of a geometry, None where there are none. Never raises."""
    for _ in range(DEEPEST + 1):
        if not (
            isinstance(geometry, dict)
            and isinstance(geometry.get("geometries"), list)
            and geometry["geometries"]
        ):
            break
        geometry = geometry["geometries"][0]
    coordinates = geometry.get("coordinates") if isinstance(geometry, dict) else None
    for _ in range(4):
        if (
            isinstance(coordinates, list | tuple)
            and coordinates
            and isinstance(coordinates[0], list | tuple)
        ):
            coordinates = coordinates[0]
    match coordinates:
        case [int() | float() as x, int() | float() as y, *_]:
            return (float(x), float(y)) if abs(x) < 1e300 and abs(y) < 1e300 else None
    return None


def is_point(geometry: Any) -> bool:
    """Is it a point, or a list of a single one?"""
    match geometry:
        case {"type": "Point"} | {"type": "MultiPoint", "coordinates": [_]}:
            return True
    return False


def _ensure_list(value: Any) -> Iterable[Any]:
    if not isinstance(value, list | tuple):
        raise UnreadableGeometry
    return value


def _convert_points(coordinates: Any, place: Callable[[Any], Position]) -> list[Position]:
    return [place(position) for position in _ensure_list(coordinates)]


def _convert_line(coordinates: Any, place: Callable[[Any], Position]) -> list[Position]:
    positions = _convert_points(coordinates, place)
    if len(positions) < 2:
        raise UnreadableGeometry
    return positions


def _convert_polygon(coordinates: Any, place: Callable[[Any], Position]) -> list[list[Position]]:
    """Rings closed; the outer one counter-clockwise, holes clockwise."""
    rings = [_convert_points(ring, place) for ring in _ensure_list(coordinates)]
    closed_rings: list[list[Position]] = []
    for ring in filter(None, rings):
        closed = ring if ring[0] == ring[-1] else [*ring, ring[0]]
        if len(closed) < 4:
            raise UnreadableGeometry
        closed_rings.append(
            closed
            if (_compute_doubled_area(closed) >= 0) is not bool(closed_rings)
            else closed[::-1]
        )
    return closed_rings


def _compute_doubled_area(ring: list[Position]) -> float:
    """Twice the area of a closed ring, positive where it runs counter-clockwise."""
    x0, y0 = ring[0]  # near zero the products keep their digits
    return sum(
        (start[0] - x0) * (end[1] - y0) - (end[0] - x0) * (start[1] - y0)
        for start, end in pairwise(ring)
    )


def _build_several_converter(
    shape: Callable[[Any, Callable[[Any], Position]], Any],
) -> Callable[..., list[Any]]:
    return lambda coordinates, place: [
        converted for member in _ensure_list(coordinates) if (converted := shape(member, place))
    ]


_SHAPES: dict[str, Callable[[Any, Callable[[Any], Position]], list[Any]]] = {
    "Point": lambda coordinates, place: place(coordinates),
    "MultiPoint": _convert_points,
    "LineString": _convert_line,
    "MultiLineString": _build_several_converter(_convert_line),
    "Polygon": _convert_polygon,
    "MultiPolygon": _build_several_converter(_convert_polygon),
}

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
        """Raises Unreadable."""
        try:
            x, y, *rest = position
            if isinstance(x, bool) or isinstance(y, bool) or not math.isfinite(x + y):
                raise UnreadableGeometry
            if self.convert:
                x, y = self.convert(x, y)
            elif self.turn and not is_in_france(x, y) and is_in_france(y, x):
                x, y, self.turned = y, x, True
            made = [
                round(float(x), DECIMALS) + 0.0,
                round(float(y), DECIMALS) + 0.0,
            ]  # + 0.0: no -0.0
        except UnreadableGeometry:
            raise
        except (TypeError, ValueError, ArithmeticError):
            raise UnreadableGeometry from None
        if not (-180 <= made[0] <= 180 and -90 <= made[1] <= 90) or made == [0, 0]:
            raise PositionOutOfRange
        self.rounded = self.rounded or (self.convert is None and made != [x, y])
        self.raised = self.raised or bool(rest and rest[0])
        return made


def normalise_geometry(
    geometry: Any, place: Callable[[Any], Position], depth: int = 0
) -> Geometry | None:
    """A geometry in its normal form; None where it is empty. Raises Unreadable."""
    if not isinstance(geometry, dict) or depth > DEEPEST:
        raise UnreadableGeometry
    kind = geometry.get("type")
    if kind == "GeometryCollection":
        members = [
            normalise_geometry(one, place, depth + 1) for one in _listed(geometry.get("geometries"))
        ]
        kept = [one for one in members if one]
        return {"type": kind, "geometries": kept} if kept else None
    if not isinstance(kind, str) or kind not in _SHAPES:
        raise UnreadableGeometry
    coordinates = geometry.get("coordinates")
    if coordinates is None or coordinates == []:
        return None
    made = _SHAPES[kind](coordinates, place)
    if kind == "MultiPoint" and len(made) == 1:  # GIS write layers of points so
        return {"type": "Point", "coordinates": made[0]}
    return {"type": kind, "coordinates": made} if made else None


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
    found = geometry.get("coordinates") if isinstance(geometry, dict) else None
    for _ in range(4):
        if isinstance(found, list | tuple) and found and isinstance(found[0], list | tuple):
            found = found[0]
    match found:
        case [int() | float() as x, int() | float() as y, *_]:
            return (float(x), float(y)) if abs(x) < 1e300 and abs(y) < 1e300 else None
    return None


def is_point(geometry: Any) -> bool:
    """Is it a point, or a list of a single one?"""
    match geometry:
        case {"type": "Point"} | {"type": "MultiPoint", "coordinates": [_]}:
            return True
    return False


def _listed(value: Any) -> Iterable[Any]:
    if not isinstance(value, list | tuple):
        raise UnreadableGeometry
    return value


def _points(coordinates: Any, place: Callable[[Any], Position]) -> list[Position]:
    return [place(position) for position in _listed(coordinates)]


def _line(coordinates: Any, place: Callable[[Any], Position]) -> list[Position]:
    made = _points(coordinates, place)
    if len(made) < 2:
        raise UnreadableGeometry
    return made


def _polygon(coordinates: Any, place: Callable[[Any], Position]) -> list[list[Position]]:
    """Rings closed; the outer one counter-clockwise, holes clockwise."""
    rings = [_points(ring, place) for ring in _listed(coordinates)]
    made: list[list[Position]] = []
    for ring in filter(None, rings):
        closed = ring if ring[0] == ring[-1] else [*ring, ring[0]]
        if len(closed) < 4:
            raise UnreadableGeometry
        made.append(closed if (_area(closed) >= 0) is not bool(made) else closed[::-1])
    return made


def _area(ring: list[Position]) -> float:
    """Twice the area of a closed ring, positive where it runs counter-clockwise."""
    x0, y0 = ring[0]  # near zero the products keep their digits
    return sum((a[0] - x0) * (b[1] - y0) - (b[0] - x0) * (a[1] - y0) for a, b in pairwise(ring))


def _several(shape: Callable[[Any, Callable[[Any], Position]], Any]) -> Callable[..., list[Any]]:
    return lambda coordinates, place: [
        made for one in _listed(coordinates) if (made := shape(one, place))
    ]


_SHAPES: dict[str, Callable[[Any, Callable[[Any], Position]], list[Any]]] = {
    "Point": lambda coordinates, place: place(coordinates),
    "MultiPoint": _points,
    "LineString": _line,
    "MultiLineString": _several(_line),
    "Polygon": _polygon,
    "MultiPolygon": _several(_polygon),
}

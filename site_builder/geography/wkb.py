"""Well-known binary, ISO's and EWKB, to geometries with the keys of GeoJSON, for what our own
libraries wrote; and back, to ISO's."""

from __future__ import annotations

import math
import struct
from collections.abc import Callable, Sequence
from itertools import chain, repeat
from typing import Any

from site_builder.geography.geometry import Geometry, UnreadableGeometry

# By their numbers
SHAPES = (
    "",
    "Point",
    "LineString",
    "Polygon",
    "MultiPoint",
    "MultiLineString",
    "MultiPolygon",
    "GeometryCollection",
)

_KINDS = {name: kind for kind, name in enumerate(SHAPES)}
# What stands before the numbers of a point that has two
POINT_OPENING = struct.pack("<BI", 1, 1)
# How many lists there are around the positions of a geometry
_LISTS_AROUND = {
    "Point": 0,
    "LineString": 1,
    "MultiPoint": 1,
    "Polygon": 2,
    "MultiLineString": 2,
    "MultiPolygon": 3,
}
_ALTITUDE = 1000  # added to a kind whose positions have three numbers


def decode_wkb(data: bytes) -> Geometry:
    """Positions keep their third number; measures go. Raises UnreadableGeometry."""
    try:
        return _read_geometry(data, 0)[0]
    except (struct.error, IndexError, RecursionError):
        raise UnreadableGeometry from None


def _read_geometry(data: bytes, offset: int) -> tuple[Geometry, int]:
    order = "<" if data[offset] else ">"
    (code,) = struct.unpack_from(f"{order}I", data, offset + 1)
    offset += 9 if code & 0x20000000 else 5  # EWKB's reference system
    kind = (code & 0xFFFF) % 1000
    dimension = (code & 0xFFFF) // 1000
    has_altitude = bool(code & 0x80000000) or dimension in (1, 3)
    width = 2 + has_altitude + (bool(code & 0x40000000) or dimension in (2, 3))
    name = SHAPES[kind]
    if kind == 1:
        point, offset = _read_positions(
            data, offset, order=order, count=1, width=width, has_altitude=has_altitude
        )
        return {"type": name, "coordinates": [] if point[0][0] != point[0][0] else point[0]}, offset
    (count,) = struct.unpack_from(f"{order}I", data, offset)
    offset += 4
    if kind == 2:
        line, offset = _read_positions(
            data, offset, order=order, count=count, width=width, has_altitude=has_altitude
        )
        return {"type": name, "coordinates": line}, offset
    members: list[Any] = []
    for _ in range(count):
        if kind == 3:
            (size,) = struct.unpack_from(f"{order}I", data, offset)
            ring, offset = _read_positions(
                data, offset + 4, order=order, count=size, width=width, has_altitude=has_altitude
            )
            members.append(ring)
        else:
            member, offset = _read_geometry(data, offset)
            members.append(member if kind == 7 else member["coordinates"])
    return {"type": name, "geometries" if kind == 7 else "coordinates": members}, offset


def _read_positions(
    data: bytes, offset: int, order: str, count: int, width: int, has_altitude: bool
) -> tuple[list[tuple[float, ...]], int]:
    numbers = struct.unpack_from(f"{order}{count * width}d", data, offset)
    dimensions = 3 if has_altitude else 2
    return [
        numbers[start : start + dimensions] for start in range(0, len(numbers), width)
    ], offset + 8 * len(numbers)


def encode_wkb(geometry: Geometry) -> bytes:
    """A geometry with the keys of GeoJSON as ISO's well-known binary. Where one of its positions
    has an altitude, all have, which is 0 where none was given; further numbers go."""
    return _write_geometry(geometry, 2 + has_altitude(geometry))


def has_altitude(geometry: Geometry) -> bool:
    """Has one of its positions a third number?"""
    return max(map(len, list_positions(geometry)), default=0) > 2


def raise_position(position: Sequence[float]) -> Sequence[float]:
    """The first three numbers of a position, the third being 0 where it has two."""
    return (*position, 0.0)[:3]


def list_positions(geometry: Geometry) -> list[Sequence[float]]:
    """All positions of a geometry, in their order."""
    if geometry["type"] == "GeometryCollection":
        return list(chain.from_iterable(map(list_positions, geometry["geometries"])))
    positions = [geometry["coordinates"]]
    for _ in range(_LISTS_AROUND[geometry["type"]]):
        positions = list(chain.from_iterable(positions))
    return list(filter(None, positions))


def _write_geometry(geometry: Geometry, width: int) -> bytes:
    name = geometry["type"]
    kind = _KINDS[name]
    coordinates = geometry.get("coordinates")
    match name:
        case "Point":
            body = _write_positions([coordinates or [math.nan] * width], width)
        case "LineString":
            body = _write_line(coordinates, width)
        case "Polygon":
            body = _write_members(_write_line, coordinates, width)
        case "GeometryCollection":
            body = _write_members(_write_geometry, geometry["geometries"], width)
        case _:
            single = name.removeprefix("Multi")
            parts = [{"type": single, "coordinates": member} for member in coordinates or ()]
            body = _write_members(_write_geometry, parts, width)
    return struct.pack("<BI", 1, kind + _ALTITUDE * (width - 2)) + body


def _write_members(write: Callable[[Any, int], bytes], members: Any, width: int) -> bytes:
    parts = list(map(write, members or (), repeat(width)))
    return struct.pack("<I", len(parts)) + b"".join(parts)


def _write_line(positions: Any, width: int) -> bytes:
    return struct.pack("<I", len(positions)) + _write_positions(positions, width)


def _write_positions(positions: Any, width: int) -> bytes:
    if width > 2:
        positions = map(raise_position, positions)
    numbers = list(chain.from_iterable(positions))
    return struct.pack(f"<{len(numbers)}d", *numbers)

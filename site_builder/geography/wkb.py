"""Well-known binary, ISO's and EWKB, to geometries with the keys of GeoJSON. For what our own
libraries wrote."""

from __future__ import annotations

import struct
from typing import Any

from site_builder.geography.geometry import Geometry, UnreadableGeometry

_NAMES = (
    "",
    "Point",
    "LineString",
    "Polygon",
    "MultiPoint",
    "MultiLineString",
    "MultiPolygon",
    "GeometryCollection",
)


def decode_wkb(data: bytes) -> Geometry:
    """Positions keep their third number; measures go. Raises Unreadable."""
    try:
        return _read(data, 0)[0]
    except (struct.error, IndexError, RecursionError):
        raise UnreadableGeometry from None


def _read(data: bytes, at: int) -> tuple[Geometry, int]:
    order = "<" if data[at] else ">"
    (code,) = struct.unpack_from(f"{order}I", data, at + 1)
    at += 9 if code & 0x20000000 else 5  # EWKB's reference system
    kind = (code & 0xFFFF) % 1000
    dimension = (code & 0xFFFF) // 1000
    high = bool(code & 0x80000000) or dimension in (1, 3)
    width = 2 + high + (bool(code & 0x40000000) or dimension in (2, 3))
    name = _NAMES[kind]
    if kind == 1:
        point, at = _positions(data, at, order=order, count=1, width=width, high=high)
        return {"type": name, "coordinates": [] if point[0][0] != point[0][0] else point[0]}, at
    (count,) = struct.unpack_from(f"{order}I", data, at)
    at += 4
    if kind == 2:
        line, at = _positions(data, at, order=order, count=count, width=width, high=high)
        return {"type": name, "coordinates": line}, at
    members: list[Any] = []
    for _ in range(count):
        if kind == 3:
            (size,) = struct.unpack_from(f"{order}I", data, at)
            ring, at = _positions(data, at + 4, order=order, count=size, width=width, high=high)
            members.append(ring)
        else:
            member, at = _read(data, at)
            members.append(member if kind == 7 else member["coordinates"])
    return {"type": name, "geometries" if kind == 7 else "coordinates": members}, at


def _positions(
    data: bytes, at: int, order: str, count: int, width: int, high: bool
) -> tuple[list[tuple[float, ...]], int]:
    numbers = struct.unpack_from(f"{order}{count * width}d", data, at)
    kept = 3 if high else 2
    return [numbers[i : i + kept] for i in range(0, len(numbers), width)], at + 8 * len(numbers)

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
    name = _NAMES[kind]
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

"""Well-known text to geometries with the keys of GeoJSON: seven shapes, with altitudes (Z) and
measures (M) where they are said. For what databases wrote into a cell."""

from __future__ import annotations

import math
import re
from typing import Any

from site_builder.geography.geometry import Geometry, UnreadableGeometry
from site_builder.geography.wkb import SHAPES

_NAMES = {name.upper(): name for name in SHAPES if name}
# Lists around the positions of a shape, of which each but the innermost holds others
_LISTS = {"LineString": 1, "Polygon": 2, "MultiPoint": 1, "MultiLineString": 2, "MultiPolygon": 3}
_SRID = re.compile(r"\s*SRID=[0-9]+;")
_HEAD = re.compile(rf"\s*({'|'.join(_NAMES)})\s*(ZM|Z|M)?\s*", re.IGNORECASE)
_EMPTY = re.compile(r"\s*EMPTY\s*", re.IGNORECASE)
_OPEN = re.compile(r"\s*[(]\s*")
_CLOSE = re.compile(r"\s*[)]\s*")
_COMMA = re.compile(r"\s*,\s*")


def decode_wkt(text: str) -> Geometry:
    """The geometry of a text, the code of its system before it being passed over. Positions keep
    their third number; measures go. Raises UnreadableGeometry."""
    if not text.isascii():
        raise UnreadableGeometry
    reader = _Reader(text)
    reader.skip(_SRID)
    try:
        geometry = reader.read_geometry()
    except (ValueError, RecursionError):
        raise UnreadableGeometry from None
    if reader.offset != len(text):
        raise UnreadableGeometry
    return geometry


class _Reader:
    """What is left of a text from `offset`. All raise ValueError for what is no shape."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.offset = 0

    def skip(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """Pass over what matches here, where something does."""
        match = pattern.match(self.text, self.offset)
        if match:
            self.offset = match.end()
        return match

    def need(self, pattern: re.Pattern[str]) -> re.Match[str]:
        """Pass over what must match here."""
        match = self.skip(pattern)
        if not match:
            raise ValueError
        return match

    def read_geometry(self, dimensions: str | None = None) -> Geometry:
        """A shape with its name; `dimensions` are those of the collection in which it is."""
        head = self.need(_HEAD)
        name = _NAMES[head[1].upper()]
        own_dimensions = (head[2] or "").upper()
        if dimensions not in (None, own_dimensions):
            raise ValueError
        key = "geometries" if name == "GeometryCollection" else "coordinates"
        if self.skip(_EMPTY):
            return {"type": name, key: []}
        if name == "GeometryCollection":
            return {"type": name, key: self._read_members(own_dimensions)}
        if name == "Point":
            self.need(_OPEN)
            (point,) = self._read_positions(own_dimensions)
            if all(map(math.isnan, point)):
                point = []
            return {"type": name, key: point}
        return {"type": name, key: self._read_lists(_LISTS[name], own_dimensions, name)}

    def _read_members(self, dimensions: str) -> list[Geometry]:
        self.need(_OPEN)
        members = [self.read_geometry(dimensions)]
        while self.skip(_COMMA):
            members.append(self.read_geometry(dimensions))
        self.need(_CLOSE)
        return members

    def _read_lists(self, depth: int, dimensions: str, name: str) -> list[Any]:
        """Lists in lists, the innermost of positions; a member of a shape of several may be
        empty."""
        self.need(_OPEN)
        if depth == 1 and name != "MultiPoint":
            return self._read_positions(dimensions)
        members: list[Any] = []
        while True:
            if name == "MultiPoint":
                members += self._read_point(dimensions)
            elif name != "Polygon" and depth == _LISTS[name] and self.skip(_EMPTY):
                members.append([])
            else:
                members.append(self._read_lists(depth - 1, dimensions, name))
            if not self.skip(_COMMA):
                break
        self.need(_CLOSE)
        return members

    def _read_point(self, dimensions: str) -> list[list[float]]:
        """A point of several, in brackets of its own or not; none where it is empty."""
        if self.skip(_EMPTY):
            return []
        if self.skip(_OPEN):
            (point,) = self._read_positions(dimensions)
            return [point]
        end = re.compile("[,)]").search(self.text, self.offset)
        if not end:
            raise ValueError
        start = self.offset
        self.offset = end.start()
        return [_read_position(self.text[start : self.offset], dimensions)]

    def _read_positions(self, dimensions: str) -> list[list[float]]:
        """All positions up to the bracket that closes."""
        end = self.text.index(")", self.offset)
        positions = self.text[self.offset : end].split(",")
        self.offset = end
        self.need(_CLOSE)
        return [_read_position(position, dimensions) for position in positions]


def _read_position(text: str, dimensions: str) -> list[float]:
    numbers = list(map(float, text.split()))
    if len(numbers) != 2 + len(dimensions):
        raise ValueError
    return numbers[: 2 + ("Z" in dimensions)]

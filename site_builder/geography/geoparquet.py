"""What a GeoParquet says of its column of geometries, WKB in degrees of WGS 84: where no system is
named, OGC:CRS84 is meant."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field

from site_builder.core.json_notation import normalise_json_numbers
from site_builder.geography.geometry import Geometry
from site_builder.geography.wkb import SHAPES, has_altitude, list_positions, raise_position

METADATA_KEY = b"geo"
VERSION = "1.0.0"
_TYPES = (*SHAPES, *(f"{shape} Z" for shape in SHAPES))


@dataclass(slots=True)
class GeometrySurvey:
    """Which types of geometries there are, and the box in which all of them lie."""

    types: set[str] = field(default_factory=set)
    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)

    def add_geometry(self, geometry: Geometry) -> None:
        """Count a geometry in."""
        is_high = has_altitude(geometry)
        self.types.add(f"{geometry['type']}{' Z' * is_high}")
        positions = list_positions(geometry)
        if is_high:
            positions = list(map(raise_position, positions))
        self._stretch(zip(*positions, strict=True))

    def add_points(self, positions: Iterable[tuple[float, float]]) -> None:
        """Count points in, as pairs of numbers."""
        axes = list(zip(*positions, strict=True))
        if axes:
            self.types.add("Point")
            self._stretch(axes)

    def _stretch(self, axes: Iterable[tuple[float, ...]]) -> None:
        for axis, numbers in enumerate(axes):
            low = min(numbers)
            high = max(numbers)
            if axis == len(self.low):
                self.low.append(low)
                self.high.append(high)
            self.low[axis] = min(self.low[axis], low)
            self.high[axis] = max(self.high[axis], high)

    def describe_column(self, name: str) -> bytes | None:
        """The metadata of a file whose geometries are in this column; None where there are none."""
        if not self.types:
            return None
        column: dict[str, object] = {
            "encoding": "WKB",
            "geometry_types": sorted(self.types, key=_TYPES.index),
        }
        if self.low:
            column["bbox"] = list(map(float, (*self.low, *self.high)))
        described = {"version": VERSION, "primary_column": name, "columns": {name: column}}
        text = json.dumps(described, ensure_ascii=False, separators=(",", ":"))
        return normalise_json_numbers(text).encode()

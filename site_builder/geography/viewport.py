"""What the drawing of a map shows, and where degrees fall on it: as if the Earth were flat around
its middle."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

Box = tuple[float, float, float, float]  # west, south, east, north, in degrees

WIDTH = 400  # units of every drawing
HEIGHT = 280  # of the map of a table: the style sheet knows it, for its names to have one size
# height for a width
FLATTEST = 0.45
TALLEST = 0.8
MARGIN = 1.1
LEAST = 0.006  # degrees of latitude across, some 650 metres: what surrounds a single place
NOWHERE: Box = (math.inf, math.inf, -math.inf, -math.inf)  # the box around nothing
POLAR = 0.05  # at the poles degrees of longitude would have no width
DEGREE = 111.32  # kilometres of a degree of latitude
# of the positions of a geometry as GeoJSON in the normal form
_LONGITUDE = re.compile(r"\[(-?[0-9][0-9.eE+-]*),")
_LATITUDE = re.compile(r",(-?[0-9][0-9.eE+-]*)\]")


@dataclass(frozen=True)
class Viewport:
    """Units count from the north-western corner of `box`."""

    box: Box

    @cached_property
    def unit_x(self) -> float:
        """Degrees of longitude of a unit."""
        return (self.box[2] - self.box[0]) / WIDTH

    @cached_property
    def unit_y(self) -> float:
        """Degrees of latitude of a unit."""
        return self.unit_x * compute_longitude_scale(self.box)

    @property
    def height(self) -> int:
        """Units from north to south."""
        return round((self.box[3] - self.box[1]) / self.unit_y)

    @property
    def unit(self) -> float:
        """Kilometres of a unit."""
        return self.unit_y * DEGREE

    def exact(self, longitude: float, latitude: float) -> tuple[float, float]:
        return (longitude - self.box[0]) / self.unit_x, (self.box[3] - latitude) / self.unit_y

    def contains(self, x: float, y: float) -> bool:
        """Is this place, in units, within the frame?"""
        return 0 <= x <= WIDTH and 0 <= y <= self.height

    def place(self, longitude: float, latitude: float) -> tuple[int, int]:
        """The square of a unit in which this lies."""
        x, y = self.exact(longitude, latitude)
        return math.floor(x), math.floor(y)


def compute_longitude_scale(box: Box) -> float:
    """How wide a degree of longitude is beside one of latitude, in the middle of a box."""
    return max(math.cos(math.radians((box[1] + box[3]) / 2)), POLAR)


def fit_viewport(bounds: Box) -> Viewport:
    """A drawing of all that lies in these bounds, with some air around it."""
    west, south, east, north = bounds
    scale = compute_longitude_scale(bounds)
    width, height = (max(span, LEAST) * MARGIN for span in ((east - west) * scale, north - south))
    height = max(height, width * FLATTEST)
    width = max(width, height / TALLEST)
    x = (west + east) / 2
    y = (south + north) / 2
    return Viewport((x - width / scale / 2, y - height / 2, x + width / scale / 2, y + height / 2))


def pad_viewport(view: Viewport) -> Viewport:
    """The same with more around it, so that it is HEIGHT units high."""
    west, south, east, north = view.box
    scale = compute_longitude_scale(view.box)
    height = max(north - south, (east - west) * scale * HEIGHT / WIDTH)
    width = height * WIDTH / HEIGHT / scale
    x = (west + east) / 2
    y = (south + north) / 2
    return Viewport((x - width / 2, y - height / 2, x + width / 2, y + height / 2))


def find_geojson_box(geometry: str) -> Box | None:
    """The box around a geometry in the normal form; None where it has no position."""
    longitudes = list(map(float, _LONGITUDE.findall(geometry)))
    latitudes = list(map(float, _LATITUDE.findall(geometry)))
    if not longitudes:
        return None
    return min(longitudes), min(latitudes), max(longitudes), max(latitudes)


def expand_box(box: Box, other: Box) -> Box:
    """The box around both."""
    return (
        min(box[0], other[0]),
        min(box[1], other[1]),
        max(box[2], other[2]),
        max(box[3], other[3]),
    )


def is_apart(box: Box, other: Box) -> bool:
    """Have two boxes nothing in common?"""
    west, south, east, north = box
    return other[0] > east or other[2] < west or other[1] > north or other[3] < south


def surround_places(places: Iterable[tuple[float, float]]) -> Box:
    """The box around places; NOWHERE where there is none."""
    box = NOWHERE
    for x, y in places:
        box = expand_box(box, (x, y, x, y))
    return box

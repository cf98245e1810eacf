"""The projected systems of metropolitan France, told by their range and computed: Lambert-93 and the nine CC zones.

All are Lambert conformal conics with two parallels on the GRS 80 ellipsoid of RGF93, which is WGS 84 to a metre.
Formulas: EPSG guidance note 7-2, method 9802; the series for the latitude is Snyder's (1987), 3-5, exact to 1e-11.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from site_builder.geography.france import Point, on_land

_A = 6378137.0
_F = 1 / 298.257222101
_E2 = _F * (2 - _F)
_E = math.sqrt(_E2)
# factors of sin 2χ, 4χ, 6χ, 8χ, from the conformal to the geodetic latitude
_SERIES = (
    _E2 / 2 + 5 * _E2**2 / 24 + _E2**3 / 12 + 13 * _E2**4 / 360,
    7 * _E2**2 / 48 + 29 * _E2**3 / 240 + 811 * _E2**4 / 11520,
    7 * _E2**3 / 120 + 81 * _E2**4 / 1120,
    4279 * _E2**4 / 161280,
)
_MERIDIAN = 3.0  # of all of them
_REACH = 1.3  # degrees of latitude on either side of the origin in which a zone is used
MOST = 0.9  # of the points, for a system to be told by them


@dataclass(frozen=True)
class System:
    """A conic: latitudes of its origin and of its two parallels in degrees, false origin in metres."""

    name: str
    codes: tuple[int, ...]  # EPSG, with those of the later realisations of RGF93
    origin: float
    parallels: tuple[float, float]
    false: Point
    reach: float

    @cached_property
    def _cone(self) -> tuple[float, float, float]:
        """The exponent n, the factor a·F, and the radius of the origin."""
        (m1, t1), (m2, t2), (_, t0) = (_scale(latitude) for latitude in (*self.parallels, self.origin))
        n = (math.log(m1) - math.log(m2)) / (math.log(t1) - math.log(t2))
        factor = _A * m1 / (n * t1**n)
        return n, factor, factor * t0**n

    def to_wgs84(self, x: float, y: float) -> Point:
        """Longitude and latitude in degrees. Raises ArithmeticError far outside."""
        n, factor, radius = self._cone
        east, north = x - self.false[0], radius - (y - self.false[1])
        conformal = math.pi / 2 - 2 * math.atan((math.hypot(east, north) / factor) ** (1 / n))
        latitude = conformal + sum(term * math.sin(2 * k * conformal) for k, term in enumerate(_SERIES, 1))
        return math.degrees(math.atan2(east, north) / n) + _MERIDIAN, math.degrees(latitude)

    def to_wgs84_sql(self, x: str, y: str) -> tuple[str, str]:
        """The same as two SQL expressions."""
        n, factor, radius = self._cone
        east, north = f"({x} - {self.false[0]!r})", f"({radius + self.false[1]!r} - {y})"
        far = f"sqrt({east} * {east} + {north} * {north})"
        conformal = f"({math.pi / 2!r} - 2 * atan(pow({far} / {factor!r}, {1 / n!r})))"
        terms = "".join(f" + {term!r} * sin({2 * k} * {conformal})" for k, term in enumerate(_SERIES, 1))
        return f"(degrees(atan2({east}, {north}) / {n!r}) + {_MERIDIAN})", f"degrees({conformal}{terms})"

    def holds(self, x: float, y: float) -> bool:
        """Is this, read in this system, a place of metropolitan France where the system is used?"""
        try:
            longitude, latitude = self.to_wgs84(x, y)
        except ArithmeticError:
            return False
        return abs(latitude - self.origin) <= self.reach and on_land(longitude, latitude)


def _scale(latitude: float) -> Point:
    """m and t of the guidance note, for a latitude in degrees."""
    sine = math.sin(math.radians(latitude))
    m = math.cos(math.radians(latitude)) / math.sqrt(1 - _E2 * sine * sine)
    t = math.tan(math.pi / 4 - math.radians(latitude) / 2) / ((1 - _E * sine) / (1 + _E * sine)) ** (_E / 2)
    return m, t


def _zone(number: int) -> System:
    north = (number - 41) * 1_000_000.0 + 200_000
    codes = (3900 + number, 9780 + number, 9800 + number)
    return System(f"CC{number}", codes, number, (number - 0.75, number + 0.75), (1_700_000.0, north), _REACH)


LAMBERT_93 = System("Lambert-93", (2154, 9793, 9794), 46.5, (44.0, 49.0), (700_000.0, 6_600_000.0), 90.0)
SYSTEMS = (LAMBERT_93, *(_zone(number) for number in range(42, 51)))
# WGS 84, RGF93 and ETRS89 as longitudes and latitudes
DEGREES = (4326, 4979, 4171, 4965, 9777, 9779, 9781, 9782, 9783, 9784, 4258, 4937)


def recognised(points: Sequence[Point]) -> System | None:
    """The only system in which nearly all of these points lie in France; None where none is, or several are."""
    found = [one for one in SYSTEMS if sum(one.holds(x, y) for x, y in points) >= MOST * len(points)]
    return found[0] if points and len(found) == 1 else None


def by_code(code: int) -> System | None:
    return next((one for one in SYSTEMS if code in one.codes), None)


def code_of(declared: str) -> int:
    """The EPSG code that a name or a WKT gives (EPSG:2154, urn:ogc:def:crs:EPSG::2154), 4326 for CRS84, 0 for none."""
    if re.search("CRS:?84$", declared.strip()):
        return 4326
    names = r"EPSG.{0,20}?(\d{4,6})$"
    found = re.search(names, declared.strip()) or re.search(
        r'(?:AUTHORITY|ID)\["EPSG",\s*"?(\d+)"?\]\s*\]\s*$', declared
    )
    return int(found[1]) if found else 0


def by_parameters(wkt: str) -> System | None:
    """The system of a WKT by the numbers of its projection: MapInfo writes Lambert-93 under the name of NAD 83."""
    numbers = {
        re.sub("[^a-z0-9]", "", name.lower()): float(value)
        for name, value in re.findall(
            r'PARAMETER\["([^"]{1,60})",\s*(-?[0-9.]{1,30}(?:[eE][+-]?\d{1,3})?)', wkt[:10_000]
        )
    }
    east, north = numbers.get("falseeasting"), numbers.get("falsenorthing")
    origin, meridian = numbers.get("latitudeoforigin"), numbers.get("centralmeridian")
    if east is None or north is None or origin is None or meridian is None:
        return None
    wanted = (east, north, origin, meridian)
    return next((one for one in SYSTEMS if _near(wanted, (*one.false, one.origin, _MERIDIAN))), None)


def _near(one: Sequence[float], other: Sequence[float]) -> bool:
    return all(abs(a - b) < 1e-6 for a, b in zip(one, other, strict=True))

"""The projected systems of metropolitan France, told by their range and computed: Lambert-93 and
the nine CC zones, and two that files hold without a word, Lambert II étendu and the Mercator of
maps on the web.

The former are Lambert conformal conics with two parallels on the GRS 80 ellipsoid of RGF93, which
is WGS 84 to a metre. Formulas: EPSG guidance note 7-2, method 9802; the series for the latitude is
Snyder's (1987), 3-5, exact to 1e-11.
"""

from __future__ import annotations

import math
import re
from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from site_builder.geography.france import Point, is_on_land

_REACH = 1.3  # degrees of latitude on either side of the origin in which a zone is used
MOST = 0.9  # of the points, for a system to be told by them


@dataclass(frozen=True)
class ProjectedCrs:
    """`codes` are those of EPSG, with those of the later realisations of RGF93."""

    name: str
    codes: tuple[int, ...]

    @abstractmethod
    def to_wgs84(self, x: float, y: float) -> Point:
        """Longitude and latitude in degrees. Raises ArithmeticError far outside."""

    def holds(self, x: float, y: float) -> bool:
        """Is this, read in this system, a place of metropolitan France where the system is used?"""
        try:
            longitude, latitude = self.to_wgs84(x, y)
        except ArithmeticError:
            return False
        return self.used(latitude) and is_on_land(longitude, latitude)

    def used(self, latitude: float) -> bool:
        """Is the system used so far north?"""
        return True


@dataclass(frozen=True)
class Ellipsoid:
    """Half its long axis in metres, its flattening, and what leads from its degrees to those of WGS
    84.

    `shifts` has six factors for the longitude, six for the latitude: of 1, u, v, uv, u² and v²,
    where u and v are the degrees east of 2.5 and north of 46.5.
    """

    axis: float
    flattening: float
    shifts: tuple[tuple[float, ...], ...] = ()

    @cached_property
    def square(self) -> float:
        """The eccentricity, squared."""
        return self.flattening * (2 - self.flattening)

    @cached_property
    def series(self) -> tuple[float, ...]:
        """Factors of sin 2χ, 4χ, 6χ, 8χ, from the conformal to the geodetic latitude."""
        e = self.square
        return (
            e / 2 + 5 * e**2 / 24 + e**3 / 12 + 13 * e**4 / 360,
            7 * e**2 / 48 + 29 * e**3 / 240 + 811 * e**4 / 11520,
            7 * e**3 / 120 + 81 * e**4 / 1120,
            4279 * e**4 / 161280,
        )

    def scale(self, latitude: float) -> Point:
        """m and t of the guidance note, for a latitude in degrees."""
        sine = math.sin(math.radians(latitude))
        e = math.sqrt(self.square)
        m = math.cos(math.radians(latitude)) / math.sqrt(1 - self.square * sine * sine)
        t = math.tan(math.pi / 4 - math.radians(latitude) / 2) / (
            (1 - e * sine) / (1 + e * sine)
        ) ** (e / 2)
        return m, t

    def shifted(self, longitude: float, latitude: float) -> Point:
        """Degrees of WGS 84."""
        if not self.shifts:
            return longitude, latitude
        u = longitude - 2.5
        v = latitude - 46.5
        east, north = (
            a + u * (b + d * v + e * u) + v * (c + f * v) for a, b, c, d, e, f in self.shifts
        )
        return longitude + east, latitude + north


GRS_80 = Ellipsoid(6378137.0, 1 / 298.257222101)
# Of the NTF. The factors are fitted to its published translation (-168, -60, 320 m), from which
# they stay within 0.2 m over the metropole; that translation itself is good to some metres.
CLARKE = Ellipsoid(
    6378249.2,
    1 / 293.466021293627,
    (
        (-6.8543187e-4, 3.8843014e-5, -1.2640284e-5, 6.976411e-7, 1.053028e-7, -3.329247e-7),
        (-4.6596003e-5, 5.9754607e-6, -1.2693108e-5, 1.001897e-7, -1.675173e-7, 1.4421258e-6),
    ),
)


@dataclass(frozen=True, kw_only=True)
class Conic(ProjectedCrs):
    """A conic: latitudes of its origin and of its two parallels in degrees, false origin in metres,
    its meridian."""

    origin: float
    parallels: tuple[float, float]
    false: Point
    reach: float
    ellipsoid: Ellipsoid = GRS_80
    meridian: float = 3.0

    @cached_property
    def _cone(self) -> tuple[float, float, float]:
        """The exponent n, the factor a·F, and the radius of the origin."""
        (m1, t1), (m2, t2), (_, t0) = map(self.ellipsoid.scale, (*self.parallels, self.origin))
        n = (math.log(m1) - math.log(m2)) / (math.log(t1) - math.log(t2))
        factor = self.ellipsoid.axis * m1 / (n * t1**n)
        return n, factor, factor * t0**n

    def to_wgs84(self, x: float, y: float) -> Point:
        n, factor, radius = self._cone
        east = x - self.false[0]
        north = radius - (y - self.false[1])
        conformal = math.pi / 2 - 2 * math.atan((math.hypot(east, north) / factor) ** (1 / n))
        terms = (
            term * math.sin(2 * k * conformal) for k, term in enumerate(self.ellipsoid.series, 1)
        )
        latitude = conformal + sum(terms)
        return self.ellipsoid.shifted(
            math.degrees(math.atan2(east, north) / n) + self.meridian, math.degrees(latitude)
        )

    def used(self, latitude: float) -> bool:
        return abs(latitude - self.origin) <= self.reach


@dataclass(frozen=True)
class Mercator(ProjectedCrs):
    """Of maps on the web: a sphere."""

    def to_wgs84(self, x: float, y: float) -> Point:
        north = math.atan(math.exp(y / GRS_80.axis))
        return math.degrees(x / GRS_80.axis), math.degrees(2 * north - math.pi / 2)


def _build_cc_zone(number: int) -> Conic:
    north = (number - 41) * 1_000_000.0 + 200_000
    codes = (3900 + number, 9780 + number, 9800 + number)
    return Conic(
        name=f"CC{number}",
        codes=codes,
        origin=number,
        parallels=(number - 0.75, number + 0.75),
        false=(1_700_000.0, north),
        reach=_REACH,
    )


LAMBERT_93 = Conic(
    name="Lambert-93",
    codes=(2154, 9793, 9794),
    origin=46.5,
    parallels=(44.0, 49.0),
    false=(700_000.0, 6_600_000.0),
    reach=90.0,
)
OFFICIAL: tuple[Conic, ...] = (LAMBERT_93, *(_build_cc_zone(number) for number in range(42, 51)))
# The parallels are 45°53'56,108" and 47°41'45,652", the meridian that of Paris.
LAMBERT_2 = Conic(
    name="Lambert II étendu",
    codes=(27572, 27582),
    origin=46.8,
    parallels=(45.898918889, 47.696014444),
    false=(600_000.0, 2_200_000.0),
    reach=90.0,
    ellipsoid=CLARKE,
    meridian=2.33722917,
)
OTHERS: tuple[ProjectedCrs, ...] = (
    LAMBERT_2,
    Mercator("Web Mercator", (3857, 3785, 900913, 102100, 102113)),
)
SYSTEMS = (*OFFICIAL, *OTHERS)
# WGS 84, RGF93 and ETRS89 as longitudes and latitudes
DEGREES = (4326, 4979, 4171, 4965, 9777, 9779, 9781, 9782, 9783, 9784, 4258, 4937)


def recognise_projected_crs(points: Sequence[Point]) -> tuple[ProjectedCrs, ...]:
    """The systems in which nearly all of these points lie in France, the one that is likely first.

    There is none where two of the official ones are. Half of Lambert-93 may be the other half of
    the web's Mercator.
    """
    if not points:
        return ()
    official, others = (
        [system for system in systems if _holds_points(system, points)]
        for systems in (OFFICIAL, OTHERS)
    )
    return (*official, *others) if len(official) < 2 else ()


def _holds_points(system: ProjectedCrs, points: Sequence[Point]) -> bool:
    return sum(system.holds(x, y) for x, y in points) >= MOST * len(points)


def find_crs_by_code(code: int) -> ProjectedCrs | None:
    return next((system for system in SYSTEMS if code in system.codes), None)


def parse_epsg_code(declared: str) -> int:
    """The EPSG code that a name or a WKT gives (EPSG:2154, urn:ogc:def:crs:EPSG::2154), 4326 for
    CRS84, 0 for none."""
    if re.search("CRS:?84$", declared.strip()):
        return 4326
    pattern = r"EPSG.{0,20}?(\d{4,6})$"
    match = re.search(pattern, declared.strip()) or re.search(
        r'(?:AUTHORITY|ID)\["EPSG",\s*"?(\d+)"?\]\s*\]\s*$', declared
    )
    return int(match[1]) if match else 0


def find_crs_by_wkt(wkt: str) -> ProjectedCrs | None:
    """The system of a WKT by the numbers of its projection: MapInfo writes Lambert-93 under the
    name of NAD 83."""
    numbers = {
        re.sub("[^a-z0-9]", "", name.lower()): float(value)
        for name, value in re.findall(
            r'PARAMETER\["([^"]{1,60})",\s*(-?[0-9.]{1,30}(?:[eE][+-]?\d{1,3})?)', wkt[:10_000]
        )
    }
    east = numbers.get("falseeasting")
    north = numbers.get("falsenorthing")
    origin = numbers.get("latitudeoforigin")
    meridian = numbers.get("centralmeridian")
    if east is None or north is None or origin is None or meridian is None:
        return None
    parameters = (east, north, origin, meridian)
    return next(
        (
            system
            for system in (*OFFICIAL, LAMBERT_2)
            if _is_close(parameters, (*system.false, system.origin, system.meridian))
        ),
        None,
    )


def _is_close(numbers: Sequence[float], expected: Sequence[float]) -> bool:
    return all(abs(a - b) < 1e-6 for a, b in zip(numbers, expected, strict=True))

"""What the numbers of a file mean: degrees, degrees the wrong way round, or metres of a system that
is named or told.

What is declared is believed only where the numbers agree with it: a GeoJSON may say nothing and
hold Lambert-93.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from site_builder.core.problems import Param, Refusal
from site_builder.geography.france import Point, is_in_france
from site_builder.geography.systems import (
    DEGREES,
    MOST,
    ProjectedCrs,
    find_crs_by_code,
    find_crs_by_wkt,
    parse_epsg_code,
    recognise_projected_crs,
)

_PLAIN = re.compile("WGS.{0,5}84|RGF|RGFG|ETRS|RGR|RGM|RGSPM|Reseau_Geodesique", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class CrsDetection:
    """`convert` leads to degrees, None where the numbers are; `system` is the name of what they
    were in, or "".

    `turn`: some positions have the latitude first. `declared_wrongly` is the system that the file
    declares in vain, or "". `doubt` says what else the numbers may be, where nothing declares it.
    """

    convert: Callable[[float, float], Point] | None = None
    system: str = ""
    turn: bool = False
    declared_wrongly: str = ""
    doubt: Mapping[str, Param] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _DeclaredCrs:
    """A system by its name, and its way to degrees: None where it is degrees already."""

    name: str
    convert: Callable[[float, float], Point] | None
    metres: bool


def detect_crs(points: Sequence[Point], declared: str) -> CrsDetection | Refusal:
    """How to read these positions, of which there is at least one. `declared` is a code, a URN, a
    WKT, or ""."""
    degrees = 2 * sum(abs(x) <= 180 and abs(y) <= 90 for x, y in points) > len(points)
    declaration = _parse_declared_crs(declared) if declared else None
    if degrees and (
        declaration is None
        or isinstance(declaration, Refusal)
        or declaration.metres
        or declaration.convert is None
    ):
        lies = (
            declaration.name if isinstance(declaration, _DeclaredCrs) and declaration.metres else ""
        )
        return CrsDetection(turn=_has_swapped_axes(points), declared_wrongly=lies)
    if isinstance(declaration, _DeclaredCrs) and declaration.convert:
        return CrsDetection(convert=declaration.convert, system=declaration.name)
    if systems := recognise_projected_crs([point for point in points if point != (0, 0)]):
        return CrsDetection(
            convert=systems[0].to_wgs84,
            system=systems[0].name,
            doubt=describe_crs_doubt(systems, points[0]),
        )
    if isinstance(declaration, Refusal):
        return declaration
    x, y = next((point for point in points if abs(point[0]) > 180 or abs(point[1]) > 90), points[0])
    return Refusal(code="coordinates-unknown", params={"x": f"{x:.15g}", "y": f"{y:.15g}"})


def describe_crs_doubt(systems: Sequence[ProjectedCrs], point: Point) -> dict[str, Param]:
    """Where a point is in the first of the systems that it may be of, and where in the second; {}
    for one system."""
    if len(systems) < 2:
        return {}
    place, elsewhere = (_format_point(system.to_wgs84(*point)) for system in systems[:2])
    return {
        "system": systems[0].name,
        "place": place,
        "other": systems[1].name,
        "elsewhere": elsewhere,
    }


def _format_point(point: Point) -> str:
    longitude, latitude = (f"{number:.2f}".replace(".", ",") for number in point)
    return f"{latitude} ; {longitude}"


def _has_swapped_axes(points: Sequence[Point]) -> bool:
    """Are these positions in France, nearly all, once those that have the latitude first are
    turned?"""
    plain = [is_in_france(x, y) for x, y in points]
    turned = [
        not in_france and is_in_france(y, x)
        for in_france, (x, y) in zip(plain, points, strict=True)
    ]
    return any(turned) and sum(plain) + sum(turned) >= MOST * len(points)


def _parse_declared_crs(declared: str) -> _DeclaredCrs | Refusal:
    code = parse_epsg_code(declared)
    if code in DEGREES or (not code and "PROJC" not in declared and _PLAIN.search(declared)):
        return _DeclaredCrs("WGS 84", None, metres=False)
    system = find_crs_by_code(code) or find_crs_by_wkt(declared)
    return (
        _DeclaredCrs(system.name, system.to_wgs84, metres=True)
        if system
        else _load_other_crs(code, declared)
    )


def _load_other_crs(code: int, declared: str) -> _DeclaredCrs | Refusal:
    """A system of which we do not know the formulas: those overseas, NTF, another country's."""
    try:
        import pyproj
    except ImportError:
        return Refusal(code="extra-missing", params={"extra": "geo"})
    parameters: dict[str, Param] = {"system": declared[:60]}
    if not code and not declared.lstrip().startswith(
        ("PROJC", "GEOGC", "GEODC", "BOUNDCRS", "COMPD", "COMPOUND")
    ):
        return Refusal(code="crs-unknown", params=parameters)
    try:
        system = pyproj.CRS.from_user_input(code or declared)
        transformer = pyproj.Transformer.from_crs(system, 4326, always_xy=True)
    except pyproj.exceptions.ProjError:
        return Refusal(code="crs-unknown", params=parameters)
    return _DeclaredCrs(system.name[:60], transformer.transform, metres=bool(system.is_projected))

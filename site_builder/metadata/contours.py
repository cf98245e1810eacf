"""The contours of the communes: a GeoJSON file of the owner's, beside communes.yml. It is read
whole or not at all."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

from site_builder.core.merge_conflict import find_conflict
from site_builder.core.model.portal import Contours
from site_builder.core.text import show_safe_path, show_safe_value
from site_builder.geography.geometry import (
    PositionConverter,
    PositionOutOfRange,
    UnreadableGeometry,
    normalise_geometry,
)
from site_builder.metadata.yaml import FileProblems
from site_builder.storage.safe_open import UnsafePath, read_beside

# bytes: beyond, a file draws far more than a page shows, and each build would read it
LARGEST = 10_000_000
# properties, whatever their case
CODES = ("insee", "code_insee", "insee_com", "code", "codgeo", "com")
Position = tuple[float, float]  # longitude, latitude
Ring = tuple[Position, ...]
MAINLAND = (-6.0, 41.0, 10.0, 52.0)  # west, south, east, north, in degrees


class _Wrong(Exception):
    """`args` are the code of a problem and its parameters."""


def read_contours(
    root: Path, name: str, centres: Mapping[str, Position | None], notes: FileProblems
) -> Contours:
    """Those of the communes that have one of these INSEE codes, with their centres where they are
    known; none, and one problem, where the file cannot serve."""
    if not name:
        return Contours()
    try:
        return _parse_contours(_read_file_bytes(root, name), centres)
    except _Wrong as wrong:
        code, params = wrong.args
        notes.of_file(code, show_safe_path(name), **params)
        return Contours()


def _read_file_bytes(root: Path, name: str) -> bytes:
    """The bytes of a file that lies beside communes.yml."""
    try:
        content = read_beside(root, name, LARGEST)
    except (UnsafePath, OSError):
        raise _Wrong("contours-missing", {"name": show_safe_value(name)}) from None
    if len(content) > LARGEST:
        raise _Wrong("contours-large", {"limit": LARGEST // 1_000_000})
    return content


def _parse_contours(content: bytes, centres: Mapping[str, Position | None]) -> Contours:
    if conflict := find_conflict(content):
        raise _Wrong("merge-conflict", conflict.lines)
    try:
        geojson = json.loads(content.decode("utf-8-sig"))
        features = geojson["features"] if geojson["type"] == "FeatureCollection" else None
        if not isinstance(features, list):
            raise ValueError
        rings_by_code: dict[str, list[Ring]] = {}  # a commune may be several features
        for feature in features:
            if isinstance(feature, dict) and (code := _read_insee_code(feature)) in centres:
                rings_by_code.setdefault(code, []).extend(_list_rings(feature.get("geometry")))
        if not rings_by_code:
            raise _Wrong("contours-codes", {})
        if _are_swapped(rings_by_code, centres):
            raise _Wrong("contours-swapped", {})
    except PositionOutOfRange:
        raise _Wrong("contours-degrees", {}) from None
    except (ValueError, KeyError, TypeError, RecursionError):  # UnreadableGeometry is a ValueError
        raise _Wrong("contours-unreadable", {}) from None
    return Contours(
        hashlib.sha256(content).hexdigest(),
        tuple((code, tuple(rings_by_code[code])) for code in sorted(rings_by_code)),
    )


def _are_swapped(
    rings_by_code: Mapping[str, Sequence[Ring]], centres: Mapping[str, Position | None]
) -> bool:
    """Are there more communes where they should be once the contours are read the other way
    round?"""
    right_count = 0
    wrong_count = 0
    for code, rings in rings_by_code.items():
        if not rings:
            continue
        xs, ys = zip(*chain.from_iterable(rings), strict=True)
        is_inside = _contains_centre(xs, ys, centres[code])
        if is_inside or _contains_centre(xs, ys, None):  # a centre may be what is wrong
            right_count += 1
        elif _contains_centre(ys, xs, centres[code]):
            wrong_count += 1
    return wrong_count > right_count


def _contains_centre(xs: Sequence[float], ys: Sequence[float], centre: Position | None) -> bool:
    """Is a commune's centre among these longitudes and latitudes? Where it is unknown: is all of it
    in mainland France? No commune is where the same degrees lead the other way round."""
    if centre:
        return min(xs) <= centre[0] <= max(xs) and min(ys) <= centre[1] <= max(ys)
    west, south, east, north = MAINLAND
    return west <= min(xs) and max(xs) <= east and south <= min(ys) and max(ys) <= north


def _read_insee_code(feature: Mapping[str, Any]) -> str:
    properties = feature.get("properties")
    if not isinstance(properties, dict):
        return ""
    values_by_name = {name.casefold(): value for name, value in properties.items()}
    return next(
        (
            str(values_by_name[name]).strip().upper()
            for name in CODES
            if values_by_name.get(name) is not None
        ),
        "",
    )


def _list_rings(geometry: Any) -> Iterator[Ring]:
    """The closed rings of a polygon or of several. Raises UnreadableGeometry, or PositionOutOfRange
    where positions are no degrees."""
    shape = normalise_geometry(geometry, PositionConverter())
    if shape is None:
        raise UnreadableGeometry
    if shape["type"] == "Polygon":
        polygons = [shape["coordinates"]]
    elif shape["type"] == "MultiPolygon":
        polygons = shape["coordinates"]
    else:
        raise UnreadableGeometry
    for ring in chain.from_iterable(polygons):
        yield tuple((x, y) for x, y in ring)

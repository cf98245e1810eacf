"""The contours of the example's communes: those of a file of the IGN, with fewer points, of which
neighbours still share each border.

`python tests/support/example_contours.py ADMIN-EXPRESS.geojson` writes communes.geojson anew.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from site_builder.geography.simplify import (  # noqa: E402
    Place,
    extract_arcs,
    simplify_line,
    simplify_ring,
)

CONTOURS = ROOT / "communes.geojson"
PER_DEGREE = 10_000  # places: some ten metres from one to the next
TOLERANCE = 1.0  # places
SOURCE = (
    "IGN, Admin Express 2018, et INSEE, code officiel géographique ; simplifié, à dix mètres près"
)
LICENCE = "Licence Ouverte 2.0"
Json = dict[str, Any]
Ring = list[Place]


def simplify_contours(rings_by_code: Mapping[str, Sequence[Ring]]) -> dict[str, list[Ring]]:
    """The same closed rings with fewer points. A border is simplified once, whoever has it."""
    rings = [ring for rings in rings_by_code.values() for ring in rings]
    borders: dict[tuple[Place, Place], Ring] = {}  # by the segment that each begins with
    for arc in extract_arcs(rings):
        simplify = simplify_ring if arc[0] == arc[-1] else simplify_line
        border = simplify(arc, TOLERANCE)
        borders[arc[0], arc[1]] = border
        borders[arc[-1], arc[-2]] = border[::-1]
    return {
        code: [_join_borders(ring, borders) for ring in rings]
        for code, rings in rings_by_code.items()
    }


def _join_borders(ring: Ring, borders: Mapping[tuple[Place, Place], Ring]) -> Ring:
    segments = list(pairwise(ring))
    first = next(number for number, segment in enumerate(segments) if segment in borders)
    joined = []
    for segment in (*segments[first:], *segments[:first]):
        joined += borders.get(segment, [])[:-1]
    return [*joined, joined[0]]


def list_rings(geometry: Json) -> Iterator[Ring]:
    """The rings of an area, in places of a grid on which neighbours stay neighbours."""
    polygons = geometry["coordinates"]
    for polygon in polygons if geometry["type"] == "MultiPolygon" else [polygons]:
        for ring in polygon:
            places = [(round(x * PER_DEGREE), round(y * PER_DEGREE)) for x, y in ring]
            yield [places[0], *(end for start, end in pairwise(places) if start != end)]


def write_contours(source: Json, communes: Sequence[Json]) -> str:
    """GeoJSON, a line for each commune, in order of code."""
    names = {commune["insee"]: commune["name"] for commune in communes}
    rings_by_code = {
        feature["properties"]["code"]: list(list_rings(feature["geometry"]))
        for feature in source["features"]
    }
    contours = simplify_contours(rings_by_code)
    lines = []
    for code, name in sorted(names.items()):
        # None of them has a hole, or is in several parts
        (ring,) = contours[code]
        degrees = [[x / PER_DEGREE, y / PER_DEGREE] for x, y in ring]
        geometry = {"type": "Polygon", "coordinates": [degrees]}
        feature = {"type": "Feature", "properties": {"insee": code, "nom": name}}
        lines.append(write_json({**feature, "geometry": geometry}))
    head = write_json({"type": "FeatureCollection", "source": SOURCE, "licence": LICENCE})
    features = ",\n".join(lines)
    return f'{head[:-1]},"features":[\n{features}\n]}}\n'


def write_json(value: Json) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


if __name__ == "__main__":
    example = yaml.safe_load((ROOT / "communes.yml").read_text("utf-8"))["communes"]
    express = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    CONTOURS.write_text(write_contours(express, example), "utf-8")

"""The contours of the example are those of its communes, and no gap lies between two of them."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations, pairwise
from typing import Any

import pytest
import yaml
from example_contours import CONTOURS, LICENCE, list_rings, simplify_contours, write_contours
from tools import ROOT

from site_builder.geography.simplify import Place

SHARED = ROOT.parent / "shared/data/mel/mel_contours.geojson"
Segment = tuple[Place, Place]


def read_communes() -> list[dict[str, Any]]:
    communes: list[dict[str, Any]] = yaml.safe_load((ROOT / "communes.yml").read_text("utf-8"))[
        "communes"
    ]
    return communes


def read_example() -> dict[str, Any]:
    contours: dict[str, Any] = json.loads(CONTOURS.read_bytes())
    return contours


def list_example_rings() -> list[list[Place]]:
    return [ring for one in read_example()["features"] for ring in list_rings(one["geometry"])]


def count_segments(rings: Iterable[list[Place]]) -> Counter[Segment]:
    """How many rings have each segment, whatever its direction."""
    segments = ((min(pair), max(pair)) for ring in rings for pair in pairwise(ring))
    return Counter(segments)


def contains(ring: list[Place], x: float, y: float) -> bool:
    inside = False
    for (ax, ay), (bx, by) in pairwise(ring):
        if (ay > y) != (by > y) and x < ax + (bx - ax) * (y - ay) / (by - ay):
            inside = not inside
    return inside


def find_crossings(ring: list[Place]) -> Iterator[tuple[Segment, Segment]]:
    for one, other in combinations(pairwise(ring), 2):
        if are_apart(one, other) and are_apart(other, one):
            yield one, other


def are_apart(segment: Segment, ends: Segment) -> bool:
    """Are the ends on either side of the line through a segment?"""
    return turn(*segment, ends[0]) * turn(*segment, ends[1]) < 0


def turn(a: Place, b: Place, c: Place) -> int:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def test_each_commune_has_its_contour_with_its_centre_inside() -> None:
    example = read_example()
    assert example["licence"] == LICENCE and "IGN" in example["source"]
    assert CONTOURS.stat().st_size <= 150_000
    communes = read_communes()
    named = [(one["properties"]["insee"], one["properties"]["nom"]) for one in example["features"]]
    assert named == sorted((one["insee"], one["name"]) for one in communes)
    rings = dict(zip((code for code, _ in named), list_example_rings(), strict=True))
    outside = []
    for commune in communes:
        x, y = commune["centre"]
        if not contains(rings[commune["insee"]], x * 10_000, y * 10_000):
            outside.append(commune["name"])
    assert len(outside) <= 2, outside  # the middle of a crescent may lie beside it


def test_neighbours_share_their_borders_and_one_line_bounds_them_all() -> None:
    rings = list_example_rings()
    segments = count_segments(rings)
    assert set(segments.values()) == {1, 2}
    outer: dict[Place, list[Place]] = defaultdict(list)
    for (start, end), count in segments.items():
        if count == 1:
            outer[start].append(end)
            outer[end].append(start)
    assert {len(ends) for ends in outer.values()} == {2}
    place = next(iter(outer))
    walked = [place]
    while following := [end for end in outer[walked[-1]] if end not in walked[-2:]]:
        if following[0] == place:
            break
        walked.append(following[0])
    assert len(walked) == len(outer), "a gap lies between two communes"
    assert [crossing for ring in rings for crossing in find_crossings(ring)] == []


def test_a_border_is_simplified_once_for_both_neighbours() -> None:
    """The middle one of three points nearly in line goes, in both, wherever their rings begin."""
    west = [(0, 0), (50, 0), (50, 10), (51, 50), (50, 90), (50, 100), (0, 100), (0, 0)]
    east = [(50, 90), (51, 50), (50, 10), (50, 0), (100, 0), (100, 100), (50, 100), (50, 90)]
    island = [(200, 0), (210, 0), (210, 10), (205, 10), (200, 10), (200, 0)]
    found = simplify_contours({"1": [west], "2": [east], "3": [island]})
    shared = count_segments([*found["1"], *found["2"]])
    assert shared[(50, 0), (50, 100)] == 2
    assert [len(ring) for rings in found.values() for ring in rings] == [5, 5, 5]
    assert all(ring[0] == ring[-1] for rings in found.values() for ring in rings)


@pytest.mark.skipif(not SHARED.is_file(), reason="the contours of the IGN are not here")
def test_the_contours_are_what_the_script_makes_of_the_file_of_the_ign() -> None:
    source = json.loads(SHARED.read_text("utf-8"))
    assert write_contours(source, read_communes()) == CONTOURS.read_text("utf-8")

"""The background of the example's maps: land, and roads, a river and woods that are invented, from
the contours and centres of its communes.

`python tests/support/example_background.py` writes fond.pmtiles anew.
"""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests/support")]

from tile_archive import AREAS, LINES, Position, Shape, write_archive  # noqa: E402

BACKGROUND = ROOT / "fond.pmtiles"
ATTRIBUTION = "Fond inventé pour la démonstration"
ZOOMS = range(9, 13)
NEAR = 0.055  # degrees between two centres that a road joins
TOWN = 15_000  # inhabitants from which a road is a main one


def list_shapes() -> Iterator[Shape]:
    contours = json.loads((ROOT / "communes.geojson").read_text("utf-8"))
    for feature in contours["features"]:
        ring = [(x, y) for x, y in feature["geometry"]["coordinates"][0][:-1]]
        yield Shape("earth", AREAS, ring, {"kind": "earth"})
    communes = yaml.safe_load((ROOT / "communes.yml").read_text("utf-8"))["communes"]
    for number, commune in enumerate(communes):
        if number % 3 == 0:
            yield Shape("landuse", AREAS, draw_wood(commune["centre"]), {"kind": "forest"})
    yield Shape("water", AREAS, draw_river(), {"kind": "river"})
    for one, other in combinations(communes, 2):
        if math.dist(one["centre"], other["centre"]) < NEAR:
            is_main = min(one["population"], other["population"]) > TOWN
            kind = "major_road" if is_main else "minor_road"
            yield Shape(
                "roads", LINES, [tuple(one["centre"]), tuple(other["centre"])], {"kind": kind}
            )


def draw_wood(centre: list[float]) -> list[Position]:
    """Beside a centre, with as many corners as its degrees say."""
    x, y = centre[0] + 0.012, centre[1] - 0.006
    corners = 5 + round(x * 1000) % 4
    turns = [2 * math.pi * corner / corners for corner in range(corners)]
    return [
        (x + 0.006 * math.cos(turn), y + 0.0035 * math.sin(turn + corners / 9)) for turn in turns
    ]


def draw_river() -> list[Position]:
    """From the south to the north, in bends."""
    middle = []
    for step in range(60):
        y = 50.49 + step * 0.005
        middle.append((2.98 + 0.03 * math.sin(step / 5), y))
    return [*((x - 0.001, y) for x, y in middle), *((x + 0.001, y) for x, y in reversed(middle))]


def write_background() -> bytes:
    return write_archive(list(list_shapes()), ZOOMS, ATTRIBUTION)


if __name__ == "__main__":
    BACKGROUND.write_bytes(write_background())

"""Archives of vector tiles, written by hand: shapes in degrees become tiles (MVT 2.1) of a PMTiles
archive (version 3), the same bytes each time."""

from __future__ import annotations

import gzip
import json
import math
import struct
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from site_builder.geography.topology import clip_ring

EXTENT = 4096  # places of a tile's side
BUFFER = 64
POINTS, LINES, AREAS = 1, 2, 3
Position = tuple[float, float]
Place = tuple[int, int]
Tile = tuple[int, int, int]


@dataclass(frozen=True)
class Shape:
    """A line or an area (of one ring) of a layer, in degrees, with what is said of it."""

    layer: str
    form: int
    positions: Sequence[Position]
    properties: Mapping[str, str]


def write_archive(shapes: Sequence[Shape], zooms: range, attribution: str) -> bytes:
    """All of it in one directory: there are few tiles."""
    tiles: dict[int, bytes] = {}
    for zoom in zooms:
        for (x, y), parts in _cut_tiles(shapes, zoom).items():
            packed = b"".join(_encode_layer(name, some) for name, some in sorted(parts.items()))
            tiles[_number_tile(zoom, x, y)] = gzip.compress(packed, 9, mtime=0)
    layers = [{"id": name, "fields": {}} for name in sorted({shape.layer for shape in shapes})]
    metadata = {"attribution": attribution, "vector_layers": layers}
    xs, ys = zip(*(position for shape in shapes for position in shape.positions), strict=True)
    bounds = (min(xs), min(ys), max(xs), max(ys))
    return _join_sections(tiles, metadata, zooms=zooms, bounds=bounds)


def _join_sections(
    tiles: Mapping[int, bytes], metadata: Any, *, zooms: range, bounds: Sequence[float]
) -> bytes:
    numbers = sorted(tiles)
    steps = [number - before for before, number in zip([0, *numbers], numbers, strict=False)]
    lengths = [len(tiles[number]) for number in numbers]
    columns = [*steps, *[1] * len(numbers), *lengths, 1, *[0] * (len(numbers) - 1)]
    directory = gzip.compress(b"".join(map(_varint, [len(numbers), *columns])), 9, mtime=0)
    said = gzip.compress(json.dumps(metadata, ensure_ascii=False).encode(), 9, mtime=0)
    content = b"".join(tiles[number] for number in numbers)
    root, after = 127, 127 + len(directory) + len(said)
    degrees = [round(side * 1e7) for side in bounds]
    middle = [(degrees[0] + degrees[2]) // 2, (degrees[1] + degrees[3]) // 2]
    header = struct.pack(
        "<8s 8Q 3Q 6B 4i B 2i",
        b"PMTiles\x03",
        *(root, len(directory), root + len(directory), len(said)),
        *(after, 0, after, len(content)),
        *[len(numbers)] * 3,
        *(1, 2, 2, 1, zooms[0], zooms[-1]),
        *degrees,
        zooms[0],
        *middle,
    )
    return header + directory + said + content


def _cut_tiles(
    shapes: Iterable[Shape], zoom: int
) -> dict[tuple[int, int], dict[str, list[tuple[Shape, list[Place]]]]]:
    tiles: dict[tuple[int, int], dict[str, list[tuple[Shape, list[Place]]]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for shape in shapes:
        places = [_project(position, zoom) for position in shape.positions]
        xs, ys = zip(*places, strict=True)
        for x in range(min(xs) // EXTENT, max(xs) // EXTENT + 1):
            for y in range(min(ys) // EXTENT, max(ys) // EXTENT + 1):
                for part in _cut_part(shape, places, x, y):
                    tiles[x, y][shape.layer].append((shape, part))
    return tiles


def _cut_part(shape: Shape, places: list[Place], x: int, y: int) -> Iterator[list[Place]]:
    """What lies in a tile, from its corner; of a line all of it, where it is short."""
    moved = [(px - x * EXTENT, py - y * EXTENT) for px, py in places]
    if shape.form == AREAS:
        ring = clip_ring(moved, (-BUFFER, -BUFFER), (EXTENT + BUFFER, EXTENT + BUFFER))
        ring = [place for n, place in enumerate(ring) if place != ring[n - 1]]
        if len(ring) > 2:
            yield ring
    else:
        line = [place for n, place in enumerate(moved) if not n or place != moved[n - 1]]
        if len(line) > 1:
            yield line


def _project(position: Position, zoom: int) -> Place:
    """On the square of the world, in places of this zoom."""
    longitude, latitude = position
    side = EXTENT * 2**zoom
    sine = math.sin(math.radians(latitude))
    y = 0.5 - math.log((1 + sine) / (1 - sine)) / (4 * math.pi)
    return round((longitude + 180) / 360 * side), round(y * side)


def _encode_layer(name: str, parts: Sequence[tuple[Shape, list[Place]]]) -> bytes:
    keys = sorted({key for shape, _ in parts for key in shape.properties})
    values = sorted({value for shape, _ in parts for value in shape.properties.values()})
    features = []
    for shape, places in parts:
        pairs = [(keys.index(key), values.index(value)) for key, value in shape.properties.items()]
        tags = b"".join(_varint(number) for pair in sorted(pairs) for number in pair)
        geometry = b"".join(map(_varint, _list_commands(shape, places)))
        feature = _field(2, tags) + _varint(3 << 3) + _varint(shape.form) + _field(4, geometry)
        features.append(_field(2, feature))
    texts = [_field(3, key.encode()) for key in keys]
    texts += [_field(4, _field(1, value.encode())) for value in values]
    version = _varint(15 << 3) + _varint(2)
    extent = _varint(5 << 3) + _varint(EXTENT)
    body = version + _field(1, name.encode()) + b"".join((*features, *texts)) + extent
    return _field(3, body)


def _list_commands(shape: Shape, places: Sequence[Place]) -> Iterator[int]:
    x = y = 0
    for number, (nx, ny) in enumerate(places):
        if number == 0:
            yield 1 | 1 << 3
        if number == 1:
            yield 2 | (len(places) - 1) << 3
        yield from (_zigzag(nx - x), _zigzag(ny - y))
        x, y = nx, ny
    if shape.form == AREAS:
        yield 7 | 1 << 3


def _zigzag(number: int) -> int:
    return number << 1 if number >= 0 else (-number << 1) - 1


def _varint(number: int) -> bytes:
    groups = bytearray()
    while number > 127:
        groups.append(number & 127 | 128)
        number >>= 7
    groups.append(number)
    return bytes(groups)


def _field(number: int, content: bytes) -> bytes:
    return _varint(number << 3 | 2) + _varint(len(content)) + content


def _number_tile(zoom: int, x: int, y: int) -> int:
    """Along Hilbert's curve, after all tiles of smaller zooms."""
    number = ((1 << 2 * zoom) - 1) // 3
    side = 1 << (zoom - 1) if zoom else 0
    while side:
        right = int(x & side > 0)
        down = int(y & side > 0)
        number += side * side * ((3 * right) ^ down)
        if not down:
            if right:
                x, y = side - 1 - (x & (side - 1)), side - 1 - (y & (side - 1))
            x, y = y, x
        side >>= 1
    return number

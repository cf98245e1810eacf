"""Where the rows of a table are, as finely as the map of a page draws it: points, lines and areas
on a small grid."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from site_builder.columns.canonical_table import CanonicalTable, TypedBatch
from site_builder.core.model.prepared import ColumnProfile, TableMap
from site_builder.geography.simplify import Place, simplify_line, simplify_ring
from site_builder.geography.viewport import (
    NOWHERE,
    Box,
    Viewport,
    expand_box,
    find_geojson_box,
    fit_viewport,
)
from site_builder.prepare.exports.geojson import GeometryColumns, find_geometry_columns
from site_builder.tables.text_table import PerValue

MOST_POINTS = 1_500  # each drawn: beyond, they are counted by cells
CELL = 10  # units of the side of a cell
MOST_VERTICES = 1_500  # of lines and areas
SMALL = 5  # units: what is not as wide and not as high is a point to the eye
TOLERANCES = (0.7, 1.0, 1.5, 2.5, 4.0)  # units
LIGHT = (
    8_000_000  # bytes of geometries up to which each is drawn: of more, only where its middle is
)
COUNTED = 1_000_000  # rows up to which places that differ are counted
MOST_CODES = 100
ENOUGH = 0.9  # of the rows that have a place, for a column of communes to tell where they are
POINT = '{"type":"Point"'


@dataclass(frozen=True, slots=True, kw_only=True)
class _Places:
    """Some places, one after the other: the sides of the boxes around them and how many rows have
    each; `shapes` are geometries, none of degrees."""

    west: Sequence[float]
    south: Sequence[float]
    east: Sequence[float]
    north: Sequence[float]
    counts: Sequence[int]
    shapes: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class _Drawn:
    points: Counter[Place]
    lines: tuple[tuple[int, ...], ...] = ()
    areas: tuple[tuple[int, ...], ...] = ()


@dataclass(slots=True)
class _Survey:
    """All places of a table at a glance: `rows` have one, `simple` are those that are all points.
    `shapes` are kept, with how many rows have each, while they are light, and places that differ
    counted while rows are few."""

    rows: int = 0
    bounds: Box = NOWHERE
    simple: bool = True
    length: int = 0
    shapes: list[tuple[str, int]] = field(default_factory=list)
    positions: set[tuple[float, float]] = field(default_factory=set)
    # of geometries: a million texts would be more than memory should hold
    digests: set[int] = field(default_factory=set)

    def add(self, places: _Places) -> None:
        box = min(places.west), min(places.south), max(places.east), max(places.north)
        self.bounds = expand_box(self.bounds, box)
        self.rows += sum(places.counts)
        if self.rows <= COUNTED:
            self.positions.update(zip(places.west, places.south, strict=True))
            self.digests.update(map(hash, places.shapes))
        for shape, count in zip(places.shapes, places.counts, strict=False):
            self.simple = self.simple and shape.startswith(POINT)
            self.length += len(shape) * count  # its characters are ASCII
            if self.length <= LIGHT:
                self.shapes.append((shape, count))

    def count_different_places(self) -> int:
        """0 where nobody counted."""
        if self.rows > COUNTED:
            return 0
        return len(self.positions if self.simple else self.digests)


def build_map_preview(table: CanonicalTable, profiles: Sequence[ColumnProfile]) -> TableMap | None:
    """None where no row has a place."""
    geometry = find_geometry_columns(table)
    if not geometry:
        return None
    survey = _Survey()
    for places in _iterate_places(table, geometry):
        survey.add(places)
    if not survey.rows:
        return None
    view = fit_viewport(survey.bounds)
    if survey.simple or survey.length > LIGHT:
        drawn = _Drawn(_count_squares(_iterate_places(table, geometry), view))
    else:
        drawn = _shapes(view, [(json.loads(text), count) for text, count in survey.shapes])
    points, cell = _cells(drawn.points)
    table_map = TableMap(
        view=view.box,
        bounds=survey.bounds,
        rows=survey.rows,
        missing=table.rows - survey.rows,
        places=survey.count_different_places(),
        points=points,
        cell=cell,
        lines=drawn.lines,
        areas=drawn.areas,
    )
    codes = _count_communes(table, geometry, profiles)
    if sum(number for _, number in codes) < ENOUGH * survey.rows:
        return table_map
    return replace(table_map, communes=len(codes), codes=tuple(codes[:MOST_CODES]))


def _iterate_places(table: CanonicalTable, geometry: GeometryColumns) -> Iterator[_Places]:
    """The places of the rows, some at a time; one may come again."""
    if geometry.degrees:
        return _iterate_points(table, geometry.degrees)
    return _iterate_shapes(table, geometry.column or 0)


def _iterate_points(table: CanonicalTable, degrees: tuple[int, int]) -> Iterator[_Places]:
    for batch in table.iterate_batches(degrees):
        longitudes, latitudes = batch.columns
        counts = Counter(zip(longitudes.codes, latitudes.codes, strict=True))
        cells: Any = [(longitudes.values[x], latitudes.values[y]) for x, y in counts]
        points = list(zip(cells, counts.values(), strict=True))
        if None in longitudes.values or None in latitudes.values:
            points = [point for point in points if None not in point[0]]
        if not points:
            continue
        west = [longitude for (longitude, _), _ in points]
        south = [latitude for (_, latitude), _ in points]
        yield _Places(
            west=west, south=south, east=west, north=south, counts=[count for _, count in points]
        )


def _iterate_shapes(table: CanonicalTable, column: int) -> Iterator[_Places]:
    for values, _, counts in table.iterate_distinct(column):
        boxes = []
        shapes = []
        rows = []
        for shape, count in zip(values, counts, strict=True):
            if isinstance(shape, str) and (box := find_geojson_box(shape)):
                boxes.append(box)
                shapes.append(shape)
                rows.append(count)
        if not boxes:
            continue
        west, south, east, north = zip(*boxes, strict=True)
        yield _Places(west=west, south=south, east=east, north=north, counts=rows, shapes=shapes)


def _count_squares(some: Iterable[_Places], view: Viewport) -> Counter[Place]:
    """How many rows have their middle in each square of the drawing."""
    squares = Counter[Place]()
    west, _, _, north = view.box
    unit_x = view.unit_x
    unit_y = view.unit_y
    for places in some:
        columns = [
            math.floor(((w + e) / 2 - west) / unit_x)
            for w, e in zip(places.west, places.east, strict=True)
        ]
        rows = [
            math.floor((north - (s + n) / 2) / unit_y)
            for s, n in zip(places.south, places.north, strict=True)
        ]
        squared = zip(columns, rows, strict=True)
        for square, count in zip(squared, places.counts, strict=True):
            squares[square] += count
    return squares


def _count_communes(
    table: CanonicalTable, geometry: GeometryColumns, profiles: Sequence[ColumnProfile]
) -> list[tuple[str, int]]:
    """The codes of the communes of the rows that have a place, the most frequent first, out of the
    column of them that is filled best."""
    known = [
        (profile.filled, -index)
        for index, profile in enumerate(profiles)
        if profile.kind == "insee" and profile.filled
    ]
    if not known:
        return []
    place_columns = geometry.degrees or (geometry.column or 0,)
    has_place = [PerValue(_choose_place_test(geometry)) for _ in place_columns]
    found = Counter[str]()
    for batch in table.iterate_batches([-max(known)[1], *place_columns]):
        for code, count in _count_located_codes(batch, has_place):
            found[code] += count
    return sorted(found.items(), key=lambda count: (-count[1], count[0]))


def _choose_place_test(geometry: GeometryColumns) -> Callable[[Any], bool]:
    """Is a value, of each column that says where rows are, one that does?"""
    if geometry.degrees:
        return lambda degree: degree is not None
    return lambda shape: shape is not None and find_geojson_box(shape) is not None


def _count_located_codes(
    batch: TypedBatch, has_place: Sequence[PerValue[bool]]
) -> Iterator[tuple[str, int]]:
    communes, *others = batch.columns
    verdicts = [test(cells) for test, cells in zip(has_place, others, strict=True)]
    if all(map(all, verdicts)):
        others = []  # nothing is asked of rows that all have a place
    rows = Counter(zip(communes.codes, *(cells.codes for cells in others), strict=True))
    for (code, *places), count in rows.items():
        commune = communes.values[code]
        are_there = all(own[place] for own, place in zip(verdicts, places, strict=False))
        if commune is not None and are_there:
            yield str(commune), count


def _cells(points: Counter[Place]) -> tuple[tuple[tuple[int, int, int], ...], int]:
    """Each point, or how many rows lie in each cell where there are too many; and the side of a
    cell."""
    cell = 1 if len(points) <= MOST_POINTS else CELL
    cells = Counter[Place]()
    for (x, y), count in points.items():
        cells[x // cell, y // cell] += count
    return tuple((x, y, count) for (x, y), count in sorted(cells.items())), cell


# --- lines and areas ---


def _shapes(view: Viewport, geometries: Sequence[tuple[dict[str, Any], int]]) -> _Drawn:
    """What to draw of geometries, each as often as rows have it. Small lines and areas are drawn as
    points; so are all, should they be too many. Small holes are left out."""
    lines = list[list[Place]]()
    areas = list[list[Place]]()
    points = Counter[Place]()
    for geometry, count in geometries:
        for kind, positions in _parts(geometry):
            line = _squared(view, positions)
            if kind == "point" or (_small(line) and kind != "hole"):
                points[_middle(line)] += count
            elif not _small(line):
                (lines if kind == "line" else areas).extend([line] * count)
    least = 2 * len(lines) + 3 * len(areas)
    for tolerance in TOLERANCES if least <= MOST_VERTICES else ():
        drawn = (
            [simplify_line(line, tolerance) for line in lines],
            [simplify_ring(line, tolerance) for line in areas],
        )
        if sum(len(line) for some in drawn for line in some) <= MOST_VERTICES:
            return _Drawn(points, *(tuple(map(_flat, sorted(some, key=_wide))) for some in drawn))
    points.update(_middle(line) for line in (*lines, *areas))
    return _Drawn(points)


def _parts(geometry: dict[str, Any]) -> Iterator[tuple[str, list[list[float]]]]:
    """Positions of a point, a line, an area or a hole in it. Geometries are canonical here."""
    kind: str = geometry["type"]
    found: Any = geometry.get("coordinates")
    match kind:
        case "GeometryCollection":
            for part in geometry["geometries"]:
                yield from _parts(part)
        case "Point":
            yield "point", [found]
        case "MultiPoint":
            yield from (("point", [position]) for position in found)
        case "LineString":
            yield "line", found
        case "MultiLineString":
            yield from (("line", line) for line in found)
        case _:
            for outer, *holes in found if kind == "MultiPolygon" else [found]:
                yield "area", outer
                yield from (("hole", hole) for hole in holes)


def _squared(view: Viewport, positions: Sequence[Sequence[float]]) -> list[Place]:
    """The squares through which a line goes, none twice in a row."""
    found: list[Place] = []
    for longitude, latitude, *_ in positions:
        place = view.place(longitude, latitude)
        if not found or found[-1] != place:
            found.append(place)
    return found


def _small(line: Sequence[Place]) -> bool:
    xs, ys = zip(*line, strict=True)
    return bool(max(xs) - min(xs) < SMALL and max(ys) - min(ys) < SMALL)


def _wide(line: Sequence[Place]) -> tuple[int, Sequence[Place]]:
    """For an order that depends on the lines alone, the widest being first, so that it hides no
    other."""
    xs, ys = zip(*line, strict=True)
    return (min(xs) - max(xs)) * (max(ys) - min(ys)), line


def _middle(line: Sequence[Place]) -> Place:
    xs, ys = zip(*line, strict=True)
    return (min(xs) + max(xs)) // 2, (min(ys) + max(ys)) // 2


def _flat(line: Iterable[Place]) -> tuple[int, ...]:
    return tuple(number for place in line for number in place)

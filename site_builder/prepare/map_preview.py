"""Where the rows of a table are, as finely as the map of a page draws it: points, lines and areas
on a small grid."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from site_builder.columns.canonical_table import CanonicalTable
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
from site_builder.prepare.exports.column_arrays import (
    ColumnArrays,
    RenderedColumn,
    encode_numbers,
    get_values,
    render_table,
)
from site_builder.prepare.exports.geojson import GeometryColumns, find_geometry_columns

if TYPE_CHECKING:
    import pyarrow as pa

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
POSITION = re.compile(r"\[-?[0-9]")
SIDES = ("west", "south", "east", "north")  # of a box
TALLER = 1 << 20  # than a drawing, in units


@dataclass(frozen=True, slots=True)
class _Drawn:
    points: Counter[Place]
    lines: tuple[tuple[int, ...], ...] = ()
    areas: tuple[tuple[int, ...], ...] = ()


@dataclass(slots=True)
class _Survey:
    """All places of a table at a glance: `rows` have one, `simple` are those that are all points.
    `shapes` are kept, with how many rows have each, while they are light, and places that differ
    counted while rows are few. `communes`: how many of the rows say each of their codes."""

    rows: int = 0
    bounds: Box = NOWHERE
    simple: bool = True
    length: int = 0
    shapes: list[tuple[str, int]] = field(default_factory=list)
    positions: set[bytes] = field(default_factory=set)
    # of geometries: a million texts would be more than memory should hold
    digests: set[int] = field(default_factory=set)
    communes: Counter[str] = field(default_factory=Counter)

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
    survey = _survey_rows(table, geometry, _find_communes(profiles))
    if not survey.rows:
        return None
    if geometry.column is not None:
        _survey_shapes(table, geometry.column, survey)
    view = fit_viewport(survey.bounds)
    if survey.simple or survey.length > LIGHT:
        drawn = _Drawn(_count_squares(table, geometry, view))
    else:
        drawn = _draw_shapes(view, [(json.loads(text), count) for text, count in survey.shapes])
    points, cell = _group_points(drawn.points)
    codes = sorted(survey.communes.items(), key=lambda count: (-count[1], count[0]))
    if survey.communes.total() < ENOUGH * survey.rows:
        codes = []
    return TableMap(
        view=view.box,
        bounds=survey.bounds,
        rows=survey.rows,
        missing=table.rows - survey.rows,
        places=survey.count_different_places(),
        points=points,
        cell=cell,
        lines=drawn.lines,
        areas=drawn.areas,
        communes=len(codes),
        codes=tuple(codes[:MOST_CODES]),
    )


def _find_communes(profiles: Sequence[ColumnProfile]) -> int | None:
    """The column of codes of communes that is filled best."""
    filled = {
        index: profile.filled for index, profile in enumerate(profiles) if profile.kind == "insee"
    }
    return max(filled, key=filled.__getitem__, default=None)


def _survey_rows(table: CanonicalTable, geometry: GeometryColumns, communes: int | None) -> _Survey:
    import pyarrow.compute as pc

    survey = _Survey()
    columns = [_make_box_column(geometry)]
    if communes is not None:
        columns.append(RenderedColumn(communes, get_values))
    for boxes, *codes_of_rows in render_table(table, columns):
        has_place = boxes.is_valid()
        placed = boxes.filter(has_place)
        if not len(placed):
            continue
        survey.rows += len(placed)
        west, south, east, north = (pc.min_max(placed.field(side)).as_py() for side in SIDES)
        box = west["min"], south["min"], east["max"], north["max"]
        survey.bounds = expand_box(survey.bounds, box)
        if survey.rows <= COUNTED:
            corners = (encode_numbers(placed.field(side)) for side in SIDES[:2])
            survey.positions.update(
                pc.unique(pc.binary_join_element_wise(*corners, b"")).to_pylist()
            )
        for codes in codes_of_rows:
            counted = pc.value_counts(codes.filter(has_place).drop_null())
            counts = zip(*(counted.field(place).to_pylist() for place in (0, 1)), strict=True)
            survey.communes.update(dict(counts))
    return survey


def _survey_shapes(table: CanonicalTable, column: int, survey: _Survey) -> None:
    for shapes, _, counts in table.iterate_distinct(column):
        for shape, count in zip(shapes, counts, strict=True):
            if not (isinstance(shape, str) and POSITION.search(shape)):
                continue
            survey.simple = survey.simple and shape.startswith(POINT)
            survey.length += len(shape) * count  # its characters are ASCII
            if survey.length <= LIGHT:
                survey.shapes.append((shape, count))
            if survey.rows <= COUNTED:
                survey.digests.add(hash(shape))


def _count_squares(
    table: CanonicalTable, geometry: GeometryColumns, view: Viewport
) -> Counter[Place]:
    """How many rows have their middle in each square of the drawing."""
    import pyarrow.compute as pc

    squares = Counter[Place]()
    west, _, _, north = view.box
    for (boxes,) in render_table(table, [_make_box_column(geometry)]):
        placed = boxes.drop_null()
        x, y = (
            pc.divide(pc.add(placed.field(side), placed.field(other)), 2.0)
            for side, other in (("west", "east"), ("south", "north"))
        )
        columns = pc.floor(pc.divide(pc.subtract(x, west), view.unit_x))
        rows = pc.floor(pc.divide(pc.subtract(north, y), view.unit_y))
        counted = pc.value_counts(pc.add(pc.multiply(columns, TALLER), rows))
        numbers, counts = (counted.field(place).to_pylist() for place in (0, 1))
        for number, count in zip(numbers, counts, strict=True):
            column, row = divmod(int(number), TALLER)
            squares[column, row] += count
    return squares


def _make_box_column(geometry: GeometryColumns) -> RenderedColumn:
    """The box around each row's geometry, null where it has no place."""
    if geometry.degrees:
        return _PointBoxes(geometry.degrees)
    return RenderedColumn(geometry.column or 0, _find_boxes)


class _PointBoxes(RenderedColumn):
    """The boxes around points, which have no size."""

    def __init__(self, degrees: tuple[int, int]) -> None:
        self.indexes = degrees

    def render_rows(self, *cells: ColumnArrays) -> pa.StructArray:
        import pyarrow as pa
        import pyarrow.compute as pc

        longitudes, latitudes = cells
        x = longitudes.row_values
        y = latitudes.row_values
        is_nowhere = pc.or_(x.is_null(), y.is_null())
        return pa.StructArray.from_arrays([x, y, x, y], names=SIDES, mask=is_nowhere)


def _find_boxes(values: pa.Array, texts: pa.StringArray) -> pa.StructArray:
    import pyarrow as pa

    boxes = [shape and find_geojson_box(shape) for shape in values.to_pylist()]
    sides = [box and dict(zip(SIDES, box, strict=True)) for box in boxes]
    return pa.array(sides, pa.struct([(side, pa.float64()) for side in SIDES]))


def _group_points(points: Counter[Place]) -> tuple[tuple[tuple[int, int, int], ...], int]:
    """Each point, or how many rows lie in each cell where there are too many; and the side of a
    cell."""
    cell = 1
    if len(points) > MOST_POINTS:
        cell = CELL
        cells = Counter[Place]()
        for (x, y), count in points.items():
            cells[x // cell, y // cell] += count
        points = cells
    return tuple([(x, y, count) for (x, y), count in sorted(points.items())]), cell


# --- lines and areas ---


def _draw_shapes(view: Viewport, geometries: Sequence[tuple[dict[str, Any], int]]) -> _Drawn:
    """What to draw of geometries, each as often as rows have it. Small lines and areas are drawn as
    points; so are all, should they be too many. Small holes are left out."""
    points, lines, areas = _place_shapes(view, geometries)
    fewest_vertices = 2 * len(lines) + 3 * len(areas)
    if fewest_vertices <= MOST_VERTICES:
        for tolerance in TOLERANCES:
            drawn_lines = [simplify_line(line, tolerance) for line in lines]
            drawn_areas = [simplify_ring(line, tolerance) for line in areas]
            vertices = sum(map(len, drawn_lines)) + sum(map(len, drawn_areas))
            if vertices <= MOST_VERTICES:
                return _Drawn(points, _flatten_lines(drawn_lines), _flatten_lines(drawn_areas))
    points.update(map(_find_middle, lines))
    points.update(map(_find_middle, areas))
    return _Drawn(points)


def _flatten_lines(lines: Sequence[Sequence[Place]]) -> tuple[tuple[int, ...], ...]:
    """The widest first."""
    return tuple(map(_flatten_line, sorted(lines, key=_rank_width)))


def _place_shapes(
    view: Viewport, geometries: Sequence[tuple[dict[str, Any], int]]
) -> tuple[Counter[Place], list[list[Place]], list[list[Place]]]:
    """Points, lines and areas on the drawing's squares."""
    points = Counter[Place]()
    lines: list[list[Place]] = []
    areas: list[list[Place]] = []
    for geometry, count in geometries:
        for kind, positions in _iterate_parts(geometry):
            line = _snap_to_squares(view, positions)
            if kind == "point" or (_is_small(line) and kind != "hole"):
                points[_find_middle(line)] += count
            elif not _is_small(line):
                (lines if kind == "line" else areas).extend([line] * count)
    return points, lines, areas


def _iterate_parts(geometry: dict[str, Any]) -> Iterator[tuple[str, list[list[float]]]]:
    """Positions of a point, a line, an area or a hole in it. Geometries are canonical here."""
    kind: str = geometry["type"]
    found: Any = geometry.get("coordinates")
    match kind:
        case "GeometryCollection":
            for part in geometry["geometries"]:
                yield from _iterate_parts(part)
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


def _snap_to_squares(view: Viewport, positions: Sequence[Sequence[float]]) -> list[Place]:
    """The squares through which a line goes, none twice in a row."""
    found: list[Place] = []
    for longitude, latitude, *_ in positions:
        place = view.place(longitude, latitude)
        if not found or found[-1] != place:
            found.append(place)
    return found


def _is_small(line: Sequence[Place]) -> bool:
    xs, ys = zip(*line, strict=True)
    return bool(max(xs) - min(xs) < SMALL and max(ys) - min(ys) < SMALL)


def _rank_width(line: Sequence[Place]) -> tuple[int, Sequence[Place]]:
    """For an order that depends on the lines alone, the widest being first, so that it hides no
    other."""
    xs, ys = zip(*line, strict=True)
    return (min(xs) - max(xs)) * (max(ys) - min(ys)), line


def _find_middle(line: Sequence[Place]) -> Place:
    xs, ys = zip(*line, strict=True)
    return (min(xs) + max(xs)) // 2, (min(ys) + max(ys)) // 2


def _flatten_line(line: Iterable[Place]) -> tuple[int, ...]:
    return tuple(number for place in line for number in place)

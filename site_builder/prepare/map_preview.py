"""Where the rows of a table are, as finely as the map of a page draws it: points, lines and areas
on a small grid."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from site_builder.columns.canonical import CanonicalTable
from site_builder.core.model.prepared import ColumnProfile, TableMap
from site_builder.geography.simplify import Place, simplify_line, simplify_ring
from site_builder.geography.viewport import Box, Viewport, fit_viewport
from site_builder.prepare.exports.geojson import GeometryColumns, find_geometry_columns
from site_builder.storage.batched_queries import AS_ONE, EACH, TABLE, TABLE_VALUES, Asking, ask_rows

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
_SIDES = (r"\[(-?[0-9][0-9.eE+-]*),", r",(-?[0-9][0-9.eE+-]*)\]")


@dataclass(frozen=True, slots=True)
class _Relation:
    """SQL of the rows that have a place, with the box of it: w, s, e, n; `shape` is its geometry,
    "" of degrees."""

    sql: str
    shape: str = ""


@dataclass(frozen=True, slots=True)
class _Drawn:
    points: Counter[Place]
    lines: tuple[tuple[int, ...], ...] = ()
    areas: tuple[tuple[int, ...], ...] = ()


def build_map_preview(
    table: CanonicalTable, profiles: Sequence[ColumnProfile]
) -> Asking[TableMap | None]:
    """None where no row has a place."""
    place = find_geometry_columns(table)
    if not place:
        return None
    relation = _relation(place)
    shape = relation.shape
    form = (
        f'sum(strlen({shape})), bool_and({shape}[:15] = \'{{"type":"Point"\')'
        if shape
        else "0, TRUE"
    )
    asked = (
        f"SELECT {EACH}count(w), min(w), min(s), max(e), max(n), {form} FROM {relation.sql} "
        f"{AS_ONE}"
    )
    ((count, *corners, length, simple),) = yield from ask_rows(table.held, asked)
    if not count:
        return None
    bounds: Box = (corners[0], corners[1], corners[2], corners[3])
    view = fit_viewport(bounds)
    if simple or length > LIGHT:
        drawn = _Drawn((yield from _squares(table, relation, view)))
    else:
        found = yield from ask_rows(table.held, f"SELECT {EACH}{shape} FROM {relation.sql}")
        drawn = _shapes(view, [json.loads(text) for (text,) in found])
    points, cell = _cells(drawn.points)
    different = (yield from _different(table, relation, simple)) if count <= COUNTED else 0
    table_map = TableMap(
        view=view.box,
        bounds=bounds,
        rows=count,
        missing=table.rows - count,
        places=different,
        points=points,
        cell=cell,
        lines=drawn.lines,
        areas=drawn.areas,
    )
    codes = yield from _communes(table, relation, profiles)
    if sum(number for _, number in codes) < ENOUGH * count:
        return table_map
    return replace(table_map, communes=len(codes), codes=tuple(codes[:MOST_CODES]))


def _relation(place: GeometryColumns) -> _Relation:
    if place.degrees:
        x, y = (f"v{index}" for index in place.degrees)
        sides = f"{x} AS w, {y} AS s, {x} AS e, {y} AS n"
        return _Relation(
            f"(SELECT *, {sides} FROM {TABLE} WHERE {x} IS NOT NULL AND {y} IS NOT NULL)"
        )
    shape = f"v{place.column}"
    x, y = (
        f"list_transform(regexp_extract_all({shape}, '{side}', 1), lambda t: CAST(t AS DOUBLE))"
        for side in _SIDES
    )
    sides = "list_min(xs) AS w, list_min(ys) AS s, list_max(xs) AS e, list_max(ys) AS n"
    inner = f"(SELECT *, {x} AS xs, {y} AS ys FROM {TABLE} WHERE {shape} IS NOT NULL)"
    return _Relation(f"(SELECT * FROM (SELECT *, {sides} FROM {inner}) WHERE w IS NOT NULL)", shape)


def _squares(table: CanonicalTable, relation: _Relation, view: Viewport) -> Asking[Counter[Place]]:
    """How many rows have their middle in each square of the drawing."""
    table_values = tuple(
        f"{value!r}::DOUBLE" for value in (view.box[0], view.unit_x, view.box[3], view.unit_y)
    )
    square = (
        "floor(((w + e) / 2 - g0) / g1)::INTEGER AS x, floor((g2 - (s + n) / 2) / g3)::INTEGER AS y"
    )
    text = f"SELECT {EACH}{square}, count(*) FROM {relation.sql} {TABLE_VALUES} GROUP BY {EACH}x, y"
    found = yield from ask_rows(table.held, text, table_values=table_values)
    return Counter({(x, y): count for x, y, count in found})


def _different(table: CanonicalTable, relation: _Relation, simple: bool) -> Asking[int]:
    position = "w, s" if simple else relation.shape
    groups = f"(SELECT {EACH}{position} FROM {relation.sql} GROUP BY ALL)"
    ((count,),) = yield from ask_rows(table.held, f"SELECT {EACH}count(*) FROM {groups} {AS_ONE}")
    return int(count)


def _communes(
    table: CanonicalTable, relation: _Relation, profiles: Sequence[ColumnProfile]
) -> Asking[list[tuple[str, int]]]:
    """The codes of the communes of the rows, the most frequent first, out of the column of them
    that is filled best."""
    known = [
        (profile.filled, -index)
        for index, profile in enumerate(profiles)
        if profile.kind == "insee" and profile.filled
    ]
    if not known:
        return []
    cell = f"v{-max(known)[1]}"
    text = (
        f"SELECT {EACH}{cell}, count(*) FROM {relation.sql} WHERE {cell} IS NOT NULL GROUP BY "
        f"{EACH}{cell}"
    )
    found = yield from ask_rows(table.held, text)
    return sorted(found, key=lambda count: (-count[1], count[0]))


def _cells(points: Counter[Place]) -> tuple[tuple[tuple[int, int, int], ...], int]:
    """Each point, or how many rows lie in each cell where there are too many; and the side of a
    cell."""
    cell = 1 if len(points) <= MOST_POINTS else CELL
    cells = Counter[Place]()
    for (x, y), count in points.items():
        cells[x // cell, y // cell] += count
    return tuple((x, y, count) for (x, y), count in sorted(cells.items())), cell


# --- lines and areas ---


def _shapes(view: Viewport, geometries: Sequence[dict[str, Any]]) -> _Drawn:
    """Small lines and areas are drawn as points; so are all, should they be too many. Small holes
    are left out."""
    lines = list[list[Place]]()
    areas = list[list[Place]]()
    points = Counter[Place]()
    for kind, positions in (part for geometry in geometries for part in _parts(geometry)):
        line = _squared(view, positions)
        if kind == "point" or (_small(line) and kind != "hole"):
            points[_middle(line)] += 1
        elif _small(line):
            continue
        else:
            (lines if kind == "line" else areas).append(line)
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

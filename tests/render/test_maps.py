"""The map of a table: what is drawn and said is what the table holds, on whatever the portal has to
lay under it."""

from __future__ import annotations

import csv
import io
import json
import math
import re
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from nightly import nightly_after, nightly_but_each
from portal import COMMUNES, dataset, made, tree, write
from tools import ROOT

from site_builder.commands.check.scope import CheckScope
from site_builder.commands.serve.watch import scan_site
from site_builder.compose import basemap as basemap_module
from site_builder.compose.basemap import (
    LETTER,
    LINE,
    PER_DEGREE,
    Basemap,
    build_basemap,
    get_tile_host,
)
from site_builder.compose.map_frame import frame_map
from site_builder.core.language import load_language
from site_builder.core.model.portal import Contours, Portal, Publisher, TileLayer
from site_builder.core.model.prepared import Detail, PreparationTask, SourceFile, Table, TableMap
from site_builder.core.model.reading_hints import ReadingHints
from site_builder.core.model.site import Site
from site_builder.geography.name_places import PlacedName, Room
from site_builder.geography.simplify import (
    extract_arcs,
    filter_line_by_box,
    simplify_line,
    simplify_ring,
)
from site_builder.geography.viewport import (
    DEGREE,
    FLATTEST,
    HEIGHT,
    TALLEST,
    WIDTH,
    Viewport,
    fit_viewport,
    pad_viewport,
)
from site_builder.metadata.catalogue import read_catalogue
from site_builder.metadata.contours import read_contours
from site_builder.metadata.yaml import FileProblems
from site_builder.prepare.exports import EXPORTS
from site_builder.prepare.map_preview import CELL, MOST_POINTS, MOST_VERTICES
from site_builder.prepare.preparation_job import PreparationJob
from site_builder.prepare.prepare import prepare_datasets
from site_builder.render.pages import map_drawing
from site_builder.render.pages.map import describe_table_map
from site_builder.render.pages.map_drawing import EDGE
from site_builder.storage.object_store import ObjectStore

FRENCH = load_language("fr")
SHARED = ROOT.parent / "shared/data/mel/mel_contours.geojson"
NAMES = {
    "59350": "Lille",
    "59009": "Villeneuve-d'Ascq",
    "59481": "Le Quesnoy",
    "59322": "Les Lilas",
}
ATLAS = Basemap(names=NAMES)
Rows = list[tuple[str, str, str]]


def prepared(
    content: str, name: str = "lieux.csv"
) -> tuple[Table, TableMap | None, list[dict[str, str]]]:
    """A file's table, its map, and the rows of its CSV."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        (folder / name).write_text(content, "utf-8")
        stem, ending = name.split(".")
        file = SourceFile(
            name=stem,
            path=name,
            kind="table",
            hints=ReadingHints(),
            original=name,
            ending=f".{ending}",
        )
        task = PreparationTask(
            id="lille/lieux",
            files=(file,),
            sheet="Données",
            exports=tuple(export.name for export in EXPORTS),
        )
        (folder / "scratch").mkdir()
        (summary,) = prepare_datasets(
            [
                PreparationJob(
                    task=task,
                    key="key",
                    digests=(),
                    folder=folder,
                    shown="datasets/x",
                    store=folder / "store",
                )
            ],
            folder / "scratch",
        )
        store = ObjectStore(folder / "store")
        (detail,) = store.value(summary.detail, Detail).tables
        (table,) = summary.tables
        text = store.read(
            next(one.sha256 for one in table.downloads if one.format == "csv")
        ).decode()
        return table, detail.map, list(csv.DictReader(io.StringIO(text)))


def listed(rows: Rows) -> str:
    lines = (f"Lieu {n};{code};{x};{y}" for n, (code, x, y) in enumerate(rows))
    return "\n".join(("nom;code_insee;longitude;latitude", *lines)) + "\n"


def dots(drawing: str) -> list[tuple[int, int]]:
    """The places of the dots of a drawing."""
    found = []
    x = 0
    y = 0
    for path in re.findall(r'<path class="dot" d="([^"]*)"', drawing):
        x = y = 0
        for dx, dy in re.findall(r"m(-?\d+)(?: |(?=-))(-?\d+)h0", path):
            x = x + int(dx)
            y = y + int(dy)
            found.append((x, y))
        assert re.fullmatch(r"(m-?\d+(?: |(?=-))-?\d+h0)*", path), "nothing else is drawn"
    return found


def stands_at(dot: tuple[int, int], place: tuple[float, float]) -> bool:
    """Is a dot where a place falls? That was cut to a unit of the table's own view, which is no
    larger here, then rounded."""
    steps = [drawn - exact for drawn, exact in zip(dot, place, strict=True)]
    return all(-1.501 < step < 0.501 for step in steps)


def shown(mapped: TableMap, basemap: Basemap = ATLAS) -> Any:
    return describe_table_map(
        FRENCH, "Écoles", anchor="t-ecoles", mapped=mapped, basemap=basemap, leads=False
    )


# --- what is drawn is what the table holds ---

DEGREES = st.decimals(-180, 180, places=4).map(str)
NORTH = st.decimals(-90, 90, places=4).map(str)
CODES = st.sampled_from(["59350", "59009", "59481", "59999"])
SOMEWHERE = st.tuples(CODES, DEGREES, NORTH).filter(lambda row: float(row[1]) or float(row[2]))
NEARBY = st.tuples(
    CODES,
    st.decimals("3.0", "3.2", places=5).map(str),
    st.decimals("50.6", "50.7", places=5).map(str),
)
NOWHERE = st.tuples(CODES, st.just(""), st.just(""))
HALF = st.tuples(CODES, st.just(""), st.just("50.6"))


@example([("59350", "0.0000", "0.0001")] * 3)
@given(
    st.lists(st.one_of(NEARBY, NEARBY, NOWHERE, HALF), min_size=3, max_size=60)
    | st.lists(SOMEWHERE, min_size=3)
)
@pytest.mark.nightly
def test_the_drawing_is_the_table(rows: Rows) -> None:
    table, mapped, published = prepared(listed(rows))
    kinds = {column.kind: column.name for column in table.columns}
    if "longitude" not in kinds:
        assert mapped is None
        return
    found = [
        (row[kinds["longitude"]], row[kinds["latitude"]], row["code_insee"]) for row in published
    ]
    there = [(float(x), float(y), code) for x, y, code in found if x and y]
    if not there:
        assert mapped is None
        return
    assert mapped is not None
    xs, ys, codes = zip(*there, strict=True)
    assert mapped.bounds == (min(xs), min(ys), max(xs), max(ys))
    assert (mapped.rows, mapped.missing) == (len(there), len(rows) - len(there))
    assert mapped.places == len({(x, y) for x, y, _ in there})
    view = Viewport(mapped.view)
    assert Counter({(x, y): n for x, y, n in mapped.points}) == Counter(
        view.place(x, y) for x, y, _ in there
    )
    assert dict(mapped.codes) == Counter(codes)
    drawn = dots(str(shown(mapped).drawing))
    drawn_view = frame_map(mapped, ATLAS).view  # all drawings are as high: more is around places
    assert drawn_view.height == HEIGHT
    places = {drawn_view.exact(x, y) for x, y, _ in there}
    assert len(drawn) == len(set(drawn)) <= len(mapped.points)
    assert all(any(stands_at(dot, place) for place in places) for dot in drawn)
    assert all(any(stands_at(dot, place) for dot in drawn) for place in places)
    assert all(0 <= x < WIDTH and 0 <= y < HEIGHT for x, y in drawn), "all of it is in view"


def test_places_that_are_one_stand_in_the_middle_of_the_drawing() -> None:
    mapped = prepared(listed([("59350", "0.0000", "0.0001")] * 3))[1]
    assert mapped is not None
    assert dots(str(shown(mapped).drawing)) == [(WIDTH // 2, HEIGHT // 2)]


@given(st.tuples(*[st.floats(-180, 180)] * 2), st.tuples(*[st.floats(-90, 90)] * 2))
def test_a_view_holds_its_bounds_and_keeps_its_form(
    longitudes: tuple[float, float], latitudes: tuple[float, float]
) -> None:
    (west, east), (south, north) = sorted(longitudes), sorted(latitudes)
    view = fit_viewport((west, south, east, north))
    for x, y in ((west, south), (east, north)):
        left, top = view.exact(x, y)
        assert 0 <= left <= WIDTH and 0 <= top <= view.height + 0.5
    assert math.floor(WIDTH * FLATTEST) <= view.height <= math.ceil(WIDTH * TALLEST)
    assert view == Viewport(view.box)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([("59350", "3.06", "50.63")], "1 lieu à Lille."),
        ([("59350", "3.06", "50.63")] * 3, "3 lignes, en 1 lieu à Lille."),
        (
            [("59350", "3.06", "50.63"), ("59350", "3.07", "50.63"), ("59350", "", "")],
            "2 lieux à Lille ; 1 ligne est sans coordonnées.",
        ),
        (
            [("59481", "3.06", "50.63"), ("59481", "3.07", "50.63"), ("59009", "3.16", "50.63")],
            "3 lieux dans 2 communes, surtout au Quesnoy (2).",
        ),
        (
            [("59322", "3.06", "50.63"), ("59322", "3.07", "50.63"), ("59009", "3.16", "50.63")],
            "3 lieux dans 2 communes, surtout aux Lilas (2).",
        ),
        ([("59350", "3.06", "50.63"), ("59009", "3.16", "50.63")], "2 lieux dans 2 communes."),
        ([("59999", "3.06", "50.63")] * 2, "2 lignes, en 1 lieu."),
        (
            [("", "3.06", "50.63"), ("", "3.07", "50.6305")],
            "2 lieux.",
        ),
        ([("", "3.06", "50.63"), ("", "3.07", "50.63")], "2 lieux."),
        ([("", "3.06", "50.63"), ("", "3.06", "50.73")], "2 lieux."),
        (
            [("", "3.06", "50.63"), ("", "3.16", "50.6")],
            "2 lieux.",
        ),
        (
            [("", "179.999", "-16.5"), ("", "-179.999", "-16.6")],
            "2 lieux.",
        ),
        (
            [("", "12.5", "89.9"), ("", "-60", "90")],
            "2 lieux.",
        ),
    ],
)
def test_its_sentence_says_how_many_where_and_how_many_nowhere(rows: Rows, said: str) -> None:
    _, mapped, _ = prepared(listed(rows))
    assert mapped
    assert re.sub("[\u00a0\u202f]", " ", shown(mapped).sentence) == said


def test_a_table_of_no_place_has_no_map() -> None:
    assert prepared(listed([("59350", "", ""), ("59350", "", "")]))[1] is None
    assert prepared("nom;montant\nZoé;12\nLéo;13\n")[1] is None
    assert prepared("nom;longitude;latitude\n")[1] is None


def test_too_many_points_are_counted_by_cells() -> None:
    rows = [
        ("59350", f"{3 + n % 200 / 1000:.4f}", f"{50.6 + n // 200 / 1000:.4f}")
        for n in range(20_000)
    ]
    table, mapped, _ = prepared(listed(rows))
    assert table.rows == 20_000
    assert mapped and mapped.cell == CELL
    assert len(mapped.points) <= MOST_POINTS
    view = Viewport(mapped.view)
    places = (view.place(float(x), float(y)) for _, x, y in rows)
    assert {(x, y): n for x, y, n in mapped.points} == Counter(
        (x // CELL, y // CELL) for x, y in places
    )
    page = shown(mapped)
    assert len(dots(str(page.drawing))) == len(mapped.points)
    side, most = re.findall(r"carré de (\d+)\sm .*\s: (\d+) au plus", page.legend)[0]
    assert int(most) == max(n for _, _, n in mapped.points)
    assert float(side) == pytest.approx(CELL * view.unit_y * DEGREE * 1000, abs=6)
    assert len(page.drawing) < 25_000


# --- lines and areas ---


def features(*geometries: object) -> str:
    some = [
        {"type": "Feature", "properties": {"nom": f"n° {n}"}, "geometry": one}
        for n, one in enumerate(geometries)
    ]
    return json.dumps({"type": "FeatureCollection", "features": some})


def circle(x: float, y: float, radius: float, count: int) -> list[list[float]]:
    turns = (2 * math.pi * n / count for n in range(count))
    places = [[x + radius * math.cos(turn), y + radius * math.sin(turn)] for turn in turns]
    return [*places, places[0]]


@pytest.mark.nightly
def test_lines_and_areas_are_drawn_within_a_unit_of_where_they_are() -> None:
    round_ = circle(3.05, 50.63, 0.05, 5_000)
    hole = circle(3.05, 50.63, 0.02, 300)
    pond = circle(3.08, 50.64, 0.0001, 40)
    line = [[3 + n / 10_000, 50.6 + math.sin(n / 50) / 100] for n in range(1_000)]
    dot = circle(3.2, 50.6, 0.00001, 30)
    content = features(
        {"type": "Polygon", "coordinates": [round_, hole, pond]},
        {"type": "LineString", "coordinates": line},
        {"type": "Polygon", "coordinates": [dot]},
        {"type": "Point", "coordinates": [3.01, 50.7]},
        None,
    )
    _, mapped, _ = prepared(content, "parcs.geojson")
    assert mapped and (mapped.rows, mapped.missing, mapped.places) == (4, 1, 4)
    assert (len(mapped.areas), len(mapped.lines)) == (2, 1)
    assert sum(len(some) // 2 for some in (*mapped.areas, *mapped.lines)) < 500, (
        "what nobody would see is left out"
    )
    view = Viewport(mapped.view)
    assert {(x, y) for x, y, _ in mapped.points} == {view.place(3.2, 50.6), view.place(3.01, 50.7)}
    for flat, places in (
        (mapped.areas[0], round_),
        (mapped.areas[1], hole),
        (mapped.lines[0], line),
    ):
        drawn = list(zip(flat[::2], flat[1::2], strict=True))
        drawn += drawn[:1] if places is not line else []
        assert max(_far(view.exact(*place), drawn) for place in places) < 2.5
    page = str(shown(mapped).drawing)
    assert page.count("M", page.index('class="area"')) >= 3 and 'class="line"' in page


def _far(place: tuple[float, float], line: list[tuple[int, int]]) -> float:
    best = math.inf
    for (ax, ay), (bx, by) in pairwise(line):
        dx = bx - ax
        dy = by - ay
        share = max(
            0.0,
            min(1.0, ((place[0] - ax) * dx + (place[1] - ay) * dy) / ((dx * dx + dy * dy) or 1)),
        )
        best = min(best, math.dist(place, (ax + share * dx, ay + share * dy)))
    return best


def test_what_is_too_much_to_draw_is_drawn_as_points() -> None:
    many = [
        {"type": "Polygon", "coordinates": [circle(3 + n % 60 / 100, 50 + n // 60 / 100, 0.01, 12)]}
        for n in range(2_400)
    ]
    _, mapped, _ = prepared(features(*many), "zones.geojson")
    assert mapped and mapped.rows == 2_400 and not mapped.areas
    assert sum(n for _, _, n in mapped.points) == 2_400
    assert MOST_VERTICES < 2_400


PLACES = st.lists(st.tuples(st.integers(-40, 40), st.integers(-40, 40)), min_size=2, max_size=60)


@given(PLACES, st.floats(0.5, 6))
def test_a_simplified_line_is_near_the_line(line: list[tuple[int, int]], tolerance: float) -> None:
    kept = simplify_line(line, tolerance)
    assert kept[0] == line[0] and kept[-1] == line[-1] and len(kept) <= len(line)
    assert all(_far(place, kept) <= tolerance + 1e-9 for place in line)
    closed = [*line, line[0]]
    assert set(simplify_ring(closed, tolerance)) <= set(closed)


@given(st.lists(PLACES, min_size=1, max_size=4))
def test_each_border_is_one_arc_however_many_areas_it_bounds(
    rings: list[list[tuple[int, int]]],
) -> None:
    closed = [[*one, one[0]] for one in rings]
    edges = {frozenset(pair) for one in closed for pair in pairwise(one) if pair[0] != pair[1]}
    drawn = [frozenset(pair) for arc in extract_arcs(closed) for pair in pairwise(arc)]
    assert sorted(map(sorted, drawn)) == sorted(map(sorted, edges)), "each once"
    assert extract_arcs(closed) == extract_arcs(closed[::-1]), "whatever the order of the areas"


@given(PLACES, PLACES)
def test_the_parts_of_a_line_that_meet_a_box(
    line: list[tuple[int, int]], corners: list[tuple[int, int]]
) -> None:
    low = min(x for x, _ in corners[:2]), min(y for _, y in corners[:2])
    high = max(x for x, _ in corners[:2]), max(y for _, y in corners[:2])
    inside = {
        place
        for place in line
        if all(a <= b <= c for a, b, c in zip(low, place, high, strict=True))
    }
    assert inside <= {place for part in filter_line_by_box(line, low, high) for place in part}


# --- what lies under it ---


def contour(code: object, *rings: object, key: str = "code_insee") -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": {key: code},
        "geometry": {"type": "Polygon", "coordinates": list(rings)},
    }


def square(x: float, y: float, side: float = 0.1) -> list[list[float]]:
    return [[x, y], [x + side, y], [x + side, y + side], [x, y + side], [x, y]]


def swapped(ring: list[list[float]]) -> list[list[float]]:
    return [[y, x] for x, y in ring]


def collection(*some: object) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": some}


TWO = collection(contour("59350", square(3.0, 50.6)), contour("59009", square(3.1, 50.6)))


def owner(more: str) -> str:
    return COMMUNES.replace("portal:\n", f"portal:\n  map: {more}\n")


def site(root: Path, contours: object = TWO, more: str = "{contours: communes.geojson}") -> Path:
    content = contours if isinstance(contours, str | bytes) else json.dumps(contours)
    rows = [("59350", f"{3 + n / 100:.3f}", "50.63") for n in range(1, 10)] + [
        ("59009", "3.15", "50.65")
    ]
    write(
        root,
        {
            "communes.yml": owner(more),
            "communes.geojson": content,
            "datasets/lille/lieux/datapackage.yaml": "title: Lieux\n",
            "datasets/lille/lieux/lieux.csv": listed(rows),
        },
    )
    return root


def page_of(root: Path) -> str:
    return (root / "build/lille/lieux/index.html").read_text("utf-8")


def test_the_contours_are_drawn_under_the_places_and_published_once(tmp_path: Path) -> None:
    assert made(site(tmp_path)).problems == ()
    page = page_of(tmp_path)
    assert page.count('class="commune"') == 1
    assert ">Lille</text>" in page, "a name stands in the middle of its contour"
    found = json.loads((tmp_path / "build/assets/communes.json").read_text("utf-8"))
    assert {name: [x, y] for x, y, name in found["names"]}["Lille"] == pytest.approx([3.05, 50.65])
    assert sum(len(arc) for arc in found["arcs"]) <= 2 * (2 + 4 + 4), (
        "the border that both share is there once"
    )


@pytest.mark.parametrize(
    ("contours", "code"),
    nightly_but_each(3, [
        ("pas du JSON", "contours-unreadable"),
        (b"\xff\xfe\x00", "contours-unreadable"),
        ("[" * 100_000, "contours-unreadable"),
        ({"type": "Feature"}, "contours-unreadable"),
        ({"type": "FeatureCollection", "features": {"a": 1}}, "contours-unreadable"),
        (collection(3, None), "contours-codes"),
        (collection(contour("59350", [[1, 2], ["x", 3]])), "contours-unreadable"),
        (collection(contour("59350", square(704_000, 7_060_000, 1_000))), "contours-degrees"),
        (collection(contour("59350", swapped(square(3, 50.6)))), "contours-swapped"),
        (collection(contour("75056", square(2.3, 48.8))), "contours-codes"),
        (collection(contour("59350", square(3, 50.6), key="nom")), "contours-codes"),
        (" " * 10_000_001, "contours-large"),
    ]),
)  # fmt: skip
def test_bad_contours_are_one_problem_and_the_rest_builds(
    tmp_path: Path, contours: object, code: str
) -> None:
    report = made(site(tmp_path, contours))
    assert [(problem.code, problem.place.path) for problem in report.problems] == [
        (code, "communes.geojson")
    ]
    assert "<svg viewBox" in page_of(tmp_path) and 'class="commune"' not in page_of(tmp_path)
    assert not (tmp_path / "build/assets/communes.json").exists(), "no commune has a place"


def test_a_centre_tells_contours_that_are_the_wrong_way_round(tmp_path: Path) -> None:
    """Where longitudes and latitudes are near one another the degrees alone would not."""
    notes = FileProblems("communes.yml")
    for corners, told in (
        (square(47, 44.9), []),
        (swapped(square(47, 44.9)), ["contours-swapped"]),
    ):
        (tmp_path / "c.geojson").write_text(json.dumps(collection(contour("59350", corners))))
        read_contours(tmp_path, "c.geojson", {"59350": (47.05, 44.95)}, notes)
        assert [problem.code for problem in notes.all()] == told


@pytest.mark.parametrize(
    "name",
    nightly_after(
        2, ["absent.geojson", "../ailleurs.geojson", "/etc/passwd", "lien.geojson", "datasets"]
    ),
)
def test_contours_are_a_file_beside_communes_yml(tmp_path: Path, name: str) -> None:
    root = site(tmp_path / "site", more=f"{{contours: {name}}}")
    write(tmp_path, {"ailleurs.geojson": json.dumps(TWO)})
    (root / "lien.geojson").symlink_to("communes.geojson")
    report = made(root)
    assert [problem.code for problem in report.problems] == ["contours-missing"]


@pytest.mark.parametrize(
    ("value", "codes"),
    [
        ("{tiles: {url: 'https://tuiles.example/{z}/{x}/{y}.png', attribution: © Tuiles}}", []),
        (
            "{tiles: {url: 'https://tuiles.example/{z}/{x}.png', attribution: © Tuiles}}",
            ["tiles-url"],
        ),
        ("{tiles: {url: 'https://{x}.example/{z}/{y}.png', attribution: © Tuiles}}", ["tiles-url"]),
        ("{tiles: {url: 'javascript:alert({z}{x}{y})', attribution: © Tuiles}}", ["tiles-url"]),
        (
            '{tiles: {url: "https://a.example;script-src *\'/{z}/{x}/{y}", attribution: © T}}',
            ["tiles-url"],
        ),
        ("{tiles: {url: 'https://tuiles.example/{z}/{x}/{y}.png'}}", ["missing-key"]),
    ],
)
def test_tiles_have_an_address_that_a_map_can_fill_in(
    tmp_path: Path, value: str, codes: list[str]
) -> None:
    write(tmp_path, {"communes.yml": owner(value)})
    catalogue, problems = read_catalogue(tmp_path)
    assert catalogue and [problem.code for problem in problems] == codes
    assert (catalogue.portal.tiles is None) == bool(codes)


@pytest.mark.parametrize("value", ["[3.05]", "[50.6, 95]", "[nord, 50.6]", "[50.63, 3.05]"])
def test_a_centre_is_a_longitude_and_a_latitude(tmp_path: Path, value: str) -> None:
    write(
        tmp_path,
        {"communes.yml": COMMUNES.replace("name: Lille}", f"name: Lille, centre: {value}}}")},
    )
    catalogue, problems = read_catalogue(tmp_path)
    assert catalogue and "publisher-centre" in [problem.code for problem in problems]
    assert all(publisher.centre is None for publisher in catalogue.publishers)


def test_a_centre_may_have_as_many_decimals_as_a_program_gives(tmp_path: Path) -> None:
    value = "[3.05730000000000012345, 50.6330]"
    write(
        tmp_path,
        {"communes.yml": COMMUNES.replace("name: Lille}", f"name: Lille, centre: {value}}}")},
    )
    catalogue, problems = read_catalogue(tmp_path)
    assert catalogue and not problems
    assert (3.0573, 50.633) in {publisher.centre for publisher in catalogue.publishers}


def test_a_preview_and_a_check_look_at_contours(tmp_path: Path) -> None:
    before = scan_site(site(tmp_path)).files
    write(tmp_path, {"communes.geojson": "{}", "contours.json": "{}"})
    assert {
        path for path, seen in scan_site(tmp_path).files.items() if before.get(path) != seen
    } == {
        str(tmp_path / "communes.geojson"),
        str(tmp_path / "contours.json"),
    }
    assert CheckScope(("",), ("communes.geojson",)).list_base_paths() == [
        "communes.geojson",
        "communes.yml",
        "erased.yml",
        "pages",
        "reuses",
    ]


def test_only_a_page_with_a_map_may_show_tiles(tmp_path: Path) -> None:
    more = "{tiles: {url: 'https://tuiles.example/a/{z}/{x}/{y}.png', attribution: © Tuiles & Cie}}"
    write(site(tmp_path, more=more), dataset("lille/noms"))
    assert made(tmp_path).problems == ()
    policy = "img-src &#39;self&#39; data: https://tuiles.example;"
    assert policy in page_of(tmp_path)
    others = [
        path for path in (tmp_path / "build").rglob("*.html") if policy in path.read_text("utf-8")
    ]
    assert sorted(path.relative_to(tmp_path / "build").as_posix() for path in others) == [
        "embed/lille/lieux/carte/index.html",
        "lille/lieux/index.html",
    ]
    assert 'data-attribution="© Tuiles &amp; Cie"' in page_of(tmp_path)


def test_a_dataset_of_many_tables_has_its_maps_in_a_frame_too(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {}
    for number, letter in enumerate("abcdefghij"):
        rows = [("59350", f"{3 + n / 100:.3f}", f"50.{60 + number}") for n in range(1, 10)]
        files[f"datasets/lille/lieux/lieux-{letter}.csv"] = listed(rows)
    write(site(tmp_path), files)
    assert made(tmp_path).problems == ()
    frame = (tmp_path / "build/embed/lille/lieux/carte/index.html").read_text("utf-8")
    assert frame.count('class="map"') == 11, "all that the Summary has no room for"


def test_a_policy_names_in_ascii_where_tiles_come_from() -> None:
    """A letter with an accent would make all of `img-src` invalid, the site's own pictures with
    it."""
    assert (
        get_tile_host(TileLayer("https://tuilés.example:8443/é/{z}/{x}/{y}.png", "©"))
        == "https://xn--tuils-esa.example:8443"
    )
    assert (
        get_tile_host(TileLayer("HTTPS://tuiles.example/{z}/{x}/{y}.png", "©"))
        == "https://tuiles.example"
    )


def test_names_stand_where_communes_yml_places_them_and_hide_none_of_one_another() -> None:
    publishers = tuple(
        Publisher(
            slug=f"c{n}",
            name=f"Commune {n}",
            role="commune",
            population=n,
            centre=(3 + n / 400, 50.55 + n % 7 / 60),
        )
        for n in range(60)
    )
    basemap = build_basemap(Site(portal=Portal(title="Essai"), publishers=publishers, entries=()))
    view = fit_viewport((2.95, 50.5, 3.15, 50.7))
    named = list(basemap.named(view, Room(WIDTH, view.height)))
    assert named[0].name == "Commune 59", "the most populous first"
    assert 1 < len(named) <= 10
    boxes = [surround(one) for one in named]
    assert all(is_apart(one, other) for one, other in combinations(boxes, 2))
    assert all(west >= 0 and east <= WIDTH for west, _, east, _ in boxes)
    low = replace(basemap, labels=((2.99, 50.505, "Lille"),))
    assert [placed.leader for placed in low.named(view, Room(WIDTH, view.height))] == [None]
    room = Room(WIDTH, view.height)
    room.take((0, view.height - 40, 300, view.height))
    (moved,) = low.named(view, room)
    assert moved.y < view.height - 40, "the scale stands there"


def surround(placed: PlacedName) -> tuple[float, float, float, float]:
    half = len(placed.name) * LETTER / 2
    middle = placed.x + placed.side * half
    return middle - half, placed.y - LINE / 2, middle + half, placed.y + LINE / 2


def is_apart(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return any(one[side] >= other[side + 2] or other[side] >= one[side + 2] for side in (0, 1))


def test_no_name_stands_on_a_bubble_and_every_map_is_as_high() -> None:
    names = [("Lille", 0.1), ("Ronchin", 0.2), ("Loos", 0.3), ("Lomme", 0.4)]
    labels = tuple((3.0 + east, 50.6 + east / 9, name) for name, east in names)
    view = Viewport((3.0, 50.55, 3.5, 50.7))
    mapped = TableMap(
        view=view.box,
        bounds=view.box,
        rows=90,
        missing=0,
        places=90,
        points=tuple((x, 8, 9 - x % 5) for x in range(3, 30)),
        cell=12,
    )
    drawing = str(shown(mapped, Basemap(labels=labels)).drawing)
    assert f'viewBox="0 0 {WIDTH} {HEIGHT}"' in drawing
    bubbles = []
    for path, width in re.findall(r'<path class="dot" d="([^"]+)" stroke-width="(\d+)"', drawing):
        x = y = 0
        for command, east, north in re.findall(r"([Mm])(-?\d+) ?(-?\d+)h0", path):
            x, y = (int(east), int(north)) if command == "M" else (x + int(east), y + int(north))
            bubbles.append((x, y, int(width) / 2))
    assert len(bubbles) == 27
    texts = re.findall(r'<text class="name ?(?:alt)? ?(\w*)" x="(\d+)" y="(\d+)">([^<]+)<', drawing)
    assert texts, "there is room below and above"
    sides = {"start": 1, "": 0, "end": -1}
    for side, at_x, foot, name in texts:
        half = len(name) * 4.5 / 2
        middle = int(at_x) + sides[side] * half
        box = (middle - half, int(foot) - 8, middle + half, int(foot))
        for x, y, radius in bubbles:
            assert is_apart(box, (x - radius, y - radius, x + radius, y + radius)), name


def test_contours_beyond_the_view_are_left_out() -> None:
    rings = [tuple((x, y) for x, y in square(2 + n / 10, 50.6)) for n in range(20)]
    communes = tuple((f"59{n:03}", (one,)) for n, one in enumerate(rings))
    basemap = build_basemap(
        Site(
            portal=Portal(title="Essai"),
            publishers=(),
            entries=(),
            contours=Contours("x", communes),
        )
    )
    view = fit_viewport((3.02, 50.62, 3.08, 50.68))
    places = [place for line in basemap.contours(view) for place in line]
    assert places and max(abs(x) for x, _ in places) < 3 * WIDTH
    assert len(basemap.arcs) > len(list(basemap.contours(view))) > 0


def test_the_scale_is_as_long_as_it_says() -> None:
    for bounds in (
        (3.0, 50.6, 3.2, 50.7),
        (3.0, 50.6, 3.0, 50.6),
        (-170.0, -80.0, 170.0, 80.0),
        (3.0, 50.0, 3.1, 52.0),
    ):
        view = pad_viewport(fit_viewport(bounds))
        page = str(
            shown(
                TableMap(
                    view=view.box,
                    bounds=bounds,
                    rows=1,
                    missing=0,
                    places=1,
                    points=((200, 100, 1),),
                )
            ).drawing
        )
        found = re.search(
            rf'class="scale" d="M{EDGE} \d+v4h([\d.]+)v-4"/><text[^>]*>([\d\s,]+?)\s(k?m)<', page
        )
        assert found
        said = float(re.sub(r"\s", "", found[2]).replace(",", ".")) * (
            1 if found[3] == "km" else 0.001
        )
        assert float(found[1]) * view.unit == pytest.approx(said, rel=0.01)
        assert WIDTH / 15 < float(found[1]) < WIDTH / 3


@pytest.mark.skipif(
    not SHARED.is_file(), reason="the contours of the métropole are not beside this checkout"
)
def test_the_contours_of_a_metropole_cost_a_page_little(tmp_path: Path) -> None:
    content = json.loads(SHARED.read_text("utf-8"))
    codes = {
        str(one["properties"].get("code_insee") or one["properties"].get("code"))
        for one in content["features"]
    }
    (tmp_path / "c.geojson").write_bytes(SHARED.read_bytes())
    contours = read_contours(
        tmp_path, "c.geojson", dict.fromkeys(codes), FileProblems("communes.yml")
    )
    assert len(contours.communes) == 95
    basemap = build_basemap(
        Site(portal=Portal(title="Essai"), publishers=(), entries=(), contours=contours)
    )
    xs, ys = zip(*(place for arc in basemap.arcs for place in arc), strict=True)
    whole = fit_viewport(tuple(side / PER_DEGREE for side in (min(xs), min(ys), max(xs), max(ys))))
    import gzip

    drawn = str(
        shown(
            TableMap(
                view=whole.box, bounds=whole.box, rows=1, missing=0, places=1, points=((1, 1, 1),)
            ),
            basemap,
        ).drawing
    )
    assert len(gzip.compress(drawn.encode(), 9)) < 6_000


def test_a_map_frames_the_commune_of_its_places(tmp_path: Path) -> None:
    """Lille's school shows all of Lille, and the names of its neighbours where they are."""
    west, south, east, north = 3.0, 50.58, 3.1, 50.68
    strip = {
        "59350": [[west, south], [east, south], [east, north], [west, north], [west, south]],
        "59009": [[east, south], [3.2, south], [3.2, north], [east, north], [east, south]],
    }
    features = [contour(code, ring) for code, ring in strip.items()]
    collection = {"type": "FeatureCollection", "features": features}
    (tmp_path / "c.geojson").write_text(json.dumps(collection), "utf-8")
    contours = read_contours(
        tmp_path, "c.geojson", dict.fromkeys(strip), FileProblems("communes.yml")
    )
    publishers = tuple(
        Publisher(slug=code, name=NAMES[code], role="commune", insee=code) for code in strip
    )
    basemap = build_basemap(
        Site(portal=Portal(title="Essai"), publishers=publishers, entries=(), contours=contours)
    )
    _, mapped, _ = prepared(listed([("59350", "3.06", "50.63"), ("59350", "3.061", "50.631")]))
    assert mapped
    frame = frame_map(mapped, basemap)
    assert frame.communes == ("59350",)
    assert frame.view.box[0] < west < east < frame.view.box[2]
    page = shown(mapped, basemap)
    assert page.framed == "59350"
    drawing = str(page.drawing)
    assert len(dots(drawing)) >= 1
    for dot in dots(drawing):
        exact = frame.view.exact(3.0605, 50.6305)
        assert math.dist(dot, exact) < 3
    assert re.search(r'<text class="name home"[^>]*>Lille<', drawing)
    assert 'class="land"' in drawing and drawing.count('class="home"') == 1
    elsewhere = replace(mapped, codes=(), communes=0)
    assert frame_map(elsewhere, basemap).communes == ()
    assert frame_map(elsewhere, basemap.at("59350")).communes == ("59350",)
    far = replace(elsewhere, bounds=(5.0, 45.0, 5.1, 45.1))
    assert frame_map(far, basemap.at("59350")).communes == (), "its places are elsewhere"


def test_a_map_of_several_communes_names_those_that_have_places(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each name is on its own commune; of the third, which has nothing to show, there is none. All
    pages that show the map have the names that were placed once."""
    codes = ("59350", "59009", "59481")
    contours = {}
    for place, code in enumerate(codes):
        west = 3.0 + place / 10
        east = west + 0.1
        contours[code] = [[west, 50.6], [east, 50.6], [east, 50.7], [west, 50.7], [west, 50.6]]
    features = [contour(code, ring) for code, ring in contours.items()]
    collection = {"type": "FeatureCollection", "features": features}
    (tmp_path / "c.geojson").write_text(json.dumps(collection), "utf-8")
    publishers = tuple(
        Publisher(slug=code, name=NAMES[code], role="commune", insee=code) for code in codes
    )
    read = read_contours(tmp_path, "c.geojson", dict.fromkeys(codes), FileProblems("communes.yml"))
    portal = Portal(title="Essai")
    basemap = build_basemap(Site(portal=portal, publishers=publishers, entries=(), contours=read))
    rows = [("59350", "3.02", "50.61"), ("59350", "3.08", "50.69"), ("59009", "3.15", "50.61")]
    _, mapped, _ = prepared(listed(rows))
    assert mapped
    mapped = replace(mapped, codes=(("59350", 2), ("59009", 1)), communes=2)
    drawing = str(shown(mapped, basemap).drawing)
    for screen in ("few", "alt"):
        names = re.findall(rf'<text class="name {screen}[^>]*>([^<]+)<', drawing)
        assert sorted(names) == ["Lille", "Villeneuve-d&#39;Ascq"], screen
    assert "Le Quesnoy" not in drawing
    with monkeypatch.context() as patched:
        patched.setattr(map_drawing, "place_area_names", None)
        assert str(shown(replace(mapped), basemap).drawing) == drawing
    monkeypatch.setattr(map_drawing, "MOST_NAMES", 1)
    fewer = replace(mapped, points=mapped.points[:2])
    assert str(shown(fewer, basemap).drawing) != drawing
    assert len(basemap.drawn_names) == 1, "no more are kept than memory should hold"
    assert str(shown(mapped, basemap).drawing) == drawing


# --- what was made is made again where it must be ---


@pytest.mark.nightly
def test_pages_follow_contours_and_centres_as_a_cold_build_would(tmp_path: Path) -> None:
    root = site(tmp_path / "warm")
    made(root)
    before = tree(root / "build")
    steps: list[dict[str, str | bytes]] = [
        {
            "communes.geojson": json.dumps(
                {"type": "FeatureCollection", "features": [contour("59350", square(3.0, 50.58))]}
            )
        },
        {"communes.yml": owner("{contours: absent.geojson}")},
        {
            "communes.yml": owner("{contours: communes.geojson}").replace(
                "name: Lille}", "name: Lille, centre: [3.05, 50.62]}"
            )
        },
    ]
    for number, step in enumerate(steps):
        write(root, step)
        made(root)
        cold = site(tmp_path / f"cold-{number}")
        for earlier in steps[: number + 1]:
            write(cold, earlier)
        made(cold)
        assert tree(root / "build") == tree(cold / "build")
        assert tree(root / "build") != before, "something changed"
        before = tree(root / "build")


def test_what_lies_under_maps_that_show_the_same_is_drawn_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    views = []

    def draw_land(basemap: Basemap, view: Viewport) -> Iterator[list[tuple[int, int]]]:
        views.append(view)
        return iter([[(0, 0), (90, 0), (0, 90)]])

    monkeypatch.setattr(Basemap, "draw_land", draw_land)
    basemap = Basemap()
    views_asked = [Viewport((3.0, 50.6, 3.1, 50.7)), Viewport((3.0, 50.5, 3.1, 50.6))]
    grounds = [basemap.at(home).draw_ground(view, ()) for home in "ab" for view in views_asked]
    assert views == views_asked
    assert {ground.land for ground in grounds} == {"M0 0l90 0-90 90z"}
    monkeypatch.setattr(basemap_module, "MOST_GROUNDS", 2)
    basemap.draw_ground(Viewport((3.0, 50.4, 3.1, 50.5)), ())
    assert len(basemap.grounds) == 1, "no more are kept than memory should hold"

"""Where the rows of a table are, whatever its columns say it in; and what is made of it for
maps."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from io import StringIO
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import openpyxl
import pyarrow.parquet as pq
import pyproj
import pytest
from hypothesis import given
from hypothesis import strategies as st
from layers import at, collection, feature
from portal import COMMUNES, made, write
from typed_tables import make_large_table, make_raw_table

from site_builder.columns.coordinates import normalise_coordinates
from site_builder.commands.convert import convert_files
from site_builder.commands.file_jobs import ConversionJob
from site_builder.core.language import load_language
from site_builder.geography.coordinate_headers import parse_axis_header
from site_builder.prepare.exports import BY_NAME
from site_builder.readers.read import RawTable
from site_builder.tables.text_table import iterate_rows

Rows = list[dict[str, str]]


def placed(folder: Path, content: str) -> tuple[RawTable, Rows, dict[str, str]]:
    """The table of a CSV after the step, its rows by name, and the kind of each column that the
    step knows."""
    delimiter = ";" if ";" in content.partition("\n")[0] else ","
    names, *rows = csv.reader(StringIO(content), delimiter=delimiter)
    filled = [row for row in rows if row]
    raw = make_raw_table(names, filled)
    table, demands = normalise_coordinates(raw, folder)
    for few in (100_000, 2):
        large, same = normalise_coordinates(make_large_table(raw, filled, folder, few), folder)
        assert same == demands
        assert list(iterate_rows(large.cells)) == list(iterate_rows(table.cells))
        assert replace(large, cells=table.cells) == table
    kinds = {name: demand.kind for name, demand in demands.items()}
    cells = iterate_rows(table.cells)
    return table, [dict(zip(table.names, row, strict=True)) for row in cells], kinds


def degrees(rows: Rows) -> list[tuple[str, str]]:
    return [(row["longitude"], row["latitude"]) for row in rows]


def said(table: RawTable) -> dict[str, tuple[int, tuple[int, ...]]]:
    words = load_language("fr")
    assert all(map(words.repair, table.repairs))
    return {repair.code: (repair.count, repair.rows) for repair in table.repairs}


# --- two columns ---


@pytest.mark.parametrize(
    ("longitude", "latitude"),
    [
        ("lon", "lat"), ("Longitude", "Latitude"), ("Xlong", "Ylat"), ("Long", "Lat"),
        ("longitude_wgs84", "latitude_wgs84"),
        ("LNG", "LAT"), ("station_lon", "station_lat"),
    ],
)  # fmt: skip
def test_two_clean_columns_are_known_by_their_names_and_stay(
    tmp_path: Path, longitude: str, latitude: str
) -> None:
    for cells in (
        "2.3522;48.8566\n-4.48;48.39\n;\n",
        "2,3522;48,8566\n-4,48;48,39\n",
        "13.4;52.5\n-0.12;51.5\n",
    ):
        table, _, kinds = placed(tmp_path, f"{longitude};{latitude}\n{cells}")
        assert kinds == {longitude: "longitude", latitude: "latitude"}
        assert (table.names, said(table)) == ((longitude, latitude), {})


@pytest.mark.parametrize(
    ("x", "y"),
    [
        ("x", "y"),
        ("COORD_X", "COORD_Y"),
        ("XCOORD,N,31,15", "YCOORD,N,31,15"),
        ("coordonneeX", "coordonneeY"),
        ("X_WGS84", "Y_WGS84"),
    ],
)
def test_degrees_under_other_names_are_copied(tmp_path: Path, x: str, y: str) -> None:
    table, rows, kinds = placed(
        tmp_path, f'nom;"{x}";"{y}"\nA;3,8732007528;43,6110026707\nB;3,912;43,712\n'
    )
    assert degrees(rows) == [("3.8732008", "43.6110027"), ("3.912", "43.712")]
    assert rows[0][x] == "3,8732007528"
    assert kinds == {"longitude": "longitude", "latitude": "latitude"}
    assert said(table) == {"coordinates-copied": (2, ())}


@pytest.mark.parametrize("code", [2154, 3943, 3950])
@pytest.mark.parametrize(
    "names", ["x;y", "X_L93;Y_L93", "Coordonnée X;Coordonnée Y", "longitude;latitude"]
)
def test_metres_are_reprojected(tmp_path: Path, code: int, names: str) -> None:
    there = pyproj.Transformer.from_crs(4326, code, always_xy=True)
    town = (3.06, 50.6) if code == 3950 else (3.87, 43.61)
    points = [there.transform(town[0] + n / 100, town[1]) for n in range(3)]
    lines = "".join(f"{x:.2f};{y:.2f}\n".replace(".", ",") for x, y in points)
    table, rows, _ = placed(
        tmp_path, f"nom;{names}\n" + "".join(f"a;{line}\n" for line in lines.split())
    )
    found = [(float(lon), float(lat)) for lon, lat in degrees(rows)]
    assert [one for pair in found for one in pair] == pytest.approx(
        [one for n in range(3) for one in (town[0] + n / 100, town[1])], abs=1e-6
    )
    assert said(table) == {"coordinates-reprojected": (3, ())}
    assert (
        table.repairs[0].params["system"] == {2154: "Lambert-93", 3943: "CC43", 3950: "CC50"}[code]
    )


def test_thousands_are_read_in_metres(tmp_path: Path) -> None:
    _, rows, _ = placed(tmp_path, "x;y\n773 411,73;6 279 244,63\n773 500;6 279 300\n")
    assert degrees(rows)[0] == ("3.9090623", "43.6084509")


@pytest.mark.parametrize(("code", "system"), [(27572, "Lambert II étendu"), (3857, "Web Mercator")])
def test_systems_that_are_no_longer_official_are_told_where_nothing_else_fits(
    tmp_path: Path, code: int, system: str
) -> None:
    there = pyproj.Transformer.from_crs(4326, code, always_xy=True)
    lines = "".join(
        "{:.2f};{:.2f}\n".format(*there.transform(3.87 + n / 100, 43.61)) for n in range(3)
    )
    table, rows, _ = placed(
        tmp_path, "nom;x;y\n" + "".join(f"a;{line}\n" for line in lines.split())
    )
    assert [float(one) for one in degrees(rows)[0]] == pytest.approx((3.87, 43.61), abs=3e-6)
    assert (table.repairs[0].params["system"], table.problems) == (system, ())


def test_metres_of_two_systems_are_read_in_the_likelier_one_and_doubted(tmp_path: Path) -> None:
    """Montpellier in Lambert-93, Metz in Web Mercator: unless the header names the system."""
    table, rows, _ = placed(tmp_path, "x;y\n770411.73;6279244.63\n773500;6279300\n")
    assert degrees(rows)[0][1].startswith("43.6")
    assert [(one.code, one.params["other"]) for one in table.problems] == [
        ("coordinates-ambiguous", "Web Mercator")
    ]
    named, _, _ = placed(tmp_path, "x_l93;y_l93\n770411.73;6279244.63\n773500;6279300\n")
    assert named.problems == ()


TERRITORIES = {
    "Paris": (2.35, 48.85),
    "Brest": (-4.48, 48.39),
    "Bastia": (9.45, 42.7),
    "Pointe-à-Pitre": (-61.53, 16.24),
    "Gustavia": (-62.85, 17.9),
    "Fort-de-France": (-61.07, 14.6),
    "Cayenne": (-52.33, 4.93),
    "Saint-Denis": (55.45, -20.88),
    "Mamoudzou": (45.23, -12.78),
    "Saint-Pierre": (-56.18, 46.78),
    "Nouméa": (166.44, -22.27),
    "Papeete": (-149.57, -17.54),
    "Mata-Utu": (-176.17, -13.28),
}


def test_rows_the_wrong_way_round_are_turned_in_every_territory(tmp_path: Path) -> None:
    lines = [f"{name},{lon},{lat}" for name, (lon, lat) in TERRITORIES.items()]
    lines += [
        f"{name} à l’envers,{lat},{lon}"
        for name, (lon, lat) in TERRITORIES.items()
        if abs(lon) <= 90
    ]
    table, rows, _ = placed(tmp_path, "\n".join(["nom,lon,lat", *lines, ""]))
    for row in rows:
        lon, lat = TERRITORIES[row["nom"].removesuffix(" à l’envers")]
        assert (float(row["longitude"]), float(row["latitude"])) == (lon, lat), row
    turned = len(lines) - len(TERRITORIES)
    assert said(table)["coordinates-swapped"] == (turned, tuple(range(15, 20)))
    assert {row["lon"] for row in rows} >= {"48.85"}, "what was written stays"


def test_columns_whose_names_are_exchanged_are_turned(tmp_path: Path) -> None:
    table, rows, _ = placed(tmp_path, "lon,lat\n48.85,2.35\n48.39,-4.48\n")
    assert degrees(rows) == [("2.35", "48.85"), ("-4.48", "48.39")]
    assert said(table)["coordinates-swapped"][0] == 2


def test_columns_of_these_very_names_are_put_right_in_place(tmp_path: Path) -> None:
    table, rows, kinds = placed(
        tmp_path, "nom,Latitude,Longitude\na,48.85,2.35\nb,2.36,48.86\nc,0,0\nd,NC,NC\n"
    )
    assert table.names == ("nom", "Latitude", "Longitude")
    assert [(row["Longitude"], row["Latitude"]) for row in rows] == [
        ("2.35", "48.85"), ("2.36", "48.86"), ("", ""), ("", "")
    ]  # fmt: skip
    assert kinds == {"Latitude": "latitude", "Longitude": "longitude"}
    told = said(table)
    assert (told["coordinates-swapped"], told["coordinates-impossible"]) == ((1, (3,)), (1, (4,)))


def test_what_is_nowhere_is_left_empty_and_told(tmp_path: Path) -> None:
    table, rows, _ = placed(
        tmp_path,
        "lat,lon\n48.85,2.35\n48.86,2.36\n48.87,\n485.0,2.3\nici,là\n48.9,2.4\n48.91,2.41\n",
    )
    assert [pair[0] for pair in degrees(rows)] == ["2.35", "2.36", "", "", "", "2.4", "2.41"]
    assert said(table)["coordinates-impossible"] == (3, (4, 5, 6))


@pytest.mark.parametrize(
    "content",
    [
        "x,y\n12,40\n13,41\n",  # a plan of a hall, or half of Italy: nothing says which
        "x,y\n2,45\n3.5,46\n",  # a drawing, rather than France
        "x,y\n500000,5000000\n500100,5000100\n",  # metres of nowhere in France
        "x,y\n1222000,6236000\n1222010,6236010\n",  # of two systems
        "lon,lat\nouest,nord\nest,sud\n",
        "lon,lat\n1234,5678\n2345,6789\n",
        "longueur,largeur\n2.35,48.85\n",
        "lon,nom\n2.35,Paris\n",
        'surfaces\n"45,12 / 3,25"\n"46,10 / 4,50"\n',
        'note\n"45.1, 3.2"\n"46.1, 4.5"\n',
        'texte\n"{""a"": 1}"\n"{""a"": 2}"\n',
        "nom\n\n",
        "lat,lon\n",
    ],
)
def test_what_is_not_certain_is_left_alone(tmp_path: Path, content: str) -> None:
    table, _, kinds = placed(tmp_path, content)
    assert "longitude" not in table.names
    assert (kinds, [code for code in said(table) if code.startswith("coordinates")]) == ({}, [])


def test_where_most_rows_do_not_fit_nothing_is_done(tmp_path: Path) -> None:
    table, _, kinds = placed(tmp_path, "lat,lon\n48.85,2.35\n999,999\n888,777\n777,555\n")
    assert (table.names, kinds) == (("lat", "lon"), {})


def test_of_several_places_the_plainest_is_taken(tmp_path: Path) -> None:
    content = "arrivee_lon,arrivee_lat,lon,lat\n2.1,48.1,2.35,48.85\n2.2,48.2,2.36,48.86\n"
    assert placed(tmp_path, content)[2] == {"lon": "longitude", "lat": "latitude"}


@pytest.mark.parametrize(
    "header", ["Temps long", "plat", "Nombre lon", "xyz", "exy", "taux", "Y a-t-il"]
)
def test_headers_that_only_resemble(header: str) -> None:
    assert parse_axis_header(header)[0] == "" or parse_axis_header(header)[1]


# --- one column ---


@pytest.mark.parametrize(
    ("header", "cell"),
    [
        ("geo_point_2d", "48.85, 2.35"),
        ("Geo_point", "48.85. 2.35"),
        ("geom", "48.85,2.35"),
        ("coordonneesXY", "[2.35,48.85]"),
        ("coordonneesXY", "[\t2.35,48.85]"),
        ("coordonnees", "2.35 48.85"),
        ("GPS", "48,85 ; 2,35"),
        ("gps", "48,85, 2,35"),
        ("position", "48.85/2.35"),
        ("localisation", "(48.85, 2.35)"),
        ("geo_point_2d", '{"lon": 2.35, "lat": 48.85}'),
        ("n’importe", '{"lat":48.85,"lon":2.35}'),
        ("where", "48.8500, 2.3500"),
        ("the_geom", "POINT (2.35 48.85)"),
        ("wkt", "POINT(2.35 48.85)"),
        ("geom", "SRID=4326;POINT(2.35 48.85)"),
        ("g", "Point Z (2.35 48.85 12)"),
        ("geo_shape", '{"coordinates": [2.35, 48.85], "type": "Point"}'),
        (
            "geo_shape",
            '{"type":"Feature","properties":{},"geometry":{"type":"Point","coordinates":[2.35,48.85]}}',
        ),
    ],
)
def test_both_numbers_in_one_cell(tmp_path: Path, header: str, cell: str) -> None:
    quoted = cell.replace('"', '""')
    content = f'nom;"{header}"\n' + "".join(f'{name};"{quoted}"\n' for name in "abc") + "d;\n"
    table, rows, kinds = placed(tmp_path, content)
    assert degrees(rows) == [("2.35", "48.85")] * 3 + [("", "")]
    assert rows[0][header] == cell
    assert kinds == {"longitude": "longitude", "latitude": "latitude"}
    assert set(said(table)) <= {"coordinates-split", "altitudes-dropped"}


def test_rows_of_one_column_are_turned_like_the_others(tmp_path: Path) -> None:
    cells = ["48.85, 2.35", "2.36, 48.86", "48.87, 2.37", "0, 0", "999.1, 2.0", "48.9, 2.4"]
    table, rows, _ = placed(
        tmp_path, "n;geo_point_2d\n" + "".join(f"{n};{cell}\n" for n, cell in enumerate(cells))
    )
    assert [pair[0] for pair in degrees(rows)] == ["2.35", "2.36", "2.37", "", "", "2.4"]
    told = said(table)
    assert (told["coordinates-swapped"], told["coordinates-impossible"]) == ((1, (3,)), (2, (5, 6)))


LINE = {"coordinates": [[2.123456789, 48.1], [2.2, 48.2]], "type": "LineString"}


def test_shapes_of_opendatasoft_are_made_normal_beside_their_point(tmp_path: Path) -> None:
    quoted = json.dumps(LINE).replace('"', '""')
    content = (
        f'geo_shape;geo_point_2d;n\n"{quoted}";"48.15, 2.15";1\n;"48.2, 2.2";2\n'
        f'"{quoted}";"48.2, 2.2";3\n'
    )
    table, rows, kinds = placed(tmp_path, content)
    assert table.names == ("geo_shape", "geo_point_2d", "n", "longitude", "latitude")
    assert [row["geo_shape"] for row in rows] == [
        '{"type":"LineString","coordinates":[[2.1234568,48.1],[2.2,48.2]]}',
        "",
        '{"type":"LineString","coordinates":[[2.1234568,48.1],[2.2,48.2]]}',
    ]
    assert kinds == {"geo_shape": "geometry", "longitude": "longitude", "latitude": "latitude"}
    assert said(table) == {"coordinates-rounded": (2, ()), "coordinates-split": (3, ())}


def test_wkt_stays_and_a_geometry_is_added(tmp_path: Path) -> None:
    x = 773411.7347
    y = 6279244.6346
    content = (
        f'wkt;n\n"LINESTRING ({x} {y}, {x + 9} {y})";1\nsans;2\n"LINESTRING ({x} {y}, '
        f'{x + 8} {y})";3\n'
    ) + "".join(f'"LINESTRING ({x} {y}, {x + n} {y})";{n}\n' for n in range(10, 40))
    table, rows, kinds = placed(tmp_path, content)
    assert table.names == ("wkt", "n", "geometry")
    assert rows[0]["geometry"].startswith(
        '{"type":"LineString","coordinates":[[3.9090624,43.608451],'
    )
    assert kinds == {"geometry": "geometry"}
    assert said(table) == {"coordinates-reprojected": (32, ()), "geometry-unreadable": (1, (3,))}


@pytest.mark.nightly
@given(
    st.lists(st.text('0123456789.,- []{}()"POINTlatlon:;/éN', max_size=24), min_size=1, max_size=6),
    st.sampled_from(("geo_point_2d", "lat", "x", "geom")),
)
def test_no_cells_raise(tmp_path: Path, cells: list[str], header: str) -> None:
    other = {"lat": "lon", "x": "y"}.get(header, "n")
    rows = [(cell, str(number)) for number, cell in enumerate(cells)]
    table, _ = normalise_coordinates(make_raw_table([header, other], rows), tmp_path)
    assert (table.cells.width, table.cells.rows) == (len(table.names), len(rows))


# --- what is published ---


def convert(
    folder: Path, content: bytes, ending: str, to: str, raw: bool = False
) -> tuple[Path, str]:
    """The file that `convert` writes, and the code of its refusal or ""."""
    source = folder / f"source{ending}"
    target = folder / f"made{to}"
    scratch = Path(mkdtemp(dir=folder))
    source.write_bytes(content)
    job = ConversionJob(source=source, target=target, raw=raw, sheet="Données")
    (found,) = convert_files([job], scratch)
    return target, found.refused.code if found.refused else ""


TREES = b'nom,geo_point_2d,haut\nCh\xc3\xaane,"48.85, 2.35",12.5\nIf,,3.0\n'
AREAS = collection(
    [
        feature(
            {"type": "Polygon", "coordinates": [[[2, 48], [2.1, 48], [2.1, 48.1], [2, 48]]]},
            {"nom": "Bois", "n": 1},
        ),
        feature(None, {"nom": "Lande", "n": 2}),
    ]
)


def test_geojson_of_points(tmp_path: Path) -> None:
    made, _ = convert(tmp_path, TREES, ".csv", ".geojson")
    first = made.read_bytes()
    assert convert(tmp_path, TREES, ".csv", ".geojson")[0].read_bytes() == first
    lines = made.read_text().splitlines()
    assert (lines[0], lines[-1], len(lines)) == (
        '{"type":"FeatureCollection","features":[',
        "]}",
        4,
    )
    assert json.loads(made.read_text())["features"] == [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [2.35, 48.85]},
            "properties": {"nom": "Chêne", "geo_point_2d": "48.85, 2.35", "haut": 12.5},
        },
        {
            "type": "Feature",
            "geometry": None,
            "properties": {"nom": "If", "geo_point_2d": None, "haut": 3.0},
        },
    ]


def test_geojson_of_shapes_and_back(tmp_path: Path) -> None:
    made, _ = convert(tmp_path, AREAS, ".geojson", ".geojson")
    assert json.loads(made.read_text())["features"][0] == {
        "type": "Feature",
        "geometry": {
            "type": "Polygon",
            "coordinates": [[[2.0, 48.0], [2.1, 48.0], [2.1, 48.1], [2.0, 48.0]]],
        },
        "properties": {"nom": "Bois", "n": 1},
    }
    again, _ = convert(tmp_path / "..", made.read_bytes(), ".geojson", ".geojson")
    assert again.read_bytes() == made.read_bytes()


def test_the_same_layer_gives_the_same_table_as_geojson_and_as_csv(tmp_path: Path) -> None:
    layer, _ = convert(
        tmp_path,
        collection([at(2.35, 48.85, nom="a"), at(2.36, 48.86, nom="b")]),
        ".geojson",
        ".csv",
    )
    first = layer.read_bytes()
    sheet, _ = convert(tmp_path, b"nom;x;y\na;2,350;48,850\nb;2,360;48,860\n", ".csv", ".csv")
    assert first.decode().splitlines()[0] == "nom,longitude,latitude"
    assert [line.split(",")[-2:] for line in sheet.read_text().splitlines()] == [
        line.split(",")[-2:] for line in first.decode().splitlines()
    ]


@pytest.mark.parametrize(("content", "ending"), [(TREES, ".csv"), (AREAS, ".geojson")])
def test_parquet_is_geoparquet(tmp_path: Path, content: bytes, ending: str) -> None:
    made, _ = convert(tmp_path, content, ending, ".parquet")
    found = pq.read_table(made)
    geo = json.loads(found.schema.metadata[b"geo"])
    assert (geo["version"], geo["primary_column"]) == ("1.0.0", "geometry")
    assert geo["columns"]["geometry"]["encoding"] == "WKB"
    assert "crs" not in geo["columns"]["geometry"], "by the standard, its absence is CRS84"
    assert found.column_names[-1] == "geometry"
    assert found.column("geometry").null_count == 1
    first = made.read_bytes()
    assert convert(tmp_path, content, ending, ".parquet")[0].read_bytes() == first


def test_a_shape_is_an_object_in_json_and_is_left_out_of_workbooks(tmp_path: Path) -> None:
    made, _ = convert(tmp_path, AREAS, ".geojson", ".json")
    assert json.loads(made.read_text())[0]["geometry"]["type"] == "Polygon"
    book, _ = convert(tmp_path, AREAS, ".geojson", ".xlsx")
    assert [cell.value for cell in next(iter(openpyxl.load_workbook(book).active.rows))] == [  # type: ignore[union-attr]
        "nom",
        "n",
    ]
    sheet, _ = convert(tmp_path, AREAS, ".geojson", ".excel.csv")
    assert sheet.read_text("utf-8-sig").splitlines() == ["nom;n", "Bois;1", "Lande;2"]
    long = [[2 + n / 1e5, 48 + n / 1e5] for n in range(3_000)]
    large = collection([feature({"type": "LineString", "coordinates": long}, {"n": 1})])
    assert convert(tmp_path, large, ".geojson", ".xlsx")[1] == ""


@pytest.mark.parametrize(
    ("content", "ending", "to"),
    [
        (b"a,b\n1,2\n", ".csv", ".geojson"),
        (collection([feature(json.loads(json.dumps(LINE)))]), ".geojson", ".xlsx"),
    ],
)
def test_a_format_that_is_not_for_such_a_table_is_refused(
    tmp_path: Path, content: bytes, ending: str, to: str
) -> None:
    made, code = convert(tmp_path, content, ending, to)
    assert (code, made.exists()) == ("export-unsuited", False)


def test_raw_leaves_every_cell_as_written(tmp_path: Path) -> None:
    made, _ = convert(tmp_path, TREES, ".csv", ".csv", raw=True)
    assert made.read_text().splitlines()[0] == "nom,geo_point_2d,haut"


def test_a_geojson_that_would_be_too_large_is_not_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("site_builder.prepare.exports.geojson.LARGEST", 20)
    made, code = convert(tmp_path, TREES, ".csv", ".geojson")
    assert (code, made.exists()) == ("export-limit", False)


def test_the_kinds_of_a_geojson_suit_it() -> None:
    suits = BY_NAME["geojson"].suits
    assert suits({"geometry", "string"})
    assert suits({"longitude", "latitude"})
    assert not suits({"longitude", "number"})


def test_a_page_shows_shapes_in_words(tmp_path: Path) -> None:
    files: dict[str, Any] = {
        "communes.yml": COMMUNES,
        "datasets/lille/bois/datapackage.yaml": "title: Bois (données fictives)\n",
        "datasets/lille/bois/bois.geojson": AREAS.decode(),
        "datasets/lille/arbres/datapackage.yaml": "title: Arbres (données fictives)\n",
        "datasets/lille/arbres/arbres.csv": TREES.decode(),
    }
    write(tmp_path, files)
    report = made(tmp_path)
    assert not report.problems
    page = (tmp_path / "build/lille/bois/index.html").read_text()
    text = page.replace("\u00a0", " ").replace("\u202f", " ")
    assert "polygone, 4 points" in text
    assert "° N" not in text, "corners of a map tell a reader nothing"
    assert "Les fichiers pour Excel n’ont pas la colonne « geometry »" in text
    assert '{"type"' not in page
    for name in ("bois/bois", "arbres/arbres"):
        folder = tmp_path / "build/data/lille" / name
        assert {path.name.partition(".")[2] for path in folder.parent.glob(f"{folder.name}.*")} == {
            "csv", "excel.csv", "geojson", "json", "parquet", "xlsx",
        }  # fmt: skip
    package = json.loads((tmp_path / "build/data/lille/bois/datapackage.json").read_text())
    assert package["resources"][0]["schema"]["fields"][-1] == {
        "name": "geometry",
        "type": "geojson",
    }
    assert "Pour une carte" in (tmp_path / "build/lille/arbres/index.html").read_text()

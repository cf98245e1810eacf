"""Layers as communes send them, in every format, become one table in WGS 84: what was lost on the
way is told."""

from __future__ import annotations

import json
import random
import re
import struct
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pyproj
import pytest
from books import zipped
from hypothesis import given
from hypothesis import strategies as st
from layers import at, collection, feature, point, rows, said, unpacked, write
from nightly import nightly_after
from raw_tables import raw, refusal, table
from tools import ROOT

from site_builder.core.language import load_language
from site_builder.core.model.reading_hints import ReadingHints
from site_builder.geography.france import TERRITORIES
from site_builder.geography.geometry import (
    PositionConverter,
    UnreadableGeometry,
    normalise_geometry,
)
from site_builder.geography.systems import (
    LAMBERT_2,
    SYSTEMS,
    find_crs_by_wkt,
    parse_epsg_code,
    recognise_projected_crs,
)
from site_builder.geography.wkt import decode_wkt
from site_builder.prepare import cache_key
from site_builder.readers import gdal
from site_builder.readers.read import RawTable

REAL = ROOT.parent / "shared" / "data" / "real"
SQUARE = [[2.0, 48.0], [2.1, 48.0], [2.1, 48.1], [2.0, 48.1], [2.0, 48.0]]
HOLE = [[2.02, 48.02], [2.04, 48.02], [2.04, 48.04], [2.02, 48.04], [2.02, 48.02]]


def polygon(*rings: Any) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": list(rings)}


# --- systems ---


ESRI = (900913, 102100, 102113)  # codes that EPSG does not have, or has no more


@pytest.mark.parametrize("system", nightly_after(3, SYSTEMS), ids=lambda one: one.name)
def test_our_formulas_are_those_of_proj(system: Any) -> None:
    there = pyproj.Transformer.from_crs(4326, system.codes[0], always_xy=True)
    back = [
        pyproj.Transformer.from_crs(code, 4326, always_xy=True)
        for code in system.codes
        if code not in ESRI
    ]
    draw = random.Random(1)
    for _ in range(200):
        x, y = there.transform(
            draw.uniform(-5, 9.5), getattr(system, "origin", 46.5) + draw.uniform(-1, 1)
        )
        found = system.to_wgs84(x, y)
        near = 1e-9 if system is not LAMBERT_2 else 2e-6  # twenty centimetres
        assert all(found == pytest.approx(one.transform(x, y), abs=near) for one in back)


def test_no_place_of_france_lies_in_france_when_its_numbers_change_places() -> None:
    for west, south, east, north in TERRITORIES:
        for other_west, other_south, other_east, other_north in TERRITORIES:
            is_apart = east < other_south or other_north < west
            assert is_apart or north < other_west or other_east < south


@pytest.mark.parametrize(
    ("text", "coordinates"),
    [
        ("POINT (2.35 48.85)", [2.35, 48.85]),
        ("  point( -2.5\t4e1 ) ", [-2.5, 40.0]),
        ("SRID=4326;Point Z (1 2 3)", [1, 2, 3]),
        ("POINTZM(1 2 3 4)", [1, 2, 3]),
        ("POINT M (1 2 3)", [1, 2]),
        ("POINT EMPTY", []),
        ("POINT (NaN NaN)", []),
        ("LINESTRING (1 2, 3 4)", [[1, 2], [3, 4]]),
        ("POLYGON ((1 2,3 4,1 2),(7 8,9 9))", [[[1, 2], [3, 4], [1, 2]], [[7, 8], [9, 9]]]),
        ("MULTIPOINT (1 2, (3 4), EMPTY)", [[1, 2], [3, 4]]),
        ("MULTILINESTRING ((1 2, 3 4), EMPTY)", [[[1, 2], [3, 4]], []]),
        ("MULTIPOLYGON (((1 2, 3 4, 5 6)), EMPTY)", [[[[1, 2], [3, 4], [5, 6]]], []]),
    ],
)  # fmt: skip
def test_well_known_text_is_read(text: str, coordinates: Any) -> None:
    assert decode_wkt(text)["coordinates"] == coordinates
    within = decode_wkt(f"GEOMETRYCOLLECTION ({text}, {text})") if "(1 2," in text else None
    assert (
        within is None or [one["coordinates"] for one in within["geometries"]] == [coordinates] * 2
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "POINT",
        "POINT (1 2",
        "POINT (1 2) x",
        "POINT (1 2 3)",
        "POINT (1, 2)",
        "POINT ((1 2))",
        "POINT (1\u00a02)",
        "POINT (١ ٢)",
        "POINT (1 a)",
        "LINESTRING Z (1 2, 3 4)",
        "LINESTRING ()",
        "POLYGON (EMPTY)",
        "POLYGON ((1 2, 3 4)",
        "MULTIPOINT (1 2",
        "CIRCULARSTRING (0 0, 1 1, 2 2)",
        "GEOMETRYCOLLECTION (POINT Z (1 2 3))",
        "GEOMETRYCOLLECTION (" * 5_000,
    ],
)
def test_what_is_no_well_known_text_is_refused(text: str) -> None:
    with pytest.raises(UnreadableGeometry):
        decode_wkt(text)


TOWNS = {
    "CC42": (8.74, 41.92),
    "CC43": (3.87, 43.61),
    "CC44": (5.37, 43.9),
    "CC45": (4.83, 45.2),
    "CC46": (1.26, 45.83),
    "CC47": (-1.55, 47.22),
    "CC48": (7.75, 48.3),
    "CC49": (0.49, 49.3),
    "CC50": (3.06, 50.2),
    "Lambert-93": (3.06, 50.63),
    "Lambert II étendu": (3.06, 50.63),
    "Web Mercator": (3.87, 43.61),
}


@pytest.mark.parametrize("name", TOWNS)
def test_a_system_is_told_by_where_it_puts_things(name: str) -> None:
    system = next(one for one in SYSTEMS if one.name == name)
    x, y = pyproj.Transformer.from_crs(4326, system.codes[0], always_xy=True).transform(
        *TOWNS[name]
    )
    assert recognise_projected_crs([(x, y), (x + 900, y - 700)]) == (system,)


def test_what_two_systems_could_be_is_neither() -> None:
    """Belle-Île in CC47 has the numbers of Cap Corse in Lambert-93."""
    assert recognise_projected_crs([(1_222_000.0, 6_236_000.0)]) == ()
    assert recognise_projected_crs([(500_000.0, 5_000_000.0)]) == ()
    assert recognise_projected_crs([]) == ()


@pytest.mark.parametrize(
    ("declared", "code"),
    [
        ("EPSG:2154", 2154),
        ("urn:ogc:def:crs:EPSG::3943", 3943),
        ("urn:ogc:def:crs:OGC:1.3:CRS84", 4326),
        ("http://www.opengis.net/def/crs/EPSG/0/3950", 3950),
        ('GEOGCS["x",AUTHORITY["EPSG","4171"]]', 4171),
        ('PROJCRS["x",ID["EPSG",2975]]', 2975),
        ("", 0),
        ("local", 0),
    ],
)
def test_a_code_is_found_in_every_way_to_write_it(declared: str, code: int) -> None:
    assert parse_epsg_code(declared) == code


# --- geometries ---


def test_rings_are_closed_and_wound_as_the_standard_wants_them() -> None:
    clockwise = SQUARE[::-1]
    open_hole = HOLE[:-1]
    made = normalise_geometry(polygon(clockwise, open_hole), PositionConverter())
    assert made == polygon(SQUARE, HOLE[::-1])


@pytest.mark.parametrize(
    "wrong",
    [
        None,
        3,
        [],
        {},
        {"type": "Circle", "coordinates": [2, 48]},
        {"type": "Point", "coordinates": [2]},
        {"type": "Point", "coordinates": ["2", "48"]},
        {"type": "Point", "coordinates": [True, 48]},
        {"type": "Point", "coordinates": [float("nan"), 48]},
        {"type": "Point", "coordinates": [999, 48]},
        {"type": "Point", "coordinates": [10**400, 48]},
        {"type": "Point", "coordinates": {"x": 1}},
        {"type": "LineString", "coordinates": [[2, 48]]},
        {"type": "Polygon", "coordinates": [[[2, 48], [3, 48]]]},
        {"type": "Polygon", "coordinates": [2, 48]},
        {"type": "GeometryCollection", "geometries": 5},
        {"type": ["Point"], "coordinates": [2, 48]},
    ],
)
def test_what_is_no_geometry_is_unreadable(wrong: Any) -> None:
    with pytest.raises(UnreadableGeometry):
        normalise_geometry(wrong, PositionConverter())


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=3)
    ),
    max_leaves=12,
)
KINDS = (
    "Point",
    "MultiPoint",
    "LineString",
    "MultiLineString",
    "Polygon",
    "MultiPolygon",
    "GeometryCollection",
    "X",
)
NUMBERS = st.recursive(
    st.floats(allow_nan=False, width=32) | st.integers(-200, 200),
    lambda inner: st.lists(inner, min_size=1, max_size=4),
    max_leaves=20,
)
GEOMETRIES = st.fixed_dictionaries(
    {"type": st.sampled_from(KINDS)}, optional={"coordinates": NUMBERS | JSON, "geometries": JSON}
)
FEATURES = st.fixed_dictionaries(
    {"type": st.sampled_from(("Feature", "Feature", "Point", "?"))},
    optional={"properties": st.dictionaries(st.text(max_size=6), JSON, max_size=3) | JSON,
              "geometry": GEOMETRIES | JSON, "id": JSON},
)  # fmt: skip


@pytest.mark.nightly
@given(st.lists(FEATURES | JSON, max_size=4), JSON)
def test_no_geojson_raises(tmp_path: Path, features: list[Any], crs: Any) -> None:
    content = json.dumps({"type": "FeatureCollection", "features": features, "crs": crs}).encode()
    found, cells = raw(tmp_path, content, ".geojson")
    assert not isinstance(found, RawTable) or len(cells) == len(features)


@given(
    st.binary(max_size=60),
    st.sampled_from((".geojson", ".kml", ".kmz", ".gpkg", ".gpx", ".gml")),
    st.booleans(),
)
def test_no_bytes_raise(tmp_path: Path, content: bytes, ending: str, spoilt: bool) -> None:
    start = {
        ".kml": b"<kml><Placemark>",
        ".gpx": b"<gpx>",
        ".gml": b"<FeatureCollection>",
        ".gpkg": b"SQLite format 3\0",
    }
    raw(tmp_path, start.get(ending, b'{"type":"Feature",') + content if spoilt else content, ending)


# --- GeoJSON ---


def test_points_are_two_columns_and_properties_the_others(tmp_path: Path) -> None:
    content = collection(
        [
            at(2.5, 48.5, nom="Chêne", haut=1.0, fait=True, rien=None),
            at(2.6, 48.6, nom="If", plus=[1]),
        ]
    )
    found = table(tmp_path, content, ".geojson")
    assert rows(found) == [
        {
            "nom": "Chêne",
            "haut": "1",
            "fait": "true",
            "rien": None,
            "plus": None,
            "longitude": "2.5",
            "latitude": "48.5",
        },
        {
            "nom": "If",
            "haut": None,
            "fait": None,
            "rien": None,
            "plus": "[1]",
            "longitude": "2.6",
            "latitude": "48.6",
        },
    ]


def test_shapes_are_one_column_and_missing_ones_are_kept(tmp_path: Path) -> None:
    content = collection(
        [feature(polygon(SQUARE), {"n": 1}), feature(None, {"n": 2}), at(2.5, 48.5, n=3)]
    )
    found = table(tmp_path, content, ".geojson")
    assert [row["geometry"] for row in rows(found)] == [
        '{"type":"Polygon","coordinates":[[[2.0,48.0],[2.1,48.0],[2.1,48.1],[2.0,48.1],[2.0,48.0]]]}',
        None,
        '{"type":"Point","coordinates":[2.5,48.5]}',
    ]


def test_a_layer_without_any_shape_is_a_table(tmp_path: Path) -> None:
    assert table(tmp_path, collection([feature(None, {"n": 1})]), ".geojson")[0].names == ("n",)


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_the_encodings_of_geojson(tmp_path: Path, codec: str) -> None:
    text = collection([at(2.5, 48.5, nom="Fraîche allée des Érables, près du Pré")]).decode()
    found = table(tmp_path, text.encode(codec), ".geojson")
    assert rows(found)[0]["nom"] == "Fraîche allée des Érables, près du Pré"
    assert found[0].reading.encoding == codec
    assert ("encoding-converted" in said(found[0])) == (codec not in ("utf-8", "utf-8-sig"))


@pytest.mark.parametrize(
    "content",
    [
        at(2.5, 48.5, n=1),
        {"type": "Point", "coordinates": [2.5, 48.5]},
        {
            "type": "GeometryCollection",
            "geometries": [{"type": "MultiPoint", "coordinates": [[2.5, 48.5]]}],
        },
    ],
)
def test_one_feature_or_bare_geometries_are_a_layer_too(
    tmp_path: Path, content: dict[str, Any]
) -> None:
    assert rows(table(tmp_path, json.dumps(content).encode(), ".geojson"))[0]["latitude"] == "48.5"


@pytest.mark.parametrize("mark", ["", "\x1e"])
def test_features_line_by_line_are_a_layer(tmp_path: Path, mark: str) -> None:
    lines = "".join(f"{mark}{json.dumps(at(2.5, 48.5, n=n))}\n" for n in range(3))
    assert [row["n"] for row in rows(table(tmp_path, lines.encode(), ".geojson"))] == [
        "0",
        "1",
        "2",
    ]


def test_an_id_is_kept_unless_it_is_a_rank(tmp_path: Path) -> None:
    point_ = {"type": "Point", "coordinates": [2.5, 48.5]}
    real = collection(
        [feature(point_, {"n": 1}, id="arbre-7"), feature(point_, {"n": 2}, id="arbre-9")]
    )
    assert [row["id"] for row in rows(table(tmp_path, real, ".geojson"))] == ["arbre-7", "arbre-9"]
    for first in (0, 1):
        ranks = collection([feature(point_, {"n": n}, id=n + first) for n in range(3)])
        assert "id" not in table(tmp_path, ranks, ".geojson")[0].names
    twice = collection([feature(point_, {"ID": 5}, id="x")])
    assert "id" not in table(tmp_path, twice, ".geojson")[0].names


def test_properties_that_say_where_are_not_doubled(tmp_path: Path) -> None:
    same = collection([at(2.5, 48.5, Lon=2.5, Lat="48,5"), at(2.6, 48.6, Lon=2.6, Lat=48.6)])
    assert table(tmp_path, same, ".geojson")[0].names == ("Lon", "Lat")
    other = collection([at(2.5, 48.5, Lon=2.5, Lat=48.5), at(2.6, 48.6, Lon=9.9, Lat=48.6)])
    assert table(tmp_path, other, ".geojson")[0].names == ("Lon", "Lat", "longitude", "latitude")


def test_projected_coordinates_without_a_word_are_recognised(tmp_path: Path) -> None:
    found = table(
        tmp_path, collection([at(1768329.3464, 2266914.3262), at(1768400.0, 2267000.5)]), ".geojson"
    )
    x, y = pyproj.Transformer.from_crs(3943, 4326, always_xy=True).transform(
        1768329.3464, 2266914.3262
    )
    assert rows(found)[0] == {
        "longitude": f"{x:.7f}".rstrip("0"),
        "latitude": f"{y:.7f}".rstrip("0"),
    }
    assert found[0].repairs[0].params["system"] == "CC43"
    assert said(found[0])["coordinates-reprojected"][0] == 2


def test_metres_that_the_maps_of_the_web_could_be_are_doubted(tmp_path: Path) -> None:
    """Lille in Web Mercator has the numbers of a beach of the Vendée in Lambert-93."""
    x, y = pyproj.Transformer.from_crs(4326, 3857, always_xy=True).transform(3.06, 50.63)
    made = table(tmp_path, collection([at(x, y)]), ".geojson")[0]
    [told] = made.problems
    assert (told.code, told.severity, made.repairs[0].params) == (
        "coordinates-ambiguous", "warning", {"system": "Lambert-93"},
    )  # fmt: skip
    assert (told.params["other"], told.params["elsewhere"]) == ("Web Mercator", "50,63 ; 3,06")
    assert "→" in load_language("fr").problem(told)
    declared = collection([at(x, y)], crs={"type": "name", "properties": {"name": "EPSG:3857"}})
    found = table(tmp_path, declared, ".geojson")
    assert (rows(found), found[0].problems) == ([{"longitude": "3.06", "latitude": "50.63"}], ())
    north = pyproj.Transformer.from_crs(4326, 2154, always_xy=True).transform(3.06, 50.63)
    assert table(tmp_path, collection([at(*north)]), ".geojson")[0].problems == ()


def test_a_property_named_twice_is_refused(tmp_path: Path) -> None:
    """Of two, a program keeps one without a word; a name may stand in a text too, or be written
    otherwise."""
    content = collection([at(2.5, 48.5, nom="a", other="nom")])
    assert rows(table(tmp_path, content, ".geojson"))[0]["nom"] == "a"
    for twice in (b'"nom": "a", "nom": "b"', b'"nom": "a", "n\\u006fm": "b"'):
        refused = refusal(tmp_path, content.replace(b'"nom": "a"', twice), ".geojson")
        assert (refused.code, refused.params["key"]) == ("records-key-twice", "nom")


@pytest.mark.parametrize("space", ['xmlns:a="urn:a"', 'xmlns:a="http://www.opengis.net/gml/3.2"'])
def test_a_column_of_a_gml_that_has_the_name_of_a_shape_is_refused(
    tmp_path: Path, space: str
) -> None:
    gml = (
        '<x:FeatureCollection xmlns:x="urn:x" xmlns:gml="http://www.opengis.net/gml" '
        f"{space}><gml:featureMember><x:f>"
        "<x:nom>Parc</x:nom>{}<x:g><{gml}:Point><{gml}:pos>2.5 "
        "48.5</{gml}:pos></{gml}:Point></x:g></x:f>"
        "</gml:featureMember></x:FeatureCollection>"
    )
    named = gml.format("<x:Surface>12.5</x:Surface>", gml="gml")
    refused = refusal(tmp_path, named.encode(), ".gml")
    assert (refused.code, refused.params["column"]) == ("gml-shape-name", "Surface")
    assert (
        rows(
            table(
                tmp_path,
                gml.format("<x:Superficie>12.5</x:Superficie>", gml="gml").encode(),
                ".gml",
            )
        )[0]["Superficie"]
        == "12.5"
    )
    if "3.2" in space:  # whatever the prefix, it is GML's own
        assert rows(table(tmp_path, gml.format("", gml="a").encode(), ".gml"))[0]["nom"] == "Parc"


@pytest.mark.parametrize("name", ["EPSG:2154", "urn:ogc:def:crs:EPSG::2154"])
def test_a_declared_system_is_believed(tmp_path: Path, name: str) -> None:
    """Metres that Lambert-93 and CC47 could both be: the member crs decides."""
    crs = {"type": "name", "properties": {"name": name}}
    found = table(tmp_path, collection([at(1_222_000.0, 6_236_000.0)], crs=crs), ".geojson")
    assert float(str(rows(found)[0]["longitude"])) > 9


def test_an_island_overseas_needs_its_system_to_be_named(tmp_path: Path) -> None:
    x, y = pyproj.Transformer.from_crs(4326, 2975, always_xy=True).transform(55.45, -20.88)
    named = collection([at(x, y)], crs={"type": "name", "properties": {"name": "EPSG:2975"}})
    assert rows(table(tmp_path, named, ".geojson")) == [
        {"longitude": "55.45", "latitude": "-20.88"}
    ]
    assert refusal(tmp_path, collection([at(x, y)]), ".geojson").code == "coordinates-unknown"
    wrong = collection([at(x, y)], crs={"type": "name", "properties": {"name": "EPSG:999999"}})
    assert refusal(tmp_path, wrong, ".geojson").code == "crs-unknown"


def test_a_system_that_the_numbers_deny_is_not_believed(tmp_path: Path) -> None:
    degrees = collection([at(2.5, 48.5)], crs={"type": "name", "properties": {"name": "EPSG:2154"}})
    found = table(tmp_path, degrees, ".geojson")
    assert (rows(found)[0]["longitude"], said(found[0])["crs-lies"]) == ("2.5", (1, ()))
    metres = collection(
        [at(773411.7347, 6279244.6346)], crs={"type": "name", "properties": {"name": "CRS84"}}
    )
    assert said(table(tmp_path, metres, ".geojson")[0])["coordinates-reprojected"][0] == 1


def test_latitudes_that_come_first_are_put_second(tmp_path: Path) -> None:
    content = collection([at(48.5, 2.5), at(2.6, 48.6), at(-21.1, 55.5)])
    found = table(tmp_path, content, ".geojson")
    assert [(row["longitude"], row["latitude"]) for row in rows(found)] == [
        ("2.5", "48.5"),
        ("2.6", "48.6"),
        ("55.5", "-21.1"),
    ]
    assert said(found[0])["coordinates-swapped"] == (2, (1, 3))


def test_places_elsewhere_stay_where_they_are(tmp_path: Path) -> None:
    """Twin towns of another country: nothing says that they are the wrong way round."""
    found = table(
        tmp_path, collection([at(13.4, 52.5), at(-0.1, 51.5), at(52.5, 13.4)]), ".geojson"
    )
    assert [row["longitude"] for row in rows(found)] == ["13.4", "-0.1", "52.5"]
    assert said(found[0]) == {}


def test_what_is_nowhere_is_left_empty_and_told(tmp_path: Path) -> None:
    content = collection(
        [
            at(2.5, 48.5),
            at(0, 0),
            at(2.5, 480.5),
            feature({"type": "Point", "coordinates": ["a", 1]}),
        ]
    )
    found = table(tmp_path, content, ".geojson")
    assert [row["longitude"] for row in rows(found)] == ["2.5", None, None, None]
    assert said(found[0]) == {
        "coordinates-impossible": (2, (2, 3)),
        "geometry-unreadable": (1, (4,)),
    }


def test_altitudes_and_needless_digits_go_with_a_word(tmp_path: Path) -> None:
    tall = feature({"type": "Point", "coordinates": [2.123456789, 48.5, 120.0]})
    flat = feature({"type": "Point", "coordinates": [2.5, 48.5, 0.0]})
    found = table(tmp_path, collection([tall, flat]), ".geojson")
    assert rows(found)[0]["longitude"] == "2.1234568"
    assert said(found[0]) == {"coordinates-rounded": (1, ()), "altitudes-dropped": (1, ())}


def test_lost_letters_are_told_and_the_layer_is_kept(tmp_path: Path) -> None:
    found, _ = table(tmp_path, collection([at(2.5, 48.5, **{"_1_\ufffd_4_ANS": 1})]), ".geojson")
    assert [(problem.code, problem.severity) for problem in found.problems] == [
        ("text-destroyed", "error")
    ]


DEEP = 100_000
BOMBS = {
    "empty": (b"", "file-empty"),
    "none": (collection([]), "features-none"),
    "no-geojson": (b'{"type": "Topology", "objects": {}}', "geojson-not"),
    "cut": (collection([at(2.5, 48.5)])[:-20], "geojson-cut"),
    "nan": (
        (
            b'{"type":"FeatureCollection","features":[\n'
            b'{"type":"Feature","properties":{"a":NaN},"geometry":null}]}'
        ),
        "geojson-broken",
    ),
    "huge": (
        b'{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"a":1e999},"geometry":null}]}',
        "feature-broken",
    ),
    "far": (collection([at(5e8, 5e8)]), "coordinates-unknown"),
    "list": (b'{"type":"FeatureCollection","features":[3]}', "feature-broken"),
    "deep": (
        b'{"type":"Feature","properties":{"a":' + b"[" * DEEP + b"]" * DEEP + b'},"geometry":null}',
        "records-too-deep",
    ),
    "deep-shape": (
        b'{"type":"Polygon","coordinates":' + b"[" * DEEP + b"]" * DEEP + b"}",
        "records-too-deep",
    ),
    "wide": (collection([feature(None, {f"k{n}": 1 for n in range(2_500)})]), "too-many-columns"),
    "long": (
        collection(
            [feature({"type": "LineString", "coordinates": [[2.123456, 48.123456]] * 450_000})]
        ),
        "geometry-too-long",
    ),
    "bytes": (collection([at(2.5, 48.5, nom="\u00e9" * 300_000)]) + b"\xe9", "encoding-broken"),
    "nul": (collection([at(2.5, 48.5, a="x\0y")]), "nul-bytes"),
}


@pytest.mark.parametrize("name", nightly_after(4, BOMBS))
def test_a_bomb_is_one_refusal(tmp_path: Path, name: str) -> None:
    content, code = BOMBS[name]
    assert refusal(tmp_path, content, ".geojson").code == code


def test_a_collection_of_collections_within_collections_ends(tmp_path: Path) -> None:
    inner: dict[str, Any] = {"type": "Point", "coordinates": [2.5, 48.5]}
    for _ in range(40):
        inner = {"type": "GeometryCollection", "geometries": [inner]}
    found = table(tmp_path, collection([feature(inner), feature(polygon(SQUARE))]), ".geojson")
    assert said(found[0])["geometry-unreadable"] == (1, (1,))


# --- KML ---

KML = (
    '<?xml version="1.0" encoding="{0}"?><kml '
    'xmlns="http://www.opengis.net/kml/2.2"><Document>{1}</Document></kml>'
)
SPOT = "<Placemark>{0}<Point><coordinates>\n 2.5,48.5,0 </coordinates></Point></Placemark>"


def kml(body: str, encoding: str = "utf-8") -> bytes:
    return KML.format(encoding, body).encode(encoding)


def test_data_of_a_placemark_are_columns_and_styles_are_not(tmp_path: Path) -> None:
    data = (
        "<name>Chêne</name><styleUrl>#rouge</styleUrl><Style><IconStyle><color>ff0000</color></IconStyle></Style>"
        '<ExtendedData><Data name="âge"><displayName>x</displayName><value> 12 </value></Data>'
        '<SchemaData schemaUrl="#s"><SimpleData '
        'name="essence">Quercus</SimpleData></SchemaData></ExtendedData>'
    )
    schema = (
        '<Folder><name>x</name><Schema id="s"><SimpleField name="essence" type="string"/></Schema>'
    )
    found = table(tmp_path, kml(f"{schema}{SPOT.format(data)}</Folder>"), ".kml")
    assert rows(found) == [
        {"name": "Chêne", "âge": "12", "essence": "Quercus", "longitude": "2.5", "latitude": "48.5"}
    ]


def test_several_folders_are_one_table(tmp_path: Path) -> None:
    folders = "".join(
        f"<Folder><name>{name}</name>{SPOT.format('')}</Folder>" for name in ("Bancs", "Arbres")
    )
    found = table(tmp_path, kml(folders), ".kml")
    assert [row["dossier"] for row in rows(found)] == ["Bancs", "Arbres"]
    assert said(found[0]) == {"kml-folders": (2, ())}


def test_the_table_in_a_balloon_is_columns(tmp_path: Path) -> None:
    cells = "<tr><td>NOM</td><td>{0}</td></tr><tr><td>AGE</td><td>&lt;Null&gt;</td></tr>"
    html = "<html><head><title>t</title><style>x{{}}</style></head><table><tr><td>Arbres</td></tr>{0}</table></html>"  # noqa: E501
    balloon = "<description><![CDATA[{0}]]></description>"
    spots = [
        SPOT.format(balloon.format(html.format(cells.format(name)))) for name in ("Chêne", "If")
    ]
    found = table(tmp_path, kml("".join(spots)), ".kml")
    assert rows(found)[0] == {"NOM": "Chêne", "AGE": None, "longitude": "2.5", "latitude": "48.5"}
    assert said(found[0]) == {"kml-balloons": (2, ())}
    words = table(
        tmp_path,
        kml(SPOT.format(balloon.format("<b>Très</b> vieux<br>et grand<script>x()</script>"))),
        ".kml",
    )
    assert rows(words)[0]["description"] == "Très vieux\net grand"


def test_shapes_of_kml(tmp_path: Path) -> None:
    ring = "<LinearRing><coordinates>2,48 2.1,48 2.1,48.1 2,48</coordinates></LinearRing>"
    shapes = (
        f"<Placemark><Polygon><outerBoundaryIs>{ring}</outerBoundaryIs></Polygon></Placemark>"
        "<Placemark><MultiGeometry><LineString><coordinates>2,48,5 "
        "3,48,6</coordinates></LineString>"
        "<LineString><coordinates>2,47 3,47</coordinates></LineString></MultiGeometry></Placemark>"
        f"<Placemark><MultiGeometry><Point><coordinates>2,48</coordinates></Point>{ring}</MultiGeometry></Placemark>"
        "<Placemark><Point><coordinates>ici</coordinates></Point></Placemark><Placemark/>"
    )
    found = table(tmp_path, kml(shapes), ".kml")
    kinds = [re.findall('"type":"([A-Za-z]+)"', str(row["geometry"])) for row in rows(found)]
    assert kinds == [
        ["Polygon"],
        ["MultiLineString"],
        ["GeometryCollection", "Point", "LineString"],
        [],
        [],
    ]
    assert said(found[0]) == {"altitudes-dropped": (1, ()), "geometry-unreadable": (1, (4,))}


def test_a_kml_is_read_in_the_encoding_that_it_has(tmp_path: Path) -> None:
    spot = SPOT.format("<name>Près de l’allée fraîche</name>")
    for written, told in (
        ("utf-8", "utf-8"),
        ("cp1252", "utf-8"),
        ("cp1252", "iso-8859-1"),
        ("utf-16", "utf-16"),
    ):
        found = table(tmp_path, KML.format(told, spot).encode(written), ".kml")
        assert rows(found)[0]["name"] == "Près de l’allée fraîche", (written, told)


def test_a_kmz_is_its_main_kml(tmp_path: Path) -> None:
    packed = BytesIO()
    with ZipFile(packed, "w") as archive:
        archive.writestr("files/autre.kml", kml(SPOT.format("<name>autre</name>")))
        archive.writestr("files/icone.png", b"\x89PNG")
        archive.writestr("doc.kml", kml(SPOT.format("<name>le bon</name>")))
    assert rows(table(tmp_path, packed.getvalue(), ".kmz"))[0]["name"] == "le bon"
    with ZipFile(packed, "w") as archive:
        archive.writestr("a.txt", "x")
    assert refusal(tmp_path, packed.getvalue(), ".kmz").code == "kmz-empty"
    assert refusal(tmp_path, packed.getvalue()[:40], ".kmz").code == "kmz-broken"


def test_xml_that_calls_for_more_is_refused(tmp_path: Path) -> None:
    bomb = (
        b'<!DOCTYPE kml [<!ENTITY a "aaaa"><!ENTITY b '
        b'"&a;&a;">]><kml><Placemark><name>&b;</name></Placemark></kml>'
    )
    assert refusal(tmp_path, bomb, ".kml").code == "xml-doctype"
    assert refusal(tmp_path, b"<kml>\n<Placemark></kml>", ".kml").params == {"line": 2}
    assert (
        refusal(tmp_path, b"<kml>" + b"<a>" * 300 + b"</a>" * 300 + b"</kml>", ".kml").code
        == "xml-deep"
    )
    assert refusal(tmp_path, kml(""), ".kml").code == "features-none"


def test_the_author_of_a_kml_is_not_published(tmp_path: Path) -> None:
    author = (
        '<atom:author xmlns:atom="http://www.w3.org/2005/Atom"><atom:name>Camille '
        "Exemple</atom:name></atom:author>"
    )
    found, _ = table(tmp_path, kml(author + SPOT.format("")), ".kml")
    assert [leak.code for leak in found.leaks] == ["original-geo-metadata"]
    assert "Camille" not in str(found)


# --- what GDAL reads ---

TEXTS = ["Près de l’allée fraîche", "Été à l’œuvre", "Chêne"]
PLACES = [point(773411.7347 + n, 6279244.6346) for n in range(3)]
MAPINFO = (
    'PROJCS["_MI_0",GEOGCS[,DATUM["D_North_American_1983",SPHEROID["GRS80",6378137,298.257222101]],'
    'PRIMEM["Greenwich",0],UNIT["Degree",0.017453292519943295]],PROJECTION["Lambert_Conformal_Conic"],'
    'PARAMETER["standard_parallel_1",44],PARAMETER["standard_parallel_2",49.00000000001],'
    'PARAMETER["latitude_of_origin",46.5],PARAMETER["central_meridian",3],PARAMETER["false_easting",700000],'
    'PARAMETER["false_northing",6600000],UNIT["Meter",1]]'
)


@pytest.fixture
def parts(tmp_path: Path) -> Path:
    """A shapefile of three points in Lambert-93, its texts in cp1252, without .cpg and .prj."""
    folder = tmp_path / "parts"
    folder.mkdir()
    write(
        folder / "arbres.shp",
        PLACES,
        {"nom": TEXTS, "n": [1, 2, 3]},
        encoding="cp1252",
        crs="EPSG:2154",
    )
    for ending in (".cpg", ".prj"):
        (folder / f"arbres{ending}").unlink(missing_ok=True)
    return folder


def test_a_shapefile_without_prj_and_cpg(tmp_path: Path, parts: Path) -> None:
    found = unpacked(tmp_path)
    assert [row["nom"] for row in rows(found)] == TEXTS
    assert rows(found)[0] | {"nom": ""} == {
        "nom": "",
        "n": "1",
        "longitude": "3.9090624",
        "latitude": "43.608451",
    }
    assert list(said(found[0])) == ["encoding-converted", "coordinates-reprojected"]


@pytest.mark.parametrize(
    ("codec", "page"), [("cp1252", "UTF-8"), ("cp850", ""), ("utf-8", ""), ("utf-8", "1252")]
)
def test_the_texts_of_a_shapefile_tell_their_encoding(
    tmp_path: Path, codec: str, page: str
) -> None:
    """latin-1 would succeed on each, and a .cpg may have been copied from another layer."""
    folder = tmp_path / "parts"
    folder.mkdir()
    texts = ["Pré fleuri, près de l'église", "Forêt domaniale", "Allée du Château"]
    write(folder / "a.shp", PLACES, {"nom": texts}, encoding=codec)
    (folder / "a.cpg").write_text(page)
    found = unpacked(tmp_path)
    assert [row["nom"] for row in rows(found)] == texts
    assert isinstance(found[0], RawTable)
    assert found[0].reading.encoding == codec


def test_a_letter_that_a_field_cut_does_not_spoil_the_others(tmp_path: Path) -> None:
    folder = tmp_path / "parts"
    folder.mkdir()
    write(folder / "a.shp", PLACES, {"nom": ["x" * 40, "Pré", "Forêt"]}, encoding="utf-8")
    data = (folder / "a.dbf").read_bytes()
    assert b"x" * 40 in data
    (folder / "a.dbf").write_bytes(data.replace(b"x" * 40, b"x" * 39 + b"\xc3"))
    assert [row["nom"] for row in rows(unpacked(tmp_path))] == ["x" * 39, "Pré", "Forêt"]


def test_lambert_93_is_known_by_its_parameters_under_mapinfo_s_name(
    tmp_path: Path, parts: Path
) -> None:
    assert find_crs_by_wkt(MAPINFO) is SYSTEMS[0]
    (parts / "arbres.prj").write_text(MAPINFO)
    found = unpacked(tmp_path)
    assert rows(found)[0]["longitude"] == "3.9090624"
    assert isinstance(found[0], RawTable)
    assert found[0].repairs[-1].params["system"] == "Lambert-93"


def test_a_prj_of_another_system_is_followed(tmp_path: Path) -> None:
    folder = tmp_path / "parts"
    folder.mkdir()
    x, y = pyproj.Transformer.from_crs(4326, 27572, always_xy=True).transform(2.35, 48.85)
    write(folder / "a.shp", [point(x, y)], {"n": [1]}, crs="EPSG:27572")
    (folder / "a.prj").write_text(pyproj.CRS.from_epsg(27572).to_wkt("WKT1_ESRI"))
    row = rows(unpacked(tmp_path))[0]
    assert (float(str(row["longitude"])), float(str(row["latitude"]))) == pytest.approx(
        (2.35, 48.85), abs=1e-4
    )


@pytest.mark.parametrize(("gone", "code"), [(".dbf", "layer-incomplete"), (".shx", "")])
def test_a_layer_lacks_a_part(tmp_path: Path, parts: Path, gone: str, code: str) -> None:
    (parts / f"arbres{gone}").unlink()
    found, _ = unpacked(tmp_path)
    assert (found.code if not isinstance(found, RawTable) else "") == code


@pytest.mark.parametrize("part", [".shp", ".dbf"])
def test_a_broken_part_is_one_refusal(tmp_path: Path, parts: Path, part: str) -> None:
    (parts / f"arbres{part}").write_bytes(b"\x00" * 60)
    found, _ = unpacked(tmp_path)
    assert not isinstance(found, RawTable)


@pytest.mark.parametrize("part", [".shp", ".dbf", ".shx"])
def test_a_part_that_was_cut_loses_no_feature_in_silence(
    tmp_path: Path, parts: Path, part: str
) -> None:
    path = parts / f"arbres{part}"
    path.write_bytes(path.read_bytes()[:-20])
    found, _ = unpacked(tmp_path)
    assert not isinstance(found, RawTable)
    assert found.code == "layer-broken"


def test_more_features_than_memory_holds_are_refused_before_they_are_read(tmp_path: Path) -> None:
    """A million and one rows without a shape, and a column of one letter."""
    count = gdal.MOST_FEATURES + 1
    record = struct.pack(">2i", 1, 2) + struct.pack("<i", 0)
    head = struct.pack(">i20xi", 9994, 50 + len(record) * count // 2) + struct.pack(
        "<2i64x", 1000, 1
    )
    table_ = (
        struct.pack("<4BIHH20x", 3, 124, 4, 3, count, 65, 2)
        + b"a".ljust(11, b"\0")
        + b"C"
        + bytes(4)
        + b"\1\0"
    )
    packed = zipped(
        {"a.shp": head + record * count, "a.dbf": table_ + bytes(14) + b"\r" + b" x" * count}
    )
    refused = refusal(tmp_path, packed, ".zip")
    assert (refused.code, refused.params) == ("features-many", {"most": 1_000_000})


@pytest.mark.parametrize("ending", [".gpx", ".gml", ".gpkg"])
def test_a_file_that_was_cut_loses_no_feature_in_silence(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"a{ending}"
    write(path, [point(2 + n / 1000, 48.5) for n in range(300)], {"name": ["x"] * 300})
    content = path.read_bytes()
    refusal(tmp_path, content[: len(content) * 2 // 3], ending)


def test_a_shapefile_in_a_zip_is_read_and_its_metadata_stay_private(
    tmp_path: Path, parts: Path
) -> None:
    packed = BytesIO()
    with ZipFile(packed, "w") as archive:
        for part in parts.iterdir():
            archive.write(part, f"Export/{part.name}")
        archive.writestr("Export/arbres.shp.xml", "<metadata>Camille Exemple</metadata>")
    found = table(tmp_path, packed.getvalue(), ".zip")
    assert [row["nom"] for row in rows(found)] == TEXTS
    assert found[0].leaks


@pytest.mark.parametrize("ending", [".gpkg", ".gpx", ".gml"])
def test_other_formats_of_gis(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"a{ending}"
    places = [point(2.5, 48.5), point(2.6, 48.6)]
    write(path, places, {"name": ["Chêne", "Forêt"]} | ({} if ending == ".gpx" else {"n": [1, 2]}))
    found = rows(table(tmp_path, path.read_bytes(), ending))
    assert [(row["name"], row["longitude"], row["latitude"]) for row in found] == [
        ("Chêne", "2.5", "48.5"),
        ("Forêt", "2.6", "48.6"),
    ]


def test_a_mapinfo_layer(tmp_path: Path) -> None:
    folder = tmp_path / "parts"
    folder.mkdir()
    write(folder / "a.mif", [point(2.5, 48.5)], {"nom": ["Mairie"]})
    assert rows(unpacked(tmp_path)) == [{"nom": "Mairie", "longitude": "2.5", "latitude": "48.5"}]


def test_layers_of_a_geopackage(tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    for name in ("arbres", "bancs"):
        write(path, [point(2.5, 48.5)], {"n": [1]}, layer=name, append=path.exists())
    assert refusal(tmp_path, path.read_bytes(), ".gpkg").params["count"] == 2
    assert table(tmp_path, path.read_bytes(), ".gpkg", ReadingHints(sheet="bancs"))[0].others == (
        "arbres",
    )


def test_whole_numbers_stay_whole_beside_empty_cells(tmp_path: Path) -> None:
    import sqlite3

    path = tmp_path / "a.gpkg"
    write(path, [point(2.5, 48.5), point(2.6, 48.6)], {"n": [1, 2]}, layer="a")
    with sqlite3.connect(path) as connection:
        for (trigger,) in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall():
            connection.execute(f'DROP TRIGGER "{trigger}"')
        connection.execute("UPDATE a SET n = NULL WHERE n = 2")
    connection.close()
    assert [row["n"] for row in rows(table(tmp_path, path.read_bytes(), ".gpkg"))] == ["1", None]


def test_gdal_reaches_neither_the_network_nor_another_file(tmp_path: Path) -> None:
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        there = f"http://127.0.0.1:{server.server_port}"
        secret = tmp_path / "secret.csv"
        secret.write_text("a,b\n1,2\n")
        space = 'xmlns:gml="http://www.opengis.net/gml" xmlns:xlink="http://www.w3.org/1999/xlink"'
        head = (
            f'<x:FeatureCollection xmlns:x="urn:x" {space} '
            'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        )
        gml = (
            f'{head} xsi:schemaLocation="urn:x {there}/a.xsd"><gml:featureMember><x:f gml:id="a">'
            f'<x:p xlink:href="{there}/b"/><x:g><gml:Point xlink:href="{there}/c">'
            "<gml:pos>48.5 2.5</gml:pos></gml:Point>"
            "</x:g></x:f></gml:featureMember></x:FeatureCollection>"
        )
        vrt = f"<OGRVRTLayer name='a'><SrcDataSource>{secret}</SrcDataSource></OGRVRTLayer>"
        vrt = f"<OGRVRTDataSource>{vrt}</OGRVRTDataSource>"
        wfs = f"<OGRWFSDataSource><URL>{there}/wfs</URL></OGRWFSDataSource>"
        raw(tmp_path, gml.encode(), ".gml")
        for text in (
            vrt,
            wfs,
            f"<gpx>{vrt}</gpx>",
            f"<FeatureCollection>{vrt}{wfs}</FeatureCollection>",
        ):
            for ending in (".gml", ".gpx", ".kml"):
                found, _ = raw(tmp_path, text.encode(), ending)
                assert not isinstance(found, RawTable)
        for path in (f"/vsicurl/{there}/x.gpkg", f"{there}/x.geojson"):
            code = f"from site_builder.readers import gdal; gdal.load_pyogrio().raw.read({path!r})"
            assert (
                subprocess.run(
                    [sys.executable, "-c", code], cwd=ROOT, capture_output=True
                ).returncode
                == 1
            )
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
    assert asked == []


def test_a_missing_library_is_the_owner_s(tmp_path: Path, parts: Path) -> None:
    program = (
        "import sys; sys.modules['pyogrio'] = sys.modules['pyproj'] = None\n"
        "from pathlib import Path\n"
        "from site_builder.readers import geo\n"
        f"folder = Path({str(tmp_path)!r})\n"
        "made = geo.read_unpacked(folder / 'parts/arbres.shp', folder)\n"
        "print(made.code, dict(made.params))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == "extra-missing {'extra': 'geo'}\n"


# --- real files ---


@pytest.mark.skipif(
    not REAL.is_dir(), reason="the collection of real files is not beside this checkout"
)
@pytest.mark.parametrize("ending", ["geojson", "kml", "zip"])
def test_the_same_trees_in_every_format(tmp_path: Path, ending: str) -> None:
    """Lambert-93 without a word in the GeoJSON, WGS 84 in the KML, cp1252 and a .prj in the
    shapefile."""
    name = "montpellier__VilleMTP_MTP_ArbresRemarq"
    found = table(tmp_path, (REAL / f"{name}.{ending}").read_bytes(), f".{ending}")
    wanted = table(tmp_path, (REAL / f"{name}.geojson").read_bytes(), ".geojson")
    assert len(rows(found)) == 71
    texts = [{key: (value or "").strip() for key, value in row.items()} for row in rows(found)]
    assert texts == [
        {key: (value or "").strip() for key, value in row.items()} for row in rows(wanted)
    ]


@pytest.mark.skipif(
    not REAL.is_dir(), reason="the collection of real files is not beside this checkout"
)
def test_what_a_file_says_of_itself_proves_the_system(tmp_path: Path) -> None:
    """The file has its own LONGITUDE and LATITUDE: they are those that we compute from CC43, so
    nothing is added."""
    content = (REAL / "montpellier__VilleMTP_MTP_JeuEnfantAge.geojson").read_bytes()
    found = table(tmp_path, content, ".geojson")
    assert found[0].names[-2:] == ("LONGITUDE", "LATITUDE")
    assert found[0].repairs[0].params["system"] == "CC43"


def test_a_library_that_was_missing_is_tried_again_once_it_is_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A dataset that was withheld for want of it has another key when it is installed."""
    there = cache_key.compute_code_key.__wrapped__()
    monkeypatch.setattr(cache_key, "_get_installed_version", lambda library: "")
    assert cache_key.compute_code_key.__wrapped__() != there

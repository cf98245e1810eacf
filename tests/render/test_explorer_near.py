"""How far rows are from a place, in the explorer: distances, the address that names the place, and
the visitor's own position, in a real browser."""

from __future__ import annotations

import json
import math
import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from browse import Served, find_axe_violations, serving
from explorer_oracle import asked, read_fields
from playwright.sync_api import Browser, Page, expect
from portal import COMMUNES, build_below
from specimen import Made, Press, plain

from render.nightly import mark_nightly
from site_builder.core.model.prepared import Summary

RADIUS = 6_371_008.8  # metres
HERE = (50.69, 2.88)
BELOW = "sous/"
STATIONS = "lille/stations/"
TABLE = f"{STATIONS}#t-stations"
SCHOOL = "pres=lille/ecoles/ecoles~nom~École Les Bobines"
STATUS = ".explored .x-status"
ROWS = ".explored tbody tr"

Point = tuple[float, float]  # latitude, longitude


def make_stations(seed: int, count: int) -> list[tuple[str, Point | None]]:
    """Around a place, from some metres to the other side of the Earth; one in ten is nowhere."""
    dice = random.Random(seed)
    stations: list[tuple[str, Point | None]] = []
    for number in range(count):
        far = 10 ** dice.uniform(-4, 1)
        latitude = round(HERE[0] + dice.uniform(-far, far), 6)
        longitude = round(HERE[1] + dice.uniform(-far, far), 6)
        is_nowhere = number % 10 == 9
        name = f"Gare {number}" if number % 4 == 0 else f"Place {number}"
        stations.append((name, None if is_nowhere else (latitude, longitude)))
    return stations


STATIONS_MADE = make_stations(7, 40)
SHAPES: dict[str, dict[str, Any]] = {
    "Rue droite": {"type": "LineString", "coordinates": [[2.87, 50.70], [2.89, 50.70]]},
    "Parc autour": {
        "type": "Polygon",
        "coordinates": [[[2.87, 50.68], [2.89, 50.68], [2.89, 50.70], [2.87, 50.68]]],
    },
    "Parc troué": {
        "type": "Polygon",
        "coordinates": [
            [[2.80, 50.60], [2.96, 50.60], [2.96, 50.78], [2.80, 50.78], [2.80, 50.60]],
            [[2.86, 50.68], [2.90, 50.68], [2.90, 50.70], [2.86, 50.70], [2.86, 50.68]],
        ],
    },
    "Arrêts": {"type": "MultiPoint", "coordinates": [[2.80, 50.60], [2.881, 50.691]]},
    "Bornes": {"type": "Point", "coordinates": [2.9, 50.7]},
}
INSIDE = {"Parc autour"}


def write_rows(stations: Sequence[tuple[str, Point | None]]) -> str:
    lines = ["nom;latitude;longitude;places"]
    for number, (name, at) in enumerate(stations):
        latitude, longitude = at or ("", "")
        lines.append(f"{name};{latitude};{longitude};{number}")
    return "\n".join(lines) + "\n"


def write_shapes() -> str:
    features = [
        {"type": "Feature", "properties": {"nom": name}, "geometry": shape}
        for name, shape in SHAPES.items()
    ]
    return json.dumps({"type": "FeatureCollection", "features": features})


SCHOOLS = (
    "nom;latitude;longitude;eleves\nÉcole Les Bobines;50.69;2.88;120\n"
    "École du Canal;50.60;3.00;90\nMairie;50.70;2.90;1\nMairie;50.50;2.50;2\nÉcole perdue;;;3\n"
)
FILES: dict[str, str | bytes] = {
    "communes.yml": COMMUNES,
    "datasets/lille/stations/datapackage.yaml": "title: Stations de vélo\n",
    "datasets/lille/stations/stations.csv": write_rows(STATIONS_MADE),
    "datasets/lille/ecoles/datapackage.yaml": "title: Écoles publiques\n",
    "datasets/lille/ecoles/ecoles.csv": SCHOOLS,
    "datasets/lille/travaux/datapackage.yaml": "title: Des travaux\n",
    "datasets/lille/travaux/travaux.geojson": write_shapes(),
    "datasets/lille/primes/datapackage.yaml": "title: Des primes\n",
    "datasets/lille/primes/primes.csv": "nom;montant\nA;10\nB;20\n",
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_below(tmp_path_factory.mktemp("near"), FILES)


@pytest.fixture(scope="module")
def served(site: Path, browser: Browser) -> Iterator[Served]:
    with serving(site, BELOW, browser=browser) as served:
        yield served


# --- distances ---


def point_vector(at: Point) -> tuple[float, float, float]:
    latitude, longitude = map(math.radians, at)
    across = math.cos(latitude)
    return (across * math.cos(longitude), across * math.sin(longitude), math.sin(latitude))


def measure(one: Point, other: Point) -> float:
    """By the angle between two vectors, which is no formula of the explorer's."""
    first, second = point_vector(one), point_vector(other)
    product = (
        first[1] * second[2] - first[2] * second[1],
        first[2] * second[0] - first[0] * second[2],
        first[0] * second[1] - first[1] * second[0],
    )
    cosine = sum(a * b for a, b in zip(first, second, strict=True))
    return RADIUS * math.atan2(math.hypot(*product), cosine)


def measure_line(at: Point, line: Sequence[Sequence[float]]) -> float:
    """The least over very many points of a line."""
    nearest = math.inf
    for start, end in pairwise(line):
        for step in range(2001):
            share = step / 2000
            longitude = start[0] + share * (end[0] - start[0])
            latitude = start[1] + share * (end[1] - start[1])
            nearest = min(nearest, measure(at, (latitude, longitude)))
    return nearest


def read_distances(served: Served, path: str, at: Point, rows: int) -> list[str]:
    """Of each row, in canonical notation."""
    page = served.page()
    fields = read_fields(served, page, path)
    kinds = [field["kind"] for field in fields]
    columns = (
        [kinds.index("geometry")]
        if "geometry" in kinds
        else [kinds.index("longitude"), kinds.index("latitude")]
    )
    field = {
        "name": "distance_m",
        "type": "integer",
        "kind": "integer",
        "unit": "m",
        "decimals": 0,
        "title": "Distance",
        "near": {"at": at, "columns": columns},
    }
    place = len(fields)
    requests: list[tuple[str, dict[str, Any]]] = [
        ("locate", {"column": place, "field": field}),
        ("keys", {"rows": list(range(rows)), "columns": [place]}),
    ]
    _, keys = asked(served, page, path, requests)
    page.context.close()
    return [text for (text,) in keys]


@pytest.mark.parametrize("seed", [1, *mark_nightly(*range(2, 12))])
def test_distances_are_those_of_the_sphere(served: Served, seed: int) -> None:
    dice = random.Random(seed)
    places = [HERE, (dice.uniform(-80, 80), dice.uniform(-179, 179))]
    for at in places:
        found = read_distances(served, STATIONS, at, len(STATIONS_MADE))
        for (name, station), text in zip(STATIONS_MADE, found, strict=True):
            if station is None:
                assert text == "", name
            else:
                assert int(text) == pytest.approx(measure(at, station), abs=0.51), name


def test_of_a_line_and_an_area_the_nearest_point_counts(served: Served) -> None:
    found = read_distances(served, "lille/travaux/", HERE, len(SHAPES))
    for (name, shape), text in zip(SHAPES.items(), found, strict=True):
        coordinates = shape["coordinates"]
        if name in INSIDE:
            assert text == "0", name
            continue
        if shape["type"] == "LineString":
            expected = measure_line(HERE, coordinates)
        elif shape["type"] == "Polygon":
            expected = min(measure_line(HERE, ring) for ring in coordinates)
        else:
            points = coordinates if shape["type"] == "MultiPoint" else [coordinates]
            expected = min(measure(HERE, (latitude, longitude)) for longitude, latitude in points)
        assert int(text) == pytest.approx(expected, abs=1), name


# --- the address ---


def list_nearest(at: Point) -> list[str]:
    """The names of stations, the nearest first; those that are nowhere last."""

    def rank(station: tuple[str, Point | None]) -> float:
        return math.inf if station[1] is None else round(measure(at, station[1]))

    return [name for name, _ in sorted(STATIONS_MADE, key=rank)]


def list_names(page: Page) -> list[str]:
    return page.locator(f"{ROWS} th").all_inner_texts()


def open_near(served: Served, page: Page, address: str) -> None:
    page.goto("about:blank")  # to another view of the same page one would go without a load
    served.visit(page, address)
    expect(page.locator(f"{ROWS} .x-link a").first).to_be_attached()


def test_an_address_names_a_place_and_the_nearest_rows_come_first(served: Served) -> None:
    page = served.page()
    open_near(served, page, f"{TABLE}?pres=50.69~2.88&lieu=La gare")
    expect(page.locator(STATUS)).to_have_text(
        "40\xa0lignes. Les plus proches de «\xa0La gare\xa0» d’abord, à vol d’oiseau."
    )
    assert list_names(page) == list_nearest(HERE)
    heading = page.locator(".explored thead th").nth(1)
    expect(heading).to_contain_text("Distance")
    expect(heading).to_have_attribute("aria-sort", "ascending")
    texts = page.locator(f"{ROWS} td:nth-child(2)").all_inner_texts()
    assert texts[0].endswith("\xa0m")
    assert texts[35].endswith("\xa0km")
    assert texts[-1] == "", "it is nowhere"
    assert find_axe_violations(page, within=".explored") == []

    heading.get_by_role("button").click()
    expect(page.locator(STATUS)).to_contain_text("Les plus loin de «\xa0La gare\xa0» d’abord")
    page.get_by_role("searchbox", name="Chercher").fill("gare")
    expect(page.locator(ROWS)).to_have_count(10)
    hash_ = page.evaluate("decodeURIComponent(location.hash)")
    assert hash_ == "#t-stations?pres=50.69~2.88&lieu=La+gare&q=gare&tri=-distance_m"
    page.reload()
    expect(page.locator(ROWS)).to_have_count(10)
    expect(page.locator(STATUS)).to_contain_text("Les plus loin de «\xa0La gare\xa0» d’abord")
    page.click("thead button:text-is('places')")
    expect(page.locator(STATUS)).to_contain_text("Distances depuis «\xa0La gare\xa0»")
    page.context.close()


def test_distances_are_filtered_and_taken_away(served: Served) -> None:
    page = served.page()
    open_near(served, page, f"{TABLE}?pres=50.69~2.88&f=distance_m~entre~~1000")
    near = [
        name for name, at in STATIONS_MADE if at is not None and round(measure(HERE, at)) <= 1000
    ]
    assert 3 < len(near) < 30
    expect(page.locator(ROWS)).to_have_count(len(near))
    assert sorted(list_names(page)) == sorted(near)
    expect(page.locator(".x-active")).to_have_text("Distance en mètres\xa0: au plus 1\xa0km")
    page.click("summary:has-text('Télécharger')")
    with page.expect_download() as taken:
        page.click(".x-formats button:text-is('CSV')")
    lines = taken.value.path().read_text("utf-8-sig").splitlines()
    assert lines[0].split(",")[-1] == "distance_m"
    assert len(lines) == len(near) + 1
    distances = [int(line.rpartition(",")[2]) for line in lines[1:]]
    assert distances == sorted(distances)
    page.context.close()


def test_a_row_of_another_table_is_a_place(served: Served) -> None:
    page = served.page()
    open_near(served, page, f"{TABLE}?{SCHOOL}")
    expect(page.locator(STATUS)).to_contain_text(
        "Les plus proches de «\xa0École Les Bobines\xa0» d’abord"
    )
    assert list_names(page) == list_nearest(HERE)
    page.evaluate("location.hash = 't-stations?pres=lille/ecoles/ecoles~nom~Mairie'")
    expect(page.locator(STATUS)).to_contain_text("Plusieurs lignes s’appellent ainsi")
    assert list_names(page) == list_nearest((50.70, 2.90))
    page.evaluate("location.hash = 't-stations?pres=lille/ecoles/ecoles~nom~Mairie~eleves~2'")
    expect(page.locator(STATUS)).not_to_contain_text("Plusieurs lignes s’appellent ainsi")
    assert list_names(page) == list_nearest((50.50, 2.50))
    page.context.close()


@pytest.mark.parametrize(
    ("place", "name"),
    [
        ("lille/ecoles/ecoles~nom~École perdue", "École perdue"),  # which is nowhere
        ("lille/ecoles/ecoles~nom~École brûlée", "École brûlée"),
        ("lille/ecoles/ecoles~rien~École du Canal", "École du Canal"),
        ("lille/primes/primes~nom~A", "A"),
        ("lille/rien/rien~nom~A", "A"),
        ("95~200~3", "95~200~3"),
    ],
)
def test_a_place_that_is_not_found_is_said(served: Served, place: str, name: str) -> None:
    page = served.page()
    open_near(served, page, f"{TABLE}?pres={place}")
    expect(page.locator(STATUS)).to_have_text(
        f"40\xa0lignes. Le lieu «\xa0{name}\xa0» n’a pas été trouvé\xa0: aucune distance n’est "
        "calculée."
    )
    expect(page.locator(".explored thead th", has_text="Distance")).to_have_count(0)
    page.context.close()


def test_each_row_leads_to_what_is_around_it_and_one_comes_back(served: Served) -> None:
    page = served.page()
    open_near(served, page, f"{TABLE}?pres=50.69~2.88&lieu=La gare")
    second = list_nearest(HERE)[1]
    link = page.get_by_role("link", name=f"Autour d’ici\xa0: {second}", exact=True)
    link.click()
    expect(page.locator(STATUS)).to_contain_text(f"Les plus proches de «\xa0{second}\xa0» d’abord")
    assert list_names(page)[0] == second
    expect(page.locator(f"{ROWS} td:nth-child(2)").first).to_have_text("0\xa0m")
    expect(page.locator(".explored .scroll")).to_be_focused()
    page.go_back()
    expect(page.locator(STATUS)).to_contain_text("Les plus proches de «\xa0La gare\xa0» d’abord")
    assert list_names(page) == list_nearest(HERE)
    page.evaluate("location.hash = 't-stations?tri=-places'")
    expect(page.locator(STATUS)).to_have_text(
        "40\xa0lignes. Dans l’ordre décroissant de «\xa0places\xa0»."
    )
    expect(page.locator(".explored thead th", has_text="Distance")).to_have_count(0)
    expect(page.locator(".x-tools option", has_text="Distance")).to_have_count(0)
    page.context.close()


# --- the visitor's position ---


def press(served: Served, page: Page) -> None:
    served.visit(page, STATIONS)
    page.click(".explorer .go")
    page.get_by_role("button", name="Autour de moi").click()


def test_a_position_is_asked_on_a_click_and_stays_in_the_browser(served: Served) -> None:
    latitude, longitude = HERE
    position = {"latitude": latitude, "longitude": longitude, "accuracy": 35}
    page = served.page(permissions=["geolocation"], geolocation=position)
    page.add_init_script(
        "window.times = 0; const own = navigator.geolocation.getCurrentPosition;"
        "navigator.geolocation.getCurrentPosition = function (...given) {"
        "window.times += 1; return own.apply(navigator.geolocation, given); }"
    )
    open_near(served, page, f"{TABLE}?pres=moi")
    expect(page.locator(STATUS)).to_contain_text("appuyez sur «\xa0Autour de moi\xa0»")
    assert page.evaluate("times") == 0
    expect(page.get_by_role("button", name="Autour de moi")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(STATUS)).to_have_text(
        "40\xa0lignes. Les plus proches de vous d’abord, à vol d’oiseau. Votre position, connue à "
        "35\xa0m près, reste dans ce navigateur."
    )
    assert list_names(page) == list_nearest(HERE)
    assert page.evaluate("times") == 1
    assert page.evaluate("decodeURIComponent(location.hash)") == (
        "#t-stations?pres=moi&tri=+distance_m"
    )
    assert not [one.url for one in served.answers if "50.69" in one.url or "2.88" in one.url]
    page.get_by_role("searchbox", name="Chercher").fill("gare")
    expect(page.locator(ROWS)).to_have_count(10)
    expect(page.locator(STATUS)).to_contain_text("Les plus proches de vous d’abord")
    page.context.close()


def test_a_position_that_is_refused_changes_nothing(served: Served) -> None:
    page = served.page()
    press(served, page)
    expect(page.locator(STATUS)).to_contain_text("n’a pas donné votre position")
    assert list_names(page) == [name for name, _ in STATIONS_MADE]
    page.context.close()


def test_a_position_that_is_not_found_is_said(served: Served) -> None:
    page = served.page()
    page.add_init_script(
        "navigator.geolocation.getCurrentPosition = (found, failed) => failed({code: 2})"
    )
    press(served, page)
    expect(page.locator(STATUS)).to_contain_text("n’a pas été trouvée")
    page.context.close()


def test_it_is_offered_where_rows_are_somewhere_and_a_browser_may_be_asked(served: Served) -> None:
    page = served.page()
    served.visit(page, "lille/primes/")
    page.click(".explorer .go")
    expect(page.locator(".explored .x-link a").first).to_be_visible()
    expect(page.locator(".x-sums dd").first).to_be_visible()
    expect(page.get_by_role("button", name="Autour de moi")).to_have_count(0)
    assert not [one.url for one in served.answers if "near" in one.url], "nobody else pays for it"
    page.context.close()

    page = served.page()
    page.add_init_script("Object.defineProperty(window, 'isSecureContext', {value: false})")
    open_near(served, page, f"{TABLE}?q=1")
    expect(page.locator(".x-tools > button")).to_be_attached()
    expect(page.get_by_role("button", name="Autour de moi")).to_have_count(0)
    page.context.close()


def test_on_a_telephone_the_distance_stands_beside_the_name(served: Served) -> None:
    page = served.page(360)
    open_near(served, page, f"{TABLE}?pres=50.69~2.88&lieu=La gare")
    expect(page.locator(f"{ROWS} td:nth-child(2)").first).to_be_visible()
    page.locator(f"{ROWS} summary").first.press("Enter")
    expect(page.get_by_role("link", name="Autour d’ici").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert find_axe_violations(page, within=".explored") == []
    page.context.close()


# --- the page about privacy ---


def test_the_page_about_privacy_says_what_becomes_of_a_position(site: Path, tmp_path: Path) -> None:
    said = "demande votre position à votre navigateur"
    assert said in (site / BELOW / "confidentialite/index.html").read_text("utf-8")
    others = {path: text for path, text in FILES.items() if "datasets/lille/primes" in path}
    without = build_below(tmp_path, {"communes.yml": COMMUNES, **others})
    assert said not in (without / BELOW / "confidentialite/index.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("formats", "maps", "is_said"),
    [
        (("xlsx", "csv", "parquet", "geojson"), 1, True),
        (("xlsx", "csv", "parquet", "geojson"), 0, True),  # no row has a place today
        (("csv", "parquet"), 1, True),  # too large for GeoJSON
        (("xlsx", "csv", "parquet"), 0, False),
        (("geojson",), 1, False),  # without the file that the explorer reads
        ((), 0, False),
    ],
)
def test_the_page_about_privacy_follows_what_the_explorer_offers_and_not_the_map(
    formats: tuple[str, ...], maps: int, is_said: bool
) -> None:
    class Prepared(Made):
        def summary(self) -> Summary:
            return replace(super().summary(), formats=formats, maps=maps)

    bancs = Prepared(plain("lille/bancs").dataset)
    press = Press()
    page = press.text(press.render([bancs]), "confidentialite/index.html")
    assert ("demande votre position à votre navigateur" in page) == is_said


def test_no_host_is_told_to_forbid_positions(site: Path) -> None:
    headers = (site / BELOW / "_headers").read_text("utf-8")
    assert "geolocation" not in headers, "none is forbidden: the site's own pages may ask"

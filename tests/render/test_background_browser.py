"""The owner's own background in a real browser: read by ranges of bytes, from the portal alone,
once the map is opened; a map without it says so."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browse import Served, find_axe_violations, serving
from playwright.sync_api import Browser, Page, expect
from portal import COMMUNES, made, write
from tile_archive import AREAS, LINES, Shape, write_archive

from render.nightly import BY_DAY_AND_BY_NIGHT

LAND = Shape("earth", AREAS, [(2.9, 50.5), (3.3, 50.5), (3.3, 50.8), (2.9, 50.8)], {})
ROAD = Shape("roads", LINES, [(3.0, 50.6), (3.1, 50.65), (3.2, 50.6)], {"kind": "major_road"})
ARCHIVE = write_archive([LAND, ROAD], range(8, 13), "© La commune")
SETTING = "portal:\n  map: {base: fond.pmtiles}\n"
TABLE = "nom;longitude;latitude\nÉcole A;3.05;50.63\nÉcole B;3.07;50.61\n"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Served]:
    root: Path = tmp_path_factory.mktemp("background")
    files: dict[str, str | bytes] = {
        "communes.yml": COMMUNES.replace("portal:\n", SETTING),
        "fond.pmtiles": ARCHIVE,
        "datasets/lille/ecoles/datapackage.yaml": "title: Écoles\n",
        "datasets/lille/ecoles/ecoles.csv": TABLE,
    }
    write(root, files)
    out = root / "www" / "sous"
    out.parent.mkdir()
    assert made(root, out).problems == ()
    with serving(root / "www", "sous/", browser=browser) as served:
        yield served


def open_map(served: Served, page: Page) -> None:
    served.visit(page, "lille/ecoles/")
    page.click(".map .go")
    page.wait_for_selector(".x-map .leaflet-control-scale-line")


@pytest.mark.parametrize("scheme", BY_DAY_AND_BY_NIGHT)
def test_it_is_read_by_ranges_from_the_portal_alone_on_the_click(
    served: Served, scheme: Any
) -> None:
    page = served.page(scheme=scheme)
    served.visit(page, "lille/ecoles/", "networkidle")
    assert not [one.url for one in served.answers if "pmtiles" in one.url or "map" in one.url]
    page.click(".map .go")
    page.wait_for_selector(".x-map canvas.leaflet-tile-loaded")
    page.wait_for_load_state("networkidle")
    asked = [one for one in served.answers if one.url.endswith("fond.pmtiles")]
    assert asked and all("range" in one.request.headers for one in asked)
    assert not [one.url for one in served.answers if not one.url.startswith(served.address)]
    assert served.said == []
    expect(page.locator(".map figcaption")).to_have_text("© La commune")
    assert find_axe_violations(page) == []
    page.context.close()


def test_a_host_without_ranges_costs_the_background_alone(served: Served) -> None:
    page = served.page()
    page.route("**/fond.pmtiles", lambda route: route.fulfill(status=200, body=ARCHIVE * 9))
    open_map(served, page)
    expect(page.locator(".map .x-status")).to_contain_text("Le fond de carte n’a pas pu être lu")
    expect(page.locator(".map .x-status")).to_contain_text("2 lignes sur la carte")
    expect(page.locator(".map figcaption")).to_have_count(0)  # whose it would have been
    page.click(".x-places summary")
    expect(page.locator(".x-places button")).to_have_text(["École A", "École B"])
    page.context.close()

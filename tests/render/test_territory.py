"""The territory on a map: who publishes, as bubbles or contours, in as many bytes as a home page
has room for."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from browse import Served, find_axe_violations, serving
from playwright.sync_api import Browser, expect
from portal import COMMUNES, dataset, made, write
from tools import ROOT

from site_builder.core.language import WIDE

PLACED = COMMUNES.replace("name: Lille}", "name: Lille, centre: [3.06, 50.63]}").replace(
    "Villeneuve-d'Ascq}", "Villeneuve-d'Ascq, centre: [3.14, 50.63]}"
)
BORDER = [[3.0, 50.6], [3.1, 50.6], [3.1, 50.7], [3.0, 50.7], [3.0, 50.6]]
CONTOURS = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "properties": {"insee": code},
            "geometry": {"type": "Polygon", "coordinates": [[[x + shift, y] for x, y in BORDER]]},
        }
        for code, shift in (("59350", 0), ("59009", 0.1))
    ],
}


def home(root: Path, files: Mapping[str, str | bytes]) -> str:
    write(root, dict(files))
    assert made(root).made
    return (root / "build/index.html").read_text("utf-8")


def drawing(page: str) -> str:
    found = re.search(
        r'<figure class="where" aria-hidden="true">\n(<svg.*?</svg>)', page, re.DOTALL
    )
    return found[1] if found else ""


def test_bubbles_stand_at_the_centres_and_lead_to_the_communes(tmp_path: Path) -> None:
    page = home(tmp_path, {"communes.yml": PLACED, **dataset("lille/a"), **dataset("lille/b")})
    shapes = re.findall(
        r'<a href="([^"]*)" tabindex="-1"><title>([^<]*)</title><circle class="(w\d)"',
        drawing(page),
    )
    assert shapes == [
        ("./villeneuve-d-ascq/", "Villeneuve-d&#39;Ascq\u00a0: rien encore", "w0"),
        ("./lille/", "Lille\u00a0: 2 jeux de données", "w2"),
    ]
    assert re.findall(r"<text[^>]*>(.*?)</text>", drawing(page)) == ["Lille"], (
        "the others are in the list"
    )
    assert '<figure class="where" aria-hidden="true">' in page, "the list of communes says the same"


def test_contours_are_drawn_where_the_portal_has_some(tmp_path: Path) -> None:
    owner = COMMUNES.replace("portal:\n", "portal:\n  map: {contours: c.geojson}\n")
    page = home(
        tmp_path, {"communes.yml": owner, "c.geojson": json.dumps(CONTOURS), **dataset("lille/a")}
    )
    paths = re.findall(r'<path class="(w\d)" d="M([^"]*)z"', drawing(page))
    assert [shade for shade, _ in paths] == ["w0", "w1"]
    assert all(line.count("L") == 3 for _, line in paths)
    assert "<circle" not in drawing(page)


@pytest.mark.parametrize(
    "owner", [COMMUNES, COMMUNES.replace("name: Lille}", "name: Lille, centre: [3.06, 50.63]}")]
)
def test_without_places_there_is_no_map(tmp_path: Path, owner: str) -> None:
    assert not drawing(home(tmp_path, {"communes.yml": owner, **dataset("lille/a")}))


def test_the_contours_of_a_metropole_have_room_in_a_home_page(tmp_path: Path) -> None:
    example = {name: (ROOT / name).read_bytes() for name in ("communes.yml", "communes.geojson")}
    page = home(tmp_path, {**example, **dataset("lille/a")})
    assert drawing(page).count("<path") == 95
    assert len(gzip.compress(drawing(page).encode(), 9)) <= 15_000


@pytest.fixture(scope="module")
def example(browser: Browser) -> Iterator[Served]:
    with serving(ROOT / "build", browser=browser) as served:
        yield served


@pytest.mark.parametrize(("width", "least"), [(360, 3), (1280, 15), (1920, 15)])
def test_names_on_the_map_hide_none_of_one_another(example: Served, width: int, least: int) -> None:
    page = example.page(width)
    example.visit(page, "")
    shown = page.locator(".where text:visible")
    boxes = shown.evaluate_all("all => all.map(one => one.getBoundingClientRect().toJSON())")
    assert len(boxes) >= least
    for place, one in enumerate(boxes):
        for other in boxes[place + 1 :]:
            apart = one["right"] <= other["left"] or other["right"] <= one["left"]
            assert apart or one["bottom"] <= other["top"] + 2 or other["bottom"] <= one["top"] + 2
    page.click('.where a[href="./lille/"] path')
    expect(page).to_have_url(re.compile("/lille/$"))
    page.context.close()


def test_a_line_to_a_name_ends_in_a_point_but_on_maps_of_places() -> None:
    """There a point would be one of them, and a line to a neighbour would lead to nothing."""
    assert re.search(r'class="leader alt" d="M\d+ \d+m-1.5 0a', drawing(read_example("index.html")))
    schools = read_example("lille/ecoles/index.html")
    assert '<text class="name' in schools and 'class="leader' not in schools


def read_example(path: str) -> str:
    return (ROOT / "build" / path).read_text("utf-8")


def test_a_commune_whose_rows_are_under_another_licence_has_published_them() -> None:
    page = (ROOT / "build/standards/subventions/comparer/index.html").read_text("utf-8")
    assert "<title>Roubaix\u00a0: publié sous une autre licence</title>" in page
    assert "<title>Roubaix\u00a0: rien encore</title>" not in page
    assert "<title>Bondues\u00a0: rien encore</title>" in page


def test_a_siret_leads_to_all_its_rows_in_the_territory(example: Served) -> None:
    page = example.page(1280)
    example.visit(page, "lille/subventions/")
    page.locator(".beyond summary").first.click()  # codes stand behind
    link = page.locator("tbody td a").first
    siret = link.inner_text()
    files = ROOT / "build/data/territoire/subventions-tout"
    table = pq.read_table(files / "subventions-tout.parquet")
    siren = f"SIREN {siret[:9]}"
    identified = table["identifiants_reunis"].to_pylist()
    count = sum(siren in (identifiers or "") for identifiers in identified)
    assert table["idBeneficiaire"].to_pylist().count(siret) <= count < table.num_rows
    assert count > 1
    link.click()
    expect(page.locator(".x-status")).to_have_text(re.compile(f"^{count}{WIDE}lignes trouvées"))
    found = f"identifiants_reunis(~|%7E)contient(~|%7E)SIREN(%20|\\+){siret[:9]}"
    address = f"/territoire/subventions-tout/#t-subventions-tout.f={found}$"
    expect(page).to_have_url(re.compile(address))
    expect(page.locator(".x-active button")).to_contain_text(siren)
    own_link = page.locator(".explored tbody a").first
    own_link.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".x-active button")).to_contain_text(siren)
    assert find_axe_violations(page, within=".explored") == []
    page.context.close()

"""The map that moves, in a real browser: it shows what the table holds, and asks nothing of anybody
else."""

from __future__ import annotations

import gzip
import json
import random
import re
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from browse import Served, awaited, find_axe_violations, hosted, serving
from playwright.sync_api import Browser, Locator, Page, Route, expect
from portal import COMMUNES, made, write

from render.nightly import BY_DAY_AND_BY_NIGHT
from site_builder.core.language import WIDE

BUNDLE = 45_000  # gzipped bytes of script
HOSTILE = "<img src=x onerror=alert(1)><b>gras</b>"
TILES = "https://tuiles.example/{z}/{x}/{y}.png"
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010804000000b51c0c020000000b4944415478da6364f80f00010501012718e3660000"
    "000049454e44ae426082"
)


def _schools() -> str:
    lines = ["nom;quartier;longitude;latitude"]
    lines += [
        f"École {n};{'Nord' if n % 3 else 'Sud'};{3 + n / 500:.4f};{50.6 + n % 7 / 100:.4f}"
        for n in range(40)
    ]
    return "\n".join([*lines, "École sans lieu;Sud;;"]) + "\n"


def _many(count: int) -> str:
    dice = random.Random(3)
    lines = (
        f"L{n};{3 + dice.random() / 5:.5f};{50.6 + dice.random() / 5:.5f}" for n in range(count)
    )
    return "\n".join(("nom;longitude;latitude", *lines)) + "\n"


def _features() -> str:
    shapes: list[dict[str, Any]] = [
        {"type": "LineString", "coordinates": [[3.0, 50.6], [3.1, 50.65], [3.2, 50.6]]},
        {
            "type": "Polygon",
            "coordinates": [[[3.0, 50.7], [3.2, 50.7], [3.2, 50.75], [3.0, 50.75], [3.0, 50.7]]],
        },
        {"type": "Point", "coordinates": [3.1, 50.68]},
    ]
    some = [
        {"type": "Feature", "properties": {"nom": f"Forme {n}"}, "geometry": one}
        for n, one in enumerate(shapes)
    ]
    return json.dumps({"type": "FeatureCollection", "features": some})


def _strip(code: str, x: float) -> dict[str, Any]:
    ring = [[x, 50.5], [x + 0.1, 50.5], [x + 0.1, 50.8], [x, 50.8], [x, 50.5]]
    geometry = {"type": "Polygon", "coordinates": [ring]}
    return {"type": "Feature", "properties": {"insee": code}, "geometry": geometry}


STRIPS = {"type": "FeatureCollection", "features": [_strip("59350", 3.0), _strip("59009", 3.1)]}
FILES: dict[str, str | bytes] = {
    "communes.yml": COMMUNES.replace("portal:\n", "portal:\n  map: {contours: communes.geojson}\n"),
    "communes.geojson": json.dumps(STRIPS),
    "datasets/lille/ecoles/datapackage.yaml": "title: Écoles\n",
    "datasets/lille/ecoles/ecoles.csv": _schools(),
    "datasets/lille/pieges/datapackage.yaml": "title: Des noms qui mordent\n",
    "datasets/lille/pieges/pieges.csv": (
        f'nom;"{HOSTILE}";longitude;latitude\n"{HOSTILE}";javascript:alert(1);3.05;50.63\n'
        "a;b;3.06;50.64\n"
    ),
    "datasets/lille/formes/datapackage.yaml": "title: Rues et parcs\n",
    "datasets/lille/formes/formes.geojson": _features(),
    "datasets/lille/rues/datapackage.yaml": "title: Adresses\n",
    "datasets/lille/rues/rues.csv": (
        "cle_adresse;numero;toponyme;longitude;latitude\n"
        "A1;1;Rue des Étaques;3.05;50.63\nA2;2;Rue des Étaques;3.06;50.64\n"
        "A3;3;Quai aux Pigeons;3.07;50.62\nA4;4;;3.08;50.62\n"
    ),
    "datasets/lille/lieux/datapackage.yaml": "title: Des lieux\n",
    "datasets/lille/lieux/lieux.csv": (
        "identifiant;longitude;latitude;quartier;places;nom\n"
        "L-1;3.05;50.63;Centre;12;Salle Haute\nL-2;3.06;50.64;Moulins;7;Salle Basse\n"
    ),
    "datasets/lille/foule/datapackage.yaml": "title: Vingt mille lieux\n",
    "datasets/lille/foule/foule.csv": _many(20_000),
    "datasets/lille/ensemble/datapackage.yaml": "title: Au même endroit\n",
    "datasets/lille/ensemble/ensemble.csv": (
        "nom;longitude;latitude\n" + "".join(f"Prise {n};3.05;50.63\n" for n in range(9))
    ),
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("mapped")
    write(root, FILES)
    out = root / "www" / "sous"
    out.parent.mkdir()
    assert made(root, out).problems == ()
    return root / "www"


@pytest.fixture(scope="module")
def served(site: Path, browser: Browser) -> Iterator[Served]:
    with serving(site, "sous/", browser=browser) as served:
        yield served


def opened(served: Served, page: Page, path: str) -> None:
    served.visit(page, path)
    page.click(".map .go")
    page.wait_for_selector(".x-map .leaflet-control-scale-line")
    expect(page.locator(".map .x-status")).to_contain_text("sur la carte")


def listed(page: Page) -> list[str]:
    """The places that the map says it shows."""
    if not page.locator(".x-places[open]").count():
        page.click(".x-places summary")
    page.wait_for_selector(".x-places li")
    return page.locator(".x-places button").all_inner_texts()


def numbers(clusters: Locator) -> list[int]:
    """How many rows each says it stands for."""
    return [int("".join(filter(str.isdigit, text))) for text in clusters.all_inner_texts()]


def test_before_a_click_there_is_a_drawing_and_nothing_is_asked(served: Served) -> None:
    page = served.page()
    served.visit(page, "lille/ecoles/", "networkidle")
    assert len(served.answers) <= 4
    assert not [
        answer.url
        for answer in served.answers
        if "map" in answer.url or "communes.json" in answer.url
    ]
    drawing = page.get_by_role("img", name="Carte : Écoles")
    expect(drawing).to_be_visible()
    described = page.evaluate(
        "id => document.getElementById(id).textContent", drawing.get_attribute("aria-describedby")
    )
    assert described.startswith(f"40{WIDE}lieux")
    page.click("text=Lire le tableau")
    page.wait_for_url("**/#t-ecoles")
    page.context.close()


def test_the_list_opens_before_the_contours_have_come(served: Served) -> None:
    page = served.page()
    held: list[Route] = []
    page.route("**/communes.json", lambda route: held.append(route))
    opened(served, page, "lille/ecoles/")
    assert len(listed(page)) == 40
    awaited(page, lambda: held)
    page.context.close()


def test_a_map_without_its_contours_is_a_map(served: Served) -> None:
    page = served.page()
    page.route("**/communes.json", lambda route: route.abort())
    opened(served, page, "lille/ecoles/")
    assert len(listed(page)) == 40
    expect(page.locator(".map .x-status")).to_contain_text("40 lignes")
    page.context.close()


def test_it_has_land_the_commune_outlined_and_names_that_hide_none_of_one_another(
    served: Served,
) -> None:
    page = served.page()
    opened(served, page, "lille/formes/")
    expect(page.locator(".map")).to_have_attribute("data-framed", "59350")
    expect(page.locator(".x-map.x-land")).to_be_visible()
    expect(page.locator(".x-name").first).to_be_visible()
    boxes = page.locator(".x-name").evaluate_all(
        "names => names.map(name => name.getBoundingClientRect().toJSON())"
    )
    for one, other in combinations(boxes, 2):
        beside = one["right"] <= other["left"] or other["right"] <= one["left"]
        assert beside or one["bottom"] <= other["top"] or other["bottom"] <= one["top"]
    page.context.close()


def test_without_javascript_no_button_is_promised(served: Served) -> None:
    page = served.page(java_script_enabled=False)
    served.visit(page, "lille/ecoles/")
    expect(page.locator(".map .go")).to_be_hidden()
    expect(page.locator(".map svg")).to_be_visible()
    page.context.close()


@pytest.mark.parametrize("scheme", BY_DAY_AND_BY_NIGHT)
def test_it_opens_within_its_policy_its_budget_and_the_rules_of_accessibility(
    served: Served, scheme: Any
) -> None:
    page = served.page(scheme=scheme)
    opened(served, page, "lille/ecoles/")
    page.wait_for_load_state("networkidle")
    assert served.said == []
    assert [
        answer.url for answer in served.answers if not answer.url.startswith(served.address)
    ] == []
    assert [answer.url for answer in served.answers if answer.status >= 400] == []
    scripts = [answer for answer in served.answers if answer.url.endswith("map.js")]
    assert [len(gzip.compress(one.body(), 9)) < BUNDLE for one in scripts] == [True]
    assert listed(page)[:2] == ["École 0", "École 1"]
    assert find_axe_violations(page) == []
    page.context.close()


def test_it_shows_the_rows_that_the_explorer_finds(served: Served) -> None:
    page = served.page()
    opened(served, page, "lille/ecoles/")
    status = page.locator(".map .x-status")
    expect(status).to_have_text("40 lignes sur la carte. Une ligne sans coordonnées n’y est pas.")
    page.click(".explorer .go")
    page.wait_for_selector(".explored")
    page.fill(".x-tools input[type=search]", "sud")
    expect(status).to_contain_text(
        "14 lignes sur la carte, trouvées parmi les 41 du tableau. Une ligne sans"
    )
    assert listed(page) == [f"École {n}" for n in range(0, 40, 3)]
    page.click(".x-places button:text-is('École 12')")
    expect(page.locator(".x-card")).to_be_focused()
    page.fill(".x-tools input[type=search]", "sans lieu")
    expect(status).to_contain_text("0 ligne sur la carte")
    expect(page.locator(".x-card")).to_have_count(0)
    expect(page.locator(".x-tools input[type=search]")).to_be_focused()
    page.fill(".x-tools input[type=search]", "")
    expect(status).to_contain_text("40 lignes sur la carte.")
    assert served.said == []
    page.context.close()


def test_an_address_that_filters_is_what_the_map_shows_too(served: Served) -> None:
    page = served.page()
    served.visit(page, "lille/ecoles/#t-ecoles?f=quartier~est~Nord")
    page.wait_for_selector(".explored")
    page.click(".map .go")
    expect(page.locator(".map .x-status")).to_have_text(
        "26 lignes sur la carte, trouvées parmi les 41 du tableau."
    )
    page.context.close()


def test_a_place_says_its_row_and_leads_to_it_by_keyboard(served: Served) -> None:
    page = served.page()
    opened(served, page, "lille/ecoles/")
    assert page.evaluate("document.activeElement.className").startswith("x-map"), (
        "where one is after the click"
    )
    listed(page)
    one = page.get_by_role("button", name="École 12", exact=True)
    one.focus()
    page.keyboard.press("Enter")
    card = page.locator(".x-card")
    expect(card).to_contain_text("École 12")
    expect(card).to_be_focused()
    assert page.locator(".leaflet-popup-close-button").get_attribute("aria-label") == "Fermer"
    page.keyboard.press("Escape")
    expect(card).to_have_count(0)
    expect(one).to_be_focused()
    page.keyboard.press("Enter")
    page.click(".x-card a")
    page.wait_for_selector(".explored .x-row")
    expect(page.locator(".x-row th")).to_have_text("École 12")
    expect(page.locator(".x-row")).to_be_focused()
    assert page.url.endswith("#t-ecoles?ligne=13")
    page.context.close()


def test_a_card_says_what_the_row_says_in_the_order_of_the_table(served: Served) -> None:
    page = served.page()
    opened(served, page, "lille/lieux/")
    listed(page)
    page.get_by_role("button", name="Salle Haute", exact=True).click()
    card = page.locator(".x-card")
    expect(card.locator(".x-lead")).to_have_text("Salle Haute")
    told = card.locator("dt").all_inner_texts()
    page.click(".x-card a")
    page.wait_for_selector(".explored .x-row")
    headings = page.locator(".explored thead th button").all_text_contents()
    assert told == ["quartier", "places", "identifiant"], "as a table is read, not as it is filed"
    assert [one for one in headings if one in {"nom", *told}] == ["nom", *told]
    page.context.close()


# In the most western place that is drawn: null as long as none is
DRAWN_POINT = """() => {
  const canvas = [...document.querySelectorAll(".leaflet-overlay-pane canvas")].at(-1);
  const {data, width, height} = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  const found = [];
  for (let y = 0; y < height; y += 1) for (let x = 0; x < width; x += 1)
    if (data[4 * (y * width + x) + 3] > 200) found.push([x, y]);
  if (found.length <= 60) return null;
  found.sort((a, b) => a[0] - b[0]);
  const [x, y] = found[60];
  const box = canvas.getBoundingClientRect();
  return [box.left + x * box.width / width, box.top + y * box.height / height];
}"""  # noqa: E501


def test_a_point_that_is_pressed_says_its_row(served: Served) -> None:
    page = served.page()
    opened(served, page, "lille/pieges/")
    box = page.locator(".x-map").bounding_box()
    assert box
    # two places, in opposite corners of what is fitted: the first is south-west
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    point = page.wait_for_function(DRAWN_POINT).json_value()
    page.mouse.click(*point)
    expect(page.locator(".x-card")).to_contain_text("javascript:alert(1)")
    page.context.close()


def test_hostile_cells_are_text(served: Served) -> None:
    page = served.page()
    opened(served, page, "lille/pieges/")
    assert listed(page)[0] == HOSTILE
    page.locator(".x-places button").first.click()
    card = page.locator(".x-card")
    expect(card).to_contain_text(HOSTILE)
    expect(card.locator("dt")).to_have_text([HOSTILE])
    expect(card.locator(".x-lead")).to_have_text(HOSTILE)
    assert card.locator("img, b, script").count() == 0
    assert card.locator("a").evaluate_all(
        "links => links.map(one => one.getAttribute('href'))"
    ) == ["#t-pieges?ligne=1"]
    assert served.said == []
    page.context.close()


def test_lines_and_areas_are_places_too(served: Served) -> None:
    page = served.page()
    opened(served, page, "lille/formes/")
    expect(page.locator(".map .x-status")).to_have_text("3 lignes sur la carte.")
    assert sorted(listed(page)) == ["Forme 0", "Forme 1", "Forme 2"]
    page.click(".x-places button:text-is('Forme 1')")
    expect(page.locator(".x-card")).to_contain_text("Forme 1")
    assert served.said == []
    page.context.close()


def test_places_are_listed_by_their_names_and_told_apart(served: Served) -> None:
    page = served.page()
    opened(served, page, "lille/rues/")
    assert listed(page) == [
        "Rue des Étaques – A1",
        "Rue des Étaques – A2",
        "Quai aux Pigeons",
        "A4",
    ]
    page.context.close()


def test_another_site_shows_the_map_in_a_frame(served: Served) -> None:
    page = served.page(reduced_motion="reduce")  # what fades in has no contrast yet
    served.visit(page, "lille/ecoles/")
    code = page.locator(".map ~ .taken code").text_content() or ""
    assert 'src="https://donnees.example/embed/lille/ecoles/carte/#t-ecoles"' in code
    opened(served, page, "embed/lille/ecoles/carte/")
    expect(page.locator(".masthead, .scroll")).to_have_count(0)
    listed(page)
    page.get_by_role("button", name="École 12", exact=True).click()
    link = page.locator(".x-card a")
    expect(link).to_have_js_property("href", f"{served.address}lille/ecoles/#t-ecoles?ligne=13")
    assert (link.get_attribute("target"), link.get_attribute("rel")) == ("_blank", "noopener")
    assert served.said == []
    assert find_axe_violations(page) == []
    page.context.close()


def test_rows_at_one_place_are_said_together(served: Served) -> None:
    page = served.page()
    opened(served, page, "lille/ensemble/")
    assert listed(page) == ["Prise 0"]
    page.click(".x-places button")
    expect(page.locator(".x-card li")).to_have_count(5)
    expect(page.locator(".x-card")).to_contain_text("et 4 autres lignes au même endroit")
    page.context.close()


def test_twenty_thousand_places_are_clusters_that_open(served: Served) -> None:
    page = served.page()
    opened(served, page, "lille/foule/")
    clusters = page.locator(".x-cluster")
    assert 5 < clusters.count() < 400
    before = sum(numbers(clusters))
    alone = len(listed(page))
    assert before + alone == 20_000, "every row is in view"
    first = clusters.first
    assert first.get_attribute("aria-label") == f"{first.inner_text()}{WIDE}lignes{WIDE}: agrandir"
    first.focus()
    page.keyboard.press("Enter")
    awaited(page, lambda: sum(numbers(clusters)) < before)
    assert page.evaluate("document.activeElement.className").startswith("x-map"), (
        "one does not fall out of the map"
    )
    page.context.close()


def test_nothing_moves_for_those_who_ask_for_that(served: Served) -> None:
    page = served.page(reduced_motion="reduce")
    opened(served, page, "lille/ecoles/")
    assert page.locator(".leaflet-zoom-anim, .leaflet-fade-anim").count() == 0
    page.context.close()


def test_it_fits_a_telephone(served: Served) -> None:
    page = served.page(360)
    opened(served, page, "lille/ecoles/")
    listed(page)
    page.locator(".x-places button").first.click()
    page.wait_for_selector(".x-card")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.context.close()


def test_a_table_that_cannot_be_loaded_is_said_and_may_be_asked_again(served: Served) -> None:
    page = served.page()
    served.visit(page, "lille/ecoles/")
    page.route("**/*.parquet", lambda route: route.abort())
    page.click(".map .go")
    expect(page.locator(".map .x-status")).to_contain_text("n’a pas pu être chargée")
    expect(page.locator(".map svg")).to_be_visible()
    page.unroute("**/*.parquet")
    page.click(".map .go")
    page.wait_for_selector(".x-map .leaflet-control-scale-line")
    page.context.close()


def test_tiles_are_asked_only_of_their_host_and_only_on_a_click(
    served: Served, tmp_path: Path
) -> None:
    more = (
        f"portal:\n  map: {{tiles: {{url: '{TILES}', attribution: '© <b>Tuiles</b>', link: "
        f"'https://tuiles.example/'}}}}\n"
    )
    write(tmp_path, {**FILES, "communes.yml": COMMUNES.replace("portal:\n", more)})
    assert made(tmp_path).problems == ()
    asked: list[str] = []

    def answer(route: Route) -> None:
        asked.append(route.request.url)
        route.fulfill(body=PIXEL, content_type="image/png")

    with hosted(tmp_path / "build") as address:
        served = Served(served.browser, address)
        page = served.page()
        page.route(re.compile("^https://"), answer)
        served.visit(page, "lille/ecoles/", "networkidle")
        assert asked == []
        page.click(".map .go")
        page.wait_for_selector(".leaflet-tile-loaded")
        page.wait_for_load_state("networkidle")
        assert asked and {url.split("/")[2] for url in asked} == {"tuiles.example"}
        assert served.said == [], "the policy allows it"
        mention = page.locator(".map figcaption a")
        expect(mention).to_have_text("© <b>Tuiles</b>")
        assert mention.get_attribute("href") == "https://tuiles.example/"
        page.context.close()


# --- how large it is, and where one is in it ---


@pytest.mark.parametrize("width", [360, 1280, 1920])
def test_it_takes_the_whole_width_and_a_useful_height(served: Served, width: int) -> None:
    page = served.page(width)
    opened(served, page, "lille/ecoles/")
    box = page.locator(".x-map").bounding_box()
    whole = page.locator(".dataset").bounding_box()
    window = page.viewport_size
    assert box and whole and window
    assert box["width"] == pytest.approx(whole["width"], abs=2)
    assert box["width"] > 0.8 * width
    assert min(box["width"], 0.6 * window["height"]) <= box["height"] <= 0.9 * window["height"]
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    for other in page.locator(".rail").all():
        beside = other.bounding_box()
        assert beside and (
            beside["y"] + beside["height"] <= box["y"] or beside["y"] >= box["y"] + box["height"]
        ), "nothing lies over the map"
    page.context.close()


def read_scale(page: Page) -> str:
    return page.locator(".leaflet-control-scale-line").inner_text()


def test_the_address_says_where_one_is_and_leads_back_there(served: Served) -> None:
    page = served.page(reduced_motion="reduce")
    opened(served, page, "lille/ecoles/")
    assert "?" not in page.url, "all is shown"
    page.locator(".x-map").focus()
    page.keyboard.press("+")
    page.keyboard.press("ArrowRight")
    expect(page).to_have_url(re.compile(r"/lille/ecoles/\?m-ecoles=[\d.]+_50\.\d{5}_3\.\d{5}$"))
    address, scale = page.url, read_scale(page)
    places = listed(page)
    page.goto(f"{served.address}lille/")
    page.go_back()
    page.wait_for_selector(".x-map .leaflet-control-scale-line")
    expect(page.locator(".map .x-status")).to_contain_text("sur la carte")
    assert (page.url, read_scale(page), listed(page)) == (address, scale, places)
    page.get_by_role("button", name="Voir tous les lieux").click()
    expect(page).to_have_url(f"{served.address}lille/ecoles/")
    assert served.said == []
    page.context.close()


def test_going_back_moves_the_map_back(served: Served) -> None:
    page = served.page(reduced_motion="reduce")
    served.visit(page, "lille/ecoles/?m-ecoles=15_50.63000_3.04000#m-ecoles")
    expect(page.locator(".map .x-status")).to_contain_text("sur la carte")
    near = listed(page)
    assert 0 < len(near) < 40
    page.click("text=Lire le tableau")
    page.wait_for_url("**#t-ecoles")
    page.get_by_role("button", name="Voir tous les lieux").click()
    expect(page).not_to_have_url(re.compile("m-ecoles="))
    assert len(listed(page)) == 40
    page.go_back()
    expect(page.locator(".x-places button")).to_have_count(len(near))
    assert listed(page) == near
    page.context.close()


def test_the_link_of_what_is_seen_can_be_copied(served: Served) -> None:
    page = served.page(reduced_motion="reduce")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    served.visit(page, "lille/ecoles/#t-ecoles?f=quartier~est~Nord")
    page.wait_for_selector(".explored")
    page.click(".map .go")
    page.wait_for_selector(".x-map .leaflet-control-scale-line")
    page.locator(".x-map").focus()
    page.keyboard.press("+")
    copy = page.locator(".map").get_by_role("button", name="Copier le lien de cette vue")
    copy.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".map .x-tools [role=status]")).to_have_text("Lien copié.")
    address = page.evaluate("navigator.clipboard.readText()")
    assert re.search(r"/lille/ecoles/\?m-ecoles=[\d._]+#t-ecoles\?f=quartier", address)
    scale, places = read_scale(page), listed(page)
    page.context.close()
    other = served.page(reduced_motion="reduce")
    other.goto(address)
    expect(other.locator(".map .x-status")).to_contain_text("26 lignes sur la carte, trouvées")
    assert (read_scale(other), listed(other)) == (scale, places)
    other.context.close()


@pytest.mark.parametrize("said", ["15_95_3", "a_b_c", "15", "__", "99_50_3", ""])
def test_an_address_that_names_no_place_shows_all(served: Served, said: str) -> None:
    page = served.page()
    served.visit(page, f"lille/ecoles/?m-ecoles={said}")
    expect(page.locator(".map .x-status")).to_contain_text("40 lignes sur la carte")
    assert len(listed(page)) == 40
    assert served.said == []
    page.context.close()


def test_paper_has_all_that_the_screen_shows(served: Served) -> None:
    page = served.page(1280)
    opened(served, page, "lille/ecoles/")
    box = page.locator(".x-map")
    script = "one => one.getBoundingClientRect().width"
    before = box.evaluate(script)
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert box.evaluate(script) <= 680 < before, "the width of a sheet"
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert box.evaluate(script) == before
    page.context.close()


def test_names_give_way_to_buttons(served: Served) -> None:
    page = served.page()
    opened(served, page, "lille/ecoles/")
    expect(page.locator(".x-name").first).to_be_visible()
    script = "all => all.map(one => one.getBoundingClientRect().toJSON())"
    names = page.locator(".x-name").evaluate_all(script)
    controls = page.locator(".x-map .leaflet-control").evaluate_all(script)
    for name in names:
        for control in controls:
            beside = name["right"] <= control["left"] or control["right"] <= name["left"]
            apart = name["bottom"] <= control["top"] or control["bottom"] <= name["top"]
            assert beside or apart
    page.context.close()


@pytest.mark.nightly
def test_a_hundred_thousand_places_are_as_few_things_to_draw(
    served: Served, tmp_path: Path
) -> None:
    """Clusters that stand for all of them, before a zoom and after it."""
    write(
        tmp_path,
        {
            "communes.yml": COMMUNES,
            "datasets/lille/foule/datapackage.yaml": "title: Cent mille lieux\n",
            "datasets/lille/foule/foule.csv": _many(100_000),
        },
    )
    assert made(tmp_path).made
    with hosted(tmp_path / "build") as address:
        served = Served(served.browser, address)
        page = served.page()
        opened(served, page, "lille/foule/")
        clusters = page.locator(".x-cluster")
        before = sum(numbers(clusters))
        assert 5 < clusters.count() < 400
        assert before + len(listed(page)) == 100_000
        page.click(".leaflet-control-zoom-in")
        awaited(page, lambda: sum(numbers(clusters)) < before)
        assert clusters.count() < 400
        page.context.close()

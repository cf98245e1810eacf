"""The example portal in a real browser, below a sub-path: weight, requests, policy, accessibility,
spoken text."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from browse import Scheme, Served, awaited, find_axe_violations
from pdfs import PLAIN
from playwright.sync_api import Page, Route, expect
from portal import made, write
from shared_example import copy_example, share_folder
from tools import ROOT, html_validate

from render.nightly import BY_DAY_AND_BY_NIGHT, mark_nightly
from render.page_questions import (
    BY_DAY,
    BY_NIGHT,
    Navigation,
    ask_questions,
    ask_script,
    find_requests_of_others,
    open_page,
    read_navigation,
)
from site_builder.commands.result_formats import FORMS
from site_builder.commands.result_formats.outcome import Outcome, Remark
from site_builder.core.language import load_language
from site_builder.metadata.site_folder import BESIDE, DATASETS, OWNER_FILE

SEVERAL = """\
title: >-
  Subventions versées aux associations culturelles, sportives et de solidarité d'Ennetières-en-Weppes et des
  communes voisines, de 2022 à 2024 (données fictives)
description: |
  Chaque subvention, avec son [règlement](https://ennetieres.example/reglement).

  - fonctionnement
  - projet
theme: economie
frequency: annual
temporal: 2022/2024
modified: 2026-11-03
demonstration: true
contact: {name: Vie associative, email: asso@ennetieres.example}
resources:
  - {name: culture, path: culture.csv, title: Culture}
  - {name: sport, path: sport.csv, title: Sport}
  - {name: solidarite, path: solidarite.csv, title: Solidarité}
  - {name: reglement, path: reglement.pdf, title: Règlement}
  - {name: api, path: "https://ennetieres.example/api", kind: api, title: Interface}
"""  # noqa: E501
TOPICS = ("culture", "solidarite", "sport")
KINDS = {
    "home": "",
    "search": "recherche/",
    "datasets": "jeux/",
    "theme": "themes/economie/",
    "publishers": "communes/",
    "publisher": "lille/",
    "commune without data": "anstaing/",
    "accessibility": "accessibilite/",
    "legal notices": "mentions-legales/",
    "privacy": "confidentialite/",
    "not found": "404.html",
    "dataset": "lille/subventions/",
    "dataset of several tables": "ennetieres-en-weppes/subventions/",
    "dataset of several years": "lille/prenoms/",
    "dataset of points": "quesnoy-sur-deule/adresses/",
    "dataset of lines": "metropole/travaux-et-fermetures/",
    "dataset of a map and a chart": "metropole/communes/",
    "map for a frame": "embed/lille/parcs-et-jardins/carte/",
    "documents": "lille/deliberations/",
    "withdrawn dataset": "la-madeleine/menus-rentree-2025/",
    "dataset with faults": "roubaix/ecoles/",
    "keyword": "mots-cles/ecoles/",
    "keywords": "mots-cles/",
    "format": "formats/parquet/",
    "formats": "formats/",
    "reuses": "reutilisations/",
    "former addresses": "anciennes-adresses/",
    "page of the owner": "a-propos/",
    "page with an image and all else": "essai/",
    "news": "actualites/",
    "piece of news": "actualites/ouverture/",
    "news that shows data": "actualites/lille-et-ses-associations/",
    "who publishes what": "territoire/",
    "who publishes a standard": "territoire/couverture/prenoms/",
    "sheet for the council": "territoire/bilans/lille/",
    "standards": "standards/",
    "standard": "standards/menus-collectifs/",
    "standard of records": "standards/decp/",
    "list of comparisons": "territoire/comparer/",
    "comparison of communes": "standards/prenoms/comparer/",
    "comparison for a frame": "embed/territoire/prenoms/comparer/",
    "table of the territory": "territoire/prenoms/",
    "services alone": "transbeffroi/horaires-et-arrets/",
    "wide table": "lille/large/",
    "empty table": "lille/vide/",
    "names that bite": "lille/noms/",
    "frame of another site": "embed/lille/subventions/table/",
    "frame of a commune": "embed/lille/",
    "frame of several tables": "embed/ennetieres-en-weppes/subventions/table/",
    "components": "composants/",
}
# Those that people meet most are asked at every change, by day
EVERYDAY = (
    "home",
    "datasets",
    "dataset",
    "dataset of a map and a chart",
    "publisher",
)
assert {*EVERYDAY} <= KINDS.keys()


def _several() -> bytes:
    head = "Nom de l'association;Date;Montant;Objet;Versée;Année\n"
    rows = (
        f"Les Amis du carillon {n % 40};{n % 28 + 1:02}/04/2024;{n * 37 % 9000},50;Projet {n % 9};"
        f"{'oui' if n % 3 else 'non'};{2022 + n % 3}\n"
        for n in range(300)
    )
    return (head + "".join(rows)).encode()


def _wide() -> bytes:
    return "".join(
        ";".join(f"c{c} {r * c % 7919}" for c in range(300)) + "\n" for r in range(400)
    ).encode()


EXTRA: dict[str, str | bytes] = {
    "datasets/ennetieres-en-weppes/subventions/datapackage.yaml": SEVERAL,
    **{f"datasets/ennetieres-en-weppes/subventions/{name}.csv": _several() for name in TOPICS},
    "datasets/ennetieres-en-weppes/subventions/reglement.pdf": PLAIN,
    "datasets/lille/large/datapackage.yaml": "title: Une table très large (données fictives)\ndemonstration: true\n",  # noqa: E501
    "datasets/lille/large/large.csv": _wide(),
    "datasets/lille/vide/datapackage.yaml": "title: Une table sans ligne (données fictives)\ndemonstration: true\n",  # noqa: E501
    "datasets/lille/vide/vide.csv": "code;nom\n",
    "pages/essai.md": (
        "# Une page avec une image, un tableau et des titres (données fictives)\n\n"
        "![Un plan, trois repères](plan.png)\n\n"
        "#### Un titre trop bas\n\n- un [lien](/jeux/)\n- `du code`\n\n> Une citation <b>\n\n"
        f"| {' | '.join('colonne' * 3 for _ in range(5))} |\n|{'-|' * 5}\n|{' 1 234 |' * 5}\n\n"
        f"{'mot' * 60}\n"
    ),
    "pages/plan.png": (ROOT / "reuses/jouer-dehors.png").read_bytes(),
    "reuses/longue.yaml": f"title: Une réutilisation {'au très long titre ' * 8}\nurl: https://longue.example/\n",
    "datasets/lille/noms/datapackage.yaml": "title: Des noms qui mordent (données fictives) 🙂 שלום\n",  # noqa: E501
    "datasets/lille/noms/noms.csv": (
        '"<b>nom</b>";"a ""b"" \' &";שלום;🙂\n<img src=x onerror=alert(1)>;"""";a;b\n;x;;\n'
    ),
}


def example(factory: pytest.TempPathFactory) -> Path:
    """The example portal and what it has not: long titles, several tables, wide, empty and hostile
    ones; built at sous/chemin/ below the folder that is returned."""
    return share_folder(factory, "example", _build_larger_example) / "www"


def _build_larger_example(root: Path) -> None:
    copy_example(root, (DATASETS, *BESIDE))
    portal = re.sub(
        r"(?m)^  url: .*$",
        "  url: https://beffroi.example/sous/chemin/",
        (ROOT / OWNER_FILE).read_text("utf-8"),
    )
    write(root, {OWNER_FILE: portal, **EXTRA})
    out = root / "www" / "sous" / "chemin"
    out.parent.mkdir(parents=True)
    report = made(root, out, today=date(2026, 11, 20), components=True)
    assert report.made


@pytest.fixture(scope="module")
def navigation(served: Served) -> Navigation:
    """That of the home page."""
    page = served.page()
    served.visit(page, "")
    links = read_navigation(served, page)
    page.context.close()
    assert all(len(some) >= 3 for some in links.values())
    return links


@pytest.mark.parametrize(
    "kind", [*EVERYDAY, *mark_nightly(*(kind for kind in KINDS if kind not in EVERYDAY))]
)
def test_a_page_is_light_asks_nothing_of_others_and_serves_everybody(
    served: Served, navigation: Navigation, kind: str
) -> None:
    """One visit: what it loads, what axe and we see of accessibility, each size, the keyboard, the
    colours."""
    page = served.page()
    visit = open_page(served, page, KINDS[kind])
    visit.navigation = navigation
    assert ask_questions(visit, BY_DAY) == {}
    page.context.close()


@pytest.mark.nightly
@pytest.mark.parametrize("path", KINDS.values(), ids=list(KINDS))
def test_a_page_serves_everybody_by_night(served: Served, path: str) -> None:
    page = served.page(scheme="dark")
    visit = open_page(served, page, path)
    assert ask_questions(visit, BY_NIGHT) == {}
    page.context.close()


@pytest.mark.parametrize(
    "kind", [*EVERYDAY, *mark_nightly(*(kind for kind in KINDS if kind not in EVERYDAY))]
)
def test_a_finger_finds_its_place(served: Served, kind: str) -> None:
    """44 pixels for all that one touches; accessible.js says what is excepted."""
    page = served.page(360, has_touch=True, is_mobile=True)
    served.visit(page, KINDS[kind], "networkidle")
    assert ask_script(page, "touched") == []
    page.context.close()


# What makes each question find something, but the one about others
SPOILT = """() => {
  const main = document.querySelector("main"), made = document.createElement("div");
  document.styleSheets[0].insertRule(":focus { outline: 0 !important }");
  made.innerHTML = `<h1>A</h1><h4>B</h4><a href="#x">C</a><a href="#y">C</a>
    <div><button>D</button><button>E</button></div><p class="wide">Une phrase</p><img src="x.png">`;
  const small = {width: "9px", height: "9px", padding: 0, border: 0};
  made.querySelectorAll("button").forEach(one => Object.assign(one.style, small));
  Object.assign(made.querySelector(".wide").style, {width: "3000px", color: "#abcdef"});
  main.append(made);
  main.removeAttribute("id");
  document.querySelector(".colophon a").remove();
}"""


def test_each_question_sees_what_it_looks_for(served: Served, navigation: Navigation) -> None:
    page = served.page()
    visit = open_page(served, page, "mentions-legales/")
    visit.navigation = navigation
    page.evaluate(SPOILT)
    page.wait_for_load_state("networkidle")
    awaited(page, lambda: any(answer.status == 404 for answer in served.answers))
    answers = ask_questions(visit, BY_DAY)
    visit.served = Served(served.browser, "http://autre.example/sous/", answers=served.answers)
    answers |= ask_questions(visit, [find_requests_of_others])
    assert answers.keys() == {question.__name__ for question in BY_DAY}
    page.context.close()


def test_a_former_address_leads_on_without_a_script_and_can_be_read_on_the_way(
    served: Served,
) -> None:
    page = served.page(java_script_enabled=False)
    served.visit(page, "en/armentieres/prenoms/")
    page.wait_for_url("**/en/armentieres/nouveau-nes-residents/")
    page.context.close()
    page = served.page(360)
    asked = served.address + "armentieres/prenoms/"
    held = page.request.get(asked).text().replace('http-equiv="refresh"', 'name="held"')
    page.route(
        asked, lambda route: route.fulfill(body=held, content_type="text/html; charset=utf-8")
    )
    served.visit(page, "armentieres/prenoms/")
    assert find_axe_violations(page, least=10) == []
    page.get_by_role("link", name="Aller à la nouvelle adresse").click()
    page.wait_for_url("**/armentieres/nouveau-nes-residents/")
    assert served.said == []
    page.context.close()


@pytest.mark.parametrize("scheme", BY_DAY_AND_BY_NIGHT)
@pytest.mark.parametrize("name", ["report.html", "check.html"])
def test_the_owners_pages_break_no_rule_and_ask_for_nothing(
    site: Path, served: Served, name: str, scheme: Scheme
) -> None:
    page = served.page(scheme=scheme)
    report = site.parent / ".beffroi" / name
    asked = list[str]()
    remarks = (
        Remark(severity="error", code="c", text="ce texte. → Un autre.", path="a.csv"),
        Remark(severity="warning", code="c", text="x", path="b", known=True),
    )
    found = Outcome(
        sentence="1 jeu de données : 1 erreur.", remarks=remarks, notes=("lille/parcs : nouveau",)
    )
    (report.parent / "check.html").write_text(
        FORMS["html"](found, load_language("fr")), encoding="utf-8"
    )
    page.on("request", lambda request: asked.append(request.url))
    served.said.clear()
    page.goto(report.as_uri())
    assert asked == [report.as_uri()]
    assert served.said == []
    assert find_axe_violations(page) == []
    page.wait_for_function("() => document.fonts.status == 'loaded'")
    assert faces(page, "h1") == {"+Newsreader"}, "it is in the file"
    page.set_viewport_size({"width": 360, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.context.close()
    assert html_validate(report) == ""


def test_every_kind_of_page_is_valid_html(site: Path) -> None:
    files = [
        site / "sous" / "chemin" / (path if path.endswith(".html") else f"{path}index.html")
        for path in KINDS.values()
    ]
    assert html_validate(*files) == ""


# --- the face of titles ---


def faces(page: Page, selector: str) -> set[str]:
    """The names of the fonts that really draw an element, "+" before those that the page
    brought."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("DOM.enable")
    devtools.send("CSS.enable")
    root = devtools.send("DOM.getDocument")["root"]["nodeId"]
    node = devtools.send("DOM.querySelector", {"nodeId": root, "selector": selector})["nodeId"]
    fonts = devtools.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]
    return {("+" if font["isCustomFont"] else "") + font["familyName"].split()[0] for font in fonts}


def test_titles_and_big_numbers_have_the_face_and_the_text_has_not(served: Served) -> None:
    page = served.page()
    served.visit(page, "", "networkidle")
    served.visit(page, "")  # the face is there from the start
    assert faces(page, "h1") == faces(page, "h2") == {"+Newsreader"}
    assert "+Newsreader" not in faces(page, ".datasets p")
    served.visit(page, "lille/subventions/")
    assert faces(page, ".keyed strong") == {"+Newsreader"}
    page.context.close()


@pytest.mark.nightly
@pytest.mark.parametrize("path", ["", "lille/subventions/", "lille/"])
@pytest.mark.parametrize("width", [360, 1280])
def test_a_face_that_comes_late_moves_nothing(served: Served, path: str, width: int) -> None:
    page = served.page(width)
    held = list[Route]()
    page.add_init_script(
        "window.moved = 0; new PerformanceObserver(list => list.getEntries().forEach(one => "
        "window.moved += one.value))"
        ".observe({type: 'layout-shift', buffered: true})"
    )
    page.route("**/*.woff2", lambda route: held.append(route))  # playwright marks what it is given
    page.goto(served.address + path, wait_until="domcontentloaded")
    awaited(page, lambda: held)
    page.wait_for_timeout(400)  # a face that is optional has 100; no event tells that they are over
    before = page.evaluate("document.documentElement.scrollHeight")
    assert "+Newsreader" not in faces(page, "h1")
    (late,) = held
    late.continue_()
    page.wait_for_load_state("networkidle")
    assert page.evaluate("window.moved") == 0
    assert page.evaluate("document.documentElement.scrollHeight") == before
    page.context.close()


TITLE_SIZES = """[...document.querySelectorAll("h1, h2, h3, a.title")].map(title => {
    title.style.whiteSpace = "nowrap";
    title.style.display = "inline-block";
    const { width, height } = title.getBoundingClientRect();
    return [width, height];
})"""


@pytest.mark.nightly
@pytest.mark.parametrize("path", ["", "lille/subventions/", "lille/"])
def test_the_face_has_the_measures_of_its_stand_in(served: Served, path: str) -> None:
    """Titles on one line: which of them wrap at a width is luck."""
    page = served.page()
    page.route("**/*.woff2", lambda route: route.abort())
    page.goto(served.address + path)
    without = page.evaluate(TITLE_SIZES)
    if faces(page, "h1").isdisjoint({"Liberation", "Times", "Tinos"}):
        pytest.skip("this machine has no face of those widths")
    page.unroute_all()
    page.goto(served.address + path, wait_until="networkidle")
    page.goto(served.address + path)
    sizes = page.evaluate(TITLE_SIZES)
    assert faces(page, "h1") == {"+Newsreader"}
    assert len(sizes) == len(without) > 4
    for (width, height), (width_without, height_without) in zip(sizes, without, strict=True):
        assert height == height_without
        assert width == pytest.approx(width_without, rel=0.06)
    page.context.close()


def test_a_page_is_whole_without_the_face(served: Served) -> None:
    page = served.page()
    page.route("**/*.woff2", lambda route: route.abort())
    served.visit(page, "lille/subventions/")
    assert page.locator("h1").is_visible()
    assert faces(page, "h1").isdisjoint({"+Newsreader"})
    page.context.close()


def test_everything_is_there_without_javascript(served: Served) -> None:
    page = served.page(java_script_enabled=False)
    served.visit(page, "lille/subventions/")
    assert page.locator(".explorer tbody tr").count() == 100
    assert page.locator(".chart").count() == 2
    assert (
        page.get_by_role("link", name="Télécharger le fichier Excel").get_attribute("href")
        == "../../data/lille/subventions/subventions.xlsx"
    )
    served.visit(page, "communes/")
    assert page.locator("#communes > li").count() == 95
    assert not page.locator("input").first.is_visible()
    page.context.close()


def test_the_page_of_a_standard_names_the_publisher_of_datasets_of_one_title(
    served: Served,
) -> None:
    page = served.page()
    served.visit(page, "standards/subventions/")
    link = page.get_by_role("link", name="Croix, Subventions aux associations, 2020–2024")
    expect(link).to_have_text("Croix")


def test_one_goes_from_week_to_week_of_a_menu_without_a_script_by_keyboard_and_by_address(
    served: Served,
) -> None:
    page = served.page(java_script_enabled=False)
    served.visit(page, "la-madeleine/menus-cantines/")
    titles = page.locator(".weeks h2:visible")
    latest = "Derniers menus publiés\u00a0: du 22 au 26 septembre 2025"
    expect(titles).to_have_text([latest])
    expect(page.get_by_role("link", name="Semaine suivante")).to_have_count(0)
    page.get_by_role("link", name="Semaine précédente").click()
    expect(titles).to_have_text(["Menus du 15 au 19 septembre 2025"])
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(titles).to_have_text(["Menus du 8 au 12 septembre 2025"])
    page.reload()
    expect(titles).to_have_text(["Menus du 8 au 12 septembre 2025"])
    page.go_back()
    page.go_back()
    expect(titles).to_have_text([latest])
    page.context.close()


def test_what_a_screen_reader_says_of_the_table(served: Served) -> None:
    page = served.page()
    served.visit(page, "ennetieres-en-weppes/subventions/")
    region = page.get_by_role("region", name="Culture Les plus récentes d’abord")
    assert region.count() == 1
    table = region.get_by_role("table", name="Les plus récentes d’abord")
    assert table.get_by_role("columnheader").all_inner_texts() == [
        "Nom de l'association", "Objet", "Montant", "Date\xa0↓", "Versée", "Année",
    ]  # fmt: skip
    assert table.get_by_role("rowheader").first.inner_text() == "Les Amis du carillon 27"
    assert table.get_by_role("row").nth(3).get_by_role("cell").all_inner_texts() == [
        "Projet 2", "3\u202f071,50", "28/04/2024", "oui", "2024",
    ]  # fmt: skip
    column = page.locator(".columns details", has_text="Répartition de ").first
    column.locator("summary").click()
    expect(column.get_by_text("Répartition de ")).to_be_visible()
    page.context.close()


def test_the_keyboard_goes_to_the_content_then_into_the_table(served: Served) -> None:
    page = served.page()
    served.visit(page, "lille/subventions/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == load_language("fr").say("skip")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    page.locator(".beyond summary").click()
    page.locator(".explorer .scroll").focus()
    page.keyboard.press("PageDown")
    page.wait_for_function("() => document.querySelector('.explorer .scroll').scrollTop")
    page.context.close()


def test_the_header_and_the_first_column_stay_in_view_on_a_telephone(served: Served) -> None:
    page = served.page(360)
    served.visit(page, "ennetieres-en-weppes/subventions/")
    place = (
        "selector => { const r = document.querySelector(selector).getBoundingClientRect(); "
        "return [r.x, r.y]; }"
    )
    page.evaluate("document.querySelector('.scroll tbody tr:nth-child(4)').scrollIntoView()")
    region = page.evaluate(place, ".scroll")
    column = page.evaluate(place, ".scroll tbody tr:nth-child(6) th")
    header = page.evaluate(place, ".scroll thead th:nth-child(3)")
    assert abs(column[0] - region[0]) <= 1
    assert region[1] < -100
    assert abs(header[1]) <= 2, "no box scrolls inside the page: the header stays in its window"
    page.context.close()


def test_a_list_narrows_as_one_types(served: Served) -> None:
    page = served.page()
    served.visit(page, "communes/")
    page.get_by_label("Trouver une commune").fill("barœul")
    found = page.locator("#communes > li:visible a")
    expect(found).to_have_text(["Marcq-en-Barœul", "Mons-en-Barœul"])
    expect(page.locator("[data-filter-status]")).to_have_text("2 résultats.")
    assert served.said == []
    page.context.close()


def test_a_telephone_shows_what_is_published_first_and_opens_what_is_missing(
    served: Served,
) -> None:
    page = served.page(360, java_script_enabled=False)
    served.visit(page, "territoire/")
    assert served.said == []
    height = page.locator("body").bounding_box()
    assert height is not None and height["height"] <= 6000
    cell = page.locator(".coverage tr", has_text="Croix").locator(".missing").first
    size = cell.bounding_box()
    assert size is not None and size["height"] <= 1  # it is there for who hears the page
    page.locator(".lacking summary", has_text="pas encore publié").first.click()
    expect(cell).to_contain_text("rien encore")
    size = cell.bounding_box()
    assert size is not None and size["height"] >= 16
    served.visit(page, "territoire/couverture/prenoms/")
    link = page.locator("main").get_by_role("link", name="Aubers")
    expect(link).to_be_hidden()
    page.locator(".waiting summary", has_text="rien encore").click()
    size = link.bounding_box()
    assert size is not None and size["height"] >= 24
    page.context.close()


@pytest.mark.nightly
@pytest.mark.parametrize("path", ["", "lille/subventions/", "composants/"])
def test_forced_colours_and_print_show_the_same_words(served: Served, path: str) -> None:
    page = served.page(forced_colors="active")
    served.visit(page, path)
    assert page.locator("h1").is_visible()
    page.emulate_media(media="print", forced_colors="none")
    assert page.locator("h1").is_visible()
    assert not page.get_by_role("navigation").first.is_visible()
    page.context.close()

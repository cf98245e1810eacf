"""The page of a dataset opens on its data, in a real browser: what stands on the first screen, how
long the page is, what is folded and opens where an address names it, and what is printed."""

from __future__ import annotations

import re

import pytest
from browse import Served, find_axe_violations
from playwright.sync_api import Locator, Page, expect
from tools import ROOT

from render.nightly import mark_nightly
from site_builder.core.language import load_language

FRENCH = load_language("fr")
EVERYDAY = ("lille/subventions", "lille/ecoles", "metropole/feux-sonores-et-bornes-de-recharge")
OTHERS = (
    "armentieres/ecoles",
    "armentieres/nouveau-nes-residents",
    "armentieres/subventions",
    "croix/subventions",
    "donnees-nationales/annuaire-des-ecoles",
    "donnees-nationales/comptes-des-communes",
    "donnees-nationales/marches-des-communes",
    "ennetieres-en-weppes/compte-administratif",
    "ennetieres-en-weppes/deliberations",
    "ennetieres-en-weppes/parcs-et-aires-de-jeux",
    "ennetieres-en-weppes/prenoms",
    "ennetieres-en-weppes/subventions",
    "la-madeleine/comptes",
    "la-madeleine/ecoles",
    "la-madeleine/menus-cantines",
    "la-madeleine/subventions",
    "lambersart/subventions",
    "lille/deliberations",
    "lille/parcs-et-jardins",
    "lille/prenoms",
    "loos/subventions",
    "marcq-en-baroeul/equipements",
    "marcq-en-baroeul/parcs",
    "marcq-en-baroeul/subventions",
    "metropole/communes",
    "metropole/marches-publics",
    "metropole/subventions",
    "metropole/travaux-et-fermetures",
    "mons-en-baroeul/subventions",
    "quesnoy-sur-deule/adresses",
    "quesnoy-sur-deule/comptes",
    "quesnoy-sur-deule/subventions",
    "roubaix/ecoles",
    "roubaix/prenoms",
    "roubaix/subventions",
    "seclin/ecoles",
    "seclin/prenoms",
    "seclin/subventions",
    "territoire/budget",
    "territoire/deliberations",
    "territoire/ecoles",
    "territoire/equipements",
    "territoire/irve-statique",
    "territoire/parcs",
    "territoire/prenoms",
    "territoire/subventions",
    "territoire/subventions-tout",
    "tourcoing/bornes-de-recharge",
    "tourcoing/parcs",
    "tourcoing/prenoms",
    "tourcoing/subventions",
    "velopivert/velos-en-libre-service",
    "villeneuve-d-ascq/comptes",
    "villeneuve-d-ascq/prenoms",
    "villeneuve-d-ascq/subventions",
    "wattrelos/comptes",
    "wattrelos/ecoles",
    "wattrelos/equipements",
    "wattrelos/subventions",
)
EVERY = (*EVERYDAY, *mark_nightly(*OTHERS))
DATA = ".keyed, .weeks, .chart, .map svg, tbody tr"
MOST_HEADINGS = 8
LONGEST = 8_000  # pixels, on a telephone
TOP = "element => element.getBoundingClientRect().top + scrollY"


def open_dataset(
    served: Served, path: str, width: int, height: int = 800, has_touch: bool = False
) -> Page:
    page = served.page(width, has_touch=has_touch)
    page.set_viewport_size({"width": width, "height": height})
    served.visit(page, f"{path}/")
    expect(page.locator(DATA).first).to_be_visible()
    return page


def find_first_top(page: Page, selector: str) -> float:
    tops = [float(found.evaluate(TOP)) for found in page.locator(selector).all()[:3]]
    return min(tops)


def measure_width(page: Page) -> int:
    width = page.evaluate("document.documentElement.scrollWidth")
    assert isinstance(width, int)
    return width


def test_excel_is_what_is_taken_first_and_csv_is_there_too() -> None:
    for path in (*EVERYDAY, *OTHERS):
        page = (ROOT / "build" / path / "index.html").read_text("utf-8")
        rail = page.partition('id="downloads"')[2].partition("</section>")[0]
        taken = re.findall(r'href="([^"#]*\.\w+)"', rail)
        assert taken[0].endswith(".xlsx"), path
        assert re.search(r'href="[^"]*/data/[^"]*(?<!\.excel)\.csv"', page), path


def test_every_dataset_that_has_a_table_is_looked_at() -> None:
    tables = (ROOT / "build/assets/columns").glob("*/*.json")
    paths = {f"{one.parent.name}/{one.stem}" for one in tables}
    assert paths <= {*EVERYDAY, *OTHERS}


@pytest.mark.parametrize("path", EVERY)
def test_the_first_screen_shows_data(served: Served, path: str) -> None:
    page = open_dataset(served, path, 1280)
    assert find_first_top(page, DATA) < 700
    expect(page.locator(".take").first).to_be_in_viewport()
    page.context.close()


@pytest.mark.parametrize("has_touch", [False, *mark_nightly(True)])
@pytest.mark.parametrize("path", EVERY)
def test_on_a_telephone_data_come_within_two_screens_and_the_page_ends(
    served: Served, path: str, has_touch: bool
) -> None:
    page = open_dataset(served, path, 360, has_touch=has_touch)
    assert find_first_top(page, ".take") < 800, "what one takes away is on the first screen"
    assert find_first_top(page, ".keyed, .week") < 800
    assert find_first_top(page, ".chart, .week, .map svg, tbody tr") < 1_600
    assert page.evaluate("document.documentElement.scrollHeight") <= LONGEST
    assert 1 < page.locator("main h2:visible").count() <= MOST_HEADINGS
    page.context.close()


@pytest.mark.parametrize("width", [712, 768, 900])
def test_a_tablet_has_four_columns_of_the_rows(served: Served, width: int) -> None:
    page = open_dataset(served, "lille/subventions", width)
    expect(page.locator(".preview thead th:visible")).to_have_count(4)
    first = page.locator(".preview tbody tr").first
    assert first.evaluate("row => row.offsetHeight") <= 64, "two lines at most"
    assert measure_width(page) <= width
    page.context.close()


def test_dates_and_figures_leave_their_width_to_texts(served: Served) -> None:
    page = open_dataset(served, "lille/subventions", 1280)
    heads = page.locator(".preview thead th:visible")
    widths = dict(
        zip(
            heads.all_inner_texts(),
            heads.evaluate_all("heads => heads.map(head => head.offsetWidth)"),
            strict=True,
        )
    )
    dates = next(width for title, width in widths.items() if title.startswith("Date"))
    assert dates <= 150
    assert widths["Montant en euros"] <= 150
    assert widths["Nom du bénéficiaire"] >= 270
    rows = page.locator(".preview tbody tr:visible")
    heights = rows.evaluate_all("rows => rows.map(row => row.offsetHeight)")
    assert sum(height < 48 for height in heights) >= 3, "many rows are one line"
    page.context.close()


@pytest.mark.parametrize("has_touch", [False, True])
@pytest.mark.parametrize("path", EVERY)
def test_nothing_is_wider_than_the_narrowest_screen_at_twice_the_size(
    served: Served, path: str, has_touch: bool
) -> None:
    page = open_dataset(served, path, 320, has_touch=has_touch)
    assert measure_width(page) <= 320
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert measure_width(page) <= 320
    page.context.close()


@pytest.mark.parametrize("path", EVERY)
def test_a_dataset_is_printed_on_two_sheets(served: Served, path: str) -> None:
    page = open_dataset(served, path, 1280)
    printed = page.pdf(format="A4")
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) <= 2
    page.emulate_media(media="print")
    expect(page.locator("[data-printed]")).to_be_visible()
    expect(page.locator("[data-printed]")).to_contain_text(f"/{path}/")
    expect(page.locator(".explorer > p:visible")).to_have_count(0)
    for table in page.locator(".dataset .scroll[data-print]:visible").all():
        expect(table.locator("tbody tr:visible")).to_have_count(count_printed_rows(table))
    page.context.close()


def count_printed_rows(table: Locator) -> int:
    """As many as the table says that it prints, where it has them."""
    most = re.search(r"\d+", table.get_attribute("data-print") or "")
    assert most
    return min(int(most[0]), table.locator("tbody tr").count())


def test_on_a_telephone_a_row_is_two_lines_and_nothing_is_beside_them(served: Served) -> None:
    page = open_dataset(served, "lille/deliberations", 360)
    box = page.locator(".rows .scroll")
    frame = box.bounding_box()
    rows = page.locator(".rows tbody tr")
    shown = rows.nth(7).bounding_box()
    assert frame and shown
    assert shown["y"] + shown["height"] <= frame["y"] + frame["height"], "eight rows are shown"
    assert box.evaluate("element => element.scrollWidth - element.clientWidth") <= 1
    rows.nth(0).locator("summary").click()
    expect(rows.nth(0).locator("td").last).to_be_visible()
    page.context.close()


def test_a_table_that_comes_first_takes_the_whole_width(served: Served) -> None:
    page = open_dataset(served, "lille/deliberations", 1280)
    table = page.locator(".rows").bounding_box()
    main = page.locator(".dataset").bounding_box()
    assert table and main
    assert table["width"] == main["width"]
    page.context.close()


def test_the_mark_of_what_opens_is_beside_its_text(served: Served) -> None:
    page = open_dataset(served, "metropole/travaux-et-fermetures", 360)
    marks = page.locator(".rail summary, .columns summary, .fold > summary")
    for mark in marks.all():
        assert mark.evaluate("element => getComputedStyle(element, '::before').position") == (
            "absolute"
        )
    page.context.close()


def test_two_columns_begin_where_there_is_room_for_them(served: Served) -> None:
    for width, beside in ((768, False), (1100, True), (1280, True), (1920, True)):
        page = open_dataset(served, "lille/subventions", width)
        rail = page.locator(".rail").bounding_box()
        lead = page.locator(".lead").bounding_box()
        assert rail and lead
        assert (rail["x"] > lead["x"] + lead["width"]) is beside, width
        table = page.locator(".rows").bounding_box()
        main = page.locator(".dataset").bounding_box()
        assert table and main and table["width"] == main["width"], "a table takes the whole width"
        assert main["width"] <= 1_600
        page.context.close()


def test_the_facts_are_folded_on_a_telephone_alone(served: Served) -> None:
    facts = ".rail .facts"
    page = open_dataset(served, "lille/subventions", 1280)
    expect(page.locator(facts)).to_be_visible()
    page.set_viewport_size({"width": 360, "height": 800})
    expect(page.locator(facts)).to_be_hidden()
    page.locator(".rail .sheet > summary").click()
    expect(page.locator(facts)).to_be_visible()
    page.context.close()


@pytest.mark.parametrize(
    "path",
    [
        "",
        "lille/",
        "capinghem/",
        "territoire/bilans/lille/",
        "territoire/",
        "themes/",
        "standards/",
        "standards/subventions/",
        "recherche/",
        "jeux/",
        "actualites/lille-et-ses-associations/",
    ],
)
def test_every_kind_of_page_that_shows_invented_figures_says_so_once(path: str) -> None:
    page = (ROOT / "build" / path / "index.html").read_text("utf-8")
    assert page.count('class="stamp"') == 1
    assert FRENCH.say("demonstration") not in page


def test_data_that_are_real_are_not_called_invented_in_the_masthead() -> None:
    page = (ROOT / "build" / "metropole/communes/index.html").read_text("utf-8")
    masthead = page.partition("<main")[0].partition("<header")[2]
    assert "fictives" not in masthead
    assert 'class="stamp"' not in page


def test_invented_data_say_so_once(served: Served) -> None:
    page = open_dataset(served, "lille/subventions", 1280)
    expect(page.locator(".stamp")).to_have_count(1)
    expect(page.locator("h1")).not_to_contain_text("fictives")
    expect(page.locator(".lead .notice")).to_have_count(0)
    expect(page).to_have_title(re.compile("données fictives"))
    page.context.close()


def test_what_is_folded_opens_where_an_address_names_it(served: Served) -> None:
    page = served.page(360)
    served.visit(page, "metropole/feux-sonores-et-bornes-de-recharge/")
    second = page.locator(".fold > h3").nth(1)
    anchor = second.get_attribute("id")
    columns = page.locator(".table").nth(1).locator(".columns").first
    expect(columns).to_be_hidden()
    served.visit(page, "lille/subventions/")
    served.visit(page, f"metropole/feux-sonores-et-bornes-de-recharge/#{anchor}")
    expect(columns).to_be_visible()
    served.visit(page, "lille/prenoms/#chart-prenoms-ensemble-3")
    expect(page.locator("#chart-prenoms-ensemble-3")).to_be_in_viewport()
    page.context.close()


def test_a_question_to_a_folded_table_opens_it(served: Served) -> None:
    page = served.page(1280)
    served.visit(page, "metropole/feux-sonores-et-bornes-de-recharge/")
    anchor = page.locator(".fold > h3").nth(1).get_attribute("id")
    served.visit(page, "lille/subventions/")
    served.visit(page, f"metropole/feux-sonores-et-bornes-de-recharge/#{anchor}?q=Lille")
    expect(page.locator(".table").nth(1).locator(".x-tools")).to_be_visible()
    page.context.close()


def test_a_column_is_a_line_that_opens(served: Served) -> None:
    page = open_dataset(served, "lille/subventions", 360)
    column = page.locator(".columns > li").nth(2)
    closed = column.bounding_box()
    assert closed and 40 <= closed["height"] <= 66
    expect(column.locator("code")).to_be_hidden()
    column.locator("summary").press("Enter")
    expect(column.locator("code").first).to_be_visible()
    assert find_axe_violations(page) == []
    page.context.close()


def test_without_script_the_page_is_whole(served: Served) -> None:
    page = served.page(360, java_script_enabled=False)
    served.visit(page, "lille/subventions/")
    expect(page.locator(".chart").first).to_be_visible()
    page.locator(".columns summary").first.click()
    expect(page.locator(".columns code").first).to_be_visible()
    page.locator(".rail summary").first.click()
    expect(page.locator(".rail .downloads")).to_be_visible()
    page.context.close()


def test_documents_stand_under_the_rows_across_the_page(served: Served) -> None:
    page = open_dataset(served, "lille/deliberations", 1280)
    heading = page.get_by_role("heading", name="Les 8 documents")
    expect(heading).to_be_visible()
    listed = page.locator(".documents .resources")
    box = listed.bounding_box()
    main = page.locator(".dataset").bounding_box()
    rows = page.locator(".rows").bounding_box()
    assert box and main and rows
    assert box["width"] == main["width"] and box["y"] > rows["y"] + rows["height"]
    places = {round(one.bounding_box()["x"]) for one in listed.locator("> li").all()}  # type: ignore[index]
    assert len(places) == 3
    expect(listed.locator("> li").first).to_contain_text(re.compile(r"\bko.*page"))
    page.locator(".rail").get_by_role("link", name="Les 8 documents").click()
    expect(heading).to_be_in_viewport()
    page.context.close()


def test_what_is_withdrawn_keeps_its_title_and_leads_on_at_once(served: Served) -> None:
    page = served.page(360)
    page.set_viewport_size({"width": 360, "height": 640})
    served.visit(page, "la-madeleine/menus-rentree-2025/")
    expect(page.locator("h1")).to_have_text("Menus des cantines de la rentrée 2025")
    under = page.locator("h1 + p")
    expect(under.get_by_role("link")).to_have_attribute("href", re.compile("menus-cantines/$"))
    expect(under.get_by_role("link")).to_be_in_viewport()
    reason = float(page.locator("#reason").evaluate(TOP))
    assert reason > float(under.evaluate(TOP))
    page.context.close()


@pytest.mark.parametrize("path", ["lille/ecoles", "lille/parcs-et-jardins"])
def test_a_drawn_map_has_the_colours_that_a_reader_has_chosen(served: Served, path: str) -> None:
    page = served.page(forced_colors="active")
    served.visit(page, f"{path}/")
    drawing = page.locator(".map figure > svg")
    expect(drawing).to_be_visible()
    canvas = page.locator("body").evaluate("body => getComputedStyle(body).backgroundColor")
    assert drawing.evaluate("svg => getComputedStyle(svg).backgroundColor") == canvas
    lands = drawing.locator(".land").evaluate_all(
        "lands => lands.map(land => getComputedStyle(land).fill)"
    )
    assert set(lands) <= {"none"}
    page.context.close()

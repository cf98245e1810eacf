"""The page that compares communes, in a real browser: chosen by pointer and by keyboard, kept in
the address, said aloud, and no worse without a script."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import pytest
from browse import Scheme, Served, find_axe_violations, serving
from compared_site import YEARS, compare_site, list_compared_publishers, write_compared_site
from playwright.sync_api import Browser, Page, Route, expect
from tools import RULES, html_validate

from render.nightly import BY_DAY_AND_BY_NIGHT, mark_nightly
from render.page_questions import (
    BY_DAY,
    ask_questions,
    find_breaches_and_errors,
    find_changed_navigation,
    find_faults_of_focus,
    find_faults_of_large_text,
    find_faults_of_sizes,
    find_requests_of_others,
    find_unheld_colours,
    find_wrong_structure,
    open_page,
)
from site_builder.core.language import WIDE
from site_builder.core.model.portal import Publisher

PAGE = "standards/irve-statique/comparer/"
NAMES_PAGE = "standards/prenoms/comparer/"
EMBED = "embed/territoire/irve-statique/comparer/"
VIEW = "?mesure=points-par-habitant&annees=2021-2023&communes=59001,59005,59008"
OPENED = (
    find_requests_of_others,
    find_breaches_and_errors,
    find_wrong_structure,
    find_faults_of_sizes,
    find_faults_of_large_text,
    find_faults_of_focus,
    find_unheld_colours,
)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Served]:
    root = tmp_path_factory.mktemp("compare")
    write_compared_site(compare_site(), root / "sous/site")
    with serving(root, "sous/site/", browser=browser) as served:
        yield served
        served.close()


def comparing(
    served: Served, path: str = PAGE, *, width: int = 1280, scheme: Scheme = "light"
) -> Page:
    """The page with its view, which an address that asks something opens by itself."""
    page = served.page(width, scheme)
    served.visit(page, path)
    if "?" not in path:
        page.click("[data-begin] .go")
    expect(page.locator(".x-view h2")).not_to_be_empty()
    return page


def list_chips(page: Page) -> list[str]:
    return page.locator(".x-chip > span").all_inner_texts()


def list_rows(page: Page) -> list[str]:
    return [name.strip() for name in page.locator(".x-view > .scroll tbody th").all_inner_texts()]


def read_legend(page: Page, measure: str) -> list[str]:
    return page.locator(f'[data-measure="{measure}"] figcaption span').all_inner_texts()


# --- without a script, and before one asks ---


@pytest.mark.parametrize("path", [PAGE, *mark_nightly(EMBED)])
def test_the_page_is_light_asks_nothing_of_others_and_serves_everybody(
    served: Served, path: str
) -> None:
    page = served.page()
    visit = open_page(served, page, path)
    questions = [question for question in BY_DAY if question is not find_changed_navigation]
    assert ask_questions(visit, questions) == {}
    page.context.close()


@pytest.mark.nightly
def test_the_pages_are_valid_html(served: Served, tmp_path: Path) -> None:
    write_compared_site(compare_site(), tmp_path / "site")
    paths = [
        *tmp_path.glob("site/standards/*/comparer/index.html"),
        tmp_path / "site" / EMBED / "index.html",
    ]
    assert len(paths) == 4
    assert html_validate(*paths) == ""


def test_the_tables_are_there_without_a_script(served: Served) -> None:
    page = served.page(java_script_enabled=False)
    served.visit(page, PAGE + VIEW)
    expect(page.locator("[data-measure]:visible")).to_have_count(2)
    expect(page.locator("button:visible")).to_have_count(0)
    page.context.close()


# --- what is chosen ---


def test_it_begins_with_six_communes_and_says_what_the_page_said(served: Served) -> None:
    page = served.page()
    served.visit(page, PAGE)
    before = read_legend(page, "points-par-habitant")
    page.click("[data-begin] .go")
    expect(page.locator(".x-view h2")).to_have_text(
        re.compile(f"^De 10,0 à 15,0 en 2024.; la moitié des 6{WIDE}communes a 12,5 ou moins.$")
    )
    assert list_chips(page) == list_rows(page)
    assert len(list_chips(page)) == 6
    after = page.locator(".x-mapped figcaption span").all_inner_texts()
    assert after == before, "the script classes as the build does"
    assert "annees=2020-2024" in page.url
    page.context.close()


def test_an_address_opens_the_same_view_and_the_back_button_returns(served: Served) -> None:
    page = comparing(served, PAGE + VIEW)
    assert list_chips(page) == ["Armentières", "Lille", "Roubaix"]
    heads = page.locator(".x-view > .scroll thead th").all_inner_texts()
    assert heads[1:4] == ["2021", "2022", "2023"]
    page.get_by_role("button", name="Retirer Lille").click()
    expect(page.locator(".x-chip")).to_have_count(2)
    assert "communes=59001,59008" in page.url
    page.get_by_role("combobox", name="Comparer").select_option("points")
    expect(page.locator(".x-view > .scroll caption")).to_contain_text("Points de charge, communes")
    page.go_back()
    page.go_back()
    expect(page.locator(".x-chip")).to_have_count(3)
    assert page.url.endswith(VIEW)
    assert not served.said
    page.context.close()


def test_a_commune_is_added_and_removed_by_keyboard_and_heard(served: Served) -> None:
    page = comparing(served, PAGE + VIEW)
    field = page.get_by_role("combobox", name="Ajouter une commune")
    field.focus()
    page.keyboard.type("villeneuve")
    expect(page.get_by_role("listbox").get_by_role("option")).to_have_count(1)
    expect(page.locator(".x-view [role=status]")).to_have_text("1 réponse.")
    assert field.get_attribute("aria-activedescendant")
    page.keyboard.press("Enter")
    expect(page.locator(".x-chip")).to_have_count(4)
    expect(field).to_be_focused()
    expect(page.locator(".x-view [role=status]")).to_have_text(
        page.locator(".x-view h2").inner_text().replace("\n", " ")
    )
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.locator("[aria-selected=true]")).to_have_text("Ennetières-en-Weppes")
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    page.keyboard.press("Shift+Tab")
    expect(page.get_by_role("button", name="Retirer Villeneuve-d’Ascq")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".x-chip")).to_have_count(3)
    expect(page.get_by_role("button", name="Retirer Roubaix")).to_be_focused()
    page.context.close()


def test_a_seventh_commune_has_no_place_and_it_is_said(served: Served) -> None:
    page = comparing(served)
    expect(page.get_by_role("combobox", name="Ajouter une commune")).to_have_count(0)
    expect(page.locator(".x-choice")).to_contain_text("Six communes au plus")
    expect(page.locator(".x-choice")).to_contain_text("les 6 communes les plus peuplées")
    page.get_by_role("button", name="Retirer Lomme").click()
    expect(page.get_by_role("combobox", name="Ajouter une commune")).to_be_visible()
    expect(page.locator(".x-choice")).not_to_contain_text("les plus peuplées")
    page.context.close()


def test_one_year_is_bars_and_several_are_lines(served: Served) -> None:
    page = comparing(served, PAGE + VIEW)
    expect(page.locator("svg.x-plot .x-strand")).to_have_count(3)
    expect(page.locator("svg.x-plot .x-median")).to_have_count(0)
    page.get_by_role("combobox", name="de l’année").select_option("2023")
    expect(page.locator("svg.x-plot .x-bar")).to_have_count(3)
    expect(page.locator("svg.x-plot .x-strand")).to_have_count(0)
    assert "annees=2023&" in page.url
    page.context.close()


def test_the_median_of_a_class_is_drawn_or_it_is_said_why_not(served: Served) -> None:
    page = comparing(served, PAGE + "?communes=59004,59005")
    expect(page.locator("svg.x-plot .x-median")).to_have_count(1)
    expect(page.locator(".x-view .notes")).to_contain_text("10,5, 6 sur 7 ayant ce chiffre")
    page.get_by_role("button", name="Retirer Lille").click()
    page.get_by_role("button", name="Retirer Hellemmes").click()
    expect(page.locator(".x-view h2")).to_contain_text("Ajoutez une commune")
    field = page.get_by_role("combobox", name="Ajouter une commune")
    field.fill("ennet")
    page.keyboard.press("Enter")
    expect(page.locator(".x-view .notes")).to_contain_text("pas de médiane, 2 sur 4 seulement")
    expect(page.locator("svg.x-plot .x-median")).to_have_count(0)
    page.context.close()


def test_a_first_name_is_found_as_one_types(served: Served) -> None:
    page = comparing(served, NAMES_PAGE)
    page.get_by_role("combobox", name="Chercher").fill("eden")
    page.get_by_role("option", name="Éden").click()
    expect(page.locator(".x-view h2")).to_have_text(re.compile("^Éden.: de "))
    assert "categorie=%C3%89DEN" in page.url
    page.context.close()


def test_categories_that_are_few_are_chosen_from_a_list(served: Served) -> None:
    page = comparing(served, "standards/budget/comparer/")
    page.get_by_role("combobox", name="Catégorie").select_option("2")
    expect(page.locator(".x-view h2")).to_have_text(re.compile("^Enseignement.: de "))
    page.context.close()


def test_what_a_commune_lacks_is_said(served: Served) -> None:
    page = comparing(served, PAGE + "?annees=2020&communes=59001,59002,59012")
    expect(page.locator(".x-view")).to_contain_text(
        "Sans ce chiffre : Ennetières-en-Weppes, Zouafques-lez-Lille."
    )
    page.context.close()


def test_years_that_a_chosen_commune_lacks_are_said_as_on_the_page(served: Served) -> None:
    page = served.page()
    page.route("**/comparer/**", lambda route: give_a_gap(route))
    served.visit(page, PAGE + "?annees=2023&communes=59005")
    said = "Données incomplètes\xa0: Lille (il manque 2021)."
    expect(page.locator(".x-figures > div > p.small")).to_contain_text(said)
    expect(page.locator(".x-view [role=status]")).to_contain_text(said)
    expect(page.locator(".x-view > .scroll th small")).to_have_text("il manque 2021")
    page.context.close()


def give_a_gap(route: Route) -> None:
    response = route.fetch()
    text = response.text().replace(
        "&#34;gaps&#34;:{", "&#34;gaps&#34;:{&#34;59005&#34;:&#34;il manque 2021&#34;"
    )
    route.fulfill(response=response, body=text)


def test_no_name_of_the_map_touches_another_nor_a_bubble(served: Served) -> None:
    for path in (PAGE + VIEW, PAGE):
        page = served.page()
        served.visit(page, path)
        if "?" in path:
            expect(page.locator(".x-view h2")).not_to_be_empty()
        boxes = []
        for name in page.locator("[data-names] text:visible").all():
            if box := name.bounding_box():
                boxes.append(box)
        assert boxes
        for one, other in combinations(boxes, 2):
            is_right = (
                one["x"] + one["width"] <= other["x"] or other["x"] + other["width"] <= one["x"]
            )
            is_below = (
                one["y"] + one["height"] * 0.8 <= other["y"]
                or other["y"] + other["height"] * 0.8 <= one["y"]
            )
            assert is_right or is_below
        page.context.close()


def test_names_of_the_map_stay_where_they_are_once_one_chooses(served: Served) -> None:
    places = """texts => texts.filter(text => getComputedStyle(text).display !== "none")
        .map(text => [text.textContent, text.getAttribute("x"), text.getAttribute("y")])"""
    page = served.page()
    served.visit(page, PAGE)
    before = page.locator("[data-measure]").first.locator("[data-names] text")
    stood = before.evaluate_all(places)
    assert stood
    page.click("[data-begin] .go")
    names = page.locator(".x-figures [data-names] text")
    expect(names).not_to_have_count(0)
    assert names.evaluate_all(places) == stood
    page.context.close()


def test_an_address_that_asks_for_what_is_not_there_still_opens(served: Served) -> None:
    page = comparing(served, PAGE + "?mesure=rien&annees=1900-x&categorie=y&communes=00000,59005")
    assert list_chips(page) == ["Lille", "00000"]
    expect(page.locator(".x-view")).to_contain_text("Sans ce chiffre : 00000 (n’est pas")
    page.get_by_role("button", name="Retirer 00000").click()
    expect(page.locator(".x-chip")).to_have_count(1)
    assert not served.said
    page.context.close()


def test_figures_that_do_not_come_are_told_and_one_may_try_again(served: Served) -> None:
    page = served.page()
    page.route("**/comparaison/*.json", lambda route: route.abort())
    served.visit(page, PAGE)
    page.click("[data-begin] .go")
    expect(page.locator(".compare [role=status]")).to_contain_text("n’a pas pu être chargée")
    page.unroute("**/comparaison/*.json")
    page.click("[data-begin] .go")
    expect(page.locator(".x-view h2")).not_to_be_empty()
    page.context.close()


# --- what somebody new asks, in three steps ---


def ask_search(served: Served, question: str, answer: str) -> Page:
    """Two steps: a question, and the answer that leads there."""
    page = served.page()
    served.visit(page, f"recherche/?q={question}")
    page.get_by_role("link", name=answer).click()
    expect(page.locator(".x-view h2")).not_to_be_empty()
    return page


def test_charging_points_of_some_communes_for_their_people(served: Served) -> None:
    answer = "Comparer les communes : Bornes de recharge"
    page = ask_search(served, "bornes de recharge", answer)
    expect(page.locator(".x-view > .scroll tbody tr")).to_have_count(6)
    page.get_by_text("Toutes les communes").click()
    row = page.locator(".x-every tr", has_text="Armentières")
    expect(row.locator("td").nth(-4)).to_have_text("5,1")
    page.context.close()


def test_a_first_name_in_each_commune_since_a_year(served: Served) -> None:
    page = ask_search(served, "prénoms", "Comparer les communes : Prénoms")
    page.get_by_role("combobox", name="Chercher").fill("jade")
    page.keyboard.press("Enter")
    expect(page.locator(".x-view h2")).to_have_text(re.compile("^Jade.: de "))
    assert page.locator(".x-view > .scroll thead th").all_inner_texts()[1:6] == list(YEARS)
    page.context.close()


# --- what is taken ---


def test_the_view_is_taken_as_a_file_as_images_and_as_a_frame(served: Served) -> None:
    page = comparing(served, PAGE + VIEW)
    with page.expect_download() as coming:
        page.get_by_role("button", name="CSV").click()
    rows = list(csv.DictReader(io.StringIO(Path(coming.value.path()).read_text("utf-8"))))
    assert len(rows) == 3 * 3
    assert rows[0]["commune"] == "Armentières"
    assert rows[0]["points-par-habitant"] == "2.1"
    with page.expect_download() as coming:
        page.get_by_role("button", name="SVG").click()
    drawing = Path(coming.value.path()).read_text("utf-8")
    assert "rgb(31, 78, 121)" in drawing
    assert "class=" not in drawing
    with page.expect_download() as coming:
        page.get_by_role("button", name="Image PNG").click()
    assert Path(coming.value.path()).read_bytes()[:4] == b"\x89PNG"
    with page.expect_download() as coming:
        page.get_by_role("button", name="Excel").click()
    assert Path(coming.value.path()).read_bytes()[:2] == b"PK"
    page.get_by_text("Intégrer à un autre site").click()
    code = page.locator(".x-take code")
    expect(code).to_contain_text(f"{served.address}{EMBED}{VIEW}".replace("&", "&amp;"))
    page.get_by_role("button", name="Retirer Lille").click()
    expect(code).to_contain_text("communes=59001,59008")
    assert not served.said
    page.context.close()


def test_a_frame_shows_the_view_and_leads_to_the_same_on_the_portal(served: Served) -> None:
    page = comparing(served, EMBED + VIEW)
    assert list_chips(page) == ["Armentières", "Lille", "Roubaix"]
    page.get_by_role("button", name="Retirer Lille").click()
    expect(page.locator("a[data-view]")).to_have_attribute(
        "href", re.compile("communes=59001,59008$")
    )
    page.context.close()


def test_all_communes_have_their_table_too(served: Served) -> None:
    page = comparing(served, PAGE + VIEW)
    page.get_by_text("Toutes les communes").click()
    expect(page.locator(".x-every tbody tr")).to_have_count(12)
    page.context.close()


# --- for everybody ---


@pytest.mark.parametrize("scheme", BY_DAY_AND_BY_NIGHT)
@pytest.mark.parametrize("width", [360, *mark_nightly(1280)])
def test_the_view_breaks_no_rule(served: Served, scheme: Scheme, width: int) -> None:
    page = comparing(served, PAGE + VIEW, width=width, scheme=scheme)
    box = page.get_by_role("combobox", name="Ajouter une commune")
    box.click()
    expect(box).to_be_focused()
    assert find_axe_violations(page, [*RULES, "best-practice"], least=15) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.context.close()


def test_the_view_has_room_at_each_size_and_for_the_keyboard(served: Served) -> None:
    page = served.page()
    visit = open_page(served, page, PAGE + VIEW)
    expect(page.locator(".x-view h2")).not_to_be_empty()
    assert ask_questions(visit, OPENED) == {}
    page.context.close()


def test_paper_has_all_columns_and_nothing_to_press(served: Served) -> None:
    page = comparing(served, PAGE + VIEW)
    page.emulate_media(media="print")
    headings = page.locator(".compare table").first.locator("thead th")
    hidden = [heading for heading in headings.all() if not heading.is_visible()]
    assert headings.count() > 6, "the rule of other tables would hide none"
    assert not hidden
    for pressed in (".x-choice", ".x-take"):
        expect(page.locator(pressed)).to_be_hidden()


def test_a_commune_without_a_figure_stands_by_its_name_with_the_reason(
    tmp_path: Path, browser: Browser
) -> None:
    absent = Publisher(slug="wazemmes", name="Wazemmes", role="commune", insee="59099")
    publishers = (*list_compared_publishers(), absent)
    write_compared_site(compare_site(publishers=publishers), tmp_path / "site")
    asked = f"{PAGE}?mesure=points-par-habitant&communes=59001,59099,00000"
    with serving(tmp_path, "site/", browser=browser) as served:
        page = comparing(served, asked)
        expect(page.locator(".x-chip > span")).to_have_text(["Armentières", "Wazemmes", "00000"])
        expect(page.locator(".x-figures > div > p.small")).to_contain_text(
            "Sans ce chiffre\xa0: Wazemmes (n’a rien publié), "
            "00000 (n’est pas une commune de ce portail)."
        )
        row = page.locator(".x-view > .scroll tbody tr", has_text="Wazemmes")
        expect(row.locator("td").last).to_have_text("n’a rien publié")
        served.close()

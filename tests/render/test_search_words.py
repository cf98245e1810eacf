"""What each rule of the ranking protects, asked of the example; suggestions of the home page; how
to ask for what is not here."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote

import pytest
from browse import Served, find_axe_violations, serving
from playwright.sync_api import Browser, Page, expect
from portal import COMMUNES, dataset, made, write
from specimen import PORTAL
from tools import ROOT

from render.search_page import asked, led, searching
from site_builder.core.language import load_language
from site_builder.core.model.portal import Portal
from site_builder.render.pages.data_request import build_data_request

FRENCH = load_language("fr")
GRANTS = ("lille/subventions", "roubaix/subventions", "croix/subventions")
COMPARED = "standards/subventions/comparer/?mesure=subventions-par-habitant"


@pytest.fixture(scope="module")
def example(browser: Browser) -> Iterator[Served]:
    assert (ROOT / "build/recherche/index.html").is_file(), "make site comes first"
    with serving(ROOT / "build", browser=browser) as served:
        yield served


@pytest.fixture(scope="module")
def page(example: Served) -> Iterator[Page]:
    page = searching(example)
    yield page
    page.context.close()


@pytest.mark.parametrize(
    ("question", "right"),
    [
        ("CFU", "villeneuve-d-ascq/comptes"),  # initials of its title
        ("BP 2024", "lille/deliberations"),
        ("base nationale BAN", "quesnoy-sur-deule/adresses"),  # of a keyword
        ("plu", "lille/deliberations"),
        ("école public roubaix", "roubaix/ecoles"),  # public, publique
        ("toilettes publiques", "marcq-en-baroeul/parcs"),
        ("ville de roubaix écoles", "roubaix/ecoles"),
        ("mairie de Lille subventions", "lille/subventions"),
        ("commune de seclin prénoms", "seclin/prenoms"),
        ("jeu tourcoing", "tourcoing/parcs"),
        ("aire de jeu", "ennetieres-en-weppes/parcs-et-aires-de-jeux"),
        ("association subventions", "territoire/subventions-tout"),
        ("prénoms", "territoire/prenoms"),
        ("associations subventionnées", "loos/subventions"),  # of one family
        ("subventionnement", "ennetieres-en-weppes/subventions"),
        ("facture d’électricité", "quesnoy-sur-deule/comptes"),  # of a subject
        ("combien coûte l'éclairage public", "wattrelos/comptes"),
        ("masse salariale communale", "villeneuve-d-ascq/comptes"),
        ("qui a reçu le plus de subventions à Lille", "lille/subventions"),
        ("piscine ouverte dimanche", "marcq-en-baroeul/equipements"),
        ("médiathèque ouverte le samedi", "marcq-en-baroeul/equipements"),
    ],
)
def test_a_subject_is_found_as_people_say_it(
    example: Served, page: Page, question: str, right: str
) -> None:
    found, said = asked(example, page, question)
    assert right in found[:3], (found[:6], said)


def test_what_says_nothing_changes_nothing(example: Served, page: Page) -> None:
    for bare, longer in (
        ("subventions", "subventions mairie"),
        ("prénoms lille", "ville de lille prénoms"),
        ("écoles", "jeux de données écoles"),
    ):
        assert asked(example, page, longer)[0][:3] == asked(example, page, bare)[0][:3]


def test_a_word_that_is_there_is_never_said_to_be_missing(example: Served, page: Page) -> None:
    for question in (
        "jeu",
        "jeux",
        "jeux tourcoing",
        "jeu de données arbres",
        "subventions mairie",
        "associations subventionnées",
        "facture d’électricité",
        "médiathèque ouverte le samedi",
        "subventions supérieures à 23000 euros",
    ):
        assert "pas trouvé" not in asked(example, page, question)[1], question


def test_a_family_is_of_one_verb(browser: Browser, tmp_path: Path) -> None:
    """« Actif » is of no action."""
    titles = ("Stations de vélos", "Actions du plan climat", "Rénovation des départements")
    files: dict[str, str | bytes] = {"communes.yml": COMMUNES}
    for number, title in enumerate(titles):
        files.update(dataset(f"lille/d{number}", title=title))
    write(tmp_path, files)
    made(tmp_path)
    with serving(tmp_path / "build", browser=browser) as served:
        page = searching(served)
        assert asked(served, page, "bâtiments rénovés")[0][:1] == ["lille/d2"]
        for question in ("activer", "actif", "actives"):
            said = asked(served, page, question)[1]
            assert said.startswith("Rien ne répond"), (question, said)


def test_who_has_the_rarest_word_is_not_dropped(example: Served, page: Page) -> None:
    """Though others answer to more: « petites » and « filles » are words of few tables."""
    found, _ = asked(example, page, "combien de petites filles s’appellent Louise ?")
    assert {"lille/prenoms", "roubaix/prenoms", "territoire/prenoms"} <= set(found)
    found, said = asked(example, page, "écoles tourcoing")
    assert found[0] == "donnees-nationales/annuaire-des-ecoles"
    assert {"lille/ecoles", "roubaix/ecoles", "territoire/ecoles"} <= set(found)
    assert FRENCH.count("search.found", 1) in said and FRENCH.count("search.rest", 39)[-30:] in said


@pytest.mark.parametrize(
    ("question", "offered"),
    [
        ("Léa", []),
        ("argent donné", []),
        ("don du sang", []),
        ("santé", []),
        ("subventions Don", ["don"]),
        ("Armentiéres", ["armentieres", "la-chapelle-d-armentieres"]),
        ("lile", ["lille"]),
        ("marquette lez lille subventions", ["marquette-lez-lille"]),
    ],
)
def test_communes_are_offered_where_they_are_meant(
    example: Served, page: Page, question: str, offered: list[str]
) -> None:
    asked(example, page, question)
    links = led(example, page)
    assert links[: len(offered)] == offered and bool(links) == bool(offered), links


def test_a_table_of_the_territory_is_led_to(example: Served, page: Page) -> None:
    """It stands in no publisher's folder, though one publishes it."""
    asked(example, page, "budget tout le territoire")
    link = page.locator(".datasets .title").first
    link.click()
    page.wait_for_url(f"{example.address}territoire/budget/")
    page.go_back()
    expect(page.locator(".datasets .title").first).to_be_visible()


def test_what_is_not_here_can_be_asked_for(example: Served, page: Page) -> None:
    request = page.locator("[data-line]")
    asked(example, page, "prénoms lille")
    assert "pcaet" not in str(request.get_by_role("link").first.get_attribute("href"))
    asked(example, page, "pcaet & tramways")
    expect(page.locator(".x-status + [data-line]")).to_be_visible()
    link = request.get_by_role("link").first
    expect(link).to_have_text(FRENCH.say("request.mail"))
    address = unquote(str(link.get_attribute("href")))
    assert address.startswith("mailto:donnees@metropole.example?subject=Des données")
    wanted = FRENCH.say("label", label=FRENCH.say("request.wanted"))
    assert f"{wanted} pcaet & tramways\r\n" in address
    asked(example, page, "prénoms lille")
    expect(page.locator(".x-status + [data-line]")).to_have_count(0)
    expect(request).to_be_visible()  # where it was


def test_there_is_a_way_to_ask_where_there_is_somebody() -> None:
    request = build_data_request(FRENCH, PORTAL)
    assert (request is None) == (not PORTAL.contact.email and not PORTAL.repository)
    forge = Portal(title="x", repository="https://gitlab.com/a/b")
    asked_there = build_data_request(FRENCH, forge)
    assert asked_there and asked_there.issue.startswith("https://gitlab.com/a/b/-/issues/new?")
    assert build_data_request(FRENCH, Portal(title="x")) is None


# --- suggestions ---


def test_suggestions_come_as_one_types_and_weigh_nothing_before(example: Served) -> None:
    page = example.page(360)
    example.answers.clear()
    example.visit(page, "", "networkidle")
    assert not [answer.url for answer in example.answers if "search" in answer.url]
    page.focus("#q")
    page.keyboard.type("subventions")
    links = page.locator(".suggested li a")
    expect(links.last).to_have_text(FRENCH.say("suggestions.all", text="subventions"))
    expect(links.first).to_have_attribute("href", COMPARED)
    page.keyboard.press("ArrowDown")
    expect(links.first).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(page.locator("#q")).to_be_focused()
    assert find_axe_violations(page, None) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.keyboard.press("Escape")
    expect(page.locator(".suggested ul")).to_be_hidden()
    expect(page.locator("#q")).to_have_value("subventions")
    page.keyboard.press("Enter")
    page.wait_for_url("**/recherche/?q=subventions")
    assert example.said == []
    page.context.close()


def test_rows_and_views_are_suggested_once_one_rests(example: Served) -> None:
    page = example.page(360)
    example.visit(page, "")
    page.focus("#q")
    page.keyboard.type("ciné-club du pont mitoyen")
    first = page.locator(".suggested li a").first
    expect(first).to_have_text("Ciné-club du Pont-Mitoyen 4 lignes Lille")
    page.fill("#q", "quelle association a reçu le plus à Roubaix")
    expect(first).to_contain_text("Somme de «\u00a0Montant attribué\u00a0»")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    first.click()
    page.wait_for_url("**/roubaix/subventions/#t-subventions-aux-associations?par=**")
    page.context.close()


NOTE_SUGGESTIONS = """() => {
  const list = document.querySelector(".suggested ul");
  window.suggestions = [];
  new MutationObserver(() => {
    window.suggestions.push([...list.querySelectorAll("a")].map((link) => link.href));
  }).observe(list, { childList: true });
}"""


def test_what_is_suggested_later_stands_below(example: Served) -> None:
    """A finger that is about to touch a link finds it where it was."""
    page = example.page(360)
    example.visit(page, "")
    page.focus("#q")
    page.locator(".suggested ul").wait_for(state="attached")
    page.evaluate(NOTE_SUGGESTIONS)  # each list that stands, however soon the next one comes
    page.fill("#q", "piscine wattrelos")
    expect(page.locator(".suggested li a").last).to_contain_text("piscine wattrelos")
    lists: list[list[str]] = page.evaluate("window.suggestions")
    assert len(lists) > 1
    for before, after in pairwise(lists):
        assert before and after[: len(before)] == before
        assert len(after) > len(before)
    page.context.close()


def test_what_is_asked_in_a_commune_is_suggested_before_it(example: Served) -> None:
    """A misspelt « allergique » hides neither the menus nor what they hold."""
    page = example.page(360)
    example.visit(page, "")
    page.focus("#q")
    question = "ma fille est alergique aux oeufs, que mange-t-on à la cantine de la madeleine"
    page.fill("#q", question)
    links = page.locator(".suggested li a")
    expect(links.last).to_contain_text(question)
    places = links.evaluate_all("some => some.map(one => new URL(one.href).pathname)")
    assert places.index("/la-madeleine/menus-cantines/") < places.index("/la-madeleine/"), places
    page.context.close()


def test_a_suggested_passage_ends_with_its_sentence(example: Served) -> None:
    page = example.page(360)
    example.visit(page, "")
    page.focus("#q")
    page.fill("#q", "combien coute la location de la salle des fetes d'Ennetières en Weppes")
    passage = page.locator(".suggested li").first
    expect(passage).to_contain_text("Elle reste gratuite pour les associations de la commune.")
    page.context.close()


def test_names_are_suggested_and_no_title_twice(example: Served) -> None:
    """A dataset that only holds a word is not suggested for it: its rows are."""
    page = example.page()
    example.visit(page, "")
    page.focus("#q")
    page.keyboard.type("judo")
    links = page.locator(".suggested li a")
    expect(links.first).to_contain_text("ligne")
    texts = links.all_text_contents()
    assert len(texts) > 4 and all("judo" in text.casefold() for text in texts), texts
    page.fill("#q", "subventions associations")
    expect(links.last).to_contain_text("subventions associations")
    titles = page.locator(".suggested li a > :first-child").all_text_contents()
    assert len(titles) > 2 and len(set(titles)) == len(titles), titles
    page.context.close()


@pytest.mark.parametrize("prefix", ["", "en/"])
def test_a_suggestion_leads_to_its_dataset(example: Served, prefix: str) -> None:
    page = example.page()
    example.visit(page, prefix)
    page.focus("#q")
    page.keyboard.type("budget tout le territoire")
    link = page.locator(".suggested a[href='territoire/budget/']")
    expect(link).to_be_visible()
    link.click()
    page.wait_for_url(f"{example.address}{prefix}territoire/budget/")
    page.context.close()


def test_suggestions_close_where_one_goes_elsewhere(example: Served) -> None:
    page = example.page()
    example.visit(page, "")
    page.focus("#q")
    page.keyboard.type("lille")
    expect(page.locator(".suggested li a").first).to_have_text("Lille")
    page.locator("h1").click()
    expect(page.locator(".suggested ul")).to_be_hidden()
    page.context.close()


@pytest.mark.parametrize(("prefix", "lang"), [("", None), ("en/", "fr")])
def test_keywords_by_which_one_finds_are_told_in_their_language(
    example: Served, prefix: str, lang: str | None
) -> None:
    """They are the portal's own, whatever the page is in: a reader aloud says them as French."""
    page = searching(example, prefix)
    asked(example, page, "enseignement")
    keyword = page.locator(".datasets li p > span:has(mark)").first
    expect(keyword).to_have_text("enseignement")
    assert keyword.get_attribute("lang") == lang
    page.context.close()

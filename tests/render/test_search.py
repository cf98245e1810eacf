"""Sixty questions, written by one who had not seen the ranking; what the search is made of; and its
page."""

from __future__ import annotations

import gzip
import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from browse import Served, find_axe_violations, hosted, serving
from playwright.sync_api import Browser, Page, expect
from portal import COMMUNES, dataset, made, write
from specimen import PORTAL, plain, site
from tools import ROOT

from benchmarks import portal
from benchmarks.search import questions
from render.nightly import BY_DAY_AND_BY_NIGHT, mark_nightly
from render.search_page import ANSWERED, asked, led, searching
from site_builder.cells import fold_header
from site_builder.core.language import load_language
from site_builder.core.model.portal import Publisher
from site_builder.core.model.site import Site
from site_builder.core.word_lists import load_synonyms
from site_builder.metadata.catalogue import read_catalogue
from site_builder.render.feeds.parts import count_search_parts, hash_to_part
from site_builder.render.feeds.search import render_search_index

FRENCH = load_language("fr")
FIRST = 300_000  # bytes, gzipped, of the names of 10,000 datasets
HOSTILE = "<img src=x onerror=alert(1)> & « Œuvres »"


# --- what it is made of ---


@pytest.mark.nightly
def test_names_of_ten_thousand_datasets_come_within_the_budget() -> None:
    (entry,) = site([plain("lille/x")], PORTAL).entries
    communes = [portal.commune(number) for number in range(10_000 // len(portal.KINDS))]
    publishers = tuple(
        Publisher(slug=commune.slug, name=commune.name, role="commune") for commune in communes
    )
    datasets = [
        plain(
            f"{one.slug}/{kind.slug}",
            f"{kind.title} – {one.name}",
            keywords=tuple(kind.keywords.split(", ")),
        )
        for one in communes
        for kind in portal.KINDS
    ]
    whole = Site(
        portal=PORTAL,
        publishers=publishers,
        entries=tuple(replace(entry, dataset=one.dataset) for one in datasets),
    )
    assert len(datasets) > 9_900
    names = render_search_index(whole, load_language("fr"))
    assert len(gzip.compress(names, 9, mtime=0)) <= FIRST
    assert json.loads(names)["parts"] == 128


def test_a_table_of_the_territory_has_its_own_address_and_the_words_of_its_parts() -> None:
    """Its id does not begin with its publisher; what few of its parts have is no word of it."""
    standard = "scdl/subventions"
    parts = [
        plain("lille/a", standard=standard, keywords=("associations", "sport")),
        plain("lille/b", standard=standard, keywords=("associations",)),
        plain("lille/c", standard=standard, keywords=("associations",)),
    ]
    joined = plain("territoire/subventions", standard=standard)
    whole = site(parts, PORTAL)
    dataset = replace(joined.dataset, publisher="lille", slug="subventions")
    entries = (*whole.entries, replace(whole.entries[0], dataset=dataset))
    names = json.loads(render_search_index(replace(whole, entries=entries), FRENCH))
    *others, territory = names["datasets"]
    assert [slug for slug, *_ in others] == ["a", "b", "c"]
    assert territory[0] == "territoire/subventions"
    assert "associations" in territory[5] and "sport" not in territory[5]


@pytest.mark.parametrize(
    ("count", "of"), [(0, 1), (1, 1), (128, 1), (129, 2), (300, 4), (10_000, 128)]
)
def test_parts_are_few_and_their_number_seldom_changes(count: int, of: int) -> None:
    assert count_search_parts(count) == of


def test_a_dataset_has_one_part_whatever_others_there_are() -> None:
    assert {hash_to_part(f"lille/{n}", 4) for n in range(40)} == {0, 1, 2, 3}
    assert hash_to_part("lille/prenoms", 1) == 0


def test_each_group_of_synonyms_says_two_things_and_none_twice() -> None:
    groups = load_synonyms("fr")
    assert len(groups) > 20
    for group in groups:
        assert len(group) == len(set(map(fold_header, group))) > 1


def test_synonyms_that_are_one_word_are_told(tmp_path: Path) -> None:
    write(
        tmp_path,
        {"communes.yml": COMMUNES.replace("portal:\n", "portal:\n  synonyms: [piscine, 'a, b']\n")},
    )
    catalogue, problems = read_catalogue(tmp_path)
    assert catalogue
    assert catalogue.portal.synonyms == (("a", "b"),)
    assert [(one.code, one.params["value"]) for one in problems] == [("portal-synonyms", "piscine")]


# --- in a browser ---

UNMET = {
    "": ("Aucun jeu", "pas trouvé", "Rien ne répond"),
    "en/": ("No dataset", "did not find", "Nothing matches"),
}


@pytest.fixture(scope="module")
def example(browser: Browser) -> Iterator[Served]:
    assert (ROOT / "build/recherche/index.html").is_file(), "make site comes first"
    with serving(ROOT / "build", browser=browser) as served:
        yield served


@pytest.mark.parametrize(
    ("whose", "prefix"), [("example", ""), *mark_nightly(("others", ""), ("example", "en/"))]
)
def test_questions_have_a_right_answer_among_the_first_three(
    example: Served, whose: str, prefix: str
) -> None:
    """French ones in English pages too: the data are French."""
    page = searching(example, prefix)
    wrong = []
    some = questions(whose)
    for one in some:
        found, said = asked(example, page, one["q"])
        found = [id_.removeprefix(prefix) for id_ in found]
        if one["first"]:
            right = set(one["first"]) & {
                *found[:3],
                *(id_.removeprefix(prefix) for id_ in led(example, page)[:3]),
            }
        else:
            told = any(text in said for text in UNMET[prefix])
            right = {
                id_ for id_ in found[:3] if told and {id_, id_.split("/")[0]} & set(one["near"])
            }
        if not right:
            wrong.append((one["q"], found[:3], said))
    assert len(some) >= 60
    assert wrong == []
    assert example.said == []
    page.context.close()


def test_nothing_is_loaded_before_one_asks(example: Served) -> None:
    page = example.page()
    example.visit(page, "recherche/", "networkidle")
    assert not [answer.url for answer in example.answers if "search" in answer.url]
    page.focus("#q")
    expect(page.locator(".x-status")).to_have_text("")
    page.context.close()


def test_from_the_home_page_with_a_keyboard(example: Served) -> None:
    page = example.page(360)
    example.visit(page, "")
    page.focus("#q")
    page.keyboard.type("subvantions villeneuve d'ascq")
    page.keyboard.press("Enter")
    page.wait_for_url("**/recherche/?q=*")
    expect(page.locator(".datasets .title").first).to_be_visible()
    assert page.evaluate("document.activeElement.id") == "q"
    for _ in range(6):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.className") == "title":
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/villeneuve-d-ascq/subventions/")
    page.go_back()
    expect(page.locator(".datasets .title").first).to_be_visible()
    assert page.input_value("#q") == "subvantions villeneuve d'ascq"
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.context.close()


def test_a_publisher_is_found_by_its_name_and_its_initials(example: Served) -> None:
    page = example.page()
    example.visit(page, "recherche/?q=MEL")
    expect(page.locator("[data-search] .names a").first).to_have_text(
        "Métropole européenne de Lille"
    )
    asked(example, page, "marcq en baroeul")
    expect(page.locator("[data-search] .names a").first).to_have_text("Marcq-en-Barœul")
    page.context.close()


@pytest.mark.parametrize(
    ("question", "address", "title"),
    [
        ("mentions legales", "mentions-legales/", "Mentions légales"),
        ("transports mobilites", "themes/transports/", "Transports et mobilités"),
    ],
)
def test_pages_of_the_portal_are_found_too(
    example: Served, question: str, address: str, title: str
) -> None:
    page = searching(example)
    _, said = asked(example, page, question)
    assert FRENCH.count("search.pages", 1) in said
    link = page.locator("[data-search] .names a").first
    expect(link).to_have_text(title)
    link.click()
    page.wait_for_url(example.address + address)
    page.context.close()


@pytest.mark.parametrize(
    "title",
    [
        "Électricité",
        *mark_nightly("Sécurité", "Mobilités", "Durées", "Décès", "Matières premières"),
    ],
)
def test_accents_never_matter(example: Served, tmp_path: Path, title: str) -> None:
    """Neither in a title nor in a question: stems would depend on them."""
    bare = unicodedata.normalize("NFD", title).encode("ascii", "ignore").decode().lower()
    for written, question in ((title, bare), (bare, title)):
        root = tmp_path / written
        write(root, {"communes.yml": COMMUNES, **dataset("lille/a", title=written)})
        assert made(root).problems == ()
        with hosted(root / "build") as address:
            served = Served(example.browser, address)
            page = searching(served)
            assert asked(served, page, question)[0] == ["lille/a"], (written, question)
            page.context.close()


def test_what_is_held_is_not_loaded_while_one_types_where_there_is_much_of_it(
    example: Served,
) -> None:
    page = example.page()
    _many_parts(page)
    example.visit(page, "recherche/")
    page.focus("#q")
    page.wait_for_function("() => document.querySelector('.x-status').textContent === ''")
    page.keyboard.type("prén", delay=150)
    expect(page.locator(".datasets .title").first).to_contain_text("prénoms")
    assert not [answer.url for answer in example.answers if "search-0" in answer.url]
    page.fill("#q", "zzyzx")
    page.press("#q", "Enter")
    page.wait_for_function(ANSWERED, arg="zzyzx")
    assert [answer.url for answer in example.answers if "search-0" in answer.url]
    page.context.close()


def test_it_is_said_that_a_part_did_not_come_until_it_does(example: Served) -> None:
    page = example.page()
    page.route("**/search-0.json", lambda route: route.abort())
    example.visit(page, "recherche/")
    page.focus("#q")
    partial = FRENCH.say("search.partial").replace("\u00a0", " ")
    for question in ("prenoms", "zzyzx"):
        said = asked(example, page, question)[1]
        assert (partial in said, "zzyzx" in said) == (True, question == "zzyzx"), said
    page.unroute("**/search-0.json")
    assert partial not in asked(example, page, "prenoms")[1]
    page.context.close()


def test_a_question_from_elsewhere_is_one_step_back(example: Served) -> None:
    page = example.page()
    example.visit(page, "")
    page.fill("#q", "parcs d'armentieres & jardins")
    page.press("#q", "Enter")
    page.wait_for_function("() => document.querySelector('[data-search]')?.dataset.answered")
    page.press("#q", "Enter")
    page.go_back()
    page.wait_for_url(example.address)
    page.context.close()


def test_what_has_the_focus_stays_when_all_that_is_held_has_come(example: Served) -> None:
    page = searching(example)
    _many_parts(page)
    page.reload()
    page.focus("#q")
    page.fill("#q", "prenoms zzyzx")  # at once: each pause in typing is a question of its own
    expect(page.locator(".x-status")).to_contain_text(FRENCH.say("search.further"))
    link = page.locator(".datasets .title").first
    link.focus()
    address = page.evaluate("document.activeElement.href")
    expect(page.locator(".x-status")).to_contain_text("zzyzx")
    assert page.evaluate("document.activeElement.href") == address
    page.context.close()


def test_nobody_is_told_that_nothing_is_found_before_all_is_searched(example: Served) -> None:
    page = example.page()
    _many_parts(page)
    page.add_init_script("""window.told = []; new MutationObserver(() => {
      const text = document.querySelector(".x-status")?.textContent;
      if (text && text !== window.told.at(-1)) window.told.push(text);
    }).observe(document, {subtree: true, childList: true, characterData: true});""")
    example.visit(page, "recherche/")
    page.focus("#q")
    page.keyboard.type("zzyzx")
    expect(page.locator(".x-status")).to_contain_text("zzyzx")
    told = page.evaluate("window.told")
    none = f"{FRENCH.say('search.none', text='zzyzx')} {FRENCH.say('search.latest')}"
    assert told[-2:] == [FRENCH.say("search.further"), none], told
    page.context.close()


def test_a_number_that_many_have_leads_to_the_table_of_the_territory_first(example: Served) -> None:
    page = searching(example)
    asked(example, page, "00081068900125")
    expect(page.locator(".x-held li a").first).to_contain_text("subventions du territoire")
    expect(page.locator(".x-status + [data-line]")).to_have_count(0)  # nobody lacks it
    expect(page.locator(".datasets .title")).to_have_count(0)
    page.context.close()


def _many_parts(page: Page) -> None:
    """More of them than are loaded at once, all but the first being empty."""
    names = json.loads((ROOT / "build/assets/search.json").read_text("utf-8"))
    page.route("**/search.json", lambda route: route.fulfill(json={**names, "parts": 9}))
    page.route(re.compile(r"/search-[1-8]\.json$"), lambda route: route.fulfill(json=[]))


# From names alone, before a key says that the question is whole
ANSWERED_AS_TYPED = "q => document.querySelector('[data-search]').dataset.answered === q"


def test_a_question_that_was_asked_is_come_back_to(example: Served) -> None:
    page = searching(example)
    for question in ("ecole", "budget"):
        page.fill("#q", question)
        page.wait_for_function(ANSWERED_AS_TYPED, arg=question)
        page.press("#q", "Enter")
        page.wait_for_function(ANSWERED, arg=question)
    page.go_back()
    page.wait_for_function(ANSWERED, arg="ecole")
    assert page.input_value("#q") == "ecole"
    page.context.close()


def test_what_was_met_is_marked_and_nothing_else(example: Served) -> None:
    page = searching(example)
    asked(example, page, "prenom lille")
    marks = page.locator(".datasets li:first-child .title mark").all_inner_texts()
    assert marks[0] == "Prénoms" and "Lille" not in marks
    page.context.close()


def test_nothing_found_is_said_with_what_was_asked(example: Served) -> None:
    page = searching(example)
    found, said = asked(example, page, "zzyzx")
    assert "« zzyzx »" in said
    assert len(found) == 5, "what there is at least"
    page.context.close()


def test_without_javascript_it_leads_to_all_that_is_here(example: Served) -> None:
    page = example.page(java_script_enabled=False)
    example.visit(page, "")
    page.fill("#q", "écoles")
    page.press("#q", "Enter")
    page.wait_for_url("**/recherche/?q=*")
    expect(page.get_by_text(FRENCH.say("search.script"))).to_be_visible()
    expect(page.locator("main form")).to_be_hidden()
    expect(page.get_by_role("link", name=FRENCH.say("home.all"))).to_be_visible()
    page.context.close()


@pytest.mark.parametrize("scheme", BY_DAY_AND_BY_NIGHT)
def test_results_are_accessible(example: Served, scheme: Any) -> None:
    page = example.page(1280, scheme)
    example.visit(page, "recherche/")
    page.focus("#q")
    asked(example, page, "ecole")
    assert find_axe_violations(page, None) == []
    assert example.said == []
    page.context.close()


def test_hostile_titles_stay_text_and_a_portal_has_its_own_synonyms(
    example: Served, tmp_path: Path
) -> None:
    write(tmp_path, {
        "communes.yml": COMMUNES.replace("portal:\n", "portal:\n  synonyms: ['bidule, œuvre']\n"),
        "datasets/lille/a/datapackage.yaml": f"title: '{HOSTILE}'\n",
        "datasets/lille/a/a.csv": "nom;ville\nZoé;Lille\nJean;Lille\n",
    })  # fmt: skip
    assert made(tmp_path).problems == ()
    with hosted(tmp_path / "build") as address:
        served = Served(example.browser, address)
        page = searching(served)
        for question in ("img onerror", "bidules", "Jean"):
            assert asked(served, page, question)[0] == ["lille/a"], question
            assert page.locator(".datasets .title").inner_text() == HOSTILE
        assert served.said == []
        page.context.close()


def test_what_a_title_says_is_not_said_again_by_keywords(example: Served) -> None:
    page = searching(example)
    asked(example, page, "subventions")
    titled = page.locator(".datasets > li:has(.title mark)")
    expect(titled.first).to_be_visible()
    expect(titled.locator("p:not(:has(a)) mark")).to_have_count(0)
    page.context.close()

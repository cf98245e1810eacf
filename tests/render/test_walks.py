"""The main journeys, by keyboard alone, then without JavaScript; and what they leave in the
browser: nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote

import pytest
from browse import Served
from playwright.sync_api import Locator, Page, expect

from site_builder.core.language import load_language

FRENCH = load_language("fr")
FAR = 200  # stops of the keyboard; nobody would go farther
KEPT = """async () => ({
  local: localStorage.length, session: sessionStorage.length, cookie: document.cookie,
  databases: (await indexedDB.databases()).length, caches: (await caches.keys()).length,
  workers: (await navigator.serviceWorker.getRegistrations()).length,
})"""


@pytest.fixture
def page(served: Served) -> Iterator[Page]:
    page = served.page()
    yield page
    page.context.close()


@pytest.fixture
def bare(served: Served) -> Iterator[Page]:
    page = served.page(java_script_enabled=False)
    yield page
    page.context.close()


def reach(page: Page, wanted: Locator) -> None:
    """Go to an element by the Tab key alone, as somebody who has no mouse."""
    expect(wanted).to_be_visible()
    element = wanted.element_handle()  # to look for it by its role at each stop takes far longer
    for _ in range(FAR):
        if element.evaluate("one => one === document.activeElement"):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"the keyboard does not reach {wanted}")


def follow(page: Page, wanted: Locator, path: str) -> None:
    """Go to a link by keyboard, and through it."""
    reach(page, wanted)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{path}")


def pass_table(page: Page) -> None:
    """Over the rows, each of which has a link."""
    reach(page, page.get_by_role("link", name=FRENCH.say("skip.table")))
    page.keyboard.press("Enter")


def kept_nothing(page: Page) -> bool:
    """Is there nothing of the visit in the browser, as /confidentialite/ says?"""
    found = page.evaluate(KEPT)
    return page.context.cookies() == [] and not any(found.values())


# --- by keyboard ---


@pytest.mark.nightly
def test_by_keyboard_from_the_home_page_through_the_search_to_a_file(
    served: Served, page: Page
) -> None:
    served.visit(page, "")
    reach(page, page.get_by_role("searchbox", name=FRENCH.say("search.label")))
    page.keyboard.type("subvention lille")
    page.keyboard.press("Enter")
    page.wait_for_url("**/recherche/?q=*")
    expect(page.locator("[data-search] [role=status]")).to_have_text(re.compile(r"\d"))
    follow(
        page,
        page.locator('[data-search] a[href$="lille/subventions/"]').first,
        "/lille/subventions/",
    )
    reach(page, page.get_by_role("button", name=re.compile("^Explorer les")))
    page.keyboard.press("Enter")
    search = page.get_by_role("searchbox", name=FRENCH.say("explorer.search"))
    expect(search).to_be_focused()
    status = page.locator(".explored .x-status")
    before = status.inner_text()
    page.keyboard.type("musique")
    expect(status).not_to_have_text(before)
    sort = page.locator(".explored thead button").nth(1)
    reach(page, sort)
    page.keyboard.press("Enter")
    expect(page.locator(".explored thead th").nth(1)).to_have_attribute(
        "aria-sort", re.compile("scending")
    )
    assert "#" in page.url and "q=musique" in page.url
    assert served.said == []
    served.visit(page, "lille/subventions/")
    reach(page, page.get_by_role("link", name=re.compile("^Télécharger le fichier Excel")))
    with page.expect_download() as coming:
        page.keyboard.press("Enter")
    assert coming.value.suggested_filename == "subventions.xlsx"
    assert kept_nothing(page)


def test_by_keyboard_from_the_home_page_to_a_commune_and_to_a_report_of_an_error(
    served: Served, page: Page
) -> None:
    served.visit(page, "")
    reach(page, page.locator("#communes summary"))
    page.keyboard.press("Enter")
    follow(page, page.locator("#communes").get_by_role("link", name="Lille", exact=True), "/lille/")
    follow(
        page,
        page.locator("#datasets").get_by_role("link", name=re.compile("^Subventions")),
        "/lille/subventions/",
    )
    pass_table(page)
    reach(page, page.get_by_role("button", name=FRENCH.say("report.rows")))
    page.keyboard.press("Enter")
    expect(page.locator(".x-report").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".x-report").first).to_be_focused()
    page.reload()
    pass_table(page)
    link = page.get_by_role("link", name=FRENCH.say("report.error"))
    reach(page, link)
    assert (link.get_attribute("href") or "").startswith("mailto:")
    assert kept_nothing(page)


@pytest.mark.nightly
def test_by_keyboard_what_a_map_shows_is_read_without_it(served: Served, page: Page) -> None:
    served.visit(page, "")
    drawn = page.locator(".territory a")
    assert drawn.count() > 10
    on_map = set(
        drawn.evaluate_all(
            "all => all.map(one => new URL(one.getAttribute('href'), document.baseURI).href)"
        )
    )
    follow(page, page.get_by_role("link", name=FRENCH.say("home.publishers.all")), "/communes/")
    listed = set(page.locator("#communes a").evaluate_all("all => all.map(one => one.href)"))
    assert on_map <= listed, "each commune of the map is in the list"
    served.visit(page, "lille/ecoles/")
    counted = page.get_by_role("table", name=FRENCH.say("map.by.commune"))
    expect(counted).to_have_count(0)
    reach(page, page.locator("summary", has_text=FRENCH.say("map.by.commune")))
    page.keyboard.press("Enter")
    expect(counted).to_be_visible()
    assert counted.get_by_role("rowheader").count() > 1
    follow(page, page.get_by_role("link", name=FRENCH.say("map.back")), "/lille/ecoles/#*")
    assert kept_nothing(page)


# --- without JavaScript ---


def click(page: Page, wanted: Locator, path: str) -> None:
    wanted.click()
    page.wait_for_url(f"**{path}")


def test_without_javascript_from_the_home_page_to_a_file(served: Served, bare: Page) -> None:
    served.visit(bare, "")
    bare.get_by_role("searchbox").fill("subventions")
    bare.get_by_role("button", name=FRENCH.say("search.do")).click()
    bare.wait_for_url("**/recherche/?q=subventions")
    assert bare.get_by_text(FRENCH.say("search.script")).is_visible()
    click(bare, bare.get_by_role("main").get_by_role("link", name=FRENCH.say("home.all")), "/jeux/")
    click(
        bare, bare.locator('#datasets a.title[href$="lille/subventions/"]'), "/lille/subventions/"
    )
    assert bare.locator(".explorer tbody tr").count() == 100
    with bare.expect_download() as coming:
        bare.get_by_role("link", name=re.compile("^Télécharger le fichier Excel")).click()
    assert coming.value.suggested_filename == "subventions.xlsx"
    assert bare.context.cookies() == []


def test_without_javascript_from_a_commune_to_a_report_of_an_error(
    served: Served, bare: Page
) -> None:
    served.visit(bare, "")
    bare.locator("#communes summary").click()
    click(bare, bare.locator("#communes").get_by_role("link", name="Lille", exact=True), "/lille/")
    click(
        bare,
        bare.locator("#datasets").get_by_role("link", name=re.compile("^Subventions")),
        "/lille/subventions/",
    )
    link = bare.get_by_role("link", name=FRENCH.say("report.error"))
    written = unquote(link.get_attribute("href") or "")
    assert written.startswith("mailto:") and "lille/subventions" in written
    assert not bare.get_by_role("button").first.is_visible(), "no button that would do nothing"


def test_without_javascript_the_duties_of_the_law_are_a_link_away(
    served: Served, bare: Page
) -> None:
    for name, title in (
        ("footer.accessibility.none", "accessibility.title"),
        ("legal.title", "legal.title"),
        ("privacy.title", "privacy.title"),
    ):
        served.visit(bare, "lille/subventions/")
        bare.get_by_role("contentinfo").get_by_role("link", name=FRENCH.say(name)).click()
        expect(bare.get_by_role("heading", level=1)).to_have_text(FRENCH.say(title))

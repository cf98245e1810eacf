"""The page of a publisher, in a real browser: it opens on what the publisher gave, or on what is
known of a commune that gave nothing yet, and on where it is."""

from __future__ import annotations

import re

import pytest
from browse import Served, find_axe_violations
from playwright.sync_api import Page, expect

from render.nightly import mark_nightly
from render.test_dataset_page import LONGEST, MOST_HEADINGS, TOP

WAITING = "deulemont"
EVERY = (
    "lille",
    WAITING,
    *mark_nightly(
        "armentieres",
        "ennetieres-en-weppes",
        "la-madeleine",
        "metropole",
        "quesnoy-sur-deule",
        "roubaix",
        "tourcoing",
        "villeneuve-d-ascq",
        "wattrelos",
    ),
)


def open_publisher(served: Served, slug: str, width: int) -> Page:
    page = served.page(width)
    page.set_viewport_size({"width": width, "height": 800})
    served.visit(page, f"{slug}/")
    expect(page.locator("h1")).to_be_visible()
    return page


def test_the_first_screen_shows_what_it_gave_and_where_it_is(served: Served) -> None:
    page = open_publisher(served, "lille", 1280)
    figures = page.locator(".lead .amounts dd")
    assert figures.count() >= 3
    for figure in figures.all():
        expect(figure).to_be_in_viewport()
        assert figure.evaluate("element => parseFloat(getComputedStyle(element).fontSize)") >= 36
    title = page.locator("h1").bounding_box()
    place = page.get_by_role("img", name="Lille parmi les communes du territoire").bounding_box()
    assert title and place
    assert place["x"] > 700 and place["y"] + place["height"] <= 800
    chart = float(page.locator(".chart").first.evaluate(TOP))
    assert chart < 800
    assert chart < float(page.locator("#datasets").evaluate(TOP))
    page.context.close()


def test_figures_of_one_read_as_one_and_from_left_to_right(served: Served) -> None:
    page = open_publisher(served, "croix", 768)
    amounts = page.locator(".lead .amounts")
    expect(amounts).to_contain_text("jeu de données")
    expect(amounts).to_contain_text("première année")
    drawn = page.get_by_role("img", name="Croix parmi les communes du territoire").bounding_box()
    figures = amounts.bounding_box()
    assert drawn and figures and drawn["x"] >= figures["x"] + figures["width"], "beside them"
    page.context.close()


def test_what_others_give_is_no_figure_of_who_puts_it_together(served: Served) -> None:
    """Accounts of four communes are not those of the métropole that answers for the table."""
    page = open_publisher(served, "metropole", 1280)
    expect(page.locator("#datasets-title ~ ul, #datasets")).not_to_contain_text("territoire")
    charts = page.locator(".charts").inner_text()
    assert "Recettes" not in charts and "territoire" not in charts
    joined = page.locator("[aria-labelledby=joined-title]")
    expect(joined).to_contain_text("Budgets et comptes de tout le territoire")
    expect(joined).not_to_contain_text("€")
    titles = page.locator("[aria-labelledby=datasets-title] .title").all_inner_texts()
    assert titles == sorted(titles)
    page.context.close()


def test_numbers_that_identify_it_stand_at_the_foot(served: Served) -> None:
    page = open_publisher(served, "lille", 1280)
    expect(page.locator(".lead")).not_to_contain_text("INSEE")
    expect(page.locator(".foot")).to_contain_text("INSEE")
    expect(page.locator(".foot")).to_contain_text("SIREN")
    page.context.close()


def test_a_dataset_is_a_line_with_its_key_figure_and_its_years(served: Served) -> None:
    page = open_publisher(served, "lille", 1280)
    line = page.locator("#datasets > li", has_text="Subventions")
    box = line.bounding_box()
    assert box and box["height"] <= 60
    expect(line).to_contain_text(re.compile(r"million.*en 20\d\d"))
    expect(line).to_contain_text(re.compile(r"20\d\d.+20\d\d"))
    page.context.close()


@pytest.mark.parametrize("slug", EVERY)
def test_nobody_is_judged(served: Served, slug: str) -> None:
    page = open_publisher(served, slug, 1280)
    text = page.locator(".lead").inner_text()
    if page.locator("#datasets").count():
        text += page.locator("#datasets").inner_text()
    assert not re.search(r"défaut|écart|conforme|modèle|à corriger|% ", text)
    page.context.close()


@pytest.mark.parametrize("slug", EVERY)
def test_on_a_telephone_the_page_ends(served: Served, slug: str) -> None:
    page = open_publisher(served, slug, 360)
    assert page.evaluate("document.documentElement.scrollHeight") <= LONGEST
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert 1 < page.locator("main h2").count() <= MOST_HEADINGS
    page.context.close()


def test_on_a_telephone_a_note_has_the_width_of_its_table(served: Served) -> None:
    """What is left to the names of figures is no narrower for it, and no head is cut in a word."""
    page = open_publisher(served, "croix", 360)
    table = page.locator("[aria-labelledby=own-title] table.own")
    whole_width = table.evaluate("table => table.offsetWidth")
    for note in table.locator("small").all():
        assert note.evaluate("note => note.offsetWidth") == whole_width
    head = table.locator("thead tr").bounding_box()
    assert head and head["height"] <= 64, "two lines"
    assert table.locator("tbody th").first.evaluate("cell => cell.offsetWidth") >= whole_width * 0.4
    page.context.close()


def test_a_commune_that_gave_nothing_opens_on_what_is_known_of_it(served: Served) -> None:
    page = open_publisher(served, WAITING, 1280)
    expect(page.locator(".lead .amounts dd").first).to_be_in_viewport()
    expect(page.locator(".lead .locator svg")).to_be_in_viewport()
    expect(page.locator(".lead .sentence")).to_contain_text("n’a encore rien publié ici")
    years = page.locator(".extract table.own").first
    expect(years.locator("thead")).to_contain_text("2025")
    expect(years).to_contain_text("Recettes de fonctionnement")
    expect(years).not_to_contain_text("Population")
    headings = page.locator("main h2").all_inner_texts()
    assert headings.index("Ce que la commune peut publier") == len(headings) - 2
    assert find_axe_violations(page) == []
    page.context.close()


@pytest.mark.parametrize("slug", EVERY)
def test_a_publisher_is_printed_on_two_sheets_without_empty_headings(
    served: Served, slug: str
) -> None:
    page = open_publisher(served, slug, 1280)
    printed = page.pdf(format="A4")
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) <= 2
    page.emulate_media(media="print")
    for section in page.locator("main section:has(> h2)").all():
        if section.is_visible():
            assert len(section.inner_text().splitlines()) > 1, section.inner_text()
    page.context.close()


def test_a_partner_has_the_map_of_its_card_and_is_among_partners(served: Served) -> None:
    page = open_publisher(served, "velopivert", 1280)
    expect(page.locator(".kicker a")).to_have_text("La métropole et les partenaires")
    expect(page.locator(".charts .map svg")).to_be_visible()
    expect(page.locator(".charts .map + .small a")).to_have_attribute(
        "href", re.compile("^../velopivert/velos-en-libre-service/#m-")
    )
    page.locator(".kicker a").click()
    expect(page.locator("#partners-title")).to_be_in_viewport()
    page.context.close()

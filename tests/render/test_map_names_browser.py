"""In a real browser, on every screen: the letters of maps are of one size, names touch neither one
another nor a place, drawings fill their frame; who publishes what is read in signs."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from browse import Served, serving
from playwright.sync_api import Browser, Page, expect

from render.test_browser import example

FEUX = "metropole/feux-sonores-et-bornes-de-recharge"
MAPS = (
    ("lille/ecoles/", ".map svg"),
    ("territoire/", "svg.territory"),
    ("", "svg.territory"),
    ("lille/", ".locator svg"),
)
# pixels of the letters that are shown, each once
SIZES = """svg => [...new Set([...svg.querySelectorAll("text")]
  .filter(text => getComputedStyle(text).display !== "none")
  .map(text => Math.round(text.getScreenCTM().a * parseFloat(getComputedStyle(text).fontSize))))]"""
# names whose boxes meet, or that stand over the middle of a place
TOUCHING = """svg => {
  const names = [...svg.querySelectorAll("text")]
    .filter(text => getComputedStyle(text).display !== "none");
  const boxes = names.map(text => text.getBBox());
  const path = svg.querySelector(".dot");
  const touching = [];
  for (const [i, a] of boxes.entries()) {
    for (const [j, b] of boxes.entries())
      if (i < j && a.x < b.x + b.width && b.x < a.x + a.width
        && a.y < b.y + b.height && b.y < a.y + a.height)
        touching.push(names[i].textContent + " and " + names[j].textContent);
    let x = 0, y = 0;
    for (const [, east, north] of path.getAttribute("d").matchAll(/m(-?\\d+) ?(-?\\d+)h0/g)) {
      x += Number(east); y += Number(north);
      if (a.x < x && x < a.x + a.width && a.y < y && y < a.y + a.height)
        touching.push(names[i].textContent + " over a place");
    }
  }
  return touching;
}"""
# how far what is drawn goes beyond the left and the right edge of its frame, in pixels
BEYOND = """svg => {
  const frame = svg.getBoundingClientRect();
  const land = svg.querySelector(".commune").getBoundingClientRect();
  return [frame.left - land.left, land.right - frame.right];
}"""


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Served]:
    with serving(example(tmp_path_factory), "sous/chemin/", browser=browser) as served:
        yield served


def open_page(served: Served, path: str, width: int) -> Page:
    page = served.page(width)
    page.set_viewport_size({"width": width, "height": 800})
    served.visit(page, path)
    return page


@pytest.mark.parametrize("width", [360, 768, 1280, 1920])
def test_letters_of_maps_are_of_one_size_on_every_screen(served: Served, width: int) -> None:
    for path, drawing in MAPS:
        page = open_page(served, path, width)
        svg = page.locator(drawing).first
        if path != "territoire/" or width > 768:  # which a telephone does without
            assert svg.evaluate(SIZES) == [13], (path, width)
        page.context.close()


@pytest.mark.parametrize("width", [360, 1280])
def test_names_touch_neither_one_another_nor_a_place(served: Served, width: int) -> None:
    for path in ("lille/ecoles/", f"{FEUX}/"):
        page = open_page(served, path, width)
        for svg in page.locator(".map svg").all():
            assert svg.evaluate(TOUCHING) == [], (path, width)
        page.context.close()


def test_a_wide_screen_has_no_empty_band_beside_a_map(served: Served) -> None:
    page = open_page(served, "lille/ecoles/", 1920)
    west, east = page.locator(".map svg").first.evaluate(BEYOND)
    assert west >= 0 and east >= 0
    page.context.close()


def test_each_of_several_tables_has_its_map_over_its_rows(served: Served) -> None:
    page = open_page(served, f"{FEUX}/", 1280)
    sections = page.locator("section.table")
    expect(sections).to_have_count(2)
    for section in sections.all():
        drawing = section.locator(".map svg").bounding_box()
        rows = section.locator("details.fold").first.bounding_box()
        assert drawing and rows
        assert drawing["width"] > 1_150, "the whole width"
        assert drawing["y"] + drawing["height"] < rows["y"]
    page.context.close()


def test_who_publishes_what_is_read_in_signs_on_one_screen_across(served: Served) -> None:
    page = open_page(served, "territoire/", 1280)
    expect(page.locator("svg.territory").first).to_be_in_viewport()
    expect(page.locator(".keyed strong")).to_have_text("15 communes sur 95")
    table = page.locator("table.coverage").first
    box = table.bounding_box()
    assert box and box["width"] <= 1_178
    heights = [row.evaluate("row => row.offsetHeight") for row in table.locator("tr").all()[1:]]
    assert max(heights) <= 40
    cell = table.locator("td.published").first
    word = cell.locator("span").first.bounding_box()
    assert word and word["width"] <= 1, "the word is heard"
    cell.locator("a").first.click()
    expect(page).not_to_have_url(re.compile(r"/territoire/$"))
    page.context.close()


def test_the_dates_of_a_sheet_for_a_council_are_whole_and_apart(served: Served) -> None:
    page = open_page(served, "territoire/bilans/lille/", 360)
    table = page.locator("table.dated")
    for row in table.locator("tbody tr").all():
        day = row.locator("td").last
        assert day.evaluate("cell => getComputedStyle(cell).whiteSpace") == "nowrap"
        assert day.evaluate("cell => parseFloat(getComputedStyle(cell).paddingInlineStart)") >= 24
    page.get_by_role("link", name="modèle suivi en partie").first.click()
    expect(page.locator("#verdict")).to_be_in_viewport()
    page.context.close()


@pytest.mark.parametrize("town", ["lille", "la-madeleine", "seclin"])
def test_a_sheet_for_a_council_is_two_sheets_of_paper(served: Served, town: str) -> None:
    page = open_page(served, f"territoire/bilans/{town}/", 1280)
    expect(page.locator(".charts .chart").first).to_be_visible()
    assert count_sheets(page) <= 2
    page.emulate_media(media="print")
    size = page.locator(".chart text").first.evaluate(
        "text => parseFloat(getComputedStyle(text).fontSize)"
    )
    assert size >= 8 * 96 / 72, "names on a chart are read at 8 points"
    expect(page.locator("[data-printed]")).to_contain_text("Imprimé le")
    expect(page.locator(".offers a[download]:visible")).to_have_count(0)
    page.context.close()


def test_a_sheet_of_who_gave_nothing_is_called_by_what_it_holds(served: Served) -> None:
    page = open_page(served, "territoire/bilans/deulemont/", 1280)
    expect(page.locator("h1")).to_have_text(re.compile("données à publier"))
    expect(page.locator("h2").first).to_have_text("Ce que la commune peut publier")
    page.context.close()


@pytest.mark.parametrize("standard", ["subventions", "budget"])
def test_a_comparison_is_printed_with_its_map_beside_its_chart(
    served: Served, standard: str
) -> None:
    """And without the words of the button that chooses communes."""
    page = open_page(served, f"standards/{standard}/comparer/", 1280)
    assert count_sheets(page) <= 2, "three measures too"
    page.emulate_media(media="print")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    expect(page.get_by_text("jusqu’à six communes")).not_to_be_visible()
    drawn = page.locator(".drawn:has(figure)").first
    chart = drawn.locator("> div").bounding_box()
    drawing = drawn.locator("> figure").bounding_box()
    assert chart and drawing and drawing["x"] >= chart["x"] + chart["width"]
    page.context.close()


def count_sheets(page: Page) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4")))

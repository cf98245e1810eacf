"""Lists and the kinds of pages that hold them, on a telephone: a line says what a dataset is and
who gives it, a column of a standard is a line that opens, and every page has an end."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from browse import Served, find_axe_violations, serving
from playwright.sync_api import Browser, Page, expect
from portal import COMMUNES, dataset, made, write

from render.nightly import mark_nightly
from render.test_dataset_page import LONGEST, measure_width

TALLEST_LINE = 92  # pixels
LONGEST_LIST = 10_000  # pixels, of a page whose nature is a list of everything
LISTS = (
    "jeux/",
    *mark_nightly(
        "formats/csv/",
        "formats/parquet/",
        "themes/economie/",
        "themes/education/",
        "mots-cles/ecoles/",
    ),
)
ENDING = (
    "",
    "actualites/",
    "a-propos/",
    "formats/",
    "recherche/",
    "reutilisations/",
    "standards/",
    "standards/irve-statique/",
    "standards/prenoms/comparer/",
    "standards/subventions/",
    "territoire/bilans/lille/",
    "themes/",
)


def open_page(served: Served, path: str, width: int = 360) -> Page:
    page = served.page(width)
    page.set_viewport_size({"width": width, "height": 800})
    served.visit(page, path)
    expect(page.locator("h1")).to_be_visible()
    return page


def measure_height(page: Page) -> int:
    height = page.evaluate("document.documentElement.scrollHeight")
    assert isinstance(height, int)
    return height


@pytest.mark.parametrize("path", LISTS)
def test_a_dataset_is_a_title_and_a_line_and_the_list_ends(served: Served, path: str) -> None:
    page = open_page(served, path)
    heights = page.locator(".lines > li").evaluate_all(
        "lines => lines.map((line) => line.getBoundingClientRect().height)"
    )
    assert heights
    assert sorted(heights)[len(heights) * 9 // 10] <= TALLEST_LINE
    assert measure_height(page) <= LONGEST_LIST
    assert measure_width(page) <= 360
    page.context.close()


def test_where_many_datasets_have_one_title_their_publisher_is_said_first(tmp_path: Path) -> None:
    towns = ("croix", "douai", "hem", "loos")
    publishers = "".join(f"  - {{name: {town.title()}, role: metropole}}\n" for town in towns)
    write(tmp_path, {"communes.yml": COMMUNES + publishers})
    for town in towns:
        write(tmp_path, dataset(f"{town}/aides"))
        about = "title: Aides (données fictives)\ntheme: economie\ndemonstration: true\n"
        write(tmp_path, {f"datasets/{town}/aides/datapackage.yaml": about})
    for title in ("Comptes 2024", "Comptes (données fictives)"):
        slug = title.split()[1].strip("(").replace("é", "e")
        write(tmp_path, dataset(f"lille/{slug}"))
        about = f"title: {title}\ntheme: economie\n"
        write(tmp_path, {f"datasets/lille/{slug}/datapackage.yaml": about})
    assert made(tmp_path, today=date(2026, 11, 20)).made
    page = (tmp_path / "build/themes/economie/index.html").read_text("utf-8")
    links = re.findall(r'<a class="title" [^>]*>(.*?)</a>', page)
    assert links == ["Croix", "Douai", "Hem", "Loos", "Comptes (données fictives)", "Comptes 2024"]
    assert 'aria-label="Croix, Aides (données fictives)">Croix</a>' in page
    assert page.count("<span>Aides (données fictives)</span>") == 4


def test_without_script_all_datasets_are_listed(served: Served) -> None:
    page = served.page(360, java_script_enabled=False)
    served.visit(page, "jeux/")
    listed = page.locator(".lines > li > a").count()
    said = page.locator(".lead .sentence").inner_text()  # those of publishers, then the territory's
    assert listed == min(100, sum(map(int, re.findall(r"\d+", said))))
    page.context.close()


@pytest.mark.parametrize("path", ["standards/decp/", *mark_nightly(*ENDING)])
def test_a_page_ends(served: Served, path: str) -> None:
    page = open_page(served, path)
    assert measure_height(page) <= LONGEST
    assert measure_width(page) <= 360
    page.context.close()


def test_a_column_of_a_standard_is_a_line_that_opens(served: Served) -> None:
    page = open_page(served, "standards/subventions/")
    column = page.locator(".columns > li").nth(1)
    box = column.bounding_box()
    assert box and 44 <= box["height"] <= 66
    expect(column.locator("code").first).to_be_hidden()
    column.locator("summary").press("Enter")
    expect(column.locator("code").first).to_be_visible()
    assert find_axe_violations(page) == []
    anchor = page.locator(".columns b").nth(4).get_attribute("id")
    served.visit(page, "jeux/")
    served.visit(page, f"standards/subventions/#{anchor}")
    expect(page.locator(".columns > li").nth(4).locator("code").first).to_be_visible()
    page.context.close()


def test_a_standard_says_what_publishers_gave_and_judges_nobody(served: Served) -> None:
    page = open_page(served, "standards/subventions/", 1280)
    listed = page.locator("[aria-labelledby='datasets-title']").inner_text()
    assert "lignes" in listed
    assert not re.search(r"écart|défaut|conforme|vérifié", listed)
    assert not re.search(r"conforme|vérifié", page.locator(".lead").inner_text())
    page.context.close()


def test_communes_have_a_map_beside_their_title_and_letters_stand_apart(served: Served) -> None:
    page = open_page(served, "communes/", 1280)
    title = page.locator("h1").bounding_box()
    place = page.locator(".lead svg.territory").first.bounding_box()
    assert title and place and place["x"] > title["x"] + 400
    letter = page.locator("[data-letter]").nth(1)
    below = letter.evaluate(
        "element => parseFloat(getComputedStyle(element, '::before').marginBottom)"
    )
    assert below >= 6
    page.context.close()


def test_a_table_of_prose_fits_a_telephone(tmp_path: Path, browser: Browser) -> None:
    table = "| Où | Quand on peut venir |\n| - | - |\n| Mairie | le lundi |\n"
    text = f"---\ntitle: Guichets\n---\n{table}"
    write(tmp_path, {"communes.yml": COMMUNES, **dataset("lille/a"), "pages/guichets.md": text})
    made(tmp_path)
    with serving(tmp_path / "build", browser=browser) as served:
        _see_table_of_prose(open_page(served, "guichets/"))


def _see_table_of_prose(page: Page) -> None:
    table = page.locator(".prose table").bounding_box()
    assert table and table["x"] + table["width"] <= 342
    heading = page.locator(".prose thead th").nth(1).bounding_box()
    cell = page.locator(".prose tbody td").nth(1).bounding_box()
    assert heading and cell and abs(heading["x"] - cell["x"]) <= 1
    left = page.locator(".prose thead th").nth(1)
    assert left.evaluate("element => getComputedStyle(element).paddingLeft") == "0px"
    page.context.close()


def test_days_stand_in_one_column_on_the_first_line_of_each(served: Served) -> None:
    page = open_page(served, "jeux/", 1280)
    starts = page.locator(".lines time").evaluate_all(
        "days => days.map((day) => [day, day.parentElement].map((e) => "
        "e.getBoundingClientRect())).map(([day, line]) => [day.top - line.top, day.right])"
    )
    assert starts and {round(top) for top, _ in starts} == {0}
    assert len({round(right) for _, right in starts}) == 1
    page.context.close()

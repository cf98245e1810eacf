"""What one asks of a chart in a browser: a year, a name, a value, what one takes; by keyboard, and
in the address."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from browse import Served, find_axe_violations, serving
from playwright.sync_api import Browser, Locator, Page, Route, expect
from portal import COMMUNES, made, write
from tools import ROOT

PAGE = "lille/aides/"
RANKING = "chart-aides-1"
YEARS = "chart-aides-2"
LINES = "chart-aides-3"
LATEST = "chart-aides-4"
VIEWS = """\
title: Aides
views:
  - {type: ranking, group: nom, series: montant, years: annee, unit: €, title: Qui reçoit le plus}
  - {type: bar, group: annee, series: montant, unit: €, title: Chaque année}
  - {type: line, group: annee, series: montant, split: nom, unit: €, title: Les premiers}
  - {type: bar, group: nom, series: montant, latest: annee, unit: €, title: La dernière}
"""


def _rows() -> str:
    lines = ["nom;annee;montant\n"]
    for place in range(1, 31):
        for year in range(2020, 2024):
            amount = (place * 37 + year * 91) % 100 * 10 + place
            lines.append(f"Club {place};{year};{amount},50\n")
    lines.append("Club 1;;5000,00\n")
    lines.append("Club 2;2021;\n")
    return "".join(lines)


def _equals() -> str:
    """In each year the first name has most, and all others have as much as each other."""
    lines = [
        f"Club {place};{year};{20 if place == 1 else 5}\n"
        for place in range(1, 31)
        for year in (2022, 2023)
    ]
    return "nom;annee;montant\n" + "".join(lines)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("asked")
    files = {
        "communes.yml": COMMUNES,
        "datasets/lille/aides/datapackage.yaml": VIEWS,
        "datasets/lille/aides/aides.csv": _rows(),
        "datasets/lille/egaux/datapackage.yaml": (
            "title: Égaux\nviews:\n  - {type: ranking, group: nom, series: montant, "
            "years: annee, unit: €, title: Qui reçoit le plus}\n"
        ),
        "datasets/lille/egaux/egaux.csv": _equals(),
    }
    write(root, dict(files))
    assert made(root, root / "www").made
    return root / "www"


@pytest.fixture(scope="module")
def served(site: Path, browser: Browser) -> Iterator[Served]:
    with serving(site, browser=browser) as served:
        yield served


@pytest.fixture(scope="module")
def example(browser: Browser) -> Iterator[Served]:
    assert (ROOT / "build/index.html").is_file(), "make site comes first"
    with serving(ROOT / "build", browser=browser) as served:
        yield served


@pytest.fixture
def page(served: Served) -> Iterator[Page]:
    page = served.page()
    served.visit(page, PAGE)
    page.evaluate("document.querySelectorAll('.fold').forEach(fold => (fold.open = true))")
    yield page
    assert served.said == []
    page.context.close()


def figure(page: Page, anchor: str) -> Locator:
    return page.locator(f'figure[data-anchor="{anchor}"]')


def sentence(page: Page, anchor: str) -> Locator:
    return page.locator(f"#{anchor}-said")


def years(page: Page, anchor: str) -> Locator:
    """The choice of a year: the chart's own, or that above the charts that have the same years."""
    own = figure(page, anchor).locator("select")
    return own if own.count() else page.locator(".charts > .asked select")


def choose(page: Page, anchor: str, year: str) -> None:
    years(page, anchor).select_option(year)


def find(page: Page, anchor: str, name: str) -> None:
    """A name by keyboard alone."""
    field = figure(page, anchor).locator("input")
    field.focus()
    expect(figure(page, anchor).locator("[role=combobox]")).to_be_focused()
    page.keyboard.type(name)
    expect(figure(page, anchor).locator("[role=option]").first).to_have_text(name)
    page.keyboard.press("Enter")


def rows(page: Page, anchor: str) -> list[tuple[str, Decimal]]:
    """The figures that the page's own table has."""
    script = """figure => [...figure.querySelectorAll("tbody tr")].map(
        row => [...row.children].map(cell => cell.textContent))"""
    found = []
    for name, text in figure(page, anchor).evaluate(script):
        number = re.sub(r"\s", "", text).replace(",", ".")
        found.append((name, Decimal(number)))
    return found


def test_nothing_is_asked_for_before_one_touches_a_chart(page: Page, served: Served) -> None:
    assert len(served.answers) <= 4
    expect(years(page, RANKING)).to_be_visible()
    expect(page.locator(".x-taken")).to_have_count(0)


def test_names_that_have_as_much_share_a_rank(served: Served) -> None:
    page = served.page()
    served.visit(page, "lille/egaux/?chart-egaux-1=2022~Club 28")
    said = sentence(page, "chart-egaux-1")
    expect(said).to_contain_text("Club 28\u00a0: 5\u00a0€, rang 2 ex æquo sur 30.")
    served.visit(page, "lille/egaux/?chart-egaux-1=2022~Club 1")
    expect(said).to_contain_text("rang 1 sur 30.")
    page.context.close()


def test_charts_of_the_same_years_have_one_choice_above_them(page: Page, served: Served) -> None:
    assert page.locator("section.charts > figure select").count() == 0
    choose(page, YEARS, "2021")
    expect(page.locator("#" + RANKING)).to_have_text("Qui reçoit le plus, 2021")
    expect(sentence(page, RANKING)).to_contain_text("En 2021, ")
    expect(sentence(page, YEARS)).to_contain_text("En 2021, ")
    expect(figure(page, YEARS).locator(".x-marked")).to_have_count(1)
    expect(page.locator(".fold .x-taken")).to_have_count(0)
    choose(page, RANKING, "2022")
    address = page.url.removeprefix(served.address)
    page.go_back()
    expect(sentence(page, RANKING)).to_contain_text("En 2021, ")
    expect(sentence(page, YEARS)).to_contain_text("En 2021, ")
    expect(years(page, YEARS)).to_have_value("2021")
    served.visit(page, re.sub(rf"&{YEARS}=2022", "", address))
    expect(sentence(page, YEARS)).to_contain_text("En 2022, ")
    expect(years(page, RANKING)).to_have_value("2022")


def test_what_one_asks_stands_above_a_drawing_and_what_one_takes_on_a_line_below(
    served: Served,
) -> None:
    page = served.page(360)
    served.visit(page, PAGE)
    chart = figure(page, RANKING)
    asked = [years(page, RANKING).bounding_box(), chart.locator("input").bounding_box()]
    assert asked[0] and asked[1] and asked[0]["y"] < asked[1]["y"]
    taken = [*chart.locator(".taking button").all(), *chart.locator("summary").all()]
    boxes = [box for one in taken if (box := one.bounding_box())]
    middles = [box["y"] + box["height"] / 2 for box in boxes]
    assert len(middles) == 3 and max(middles) - min(middles) < 4
    drawn = chart.locator("svg.chart").bounding_box()
    assert drawn and asked[1]["y"] < drawn["y"] < min(middles)
    page.context.close()


def test_a_chart_that_comes_late_leaves_what_has_the_focus_in_sight(served: Served) -> None:
    page = served.page()
    held: list[Route] = []
    page.route("**/graphique-*.json", lambda route: held.append(route))
    served.visit(page, PAGE)
    with page.expect_request("**/graphique-*.json"):
        years(page, RANKING).focus()
    figures = figure(page, RANKING).locator("summary").first
    figures.focus()
    figures.evaluate("one => scrollBy(0, one.getBoundingClientRect().top - innerHeight + 10)")
    expect(figures).to_be_in_viewport()
    held[0].continue_()
    expect(figure(page, RANKING).locator(".x-taken")).to_have_count(1)
    expect(figures).to_be_focused()
    expect(figures).to_be_in_viewport()
    page.context.close()


def test_all_years_are_drawn_and_no_control_is_there_without_a_script(served: Served) -> None:
    page = served.page(java_script_enabled=False)
    served.visit(page, PAGE)
    expect(sentence(page, RANKING)).to_contain_text("De 2020 à 2023, Club 1 vient en tête")
    expect(page.locator("#" + RANKING)).to_have_text("Qui reçoit le plus, 2020\u2060–\u20602023")
    expect(years(page, RANKING)).to_be_hidden()
    text = figure(page, RANKING).locator("[data-notes]")
    expect(text).to_contain_text("Les 20 autres, ensemble")
    expect(text).to_contain_text("Une ligne n’indique pas son année")
    page.context.close()


@pytest.mark.parametrize("year", ["", "2022"])
def test_the_figures_of_a_year_are_those_of_duckdb(page: Page, site: Path, year: str) -> None:
    choose(page, RANKING, "2021")
    expect(sentence(page, RANKING)).to_contain_text("En 2021, ")
    choose(page, RANKING, year)
    expect(sentence(page, RANKING)).to_contain_text("En 2022" if year else "De 2020 à 2023")
    found = duckdb.execute(
        "SELECT nom, sum(montant)::DECIMAL(12,2) FROM read_parquet(?) WHERE annee = ? OR ? = ''"
        " GROUP BY 1 ORDER BY 2 DESC, 1",
        [str(site / "data/lille/aides/aides.parquet"), year or "0", year],
    ).fetchall()
    rest = sum(total for _, total in found[10:])
    space = "\xa0" if year else " "  # a script keeps in one line what the cells of a page wrap
    assert rows(page, RANKING) == [*found[:10], (f"Les 20{space}autres", rest)]


def test_a_year_and_a_name_are_in_the_address_which_brings_them_back(
    page: Page, served: Served
) -> None:
    choose(page, RANKING, "2021")
    expect(page.locator("#" + RANKING)).to_have_text("Qui reçoit le plus, 2021")
    find(page, RANKING, "Club 7")
    said = sentence(page, RANKING)
    expect(said).to_contain_text("En 2021, Club 7 :")
    expect(said).to_contain_text("sur 30.")
    expect(said).to_have_attribute("aria-live", "polite")
    code = figure(page, RANKING).locator("[data-copy] code").first
    expect(code).to_contain_text(f"/graphique/?{RANKING}=2021%7EClub+7#{RANKING}")
    text = said.text_content() or ""
    address = page.url.removeprefix(served.address)
    page.go_back()
    expect(said).to_contain_text("vient en tête")
    served.visit(page, address)
    expect(said).to_have_text(text)
    assert years(page, RANKING).input_value() == "2021"


def test_all_years_of_a_name_are_said(page: Page) -> None:
    find(page, RANKING, "Club 7")
    expect(sentence(page, RANKING)).to_contain_text("Année par année : 2020 : ")
    expect(figure(page, RANKING).locator(".x-marked")).to_have_count(1)
    figure(page, RANKING).get_by_text("Ne plus chercher ce nom").click()
    expect(sentence(page, RANKING)).to_contain_text("vient en tête")


def test_on_a_telephone_the_field_and_the_bar_that_it_asks_for_are_in_sight(served: Served) -> None:
    page = served.page(360)
    page.set_viewport_size({"width": 360, "height": 640})
    served.visit(page, PAGE)
    find(page, RANKING, "Club 7")
    # all of it, but for what a browser rounds of a drawing
    expect(figure(page, RANKING).locator(".x-marked")).to_be_in_viewport(ratio=0.999)
    expect(figure(page, RANKING).locator("[role=combobox]")).to_be_in_viewport(ratio=1)
    page.context.close()


def test_each_choice_says_what_it_leaves_out(page: Page) -> None:
    notes = figure(page, LATEST).locator("[data-notes]")
    cell = "Une case sans nombre lisible n’est pas comptée"
    undated = "Une ligne où « Année » est vide ou ne se lit pas n’est pas comptée"
    expect(notes).to_contain_text(undated)
    choose(page, LATEST, "")
    expect(sentence(page, LATEST)).to_contain_text("Sur 2020–2023, Club 1 vient en tête")
    expect(notes).to_contain_text("Une ligne n’indique pas son année : elle compte ici")
    expect(notes).to_contain_text(cell)
    choose(page, LATEST, "2021")
    expect(notes).to_contain_text(cell)
    expect(notes).to_contain_text(undated)
    choose(page, LATEST, "2022")
    expect(notes).not_to_contain_text(cell)


def test_a_year_of_a_chart_of_years_is_held_against_the_one_before(page: Page) -> None:
    choose(page, YEARS, "2021")
    expect(sentence(page, YEARS)).to_contain_text("par rapport à 2020).")
    choose(page, YEARS, "2020")
    expect(sentence(page, YEARS)).not_to_contain_text("par rapport")


def test_a_name_that_is_not_drawn_has_its_line(page: Page) -> None:
    expect(figure(page, LINES).locator(".l4")).to_have_count(1)
    find(page, LINES, "Club 12")
    expect(sentence(page, LINES)).to_contain_text("Entre 2020 et 2023 : Club 12, de ")
    expect(figure(page, LINES).locator(".l0")).to_have_count(1)
    expect(figure(page, LINES).locator(".l4")).to_have_count(0)
    expect(page.locator("#" + LINES)).to_have_text("Les premiers, Club 12")


def test_each_value_is_read_by_keyboard_in_one_tab_stop(page: Page) -> None:
    choose(page, YEARS, "2022")
    points = figure(page, YEARS).locator(".x-point")
    expect(points).to_have_count(4)
    expect(figure(page, YEARS).locator('.x-point[tabindex="0"]')).to_have_count(1)
    figure(page, YEARS).locator('.x-point[tabindex="0"]').focus()
    expect(points.nth(2)).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(points.nth(3)).to_be_focused()
    page.keyboard.press("Home")
    expect(points.nth(0)).to_be_focused()
    label = points.nth(0).get_attribute("aria-label") or ""
    assert label.startswith("2020") and label.endswith("€")
    expect(figure(page, YEARS).locator(".x-read")).to_have_text(label)


def test_a_value_that_is_touched_is_written(page: Page) -> None:
    choose(page, RANKING, "2022")
    bar = figure(page, RANKING).locator(".x-point").nth(3)
    bar.click()
    read = figure(page, RANKING).locator(".x-read")
    expect(read).to_have_text(bar.get_attribute("aria-label") or "-")


def test_an_image_and_the_figures_are_taken_as_they_are_shown(page: Page, site: Path) -> None:
    choose(page, RANKING, "2022")
    taken = figure(page, RANKING).locator(".x-taken")
    files = {}
    for place in range(4):
        with page.expect_download() as waiting:
            taken.locator("button").nth(place).click()
        name = waiting.value.suggested_filename
        files[name.rpartition(".")[2]] = Path(waiting.value.path()).read_bytes()
        assert name.startswith(f"{RANKING}-2022.")
    assert files["png"].startswith(b"\x89PNG")
    assert "Qui reçoit le plus, 2022" in files["svg"].decode()
    assert "var(" not in files["svg"].decode()
    lines = files["csv"].decode("utf-8-sig").splitlines()
    assert lines[0] == "nom,montant"
    assert len(lines) == 11
    assert files["xlsx"].startswith(b"PK")
    address = taken.locator("a").get_attribute("href") or ""
    document = json.loads((site / address.split("/", 3)[3]).read_bytes())
    assert len(document["rows"]) == 30


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_chart_that_is_asked_breaks_no_rule(served: Served, scheme: str) -> None:
    page = served.page(360, scheme="dark" if scheme == "dark" else "light")
    served.visit(page, f"{PAGE}?{RANKING}=2022~Club 7&{LINES}=2021")
    taken = page.locator(".x-taken")  # a year asked of one is asked of all that share the choice
    expect(taken).to_have_count(3)
    assert find_axe_violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.context.close()


def test_figures_that_do_not_come_are_told_and_may_be_asked_again(served: Served) -> None:
    page = served.page()
    served.visit(page, PAGE)
    page.route("**/graphique-1.json", lambda route: route.abort())
    choose(page, RANKING, "2022")
    expect(figure(page, RANKING).locator("[role=status]")).to_contain_text("n’ont pas pu")
    page.unroute("**/graphique-1.json")
    figure(page, RANKING).locator(".go").click()
    expect(sentence(page, RANKING)).to_contain_text("En 2022, ")
    page.context.close()


def test_an_address_that_asks_what_is_not_there_is_as_at_the_beginning(served: Served) -> None:
    page = served.page()
    served.visit(page, f"{PAGE}?{RANKING}=1900~Personne")
    expect(figure(page, RANKING).locator(".x-taken")).to_be_visible()
    expect(sentence(page, RANKING)).to_contain_text("De 2020 à 2023, Club 1 vient en tête")
    page.context.close()


def test_a_chart_that_is_drawn_again_keeps_the_language_of_its_page(example: Served) -> None:
    page = example.page()
    example.visit(page, "en/la-madeleine/comptes/")
    chart = page.locator("figure[data-words]").first
    chart.locator(".taking button").click()
    expect(chart.locator(".x-asked .key li")).to_have_text(["revenue", "spending"])
    page.context.close()


def test_what_stands_far_to_the_right_makes_no_row_higher(example: Served) -> None:
    page = example.page(1280)
    example.visit(page, "territoire/subventions/")
    heights = page.locator(".rows tbody tr").evaluate_all(
        "rows => rows.map(row => Math.round(row.getBoundingClientRect().height))"
    )
    assert heights and sorted(heights)[len(heights) // 2] <= 40
    page.context.close()


def test_a_wide_screen_has_wide_pages_and_all_charts(example: Served) -> None:
    page = example.page(1920)
    for path in ("", "lille/prenoms/"):
        example.visit(page, path)
        box = page.get_by_role("banner").bounding_box()
        assert box and box["width"] >= 1600
    charts = page.locator(".charts .figure")
    expect(charts.last).to_be_visible()
    expect(page.locator(".charts > .fold > summary")).to_be_hidden()
    page.context.close()

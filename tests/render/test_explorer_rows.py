"""One row of a table: the link to it, which stays right in a later version of the file; and the row
of totals under all rows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from browse import Served, find_axe_violations, serving
from explorer_oracle import asked as ask_worker
from explorer_oracle import read_fields
from playwright.sync_api import Browser, Page, expect
from portal import COMMUNES, build_below

EARLIER = 150  # rows that a later file has before the others
AIDS = "Bénéficiaire;Montant (€);Taux (%);Date\n" + "".join(
    f"Club {n % 9};{100 * n};{n % 5};2024-01-{n % 28 + 1:02}\n" for n in range(1, 131)
)
YEARS = "Commune;Année;Population;Dépenses (€)\n" + "".join(
    f"Commune {n};{year};{1000 * n};10\n" for year in (2023, 2024) for n in range(1, 4)
)


def list_places(first: int) -> str:
    rows = [f"UID-{n:04};Salle n° {n % 40};{n % 7 or ''}\n" for n in range(first, 260)]
    return "identifiant;nom;nombre de places\n" + "".join(rows)


def make_files(first: int) -> dict[str, str | bytes]:
    return {
        "communes.yml": COMMUNES,
        "datasets/lille/salles/datapackage.yaml": "title: Les salles\n",
        "datasets/lille/salles/salles.csv": list_places(first),
        "datasets/lille/aides/datapackage.yaml": "title: Les aides\n",
        "datasets/lille/aides/aides.csv": AIDS,
        "datasets/lille/annees/datapackage.yaml": "title: Les années\n",
        "datasets/lille/annees/annees.csv": YEARS,
    }


@pytest.fixture(scope="module")
def served(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    site = build_below(tmp_path_factory.mktemp("rows"), make_files(EARLIER))
    with serving(site, "sous/", browser=browser) as served:
        yield served


@pytest.fixture(scope="module")
def later(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The same site, once the file of the rooms has other rows before its first one."""
    site: Path = build_below(tmp_path_factory.mktemp("later"), make_files(0))
    with serving(site, "sous/", browser=browser) as served:
        yield served


def test_links_of_rows_that_stand_together_need_no_column_whole(served: Served) -> None:
    """What tells rows is the same whether a part of its column is read, or all of it."""
    page = served.page()
    read_fields(served, page, "lille/salles/")
    run, scattered = list(range(40, 60)), [59, *range(40, 59)]
    requests = [("keys", {"rows": rows, "columns": [0, 1]}) for rows in (run, scattered, run)]
    part, whole, held = ask_worker(served, page, "lille/salles/", requests)
    assert part == held == [*whole[1:], whole[0]]
    assert part[0] == ["UID-0190", "Salle n° 30"]
    page.context.close()


def open_explorer(served: Served, page: Page, path: str) -> None:
    served.visit(page, path)
    page.click(".explorer .go")
    expect(page.locator(".explored tbody tr").first).to_be_visible()


def test_the_link_to_a_row_stays_right_in_a_later_file(served: Served, later: Served) -> None:
    page = served.page(permissions=["clipboard-read", "clipboard-write"])
    open_explorer(served, page, "lille/salles/")
    link = page.get_by_role("row", name="UID-0152").get_by_role("link", name="Copier")
    expect(link).to_have_attribute("href", "#t-salles?ligne=identifiant%7EUID-0152")
    link.click()
    expect(page.locator(".explored .x-status")).to_have_text("Lien vers la ligne copié.")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == f"{served.address}lille/salles/#t-salles?ligne=identifiant%7EUID-0152"
    page.context.close()

    other = later.page()
    later.visit(other, copied.removeprefix(served.address))
    marked = other.locator(".explored .x-row")
    expect(marked).to_contain_text("UID-0152")
    expect(marked).to_be_in_viewport()
    expect(marked).to_be_focused()
    expect(other.locator(".explored .x-status")).to_contain_text("Ligne marquée : « Salle n° 32 »")
    assert other.locator(".x-pages input").input_value() == "2", "it stands on another page now"
    assert other.url.endswith("#t-salles?ligne=identifiant%7EUID-0152")
    assert find_axe_violations(other, within=".explored") == []
    other.context.close()


def test_a_row_that_is_gone_is_said_and_one_that_several_have_shows_all(served: Served) -> None:
    page = served.page()
    served.visit(page, "lille/salles/#t-salles?ligne=identifiant~UID-0003")
    expect(page.locator(".explored .x-status")).to_contain_text(
        "La ligne « UID-0003 » n’est plus dans ce tableau."
    )
    expect(page.locator(".explored .x-row")).to_have_count(0)
    page.evaluate("location.hash = 't-salles?ligne=nom~Salle n° 3'")
    expect(page.locator(".explored .x-status")).to_contain_text(
        "Plusieurs lignes ont « Salle n° 3 »"
    )
    expect(page.locator(".explored tbody tr")).to_have_count(3)
    page.evaluate("location.hash = 't-salles?ligne=ancien~UID-0200'")
    expect(page.locator(".explored .x-status")).to_contain_text("« UID-0200 » n’est plus")
    page.context.close()


def test_a_row_without_an_identifier_is_named_by_its_number_which_is_said(served: Served) -> None:
    page = served.page(permissions=["clipboard-read", "clipboard-write"])
    open_explorer(served, page, "lille/aides/")
    row = page.locator(".explored tbody tr").nth(4)
    row.locator(".x-link a").click()
    expect(page.locator(".explored .x-status")).to_contain_text("Il la désigne par son numéro")
    number = row.get_attribute("data-row")  # in the file, whatever the order of the page
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.endswith(f"#t-aides?ligne={number}")
    page.context.close()


def test_on_a_telephone_what_was_asked_stands_beside_the_name(served: Served) -> None:
    page = served.page(360)
    second = page.locator(".explored thead th").nth(1)
    for asked, column in (
        ("tri=-Taux (%25)", "Taux"),
        ("f=Date~entre~2024-01-05~2024-01-20", "Date"),
        ("tri=-Taux (%25)&f=Date~entre~2024-01-05~2024-01-20", "Taux"),
    ):
        page.goto("about:blank")
        served.visit(page, f"lille/aides/#t-aides?{asked}")
        expect(second).to_contain_text(column)
    page.context.close()


def test_on_a_telephone_the_link_is_in_the_opened_row(served: Served) -> None:
    page = served.page(360)
    open_explorer(served, page, "lille/salles/")
    row = page.locator(".explored tbody tr").nth(2)
    link = row.locator(".x-link a")
    row.locator("summary").press("Enter")
    expect(link).to_have_attribute("href", "#t-salles?ligne=identifiant%7EUID-0152")
    link.scroll_into_view_if_needed()
    box = link.bounding_box()
    assert box
    assert box["x"] + box["width"] <= 360
    assert box["width"] > 20
    page.context.close()


def test_a_total_row_adds_what_may_be_added_and_says_over_how_many_rows(served: Served) -> None:
    page = served.page()
    open_explorer(served, page, "lille/aides/")
    total = page.locator(".explored tfoot tr")
    expect(total.locator("th")).to_have_text("Les 130 lignes")
    said = page.locator(".explored tfoot td").all_inner_texts()
    assert [text.replace("\u202f", " ").replace("\xa0", " ") for text in said if text] == [
        "851 500",
        "moyenne 2",
    ]
    page.get_by_role("searchbox", name="Chercher").fill('"club 3"')
    expect(total.locator("th")).to_have_text("Les 15 lignes")
    page.context.close()


def test_the_total_row_leaves_out_empty_cells_and_says_so(served: Served) -> None:
    page = served.page()
    open_explorer(served, page, "lille/salles/")
    cell = page.locator(".explored tfoot td.n")
    expect(cell).to_contain_text("sur 94 lignes")
    page.context.close()

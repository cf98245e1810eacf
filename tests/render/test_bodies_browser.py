"""In a real browser, on the example: two bodies of one name stay apart, what two datasets have
counts once, and a telephone shows what tells rows apart."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from browse import Served, find_axe_violations, serving
from playwright.sync_api import Browser, Page, expect
from portal import COMMUNES, build_below
from tools import ROOT

from render.search_page import asked, list_views, searching

JUDO = "Judo club de la Bergerie-d'Août"
GRANTS = "territoire/subventions-tout/#t-subventions-tout"
STATIONS = "territoire/irve-statique/#t-irve-statique"
PHONE = 360  # pixels


@pytest.fixture(scope="module")
def example(browser: Browser) -> Iterator[Served]:
    assert (ROOT / "build/index.html").is_file(), "make site comes first"
    with serving(ROOT / "build", browser=browser) as served:
        yield served


def open_view(served: Served, address: str, width: int = 1280) -> Page:
    page = served.page(width=width)
    page.goto(served.address + address)
    expect(page.locator(".explored").first).to_be_visible()
    return page


def test_bodies_of_one_name_are_offered_apart(example: Served) -> None:
    page = searching(example)
    asked(example, page, JUDO)
    held = page.locator(".x-held li a")
    for place in ("Wattrelos", "Marcq-en-Barœul"):
        expect(held.filter(has_text=JUDO).filter(has_text=place)).to_contain_text("5 lignes")
    expect(held.filter(has_text="10 lignes")).to_have_count(0)
    held.filter(has_text=JUDO).filter(has_text="Wattrelos").click()
    sums = page.locator(".x-sums dd")
    expect(sums.filter(has_text="84\u202f750")).to_be_visible()
    page.context.close()


def test_no_view_adds_them_and_that_of_one_commune_is_offered(example: Served) -> None:
    page = searching(example)
    asked(example, page, f"combien a reçu le {JUDO}")
    assert not [view for view in list_views(page) if view.startswith("territoire/")]
    page.context.close()


def test_groups_by_a_name_are_groups_of_bodies(example: Served) -> None:
    asked_groups = "par=nomBeneficiaire&montre=somme&pour=tous&de=montant"
    page = open_view(example, f"{GRANTS}?q=Football+club+Bergerie-d'Août&{asked_groups}")
    table = page.locator(".x-groups table, .x-grouped table, .explored table").last
    expect(table).to_contain_text("(Seclin)")
    expect(table).to_contain_text("127\u202f500")
    expect(table).to_contain_text("479\u202f750")
    options = page.locator(".x-sentence select").first.locator("option")
    assert "Organisme bénéficiaire" in options.all_inner_texts()
    assert "Nom du bénéficiaire" not in options.all_inner_texts()
    page.context.close()


def test_what_two_datasets_have_counts_once(example: Served) -> None:
    page = open_view(example, f"{STATIONS}?f=territoire_commune~est~Tourcoing")
    expect(page.locator(".x-sums")).to_contain_text("4 lignes déjà comptées dans un autre jeu")
    page.context.close()
    counted = "f=territoire_commune~est~Tourcoing&f=comptage~est~comptée+ici"
    page = open_view(example, f"{STATIONS}?{counted}")
    expect(page.locator(".x-status").first).to_contain_text("12 lignes")
    page.context.close()


def test_a_telephone_shows_what_tells_rows_apart(example: Served) -> None:
    menus = "la-madeleine/menus-cantines/#t-menus-cantines-ensemble"
    page = open_view(example, f"{menus}?q=2025-W38", width=PHONE)
    line = page.locator(".explored .uniform").last
    expect(line).to_contain_text("Partout : Période 2025-W38")  # no filter above says it
    heads = page.locator(".explored thead th:not(.tuck)")
    expect(heads.nth(1)).to_contain_text("Date")
    assert find_axe_violations(page) == []
    page.locator(".explored tbody .opener summary").first.click()
    expect(page.locator(".explored tbody tr").first).to_contain_text("2025-W38")  # nothing is lost
    page.context.close()


@pytest.mark.parametrize("width", [PHONE, 1280])
def test_the_year_of_an_answer_and_the_one_that_is_missing_are_said_above_it(
    example: Served, width: int
) -> None:
    accounts = "ennetieres-en-weppes/compte-administratif/#t-compte-administratif-2022"
    page = open_view(example, f"{accounts}?q=personnel", width=width)
    line = page.locator(".explored > .uniform")
    expect(line).to_contain_text("Partout : Exercice 2022. Le fichier « Compte administratif 2023")
    expect(line).to_be_in_viewport()
    expect(page.locator(".explored tbody tr")).to_contain_text("2022")
    page.get_by_role("searchbox", name="Chercher").fill("")
    expect(page.locator(".explored tbody tr")).to_have_count(19)
    expect(line).to_be_hidden()
    page.context.close()


def test_an_empty_cell_that_a_standard_explains_says_what_it_means(example: Served) -> None:
    parks = "tourcoing/parcs/#t-parcs-et-jardins?f=jeux~vide"
    page = open_view(example, parks, width=PHONE)
    cell = page.locator(".explored td[title]").first
    expect(cell).to_have_attribute("title", re.compile("vide.: "))
    shown = page.locator("tr:has(.opener[open]) td[title]").first
    assert shown.evaluate("cell => getComputedStyle(cell, '::after').content").startswith('"vide')
    assert find_axe_violations(page) == []
    page.context.close()


def test_a_telephone_shows_the_hours(example: Served) -> None:
    places = "marcq-en-baroeul/equipements/#t-equipements-municipaux"
    page = open_view(example, f"{places}?q=piscine", width=PHONE)
    heads = page.locator(".explored thead th:not(.tuck)")
    expect(heads.nth(1)).to_contain_text("Horaires")
    cell = page.locator(".explored tbody tr td:not(.tuck)").first
    expect(cell).to_contain_text("lun.")
    page.context.close()


def test_a_telephone_cuts_no_number(example: Served) -> None:
    page = open_view(
        example,
        "tourcoing/bornes-de-recharge/#t-bornes-de-recharge?tri=-puissance_nominale",
        width=PHONE,
    )
    cell = page.locator(".explored tbody tr td.n:not(.tuck)").first
    expect(cell).to_contain_text("50")
    ends = cell.evaluate(
        "cell => [cell.getBoundingClientRect().right,"
        " cell.closest('.scroll').getBoundingClientRect().right]"
    )
    assert ends[0] <= ends[1] + 1
    page.context.close()


GRANTED = "nomBeneficiaire,idBeneficiaire,montant\n" + "".join(
    f"Judo club,{siret},{amount}\n"
    for siret, amount in (
        ("38047555800058", 100),
        ("38047555800041", 20),
        ("73282932000074", 3000),
        ("", 1),
    )
)


@pytest.fixture(scope="module")
def own_table(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Served]:
    """That of one publisher, which has a name for two bodies."""
    files: dict[str, str | bytes] = {
        "communes.yml": COMMUNES,
        "datasets/lille/aides/datapackage.yaml": "title: Aides\nstandard: scdl/subventions\n",
        "datasets/lille/aides/aides.csv": GRANTED + "Chorale,55210055400013,7\n",
    }
    site = build_below(tmp_path_factory.mktemp("namesakes"), files)
    with serving(site, "sous/", browser=browser) as served:
        yield served


def test_where_one_name_is_of_two_bodies_its_group_says_so(own_table: Served) -> None:
    address = "lille/aides/#t-aides?par=nomBeneficiaire&montre=somme&pour=tous&de=montant"
    page = open_view(own_table, address)
    said = page.locator(".x-groups li").filter(has_text="organismes")
    expect(said).to_have_count(1)
    expect(said).to_contain_text("« Judo club » : 2 organismes portent ce nom")
    said.locator("a").filter(has_text="SIREN 380475558").click()
    expect(page.locator(".explored tbody tr[data-row]")).to_have_count(2)
    page.context.close()

"""What questions ask of a table that its columns do not say: who is there for the first time, what
comes of 100 €, which part of all, how long, what lacks a word, what goes on; beside DuckDB."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import duckdb
import pytest
from browse import Served, find_axe_violations, serving
from explorer_oracle import grouped
from playwright.sync_api import Browser, Page, expect
from portal import COMMUNES, build_below

AIDS = (
    "annee;nom;Montant demandé (€);Montant attribué (€)\n"
    "2021;Judo;1000;500\n2022;Chant;;300\n2023;Ring;900;900\n2023;Chant;400;100\n"
    "2024;Judo;1000;700\n2024;Chant;;250\n2024;Ring;800;600\n2024;Danse;300;120\n2024;Tricot;;80\n"
)
WORKS = (
    "lieu;debut;fin;effet\nRue Haute;2025-01-01;2025-05-01;Rue fermée\n"
    "Rue Basse;2025-04-20;2025-04-30;Rue fermée\nQuai Vert;2025-03-01;;Circulation alternée\n"
    "Place Neuve;2025-05-02;2025-05-12;Stationnement interdit\nPassage;2025-05-01;2025-05-01;\n"
)
AID_GROUPS = "lille/aides/#t-aides?par=nom&puis=annee&montre=somme&ecart=2023~2024&pour=tous"
AMOUNT = quote("de=Montant attribué (€)", safe="=")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    files: dict[str, str | bytes] = {
        "communes.yml": COMMUNES,
        "datasets/lille/aides/datapackage.yaml": "title: Des aides\n",
        "datasets/lille/aides/aides.csv": AIDS,
        "datasets/lille/travaux/datapackage.yaml": "title: Des travaux\n",
        "datasets/lille/travaux/travaux.csv": WORKS,
    }
    return build_below(tmp_path_factory.mktemp("answers"), files)


@pytest.fixture(scope="module")
def served(site: Path, browser: Browser) -> Iterator[Served]:
    with serving(site, "sous/", browser=browser) as served:
        yield served


def compute(site: Path, name: str, sql: str) -> list[tuple[Any, ...]]:
    path = site / f"sous/data/lille/{name}/{name}.parquet"
    return (
        duckdb.connect().execute(sql.replace("FROM t", f"FROM read_parquet('{path}')")).fetchall()
    )


def list_names(page: Page) -> list[str]:
    return page.locator(".x-groups tbody th > :first-child").all_inner_texts()


def list_rows(page: Page) -> list[str]:
    return page.locator(".explored tbody th").all_inner_texts()


def test_those_who_are_there_for_the_first_time_are_in_no_year_before(
    site: Path, served: Served
) -> None:
    """Who lacks in the year before alone may have been there earlier: both can be asked."""
    page = served.page()
    grouped(served, page, f"{AID_GROUPS}&parmi=jamais-avant&{AMOUNT}")
    first = compute(
        site,
        "aides",
        'SELECT nom, sum("Montant attribué (€)") s FROM t WHERE annee = 2024 AND nom NOT IN '
        "(SELECT nom FROM t WHERE annee < 2024) GROUP BY nom ORDER BY s DESC",
    )
    assert list_names(page) == [name for name, _ in first] == ["Danse", "Tricot"]
    said = "Jamais avant 2024 (depuis 2021)\xa0: 2 groupes, +200"
    expect(page.locator(".x-groups h3.says")).to_contain_text(said)
    among = page.get_by_label("parmi")
    options = among.locator("option").all_inner_texts()
    assert "absents de 2023" in options
    among.select_option("new")
    expect(page.locator(".x-groups tbody tr")).to_have_count(3)
    expect(page.locator(".x-groups tbody")).to_contain_text("Judo")
    assert "parmi=nouveaux" in page.url
    assert find_axe_violations(page, within=".x-groups") == []
    page.context.close()


def test_a_change_is_sorted_by_its_percentage(site: Path, served: Served) -> None:
    page = served.page()
    grouped(served, page, f"{AID_GROUPS}&parmi=les-deux&{AMOUNT}")
    page.get_by_role("button", name="En pourcentage").click()
    expect(page.locator("th[aria-sort=descending]")).to_have_text("En pourcentage")
    amounts = 'sum("Montant attribué (€)") FILTER (annee = {})'
    before, after = amounts.format(2023), amounts.format(2024)
    ranked = compute(
        site,
        "aides",
        f"SELECT nom, {before} b, {after} a FROM t GROUP BY nom HAVING b > 0 AND a > 0 "
        "ORDER BY a / b DESC",
    )
    assert list_names(page) == [name for name, *_ in ranked] == ["Chant", "Ring"]
    assert "ordre=-pourcentage" in page.url
    page.context.close()


def test_what_comes_of_100_euros_is_of_the_rows_that_have_both(site: Path, served: Served) -> None:
    page = served.page()
    by = quote("sur=Montant demandé (€)", safe="=")
    grouped(served, page, f"lille/aides/#t-aides?par=annee&montre=rapport&{by}&{AMOUNT}")
    [(share, count)] = compute(
        site,
        "aides",
        'SELECT round(100 * sum("Montant attribué (€)") / sum("Montant demandé (€)"), 1), '
        'count(*) FROM t WHERE "Montant demandé (€)" IS NOT NULL',
    )
    assert (share, count) == (66.4, 6)
    figures = page.locator(".x-sums")
    expect(figures).to_contain_text("66,4\xa0€ pour 100\xa0€")
    expect(figures.locator("div").first).to_contain_text("6")
    expect(figures).to_contain_text("lignes où les deux sont connus, sur 9")
    expect(figures).to_contain_text("3 lignes où «\xa0Montant demandé (€)\xa0» est vide")
    of_2024 = page.locator(".x-groups tbody tr", has_text="2024")
    expect(of_2024).to_contain_text("67,6")
    page.context.close()


def test_each_group_says_which_part_of_all_it_is(served: Served) -> None:
    page = served.page()
    grouped(served, page, f"lille/aides/#t-aides?par=nom&montre=somme&{AMOUNT}")
    row = page.locator(".x-groups tbody tr", has_text="Ring")
    expect(row).to_contain_text("42,3\xa0%")  # 1,500 of 3,550
    page.context.close()


def test_how_long_rows_are_is_a_column(site: Path, served: Served) -> None:
    """The longest first; those without an end are last, and said to be left out of the median."""
    page = served.page()
    served.visit(page, "lille/travaux/#t-travaux?tri=-duree&de=duree")
    expect(page.locator(".explored tbody tr").first).to_contain_text("120")
    longest = compute(
        site,
        "travaux",
        "SELECT lieu FROM t ORDER BY date_diff('day', debut, fin) DESC NULLS LAST",
    )
    assert list_rows(page) == [place for (place,) in longest]
    [(median, empty)] = compute(
        site,
        "travaux",
        "SELECT median(date_diff('day', debut, fin)), count(*) FILTER (fin IS NULL) FROM t",
    )
    assert (median, empty) == (10, 1)
    figures = page.locator(".x-sums")
    expect(figures).to_contain_text("10\xa0jours")
    expect(figures).to_contain_text("une ligne où «\xa0Durée en jours\xa0» est vide")
    page.get_by_label("Chercher dans").fill("120")
    expect(page.locator(".explored .x-status")).to_contain_text("0 ligne")
    page.context.close()


def test_what_goes_on_on_a_day_has_begun_and_has_no_end_before(site: Path, served: Served) -> None:
    page = served.page()
    asked = "f=debut~entre~~2025-05-01&f=fin~entre~2025-05-01~~ouvide"
    served.visit(page, f"lille/travaux/#t-travaux?{asked}")
    expect(page.locator(".explored tbody tr")).to_have_count(3)
    there = compute(
        site,
        "travaux",
        "SELECT lieu FROM t WHERE debut <= DATE '2025-05-01' "
        "AND (fin IS NULL OR fin >= DATE '2025-05-01')",
    )
    assert list_rows(page) == [place for (place,) in there]
    expect(page.locator(".x-active")).to_contain_text("ou vide")
    assert "fin%7Eentre%7E2025-05-01%7E%7Eouvide" in page.url
    page.context.close()


def test_rows_that_lack_a_word_are_asked_by_a_click(served: Served) -> None:
    """A cell that is empty lacks it too."""
    page = served.page()
    served.visit(page, "lille/travaux/")
    page.click(".explorer .go")
    page.get_by_label("Filtrer une colonne").select_option(label="effet")
    page.get_by_label("Condition").select_option("lacks")
    page.get_by_label("Texte cherché").fill("fermée")
    expect(page.locator(".explored tbody tr")).to_have_count(3)
    assert list_rows(page) == ["Place Neuve", "Passage", "Quai Vert"]  # the newest is first
    expect(page.locator(".x-active")).to_contain_text("ne contient pas fermée")
    assert "effet%7Esans%7Eferm%C3%A9e" in page.url
    page.context.close()


def test_the_first_click_on_a_figure_shows_the_greatest(served: Served) -> None:
    page = served.page()
    served.visit(page, "lille/aides/")
    page.click(".explorer .go")
    heading = page.locator("th", has_text="Montant attribué").get_by_role("button")
    heading.click()
    expect(page.locator("th[aria-sort=descending]")).to_contain_text("Montant attribué")
    heading.click()
    expect(page.locator("th[aria-sort=ascending]")).to_contain_text("Montant attribué")
    page.locator("th", has_text="nom").get_by_role("button").first.click()
    expect(page.locator("th[aria-sort=ascending]")).to_contain_text("nom")
    page.context.close()

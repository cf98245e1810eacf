"""A question about amounts leads to the view of the explorer that answers it; one that columns do
not answer leads to none."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from browse import Served, find_axe_violations, serving
from playwright.sync_api import Browser, expect
from portal import COMMUNES, dataset, made, write
from tools import ROOT

from render.search_page import VIEWS, asked, list_questions, list_views, searching
from site_builder.render.feeds.columns import LARGEST

QUESTIONS = Path(__file__).with_name("asked_views.yaml")
GRANTS = (
    "Bénéficiaire,Date de versement,Exercice,Taux (%),Montant attribué (€)\n"
    "Amis du Canal,2023-05-01,2023,10,1000\n"
    "Amis du Canal,,2024,20,3000\n"
    "Chorale du Beffroi,2024-02-01,2024,30,2500\n"
)


@pytest.fixture(scope="module")
def example(browser: Browser) -> Iterator[Served]:
    assert (ROOT / "build/recherche/index.html").is_file(), "make site comes first"
    with serving(ROOT / "build", browser=browser) as served:
        yield served


@pytest.fixture(scope="module")
def small(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A portal of its own, for where the example is not there."""
    root = tmp_path_factory.mktemp("asked")
    grants = dataset("lille/aides", title="Subventions aux associations")
    write(root, {"communes.yml": COMMUNES, **grants, "datasets/lille/aides/table.csv": GRANTS})
    made(root)
    with serving(root / "build", browser=browser) as served:
        yield served


@pytest.mark.parametrize("prefix", ["", "en/"])
def test_a_question_leads_to_the_view_that_answers(example: Served, prefix: str) -> None:
    page = searching(example, prefix)
    questions = [one for one in list_questions(QUESTIONS) if one.get("lang", "") == prefix]
    wrong = []
    for one in questions:
        asked(example, page, one["q"])
        views = list_views(page)
        if "none" in one:
            is_right = not views
        else:
            first = views[0] if views else ""
            parts = re.split("[?&]", first)
            is_right = first.startswith(f"{one['id']}/#") and set(one["has"]) <= set(parts)
        if not is_right or len(views) > 3:
            wrong.append((one["q"], views))
    page.context.close()
    assert wrong == []
    assert len(list_questions(QUESTIONS)) >= 40


def test_no_view_is_empty_and_what_is_left_out_is_said(example: Served) -> None:
    """Each condition has rows, the two together have none."""
    page = searching(example)
    for question, left in (
        ("feux sonores hors service à Roubaix", "dont aucune pour « Roubaix »"),
        ("borne de recharge d'au moins 50 kW à Roubaix", "dont aucune pour « Roubaix »"),
        ("écoles de Lille et Roubaix avec cantine", "sans tenir compte de « Lille »"),
        ("subvention de 5001 € orchestre des jeunes du mélantois", "dont aucune pour « 5001 € »"),
        ("borne de recharge d'au moins 22 kW à Roubaix", "« Commune » : Roubaix"),
        ("a tourcoing quels parcs restent ouverts toute la nuit", "d’ouverture » : jour et nuit"),
    ):
        asked(example, page, question)
        view = page.locator(VIEWS).first
        assert left in view.inner_text().replace("\u00a0", " "), question
        view.click()
        expect(page.locator(".explored tbody tr").first).to_be_visible()
        page.go_back()
    page.context.close()


def test_who_asks_which_town_has_the_most_is_told_its_name(example: Served) -> None:
    page = searching(example)
    asked(example, page, "quelle ville donne le plus aux associations par habitant en 2024 ?")
    page.locator(VIEWS).first.click()
    headline = page.locator(".x-groups caption, .x-groups h3").first
    expect(headline).to_contain_text("Lille a le plus\u00a0: 16,85\u00a0€ par habitant")
    expect(page.locator(".x-groups tbody tr th a").first).to_have_text("Lille")
    page.context.close()


def test_groups_that_are_equal_are_said_to_be(example: Served) -> None:
    page = searching(example)
    asked(example, page, "combien de feux sonores sont en panne dans chaque commune ?")
    page.locator(VIEWS).first.click()
    headline = page.locator(".x-groups caption, .x-groups h3").first
    expect(headline).to_contain_text("Les 7 groupes sont à égalité\u00a0: 1 chacun")
    page.context.close()


def test_on_a_telephone_a_short_list_is_whole(example: Served) -> None:
    """It does not scroll in itself, where one would take its first rows for all of them."""
    page = example.page(390, has_touch=True, is_mobile=True)
    example.visit(page, "recherche/")
    asked(example, page, "parcs de tourcoing clôturés avec toilettes")
    page.locator(VIEWS).first.click()
    expect(page.locator(".explored tbody tr")).to_have_count(6)
    box = page.locator(".explored .scroll")
    expect(box).to_have_css("max-height", "none")
    page.context.close()


def test_the_year_before_comes_after_the_one_that_is_said(example: Served) -> None:
    """A mean of both would name another town."""
    page = searching(example)
    asked(
        example, page, "quelle ville est la plus endettée par habitant en 2025 et l'année d'avant"
    )
    first, second = (set(re.split("[?&]", view)) for view in list_views(page))
    assert {"f=Exercice~entre~2025~2025", "ordre=-total"} <= first
    assert {"f=Exercice~entre~2024~2025", "puis=Exercice", "ordre=-colonne~2025"} <= second
    page.context.close()


def test_on_a_telephone_rows_that_answer_are_on_the_first_screen(example: Served) -> None:
    page = example.page(390, has_touch=True, is_mobile=True)
    example.visit(page, "recherche/")
    for question in ("prénom garçon le plus donné roubaix 2024", "parc jeux wazemmes"):
        asked(example, page, question)
        page.locator(VIEWS).first.click()
        row = page.locator(".explored tbody tr").first
        expect(row).to_be_in_viewport()
        expect(page.locator(".x-sums dd").first).to_be_visible()
        above = "[...document.querySelectorAll('.explored tbody, .x-sums')].map(e => e.className)"
        assert page.evaluate(above) == ["", "x-sums"]
        page.go_back()
    page.context.close()


def test_what_one_will_see_is_said_in_words(small: Served) -> None:
    page = searching(small)
    for question, said in (
        ("total des subventions par bénéficiaire", "Somme de « Montant attribué (€) » par « Bénéf"),
        ("subventions non versées", "Lignes, « Date de versement » vide"),
        ("subventions de plus de 2 000 € en 2024", "en 2024, « Montant attribué (€) » de plus de"),
        ("nouveaux bénéficiaires de subventions en 2024", "« Bénéficiaire » jamais là avant 2024"),
        ("evolution subventions", "Somme de « Montant attribué (€) » par année"),
    ):
        found, status = asked(small, page, question)
        assert found[:1] == ["lille/aides"]
        assert status.startswith(("Une vue", "2 vues"))
        assert "pas trouvé" not in status
        text = page.locator(VIEWS).first.inner_text().replace("\u00a0", " ").replace("\u202f", " ")
        assert said in text, (question, text)
        assert "Subventions aux associations" in text
    assert find_axe_violations(page) == []
    page.context.close()


def test_words_that_stand_nowhere_are_told(small: Served) -> None:
    page = searching(small)
    _, status = asked(small, page, "subventions non versées à zoubider")
    assert "pas trouvé « zoubider »" in status.replace("\u202f", " ")
    assert list_views(page)
    expect(page.locator(VIEWS).first).to_contain_text("sans tenir compte de")
    page.context.close()


def test_public_is_told_where_no_column_says_it(small: Served) -> None:
    page = searching(small)
    asked(small, page, "subventions publiques non versées")
    expect(page.locator(VIEWS).first).to_contain_text("sans tenir compte de « publiques »")
    page.context.close()


def test_the_explorer_shows_what_the_view_says(small: Served) -> None:
    page = searching(small)
    asked(small, page, "total des subventions par bénéficiaire en 2024")
    page.locator(VIEWS).first.click()
    table = page.locator(".x-groups table")
    expect(table).to_contain_text("Amis du Canal")
    expect(table).to_contain_text("3\u202f000")
    page.context.close()


def test_what_makes_no_sense_is_no_view(small: Served) -> None:
    """The sum of a rate, a year that the table has not, an amount that none is beyond, a word that
    no column has."""
    page = searching(small)
    for question in (
        "somme des taux subventions",
        "total subventions en 1998",
        "subventions de plus de 5000 €",
        "total subventions par quartier",
        "subventions",
    ):
        asked(small, page, question)
        expect(page.locator(VIEWS)).to_have_count(0)
    page.context.close()


def test_a_script_that_does_not_come_takes_nothing_away(small: Served) -> None:
    page = searching(small)
    page.route("**/columns/**", lambda route: route.abort())
    found, _ = asked(small, page, "total subventions")
    assert found == ["lille/aides"]
    expect(page.locator(VIEWS)).to_have_count(0)
    page.context.close()


def test_columns_are_asked_for_by_questions_of_figures_alone(small: Served) -> None:
    page = searching(small)
    asked(small, page, "subventions")
    assert not [answer.url for answer in small.answers if "/columns/" in answer.url]
    asked(small, page, "total subventions")
    assert [answer.url for answer in small.answers if "/columns/" in answer.url]
    page.context.close()


def test_a_file_of_columns_is_small(example: Served) -> None:
    sizes = [path.stat().st_size for path in (ROOT / "build/assets/columns").rglob("*.json")]
    assert sizes
    assert max(sizes) <= LARGEST / 2


def test_values_of_persons_are_not_told(browser: Browser, tmp_path: Path) -> None:
    rows = "Nom,Prénom,Téléphone,Montant\nDupont,Jeanne,0612345678,10\nDurand,Paul,0687654321,20\n"
    files: dict[str, str | bytes] = {"communes.yml": COMMUNES, **dataset("lille/agents")}
    write(tmp_path, {**files, "datasets/lille/agents/table.csv": rows})
    made(tmp_path)
    paths = (tmp_path / "build/assets/columns").rglob("*.json")
    texts = "".join(json.dumps(json.loads(path.read_bytes())) for path in paths)
    assert "0612345678" not in texts
    assert "Dupont" not in texts

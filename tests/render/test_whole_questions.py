"""Questions that are whole sentences: words that say nothing of the subject weigh nothing, who is
named comes first, and a view is offered where it answers alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browse import Served, serving
from playwright.sync_api import Browser, Page, expect
from portal import COMMUNES, dataset, made, write
from tools import ROOT

from render.search_page import asked, list_questions, list_views, searching
from site_builder.core.word_lists import load_subjects

QUESTIONS = Path(__file__).with_name("whole_questions.yaml")
HELD = "[data-search] .x-held:not(.x-views) li"
UNMET = "Aucun jeu de données ne répond"
GRANTS = (
    "Bénéficiaire,Exercice,Montant attribué (€)\n"
    "Épicerie solidaire du Four-Bleu,2023,1000\n"
    "Épicerie solidaire du Four-Bleu,2024,3000\n"
    "Épicerie solidaire du Pont-Vert,2024,500\n"
    "Chorale du Beffroi,2023,2500\n"
)
ACCOUNTS = (
    "Commune,Exercice,Population,Dépenses d’équipement (€)\n"
    "Lille,2023,240000,100\nLille,2024,240000,80\n"
    "Villeneuve-d'Ascq,2023,60000,10\nVilleneuve-d'Ascq,2024,60000,30\n"
)
WORKS = "lieu,commune\nRue du Vieux-Puits,Lille\nRue du Vieux-Puits,Villeneuve-d'Ascq\n"
ADDRESSES = "Nom,Rue,Commune\nSquare,Rue du Vieux-Puits,Villeneuve-d'Ascq\n"


@pytest.fixture(scope="module")
def example(browser: Browser) -> Iterator[Served]:
    assert (ROOT / "build/recherche/index.html").is_file(), "make site comes first"
    with serving(ROOT / "build", browser=browser) as served:
        yield served


@pytest.fixture(scope="module")
def small(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A portal of its own, for where the example is not there."""
    root = tmp_path_factory.mktemp("sentences")
    tables = {
        "lille/aides": ("Subventions aux associations", GRANTS),
        "lille/equipements": ("Équipements", "Nom\nPiscine\n"),
        "metropole/comptes": ("Chiffres des communes", ACCOUNTS),
        "metropole/travaux": ("Travaux", WORKS),
        "villeneuve-d-ascq/parcs": ("Parcs", ADDRESSES),
    }
    files: dict[str, str | bytes] = {"communes.yml": COMMUNES}
    for name, (title, table) in tables.items():
        files.update(dataset(name, title=title))
        files[f"datasets/{name}/table.csv"] = table
    write(root, files)
    made(root)
    with serving(root / "build", browser=browser) as served:
        yield served


def find_faults(served: Served, page: Page, one: dict[str, Any]) -> list[str]:
    """What of an answer is not as it should be."""
    found, said = asked(served, page, one["q"])
    views = list_views(page)
    held = page.locator(HELD).all_inner_texts()
    first, second = [*found, "", ""][:2]
    where = one.get("in", one.get("first"))
    parts = views[0].replace("?", "&").split("&") if views else [""]
    faults = {
        f"first: {found[:3]}": "first" in one and first != one["first"],
        f"not there: {found[:3]}": "three" in one and one["three"] not in found[:3],
        f"none of them: {found[:3]}": "any" in one and not {first, second} & set(one["any"]),
        f"said: {said}": "pas trouvé" in said or (UNMET in said and "near" not in one),
        f"view: {views}": "view" in one
        and not (parts[0].startswith(f"{where}/#") and set(one["view"]) <= set(parts)),
        f"held: {held[:3]}": "held" in one and one["held"] not in "".join(held[:1]),
    }
    return [fault for fault, is_so in faults.items() if is_so]


def test_questions_lead_to_what_answers_them(example: Served) -> None:
    page = searching(example)
    questions = list_questions(QUESTIONS)
    faults = {one["q"]: find_faults(example, page, one) for one in questions}
    assert {question: wrong for question, wrong in faults.items() if wrong} == {}
    assert len(questions) >= 34
    assert example.said == []
    page.context.close()


@pytest.mark.parametrize(
    ("question", "first", "parts"),
    [
        (
            "Laquelle des associations de Lille a le plus perdu entre 2023 et 2024 ?",
            "lille/aides",
            {"ecart=2023~2024", "ordre=+ecart", "par=Bénéficiaire"},
        ),
        (
            "Quelles associations de Lille aidées en 2023 ne le sont plus en 2024 ?",
            "lille/aides",
            {"ecart=2023~2024", "par=Bénéficiaire"},
        ),
        (
            "combien pour les épiceries solidaires, subventions de Lille",
            "lille/aides",
            {'f=Bénéficiaire~contient~"Épicerie solidaire"'},
        ),
        (
            "Parmi les villes de plus de 100 000 habitants, laquelle a le plus réduit ses "
            "dépenses d'équipement entre 2023 et 2024 ?",
            "metropole/comptes",
            {"ecart=2023~2024", "f=Population~entre~>100000~", "par=Commune"},
        ),
    ],
)
def test_two_years_are_compared(small: Served, question: str, first: str, parts: set[str]) -> None:
    page = searching(small)
    found, said = asked(small, page, question)
    views = list_views(page)
    assert found[0] == first
    assert "pas trouvé" not in said
    assert views and parts <= set(views[0].replace("?", "&").split("&")), views
    page.context.close()


def test_a_column_of_that_name_comes_before_a_word_of_a_title(small: Served) -> None:
    page = searching(small)
    assert asked(small, page, "dépenses d’équipement")[0][0] == "metropole/comptes"
    assert asked(small, page, "équipement")[0][0] == "lille/equipements"
    page.context.close()


def test_a_year_that_a_table_has_not_is_not_compared(small: Served) -> None:
    page = searching(small)
    asked(small, page, "dépenses d'équipement des communes entre 2024 et 2031")
    assert list_views(page) == []
    page.context.close()


def test_rows_of_the_commune_that_is_named_come_first(small: Served) -> None:
    """Namesakes elsewhere come after, and are not left out."""
    page = searching(small)
    found, _ = asked(small, page, "rue du Vieux-Puits Lille")
    assert found.index("metropole/travaux") < found.index("villeneuve-d-ascq/parcs")
    links = page.locator(f"{HELD} a").evaluate_all("some => some.map(one => one.pathname)")
    assert [link.split("/")[-2] for link in links] == ["travaux", "parcs"]
    first = page.locator(f"{HELD} a").first
    expect(first).to_contain_text("celles de Lille, s’il y en a")
    assert "f=commune%7Eest%7ELille" in str(first.get_attribute("href"))
    page.context.close()


def test_words_that_say_nothing_are_looked_for_where_they_are_alone(small: Served) -> None:
    page = searching(small)
    said = asked(small, page, "laquelle")[1]
    assert "laquelle" in said
    assert asked(small, page, "lesquelles, depuis, aides")[0] == asked(small, page, "aides")[0]
    page.context.close()


@pytest.mark.parametrize("code", ["fr", "en"])
def test_words_that_say_nothing_stand_for_no_subject(code: str) -> None:
    subjects = load_subjects(code)
    idle = {phrase for asked_for, meant in subjects if not meant for phrase in asked_for}
    others = {phrase for asked_for, meant in subjects if meant for phrase in asked_for}
    assert len(idle) > 20
    assert not idle & others

"""The owner's report as a page: all that is to be mended, in its place, in one file that stays out
of the site."""

from __future__ import annotations

import re
from datetime import date
from html import unescape
from pathlib import Path

import pytest
from command_line import beffroi
from portal import COMMUNES, made, portal, tree, write

from site_builder.core.language import load_language
from site_builder.core.model.dataset import Catalogue
from site_builder.core.model.portal import Portal
from site_builder.core.problems import Place, make_problem
from site_builder.publish import report_page
from site_builder.publish.build_report import BuildReport

FRENCH = load_language("fr")
LILLE = "datasets/lille"


def page(root: Path) -> str:
    return (root / ".beffroi/report.html").read_text("utf-8")


def text(markup: str) -> str:
    """What is read, one space between words."""
    body = re.sub(r"(?s)<style>.*</style>", "", markup)
    return re.sub(r"[\s\u00a0\u202f]+", " ", unescape(re.sub(r"<[^>]+>", " ", body)))


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    """Two publishers; a dataset without a title, one with a file left out and a warning, one
    with a repair."""
    root = portal(tmp_path, "lille/prenoms", "villeneuve-d-ascq/budget")
    write(
        root,
        {
            f"{LILLE}/prenoms/datapackage.yaml": "title: Prénoms <b>\ntitel: x\n",
            f"{LILLE}/prenoms/vide.csv": "",
            f"{LILLE}/sans-fiche/table.csv": "a\n1\n",
            f"{LILLE}/sans-fiche/datapackage.yaml": "description: Sans titre\n",
            "datasets/villeneuve-d-ascq/budget/table.csv": "\u00e9t\u00e9;n\n\na;1\nb;2\n".encode(
                "cp1252"
            ),
            "templates/inconnu.html": "x",
        },
    )
    return root


def test_everything_that_is_to_be_mended_stands_with_its_dataset(faulty: Path) -> None:
    report = made(faulty, today=date(2026, 11, 20))
    said = text(page(faulty))
    markup = page(faulty)
    assert "20 novembre 2026" in said
    for name, number in (
        ("jeux publiés", 2),
        ("jeux non publiés", 1),
        ("fichiers non publiés", 1),
        ("erreurs", report.errors),
        ("corrections à la lecture", report.repairs),
    ):
        assert f"{name} {number} " in said
    assert report.repairs > 0 and f"dans {report.repaired} jeu" in said
    for problem in report.problems:
        sentence = re.sub(r"[\s\u00a0\u202f]+", " ", FRENCH.fault(problem))
        assert sentence[1:] in said
    order = [
        "Jeux de données non publiés",
        "lille/sans-fiche",
        "Fichiers non publiés",
        "datasets/lille/prenoms/vide.csv",
        "À corriger",
        "Le portail",
        "templates/inconnu.html",
        "Lille",
        "lille/sans-fiche non publié",
        "Prénoms <b>",
        "erreur vide.csv",
        "attention datapackage.yaml:2",
        "La construction",
        "Le poids des pages",
    ]
    places = [0]
    for one in order:
        places.append(said.index(one, places[-1]))
    for anchor in re.findall(r'href="#([^"]+)"', markup):
        assert markup.count(f'id="{anchor}"') == 1, anchor


def test_errors_stand_before_warnings_whatever_the_names(faulty: Path) -> None:
    write(
        faulty,
        {
            f"{LILLE}/arbres/datapackage.yaml": "title: Arbres\ntitel: x\n",
            f"{LILLE}/arbres/table.csv": "a\n1\n2\n",
        },
    )
    made(faulty)
    said = text(page(faulty))
    said = said[said.index("À corriger") :]
    assert said.index("Prénoms <b>") < said.index("Arbres")


def test_a_dataset_is_linked_where_the_portal_knows_its_address(faulty: Path) -> None:
    made(faulty)
    assert '<a href="https://donnees.example/lille/prenoms/">Prénoms &lt;b&gt;</a>' in page(faulty)
    assert "donnees.example/lille/sans" not in page(faulty), "it has no page"
    write(faulty, {"communes.yml": COMMUNES.replace("  url: https://donnees.example/\n", "")})
    made(faulty, vanishing=True)  # else it says that the address has gone
    assert "https://" not in page(faulty)


def test_it_is_one_file_without_a_script_and_no_part_of_the_site(faulty: Path) -> None:
    made(faulty)
    markup = page(faulty)
    assert "<script" not in markup
    assert not re.search(r'<link|<img|@import|url\("?(?!"?data:)', markup)
    assert not any("report.html" in path for path in tree(faulty / "build"))


def test_a_portal_with_nothing_to_mend_says_so(tmp_path: Path) -> None:
    made(portal(tmp_path, "lille/prenoms"))
    said = text(page(tmp_path))
    assert "Rien : tout ce qui a été déposé est publié" in said
    assert "non publiés de jeux" not in said
    made(tmp_path)
    assert "0 jeu préparé, 1 repris tel quel" in text(page(tmp_path))


def test_thousands_of_problems_are_cut_by_dataset_and_counted(tmp_path: Path) -> None:
    datasets = {f"lille/jeu-{number}": "published" for number in range(100)}
    problems = [
        make_problem("file-empty", Place(path=f"datasets/{id_}/t-{n}.csv"))
        for id_ in datasets
        for n in range(50)
    ]
    report = BuildReport(datasets=datasets, problems=tuple(problems), made=True)
    path = tmp_path / "report.html"
    report_page.write_report_page(
        path,
        report,
        catalogue=Catalogue(portal=Portal(title="Essai"), publishers=(), datasets=()),
        style=b"",
        today=date(2026, 1, 1),
        words=FRENCH,
    )
    markup = path.read_text()
    assert markup.count('<li class="error">') == 100 * 20
    assert markup.count("Et 30 autres problèmes") == 100
    assert len(markup) < 2_000_000


def test_the_last_line_names_it(faulty: Path) -> None:
    done = beffroi("build", faulty)
    assert done.stdout.splitlines()[-1].endswith(str(faulty / ".beffroi/report.html"))

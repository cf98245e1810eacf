"""The owner's report as a page: all that is to be mended, in its place, in one file that stays out
of the site."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from html import unescape
from pathlib import Path

import pytest
from command_line import beffroi
from portal import COMMUNES, made, portal, tree, write

from site_builder.core.language import load_language
from site_builder.core.model.dataset import Catalogue
from site_builder.core.model.portal import Portal
from site_builder.core.problems import Place, Problem, make_problem
from site_builder.publish import report_page
from site_builder.publish.build_report import BuildReport
from site_builder.publish.owner_report.owner_report import OwnerReport

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
    """Two publishers; a dataset without title, one with a file left out and a warning, one
    with a repair."""
    root = portal(tmp_path, "lille/prenoms", "villeneuve-d-ascq/budget")
    write(
        root,
        {
            f"{LILLE}/prenoms/datapackage.yaml": "title: Prénoms <b>\ntitel: x\n",
            f"{LILLE}/prenoms/vide.csv": "",
            f"{LILLE}/sans titre/datapackage.yaml": "titre: X\n",
            f"{LILLE}/sans titre/table.csv": "a\n1\n",
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
        "lille/sans-titre",
        "Fichiers non publiés",
        "datasets/lille/prenoms/vide.csv",
        "À corriger",
        "Le portail",
        "templates/inconnu.html",
        "Lille",
        "lille/sans-titre non publié",
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
    assert "donnees.example/lille/sans-titre" not in page(faulty), "it has no page"
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


def write_page(path: Path, problems: list[Problem], ids: Iterable[str]) -> str:
    """The page of a portal that has these problems and datasets."""
    report = BuildReport(
        datasets=dict.fromkeys(ids, "published"), problems=tuple(problems), made=True
    )
    report_page.write_report_page(
        path,
        report,
        OwnerReport(day=date(2026, 1, 1)),
        catalogue=Catalogue(portal=Portal(title="Essai"), publishers=(), datasets=()),
        style=b"",
        words=FRENCH,
    )
    return path.read_text()


def test_thousands_of_problems_are_cut_by_dataset_and_counted(tmp_path: Path) -> None:
    ids = [f"lille/jeu-{number}" for number in range(100)]
    problems = [
        make_problem("file-link", Place(path=f"datasets/{id_}/t.csv", sheet=f"{id_} {n}"))
        for id_ in ids
        for n in range(50)
    ]
    markup = write_page(tmp_path / "report.html", problems, ids)
    assert markup.count('<li class="error">') == 100 * 20
    assert markup.count("Et 30 autres problèmes") == 100
    assert len(markup) < 2_000_000


def test_the_same_problem_of_several_files_is_one_line(tmp_path: Path) -> None:
    """Of one dataset, of several of a publisher, and of several publishers; its places are all
    there, but for the last of many."""
    ids = ["lille/a", "lille/b", "roubaix/c"]
    places = {
        "file-empty": ["lille/a/1.csv", "lille/a/2.csv"],
        "file-link": ["lille/a/1.csv", "lille/b/2.csv"],
        "document-lies": ["lille/a/1.pdf", *(f"roubaix/c/{number}.pdf" for number in range(40))],
    }
    problems = [
        make_problem(code, Place(path=f"datasets/{path}"), form="PDF")
        for code, paths in places.items()
        for path in paths
    ]
    markup = write_page(tmp_path / "report.html", problems, ids)
    said = text(markup)
    said = said[said.index("Chez plusieurs producteurs") :]
    assert markup.count('<li class="error">') == 3
    order = [
        "Chez plusieurs producteurs",
        "41 fichiers, chez 2 producteurs",
        "Voir les 41 endroits",
        "lille/a/1.pdf",
        "roubaix/c/18.pdf",
        "Et 21 autres endroits",
        "lille",
        "2 jeux",
        "lille/a",
        "2 fichiers",
    ]
    position = 0
    for one in order:
        position = said.index(one, position) + len(one)
    assert "roubaix/c/19.pdf" not in said


def test_what_is_seen_in_a_cell_makes_no_other_problem(tmp_path: Path) -> None:
    """The same column is wrong in two files, where another value is the first: it is one line,
    which says so. Another column is another one."""
    problems = [
        make_problem(
            "fault.type-string-email",
            Place(path=f"datasets/lille/a/{file}.csv", row=row, column=column),
            "error",
            field=column,
            value=value,
        )
        for file, row, column, value in (
            ("1", 3, "courriel", "rien"),
            ("2", 7, "courriel", "aucun"),
            ("2", 7, "autre", "aucun"),
        )
    ]
    markup = write_page(tmp_path / "report.html", problems, ["lille/a"])
    assert markup.count('<li class="error">') == 2
    assert "Dans le premier" in markup and "aucun" in markup and "2.csv, ligne 7" in text(markup)


def test_what_asks_for_nothing_is_not_counted_among_what_is_to_be_mended(tmp_path: Path) -> None:
    place = Place(path="datasets/lille/a/1.csv")
    problems = [
        make_problem("folder-address", Place(path="datasets/lille/a"), address="a", slug="a"),
        make_problem("file-empty", place),
    ]
    said = text(write_page(tmp_path / "report.html", problems, ["lille/a"]))
    assert "erreurs 1 " in said and "avertissements 0 " in said
    assert "1 remarque, rien n’est à changer" in said
    assert said.index("l’adresse de ce jeu".capitalize()) > said.index("1 remarque, rien n’est")


def test_the_last_line_names_it(faulty: Path) -> None:
    done = beffroi("build", faulty)
    assert done.stdout.splitlines()[-1].endswith(str(faulty / ".beffroi/report.html"))

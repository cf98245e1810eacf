"""A folder of files that nobody has described is published, and what it would take to describe it
is said once."""

from __future__ import annotations

import io
import json
import shutil
from pathlib import Path

import openpyxl
import pytest
from command_line import beffroi
from filled_template import fill_template
from nightly import nightly_after
from portal import made, portal, tree, write
from repository import committed

from site_builder.core.language import load_language
from site_builder.publish.build_report import BuildReport
from site_builder.readers.workbook.template import CARD

FRENCH = load_language("fr")
ID = "lille/subventions-2024"
FOLDER = f"datasets/{ID}"
TABLE = "nom;montant\nA;1\nB;2\n"


def tell(report: BuildReport) -> list[str]:
    return [
        FRENCH.fault(problem).replace("\u00a0", " ")
        for problem in report.problems
        if problem.code == "description-missing"
    ]


def read_page(root: Path, id_: str = ID) -> str:
    return (root / f"build/{id_}/index.html").read_text()


def test_its_title_is_made_of_its_name_and_the_lines_to_write_are_said(tmp_path: Path) -> None:
    write(portal(tmp_path), {f"{FOLDER}/x.csv": TABLE})
    report = made(tmp_path)
    assert report.datasets == {ID: "published"}
    assert "<h1>Subventions 2024</h1>" in read_page(tmp_path)
    assert tell(report) == [
        "ce dossier n’a pas de fiche : son titre est « Subventions 2024 », sa licence et son"
        " contact sont ceux du producteur, ou du portail. → Créez-y « datapackage.yaml », avec"
        " ces lignes à compléter : « title: Subventions 2024 », « description: », « frequency: »."
    ]
    assert report.errors == 0


def test_the_card_of_our_own_workbook_gives_the_title(tmp_path: Path) -> None:
    content = fill_template(
        title="Subventions : aux associations", description="Une ligne par somme.", email="x"
    )
    write(portal(tmp_path), {f"{FOLDER}/x.xlsx": content, f"{FOLDER}/a.csv": TABLE})
    report = made(tmp_path)
    assert "<h1>Subventions\u00a0: aux associations</h1>" in read_page(tmp_path)
    (sentence,) = tell(report)
    assert '« title: "Subventions : aux associations" »' in sentence
    assert "« description: Une ligne par somme. »" in sentence
    assert "Subventions\u00a0: aux associations" in (tmp_path / "build/jeux/index.html").read_text()


def test_a_card_that_is_hidden_is_no_part_of_the_workbook(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(io.BytesIO(fill_template(title="Aides aux clubs")))
    book[CARD].sheet_state = "hidden"
    buffer = io.BytesIO()
    book.save(buffer)
    write(portal(tmp_path), {f"{FOLDER}/x.xlsx": buffer.getvalue()})
    assert made(tmp_path).datasets == {ID: "published"}
    assert "<h1>Subventions 2024</h1>" in read_page(tmp_path)


def test_the_licence_that_a_card_asks_for_is_among_the_lines_to_write(tmp_path: Path) -> None:
    content = fill_template(title="Aides aux clubs", licence="odbl-1.0")
    write(portal(tmp_path), {f"{FOLDER}/x.xlsx": content})
    (said,) = tell(made(tmp_path))
    assert "« licence: odbl-1.0 »" in said or '« licence: "odbl-1.0" »' in said


def test_the_card_says_nothing_of_what_is_described(tmp_path: Path) -> None:
    write(portal(tmp_path), {f"{FOLDER}/x.xlsx": fill_template(title="Autre")})
    write(tmp_path, {f"{FOLDER}/datapackage.yml": "title: Écrit"})
    report = made(tmp_path)
    assert "<h1>Écrit</h1>" in read_page(tmp_path)
    assert tell(report) == []


def test_a_card_that_is_left_empty_gives_none(tmp_path: Path) -> None:
    write(portal(tmp_path), {f"{FOLDER}/x.xlsx": fill_template()})
    made(tmp_path)
    assert "<h1>Subventions 2024</h1>" in read_page(tmp_path)


def test_a_number_of_a_person_on_the_card_is_published_nowhere(tmp_path: Path) -> None:
    content = fill_template(title="Aide, compte FR7630006000011234567890189")
    write(portal(tmp_path), {f"{FOLDER}/x.xlsx": content})
    made(tmp_path)
    site = tree(tmp_path / "build")
    assert not [path for path, content in site.items() if b"FR7630006000011234567890189" in content]


def test_a_second_build_is_the_first_and_one_without_memory(tmp_path: Path) -> None:
    write(portal(tmp_path), {f"{FOLDER}/x.xlsx": fill_template(title="Titre donné")})
    first = made(tmp_path)
    write(tmp_path, {"datasets/lille/autre/b.csv": TABLE})
    second = made(tmp_path)
    cold = made(tmp_path, tmp_path / "cold", cache=False)
    assert tree(tmp_path / "build") == tree(tmp_path / "cold")
    assert tell(second) == tell(cold)
    assert len(tell(first)) == 1


def test_a_description_that_was_deleted_is_the_last_one_still(tmp_path: Path) -> None:
    """What it said of persons, or that it withdrew the data, is not undone by deleting it."""
    write(portal(tmp_path), {f"{FOLDER}/x.csv": TABLE, "datasets/lille/parti/x.csv": TABLE})
    write(tmp_path, {f"{FOLDER}/datapackage.yaml": "title: Écrit"})
    write(tmp_path, {"datasets/lille/parti/datapackage.yaml": "withdrawn: Faux."})
    committed(tmp_path)
    (tmp_path / FOLDER / "datapackage.yaml").unlink()
    (tmp_path / "datasets/lille/parti/datapackage.yaml").unlink()
    for _ in range(2):
        report = made(tmp_path, vanishing=True)
        assert report.datasets == {ID: "published", "lille/parti": "withdrawn"}
        assert "<h1>Écrit</h1>" in read_page(tmp_path)
        assert "Faux." in read_page(tmp_path, "lille/parti")
        assert [problem.code for problem in report.problems].count("descriptor-missing") == 2
        assert tell(report) == []
        committed(tmp_path)


@pytest.mark.parametrize("name", ["SUBVENTIONS-2024", "subventions-2024"])
def test_what_is_withdrawn_does_not_return_in_a_folder_of_another_spelling(
    tmp_path: Path, name: str
) -> None:
    former = "datasets/lille/Subventions 2024"
    write(portal(tmp_path), {f"{former}/datapackage.yaml": "withdrawn: Faux.\n"})
    committed(tmp_path)
    shutil.rmtree(tmp_path / former)
    write(tmp_path, {f"datasets/lille/{name}/s.csv": TABLE})
    committed(tmp_path)
    assert made(tmp_path).datasets == {ID: "withdrawn"}
    assert not (tmp_path / f"build/data/{ID}").exists()
    answer = beffroi("check", str(tmp_path), "--base", "HEAD~1", "--format", "json")
    assert answer.returncode == 1
    codes = [problem["code"] for problem in json.loads(answer.stdout)["problems"]]
    assert "descriptor-missing" in codes


@pytest.mark.parametrize("about", nightly_after(1, ['title: "Subv: [', "titre: Subventions"]))
def test_a_slip_in_the_description_that_was_asked_for_takes_nothing_down(
    tmp_path: Path, about: str
) -> None:
    root = portal(tmp_path / "site")
    write(root, {f"{FOLDER}/x.csv": TABLE})
    committed(root)
    made(root)
    before = tree(root / "build").keys()
    write(root, {f"{FOLDER}/datapackage.yaml": about})
    for _ in range(3):
        report = made(root)
        assert report.datasets == {ID: "published"}
        assert [file.path for file in report.kept[ID]] == ["datapackage.yaml"]
        assert report.errors == 1
        assert tree(root / "build").keys() == before
        cold = made(root, tmp_path / "cold", cache=False)
        assert tree(root / "build") == tree(tmp_path / "cold")
        assert cold.problems == report.problems
        committed(root)
    assert report.kept[ID][0].since
    (root / FOLDER / "datapackage.yaml").unlink()
    assert made(root).datasets == {ID: "published"}
    write(root, {f"{FOLDER}/datapackage.yaml": "title: Écrit"})
    assert made(root).kept == {}
    assert "<h1>Écrit</h1>" in read_page(root)


@pytest.mark.parametrize(
    "about", ["titre: S\nexpires: 2020-01-01", "titre: S\nwithdrawm: Faux.", "withdrawn: Faux: [\n"]
)
def test_what_a_description_with_a_slip_may_take_away_is_not_published(
    tmp_path: Path, about: str
) -> None:
    write(portal(tmp_path), {f"{FOLDER}/x.csv": TABLE})
    committed(tmp_path)
    write(tmp_path, {f"{FOLDER}/datapackage.yaml": about})
    assert made(tmp_path).datasets == {ID: "withheld"}
    committed(tmp_path)
    write(tmp_path, {f"{FOLDER}/datapackage.yaml": "titre: S\n"})
    assert made(tmp_path).datasets == {ID: "withheld"}


def test_what_was_never_published_without_a_description_waits_for_it(tmp_path: Path) -> None:
    write(portal(tmp_path), {f"{FOLDER}/x.csv": TABLE})
    write(tmp_path, {f"{FOLDER}/datapackage.yaml": "titre: Subventions"})
    for _ in range(2):
        assert made(tmp_path).datasets == {ID: "withheld"}
        committed(tmp_path)


@pytest.mark.parametrize(
    "about", nightly_after(1, ["title: Écrit", "withdrawn: {reason: Faux., date: 2026-01-01}"])
)
@pytest.mark.parametrize("is_named", [False, True])
def test_without_git_the_site_before_knows_that_there_was_a_description(
    tmp_path: Path, about: str, is_named: bool
) -> None:
    """For as long as it is missed, be the site built where it stands or elsewhere."""
    root = portal(tmp_path / "site")
    write(root, {f"{FOLDER}/x.csv": TABLE, f"{FOLDER}/datapackage.yaml": about})
    made(root)
    (root / FOLDER / "datapackage.yaml").unlink()
    for _ in range(3):
        previous = shutil.copy(root / "build/build-report.json", tmp_path) if is_named else None
        report = made(root, previous=Path(previous) if previous else None)
        assert report.datasets == {ID: "withheld"}
        assert [problem.code for problem in report.problems].count("descriptor-missing") == 1
        assert not (root / f"build/data/{ID}").exists()
    assert made(root).datasets == {ID: "withheld"}
    write(root, {f"{FOLDER}/datapackage.yaml": "title: Écrit"})
    assert made(root).datasets == {ID: "published"}


def test_what_is_withheld_and_was_never_described_is_published_once_more(tmp_path: Path) -> None:
    write(portal(tmp_path), {f"{FOLDER}/x.csv": TABLE})
    made(tmp_path)
    write(tmp_path, {f"{FOLDER}/datapackage.yaml": "title: ["})
    assert made(tmp_path).datasets == {ID: "withheld"}
    (tmp_path / FOLDER / "datapackage.yaml").unlink()
    assert made(tmp_path).datasets == {ID: "published"}


def test_the_site_before_does_not_stand_for_a_description(tmp_path: Path) -> None:
    write(portal(tmp_path), {f"{FOLDER}/x.csv": TABLE})
    made(tmp_path)
    report = made(tmp_path, tmp_path / "next", previous=tmp_path / "build", cache=False)
    assert report.kept == {}
    assert len(tell(report)) == 1

"""A dataset is the same whatever its folder is called, as long as the address is: in git, on the
site, in a check, in what is withdrawn."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from command_line import beffroi
from portal import dataset, made, portal, tree, write
from repository import committed, git

from site_builder.publish.output_folder import REPORT

ID = "lille/subventions-2024"
SLUG = f"datasets/{ID}"
FOLDER = "datasets/lille/Subventions 2024"
DAMAGED = "\x00\x01<html>"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A portal that has been committed, whose only dataset has a folder of another name."""
    return committed(_name_otherwise(portal(tmp_path)))


def _name_otherwise(root: Path, title: str = "Subventions") -> Path:
    files = dataset(ID, title=title)
    write(root, {path.replace(SLUG, FOLDER): content for path, content in files.items()})
    return root


def _list_names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


def test_it_is_published_at_the_address_that_is_said(root: Path) -> None:
    report = made(root)
    assert report.datasets == {ID: "published"}
    assert (root / f"build/data/{ID}/table.csv").is_file()
    assert [problem.code for problem in report.problems] == ["folder-address"]


def test_a_folder_that_takes_the_name_of_its_address_is_the_same(root: Path) -> None:
    made(root)
    before = tree(root / "build")
    git(root, "mv", FOLDER, SLUG)
    report = made(root)
    assert report.problems == ()
    assert tree(root / "build") == before
    committed(root)
    report = made(root)
    assert tree(root / "build").keys() == before.keys()
    cold = made(root, root / "cold", cache=False)
    assert tree(root / "build") == tree(root / "cold")
    assert cold.problems == report.problems


def test_the_last_good_version_is_found_under_either_name(root: Path) -> None:
    git(root, "mv", FOLDER, SLUG)
    write(root, {f"{SLUG}/table.csv": DAMAGED})
    committed(root)
    report = made(root)
    assert [file.path for file in report.kept[ID]] == ["table.csv"]
    assert report.datasets == {ID: "published"}
    git(root, "mv", SLUG, FOLDER)
    committed(root)
    report = made(root)
    assert [file.path for file in report.kept[ID]] == ["table.csv"]
    assert report.missing == []


def test_its_days_are_those_of_its_folder(tmp_path: Path) -> None:
    root = portal(tmp_path)
    git(root, "init", "-q", "-b", "main")
    _name_otherwise(root)
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "a", day="2024-01-02")
    write(root, {f"{FOLDER}/autre.csv": "a;b\n1;2\n"})
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "b", day="2024-03-04")
    made(root, today=date(2026, 1, 1))
    about = json.loads((root / f"build/api/v1/datasets/{ID}.json").read_text())
    assert (about["issued"], about["modified"]) == ("2024-01-02", "2024-03-04")


def test_of_two_the_one_that_git_has_stays_and_else_the_one_of_the_site_before(
    root: Path,
) -> None:
    write(root, dataset(ID, rows=9, title="Autre"))
    report = made(root)
    assert "Subventions" in (root / f"build/{ID}/index.html").read_text()
    codes = {problem.code: problem.place.path for problem in report.problems}
    assert codes["folder-same-address"] == SLUG
    assert report.datasets == {ID: "published"}


def test_without_git_the_site_before_tells_which_stays(tmp_path: Path) -> None:
    root = _name_otherwise(portal(tmp_path))
    made(root)
    write(root, dataset(ID, rows=9, title="Autre"))
    report = made(root)
    codes = {problem.code: problem.place.path for problem in report.problems}
    assert codes["folder-same-address"] == SLUG
    (root / "build" / REPORT).unlink()
    report = made(root, root / "cold")
    codes = {problem.code: problem.place.path for problem in report.problems}
    assert codes["folder-same-address"] == FOLDER


@pytest.mark.parametrize("path", [FOLDER, f"{FOLDER}/table.csv"])
def test_a_check_is_of_the_folder_that_is_named(root: Path, path: str) -> None:
    write(root, {f"{FOLDER}/table.csv": DAMAGED})
    write(root, dataset("lille/autre"))
    answer = beffroi("check", str(root), str(root / path), "--format", "json")
    checked = json.loads(answer.stdout)
    assert [entry["id"] for entry in checked["datasets"]] == [ID]
    assert answer.returncode == 1


def test_a_proposal_that_changes_it_is_compared_with_what_it_was(root: Path) -> None:
    git(root, "checkout", "-q", "-b", "proposal")
    write(root, {f"{FOLDER}/table.csv": "code;nom;montant;jour\n1;A;2;01/04/2024\n"})
    committed(root)
    answer = beffroi("check", str(root), "--base", "main", "--format", "json")
    assert [entry["id"] for entry in json.loads(answer.stdout)["datasets"]] == [ID]


@pytest.mark.parametrize("written", [ID, "lille/Subventions 2024"])
def test_it_is_withdrawn_with_all_that_its_folder_was_called(root: Path, written: str) -> None:
    git(root, "mv", FOLDER, SLUG)
    committed(root)
    git(root, "mv", SLUG, FOLDER)
    committed(root)
    made(root)
    answer = beffroi("withdraw", written, str(root), "--purge", "--original-kept-at", "archives")
    assert answer.returncode == 0, answer.stderr
    assert [path.name for path in (root / FOLDER).iterdir()] == ["datapackage.yaml"]
    assert FOLDER in answer.stdout + answer.stderr


@pytest.mark.parametrize("refused", [SLUG, "datasets/lille/SUBVENTIONS 2024"])
@pytest.mark.parametrize("purge", [False, True])
def test_of_two_the_one_that_is_published_is_withdrawn(
    root: Path, refused: str, purge: bool
) -> None:
    made(root)
    files = dataset(ID, rows=9, title="Autre")
    write(root, {path.replace(SLUG, refused): content for path, content in files.items()})
    committed(root)
    made(root)
    arguments = ("--purge", "--original-kept-at", "archives") if purge else ()
    answer = beffroi("withdraw", ID, str(root), *arguments)
    assert answer.returncode == 0, answer.stderr
    assert _list_names(root / FOLDER) == ["datapackage.yaml"]
    assert len(_list_names(root / refused)) == 2
    assert made(root).datasets == {ID: "withdrawn"}


def test_the_folder_that_is_refused_is_not_withdrawn_by_its_name(root: Path) -> None:
    other = "SUBVENTIONS 2024"
    write(root, {f"datasets/lille/{other}/s.csv": "a;b\n1;2\n"})
    answer = beffroi("withdraw", f"lille/{other}", str(root))
    assert answer.returncode == 2
    assert len(_list_names(root / FOLDER)) == 2


def test_without_git_the_one_of_the_site_is_withdrawn(tmp_path: Path) -> None:
    root = _name_otherwise(portal(tmp_path))
    made(root)
    write(root, dataset(ID, rows=9, title="Autre"))
    answer = beffroi("withdraw", ID, str(root), "--original-kept-at", "archives")
    assert answer.returncode == 0, answer.stderr
    assert _list_names(root / FOLDER) == ["datapackage.yaml"]


def test_a_clone_that_is_cut_says_that_it_does_not_know_which_was_first(
    root: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    write(root, dataset(ID, rows=9, title="Autre"))
    committed(root)
    clone = tmp_path_factory.mktemp("clone")
    git(clone, "clone", "-q", "--depth", "1", f"file://{root}", ".")
    codes = {problem.code: problem.place.path for problem in made(clone).problems}
    assert codes["folder-same-address-unsure"] == FOLDER
    codes = {problem.code: problem.place.path for problem in made(root).problems}
    assert codes["folder-same-address"] == SLUG

"""What a build tells of the files it leaves out: each error that costs a file says so, and no other
does."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from portal import made, portal, write

from site_builder.core.language import load_language
from site_builder.core.problems import Problem
from site_builder.publish.build_report import (
    BuildReport,
    describe_report_problem,
    is_withholding_error,
)

FRENCH = load_language("fr")
GOOD = "nom;n\na;1\nb;2\n"
SAID = "En attendant, ce fichier n’est pas publié."
FOLDER = "datasets/lille/jeu"
SCHEMA = {"fields": [{"name": "nom", "type": "string"}, {"name": "n", "type": "integer"}]}


def built(
    root: Path, files: dict[str, str | bytes], about: str = "title: X\n"
) -> tuple[BuildReport, set[str]]:
    """The report of a dataset of these files, and the originals that the site has."""
    write(portal(root), {f"{FOLDER}/{name}": content for name, content in files.items()})
    write(root, {f"{FOLDER}/datapackage.yaml": about})
    report = made(root)
    return report, {
        path.name for path in root.glob("build/data/lille/jeu/original/**/*") if path.is_file()
    }


def told(report: BuildReport) -> dict[str, bool]:
    """By code, whether the sentence of each error says that its file is not published."""
    errors = [problem for problem in report.problems if problem.severity == "error"]
    assert all(
        describe_report_problem(problem, {}, FRENCH).endswith(SAID) == is_withholding_error(problem)
        for problem in report.problems
    )
    assert not any(
        is_withholding_error(problem) for problem in report.problems if problem not in errors
    )
    return {problem.code: is_withholding_error(problem) for problem in errors}


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("vide.csv", "", "file-empty"),
        ("page.csv", "<!DOCTYPE html><html>", "looks-like-html"),
        ("casse.pdf", b"pas un pdf", "document-lies"),
        ("donnees.accdb", b"\0\1", "format-unread"),
        ("CON.csv", GOOD, "file-name-windows"),
    ],
)
def test_a_file_that_is_left_out_is_told_with_its_error(
    tmp_path: Path, name: str, content: str | bytes, code: str
) -> None:
    report, originals = built(tmp_path, {"bon.csv": GOOD, name: content})
    assert originals == {"bon.csv"}
    assert told(report) == {code: True}
    private = json.loads((tmp_path / ".beffroi/report.json").read_text())
    assert [one["message"].endswith(SAID) for one in private["problems"]] == [True]


def test_what_is_counted_is_what_the_sentences_say(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {"bon.csv": GOOD, "vide.csv": "", "base.accdb": b"\0\1"}
    report, _ = built(tmp_path, files)
    assert report.left_out == 2
    write(tmp_path, {f"{FOLDER}/bon.csv": ""})
    assert made(tmp_path).left_out == 0  # the whole dataset is counted instead


def test_a_link_and_a_twin_are_left_out(tmp_path: Path) -> None:
    root = portal(tmp_path)
    write(root, {f"{FOLDER}/a.csv": GOOD})
    (root / FOLDER / "lien.csv").symlink_to(root / "communes.yml")
    report, originals = built(root, {"À.csv": GOOD})
    assert told(report) == {"file-link": True, "file-same-name": True}
    assert len(originals) == 1


@pytest.mark.parametrize(
    ("listed", "code"),
    [("bytes: 3", "bytes-lie"), (f"hash: sha256:{'0' * 64}", "hash-lies"), ("", "format-unread")],
)
def test_a_file_that_the_descriptor_lists_and_that_is_left_out_is_told(
    tmp_path: Path, listed: str, code: str
) -> None:
    bad = "b.csv" if listed else "b.accdb"
    about = f"title: X\nresources:\n  - path: bon.csv\n  - path: {bad}\n    {listed}\n"
    report, originals = built(tmp_path, {"bon.csv": GOOD, bad: GOOD}, about)
    assert originals == {"bon.csv"}
    assert told(report) == {code: True}


def test_an_error_that_leaves_its_file_published_does_not_say_otherwise(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "bon.csv": GOOD.replace("2", "deux"),
        "bon/bon.csv": GOOD,
        "schema.json": json.dumps(SCHEMA | {"primaryKey": "absente"}),
    }
    report, originals = built(tmp_path, files, "title: X\ntheme: economi\nschema: schema.json\n")
    assert originals == {"bon.csv"} or len(originals) == 2
    assert told(report) == {
        "type-error": False,
        "schema-key": False,
        "wrong-choice-near": False,
        "resource-twice": False,
    }


def test_an_error_of_a_whole_dataset_is_no_error_of_a_file(tmp_path: Path) -> None:
    report, originals = built(tmp_path, {"bon.csv": GOOD}, "titre: X\n")
    assert originals == set()
    assert report.errors > 0
    assert not any(map(is_withholding_error, report.problems))
    said = [
        describe_report_problem(problem, report.datasets, FRENCH)
        for problem in report.problems
        if problem.severity == "error"
    ]
    assert all(text.endswith("En attendant, ce jeu de données n’est pas publié.") for text in said)


def test_the_sentence_is_added_after_the_remedy(tmp_path: Path) -> None:
    report, _ = built(tmp_path, {"bon.csv": GOOD, "vide.csv": ""})
    problem: Problem = report.problems[0]
    assert (
        describe_report_problem(problem, report.datasets, FRENCH)
        == f"{FRENCH.problem(problem)} — {SAID}"
    )
    assert " → " in FRENCH.problem(problem)

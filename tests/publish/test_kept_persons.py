"""What was erased, and what names persons, is never what stays of a dataset."""

from __future__ import annotations

import hashlib
import shutil
from datetime import date
from pathlib import Path

import pytest
from kept_site import BAD, ID, RANDOM, SHEET, TABLE, build, commit, list_data, start
from portal import tree, write
from repository import git

from site_builder.metadata.erasures import Erasure, write_erasures

PEOPLE = """\
nom;prenom;naissance
DUPONTEL;Marie;12/03/1985
LEROYAL;Paul;01/07/1990
MARTINEAU;Lucie;05/05/1979
"""


@pytest.mark.parametrize("damage", ["table", "description"])
def test_what_was_erased_does_not_come_back_when_today_breaks(tmp_path: Path, damage: str) -> None:
    root = start(tmp_path)
    blobs = git(root, "rev-parse", f"HEAD:{TABLE}", f"HEAD:{SHEET}").split()
    erasure = Erasure(id=ID, day=date(2026, 3, 8), contents=frozenset(blobs))
    write_erasures(root, [erasure])
    if damage == "table":
        commit(root, BAD, {TABLE: RANDOM})
    else:
        commit(root, BAD, {SHEET: "title: ["})
    report = build(root)
    assert report.kept == {}
    assert not any(path.startswith(f"data/{ID}/") for path in tree(root / "build"))


def test_a_file_that_names_persons_leaves_nothing_and_is_never_what_stays(tmp_path: Path) -> None:
    root = start(tmp_path)
    commit(root, BAD, {TABLE: PEOPLE})
    report = build(root)
    assert (report.datasets[ID], report.kept) == ("withheld", {})
    assert b"DUPONTEL" not in b"".join(tree(root / "build").values())
    commit(root, "2026-03-12", {TABLE: RANDOM})
    report = build(root)
    assert report.datasets[ID] == "published"
    assert b"DUPONTEL" not in b"".join(tree(root / "build").values())


@pytest.mark.parametrize("damage", [TABLE, SHEET])
def test_of_a_dataset_of_which_rows_were_erased_the_site_before_gives_nothing(
    tmp_path: Path, damage: str
) -> None:
    """The record has the file as it was received, not our downloads of it."""
    root = start(tmp_path / "site")
    before = shutil.copytree(root / "build", tmp_path / "before")
    shutil.rmtree(root / ".git")
    received = hashlib.sha256((root / TABLE).read_bytes()).hexdigest()
    erasure = Erasure(id=ID, day=date(2026, 3, 8), contents=frozenset([received]))
    write_erasures(root, [erasure])
    write(root, {TABLE: "code;nom;score\n1;a;2\n", damage: RANDOM})
    report = build(root, previous=before)
    assert (report.datasets[ID], report.kept) == ("withheld", {})


def test_a_candidate_that_names_persons_takes_no_other_file_back(tmp_path: Path) -> None:
    root = start(tmp_path)
    data = list_data(root)
    second = f"datasets/{ID}/autre.csv"
    commit(root, "2026-03-04", {second: "code;score\n1;2\n2;3\n"})
    commit(root, "2026-03-05", {second: "code;score\n1;2\n2;4\n"})
    commit(root, "2026-03-06", {TABLE: PEOPLE})
    commit(root, BAD, {TABLE: RANDOM})
    report = build(root)
    assert report.datasets[ID] == "published"
    assert [file.path for file in report.kept[ID]] == ["table.csv"]
    after = list_data(root)
    assert after[f"data/{ID}/table.csv"] == data[f"data/{ID}/table.csv"]
    assert b"2;4" in after[f"data/{ID}/original/autre.csv"]


def test_what_is_refused_of_earlier_contents_does_not_stay_in_the_store(tmp_path: Path) -> None:
    root = start(tmp_path)
    commit(root, BAD, {TABLE: PEOPLE})
    commit(root, "2026-03-12", {TABLE: RANDOM})
    for _ in range(2):
        build(root)
        objects = (root / ".beffroi/store").rglob("*")
        contents = [path.read_bytes() for path in objects if path.is_file()]
        assert not [content for content in contents if b"DUPONTEL" in content]


def test_a_column_that_was_withdrawn_does_not_come_back(tmp_path: Path) -> None:
    root = start(tmp_path)
    commit(root, "2026-03-04", {TABLE: "code;telephone\n1;2\n2;3\n"})
    build(root)
    sheet = "title: Écoles\nwithdrawn_columns: [telephone]\n"
    commit(root, BAD, {TABLE: RANDOM, SHEET: sheet})
    report = build(root)
    assert (report.datasets[ID], report.kept) == ("withheld", {})
    for path, content in tree(root / "build").items():
        assert not (path.startswith(f"data/{ID}/") and b"telephone" in content)

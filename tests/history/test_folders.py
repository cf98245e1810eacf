"""What the history knows of folders: which was described, and which was there first."""

from __future__ import annotations

from pathlib import Path

from portal import write
from repository import committed, git

from site_builder.history.folders import find_first_path, list_described_ids

OLD = "datasets/lille/Subventions 2024"
NEW = "datasets/lille/subventions-2024"


def test_a_description_counts_that_is_there_and_one_that_is_gone(tmp_path: Path) -> None:
    write(tmp_path, {"datasets/lille/a/datapackage.yml": "x", "datasets/lille/b/b.csv": "x"})
    write(tmp_path, {"datasets/lille/c d/datapackage.json": "x"})
    committed(tmp_path)
    (tmp_path / "datasets/lille/a/datapackage.yml").unlink()
    committed(tmp_path)
    write(tmp_path, {"datasets/lille/b/datapackage.yaml": "not committed"})
    assert list_described_ids(tmp_path, "HEAD") == {"lille/a", "lille/c-d"}


def test_the_folder_that_the_last_commit_has_alone_was_first(tmp_path: Path) -> None:
    write(tmp_path, {f"{OLD}/a.csv": "x"})
    committed(tmp_path)
    assert find_first_path(tmp_path, "HEAD", (NEW, OLD)) == OLD


def test_of_two_that_are_committed_the_one_that_came_before_was_first(tmp_path: Path) -> None:
    for folder in (OLD, NEW):
        write(tmp_path, {f"{folder}/a.csv": "x"})
        committed(tmp_path)
    write(tmp_path, {f"{OLD}/a.csv": "changed"})
    committed(tmp_path)
    assert find_first_path(tmp_path, "HEAD", (NEW, OLD)) == OLD


def test_what_had_another_name_meanwhile_was_not_first(tmp_path: Path) -> None:
    write(tmp_path, {f"{OLD}/a.csv": "x"})
    committed(tmp_path)
    git(tmp_path, "mv", OLD, NEW)
    committed(tmp_path)
    write(tmp_path, {f"{OLD}/a.csv": "x"})
    committed(tmp_path)
    assert find_first_path(tmp_path, "HEAD", (NEW, OLD)) == NEW


def test_what_came_at_once_is_told_of_neither(tmp_path: Path) -> None:
    write(tmp_path, {f"{OLD}/a.csv": "x", f"{NEW}/a.csv": "x"})
    committed(tmp_path)
    assert find_first_path(tmp_path, "HEAD", (NEW, OLD)) == ""


def test_files_are_found_in_folders_of_their_own(tmp_path: Path) -> None:
    write(tmp_path, {f"{NEW}/2024/a.csv": "x"})
    committed(tmp_path)
    write(tmp_path, {f"{NEW}/2024-a.csv": "x"})
    paths = (f"{NEW}/2024-a.csv", f"{NEW}/2024/a.csv")
    assert find_first_path(tmp_path, "HEAD", paths) == paths[1]


def test_without_git_nothing_is_known(tmp_path: Path) -> None:
    assert list_described_ids(tmp_path, "HEAD") == frozenset()
    assert find_first_path(tmp_path, "HEAD", (NEW, OLD)) == ""

"""Dates come from a whole git history, from the data's own commits, or not at all."""

from __future__ import annotations

import subprocess
import unicodedata
from datetime import date
from pathlib import Path
from typing import Literal

import pytest
from portal import write
from repository import git

from site_builder.core.model.kept import KeptFile
from site_builder.history.cache import find_tracked_cache
from site_builder.history.days import read_dates, read_file_days
from site_builder.history.git import run_git


def commit(root: Path, path: str, text: str, day: str) -> None:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_text(text)
    git(root, "add", ".")
    git(root, "commit", "-m", path, day=day)


def test_the_first_and_last_commits_of_the_data_count(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    site = tmp_path / "portail"
    commit(tmp_path, "portail/datasets/lille/prénoms 1/a b.csv", "1", "2020-02-03")
    commit(tmp_path, "portail/datasets/lille/prénoms 1/a b.csv", "2", "2021-03-04")
    commit(tmp_path, "portail/datasets/lille/prénoms 1/datapackage.yaml", "title: x", "2022-01-01")
    commit(tmp_path, "portail/datasets/roubaix/parcs/2024/b.csv", "1", "2023-05-06")
    commit(tmp_path, "portail/datasets/roubaix/parcs/x\x01y.csv", "1", "2023-05-06")
    commit(tmp_path, "other/datasets/lille/parcs/c.csv", "1", "2024-01-01")
    assert read_dates(site) == {
        "lille/prenoms-1": (date(2020, 2, 3), date(2021, 3, 4)),
        "roubaix/parcs": (date(2023, 5, 6), date(2023, 5, 6)),
    }


def test_a_name_of_any_characters_has_its_days_and_takes_none_of_others(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    commit(tmp_path, "datasets/lille/parcs/a.csv", "1", "2020-02-03")
    commit(tmp_path, "datasets/lille/a\nb/\n/c.csv", "1", "2021-03-04")
    blob = git(tmp_path, "rev-parse", "HEAD:datasets/lille/parcs/a.csv")
    entry = b"100644 c//1\n\0" + bytes.fromhex(blob)
    for name in (b"parcs", b"lille", b"datasets"):
        command = ["git", "hash-object", "-w", "--literally", "-t", "tree", "--stdin"]
        done = subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, input=entry)
        entry = b"40000 " + name + b"\0" + bytes.fromhex(done.stdout.decode().strip())
    odd = git(
        tmp_path,
        "commit-tree",
        "-p",
        "HEAD",
        "-m",
        "x",
        done.stdout.decode().strip(),
        day="2022-01-01",
    )
    git(tmp_path, "update-ref", "HEAD", odd)
    assert read_dates(tmp_path) == {
        "lille/parcs": (date(2020, 2, 3), date(2022, 1, 1)),
        "lille/a\nb": (date(2021, 3, 4), date(2022, 1, 1)),
    }


def test_a_folder_that_is_only_called_otherwise_is_not_newer(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "-b", "main")
    old = "datasets/lille/Subv 2024"
    new = "datasets/lille/subv-2024"
    write(tmp_path, {f"{old}/s.csv": "a\n1\n", f"{old}/t.csv": "b\n1\n"})
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-q", "-m", "a", day="2024-01-10")
    git(tmp_path, "mv", old, new)
    git(tmp_path, "commit", "-q", "-m", "b", day="2024-02-20")
    days = (date(2024, 1, 10), date(2024, 1, 10))
    assert read_dates(tmp_path) == {"lille/subv-2024": days}
    git(tmp_path, "mv", new, old)
    write(tmp_path, {f"{old}/t.csv": "b\n2\n"})
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-q", "-m", "c", day="2024-03-30")
    assert read_dates(tmp_path)["lille/subv-2024"] == (days[0], date(2024, 3, 30))


@pytest.mark.parametrize("day", ["999999999999 +0000", "99999999999999999 +0000"])
def test_a_commit_from_beyond_the_calendar_has_no_date(tmp_path: Path, day: str) -> None:
    git(tmp_path, "init", "-q")
    commit(tmp_path, "datasets/lille/parcs/a.csv", "1", "2020-02-03")
    (tmp_path / "datasets/lille/parcs/a.csv").write_text("2")
    (tmp_path / "datasets/lille/parcs/b.csv").write_text("2")
    git(tmp_path, "add", ".")
    parent = git(tmp_path, "rev-parse", "HEAD")
    tree = git(tmp_path, "write-tree")
    who = f"A <a@mairie.example> {day}"
    (tmp_path / "raw").write_text(
        f"tree {tree}\nparent {parent}\nauthor {who}\ncommitter {who}\n\nx\n"
    )
    strange = git(tmp_path, "hash-object", "-t", "commit", "-w", "--literally", "raw")
    git(tmp_path, "reset", "-q", "--hard", strange)
    assert read_dates(tmp_path) == {"lille/parcs": (date(2020, 2, 3), date(2020, 2, 3))}


def test_a_shallow_clone_a_folder_without_git_and_an_empty_repository_give_no_dates(
    tmp_path: Path,
) -> None:
    source = tmp_path / "source"
    source.mkdir()
    assert read_dates(source) == {}
    git(source, "init", "-q")
    assert read_dates(source) == {}
    commit(source, "datasets/lille/parcs/a.csv", "1", "2020-02-03")
    commit(source, "datasets/lille/parcs/a.csv", "2", "2021-02-03")
    git(tmp_path, "clone", "-q", "--depth", "1", f"file://{source}", "shallow")
    assert len(read_dates(source)) == 1
    assert read_dates(tmp_path / "shallow") == {}


@pytest.mark.parametrize(
    "path", [".beffroi/state.json", ".beffroi/store/objects/ab/é", ".BEFFROI/log"]
)
def test_a_cache_that_git_holds_is_known(tmp_path: Path, path: str) -> None:
    site = tmp_path / "portail"
    git(tmp_path, "init", "-q")
    commit(tmp_path, ".beffroi/state.json", "of another site", "2024-01-01")
    commit(tmp_path, "portail/.beffroi/schemas/a.json", "helps who writes", "2024-01-01")
    (site / ".beffroi/lock").write_text("")
    assert find_tracked_cache(site) == ""
    commit(tmp_path, f"portail/{path}", "1", "2024-01-01")
    assert find_tracked_cache(site) in (path, ".beffroi/lock")
    git(tmp_path, "rm", "-r", "-q", "--cached", f"portail/{path}", "portail/.beffroi/lock")
    assert find_tracked_cache(site) == ""


def test_a_cache_that_is_a_link_in_git_is_known(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    (tmp_path / ".beffroi").symlink_to("datasets/lille")
    git(tmp_path, "add", ".")
    assert find_tracked_cache(tmp_path) == ".beffroi"


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_the_day_of_what_is_kept_is_known_however_git_has_its_accents(
    tmp_path: Path, form: Literal["NFC", "NFD"]
) -> None:
    git(tmp_path, "init", "-q")
    path = "datasets/lille/parcs/été.csv"
    committed_path = unicodedata.normalize(form, path)
    commit(tmp_path, committed_path, "1", "2020-02-03")
    blob = git(tmp_path, "rev-parse", f"HEAD:{committed_path}")
    commit(tmp_path, committed_path, "broken", "2021-03-04")
    kept = KeptFile(path="été.csv", reason="", source=path, content=blob)
    days = read_file_days(tmp_path, {path: kept})
    assert days.kept == {path: date(2020, 2, 3)}
    assert days.datasets == {"lille/parcs": (date(2020, 2, 3), date(2020, 2, 3))}


def test_git_is_not_started_where_it_would_find_no_repository(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Through a link it finds the one around what the link leads to."""
    write(tmp_path, {"depot/site/communes.yml": "", "ailleurs/communes.yml": ""})
    git(tmp_path / "depot", "init", "-q")
    (tmp_path / "lien").symlink_to(tmp_path / "depot/site")
    question = ["rev-parse", "--is-inside-work-tree"]
    for inside in ("depot", "depot/site", "depot/.git/objects", "lien"):
        assert run_git(tmp_path / inside, question), inside
    monkeypatch.chdir(tmp_path / "depot/site")
    assert run_git(Path(), question)
    monkeypatch.setattr(subprocess, "run", None)
    monkeypatch.chdir(tmp_path / "ailleurs")
    for outside in (Path(), tmp_path, tmp_path / "absent"):
        assert run_git(outside, question) is None

"""How large the data were on a day, and what git keeps: told where git tells, and nowhere else."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from portal import write
from repository import git

from site_builder.history import data_sizes
from site_builder.history.data_sizes import read_earlier_sizes, read_repository_size


def commit(root: Path, day: str, files: dict[str, str | bytes]) -> None:
    write(root, files)
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "état", day=day)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Two publishers, one of whom came later; the site lies in a folder of its repository."""
    git(tmp_path, "init", "-q", "-b", "main")
    site = tmp_path / "portail"
    first: dict[str, str | bytes] = {
        "datasets/lille/écoles/é.csv": "a" * 100,
        "datasets/lille/publisher.yaml": "x" * 7,
        "datasets/README.md": "x" * 9,
        "communes.yml": "x" * 50,
    }
    commit(site, "2025-01-10", first)
    commit(site, "2025-06-01", {"datasets/roubaix/a/b/c.csv": "a" * 20})
    commit(site, "2026-02-01", {"datasets/roubaix/a/b/c.csv": "a" * 4000})
    return site


def test_the_last_commit_up_to_a_day_tells(root: Path) -> None:
    sizes = read_earlier_sizes(root, date(2025, 7, 1))
    assert sizes is not None
    assert (sizes.day, sizes.publishers) == (date(2025, 6, 1), {"lille": 107, "roubaix": 20})
    assert read_earlier_sizes(root, date(2025, 6, 1)) == sizes


def test_a_younger_history_tells_from_its_beginning(root: Path) -> None:
    sizes = read_earlier_sizes(root, date(2020, 1, 1))
    assert sizes is not None
    assert (sizes.day, sizes.publishers) == (date(2025, 1, 10), {"lille": 107})


def test_nothing_is_compared_with_itself(root: Path) -> None:
    assert read_earlier_sizes(root, date(2026, 2, 1)) is None


def test_without_git_nothing_is_told(tmp_path: Path) -> None:
    write(tmp_path, {"datasets/lille/a/t.csv": "a\n"})
    assert read_earlier_sizes(tmp_path, date(2026, 1, 1)) is None
    assert read_repository_size(tmp_path) is None


def test_of_too_many_files_nothing_is_told(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(data_sizes, "MOST_FILES", 2)
    assert read_earlier_sizes(root, date(2025, 7, 1)) is None


def test_what_git_keeps_is_loose_or_packed(root: Path) -> None:
    loose = read_repository_size(root)
    git(root, "gc", "-q")
    packed = read_repository_size(root)
    assert loose and packed
    assert packed < loose

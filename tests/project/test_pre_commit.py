"""`beffroi check` comes as a hook of pre-commit, called here as pre-commit would, which need not be
installed."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from portal import portal, write
from repository import committed, git
from tools import ROOT

HOOKS = ROOT / ".pre-commit-hooks.yaml"
SCRIPTS = "site_builder.commands.cli:main"


@pytest.fixture
def hook() -> dict[str, Any]:
    (declared,) = yaml.safe_load(HOOKS.read_text())
    assert isinstance(declared, dict)
    return declared


def run_hook(hook: dict[str, Any], root: Path) -> subprocess.CompletedProcess[str]:
    """What pre-commit does: the entry and its arguments, at the top of the repository, with the
    variables that git gives to a hook."""
    entry: list[str] = [*str(hook["entry"]).split(), *hook["args"]]
    name = entry.pop(0)
    scripts = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["scripts"]
    assert scripts[name] == SCRIPTS
    assert hook["language"] == "python" and hook["pass_filenames"] is False
    return subprocess.run(
        [sys.executable, "-m", SCRIPTS.partition(":")[0], *entry],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
        env={
            "PYTHONPATH": str(ROOT),
            "PATH": "/usr/bin:/bin",
            "GIT_INDEX_FILE": str(root / ".git/index"),
            "GIT_DIR": str(root / ".git"),
            "PRE_COMMIT": "1",
        },
    )


def test_a_commit_that_brings_an_error_is_stopped(hook: dict[str, Any], tmp_path: Path) -> None:
    root = committed(portal(tmp_path / "site", "lille/ecoles"))
    write(root, {"datasets/lille/prenoms/datapackage.yaml": "title: Prénoms\n"})
    git(root, "add", "-A")
    result = run_hook(hook, root)
    assert result.returncode == 1
    assert "datasets/lille/prenoms" in result.stdout
    write(root, {"datasets/lille/prenoms/prenoms.csv": "prenom;nombre\nAnne;3\nPaul;4\n"})
    git(root, "add", "-A")
    assert run_hook(hook, root).returncode == 0


def test_an_error_that_was_there_stops_nobody(hook: dict[str, Any], tmp_path: Path) -> None:
    root = portal(tmp_path / "site", "lille/ecoles")
    write(root, {"datasets/lille/vide/datapackage.yaml": "title: Vide\n"})
    committed(root)
    write(
        root,
        {"datasets/lille/ecoles/table.csv": "code;nom;montant;jour\n01001;Un;2,5;01/04/2024\n"},
    )
    git(root, "add", "-A")
    assert run_hook(hook, root).returncode == 0


@pytest.mark.parametrize(
    ("path", "runs"),
    [
        ("datasets/lille/ecoles/table.csv", True),
        ("portail/datasets/lille/ecoles/datapackage.yaml", True),
        ("communes.yml", True),
        ("README.md", False),
        ("docs/datasets.md", False),
    ],
)
def test_it_runs_for_what_a_site_is_made_from(hook: dict[str, Any], path: str, runs: bool) -> None:
    assert bool(re.search(str(hook["files"]), path)) is runs

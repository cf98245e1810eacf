"""Every test that is written is run: no folder of tests is passed over, no test is hidden."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from fnmatch import fnmatch
from pathlib import Path

import pytest
from tools import ROOT

TESTS = ROOT / "tests"
SITES = TESTS / "sites"  # portals that are read, not tests
DEFINITION = re.compile(r"\bdef\s+(test_\w+)")


def list_test_files() -> list[Path]:
    return sorted(path for path in TESTS.rglob("*.py") if SITES not in path.parents)


def test_no_folder_bears_a_name_that_pytest_passes_over(pytestconfig: pytest.Config) -> None:
    patterns = pytestconfig.getini("norecursedirs")
    assert patterns
    folders = {path.parent for path in list_test_files()}
    passed_over = [
        folder.relative_to(ROOT).as_posix()
        for folder in folders
        if any(fnmatch(part, pattern) for part in folder.parts for pattern in patterns)
    ]
    assert passed_over == []


def test_git_ignores_no_test() -> None:
    paths = [path.relative_to(ROOT).as_posix() for path in list_test_files()]
    done = subprocess.run(
        ["git", "check-ignore", "--no-index", "--stdin"],
        input="\n".join(paths),
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, ""), done.stderr


def list_written_tests(path: Path) -> Iterator[str]:
    """The names of the tests of a file, in classes too."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            yield node.name


def find_repeated(names: Iterable[str]) -> list[str]:
    return [name for name, count in Counter(names).items() if count > 1]


def test_no_test_of_a_file_hides_another() -> None:
    hidden = {
        path.name: find_repeated(list_written_tests(path))
        for path in list_test_files()
        if find_repeated(DEFINITION.findall(path.read_text("utf-8")))  # else it is not parsed
    }
    assert {name: names for name, names in hidden.items() if names} == {}


@pytest.mark.nightly
def test_each_test_that_is_written_is_collected() -> None:
    command = [sys.executable, "-m", "pytest", "--collect-only", "--quiet", "-m", ""]
    environment = {name: value for name, value in os.environ.items() if "PYTEST" not in name}
    done = subprocess.run(
        command, capture_output=True, text=True, cwd=ROOT, env=environment, check=False
    )
    assert done.returncode == 0, done.stdout[-2000:]
    collected = {line.partition("[")[0] for line in done.stdout.splitlines() if "::" in line}
    names = {(name.split("::")[0], name.split("::")[-1]) for name in collected}
    written = {
        (path.relative_to(ROOT).as_posix(), name)
        for path in list_test_files()
        if path.name.startswith("test_")
        for name in list_written_tests(path)
    }
    assert written - names == set()
    assert len(written) > 1_000

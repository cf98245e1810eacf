"""Sources stay as the formatters and the linters want them: what `make lint` asks, in parts."""

from __future__ import annotations

import subprocess
import sys

import pytest
from tools import MODULES, ROOT, script

RUFF = [sys.executable, "-m", "ruff"]


def run_tool(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_python_is_formatted() -> None:
    run_tool(*RUFF, "format", "--check", "--no-cache", ".")


def test_python_breaks_no_rule_of_the_linter() -> None:
    run_tool(*RUFF, "check", "--no-cache", ".")


@pytest.mark.nightly
def test_typescript_is_formatted() -> None:
    node, _ = script("frontend/build.py").node_and_npm()
    prettier = str(MODULES / "prettier" / "bin" / "prettier.cjs")
    run_tool(node, prettier, "--check", "frontend/src", "frontend/*.mjs", "frontend/*.json")


@pytest.mark.nightly
def test_python_has_its_types() -> None:
    run_tool(sys.executable, "-m", "mypy")

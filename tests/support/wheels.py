"""A wheel of this checkout, as its build makes it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tools import ROOT

FILES = (
    "pyproject.toml", "requirements.lock", "CHANGELOG.md", "README.md", "LICENSE", ".gitignore",
)  # fmt: skip


def copy_checkout(folder: Path) -> Path:
    """A copy of what a wheel is made of, without anything built."""
    built = shutil.ignore_patterns("node_modules", "dist", "*.mo", "__pycache__", ".mypy_cache")
    for name in FILES:
        shutil.copy(ROOT / name, folder)
    for name in ("site_builder", "templates", "frontend"):
        shutil.copytree(ROOT / name, folder / name, ignore=built)
    return folder


def make_wheel(checkout: Path, out: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    options = ("--no-deps", "--no-build-isolation", "--no-index", "--quiet", "--wheel-dir")
    command = [sys.executable, "-m", "pip", "wheel", *options, str(out), str(checkout)]
    environment = {**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1", **variables}
    return subprocess.run(command, capture_output=True, text=True, env=environment, check=False)

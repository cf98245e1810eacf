"""Repositories of tests: git as somebody whose name is told, whatever the machine says of it."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

IDENTITY = ("-c", "user.name=Essai", "-c", "user.email=essai@ville.example")
# No process that tidies up after each commit, and no wait for a disk: what is here is thrown away
SHORT_LIVED = ("-c", "maintenance.auto=false", "-c", "core.fsync=none")


def git(root: Path, *arguments: str, day: str = "") -> str:
    """What git says there. `day`: the ISO date of its commits, today's where none is said. Raises
    CalledProcessError."""
    moment = f"{day}T12:00:00Z"
    dates = {"GIT_AUTHOR_DATE": moment, "GIT_COMMITTER_DATE": moment} if day else {}
    return subprocess.run(
        ["git", *IDENTITY, *SHORT_LIVED, *arguments],
        cwd=root,
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", **dates},
    ).stdout.strip()


def committed(root: Path, message: str = "état") -> Path:
    """The site as a repository whose branch `main` holds what is there, but for what builds
    make."""
    if not (root / ".git").is_dir():
        git(root, "init", "-q", "-b", "main")
        (root / ".gitignore").write_text("/.beffroi/\n/build/\n/.build.next/\n")
    git(root, "add", "-A")
    git(root, "commit", "-q", "--allow-empty", "-m", message)
    return root

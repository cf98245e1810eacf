"""What stands in the way of a release: a checkout that no commit tells, a version of which the
changelog or the notes for who upgrades say nothing."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

CHANGELOG = "CHANGELOG.md"
NOTES = "docs/mise-a-jour.md"
UNRELEASED = "Unreleased"


def read_version(root: Path) -> str:
    """The only place where it is written."""
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    return str(project["version"])


def list_obstacles(root: Path) -> list[str]:
    """A sentence for each, with what to do."""
    obstacles = []
    if changes := _list_changes(root):
        paths = "\n".join(f"  {line}" for line in changes.splitlines())
        obstacles.append(f"The checkout is not what its commit says: commit or remove\n{paths}")
    version = read_version(root)
    changelog = (root / CHANGELOG).read_text("utf-8")
    if not re.search(rf"^## \[{re.escape(version)}\] - \d{{4}}-\d\d-\d\d$", changelog, re.M):
        obstacles.append(f"{CHANGELOG} has no section « ## [{version}] - YYYY-MM-DD »: write it.")
    if read_section(changelog, UNRELEASED):
        obstacles.append(
            f"{CHANGELOG} has lines under « {UNRELEASED} »: move them to « {version} »."
        )
    if not re.search(rf"^## .*\b{re.escape(version)}\b", (root / NOTES).read_text("utf-8"), re.M):
        obstacles.append(f"{NOTES} has no section for {version}: write it.")
    return obstacles


def read_section(changelog: str, version: str) -> str:
    """What the changelog says of a version; "" where that is nothing."""
    sections = re.split(r"^## ", changelog, flags=re.M)
    found = [section for section in sections if section.startswith(f"[{version}]")]
    return found[0].partition("\n")[2].strip() if found else ""


def _list_changes(root: Path) -> str:
    """As git lists them, files that it does not know among them."""
    command = ["git", "status", "--porcelain", "--untracked-files=all"]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, check=True).stdout

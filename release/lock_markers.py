"""What an extra asks of some systems alone. pip-compile leaves out its marker, and the lock would
then ask it of all: where there is no wheel, nothing could be installed.

python -m release.lock_markers, which `make lock` runs
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
LOCK = ROOT / "requirements.lock"


def restore_markers(lock: str, requirements: Iterable[str]) -> str:
    """A lock whose entries have the markers of these requirements."""
    for requirement in map(Requirement, requirements):
        if requirement.marker is None:
            continue
        name = re.escape(canonicalize_name(requirement.name))
        pinned = re.compile(rf"^({name}==[^\s;]+)[^\\\n]*", re.MULTILINE)
        lock = pinned.sub(rf"\1 ; {requirement.marker} ", lock)
    return lock


if __name__ == "__main__":
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    requirements = project["optional-dependencies"]["dev"]
    LOCK.write_text(restore_markers(LOCK.read_text("utf-8"), requirements), "utf-8")

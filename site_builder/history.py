"""What git tells: when a dataset's files first came and last changed, and whether it holds our cache."""

from __future__ import annotations

import os
import subprocess
from datetime import UTC, date, datetime
from pathlib import Path

from site_builder.catalogue.folder import DESCRIPTORS

MARK = "//"  # no path of git holds it
Dates = dict[str, tuple[date, date]]


def dates(root: Path) -> Dates:
    """(issued, modified) of each dataset id under `root`/datasets; empty without git or in a shallow clone."""
    if _git(root, "rev-parse", "--is-shallow-repository").strip() != "false":
        return {}
    log = _git(
        root,
        "log",
        "--no-show-signature",
        "--no-renames",
        "--relative",
        "--name-only",
        "-z",
        f"--format={MARK}%ct",
        "--",
        "datasets",
    )
    found: Dates = {}
    for commit in log.split(MARK)[1:]:
        time, *paths = commit.replace("\n", "").split("\0")
        try:
            day = datetime.fromtimestamp(int(time), UTC).date()
        except (ValueError, OverflowError, OSError):
            continue  # git takes dates that no calendar has
        for path in paths:
            parts = path.split("/")
            if len(parts) > 3 and parts[-1] not in DESCRIPTORS:  # mending a title does not make the data newer
                name = f"{parts[1]}/{parts[2]}"
                first, last = found.get(name, (day, day))
                found[name] = (min(first, day), max(last, day))
    return found


def cached(root: Path) -> str:
    """A file of the cache that git holds, which anybody may then propose; "" where there is none, or no repository."""
    pathspecs = (":(icase).beffroi", ":(exclude,icase).beffroi/schemas")  # these only help people who write
    found = _git(root, "ls-files", "-z", "--", *pathspecs) if os.path.lexists(root / ".beffroi") else ""
    return found.partition("\0")[0]


def _git(root: Path, *arguments: str) -> str:
    """What git says, or "" where it is absent or refuses."""
    try:
        done = subprocess.run(
            ["git", "--no-pager", "-C", str(root), *arguments],
            capture_output=True,
            check=False,
            stdin=subprocess.DEVNULL,
        )
    except OSError:
        return ""
    return done.stdout.decode("utf-8", "surrogateescape") if done.returncode == 0 else ""

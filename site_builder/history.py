"""What git tells: when a dataset's files came and changed, whether it holds our cache, what a proposal changes."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path

from site_builder.catalogue.folder import DESCRIPTORS

MARK = "//"  # no path of git holds it
OF_HOOKS = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX")  # which may be of another repository
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


def base_of(root: Path, ref: str) -> str:
    """The commit from which what is checked out goes its own way, `ref` being a branch or a commit; "" if unknown."""
    commit = _git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{ref}^{{commit}}").strip()
    return commit and (_git(root, "merge-base", commit, "HEAD").strip() or commit)


def changed(root: Path, commit: str, new: Iterable[str]) -> list[str]:
    """The files of the site that are not as in this commit, deleted ones too, in order.

    Below the paths `new`, also those that nobody has added yet: elsewhere they are what tools left.
    """
    known = _git(root, "diff", "--no-ext-diff", "--name-only", "--no-renames", "--relative", "-z", commit, "--")
    added = _git(root, "ls-files", "--others", "--exclude-standard", "-z", "--", *new)
    return sorted({*known.split("\0"), *added.split("\0")} - {""})


def check_out(root: Path, commit: str, paths: Iterable[str], folder: Path) -> Path:
    """The site as it was in this commit, of its files those below `paths`, in `folder`; neither branch nor index moves.

    Files come as a checkout makes them, ends of lines and filters included.
    """
    # with an index of its own, and its name absolute: git looks for it in the folder where it runs
    beside, tree = {"GIT_INDEX_FILE": str((folder / "index").resolve())}, folder / "tree"
    _git(root, "read-tree", commit, environment=beside)
    files = _git(root, "--literal-pathspecs", "ls-tree", "-r", "-z", "--name-only", commit, "--", *paths)
    _git(root, "checkout-index", "-f", "-q", "-z", "--stdin", f"--prefix={tree}/", given=files, environment=beside)
    return tree / inside(root)


def inside(root: Path) -> str:
    """Where the site lies in its repository, "" at its root, else with a slash at its end."""
    return _git(root, "rev-parse", "--show-prefix").removesuffix("\n")


def _git(root: Path, *arguments: str, given: str = "", environment: Mapping[str, str] | None = None) -> str:
    """What git says, or "" where it is absent or refuses."""
    try:
        done = subprocess.run(
            ["git", "--no-pager", "-C", str(root), *arguments],
            capture_output=True,
            check=False,
            input=given.encode("utf-8", "surrogateescape"),
            env={name: value for name, value in os.environ.items() if name not in OF_HOOKS} | dict(environment or {}),
        )
    except OSError:
        return ""
    return done.stdout.decode("utf-8", "surrogateescape") if done.returncode == 0 else ""

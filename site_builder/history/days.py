"""When the files of each dataset came and changed, by the commits of a whole history."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

from site_builder.catalogue.folder import DESCRIPTORS
from site_builder.history.git import run_git

MARK = "//"  # no path of git holds it
Dates = dict[str, tuple[date, date]]


def read_dates(root: Path) -> Dates:
    """(issued, modified) of each dataset id under `root`/datasets; empty without git or in a shallow clone."""
    if (run_git(root, "rev-parse", "--is-shallow-repository") or "").strip() != "false":
        return {}
    log = run_git(
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
    for commit in (log or "").split(MARK)[1:]:
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

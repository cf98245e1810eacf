"""When the files of each dataset came and changed, by the commits of a whole history."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path

from site_builder.history.git import GitSilent, run_git
from site_builder.history.log import LoggedCommit, read_log
from site_builder.metadata.site_folder import DESCRIPTORS

Dates = dict[str, tuple[date, date]]


def read_dates(root: Path) -> Dates:
    """(issued, modified) of each dataset id under `root`/datasets; empty without git or in a
    shallow clone."""
    if (run_git(root, ["rev-parse", "--is-shallow-repository"]) or "").strip() != "false":
        return {}
    dates: Dates = {}
    with suppress(GitSilent):
        for commit in read_log(root, "%ct", ["--name-only", "--", "datasets"]):
            _note_day(dates, commit)
    return dates


def _note_day(dates: Dates, commit: LoggedCommit) -> None:
    try:
        day = datetime.fromtimestamp(int(commit.about), UTC).date()
    except (ValueError, OverflowError, OSError):
        return  # git takes dates that no calendar has
    for path in commit.fields:
        parts = path.split("/")
        if (
            len(parts) > 3 and parts[-1] not in DESCRIPTORS
        ):  # mending a title does not make the data newer
            dataset_id = f"{parts[1]}/{parts[2]}"
            first_day, last_day = dates.get(dataset_id, (day, day))
            dates[dataset_id] = (min(first_day, day), max(last_day, day))

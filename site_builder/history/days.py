"""When the files of each dataset came and changed, by the commits of a whole history."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from types import MappingProxyType

from site_builder.core.model.kept import KeptFile
from site_builder.history.git import GitSilent, run_git
from site_builder.history.log import LoggedCommit, parse_day, read_log
from site_builder.history.moves import merge_changes, read_changes
from site_builder.metadata.site_folder import (
    DESCRIPTORS,
    get_path_dataset_id,
)

Dates = dict[str, tuple[date, date]]
KeptSources = Mapping[str, KeptFile]  # by the path in the site that each has now
NOTHING_KEPT: KeptSources = MappingProxyType({})
CONTENTS = ("--raw", "--no-abbrev")


@dataclass(frozen=True, slots=True)
class FileDays:
    """(issued, modified) of each dataset id, and the day of each content that is kept, by the path
    of its file."""

    datasets: Dates = field(default_factory=dict)
    kept: dict[str, date] = field(default_factory=dict)


def read_dates(root: Path) -> Dates:
    """(issued, modified) of each dataset id under `root`/datasets; empty without git or in a
    shallow clone."""
    return read_file_days(root).datasets


def read_file_days(root: Path, kept_files: KeptSources = NOTHING_KEPT) -> FileDays:
    """The same where earlier contents of some files are published: what was done to these since
    does not count."""
    days = FileDays()
    if (run_git(root, ["rev-parse", "--is-shallow-repository"]) or "").strip() != "false":
        return days
    waiting = dict(kept_files)
    with suppress(GitSilent):
        for commit in read_log(root, "%ct", [*CONTENTS, "--", "datasets"]):
            day = parse_day(commit.about)
            if day is not None:
                changes = _map_contents(commit)
                paths = _select_published(changes, waiting, days.kept, day)
                _note_day(days.datasets, paths, day)
    return days


def _select_published(
    changes: Mapping[str, str],
    waiting: dict[str, KeptFile],
    kept_days: dict[str, date],
    day: date,
) -> set[str]:
    """The files that a commit changed, less those to which it did what is not published; those
    whose content it brought wait no more."""
    paths = changes.keys() - waiting.keys()
    for path, file in tuple(waiting.items()):
        if changes.get(file.source) == file.content:
            del waiting[path]
            paths.add(path)
            kept_days[path] = day
    return paths


def _map_contents(commit: LoggedCommit) -> dict[str, str]:
    """What a commit left in the files that it changed, by their paths, which are the same however
    git has their accents, and the names of their folders: who only writes them otherwise changes
    nothing."""
    changes = merge_changes(read_changes(commit.fields))
    return {change.path: change.after for change in changes if change.after != change.before}


def _note_day(dates: Dates, paths: Iterable[str], day: date) -> None:
    for path in filter(_is_of_data, paths):
        dataset_id = get_path_dataset_id(path)
        first_day, last_day = dates.get(dataset_id, (day, day))
        dates[dataset_id] = (min(first_day, day), max(last_day, day))


def _is_of_data(path: str) -> bool:
    """Is it a file of a dataset? Mending a title does not make the data newer."""
    return path.count("/") > 2 and path.rpartition("/")[2] not in DESCRIPTORS

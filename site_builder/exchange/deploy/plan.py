"""What is sent and what is deleted, in the order in which readers notice nothing: data before the
pages that lead to them, deletions last."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from site_builder.publish.output_folder import REPORT

# Of a batch, after which the record is put again: it is as long as the site has files, so that of a
# large site there are not many
MOST_FILES = 500
MOST_BYTES = 50_000_000
MOST_BATCHES = 20
FIRST_FOLDERS = ("data/", "assets/")


@dataclass(frozen=True, slots=True, kw_only=True)
class DeploymentPlan:
    """Paths from the root of the site. `cleared`: files in whose place a folder comes, or in whose
    folder a file: they go before anything is sent. `replaced`: which of those sent were there."""

    sent: tuple[str, ...]
    replaced: frozenset[str]
    cleared: tuple[str, ...]
    deleted: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        return not (self.sent or self.cleared or self.deleted)


def plan_deployment(built: Mapping[str, str], deployed: Mapping[str, str]) -> DeploymentPlan:
    """By the sha256 of what was built and of what is there."""
    changed = dict(built.items() - deployed.items())
    gone = deployed.keys() - built.keys()
    cleared = gone & list_folders(built)
    for file in list_folders(gone) & built.keys():
        cleared.update(path for path in gone if path.startswith(f"{file}/"))
    return DeploymentPlan(
        sent=tuple(sorted(changed, key=_rank_path)),
        replaced=frozenset(changed).intersection(deployed),
        cleared=tuple(sorted(cleared)),
        deleted=tuple(sorted(gone - cleared)),
    )


def split_batches(paths: Sequence[str], sizes: Mapping[str, int]) -> Iterator[list[str]]:
    """The paths in their order, so many at a time that a cut loses little."""
    most_files = max(MOST_FILES, len(paths) // MOST_BATCHES)
    most_bytes = max(MOST_BYTES, sum(sizes.values()) // MOST_BATCHES)
    batch: list[str] = []
    size = 0
    for path in paths:
        batch.append(path)
        size += sizes.get(path, 0)
        if len(batch) == most_files or size > most_bytes:
            yield batch
            batch = []
            size = 0
    if batch:
        yield batch


def list_empty_folders(gone: Iterable[str], remaining: Iterable[str]) -> list[str]:
    """The folders of files that go in which nothing of ours remains, the deepest first."""
    empty = list_folders(gone) - list_folders(remaining)
    return sorted(empty, key=count_depth, reverse=True)


def list_folders(paths: Iterable[str]) -> set[str]:
    """All folders that these files are in."""
    folders: set[str] = set()
    for path in paths:
        parents = path.split("/")[:-1]
        folders.update(accumulate(parents, "{}/{}".format))
    return folders


def count_depth(path: str) -> int:
    """In how many folders it is."""
    return path.count("/")


def _rank_path(path: str) -> tuple[int, str]:
    """What pages need, what lists it for programs, pages, and what says that all of it is there."""
    if path == REPORT:
        return 3, path
    if path.endswith(".html"):
        return 2, path
    return int(not path.startswith(FIRST_FOLDERS)), path

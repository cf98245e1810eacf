"""A site as a build left it, told by stats."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from site_builder.publish.options import OWNER_REPORT, REPORT_PAGE, SERVER_SETTINGS, STATE
from site_builder.publish.output_folder import REPORT, get_old_tree
from site_builder.storage.file_stats import hash_values, look_at

if TYPE_CHECKING:
    from site_builder.publish.publish import FileStamp

ROUNDS = 10  # builds within which every file of the site has been looked at
FileMark = tuple[str, int, int]  # path in the site, size, mtime (ns)


class PublishedStats(msgspec.Struct, frozen=True):
    """What a build left: the folders of the site, a digest of their stats and of those of the
    reports, and one of the files of every ROUNDS-th folder, from each of the first ROUNDS on."""

    folders: tuple[str, ...]
    digest: str
    file_digests: tuple[str, ...]


def look_at_published(out: Path, home: Path, stamps: Mapping[str, FileStamp]) -> PublishedStats:
    """A site and its reports, as they are left, of which `stamps` are the files."""
    marks: dict[str, list[FileMark]] = {"": []}
    for path in sorted(stamps):
        folder = path.rpartition("/")[0]
        marks.setdefault(folder, []).append((path, stamps[path].size, stamps[path].mtime))
        while (folder := folder.rpartition("/")[0]) not in marks:
            marks[folder] = []
    folders = tuple(sorted(marks))
    file_digests = tuple(
        hash_values(mark for folder in folders[turn::ROUNDS] for mark in marks[folder])
        for turn in range(ROUNDS)
    )
    return PublishedStats(folders, _hash_folders(folders, out, home), file_digests)


def is_untouched(published: PublishedStats, turn: int, out: Path, home: Path) -> bool:
    """Is a site as it was left, by all of its folders, and by the files of those whose turn it
    is? Raises OSError where one is gone."""
    if _hash_folders(published.folders, out, home) != published.digest:
        return False
    marks = _list_file_marks(out, published.folders[turn::ROUNDS])
    return published.file_digests[turn : turn + 1] == (hash_values(marks),)


def _hash_folders(folders: Iterable[str], out: Path, home: Path) -> str:
    """A digest of what tells that a file came or went in these folders of a site, that one of its
    reports did, or that the store holds less than it was made with, or more: a check may have left
    there what has been withdrawn."""
    settings = sorted((home / SERVER_SETTINGS).glob("*"))
    reports = (out / REPORT, home / OWNER_REPORT, home / REPORT_PAGE, *settings)
    objects = sorted((home / "store" / "objects").glob("*"))
    paths = (
        *(f"{out}/{folder}" for folder in folders),
        *map(str, (*reports, home / STATE, *objects)),
    )
    return hash_values((os.path.lexists(get_old_tree(out)), *map(look_at, paths)))


def _list_file_marks(out: Path, folders: Iterable[str]) -> Iterator[FileMark]:
    """The files right in these folders, but for the report, in order of path."""
    for folder in folders:
        with os.scandir(out / folder) as entries:
            ordered = sorted(entries, key=attrgetter("name"))
        for entry in ordered:
            path = os.path.join(folder, entry.name)  # noqa: PTH118 (where folder is "" too)
            if path != REPORT and not entry.is_dir(follow_symlinks=False):
                status = entry.stat(follow_symlinks=False)
                yield path, status.st_size, status.st_mtime_ns

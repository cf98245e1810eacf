"""What was read of a dataset's folder holds as long as nothing in it has changed by its stat:
reading descriptors again is what a build of many datasets would spend its time with."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterator, Mapping

import msgspec

from site_builder.core.model.portal import Portal, Publisher
from site_builder.metadata.dataset_folder import (
    CONFIGURATION,
    MOST_FILES,
    is_hidden_folder,
    is_litter,
)
from site_builder.storage.build_state import CachedDataset, CatalogueMemo, FolderSnapshot
from site_builder.storage.file_stats import Stat, get_file_stat
from site_builder.storage.source_files import hash_sources

OUR_SOURCES = ("",)  # all of them: any may have a part in what is read
DEEPEST = 2  # levels below which no file is read


def take_known_folders(
    memo: CatalogueMemo, portal: Portal, publishers: Mapping[str, Publisher]
) -> dict[str, CachedDataset]:
    """What was known, if it may be trusted still; from now on `memo` is that of what is read
    now."""
    digest = hashlib.sha256(
        hash_sources(OUR_SOURCES, (".py", ".csv"))
        + msgspec.json.encode((portal, publishers), order="deterministic")
    ).hexdigest()
    if memo.of != digest:
        memo.datasets = {}
    known_folders = memo.datasets
    memo.of = digest
    memo.datasets = {}
    return known_folders


def scan_dataset_folder(folder: str) -> FolderSnapshot | None:
    """A folder as it is now; None where it cannot be listed, or holds far more than a dataset
    may."""
    scan_time = time.time_ns()
    files = dict[str, Stat]()
    try:
        for name, entry in _list_entries_below(folder, ""):
            if len(files) > 2 * MOST_FILES or is_hidden_folder(
                entry
            ):  # folders count too; these are always searched
                return None
            files[name] = get_file_stat(entry.stat(follow_symlinks=False))
    except OSError:
        return None
    return FolderSnapshot(files, scan_time)


def _list_entries_below(folder: str, prefix: str) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """Whatever counts in the folder of a dataset, and hidden folders, by path; those of folders end
    with "/"."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if (
                entry.name.casefold() in CONFIGURATION
                or is_hidden_folder(entry)
                or not is_litter(entry.name)
            ):
                is_folder = entry.is_dir(follow_symlinks=False)
                yield f"{prefix}{entry.name}{'/' if is_folder else ''}", entry
                if is_folder and prefix.count("/") < DEEPEST - 1:
                    yield from _list_entries_below(entry.path, f"{prefix}{entry.name}/")

"""Whether git holds our cache, or a link in it leads elsewhere: anybody may propose that, and a
build believe it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from site_builder.history.git import is_in_repository, run_git

CACHE = ".beffroi"
OURS_IN_GIT = f"{CACHE}/schemas"  # these only help people who write
DEPTH = 3  # of the folders that we write in: .beffroi/store/objects/ab


def find_tracked_cache(root: Path) -> str | None:
    """A file of the cache that git holds, "" where there is none; None where git ought to know, and
    does not say."""
    if not os.path.lexists(root / CACHE):
        return ""
    tracked_files = run_git(
        root, ["ls-files", "-z", "--", f":(icase){CACHE}", f":(exclude,icase){OURS_IN_GIT}"]
    )
    if tracked_files is None:
        if not is_in_repository(root):
            return ""
        return CACHE if (root / CACHE).is_symlink() else None  # a link says where we write
    return tracked_files.partition("\0")[0]


def find_cache_link(root: Path) -> str:
    """A link below .beffroi, "" where there is none: what we write, or delete, would be elsewhere.
    We make none."""
    return next(_find_links(root / CACHE, CACHE, DEPTH), "")


def _find_links(folder: Path, shown_path: str, depth: int) -> Iterator[str]:
    """The links in the folders of a folder, as deep as we write; those of the last level are of no
    consequence."""
    if not folder.is_dir():
        return
    with os.scandir(folder) as entries:
        for entry in entries:
            path = f"{shown_path}/{entry.name}"
            if entry.is_symlink():
                yield path
            elif depth > 1 and entry.is_dir():
                yield from _find_links(Path(entry.path), path, depth - 1)

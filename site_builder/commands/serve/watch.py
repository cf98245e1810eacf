"""What people save: communes.yml, what it names beside it, and the folders, looked at often enough
to seem immediate.

Looking costs less than being told: no dependency, no limit on the number of folders, the same on
network drives and shared folders, and a folder that appears or is renamed needs no care. A large
portal is looked at less often.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

from site_builder.compose.editorial import FOLDERS as BESIDE
from site_builder.metadata.catalogue import OWNER_FILE
from site_builder.metadata.dataset_folder import is_litter

FOLDERS = ("datasets", "templates", *BESIDE)
PAUSE = 0.02  # seconds between two looks
QUIET = 0.03  # seconds without a change after which a save is over
SHARE = 0.05  # of a core, at most, spent looking
MOST_ROUNDS = 100  # a file that never stops changing is built all the same
PARTIAL = (
    "~",
    ".tmp",
    ".part",
    ".partial",
    ".crdownload",
    ".bak",
)  # an editor's or a browser's, in the making
Look = dict[str, tuple[int, int, int, int]]


class SiteWatcher:
    """`wait` returns when what people save is no longer what it was when `wait` returned last; the
    first at once."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._last: Look | None = None

    def wait(self) -> None:
        pause = 0.0
        while True:
            time.sleep(pause)
            start = time.monotonic()
            now = scan_site_files(self._root)
            pause = max(PAUSE, (time.monotonic() - start) / SHARE)
            if now != self._last:
                self._last = self._settled(now)
                return

    def _settled(self, now: Look) -> Look:
        """What is there once the saves in progress are over."""
        for _ in range(MOST_ROUNDS):
            time.sleep(QUIET)
            before = now
            now = scan_site_files(self._root)
            if now == before:
                break
        return now


def scan_site_files(root: Path) -> Look:
    """Every file that a build may read, with what a save changes. Not ctime: reading by a link
    changes it."""
    file_states: Look = {}
    for entry in _list_watched_files(root):
        try:
            status = entry.stat()
        except OSError:  # gone since, or a link to nowhere
            file_states[os.fspath(entry)] = (0, 0, 0, 0)
        else:
            file_states[os.fspath(entry)] = (
                status.st_mtime_ns,
                status.st_size,
                status.st_ino,
                status.st_mode,
            )
    return file_states


def _list_watched_files(root: Path) -> Iterator[os.DirEntry[str] | Path]:
    yield root / OWNER_FILE
    for pattern in (
        "*.*json",
        "*.csv",
    ):  # the contours and the former addresses, whatever communes.yml calls them
        yield from root.glob(pattern)
    for name in FOLDERS:
        yield from _walk_folder(root / name)


def _walk_folder(folder: Path | str) -> Iterator[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as listing:
            entries = [entry for entry in listing if not _is_passing_file(entry.name)]
    except OSError:  # absent, locked, or gone since
        return
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            yield from _walk_folder(entry.path)
        else:
            yield entry


def _is_passing_file(name: str) -> bool:
    """Nothing to publish: systems' litter, what editors and browsers are writing (4913 is how vim
    tries a folder)."""
    return is_litter(name) or name.lower().endswith(PARTIAL) or name == "4913"

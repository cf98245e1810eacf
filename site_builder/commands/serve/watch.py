"""What people save: communes.yml, what it names beside it, and the folders.

The system tells which file changed (watchfiles), and the stats of that file say whether it was a
save: a build that reads it by a link, or an editor that locks it, changes none of them. Where the
system tells nothing, as of drives of other machines, all files are looked at instead. watchfiles
could do that too, but compares whole seconds, and so misses the second of two saves.
"""

from __future__ import annotations

import os
import stat
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

from watchfiles import watch

from site_builder.metadata.dataset_folder import is_litter
from site_builder.metadata.site_folder import (
    BESIDE,
    DATASETS,
    ERASED_FILE,
    OWNER_FILE,
    TEMPLATES,
)

FOLDERS = (DATASETS, TEMPLATES, *BESIDE)
# The contours, the background and the former addresses, whatever communes.yml calls them
FILES = (OWNER_FILE, ERASED_FILE, "*.*json", "*.csv", "*.pmtiles")
STEP = 50  # milliseconds between two questions whether the system has told something
PAUSE = 0.02  # seconds between two looks, where it tells nothing
QUIET = 0.03  # seconds without a change after which a save is over
SHARE = 0.05  # of a core, at most, spent looking
MOST_ROUNDS = 100  # a file that never stops changing is built all the same
MOST_CHANGES = 1000  # after more at once, the system may have left some out
# Linux tells of one folder at a time, and watchfiles would follow links out of the portal
FOLDER_BY_FOLDER = sys.platform == "linux"
# an editor's or a browser's, in the making
PARTIAL = ("~", ".tmp", ".part", ".partial", ".crdownload", ".bak")
MOUNTS = Path("/proc/self/mountinfo")
# Drives that others write to as well, of which this machine hears nothing: how their kinds begin
SILENT_KINDS = (
    "9p", "afs", "beegfs", "ceph", "cifs", "davfs", "drvfs", "fakeowner", "fuse.", "glusterfs",
    "gpfs", "lustre", "ncpfs", "nfs", "prl_fs", "smb", "vboxsf", "virtiofs", "vmhgfs",
)  # fmt: skip
FileState = tuple[int, int, int, int]


@dataclass(frozen=True)
class Look:
    """Every file that a build may read, with what a save changes, and the folders they are in."""

    files: dict[str, FileState]
    folders: frozenset[str]


class SiteWatcher:
    """`wait` returns when what people save is no longer what it was when `wait` returned last; the
    first at once."""

    def __init__(self, root: Path, polling: bool) -> None:
        self._root = root.resolve()
        self._polling = polling
        self._last: Look | None = None
        self._events: Iterator[set[str]] = iter(())

    def wait(self) -> None:
        if self._last is None:
            self._last = self._begin()
            return
        now = self._last
        while now.files == self._last.files:
            now = self._await_next_look(now)
        self._last = now

    def _begin(self) -> Look:
        """All that is there; each folder of it is watched since before it was looked at."""
        look = scan_site(self._root)
        while not self._polling:
            self._events = _tell_changes(self._root, look.folders)
            try:
                next(self._events)
            except FileNotFoundError:  # gone since
                time.sleep(PAUSE)
                look = scan_site(self._root)
                continue
            except (OSError, RuntimeError, ValueError):
                # More folders than the system watches for one user, or a name that is no text
                self._polling = True
            watched_folders = look.folders
            look = scan_site(self._root)
            if look.folders == watched_folders:
                break
        return look

    def _await_next_look(self, known: Look) -> Look:
        """What is there after the next thing that happens, once it is over."""
        if self._polling:
            return _settle(_poll_site(self._root, known), lambda _: scan_site(self._root))
        changed_paths: set[str] = set()
        try:
            while not changed_paths:
                changed_paths = next(self._events)
        except (OSError, RuntimeError):  # a name that is no text, say: what it is shows
            return self._begin()
        now = _look_again(self._root, known, changed_paths)
        if now != known:
            now = _settle(now, lambda look: _look_again(self._root, look, changed_paths))
        # Another folder may have come under the name of one that has gone: its files are not told
        is_folder_changed = not changed_paths.isdisjoint(known.folders)
        if FOLDER_BY_FOLDER and (is_folder_changed or now.folders != known.folders):
            return self._begin()
        return now


def choose_polling(root: Path, asked: bool | None) -> bool:
    """Whether the files of a portal are looked at because nobody would tell: as asked, as
    watchfiles' own variable says, or by the kind of drive, where the system says it."""
    forced = os.environ.get("WATCHFILES_FORCE_POLLING", "")
    if asked is not None:
        return asked
    if forced:
        return forced.lower() not in ("false", "disable", "disabled")
    try:
        mounts = MOUNTS.read_text("utf-8", "replace")
    except OSError:  # not Linux
        return False
    folders = [root, *(root / name for name in FOLDERS)]
    devices = {folder.stat().st_dev for folder in folders if folder.exists()}
    return not devices.isdisjoint(_list_silent_devices(mounts))


def _list_silent_devices(mounts: str) -> Iterator[int]:
    """The devices of the drives in a Linux mountinfo of which the system tells nothing."""
    for line in mounts.splitlines():
        mount, _, drive = line.partition(" - ")
        if drive.startswith(SILENT_KINDS):
            major, minor = mount.split()[2].split(":")
            yield os.makedev(int(major), int(minor))


def _tell_changes(root: Path, folders: Iterable[str]) -> Iterator[set[str]]:
    """The paths that change, every STEP: mostly none. They are collected from the first `next`
    on."""
    batches = watch(
        *(folders if FOLDER_BY_FOLDER else (root,)),
        watch_filter=lambda _, path: _is_watched_path(Path(path).relative_to(root)),
        step=STEP,
        rust_timeout=1,
        yield_on_timeout=True,
        force_polling=False,
        recursive=not FOLDER_BY_FOLDER,
        ignore_permission_denied=True,
    )
    for batch in batches:
        yield {path for _, path in batch}


def _look_again(root: Path, known: Look, changed_paths: set[str]) -> Look:
    """What is there now: of these files alone, unless a folder is among them."""
    if len(changed_paths) > MOST_CHANGES or not changed_paths.isdisjoint(known.folders):
        return scan_site(root)
    files = dict(known.files)
    for path in changed_paths:
        try:
            is_folder = stat.S_ISDIR(os.lstat(path).st_mode)
        except OSError:
            files.pop(path, None)
            continue
        if is_folder:
            return scan_site(root)
        files[path] = _read_state(Path(path))
    return Look(files, known.folders)


def _poll_site(root: Path, known: Look) -> Look:
    """What is there once it is no longer what is known. A large portal is looked at less often."""
    now = known
    pause = PAUSE
    while now.files == known.files:
        time.sleep(pause)
        start = time.monotonic()
        now = scan_site(root)
        pause = max(PAUSE, (time.monotonic() - start) / SHARE)
    return now


def _settle(now: Look, look: Callable[[Look], Look]) -> Look:
    """What is there once the saves in progress are over: the same at two looks."""
    for _ in range(MOST_ROUNDS):
        time.sleep(QUIET)
        before = now
        now = look(before)
        if now == before:
            break
    return now


def scan_site(root: Path) -> Look:
    """Everything, from the disk."""
    files: dict[str, FileState] = {}
    folders = [os.fspath(root)]
    for entry in _list_entries(root):
        if not _is_watched_path(Path(entry.name)):
            continue
        if entry.name in FOLDERS and entry.is_dir():
            _scan_folder(entry.path, files, folders)
        elif not entry.is_dir():
            files[entry.path] = _read_state(entry)
    return Look(files, frozenset(folders))


def _scan_folder(folder: str, files: dict[str, FileState], folders: list[str]) -> None:
    """Add what is in a folder. A link to another is a file."""
    folders.append(folder)
    for entry in _list_entries(folder):
        if _is_passing_file(entry.name):
            continue
        if entry.is_dir(follow_symlinks=False):
            _scan_folder(entry.path, files, folders)
        else:
            files[entry.path] = _read_state(entry)


def _list_entries(folder: Path | str) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as listing:
            return list(listing)
    except OSError:  # locked, or gone since
        return []


def _read_state(file: os.DirEntry[str] | Path) -> FileState:
    """Not ctime: reading by a link changes it."""
    try:
        status = file.stat()
    except OSError:  # gone since, or a link to nowhere
        return (0, 0, 0, 0)
    return (status.st_mtime_ns, status.st_size, status.st_ino, status.st_mode)


def _is_watched_path(path: Path) -> bool:
    """Is it, told from the root of the portal, one that a build may read?"""
    top, *inner = path.parts or ("",)
    is_beside = not inner and any(fnmatch(top, pattern) for pattern in FILES)
    return (top in FOLDERS or is_beside) and not any(map(_is_passing_file, path.parts))


def _is_passing_file(name: str) -> bool:
    """Nothing to publish: systems' litter, what editors and browsers are writing (4913 is how vim
    tries a folder)."""
    return is_litter(name) or name.lower().endswith(PARTIAL) or name == "4913"

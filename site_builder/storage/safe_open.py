"""The files that contributors commit: opened without following a link, hashed only when their stat
has changed."""

from __future__ import annotations

import hashlib
import os
import stat
import time
from contextlib import suppress
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path

from site_builder.core.text import match_spelling
from site_builder.storage.file_stats import Stat, get_file_stat, has_settled_stats


@dataclass(kw_only=True)
class FileDigest:
    """The digest of a file under the stat it had; `seen` is the clock (ns) when it was taken."""

    size: int
    mtime: int
    ctime: int
    inode: int
    seen: int
    sha256: str

    def holds(self, now: Stat) -> bool:
        """Is it the digest of a file that has this stat?"""
        then = (self.size, self.mtime, self.ctime, self.inode)
        return then == now and has_settled_stats((then,), self.seen)


class UnsafePath(Exception):
    """A contributor's path that is not a regular file inside its folder."""


def open_inside(folder: Path, relative: str) -> BufferedReader:
    """Open a regular file below `folder`, following no link and no « .. » on the way. Raises
    UnsafePath or OSError.

    Its accents may be written in the folder as a Mac does, or as others do, whichever `relative`
    does.
    """
    if {"", ".", ".."}.intersection(relative.split("/")) or not _is_path(relative):
        raise UnsafePath(relative)
    directory = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        *parents, name = relative.split("/")
        for parent in parents:
            inner = _open_entry(parent, os.O_DIRECTORY, directory)
            os.close(directory)
            directory = inner
        # O_NONBLOCK: opening a FIFO would wait for a writer for ever
        descriptor = _open_entry(name, os.O_NONBLOCK, directory)
    finally:
        os.close(directory)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise UnsafePath(relative)
    return open(descriptor, "rb")  # noqa: PTH123 (a descriptor has no path)


def _is_path(text: str) -> bool:
    """Can the system be asked for it at all?"""
    with suppress(UnicodeEncodeError):
        return b"\0" not in os.fsencode(text)
    return False


def _open_entry(name: str, flags: int, directory: int) -> int:
    """Open what a folder has under a name, or under the same name with its accents written
    otherwise."""
    flags |= os.O_RDONLY | os.O_NOFOLLOW
    try:
        return os.open(name, flags, dir_fd=directory)
    except FileNotFoundError:
        spelling = "" if name.isascii() else match_spelling(os.listdir(directory), name)
        if not spelling:
            raise
    return os.open(spelling, flags, dir_fd=directory)


def read_beside(folder: Path, name: str, most: int) -> bytes:
    """What a file that lies right in `folder` holds; of one that is longer than `most`, a byte more
    than that.

    Raises UnsafePath or OSError.
    """
    if "/" in name or "\\" in name:
        raise UnsafePath(name)
    with open_inside(folder, name) as file:
        return file.read(most + 1)


def hash_inside(folder: Path, relative: str, name: str, memo: dict[str, FileDigest]) -> str:
    """The sha256 of a contributor's file, from `memo[name]` when its stat says that it has not
    changed."""
    with open_inside(folder, relative) as file:
        file_stat = get_file_stat(os.fstat(file.fileno()))
        digest = memo.get(name)
        if digest and digest.holds(file_stat):
            return digest.sha256
        clock = time.time_ns()
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    size, mtime, ctime, inode = file_stat
    memo[name] = FileDigest(
        size=size, mtime=mtime, ctime=ctime, inode=inode, seen=clock, sha256=sha256
    )
    return sha256

"""The files that contributors commit: opened without following a link, hashed only when their stat has changed."""

from __future__ import annotations

import hashlib
import os
import stat
import time
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path

RACY = 2_000_000_000  # ns: a file saved this close to its hashing may have changed since, stat unchanged (git's rule)


@dataclass
class FileDigest:
    """The digest of a file under the stat it had; `seen` is the clock (ns) when it was taken."""

    size: int
    mtime: int
    ctime: int
    inode: int
    seen: int
    sha256: str


class Unsafe(Exception):
    """A contributor's path that is not a regular file inside its folder."""


def open_inside(folder: Path, relative: str) -> BufferedReader:
    """Open a regular file below `folder`, following no link on the way. Raises Unsafe or OSError."""
    directory = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        *parents, last = relative.split("/")
        for parent in parents:
            inner = os.open(parent, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=directory)
            os.close(directory)
            directory = inner
        # O_NONBLOCK: opening a FIFO would wait for a writer for ever
        descriptor = os.open(last, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=directory)
    finally:
        os.close(directory)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise Unsafe(relative)
    return open(descriptor, "rb")  # noqa: PTH123 (a descriptor has no path)


def digest_inside(folder: Path, relative: str, name: str, memo: dict[str, FileDigest]) -> str:
    """The sha256 of a contributor's file, from `memo[name]` when its stat says that it has not changed."""
    with open_inside(folder, relative) as file:
        now = os.fstat(file.fileno())
        known = memo.get(name)
        identity = (now.st_size, now.st_mtime_ns, now.st_ctime_ns, now.st_ino)
        if known and (known.size, known.mtime, known.ctime, known.inode) == identity:
            newest = max(known.mtime, known.ctime)
            if newest + RACY < known.seen:
                return known.sha256
        seen = time.time_ns()
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    memo[name] = FileDigest(*identity, seen, sha256)
    return sha256

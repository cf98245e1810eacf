"""By what it is told that a file has changed, without reading it."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterable

# ns: a file saved this close to its hashing may have changed since, its stat unchanged (git's rule)
RACY = 2_000_000_000
Stat = tuple[int, int, int, int]  # size, mtime (ns), ctime (ns), inode
ABSENT: Stat = (0, 0, 0, 0)


def get_file_stat(now: os.stat_result) -> Stat:
    """What tells that a file has changed."""
    return now.st_size, now.st_mtime_ns, now.st_ctime_ns, now.st_ino


def has_settled_stats(stats: Iterable[Stat], seen: int) -> bool:
    """Does every change of these files, since a clock (ns) was read, show in their stats?

    The clock has not been at the times that they bear since then: it was past them, or, for what
    was saved while the clock was wrong or bears a date to come, it has not reached them. Clocks go
    back, so `seen` may be later than now.
    """
    earlier, later = sorted((seen, time.time_ns()))
    past = earlier - RACY
    to_come = later + RACY
    return all(
        (mtime < past or mtime > to_come) and (ctime < past or ctime > to_come)
        for _, mtime, ctime, _ in stats
    )


def look_at(path: str) -> Stat:
    """What tells that a file, or a folder, has changed; ABSENT where there is none, or can be none.
    No link is followed."""
    try:
        return get_file_stat(os.lstat(path))
    except (OSError, ValueError):
        return ABSENT


def hash_values(values: Iterable[object]) -> str:
    """A digest of stats, names and versions, in their order."""
    return hashlib.sha256("\n".join(map(repr, values)).encode()).hexdigest()

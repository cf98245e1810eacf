"""How much memory there is for all workers together: that of the machine, or of the container that
we are in."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path, PurePosixPath

from site_builder.storage.workers.process import WorkerLimits

WORKERS_SHARE = 0.75  # of the memory: the rest is the build's own and the system's
# An ordinary dataset fits; the few that do not are tried again alone. Below it, fewer workers are
# better.
LEAST_MEGABYTES = 700
ROOT = Path("/")


def share_memory(limits: WorkerLimits, workers: int) -> tuple[WorkerLimits, int]:
    """What each worker may use, and how many there may be at once, of so many that are wanted.

    All of them at their limits fit the memory that is there. `limits.together` is that memory, 0
    standing for what is found. One worker that is alone has its whole limit, or all the memory.
    """
    together = limits.together or int(measure_usable_megabytes() * WORKERS_SHARE)
    least = min(limits.megabytes, LEAST_MEGABYTES)
    fitting = max(1, min(workers, together // least))
    megabytes = min(limits.megabytes, max(1, together // fitting))
    return replace(limits, megabytes=megabytes), fitting


def measure_usable_megabytes(root: Path = ROOT) -> int:
    """The memory of the machine, or that of its container (cgroup) where it is less. `root` holds
    proc/ and sys/.

    It is what there is, not what is free just now, so that the same machine always gives the same
    limits.
    """
    limits = [measure_physical_bytes(), *_read_container_limits(root)]
    return min(limits) >> 20


def measure_physical_bytes() -> int:
    """The memory of the machine; 1 TB where the system does not say, and has no limits either."""
    with suppress(AttributeError, OSError, ValueError):
        pages = os.sysconf("SC_PHYS_PAGES")
        if pages > 0:
            return pages * os.sysconf("SC_PAGE_SIZE")
    return 1 << 40


def _read_container_limits(root: Path) -> Iterator[int]:
    """The limits, in bytes, of our cgroups and of those that hold them: version 2, and version 1 of
    memory."""
    with suppress(OSError, ValueError):
        for line in (root / "proc/self/cgroup").read_text("utf-8").splitlines():
            _, controllers, path = line.split(":", 2)
            if not controllers:
                yield from _read_limits_above(root / "sys/fs/cgroup", path, "memory.max")
            elif "memory" in controllers.split(","):
                yield from _read_limits_above(
                    root / "sys/fs/cgroup/memory", path, "memory.limit_in_bytes"
                )


def _read_limits_above(mount: Path, path: str, file: str) -> Iterator[int]:
    """Those of a group and of each that it is in. In a container, the mount itself may be the
    group."""
    group = PurePosixPath(path.lstrip("/"))
    for folder in (group, *group.parents):
        with suppress(OSError, ValueError):  # "max" is no number: no limit
            yield int((mount / folder / file).read_text("utf-8"))

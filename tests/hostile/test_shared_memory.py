"""The memory of the machine holds all workers together; what a job is told does not depend on how
many there are."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from nightly import nightly_after

from site_builder.storage.workers import WorkerDeath, WorkerLimits, run_in_workers
from site_builder.storage.workers.memory import (
    WORKERS_SHARE,
    measure_physical_bytes,
    measure_usable_megabytes,
    share_memory,
)

ALLOCATE = "saboteur:allocate"
# megabytes: fits beside others, fits alone, fits nowhere
SMALL = 10
MEDIUM = 900
LARGE = 1400
CRAMPED = WorkerLimits(megabytes=1200, cpu_seconds=20, wall_seconds=120, together=1500)

linux_only = pytest.mark.skipif(
    sys.platform != "linux", reason="other systems do not limit the memory of a process"
)


@pytest.mark.parametrize("together", [100, 400, 1000, 1500, 3000, 12_000])
@pytest.mark.parametrize("megabytes", [300, 700, 1500])
@pytest.mark.parametrize("jobs", [1, 2, 4, 64])
def test_all_workers_at_their_limits_fit_the_memory_there_is(
    together: int, megabytes: int, jobs: int
) -> None:
    shared, workers = share_memory(WorkerLimits(megabytes=megabytes, together=together), jobs)
    assert 1 <= workers <= jobs
    assert 1 <= shared.megabytes <= megabytes
    assert workers * shared.megabytes <= together
    alone, one = share_memory(WorkerLimits(megabytes=megabytes, together=together), 1)
    assert (one, alone.megabytes) == (1, min(megabytes, together))


def test_workers_share_the_memory_of_the_machine_until_there_are_fewer_of_them() -> None:
    shares = [share_memory(WorkerLimits(together=3000), jobs) for jobs in (1, 2, 3, 4, 5, 8)]
    assert [(shared.megabytes, workers) for shared, workers in shares] == [
        (1500, 1),
        (1500, 2),
        (1000, 3),
        (750, 4),
        (750, 4),
        (750, 4),
    ]


def test_a_machine_says_how_much_there_is_when_nobody_else_does() -> None:
    shared, workers = share_memory(WorkerLimits(megabytes=1_000_000_000), 1)
    assert (shared.megabytes, workers) == (int(measure_usable_megabytes() * WORKERS_SHARE), 1)


def container(root: Path, line: str, limits: dict[str, str]) -> Path:
    """A root in which our process is in the cgroup of this line, and groups have these limits."""
    (root / "proc/self").mkdir(parents=True)
    (root / "proc/self/cgroup").write_text(f"{line}\n")
    for path, limit in limits.items():
        file = root / "sys/fs/cgroup" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"{limit}\n")
    return root


MACHINE = measure_physical_bytes() >> 20


@pytest.mark.parametrize(
    ("line", "limits", "expected"),
    [
        ("0::/", {"memory.max": "536870912"}, 512),
        ("0::/", {"memory.max": "max"}, MACHINE),
        ("0::/ci/job", {"ci/job/memory.max": "max", "ci/memory.max": "268435456"}, 256),
        ("4:cpu,memory:/docker/1f", {"memory/docker/1f/memory.limit_in_bytes": "134217728"}, 128),
        (
            "4:memory:/docker/1f",
            {"memory/memory.limit_in_bytes": "134217728"},
            128,
        ),  # the mount is the group
        (
            "4:memory:/",
            {"memory/memory.limit_in_bytes": "9223372036854771712"},
            MACHINE,
        ),  # no limit, in version 1
        ("4:cpu:/", {"cpu/memory.limit_in_bytes": "1048576"}, MACHINE),
        ("neither", {}, MACHINE),
        ("0::/../../etc", {"memory.max": "words"}, MACHINE),
    ],
)
def test_a_container_has_the_least_of_the_limits_above_it(
    line: str, limits: dict[str, str], expected: int, tmp_path: Path
) -> None:
    assert measure_usable_megabytes(container(tmp_path, line, limits)) == expected


def test_where_there_are_no_cgroups_the_memory_is_that_of_the_machine(tmp_path: Path) -> None:
    assert measure_usable_megabytes(tmp_path) == MACHINE


@linux_only
def test_a_job_that_lacked_room_beside_others_is_tried_alone_with_its_whole_limit(
    tmp_path: Path,
) -> None:
    batches = [[SMALL, MEDIUM], [SMALL + 1], [SMALL + 2]]
    answers = dict(
        run_in_workers(batches, ALLOCATE, answer=int, limits=CRAMPED, jobs=2, scratch=tmp_path)
    )
    assert answers == {SMALL: 750, SMALL + 1: 750, SMALL + 2: 750, MEDIUM: 1200}


@linux_only
@pytest.mark.parametrize("together", nightly_after(1, [700, 1200, 1500, 100_000]))
def test_a_verdict_does_not_depend_on_how_many_workers_there_are(
    together: int, tmp_path: Path
) -> None:
    limits = WorkerLimits(megabytes=1200, cpu_seconds=20, wall_seconds=120, together=together)
    verdicts = []
    for jobs in (1, 2, 8):
        found = run_in_workers(
            [[SMALL, MEDIUM, LARGE]],
            ALLOCATE,
            answer=int,
            limits=limits,
            jobs=jobs,
            scratch=tmp_path,
        )
        verdicts.append(
            {job: answer.reason if isinstance(answer, WorkerDeath) else "" for job, answer in found}
        )
    assert verdicts[0] == verdicts[1] == verdicts[2]
    assert verdicts[0] == {SMALL: "", MEDIUM: "memory" if together == 700 else "", LARGE: "memory"}

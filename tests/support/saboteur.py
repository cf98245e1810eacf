"""Functions that a worker can be given: innocent jobs are answered truly, the others do what their
name says.

`prepare` is for whole builds: a dataset whose slug is the name of a sabotage is sabotaged, the
others are prepared.
"""

from __future__ import annotations

import ctypes
import gc
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from site_builder.core.model.prepared import Summary
    from site_builder.core.model.territory import TerritoryJob
    from site_builder.prepare.preparation_job import PreparationJob


@dataclass(frozen=True)
class Answer:
    """`litter`: how many files the scratch folder held on arrival."""

    name: str
    length: int
    scratch: str
    pid: int
    litter: int


class Unpicklable(Exception):
    def __init__(self, one: object, two: object) -> None:
        super().__init__(one, two, lambda: None)

    def __str__(self) -> str:
        raise ValueError("no sentence either")


def segfault() -> None:
    ctypes.string_at(0)


def sleep() -> None:
    time.sleep(600)


def catastrophic_regex() -> None:
    re.match(r"(a+)+$", "a" * 60 + "b")


def python_list() -> None:
    hoard: list[bytes] = []
    while True:
        hoard.append(b"x" * 1_000_000 + str(len(hoard)).encode())


def wrapped_memory_error() -> None:
    try:
        python_list()
    except MemoryError as error:
        raise ValueError("a library's own words") from error


def full_disk() -> None:
    try:
        Path("/dev/full").write_text("x")
    except OSError as error:
        raise ValueError("a library's own words") from error


def malloc_then_abort() -> None:
    """What a Rust or C++ library does when an allocation fails."""
    libc = ctypes.CDLL(None)
    libc.malloc.restype = ctypes.c_void_p
    libc.malloc.argtypes = [ctypes.c_size_t]
    while block := libc.malloc(1 << 20):
        ctypes.memset(block, 1, 1 << 20)
    os.abort()


def duckdb_string() -> None:
    import duckdb

    duckdb.connect(config={"threads": 1, "memory_limit": "10GB"}).sql(
        "select string_agg(repeat(chr(97 + (i % 26)::int), 1000000), '') from range(100000) t(i)"
    ).fetchall()


def kill_nine() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def underscore_exit() -> None:
    os._exit(0)


def system_exit() -> None:
    sys.exit(0)


def unpicklable_exception() -> None:
    raise Unpicklable(1, 2)


def stack_overflow() -> None:
    sys.setrecursionlimit(1 << 30)
    nest: list[Any] = []
    for _ in range(300_000):
        nest = [nest]
    repr(nest)


def grandchild() -> None:
    """One that holds our socket and outlives us."""
    if os.fork() == 0:
        time.sleep(600)
        os._exit(0)
    os._exit(7)


def close_everything() -> None:
    os.closerange(3, 256)
    time.sleep(600)


def _socket() -> int:
    """The descriptor on which the child answers."""
    return int(sys.argv[1])


def flood() -> None:
    """An answer that announces an exabyte."""
    os.write(_socket(), (1 << 60).to_bytes(8, "big") + b"A[]")
    time.sleep(600)


def _lie(body: bytes) -> Callable[[], None]:
    def lie() -> None:
        os.write(_socket(), len(body).to_bytes(8, "big") + body)
        time.sleep(600)

    return lie


SABOTAGES: dict[str, Callable[[], None]] = {
    action.__name__: action
    for action in (
        segfault,
        sleep,
        catastrophic_regex,
        python_list,
        wrapped_memory_error,
        malloc_then_abort,
        duckdb_string,
        kill_nine,
        underscore_exit,
        system_exit,
        unpicklable_exception,
        stack_overflow,
        grandchild,
        close_everything,
        flood,
        full_disk,
    )
} | {
    "no_json": _lie(b"Anot json"),
    "bad_utf8": _lie(b'A[{"name":"\xff"}]'),
    "other_type": _lie(b'A[{"name":1}]'),
    "too_many": _lie(
        b'A[{"name":"x","length":1,"scratch":"","pid":1,"litter":0},'
        b'{"name":"x","length":1,"scratch":"","pid":1,"litter":0}]'
    ),
    "deep": _lie(b"A" + b"[" * 1_000_000),
    "empty_frame": _lie(b""),
    "unknown_letter": _lie(b"Zcos\nsystem\n(S'true'\ntR."),
    "lying_exception": _lie(b'E{"name":1}'),
}


def answer(jobs: Sequence[str], scratch: Path) -> list[Answer]:
    answers = []
    for job in jobs:
        litter = len(list(scratch.iterdir()))
        if job in SABOTAGES:
            (scratch / "busy").touch()  # tests wait for it
            SABOTAGES[job]()
        answers.append(
            Answer(name=job, length=len(job), scratch=str(scratch), pid=os.getpid(), litter=litter)
        )
    return answers


def litter(jobs: Sequence[str], scratch: Path) -> list[Answer]:
    """Answers truly and leaves a mess: a file, folders, a link to the outside (the job is its
    target)."""
    answers = answer(jobs, scratch)
    (scratch / "0.csv").write_text("a\n1\n")
    (scratch / "folder" / "deep").mkdir(parents=True)
    (scratch / "folder" / "deep" / "file").write_text("x")
    (scratch / "link").symlink_to(jobs[0])
    return answers


def chatter(jobs: Sequence[str], scratch: Path) -> list[Answer]:
    """Megabytes on both outputs, from Python, from C and from a program."""
    for stream in (sys.stdout, sys.stderr):
        stream.write("x" * 4_000_000)
    os.write(1, b"y" * 1_000_000)
    subprocess.run([sys.executable, "-c", "print('z' * 1000000)"], check=True)
    return answer(jobs, scratch)


def unasked(jobs: Sequence[str], scratch: Path) -> list[Answer]:
    """Writes the answer to the next question in advance, after its own, and then leaves a mark."""
    import threading

    body = b'A[{"name":"forged","length":1,"scratch":"","pid":1,"litter":0}]'
    pipe = _socket()

    def write_in_advance() -> None:
        os.write(pipe, len(body).to_bytes(8, "big") + body)
        (scratch / f"{jobs[0]}.written").touch()

    threading.Timer(0.05, write_in_advance).start()
    return answer(jobs, scratch)


def fragile(jobs: Sequence[str], scratch: Path) -> list[Answer]:
    """Crashes on each job the first time it sees it: `job` is the path of the mark that it
    leaves."""
    for job in jobs:
        if not Path(job).exists():
            Path(job).touch()
            segfault()
    return answer(jobs, scratch)


def burn(jobs: Sequence[str], scratch: Path) -> list[Answer]:
    """Takes 0.7 seconds of CPU for each job."""
    for _ in jobs:
        end = time.process_time() + 0.7
        while time.process_time() < end:
            pass
    return answer(jobs, scratch)


def environment(jobs: Sequence[str], scratch: Path) -> list[dict[str, str]]:
    return [dict(os.environ) for _ in jobs]


def modules(jobs: Sequence[str], scratch: Path) -> list[list[str]]:
    return [sorted(sys.modules) for _ in jobs]


def collects(jobs: Sequence[str], scratch: Path) -> list[bool]:
    return [gc.isenabled() for _ in jobs]


def pool_name(jobs: Sequence[str], scratch: Path) -> list[str]:
    import pyarrow

    return [pyarrow.default_memory_pool().backend_name for _ in jobs]


def arrow_bomb(jobs: Sequence[str], scratch: Path) -> list[str]:
    import pyarrow

    return [str(pyarrow.allocate_buffer(int(job)).size) for job in jobs]


def allocate(jobs: Sequence[int], scratch: Path) -> list[int]:
    """Takes so many megabytes for each job, and answers with the megabytes that its worker may
    use."""
    import resource

    for job in jobs:
        bytearray(job << 20)
    return [resource.getrlimit(resource.RLIMIT_DATA)[0] >> 20 for _ in jobs]


def prepare_unless_deadly(jobs: Sequence[PreparationJob], scratch: Path) -> list[Summary]:
    """The real preparation, but for files that hold the word « mortel »: they take it down."""
    from site_builder.prepare.prepare import prepare_datasets as real
    from site_builder.storage.object_store import ObjectStore

    for job in jobs:
        for file in job.task.files:
            stand_in = job.stand_ins.get(file.path, "")
            path = ObjectStore(job.store).path(stand_in) if stand_in else job.folder / file.path
            if b"mortel" in path.read_bytes():
                os.kill(os.getpid(), signal.SIGKILL)
    return real(jobs, scratch)


def prepare_no_territory(
    jobs: Sequence[PreparationJob] | Sequence[TerritoryJob], scratch: Path
) -> list[Summary]:
    """The real preparation of datasets; what joins them takes its worker down."""
    from site_builder.core.model.territory import TerritoryJob
    from site_builder.territory.worker import make_summaries

    if any(isinstance(job, TerritoryJob) for job in jobs):
        os.kill(os.getpid(), signal.SIGKILL)
    return make_summaries(jobs, scratch)


def prepare(jobs: Sequence[PreparationJob], scratch: Path) -> list[Summary]:
    """The real preparation, but for datasets that are named after a sabotage."""
    from site_builder.prepare.prepare import prepare_datasets as real

    for job in jobs:
        sabotage = job.task.id.rpartition("/")[2].replace("-", "_")
        if sabotage in SABOTAGES:
            SABOTAGES[sabotage]()
    return real(jobs, scratch)

"""Threads, queues and second chances: every job comes out exactly once, with its answer or its
death."""

from __future__ import annotations

import atexit
import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from pathlib import Path
from queue import SimpleQueue
from typing import Any, Generic, TypeVar

import msgspec

from site_builder.storage.workers.memory import share_memory
from site_builder.storage.workers.process import (
    WorkerDeath,
    WorkerFailure,
    WorkerLimits,
    WorkerProcess,
)

J = TypeVar("J")
A = TypeVar("A")
STALE_SECONDS = 86_400.0
DEFAULT = WorkerLimits()


def call_in_worker(
    function: str,
    argument: J,
    answer: type[A],
    limits: WorkerLimits = DEFAULT,
    *,
    log: Path | None = None,
) -> A | WorkerDeath:
    """One job in one child: `run_in_workers` for the commands that read a single file."""
    with closing(
        run_in_workers([(argument,)], function, answer=answer, limits=limits, jobs=1, log=log)
    ) as results:
        return next(results)[1]


def run_in_workers(
    batches: Iterable[Sequence[J]],
    function: str,
    answer: type[A],
    limits: WorkerLimits = DEFAULT,
    jobs: int = 1,
    *,
    log: Path | None = None,
    scratch: Path | None = None,
) -> Generator[tuple[J, A | WorkerDeath], None, None]:
    """Each job with its answer, as soon as it is ready, in no order; every job comes out exactly
    once.

    `function` is "package.module:callable", called in a child as callable(jobs of the batch,
    scratch) and returning one answer per job. Its scratch folder is empty at each call, and keeps
    its path as long as the child lives. A batch that dies is tried again job by job; a job that
    came alone and dies, once more in a new child, unless it ran out of time. The memory of the
    machine holds all children together, with `jobs` of them or fewer; a job that had too little of
    it beside others is tried again when they are gone, with all that `limits` allow. `batches` is
    pulled as needed, in the caller's thread. Deaths are written to `log`, with the traceback where
    there is one; `scratch` is the folder that holds the temporary root (else the system's). Raises
    CannotStart, and what `batches` raises; however it ends, no child and no scratch folder is left.
    """
    shared, workers = share_memory(limits, jobs)
    cramped_jobs: list[J] = []
    with _open_pool(function, answer, limits=shared, jobs=workers, scratch=scratch) as pool:
        for job, result in pool.answers(batches, log):
            if (
                workers > 1
                and isinstance(result, WorkerDeath)
                and _may_lack_room(result, shared, limits)
            ):
                cramped_jobs.append(job)
            else:
                yield job, result
    if cramped_jobs:
        with _open_pool(
            function, answer, limits=share_memory(limits, 1)[0], jobs=1, scratch=scratch
        ) as pool:
            yield from pool.answers([(job,) for job in cramped_jobs], log)


def _may_lack_room(death: WorkerDeath, shared: WorkerLimits, limits: WorkerLimits) -> bool:
    """Was there too little memory beside other workers: by our limit, or by the system's, which
    kills?"""
    by_limit = death.reason == "memory" and shared.megabytes < limits.megabytes
    return by_limit or death.detail == "SIGKILL"


class WarmWorker(Generic[A]):
    """`run` with one worker that stays between the calls, as it does between the batches of one.

    Each call ends before the next begins; `start` has the worker ready for it. A call that fails or
    is not read to its end takes the worker with it, and the next starts another.
    """

    def __init__(
        self,
        function: str,
        answer: type[A],
        limits: WorkerLimits = DEFAULT,
        scratch: Path | None = None,
    ) -> None:
        self._open = partial(
            _open_pool,
            function,
            answer,
            limits=share_memory(limits, 1)[0],
            jobs=1,
            scratch=scratch,
            ready=True,
        )
        self._kept = ExitStack()
        self._pool: _Pool | None = None

    @property
    def folder(self) -> str:
        """The name of its root in `scratch`, or "". Should it be deleted, the next call starts
        another worker."""
        return self._pool.root.name if self._pool else ""

    def start(self) -> None:
        """Do not wait until it has started."""
        if not self._pool:
            self._pool = self._kept.enter_context(self._open())

    def run(
        self, batches: Iterable[Sequence[J]], log: Path | None = None
    ) -> Generator[tuple[J, A | WorkerDeath], None, None]:
        """As the function `run_in_workers`."""
        self.start()
        assert self._pool
        try:
            yield from self._pool.answers(batches, log)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        self._pool = None
        self._kept.close()


@dataclass(frozen=True, slots=True)
class _Outcome(Generic[J, A]):
    """Of one batch: results, or the smaller batches to try again. `failure` is a death that is
    final."""

    done: Sequence[tuple[J, A | WorkerDeath]] = ()
    again: Sequence[tuple[J, ...]] = ()
    failure: WorkerFailure | None = None


class _Stopped(Exception):
    """The pool is ending: no child can start."""


@dataclass(kw_only=True)
class _Crew:
    """The children that are alive. After `stop` none is, and none can start."""

    root: Path
    function: str
    limits: WorkerLimits
    alive: list[WorkerProcess] = field(default_factory=list)
    serial: int = 0
    stopped: bool = False
    lock: threading.Lock = field(default_factory=threading.Lock)

    def start(self) -> WorkerProcess:
        """A new child for the calling thread, and no other: PDEATHSIG follows it. Raises _Stopped
        after `stop`."""
        with self.lock:
            if self.stopped:
                raise _Stopped
            self.serial += 1
            worker = WorkerProcess(self.function, self.limits, self.root / str(self.serial))
            self.alive.append(worker)
        worker.wait_ready()
        return worker

    def end(self, worker: WorkerProcess) -> None:
        worker.close()
        with self.lock:
            self.alive.remove(worker)

    def stop(self) -> None:
        with self.lock:
            self.stopped = True
            for worker in self.alive:
                worker.kill()


@dataclass(frozen=True)
class _Pool:
    """Queues into and out of `jobs` threads, whose children have their folders in `root`."""

    root: Path
    jobs: int
    inbox: SimpleQueue[Any] = field(default_factory=SimpleQueue)
    outbox: SimpleQueue[Any] = field(default_factory=SimpleQueue)

    def answers(self, batches: Iterable[Sequence[J]], log: Path | None) -> Iterator[tuple[J, Any]]:
        """Each job with its answer, as `run` says."""
        source = (tuple(batch) for batch in batches if batch)
        waiting = 0
        while True:
            for batch in islice(source, max(0, 2 * self.jobs - waiting)):
                self.inbox.put((batch, 2))
                waiting += 1
            if not waiting:
                return
            outcome = self.outbox.get()
            if isinstance(outcome, BaseException):
                raise outcome
            for smaller_batch in outcome.again:
                self.inbox.put((smaller_batch, 1))
            waiting += len(outcome.again) - 1
            if (
                outcome.failure and log and outcome.failure.died.reason != "disk"
            ):  # where the log is to be written, too
                _log_death(log, outcome)
            yield from outcome.done


@contextmanager
def _open_pool(
    function: str,
    answer: type[A],
    limits: WorkerLimits,
    jobs: int,
    scratch: Path | None,
    *,
    ready: bool = False,
) -> Iterator[_Pool]:
    """`ready`: a child starts before it is needed. At the end, or at the interpreter's, children
    and folders go."""
    decode = msgspec.json.Decoder(list[answer]).decode  # type: ignore[valid-type]
    crew = _Crew(root=_make_root(scratch), function=function, limits=limits)
    pool = _Pool(crew.root, jobs)
    threads = [
        threading.Thread(target=_run_thread, args=(crew, decode, pool, ready), daemon=True)
        for _ in range(jobs)
    ]

    def end() -> None:
        atexit.unregister(end)
        crew.stop()
        for _ in threads:
            pool.inbox.put(None)
        for thread in threads:
            if thread.ident is not None:
                thread.join()
        shutil.rmtree(crew.root, ignore_errors=True)

    atexit.register(end)
    try:
        for thread in threads:
            thread.start()
        yield pool
    finally:
        end()


def _make_root(parent: Path | None) -> Path:
    """A new temporary root; those that a killed build left in the same folder a day ago go."""
    if parent is not None:
        parent.mkdir(parents=True, exist_ok=True)
        for folder in parent.glob("beffroi-*"):
            with suppress(OSError):
                if folder.lstat().st_mtime < time.time() - STALE_SECONDS:
                    shutil.rmtree(folder)
    return Path(tempfile.mkdtemp(prefix="beffroi-", dir=parent)).resolve()


def _run_thread(
    crew: _Crew, decode: Callable[[bytes], Sequence[Any]], pool: _Pool, ready: bool
) -> None:
    """The life of one thread and of its children."""
    worker: WorkerProcess | None = None
    try:
        if ready:
            worker = crew.start()
            worker.ask((), decode)  # what the function does once, as opening a database
        while (entry := pool.inbox.get()) is not None:
            batch, tries = entry
            for _ in range(tries):
                if worker and not worker.usable():
                    crew.end(worker)
                    worker = None
                worker = worker or crew.start()
                answers = worker.ask(batch, decode)
                if (
                    not isinstance(answers, WorkerFailure)
                    or len(batch) > 1
                    or answers.died.reason == "time"
                ):
                    break
            pool.outbox.put(_build_outcome(batch, answers))
    except _Stopped:
        pass
    except BaseException as mistake:  # it belongs to the caller of run, who waits at the queue
        pool.outbox.put(mistake)
    finally:
        if worker:
            worker.close()


def _build_outcome(batch: tuple[J, ...], answers: Sequence[A] | WorkerFailure) -> _Outcome[J, A]:
    if not isinstance(answers, WorkerFailure):
        return _Outcome(done=tuple(zip(batch, answers, strict=True)))
    if len(batch) > 1:
        return _Outcome(again=[(job,) for job in batch])
    return _Outcome(done=[(batch[0], answers.died)], failure=answers)


def _log_death(log: Path, outcome: _Outcome[Any, Any]) -> None:
    job, death = outcome.done[0]
    trace = outcome.failure.trace if outcome.failure else ""
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("a", encoding="utf-8", errors="backslashreplace") as out:
        out.write(f"{death.reason}: {death.detail}\n{job!r:.1000}\n{trace}\n")

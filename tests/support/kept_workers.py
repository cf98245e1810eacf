"""Workers that stay between the commands of a test process: to start one takes longer than most
commands need.

What a worker is asked carries the folder in which the command runs, where its paths start.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from typing import Any

from site_builder.storage.workers import WorkerLimits, pool

_opened: dict[tuple[str, type, WorkerLimits], tuple[ExitStack, Any]] = {}
_open_pool = pool._open_pool


@dataclass(frozen=True)
class _JobThere:
    folder: str
    function: str
    job: Any

    def __repr__(self) -> str:
        return repr(self.job)


@dataclass(frozen=True)
class _PoolThere:
    """A pool that stays, as a command that runs in this folder sees it."""

    pool: Any
    folder: str
    function: str

    @property
    def root(self) -> Path:
        root: Path = self.pool.root
        return root

    def answers(
        self, batches: Iterable[Sequence[Any]], log: Path | None
    ) -> Iterator[tuple[Any, Any]]:
        there = _JobThere(self.folder, self.function, None)
        sent = ([replace(there, job=job) for job in batch] for batch in batches)
        for answered, answer in self.pool.answers(sent, log):
            yield answered.job, answer


def answer_there(jobs: Sequence[_JobThere], scratch: Path) -> Sequence[Any]:
    """In the worker; it is asked once without jobs, so that it has started."""
    if not jobs:
        return []
    os.chdir(jobs[0].folder)
    module, _, attribute = jobs[0].function.partition(":")
    answers: Sequence[Any] = getattr(import_module(module), attribute)(
        [one.job for one in jobs], scratch
    )
    return answers


@contextmanager
def workers_that_stay() -> Iterator[None]:
    pool._open_pool = _open_kept_pool
    try:
        yield
    finally:
        pool._open_pool = _open_pool


@contextmanager
def _open_kept_pool(
    function: str,
    answer: type,
    limits: WorkerLimits,
    jobs: int,
    scratch: Path | None,
    *,
    ready: bool = False,
) -> Iterator[Any]:
    """One worker for each function and its limits, whatever the number of jobs; another after a
    failure."""
    key = (function, answer, limits)
    if key not in _opened:
        kept = ExitStack()
        there = f"{__name__}:{answer_there.__name__}"
        opened = _open_pool(there, answer, limits=limits, jobs=1, scratch=None, ready=True)
        _opened[key] = (kept, kept.enter_context(opened))
    try:
        yield _PoolThere(_opened[key][1], str(Path.cwd()), function)
    except GeneratorExit:  # whoever asked wanted the first answer alone
        raise
    except BaseException:
        close_workers()
        raise


def close_workers() -> None:
    """What is kept ends, with the tests or after a failure."""
    for kept, _ in _opened.values():
        kept.close()
    _opened.clear()

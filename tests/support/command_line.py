"""Commands as people type them: in this process with workers that stay, or in one of their own.

To start Python and to load the libraries takes longer than most commands need. `beffroi` runs the
same code, arguments, output and exit codes from the group of commands on, with real workers; what
depends on the process itself (signals, rights, a terminal, what is imported when) is asked of
`start_beffroi`.
"""

from __future__ import annotations

import gc
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, chdir, contextmanager
from pathlib import Path
from typing import Any

from click.testing import CliRunner
from tools import ROOT

from site_builder.commands.cli import main
from site_builder.storage.workers import WorkerLimits, pool

PROGRAM = [sys.executable, "-m", "site_builder.commands.cli"]
ENVIRONMENT = {"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"}
REMOVED = ("NO_COLOR", "TERM", "HOME", "PYTHONWARNINGS")

_pools: dict[tuple[str, type], tuple[str, ExitStack, Any]] = {}  # with the folder they started in
_open_pool = pool._open_pool


def start_beffroi(
    *arguments: object, cwd: Path | None = None, before: Sequence[str] = (), width: int = 80
) -> subprocess.CompletedProcess[str]:
    """A command in a process of its own; `before` is what goes before it."""
    return subprocess.run(
        [*before, *PROGRAM, *map(str, arguments)],
        capture_output=True,
        text=True,
        cwd=cwd,
        check=False,
        env={**ENVIRONMENT, "COLUMNS": str(width)},
    )


def beffroi(
    *arguments: object, cwd: Path | None = None, width: int = 80
) -> subprocess.CompletedProcess[str]:
    """A command in this process; a mistake of ours is raised, and fails the test."""
    command = [str(argument) for argument in arguments]
    environment = {**ENVIRONMENT, "COLUMNS": str(width)} | dict.fromkeys(REMOVED)
    thresholds = gc.get_threshold()
    with chdir(cwd or Path.cwd()), _workers_that_stay(), _called("beffroi"):
        result = CliRunner(env=environment).invoke(main, command, prog_name="beffroi")
    gc.set_threshold(*thresholds)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return subprocess.CompletedProcess(command, result.exit_code, result.stdout, result.stderr)


@contextmanager
def _called(name: str) -> Iterator[None]:
    arguments = sys.argv
    sys.argv = [name]
    try:
        yield
    finally:
        sys.argv = arguments


@contextmanager
def _workers_that_stay() -> Iterator[None]:
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
    """One worker for each function, whatever the number of jobs; another after a failure, and in
    another folder, from which paths of jobs may start."""
    key = (function, answer)
    folder = str(Path.cwd())
    if key in _pools and _pools[key][0] != folder:
        _pools.pop(key)[1].close()
    if key not in _pools:
        kept = ExitStack()
        opened = _open_pool(function, answer, limits=limits, jobs=1, scratch=None, ready=True)
        _pools[key] = (folder, kept, kept.enter_context(opened))
    try:
        yield _pools[key][2]
    except GeneratorExit:  # whoever asked wanted the first answer alone
        raise
    except BaseException:
        close_workers()
        raise


def close_workers() -> None:
    """What is kept ends, with the tests or after a failure."""
    for _, kept, _ in _pools.values():
        kept.close()
    _pools.clear()

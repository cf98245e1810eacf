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
from contextlib import chdir, contextmanager
from pathlib import Path

from click.testing import CliRunner
from kept_workers import workers_that_stay
from tools import ROOT

from site_builder.commands.cli import main

PROGRAM = [sys.executable, "-m", "site_builder.commands.cli"]
ENVIRONMENT = {"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"}
REMOVED = ("NO_COLOR", "TERM", "HOME", "PYTHONWARNINGS")


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
    with chdir(cwd or Path.cwd()), workers_that_stay(), _called("beffroi"):
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

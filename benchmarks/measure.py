"""One measure in a process of its own, and what was measured, in benchmarks/results.json."""

from __future__ import annotations

import json
import multiprocessing
import os
import platform
import re
import resource
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).with_name("results.json")


@dataclass(frozen=True)
class Cost:
    """Seconds of CPU (user + system, those of ended children too) and of the wall; peaks in MB.

    `child` is the largest child's. The system gives a child the peak that its parent had when it
    was started: a figure equal to the parent's says no more than « at most ».
    """

    cpu: float
    wall: float
    parent: float
    child: float


def alone(work: Callable[..., Any], *given: Any) -> tuple[Any, Cost]:
    """What `work` returns and its cost, in a new process, which has nothing of ours in its
    memory."""
    context = multiprocessing.get_context("spawn")
    answers, theirs = context.Pipe(duplex=False)
    child = context.Process(target=_measure, args=(theirs, work, *given))
    child.start()
    theirs.close()
    try:
        return answers.recv()  # type: ignore[no-any-return]
    except EOFError:
        raise SystemExit(f"{work.__name__}{given} did not end well") from None
    finally:
        child.join()


def _measure(answers: Any, work: Callable[..., Any], *given: Any) -> None:
    clock = Clock()
    answer = work(*given)
    answers.send((answer, clock.cost()))


class Clock:
    """From its making on."""

    def __init__(self) -> None:
        self._cpu, self._wall = sum(os.times()[:4]), time.monotonic()

    def cost(self) -> Cost:
        return Cost(
            round(sum(os.times()[:4]) - self._cpu, 2),
            round(time.monotonic() - self._wall, 2),
            round(_peak(), 1),
            round(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024, 1),
        )


def _peak() -> float:
    """MB that this program has taken at most; getrusage would add what the one before `exec`
    took."""
    try:
        status = Path("/proc/self/status").read_text()
        return int(re.findall(r"VmHWM:\s+(\d+)", status)[0]) / 1024
    except (OSError, IndexError):
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def machine() -> dict[str, Any]:
    """What the figures of today were seen on."""
    try:
        model = re.findall(r"model name\s*:\s*(.*)", Path("/proc/cpuinfo").read_text())[0]
    except (OSError, IndexError):
        model = platform.processor()
    try:
        system = platform.freedesktop_os_release()["PRETTY_NAME"]
    except OSError:
        system = platform.platform()
    return {
        "day": date.today().isoformat(),
        "cores": os.cpu_count(),
        "cpu": model,
        "memory_gb": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9),
        "system": system,
        "python": platform.python_version(),
        "duckdb": version("duckdb"),
        "load_before": round(os.getloadavg()[0], 1),
    }


def results() -> dict[str, Any]:
    return json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else {}


def record(part: str, content: dict[str, Any]) -> None:
    """Replace one part of the results."""
    text = json.dumps(results() | {part: content}, ensure_ascii=False, indent=1, sort_keys=True)
    RESULTS.write_text(text + "\n", encoding="utf-8")

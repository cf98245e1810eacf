"""One child process seen from the thread that owns it: started with limits, asked, judged when it
dies."""

from __future__ import annotations

import os
import pickle
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import msgspec

from site_builder.storage.workers import inside

KEPT = (
    "PATH",
    "LANG",
    "LC_ALL",
    "LD_LIBRARY_PATH",
    "DYLD_LIBRARY_PATH",
    "SYSTEMROOT",
)  # no token of a CI
FIXED = {
    "ARROW_DEFAULT_MEMORY_POOL": "system",  # mimalloc reserves what RLIMIT_DATA counts
    "MALLOC_ARENA_MAX": "2",
    # its allocator keeps what it freed, which RLIMIT_DATA counts for ever
    "DUCKDB_JE_MALLOC_CONF": "retain:false",
    "OMP_NUM_THREADS": "1",
    "PYTHONHASHSEED": "0",  # the same bytes from every child
    "PYTHONUTF8": "1",
    "TZ": "UTC",
}
START_SECONDS = 120.0  # imports from a cold disk
# a grandchild may hold the socket open after the child's death: we look at the process, too
TICK = 0.25
LARGEST_ANSWER = 16 << 20
SWOLLEN = 0.6  # of the limit: what a signal ended above it ran out of memory


@dataclass(frozen=True, slots=True)
class WorkerLimits:
    """What one call may use: memory, CPU seconds (the verdict), wall-clock seconds (a generous net
    against sleep).

    `together`: megabytes of all workers that are alive at once; 0: a share of what the machine has.
    """

    megabytes: int = 1500
    cpu_seconds: int = 300
    wall_seconds: float = 1200.0
    together: int = 0


@dataclass(frozen=True, slots=True)
class WorkerDeath:
    """What stands in place of an answer. `detail` is for the log, at most 80 characters; of "disk",
    which a job fills or finds full, the name of the system's error."""

    reason: Literal["memory", "time", "crash", "disk"]
    detail: str = ""


@dataclass(frozen=True, slots=True)
class WorkerFailure:
    """A death and, where it was an exception, the traceback that the child wrote."""

    died: WorkerDeath
    trace: str = ""


class CannotStart(RuntimeError):
    """A child could not import its function: our mistake or a broken installation, never a
    contributor's."""


class WorkerProcess:
    """A process and its folder. Only `kill` may be called by another thread than the one that made
    it."""

    def __init__(self, function: str, limits: WorkerLimits, folder: Path) -> None:
        self.limits = limits
        self.folder = folder
        self._lock = threading.Lock()
        self._status: int | None = None  # of waitpid, once reaped
        self._peak = 0
        folder.mkdir(parents=True)  # another command may have swept what was above it
        self._pipe, child_socket = socket.socketpair()
        with child_socket:
            self._process = subprocess.Popen(
                [
                    sys.executable,
                    "-P",
                    inside.__file__,
                    str(child_socket.fileno()),
                    str(os.getpid()),
                    str(limits.megabytes),
                    str(limits.cpu_seconds),
                    function,
                    *(str(Path(entry).absolute()) for entry in sys.path),
                ],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=[child_socket.fileno()],
                start_new_session=True,
                env=_build_environment(folder),
            )
        self._inherited = _measure_own_peak()

    def wait_ready(self) -> None:
        """Raises CannotStart, with the child's traceback."""
        try:
            frame = self._receive(time.monotonic() + max(START_SECONDS, self.limits.wall_seconds))
        except (OSError, EOFError):
            self.close()
            raise CannotStart(
                f"the worker ended before it was ready: {self._verdict().detail}"
            ) from None
        if frame != inside.READY:
            self.close()
            raise CannotStart(
                f"the worker cannot import its function: {_parse_failure(frame, self.limits).trace}"
            )

    def usable(self) -> bool:
        """Alive, its folder empty, and silent: bytes that nobody asked for are no answer to the
        next question."""
        if self._status is not None:
            return False
        try:
            self._pipe.setblocking(False)
            self._pipe.recv(1, socket.MSG_PEEK)
        except BlockingIOError:
            return _empty_folder(self.folder)
        except OSError:
            return False
        return False

    def ask(
        self, jobs: Sequence[Any], decode: Callable[[bytes], Sequence[Any]]
    ) -> Sequence[Any] | WorkerFailure:
        """One answer per job; or, the child being closed, why there is none."""
        deadline = time.monotonic() + self.limits.wall_seconds
        try:
            self._pipe.settimeout(self.limits.wall_seconds)
            inside.send_frame(
                self._pipe, pickle.dumps((tuple(jobs), str(self.folder)), pickle.HIGHEST_PROTOCOL)
            )
            frame = self._receive(deadline)
        except TimeoutError:
            self.close()
            return WorkerFailure(WorkerDeath("time", f"{self.limits.wall_seconds} s of wall clock"))
        except (OSError, EOFError):
            self.close()
            return WorkerFailure(self._verdict())
        if frame.startswith(inside.ANSWERS):
            with suppress(msgspec.MsgspecError, ValueError, RecursionError):
                answers = decode(frame[1:])
                if len(answers) == len(jobs):
                    _empty_folder(self.folder)
                    return answers
        self.close()
        return _parse_failure(frame, self.limits)

    def kill(self) -> None:
        """End it and all that it started."""
        with self._lock:
            if self._status is None:
                with suppress(ProcessLookupError, PermissionError):
                    os.killpg(self._process.pid, signal.SIGKILL)

    def close(self) -> None:
        self.kill()
        self._reap(0)
        self._pipe.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _reap(self, flags: int) -> bool:
        """Whether it has ended; grandchildren of its session go with it."""
        with self._lock:
            if self._status is None:
                pid, status, usage = os.wait4(self._process.pid, flags)
                if not pid:
                    return False
                self._status = status
                self._peak = usage.ru_maxrss
                self._process.returncode = os.waitstatus_to_exitcode(
                    status
                )  # Popen must not wait for it again
                with suppress(ProcessLookupError, PermissionError):
                    os.killpg(self._process.pid, signal.SIGKILL)
            return True

    def _verdict(self) -> WorkerDeath:
        """Why a child that said nothing has ended."""
        code = self._process.returncode
        if code >= 0:
            return WorkerDeath("crash", f"exit {code}")
        if -code == signal.SIGXCPU:
            return WorkerDeath("time", f"{self.limits.cpu_seconds} s of CPU")
        peak = self._peak if sys.platform == "darwin" else self._peak << 10
        if self._peak > self._inherited and peak > SWOLLEN * (self.limits.megabytes << 20):
            return WorkerDeath("memory", f"{self.limits.megabytes} MB")
        return WorkerDeath(
            "crash",
            signal.Signals(-code).name if -code in set(signal.Signals) else f"signal {-code}",
        )

    def _receive(self, deadline: float) -> bytes:
        """One frame. Raises TimeoutError at the deadline, EOFError or OSError when the child is
        gone or floods us."""
        size = int.from_bytes(self._read(8, deadline), "big")
        if size > LARGEST_ANSWER:
            raise EOFError
        return self._read(size, deadline)

    def _read(self, size: int, deadline: float) -> bytes:
        body = bytearray()
        while len(body) < size:
            remaining = deadline - time.monotonic()
            if remaining <= 0:
                raise TimeoutError
            self._pipe.settimeout(min(remaining, TICK))
            try:
                block = self._pipe.recv(min(size - len(body), 1 << 20))
            except TimeoutError:
                if self._reap(os.WNOHANG):
                    raise EOFError from None
                continue
            if not block:
                raise EOFError
            body += block
        return bytes(body)


def _build_environment(folder: Path) -> dict[str, str]:
    variables = {name: os.environ[name] for name in KEPT if name in os.environ}
    return {**variables, **FIXED, "HOME": str(folder), "TMPDIR": str(folder)}


def _measure_own_peak() -> int:
    """The parent's own peak memory: exec hands it down, and wait4 would show it as the child's."""
    try:
        import resource
    except ImportError:
        return 0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def _parse_failure(frame: bytes, limits: WorkerLimits) -> WorkerFailure:
    """What a child says of its failure, none of it believed further than its length."""
    if frame == inside.MEMORY:
        return WorkerFailure(WorkerDeath("memory", f"{limits.megabytes} MB"))
    if frame.startswith(inside.DISK):
        return WorkerFailure(WorkerDeath("disk", "EFBIG" if frame.endswith(b"EFBIG") else "ENOSPC"))
    if frame.startswith(inside.EXCEPTION):
        with suppress(msgspec.MsgspecError, ValueError):
            name, trace = msgspec.json.decode(frame[1:], type=tuple[str, str])
            return WorkerFailure(WorkerDeath("crash", name[:80]), trace[: inside.LONGEST_TRACE])
    return WorkerFailure(WorkerDeath("crash", "malformed answer"))


def _empty_folder(folder: Path) -> bool:
    """Remove what a call left, links never followed. False if something resists."""
    try:
        for entry in folder.iterdir():
            if entry.is_dir() and not entry.is_symlink():
                shutil.rmtree(entry)
            else:
                entry.unlink()
    except OSError:
        return False
    return True

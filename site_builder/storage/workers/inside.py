"""What runs inside a child process, started as a script: it imports little, so that a child starts
in 20 ms.

Frames on the socket are an 8-byte length and a body. In: a pickle of (jobs, scratch). Out: one
letter, then JSON, or the name of an error of the disk.
"""

from __future__ import annotations

import gc
import os
import pickle
import signal
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any

READY = b"R"
ANSWERS = b"A"
EXCEPTION = b"E"
MEMORY = b"M"
DISK = b"D"
LONGEST_TRACE = 20_000


def send_frame(pipe: socket.socket, body: bytes) -> None:
    pipe.sendall(len(body).to_bytes(8, "big"))
    pipe.sendall(body)


def _receive_bytes(pipe: socket.socket, size: int) -> bytes:
    """Exactly `size` bytes. Raises EOFError when the parent is gone."""
    body = bytearray()
    while len(body) < size:
        block = pipe.recv(min(size - len(body), 1 << 20))
        if not block:
            raise EOFError
        body += block
    return bytes(body)


def _limit_process(parent: int, megabytes: int) -> None:
    """Limits for life, as far as the platform has them; prctl is Linux's, and `resource` is missing
    on some."""
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(
            1, signal.SIGKILL
        )  # PR_SET_PDEATHSIG: die with the thread that spawned us
        if os.getppid() != parent:
            os._exit(1)  # it died before we asked
        with suppress(OSError):  # a full machine kills a child rather than the build
            Path("/proc/self/oom_score_adj").write_text("500")
    try:
        import resource
    except ImportError:
        return
    # never RLIMIT_AS: DuckDB and pyarrow map gigabytes that they do not use
    for kind, limit in ((resource.RLIMIT_DATA, megabytes << 20), (resource.RLIMIT_CORE, 0)):
        hard = resource.getrlimit(kind)[1]
        limit = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
        with suppress(OSError, ValueError):
            resource.setrlimit(kind, (limit, limit))


def _renew_cpu_limit(seconds: int) -> None:
    """A soft limit counted from now: the kernel ends us with SIGXCPU, even inside an extension that
    holds the GIL."""
    try:
        import resource
    except ImportError:
        return
    usage = resource.getrusage(resource.RUSAGE_SELF)
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    soft = int(usage.ru_utime + usage.ru_stime + seconds) + 1
    resource.setrlimit(
        resource.RLIMIT_CPU, (soft if hard == resource.RLIM_INFINITY else min(soft, hard), hard)
    )


def _encode_failure(error: BaseException) -> bytes:
    try:
        from site_builder.storage.resource_errors import detect_resource_shortage

        shortage = detect_resource_shortage(error)
        if shortage == "memory":
            return MEMORY  # a constant: there may be no memory to write more
        if shortage:
            return DISK + shortage.encode()
        import traceback

        import msgspec

        trace = (
            "".join(traceback.format_exception(error)).encode(errors="backslashreplace").decode()
        )
        return EXCEPTION + msgspec.json.encode((type(error).__name__, trace[-LONGEST_TRACE:]))
    except MemoryError:
        return MEMORY


def _answer_request(function: Callable[..., Any], request: bytes) -> bytes:
    try:
        import msgspec

        jobs, scratch = pickle.loads(request)
        return ANSWERS + msgspec.json.encode(list(function(jobs, Path(scratch))))
    except (
        BaseException
    ) as error:  # SystemExit too: whatever a library does, the parent hears of it
        return _encode_failure(error)


def _serve_requests(fd: str, parent: str, megabytes: str, cpu_seconds: str, name: str) -> None:
    """Import "module:callable", say so, then answer until the parent closes the socket."""
    pipe = socket.socket(fileno=int(fd))
    try:
        import_module(
            "site_builder.storage.resource_errors"
        )  # when memory fails there may be none to import it

        _limit_process(int(parent), int(megabytes))
        _renew_cpu_limit(int(cpu_seconds))
        module, _, attribute = name.partition(":")
        gc.disable()  # of what an import makes nothing is thrown away: a twentieth of its time
        function = getattr(import_module(module), attribute)
        gc.enable()
    except BaseException as error:
        return send_frame(pipe, _encode_failure(error))
    send_frame(pipe, READY)
    while True:
        try:
            request = _receive_bytes(pipe, int.from_bytes(_receive_bytes(pipe, 8), "big"))
        except EOFError:
            return None
        _renew_cpu_limit(int(cpu_seconds))
        send_frame(pipe, _answer_request(function, request))


if __name__ == "__main__":
    sys.path[:] = sys.argv[6:]
    _serve_requests(*sys.argv[1:6])

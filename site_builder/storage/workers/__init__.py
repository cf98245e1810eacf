"""Work that may crash, hang or swell: the only place where a contributor's file is opened.

A small pool of threads, each owning one warm child process with limits. It knows nothing of
datasets: the jobs and the answers are its caller's.
"""

from site_builder.storage.workers.pool import WarmWorker, call_in_worker, run_in_workers
from site_builder.storage.workers.process import CannotStart, WorkerDeath, WorkerLimits

__all__ = [
    "CannotStart",
    "WarmWorker",
    "WorkerDeath",
    "WorkerLimits",
    "call_in_worker",
    "run_in_workers",
]

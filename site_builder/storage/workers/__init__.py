"""Work that may crash, hang or swell: the only place where a contributor's file is opened.

A small pool of threads, each owning one warm child process with limits. It knows nothing of
datasets: the jobs and the answers are its caller's.
"""

from site_builder.storage.workers.pool import Warm, call, run
from site_builder.storage.workers.process import CannotStart, Died, Limits

__all__ = ["CannotStart", "Died", "Limits", "Warm", "call", "run"]

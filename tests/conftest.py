"""Drawn tests draw the same in every run of `make test`; `make bench` draws anew (`--hypothesis-profile=default`).

What a page will show is awaited as long as playwright awaits anything else: a busy machine fails no test.
"""

from __future__ import annotations

import os
import signal

from hypothesis import settings
from playwright.sync_api import expect
from portal import worker

settings.register_profile("same", derandomize=True, database=None)
settings.load_profile("same")

expect.set_options(timeout=30_000)

# Tests that are started behind a shell (make test &) ignore Ctrl-C, and so would all that they start
signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_sessionfinish() -> None:
    if worker.cache_info().currsize:
        worker().close()


def pytest_xdist_auto_num_workers() -> int:
    """One more than there are processors: browsers and processes that are killed are mostly waited for."""
    return (os.cpu_count() or 1) + 1

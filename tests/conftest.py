"""Drawn tests draw the same in every run of `make test`; `make bench` draws anew
(`--hypothesis-profile=anew`).

A busy machine fails no test: what is drawn has no deadline.
"""

from __future__ import annotations

import gc
import os
import shutil
import signal
import sys
from collections.abc import Iterator
from contextlib import suppress
from importlib import import_module
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from kept_workers import close_workers, workers_that_stay
from portal import worker
from shared_portal import make_shared_portal

TESTS = Path(__file__).parent
# A folder of a test is written anew for each of its draws
PATIENT = settings(
    deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
settings.register_profile("anew", PATIENT, max_examples=400)
settings.register_profile("same", PATIENT, derandomize=True, database=None, max_examples=100)
settings.register_profile("few", settings.get_profile("same"), max_examples=15)


def pytest_configure(config: pytest.Config) -> None:
    """`make test` draws a few examples of each drawn test, `make test-all` more of them."""
    if not config.getoption("--hypothesis-profile"):
        settings.load_profile("few" if config.option.markexpr == "not nightly" else "same")


def pytest_collection() -> None:
    """Each worker collects all tests. So that not each of them rewrites all assertions too, which
    takes longer than all else of it, one begins with one file of so many: what is rewritten is
    kept beside the tests. What cannot be imported is told when it is collected."""
    worker_id = os.environ.get("PYTEST_XDIST_WORKER", "")
    if not worker_id:
        return
    # What is collected stays: to look for garbage among it takes a fifth of the time
    gc.disable()
    step = int(os.environ["PYTEST_XDIST_WORKER_COUNT"])
    for path in sorted(TESTS.glob("*/test_*.py"))[int(worker_id.removeprefix("gw")) :: step]:
        if (path.parent / "__init__.py").exists():
            with suppress(Exception, pytest.skip.Exception):
                import_module(f"{path.parent.name}.{path.stem}")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Rooms from the last to the first: files of tests that take long, as those that ask a browser,
    begin early, and no worker is left alone with one of them."""
    items.sort(key=lambda item: item.nodeid.split("/")[1], reverse=True)


# jsonschema would make a grammar of addresses for formats, which nobody here asks it for: a second
# of each process
sys.modules["rfc3987_syntax"] = None  # type: ignore[assignment]

# Tests that are started behind a shell (make test &) ignore Ctrl-C, and so would all that they
# start
signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture
def kept_workers() -> Iterator[None]:
    """For tests whose checks and comparisons would start a worker each."""
    with workers_that_stay():
        yield


@pytest.fixture(scope="session")
def shared_history(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_shared_portal(tmp_path_factory.mktemp("shared") / "commun")


@pytest.fixture
def shared(tmp_path: Path, shared_history: Path) -> Path:
    """A portal that Lille shares with others, in a repository with a history."""
    return shutil.copytree(shared_history, tmp_path / "commun", symlinks=True)


def pytest_collection_finish() -> None:
    """The tests themselves stay to the end: what looks for garbage passes them over."""
    gc.collect()
    gc.freeze()
    gc.enable()


def pytest_sessionfinish() -> None:
    close_workers()
    if worker.cache_info().currsize:
        worker().close()


def pytest_xdist_auto_num_workers() -> int:
    """Two more than there are processors: browsers and processes that are killed are mostly waited
    for."""
    return (os.cpu_count() or 1) + 2

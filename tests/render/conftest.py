"""One browser for all pages that a worker opens here, and the larger example for who has no site of
its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from browse import Served, launch_browser, serving
from playwright.sync_api import Browser


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Closed when this package is left: while it runs, playwright starts no other in the same
    process, and tests of other rooms have their own."""
    with launch_browser() as browser:
        yield browser


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from render.test_browser import example  # once pytest has it, whose assertions it rewrites

    return example(tmp_path_factory)


@pytest.fixture(scope="module")
def served(site: Path, browser: Browser) -> Iterator[Served]:
    with serving(site, "sous/chemin/", browser=browser) as served:
        yield served

"""One browser for all pages that a worker opens here."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from browse import launch_browser
from playwright.sync_api import Browser


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Closed when this package is left: while it runs, playwright starts no other in the same
    process, and tests of other rooms have their own."""
    with launch_browser() as browser:
        yield browser

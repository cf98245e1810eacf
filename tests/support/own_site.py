"""The site of a module's own files: built once for its tests, and shown by a browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from browse import Served, serving
from playwright.sync_api import Browser
from portal import build_below


def make_site_fixtures(
    name: str, files: dict[str, str | bytes]
) -> tuple[Callable[..., Any], Callable[..., Any]]:
    """`site` and `served` of a module, which pytest finds under these names; the site is at sous/,
    in a folder of this name."""

    @pytest.fixture(scope="module")
    def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
        return build_below(tmp_path_factory.mktemp(name), files)

    @pytest.fixture(scope="module")
    def served(site: Path, browser: Browser) -> Iterator[Served]:
        with serving(site, "sous/", browser=browser) as served:
            yield served

    return site, served

"""What the tests of this room share: portals of others on loopback."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from harvested_site import make_harvesting_site
from scripted_portal import ScriptedPortal, serve_scripted_portal
from served_example import Example, serve_example
from shared_example import share_dated_example


@pytest.fixture
def portal() -> Iterator[ScriptedPortal]:
    with serve_scripted_portal() as scripted:
        yield scripted


@pytest.fixture
def site(tmp_path: Path, portal: ScriptedPortal) -> Path:
    """One that harvests `portal`."""
    return make_harvesting_site(tmp_path / "site", portal)


@pytest.fixture(scope="session")
def example(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Example]:
    with serve_scripted_portal() as portal:
        yield serve_example(share_dated_example(tmp_path_factory), portal)

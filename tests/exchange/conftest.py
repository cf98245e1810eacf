"""What the tests of this room share: the example, as others would see it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from scripted_portal import serve_scripted_portal
from served_example import Example, serve_example
from shared_example import share_dated_example


@pytest.fixture(scope="session")
def example(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Example]:
    with serve_scripted_portal() as portal:
        yield serve_example(share_dated_example(tmp_path_factory), portal)

"""What rules need beyond the standard library, imported where one of them asks for it. Where it is
absent, as in a browser, that rule is « Non vérifié » and the others are judged all the same."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager


class MissingLibrary(Exception):
    """Nothing tells whether a rule is kept where this `package` is not installed."""

    def __init__(self, package: str) -> None:
        self.package = package


@contextmanager
def need_library(package: str) -> Iterator[None]:
    """Around the imports of what comes with a package. Raises MissingLibrary."""
    try:
        yield
    except ImportError as cause:
        raise MissingLibrary(package) from cause

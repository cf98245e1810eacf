"""The sources of this program, on which all that is kept between builds depends. A command that has
nothing else to do reads them in some thousandths of a second."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from functools import cache

PACKAGE = __file__.rsplit("/", 2)[0]


@cache
def hash_sources(names: tuple[str, ...], endings: tuple[str, ...]) -> bytes:
    """A digest of our files with these endings: those of rooms and modules of these names, such as
    `core/text`; "" names them all."""
    digest = hashlib.sha256()
    for name in names:
        for path in sorted(_list_files(f"{PACKAGE}/{name}")):
            if path.endswith(endings):
                with open(path, "rb", buffering=0) as file:  # noqa: PTH123, which takes four times as long
                    digest.update(path.removeprefix(PACKAGE).encode() + b"\0" + file.read())
    return digest.digest()


def _list_files(path: str) -> Iterator[str]:
    """The files of a room; of a module, its own and its table."""
    if os.path.isdir(path):  # noqa: PTH112
        for folder, _, names in os.walk(path):
            yield from (f"{folder}/{name}" for name in names)
        return
    folder, _, module = path.rpartition("/")
    for name in os.listdir(folder):  # noqa: PTH208
        if name.startswith(f"{module}."):
            yield f"{folder}/{name}"

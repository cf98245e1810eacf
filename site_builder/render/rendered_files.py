"""The files of a rendering, by the digest of what each depends on: what the last build has rendered
of the same is not rendered again."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from functools import cache
from importlib.metadata import version
from pathlib import Path

import msgspec

# Whose versions change what pages and feeds hold; a test holds this list against the real imports
RENDERING_LIBRARIES = (
    "babel", "coloraide", "jinja2", "markdown", "markupsafe", "msgspec", "nh3", "pyyaml",
    "tinycss2", "xlsxwriter",
)  # fmt: skip
# Code and texts, in our package
SOURCES = (
    "**/*.py",
    "**/*.csv",
    "locale/**/*.po",
    "locale/**/synonyms.txt",
    "metadata/standards/**/*.yaml",
    "metadata/standards/**/*.json",
    "publish/specimens/site/**/*.*",
)
StoredFile = tuple[str, int]  # sha256, length
Pages = Mapping[str, StoredFile]


class RenderedFiles:
    """`files`: site path → sha256. `pages`: key → what is stored under it, to be given back as
    `known` at the next build.

    `store` stores bytes and returns their sha256, by which `read` has them again.
    """

    def __init__(
        self, known: Pages, store: Callable[[bytes], str], read: Callable[[str], bytes]
    ) -> None:
        self.files: dict[str, str] = {}
        self.pages: dict[str, StoredFile] = {}
        self.store = store
        self.read = read
        self._known = known

    def find(self, key: str) -> StoredFile | None:
        """What the last build has stored under a key, which stays known."""
        stored = self._known.get(key)
        if stored:
            self.pages[key] = stored
        return stored

    def list_known(self, prefix: str) -> list[tuple[str, StoredFile]]:
        """What the last build has stored under keys that begin so."""
        return [(key, stored) for key, stored in self._known.items() if key.startswith(prefix)]

    def keep(self, key: str, content: bytes, length: int = 0) -> StoredFile:
        """Store bytes under a key; `length` is what is known of them without being read."""
        self.pages[key] = self.store(content), length
        return self.pages[key]


def compute_digest(*parts: bytes) -> str:
    """The sha256 of these bytes, in this order."""
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def compute_key(*inputs: object) -> str:
    """The key of what our code makes of these, for msgspec to encode."""
    return compute_digest(hash_render_code(), msgspec.json.encode(inputs))


@cache
def hash_render_code() -> bytes:
    """A digest of our own code and texts, without which none of the inputs says what a page will
    be."""
    package_folder = Path(__file__).parents[1]
    paths: list[Path] = []
    for pattern in SOURCES:
        paths += package_folder.glob(pattern)
    versions = [f"{library} {version(library)}".encode() for library in RENDERING_LIBRARIES]
    contents = [path.read_bytes() for path in sorted(paths)]
    return compute_digest(*versions, *contents).encode()

"""What the last build leaves to the next in .beffroi/. Everything in it can be lost without harm."""

from __future__ import annotations

import contextlib
import fcntl
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from site_builder.model import Summary
from site_builder.sources import FileDigest
from site_builder.store import temporary


@dataclass
class State:
    """`code` is the version of the code that prepared; `tasks` maps an id to the digest of its task, `pages` the digest
    of what a page shows to its sha256, `files` a contributor's file to its digest."""

    code: str = ""
    summaries: dict[str, Summary] = field(default_factory=dict)
    files: dict[str, FileDigest] = field(default_factory=dict)
    pages: dict[str, str] = field(default_factory=dict)
    tasks: dict[str, str] = field(default_factory=dict)


def load(path: Path, code: str) -> State:
    """The state of the last build; an empty one when it is absent, unreadable, or another version's."""
    try:
        state = msgspec.json.decode(path.read_bytes(), type=State)
    except (OSError, msgspec.DecodeError):
        return State(code)
    return state if state.code == code else State(code)


def save(path: Path, content: bytes) -> None:
    """Replace a file in one step, so that it is the old one or the new one, whole."""
    with temporary(path.parent) as file:
        file.write(content)
    fresh = Path(file.name)
    fresh.chmod(0o644)
    fresh.replace(path)


@contextlib.contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the one lock of a site: publishing and sweeping exclude each other, between processes too."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield

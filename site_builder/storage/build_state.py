"""What the last build leaves to the next in .beffroi/. Everything in it can be lost without
harm."""

from __future__ import annotations

import contextlib
import fcntl
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from site_builder.core.model.alarm import TableAlarm
from site_builder.core.model.dataset import Dataset
from site_builder.core.model.difference import DatasetDifference
from site_builder.core.model.prepared import Summary
from site_builder.storage.file_stats import Stat, has_settled_stats
from site_builder.storage.safe_open import FileDigest

PART = ".part"  # the ending of what is written down before it is whole
SPOILT = (
    msgspec.DecodeError,
    UnicodeDecodeError,
)  # msgspec lets Python say that a text is no UTF-8


@dataclass(frozen=True, slots=True)
class FolderSnapshot:
    """The stat of whatever is in a folder, by path (those of folders end with "/"), and a clock
    (ns) from before."""

    files: dict[str, Stat]
    seen: int

    def holds(self, now: FolderSnapshot) -> bool:
        """Is the folder as it was, and can its stats be trusted to say so?"""
        return self.files == now.files and has_settled_stats(self.files.values(), self.seen)


@dataclass(frozen=True, slots=True)
class CachedDataset:
    """A dataset of whose metadata nothing is said, and its folder before it was read."""

    look: FolderSnapshot
    dataset: Dataset


@dataclass
class CatalogueMemo:
    """`of` is a digest of what datasets inherit and of the code that reads them; `datasets` are by
    id."""

    of: str = ""
    datasets: dict[str, CachedDataset] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Attempt:
    """What came of a dataset that was prepared with earlier contents of some of its files: its
    summary, where it is published; the files that could not be, "" for the whole; and whether
    personal data keep it back."""

    summary: Summary | None
    broken: tuple[str, ...] = ()
    personal: bool = False


@dataclass(frozen=True, slots=True)
class RecordedChange:
    """What changed in the data of a dataset, whose summary has this `key`, at the last update; None
    where nothing is known of what it was, or nothing changed; and what of that is seldom meant.
    `past`: the digest of what git knew of the dataset; `knowledge`: that of all that it knew."""

    key: str
    past: str
    knowledge: str
    difference: DatasetDifference | None = None
    alarms: tuple[TableAlarm, ...] = ()


@dataclass(kw_only=True)
class BuildState:
    """`code` is the version of the code that prepared; `tasks` maps an id to the digest of its
    task, `pages` the digest of what a page shows to its sha256 and its length, `files` a
    contributor's file to its digest, `weights` the sha256 of some pages to their gzipped bytes;
    `read` is that of read_catalogue. `attempts`: by their key;
    `changes`: of the last update, by id."""

    code: str = ""
    summaries: dict[str, Summary] = field(default_factory=dict)
    files: dict[str, FileDigest] = field(default_factory=dict)
    pages: dict[str, tuple[str, int]] = field(default_factory=dict)
    tasks: dict[str, str] = field(default_factory=dict)
    read: CatalogueMemo = field(default_factory=CatalogueMemo)
    weights: dict[str, int] = field(default_factory=dict)
    attempts: dict[str, Attempt] = field(default_factory=dict)
    changes: dict[str, RecordedChange] = field(default_factory=dict)

    def list_summaries(self) -> Iterator[Summary]:
        """All of them, of attempts too."""
        yield from self.summaries.values()
        for attempt in self.attempts.values():
            if attempt.summary:
                yield attempt.summary


def load_build_state(path: Path, code: str) -> BuildState:
    """The state of the last build, with what a cut one had prepared since; of another version's,
    nothing."""
    try:
        state = msgspec.json.decode(path.read_bytes(), type=BuildState)
    except (OSError, *SPOILT):
        state = BuildState(code=code)
    if state.code != code:
        state = BuildState(code=code)
    state.summaries |= _read_journal(path, code)
    return state


def _read_journal(path: Path, code: str) -> dict[str, Summary]:
    """The summaries that a build wrote down before it was cut, maybe in the middle of a line."""
    try:
        header, *lines = path.with_suffix(PART).read_bytes().split(b"\n")
    except OSError:
        return {}
    if header != code.encode():
        return {}
    summaries = {}
    with contextlib.suppress(*SPOILT):
        for line in lines[:-1]:
            summary = msgspec.json.decode(line, type=Summary)
            summaries[summary.id] = summary
    return summaries


@contextlib.contextmanager
def open_summary_journal(path: Path, last: BuildState) -> Iterator[Callable[[Summary], None]]:
    """Write summaries down beside the state as they come, so that a build that is cut goes on where
    it was.

    Those of a cut one before it, which are in `last`, stay written down; saving the state ends it.
    """
    summaries = [
        summary
        for id_, summary in _read_journal(path, last.code).items()
        if last.summaries.get(id_) == summary
    ]
    lines = [last.code.encode(), *map(msgspec.json.encode, summaries)]
    write_file_atomically(
        path.with_suffix(PART), b"\n".join(lines) + b"\n"
    )  # in one step: the disk may still be full
    with path.with_suffix(PART).open("ab", buffering=0) as file:

        def write(summary: Summary) -> None:
            file.write(msgspec.json.encode(summary) + b"\n")

        yield write


def save_build_state(path: Path, state: BuildState) -> None:
    """Save the state of a build that has ended: there is nothing to go on with. Keys stay in the
    order in which people wrote them, which pages and descriptors have too."""
    write_file_atomically(path, msgspec.json.encode(state))
    path.with_suffix(PART).unlink(missing_ok=True)


def write_file_atomically(path: Path, content: bytes) -> None:
    """Replace a file in one step: it is the old one or the new one, whole, and what a cut leaves
    has a known name."""
    part = path.with_name(f".{path.name}{PART}")
    path.parent.mkdir(parents=True, exist_ok=True)
    part.unlink(missing_ok=True)
    try:
        with part.open("xb") as file:  # never through a link
            file.write(content)
    except BaseException:  # a full disk needs no half of one
        part.unlink(missing_ok=True)
        raise
    part.chmod(0o644)
    part.replace(path)


@contextlib.contextmanager
def lock_site(path: Path, waiting: Callable[[], None]) -> Iterator[None]:
    """Hold the one lock of a site: builds exclude each other, in all processes. `waiting` is called
    by who must."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            waiting()
            fcntl.flock(file, fcntl.LOCK_EX)
        yield

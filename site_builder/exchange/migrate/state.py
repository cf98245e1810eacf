"""What a migration has done, in .beffroi/: by it one that was cut goes on, and one that is over is
not begun again.

Datasets are a journal, a line for each: ten thousand of them would else be written ten thousand
times.
"""

from __future__ import annotations

import contextlib
import fcntl
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import msgspec

from site_builder.core.text import show_safe_path
from site_builder.exchange.migrate.leftovers import Leftover
from site_builder.publish.refusal import BuildRefused
from site_builder.storage.build_state import SPOILT, write_file_atomically

FOLDER = ".beffroi/migrate"
STATE = f"{FOLDER}/state.json"
JOURNAL = f"{FOLDER}/datasets.jsonl"
LOCK = f"{FOLDER}/lock"


@dataclass(frozen=True, slots=True)
class PlacedDataset:
    """`id` there, the `path` of its folder, and what did not come of it. `is_there`: the folder got
    its name, so that where it is no more, somebody has moved or deleted it. `publisher`: what it
    is called there."""

    id: str
    path: str
    leftovers: tuple[Leftover, ...] = ()
    is_there: bool = False
    publisher: str = ""


@dataclass(slots=True, kw_only=True)
class MigrationState:
    """`url` and `kind`: of the portal. `written`: the sum of each file that is of no dataset, by
    path; `begun`: likewise, of those that are about to be. `finished`: nothing is left that another
    run would bring."""

    url: str
    kind: str
    written: dict[str, str] = field(default_factory=dict)
    begun: dict[str, str] = field(default_factory=dict)
    finished: bool = False


@dataclass(slots=True, kw_only=True)
class DatasetJournal:
    """Where each dataset was put, or was about to be, by its id there."""

    folder: Path
    placed: dict[str, PlacedDataset] = field(default_factory=dict)
    paths: set[str] = field(default_factory=set)

    def add(self, dataset: PlacedDataset) -> None:
        """Before the folder gets its name. Raises OSError."""
        with (self.folder / JOURNAL).open("ab") as file:
            file.write(msgspec.json.encode(dataset) + b"\n")
        self._remember(dataset)

    def confirm(self, dataset: PlacedDataset) -> None:
        """After it has got its name. Raises OSError."""
        self.add(replace(dataset, is_there=True))

    def load(self) -> None:
        """A line that was cut is none."""
        try:
            lines = (self.folder / JOURNAL).read_bytes().splitlines()
        except OSError:
            return
        for line in lines:
            try:
                self._remember(msgspec.json.decode(line, type=PlacedDataset))
            except SPOILT:
                continue

    def _remember(self, dataset: PlacedDataset) -> None:
        self.placed[dataset.id] = dataset
        self.paths.add(dataset.path)


def load_state(folder: Path) -> MigrationState | None:
    """None where there is none, or none that can be read."""
    try:
        content = (folder / STATE).read_bytes()
        return msgspec.json.decode(content, type=MigrationState)
    except (OSError, *SPOILT):
        return None


def save_state(folder: Path, state: MigrationState) -> None:
    """Raises OSError."""
    write_file_atomically(folder / STATE, msgspec.json.encode(state))


@contextlib.contextmanager
def lock_migration(folder: Path) -> Iterator[None]:
    """One at a time into a folder. Raises BuildRefused where there is another, and OSError."""
    path = folder / LOCK
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BuildRefused("migrate-busy", {"folder": show_safe_path(str(folder))}) from None
        yield

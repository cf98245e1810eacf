"""What somebody has made, since a migration began, of the folders that had come: they are moved,
deleted, or stay though the former portal lists them no more."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from site_builder.core.text import clean_line, truncate_text
from site_builder.exchange.harvest.descriptor import parse_local_description
from site_builder.exchange.migrate.state import DatasetJournal, PlacedDataset
from site_builder.metadata.keys.shared import TITLE
from site_builder.metadata.site_folder import DATASETS, DESCRIPTORS


def write_identifier(identifier: str) -> str:
    """As a description has it."""
    return truncate_text(clean_line(identifier), TITLE)


def find_moved_folder(root: Path, identifier: str) -> str:
    """Where a dataset is now that catalogues know by this identifier; "" where it is nowhere.
    Raises OSError."""
    for path in sorted((root / DATASETS).glob(f"*/*/{DESCRIPTORS[0]}")):
        described = parse_local_description(path.read_bytes())
        if described.get("id") == write_identifier(identifier):
            return path.parent.relative_to(root).as_posix()
    return ""


def list_folder_paths(root: Path, publisher: str) -> list[str]:
    """What stands among the folders of a publisher, whoever put it there."""
    folder = root / DATASETS / publisher
    return [path.relative_to(root).as_posix() for path in folder.glob("*")]


def list_vanished(
    root: Path, journal: DatasetJournal, listed_ids: Iterable[str]
) -> Iterator[PlacedDataset]:
    """Those that came, are here, and that the portal lists no more."""
    for id_ in sorted(journal.placed.keys() - set(listed_ids)):
        placed = journal.placed[id_]
        if (root / placed.path).is_dir():
            yield placed

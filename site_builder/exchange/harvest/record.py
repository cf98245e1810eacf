"""What is remembered of a harvest in .beffroi/: the pages of lists, and by what hosts know whether
a file has changed. It may be deleted at any time: all is then asked for again."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path

import msgspec

from site_builder.exchange.fetch.page_store import PageStore
from site_builder.exchange.fetch.validators import Validators
from site_builder.exchange.harvest.folders import FetchRecord
from site_builder.publish.publish import lock_output_folder
from site_builder.storage.build_state import SPOILT, write_file_atomically

FOLDER = ".beffroi/harvest"
MOST = 200_000  # addresses


def load_fetch_record(root: Path, source_id: str) -> FetchRecord:
    """An empty one where there is none, or none that can be read."""
    path = _locate(root, source_id)
    try:
        content = path.read_bytes()
        validators = msgspec.json.decode(content, type=dict[str, tuple[str, Validators]])
    except (OSError, *SPOILT):
        return FetchRecord({})
    return FetchRecord(validators)


def save_fetch_record(root: Path, source_id: str, record: FetchRecord) -> None:
    """Raises OSError."""
    path = _locate(root, source_id)
    path.parent.mkdir(parents=True, exist_ok=True)
    latest = dict(list(record.validators.items())[-MOST:])
    write_file_atomically(path, msgspec.json.encode(latest))


def lock_record(root: Path) -> AbstractContextManager[None]:
    """Of two harvests at once, one waits for the other: their pages and their branch are the
    same."""
    return lock_output_folder(root / FOLDER / "lock")


def open_page_store(root: Path, source_id: str) -> PageStore:
    return PageStore(root / FOLDER / source_id)


def _locate(root: Path, source_id: str) -> Path:
    return root / FOLDER / f"{source_id}.json"

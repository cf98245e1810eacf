"""What a worker is asked to prepare: nothing here reads a file, so that a command imports no reader
for what a worker does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from site_builder.core.model.prepared import PreparationTask


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparationJob:
    """A task and where it is done. `folder` holds the dataset's files, `shown` is its path in
    messages. `stand_ins`: files of which the store has another content, with its sha256, that
    counts instead of the one in the folder."""

    task: PreparationTask
    key: str
    digests: tuple[str, ...]  # of its files, when the key was made
    folder: Path
    shown: str
    store: Path
    stand_ins: Mapping[str, str] = field(default_factory=dict)

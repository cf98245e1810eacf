"""The files of a migration that are of no dataset: what somebody has changed since stays so."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

from site_builder.core.language import Language
from site_builder.exchange.migrate.handover import HANDOVER, add_to_handover
from site_builder.exchange.migrate.state import MigrationState, save_state
from site_builder.metadata.site_folder import PAGES, REUSES
from site_builder.storage.build_state import write_file_atomically

OPTIONAL = (f"{REUSES}/", f"{PAGES}/")


def write_new_files(
    files: Mapping[str, bytes], folder: Path, *, state: MigrationState, day: str, words: Language
) -> list[str]:
    """Those that are not there, and those that are as the run before left them: reuses and pages
    that somebody has deleted since stay away. Gives those that somebody has changed; to the list
    of what is left, if that is one of them, what is new is added. Raises OSError."""
    for path in files:
        if state.begun.get(path) == _compute_sum(folder / path):
            state.written[path] = state.begun[path]
    state.begun = {path: hashlib.sha256(content).hexdigest() for path, content in files.items()}
    save_state(folder, state)  # one that is killed here knows its own files again
    edited = []
    for path, content in files.items():
        target = folder / path
        known = state.written.get(path, "")
        expected = {known or state.begun[path], state.begun[path]}
        if not known or not path.startswith(OPTIONAL):
            expected.add("")
        if _compute_sum(target) not in expected:
            edited.append(path)
            if path == HANDOVER:
                add_to_handover(folder, content, day, words)
            continue
        write_file_atomically(target, content)
        state.written[path] = state.begun[path]
    state.begun = {}
    return edited


def _compute_sum(path: Path) -> str:
    """Of a file; "" of none, another word of a folder."""
    if path.is_dir():
        return "folder"
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else ""

"""Where a file lay before a commit put it where it is."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from site_builder.core.text import normalise_unicode
from site_builder.history.moves import FileChange
from site_builder.metadata.site_folder import DATASETS, DESCRIPTORS

EMPTY_BLOBS = {
    "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391": "",
    "473a0f4c3be8a93681a267e3b1e9a7dcda1185436fe141f7749120a303721813": "",
}  # the ids of an empty file, which any file may have been: it is no content


@dataclass(frozen=True, slots=True)
class _CommitMoves:
    """What a commit took away, by path, and the contents that it brought into a folder."""

    removed: dict[str, str] = field(default_factory=dict)
    added: set[str] = field(default_factory=set)


def find_former_path(
    path: str, blob: str, changes: Iterable[FileChange], former_ids: Collection[str]
) -> str:
    """Where a file came from that a commit with these changes put at a new place, "" if from
    nowhere: it took away the same content elsewhere, or the folder in which the file was.
    `former_ids`: those of its dataset."""
    moves = _read_moves(changes, get_dataset_folder(path))
    if not moves.removed:
        return ""
    return _find_same_content(path, blob, moves) or _find_same_name(path, moves, former_ids)


def get_dataset_folder(path: str) -> str:
    """The folder of the dataset of a file."""
    return "/".join(path.split("/")[:3])


def _read_moves(changes: Iterable[FileChange], folder: str) -> _CommitMoves:
    moves = _CommitMoves()
    for change in changes:
        path = normalise_unicode(change.path)
        if not change.after:
            moves.removed[path] = EMPTY_BLOBS.get(change.before, change.before)
        elif get_dataset_folder(path) == folder:
            moves.added.add(change.after)
    return moves


def _find_same_content(path: str, blob: str, moves: _CommitMoves) -> str:
    """The file that held what this one holds; rather the one that had its name."""
    name = path.rpartition("/")[2]
    twins = filter(lambda removed_path: moves.removed[removed_path] == blob, moves.removed)
    ordered_twins = sorted(twins, key=lambda twin: (twin.rpartition("/")[2] != name, twin))
    return next(iter(ordered_twins), "")


def _find_same_name(path: str, moves: _CommitMoves, former_ids: Collection[str]) -> str:
    """The file that had this name in the folder that has become this one."""
    folder = get_dataset_folder(path)
    for removed_path in sorted(moves.removed):
        former_folder = get_dataset_folder(removed_path)
        former_path = path.replace(folder, former_folder, 1)
        if former_path in moves.removed and _has_become(removed_path, path, moves, former_ids):
            return former_path
    return ""


def _has_become(
    removed_path: str, path: str, moves: _CommitMoves, former_ids: Collection[str]
) -> bool:
    """Has the folder of a file that was taken away become that of another one? It gave that one
    this file as it was, be it a description under the same publisher alone; or it has a name that
    the dataset had, under the same publisher."""
    blob = moves.removed[removed_path]
    is_moved = blob in moves.added
    is_description = removed_path.rpartition("/")[2] in DESCRIPTORS
    if removed_path.split("/")[:2] != path.split("/")[:2]:
        return is_moved and not is_description
    return is_moved or get_dataset_folder(removed_path).removeprefix(f"{DATASETS}/") in former_ids

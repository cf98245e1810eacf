"""Where the repository of somebody else has its objects, and which commit is the last of its main
line: read as files, for git would take its settings for ours."""

from __future__ import annotations

import os
import re
import stat
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from site_builder.storage.safe_open import UnsafePath, open_inside

COMMIT = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
REF = re.compile(r"refs/heads/(?!.*\.\.)[^\x00-\x20\x7f~^:?*\[\\]{1,200}")
LARGEST_TEXT = 10_000_000  # bytes of a list of refs
PLAIN = (stat.S_IFREG, stat.S_IFDIR)
BORROWED = ("info/alternates", "info/http-alternates")  # of yet another repository


class UnfitRepository(Exception):
    """Its objects are not all its own, or not plain files."""


class CommitUnread(Exception):
    """There is a repository, of which the last commit cannot be told: what lies beside it may be
    what nobody has saved, or what git was told to pass over."""


@dataclass(frozen=True, slots=True)
class ForeignCommit:
    """The last commit of a repository, and the folder of its objects."""

    id: str
    objects: Path


def find_foreign_commit(folder: Path) -> ForeignCommit | None:
    """That of a folder, or of a bare repository; None where it has none of its own. Raises
    UnfitRepository, CommitUnread and OSError."""
    for inner in (".git", ""):
        root = folder / inner
        if _is_folder(root / "objects") and _is_folder(root):
            commit = _read_head(root)
            if commit:
                _refuse_unfit_objects(root / "objects")
                return ForeignCommit(commit, root / "objects")
    if any(os.path.lexists(folder / name) for name in (".git", "objects/pack")):
        raise CommitUnread
    return None


def _is_folder(path: Path) -> bool:
    with suppress(OSError):
        return stat.S_ISDIR(os.lstat(path).st_mode)
    return False


def _read_head(root: Path) -> str:
    head = _read_text(root, "HEAD").strip()
    if COMMIT.fullmatch(head):
        return head
    ref = head.removeprefix("ref: ")
    if not REF.fullmatch(ref):
        return ""
    commit = _read_text(root, ref).strip()
    if COMMIT.fullmatch(commit):
        return commit
    for line in _read_text(root, "packed-refs").splitlines():
        packed_commit, _, name = line.partition(" ")
        if name == ref and COMMIT.fullmatch(packed_commit):
            return packed_commit
    return ""


def _read_text(root: Path, path: str) -> str:
    with suppress(OSError, UnsafePath), open_inside(root, path) as file:
        return file.read(LARGEST_TEXT).decode("utf-8", "replace")
    return ""


def _refuse_unfit_objects(objects: Path) -> None:
    """Links and pipes could lead git elsewhere, or have it wait for ever."""
    if any(os.path.lexists(objects / name) for name in BORROWED):
        raise UnfitRepository
    for folder, folder_names, file_names in os.walk(objects):
        for name in (*folder_names, *file_names):
            mode = (Path(folder) / name).lstat().st_mode
            if stat.S_IFMT(mode) not in PLAIN:
                raise UnfitRepository

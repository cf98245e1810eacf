"""Where traces are looked for on this machine: the folder of a site with all that it made, and the
repository that the site is in."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from site_builder.history.git import run_git, stream_lines
from site_builder.metadata.site_folder import DATASETS
from site_builder.publish.output_folder import list_output_places

# What a folder of somebody else's programs has, or of what they can make again
FOREIGN = frozenset({"pyvenv.cfg", "CACHEDIR.TAG"})
PASSED_OVER = frozenset({".git", "node_modules", "__pycache__"})


@dataclass(frozen=True, slots=True)
class HeldFile:
    """One content on the disk, which may have several names: a site and the store share theirs."""

    path: Path
    names: tuple[str, ...]


def list_held_files(root: Path, out: Path) -> Iterator[HeldFile]:
    """Each content below the site, and in the places of its output, once; links are followed
    nowhere but at the folder of datasets."""
    names_by_content: dict[tuple[int, int], list[Path]] = defaultdict(list)
    folders = dict.fromkeys((root, *list_output_places(out), root / DATASETS))
    for folder in folders:
        real_folder = Path(os.path.realpath(folder))
        for path in _walk(real_folder):
            with suppress(OSError):  # it has gone since
                file_stat = path.lstat()
                names = names_by_content[file_stat.st_dev, file_stat.st_ino]
                if path not in names:
                    names.append(path)
    for names in names_by_content.values():
        yield HeldFile(names[0], tuple(sorted(_name_path(root, path) for path in names)))


def _name_path(root: Path, path: Path) -> str:
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)


def _walk(folder: Path) -> Iterator[Path]:
    """Every regular file, but those of libraries and of git."""
    for place, folders, files in os.walk(folder):
        if not FOREIGN.isdisjoint(files):
            folders.clear()
            continue
        folders[:] = sorted(set(folders) - PASSED_OVER)
        for name in sorted(files):
            path = Path(place, name)
            if path.is_file() and not path.is_symlink():
                yield path


def list_git_files(root: Path) -> Iterator[tuple[Path, str]]:
    """What git writes beside its objects: reflogs, the index, messages in the making, what Git LFS
    keeps; each with its name for people."""
    answer = run_git(root, ["rev-parse", "--absolute-git-dir", "--git-common-dir"]) or ""
    git_folders = {(root / line).resolve() for line in answer.splitlines()}
    for folder in sorted(git_folders):
        if not git_folders.isdisjoint(folder.parents):  # that of a worktree lies in the other one
            continue
        for place, folders, files in os.walk(folder):
            if Path(place) == folder:
                folders[:] = [name for name in folders if name != "objects"]
            for name in sorted(files):
                path = Path(place, name)
                if path.is_file() and not path.is_symlink():
                    yield path, f".git/{path.relative_to(folder).as_posix()}"


@dataclass(frozen=True, slots=True)
class ObjectPlace:
    """`path`: where a commit has the object, or ""; `holder`: refs, reflog or nothing lead to
    it."""

    path: str
    holder: str


def locate_objects(root: Path, ids: Iterable[str]) -> dict[str, ObjectPlace]:
    """Where each of these objects is, and what leads to it. Raises GitSilent."""
    wanted = set(ids)
    places = dict[str, ObjectPlace]()
    for options, holder in ((("--all", "--indexed-objects"), "refs"), (("--reflog",), "reflog")):
        if not wanted - places.keys():
            break
        for line in stream_lines(root, ("rev-list", "--objects", *options)):
            id_, _, path = line.decode("utf-8", "replace").rstrip("\n").partition(" ")
            if id_ in wanted and id_ not in places:
                places[id_] = ObjectPlace(path, holder)
    for id_ in wanted - places.keys():
        places[id_] = ObjectPlace("", "nothing")
    return places

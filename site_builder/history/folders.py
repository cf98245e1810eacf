"""What the history knows of the folders of datasets: which had a description, and which of several
was there first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from site_builder.core.text import normalise_unicode
from site_builder.history.former_paths import get_dataset_folder
from site_builder.history.git import GitSilent, run_git
from site_builder.history.log import read_log
from site_builder.metadata.site_folder import DATASETS, DESCRIPTORS

_GONE = ("--diff-filter=D", "--name-only")
MOST_COMMITS = 100  # that are looked at for what was there first


def list_described_folders(root: Path, commit: str) -> frozenset[str]:
    """The folders of datasets that have a description in a commit, or had one before it: of a
    history that is cut, or that git does not tell, those that are known."""
    listed = run_git(root, ["ls-tree", "-r", "-z", "--name-only", commit, "--", DATASETS])
    paths = (listed or "").split("\0")
    patterns = [f":(glob){DATASETS}/*/*/{name}" for name in DESCRIPTORS]
    with suppress(GitSilent):
        for logged in read_log(root, "", [*_GONE, commit, "--", *patterns]):
            paths += logged.fields
    return frozenset(map(_locate_folder, filter(_is_description, paths)))


def find_first_path(root: Path, commit: str, paths: Sequence[str]) -> str:
    """The one of these files or folders that the main line up to a commit had when it did not have
    the others, the last time that this was so; "" where it does not tell."""
    spellings = {normalise_unicode(path): path for path in paths}
    for revision in _list_revisions(root, commit, paths):
        held = _list_held(root, revision, spellings)
        if len(held) < len(spellings):
            return held[0] if len(held) == 1 else ""
    return ""


def _list_revisions(root: Path, commit: str, paths: Iterable[str]) -> Iterator[str]:
    """A commit, then what was there before each one that changed these files, the latest first."""
    yield commit
    specs = [f":(literal){path}" for path in paths]
    options = ("--first-parent", "--format=%H", f"--max-count={MOST_COMMITS}")
    for changed in (run_git(root, ["log", *options, commit, "--", *specs]) or "").split():
        yield f"{changed}^"


def _list_held(root: Path, revision: str, spellings: Mapping[str, str]) -> list[str]:
    """Those of the paths, by how they are compared, that a revision has."""
    held = list[str]()
    for parent in dict.fromkeys(map(get_parent, spellings.values())):
        listed = run_git(root, ["ls-tree", "-z", "--name-only", revision, "--", f"{parent}/"])
        names = map(normalise_unicode, (listed or "").split("\0"))
        held += [spellings[name] for name in names if name in spellings]
    return held


def get_parent(path: str) -> str:
    """The folder that a file or folder is in."""
    return path.rpartition("/")[0]


def _locate_folder(path: str) -> str:
    return normalise_unicode(get_dataset_folder(path))


def _is_description(path: str) -> bool:
    return path.count("/") == 3 and path.rpartition("/")[2] in DESCRIPTORS

"""What the history knows of the folders of datasets: which had a description, and which of several
was there first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from site_builder.core.text import normalise_unicode
from site_builder.history.git import GitSilent, ask_git, run_git
from site_builder.history.log import read_log
from site_builder.metadata.site_folder import DATASETS, DESCRIPTORS, get_path_dataset_id

_GONE = ("--diff-filter=D", "--name-only")
_DESCRIPTION = re.compile(rf"{DATASETS}/[^/]+/[^/]+/(?:{'|'.join(map(re.escape, DESCRIPTORS))})")
MOST_COMMITS = 100  # that are looked at for what was there first


def list_described_ids(root: Path, commit: str) -> frozenset[str]:
    """The datasets that have a description in a commit, or had one before it, whatever their
    folders were called: of a history that is cut, or that git does not tell, those that are
    known."""
    options = ("-r", "-z", "--name-only", commit, "--", DATASETS)
    paths = _split_paths(run_git(root, ["ls-tree", *options]))
    patterns = [f":(glob){DATASETS}/*/*/{name}" for name in DESCRIPTORS]
    with suppress(GitSilent):
        for logged in read_log(root, "", [*_GONE, commit, "--", *patterns]):
            paths += logged.fields
    descriptions = filter(_DESCRIPTION.fullmatch, paths)
    return frozenset(map(get_path_dataset_id, map(normalise_unicode, descriptions)))


def _split_paths(answer: str | None) -> list[str]:
    """The paths that git lists, none where it does not answer."""
    return (answer or "").split("\0")


def find_first_path(root: Path, commit: str, paths: Sequence[str]) -> str:
    """The one of these files or folders that the main line up to a commit had when it did not have
    the others, the last time that this was so; "" where it does not tell."""
    candidates = {normalise_unicode(path): path for path in paths}
    for revision in _list_revisions(root, commit, paths):
        candidates = _select_present(root, revision, candidates)
        if len(candidates) == 1:
            (first_path,) = candidates.values()
            return first_path
    return ""


def _list_revisions(root: Path, commit: str, paths: Iterable[str]) -> Iterator[str]:
    """A commit, then what was there before each one that changed these files, the latest first."""
    yield commit
    specs = [f":(literal){path}" for path in paths]
    options = ("--first-parent", "--format=%H", f"--max-count={MOST_COMMITS}")
    with suppress(GitSilent):
        for changed in ask_git(root, ["log", *options, commit, "--", *specs]).split():
            yield f"{changed}^"


def _select_present(root: Path, revision: str, candidates: Mapping[str, str]) -> dict[str, str]:
    """Those of the paths, by how they are compared, that a revision has."""
    present = set[str]()
    for parent in dict.fromkeys(map(get_parent, candidates.values())):
        options = ("-z", "--name-only", revision, "--", f"{parent}/")
        listed_paths = _split_paths(run_git(root, ["ls-tree", *options]))
        present.update(map(normalise_unicode, listed_paths))
    return {name: candidates[name] for name in candidates.keys() & present}


def get_parent(path: str) -> str:
    """The folder that a file or folder is in."""
    return path.rpartition("/")[0]

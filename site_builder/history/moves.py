"""What commits did to files, the latest first: which folder gave its files to which."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from site_builder.core.text import normalise_unicode
from site_builder.history.commits import FILE_MODES, LINK_MODE, SUBMODULE_MODE, list_entries
from site_builder.history.git import is_git_silent, run_git
from site_builder.history.log import read_log
from site_builder.metadata.site_folder import make_canonical_path

LITERAL = ":(literal,icase)"  # a name that begins with « : » or holds « * »; some disks ignore case
LINK_MODES = (LINK_MODE, SUBMODULE_MODE)
MAIN_LINE = ("--first-parent", "--diff-merges=first-parent")


@dataclass(frozen=True, slots=True)
class FileChange:
    """What a commit did to a regular file: the ids of its content, "" where there is none.
    `path`: in the site; `is_link`: a link or a submodule lies there now."""

    path: str
    before: str
    after: str
    is_link: bool = False


def is_history_cut(root: Path) -> bool:
    """Is it known that not all that led to what is checked out is there?"""
    shallow = run_git(root, ["rev-parse", "--is-shallow-repository"])
    return (shallow or "").strip() == "true"


def is_history_whole(root: Path, commit: str, path: str) -> bool:
    """Is all that led to a commit there, and does it hold this file of the site?"""
    shallow = run_git(root, ["rev-parse", "--is-shallow-repository"])
    if (shallow or "").strip() != "false":
        return False
    return bool(run_git(root, ["ls-tree", "-z", "--name-only", commit, "--", path]))


def is_tracked(root: Path, path: Path) -> bool | None:
    """Does git hold this file, or a file in this folder, be it a link or what a link leads to? None
    where it ought to know, and does not say."""
    if is_git_silent(root):
        return None
    candidates = {path.parent.resolve() / path.name, path.resolve()}
    # where the path lies outside the repository, git refuses
    return any(
        run_git(root, ["ls-files", "-z", "--", f"{LITERAL}{candidate}"]) for candidate in candidates
    )


def list_contents(root: Path, commit: str) -> dict[str, str]:
    """The ids of what the regular files of the site hold in a commit, by path. Raises GitSilent."""
    entries = list_entries(root, commit)
    return {path: entry.id for path, entry in entries.items() if entry.mode in FILE_MODES}


def list_file_changes(root: Path, commit: str, folder: str) -> Iterator[tuple[FileChange, ...]]:
    """What each commit of the main line up to this one did to the files below `folder`, the latest
    first. A merge did what differs from its first parent, which is what was reviewed: nobody need
    have looked at the commits that it brought in, one by one. Raises GitSilent, as where a partial
    clone has not all that is asked for."""
    options = (*MAIN_LINE, "--topo-order", "--raw", "--no-abbrev")
    for logged in read_log(root, "", [*options, commit, "--", folder]):
        yield tuple(read_changes(logged.fields))


def read_changes(fields: Sequence[str]) -> Iterator[FileChange]:
    """What git writes of files with `--raw`: « :mode mode id id letter », then the path of the
    file, and so on."""
    for about, path in zip(fields[::2], fields[1::2], strict=False):
        mode_before, mode_after, id_before, id_after, _ = about.removeprefix(":").split(" ")
        yield FileChange(
            path,
            _get_file_id(mode_before, id_before),
            _get_file_id(mode_after, id_after),
            is_link=mode_after in LINK_MODES,
        )


def merge_changes(changes: Iterable[FileChange]) -> tuple[FileChange, ...]:
    """What a commit did to files, by how they are compared: a folder of a dataset that is only
    written otherwise now is the same."""
    merged: dict[str, FileChange] = {}
    for change in changes:
        path = make_canonical_path(normalise_unicode(change.path))
        other = merged.get(path, change)
        merged[path] = FileChange(
            path,
            before=max(change.before, other.before),  # "" where there is none
            after=max(change.after, other.after),
            is_link=change.is_link or other.is_link,
        )
    return tuple(merged.values())


def _get_file_id(mode: str, content: str) -> str:
    """The id of the content of a regular file, "" for a link, a submodule or nothing."""
    return content if mode in FILE_MODES else ""


def list_former_contents(root: Path) -> dict[str, set[str]]:
    """The ids of all that each path of the site ever held, in any branch and in any reflog, merges
    seen from each of their sides. Raises GitSilent."""
    contents = dict[str, set[str]]()
    options = ("--all", "--reflog", "-m", "--raw", "--no-abbrev")
    for logged in read_log(root, "", options):
        for change in read_changes(logged.fields):
            ids = contents.setdefault(change.path, set())
            ids |= {change.before, change.after} - {""}
    return contents

"""The branch on which a harvest proposes what it found: one commit on the main line of today, made
without touching what is checked out, nor its index."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from site_builder.exchange.deploy.branch import IDENTITY_VARIABLES
from site_builder.history.git import ask_git, change_git, run_git

FILE = "100644"


@dataclass(frozen=True, slots=True)
class ProposedFolder:
    """All that a folder is to hold: each path in it with the id of its content; the folder goes
    where that is nothing."""

    path: str
    entries: Mapping[str, str]


def read_commit(root: Path, revision: str) -> str:
    """The commit that a name stands for, or ""."""
    arguments = ["rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}"]
    return (run_git(root, arguments) or "").strip()


def read_branch_commit(root: Path, branch: str) -> str:
    """The commit of a branch, or what the forge was seen to have under its name: a checkout of
    today alone has no other branch. "" where there is neither."""
    local = read_commit(root, f"refs/heads/{branch}")
    return local or read_commit(root, f"refs/remotes/origin/{branch}")


def is_checked_out(root: Path, branch: str) -> bool:
    """Does somebody work on this branch, in this folder or in another?"""
    arguments = ["for-each-ref", "--format=%(worktreepath)", f"refs/heads/{branch}"]
    return bool((run_git(root, arguments) or "").strip())


def write_branch(
    root: Path, branch: str, *, main: str, folders: Sequence[ProposedFolder], message: str
) -> bool:
    """Make the branch the main line with these folders in it. Was it another one before? Where they
    say nothing new, it becomes the main line. Raises GitSilent."""
    ref = f"refs/heads/{branch}"
    before = read_commit(root, ref)
    earlier = read_branch_commit(root, branch)
    with tempfile.TemporaryDirectory(prefix="beffroi-") as folder:
        variables = {"GIT_INDEX_FILE": str(Path(folder) / "index")}
        change_git(root, ("read-tree", main), variables=variables)
        lines = b"".join(_format_index_lines(root, main, folders))
        command = ("update-index", "-z", "--add", "--replace", "--index-info")
        change_git(root, command, lines, variables=variables)
        tree = change_git(root, ("write-tree",), variables=variables).strip()
    if tree == _read_tree(root, main):
        commit = main
    elif earlier and _is_same_commit(root, earlier, tree=tree, parent=main):
        commit = earlier
    else:
        commit = _commit_tree(root, tree, parent=main, message=message)
    if commit == before or (commit == main and not before and not _proposes(root, earlier, main)):
        return False
    change_git(root, ("update-ref", "-m", message, ref, commit, before or "0" * len(main)))
    return True


def _format_index_lines(
    root: Path, main: str, folders: Sequence[ProposedFolder]
) -> Iterable[bytes]:
    """What stood in the folders goes, and what is to stand there comes."""
    prefix = ask_git(root, ["rev-parse", "--show-prefix"]).strip("\n")
    nothing = "0" * len(main)
    present = _list_paths(root, main)
    for folder in folders:
        proposed = {f"{folder.path}/{name}": blob for name, blob in folder.entries.items()}
        for path in present.get(folder.path, ()):
            if path not in proposed:
                yield f"0 {nothing}\t{prefix}{path}\0".encode("utf-8", "surrogateescape")
        for path, blob in proposed.items():
            yield f"{FILE} {blob}\t{prefix}{path}\0".encode("utf-8", "surrogateescape")


def _list_paths(root: Path, main: str) -> dict[str, list[str]]:
    """The files of datasets on the main line, by folder."""
    paths: dict[str, list[str]] = {}
    listing = ask_git(root, ["ls-tree", "-r", "-z", "--name-only", main, "--", "datasets/"])
    for path in listing.split("\0")[:-1]:
        paths.setdefault("/".join(path.split("/", 3)[:3]), []).append(path)
    return paths


def _read_tree(root: Path, commit: str) -> str:
    return ask_git(root, ["rev-parse", f"{commit}^{{tree}}"]).strip()


def _is_same_commit(root: Path, commit: str, *, tree: str, parent: str) -> bool:
    answer = run_git(root, ["log", "-1", "--format=%T %P", commit])
    return (answer or "").split() == [tree, parent]


def _proposes(root: Path, commit: str, main: str) -> bool:
    """Is there a commit, with something that the main line has not?"""
    return bool(commit) and run_git(root, ["merge-base", "--is-ancestor", commit, main]) is None


def _commit_tree(root: Path, tree: str, *, parent: str, message: str) -> str:
    command = ("commit-tree", tree, "-p", parent, "-m", message)
    return change_git(root, command, variables=IDENTITY_VARIABLES).strip()

"""The branch on which a harvest proposes what it found: one commit on the main line of today, made
without touching what is checked out, nor its index."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from site_builder.exchange.proposal import commit_tree, write_tree
from site_builder.history.git import ask_git, change_git, run_git


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
    tree = write_tree(root, main, _list_contents(root, main, folders))
    if tree == _read_tree(root, main):
        commit = main
    elif earlier and _is_same_commit(root, earlier, tree=tree, parent=main):
        commit = earlier
    else:
        commit = commit_tree(root, tree, (main,), message)
    if commit == before or (commit == main and not before and not _proposes(root, earlier, main)):
        return False
    change_git(root, ("update-ref", "-m", message, ref, commit, before or "0" * len(main)))
    return True


def _list_contents(root: Path, main: str, folders: Sequence[ProposedFolder]) -> dict[str, str]:
    """What stood in the folders goes, and what is to stand there comes: the ids of the contents by
    path in the repository, as a proposal has them."""
    prefix = ask_git(root, ["rev-parse", "--show-prefix"]).strip("\n")
    present = _list_paths(root, main)
    contents = dict[str, str]()
    for folder in folders:
        contents |= {f"{prefix}{path}": "" for path in present.get(folder.path, ())}
        for name, blob in folder.entries.items():
            contents[f"{prefix}{folder.path}/{name}"] = blob
    return contents


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

"""A commit of ours on a branch that somebody reads before it counts: files come, change and go, and
neither what is checked out nor its index is touched."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from site_builder.core.text import show_safe_value
from site_builder.exchange.deploy.branch import IDENTITY_VARIABLES
from site_builder.history.git import BlobWriter, ask_git, change_git, run_git
from site_builder.publish.refusal import BuildRefused

FILE = "100644"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What a commit is to be: its parents, the first of which it starts from, or none; the ids of
    the contents by path in the repository, "" for what goes; and its message."""

    parents: tuple[str, ...]
    contents: Mapping[str, str]
    message: str


def store_contents(root: Path, files: Mapping[str, bytes]) -> dict[str, str]:
    """The id that each content has in a repository from now on. Raises GitSilent and OSError."""
    stored = {}
    with ExitStack() as stack:
        scratch = stack.enter_context(tempfile.TemporaryDirectory(prefix="beffroi-"))
        writer = stack.enter_context(BlobWriter(root, Path(scratch)))
        for path, content in files.items():
            stored[path] = writer.write_content(content)
    return stored


def commit_proposal(root: Path, proposal: Proposal) -> str:
    """The id of the commit, which no branch has yet. Raises GitSilent and OSError."""
    start = next(iter(proposal.parents), "")
    tree = write_tree(root, start, proposal.contents)
    return commit_tree(root, tree, proposal.parents, proposal.message)


def write_tree(root: Path, start: str, contents: Mapping[str, str]) -> str:
    """The id of the tree that a commit has, or none where there is none to start from, once these
    contents are in it, and what goes is not. Raises GitSilent and OSError."""
    with tempfile.TemporaryDirectory(prefix="beffroi-") as folder:
        variables = {"GIT_INDEX_FILE": str(Path(folder) / "index")}
        change_git(root, ("read-tree", start or "--empty"), variables=variables)
        command = ("update-index", "-z", "--add", "--replace", "--index-info")
        lines = b"".join(_format_index_lines(start, contents))
        change_git(root, command, lines, variables=variables)
        return change_git(root, ("write-tree",), variables=variables).strip()


def _format_index_lines(start: str, contents: Mapping[str, str]) -> Iterator[bytes]:
    """What goes comes first: a file may come where a folder was."""
    nothing = "0" * max(map(len, (start, *contents.values())))
    for path, content in sorted(contents.items(), key=lambda item: (item[1] != "", item[0])):
        line = f"{FILE} {content}" if content else f"0 {nothing}"
        yield f"{line}\t{path}\0".encode("utf-8", "surrogateescape")


def commit_tree(root: Path, tree: str, parents: Sequence[str], message: str) -> str:
    """Raises GitSilent."""
    options = [part for parent in parents for part in ("-p", parent)]
    command = ("commit-tree", tree, *options, "-m", message)
    return change_git(root, command, variables=IDENTITY_VARIABLES).strip()


def has_branch(root: Path, branch: str) -> bool:
    return bool(run_git(root, ["rev-parse", "--verify", "--quiet", f"refs/heads/{branch}"]))


def refuse_blocked_branch(root: Path, branch: str) -> None:
    """Git has no branch `depart/lille` beside one that is called `depart`, or `depart/lille/essai`.
    Raises BuildRefused and GitSilent."""
    folder = branch.partition("/")[0]
    options = ("--format=%(refname:lstrip=2)", f"refs/heads/{branch}/")
    others = ask_git(root, ["for-each-ref", *options]).splitlines()
    if has_branch(root, folder):
        others.append(folder)
    if others:
        params = {"branch": branch, "other": show_safe_value(others[0])}
        raise BuildRefused("moving-branch", params)


def make_branch(root: Path, branch: str, commit: str) -> None:
    """Raises GitSilent, as where there is one of that name."""
    change_git(root, ("update-ref", f"refs/heads/{branch}", commit, "0" * len(commit)))

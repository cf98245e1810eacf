"""The whole history of some folders, as git has it: every commit and every branch that was merged,
with who made them, by git filter-repo, where that is installed."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from site_builder.history.git import ask_git, change_git, run_filter_repo, run_git
from site_builder.history.rewritten import RewrittenHistory

BRANCH = "refs/heads/main"


def filter_history(
    root: Path, commit: str, *, folders: Iterable[str], prefix: str, stripped: Iterable[str]
) -> RewrittenHistory:
    """Make it in the repository `root`, which is ours, of what leads to a commit. `folders`: those
    that are taken, from the root of their repository, of which `prefix` is taken off; `stripped`:
    ids of contents that go. Raises GitSilent, and FileNotFoundError where it is not installed."""
    change_git(root, ("update-ref", BRANCH, commit))
    ids = root / "stripped-ids"
    ids.write_text("".join(f"{id_}\n" for id_ in sorted(stripped)), "ascii")
    arguments = ["--force", "--quiet", "--refs", BRANCH, "--strip-blobs-with-ids", str(ids)]
    for folder in folders:
        arguments += ("--path", f"{folder}/")
    if prefix:
        arguments += ("--path-rename", f"{prefix}:")
    run_filter_repo(root, arguments)
    filtered = (run_git(root, ["rev-parse", "--verify", "--quiet", BRANCH]) or "").strip()
    if not filtered:
        return RewrittenHistory()
    count = ask_git(root, ["rev-list", "--count", filtered])
    return RewrittenHistory(commit=filtered, count=int(count))

"""Histories that came into another one by a merge, of which they have no commit in common: those
of publishers that joined."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

from site_builder.history.git import ask_git_within

MOST_ARRIVALS = 100
LONGEST_LIST = 50_000_000  # bytes of ids of commits


def map_arrivals(root: Path, commit: str) -> dict[str, list[str]]:
    """By the commit of the main line that brought it, the last commit of each history that arrived
    before `commit`. Raises GitSilent."""
    beginnings = _list_commits(root, "--max-parents=0", commit)
    arrivals: dict[str, list[str]] = defaultdict(list)
    if len(beginnings) == 1 or len(beginnings) > MOST_ARRIVALS:
        return arrivals
    main_line = _list_commits(root, "--first-parent", commit)
    native = frozenset(_list_descendants(root, main_line[-1], commit))
    for beginning in beginnings:
        if beginning == main_line[-1]:
            continue
        descendants = _list_descendants(root, beginning, commit)
        brought = frozenset(descendants)
        bringer = next(filter(brought.__contains__, reversed(main_line)), "")
        if bringer:
            own = (id_ for id_ in descendants if id_ not in native)
            arrivals[bringer].append(next(own, beginning))
    return arrivals


def _list_descendants(root: Path, beginning: str, commit: str) -> list[str]:
    """Those that led to `commit`, the latest first."""
    return _list_commits(root, "--topo-order", "--ancestry-path", f"{beginning}..{commit}")


def _list_commits(root: Path, *arguments: str) -> list[str]:
    """The latest first."""
    return ask_git_within(root, ["rev-list", *arguments], LONGEST_LIST).split()

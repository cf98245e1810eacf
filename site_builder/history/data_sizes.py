"""How large the files of each publisher were on a day, and how large the repository is."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from site_builder.history.git import GitSilent, run_git, stream_lines
from site_builder.history.log import parse_day

MOST_FILES = 500_000  # of a commit; of more nothing is told
# A line of `ls-tree -l`: mode, type, id, size and path, which is between quotes if it has accents
FILE = re.compile(rb'[0-9]+ blob [0-9a-f]+ +(?P<size>[0-9]+)\t"?datasets/(?P<publisher>[^/]+)/')
SIZES = re.compile("^size(?:-pack)?: ([0-9]+)$", re.MULTILINE)  # of `count-objects -v`
KIBIBYTE = 1024
FIRST = "--max-parents=0"
LAST = ("-1", "--first-parent", "--no-show-signature", "--format=%H %ct")


@dataclass(frozen=True, slots=True)
class EarlierSizes:
    """The bytes that a commit of `day` has in datasets/, by the folder of the publisher."""

    day: date
    publishers: Mapping[str, int]


def read_earlier_sizes(root: Path, day: date) -> EarlierSizes | None:
    """Those of the main line on a day; of the first commit that there is, where it is later. None
    where git does not tell, or there is no other commit than the last."""
    commit, commit_day = _find_commit(root, day)
    if commit_day is None or commit == _ask_line(root, ["rev-parse", "HEAD"]):
        return None
    try:
        return EarlierSizes(commit_day, _read_commit_sizes(root, commit))
    except GitSilent:  # as in a clone that has left contents out
        return None


def _find_commit(root: Path, day: date) -> tuple[str, date | None]:
    """The last commit of the main line up to a day, else its first; and its day."""
    before = f"--before={day.isoformat()}T23:59:59Z"
    answer = _ask_line(root, ["log", *LAST, before])
    if not answer:
        answer = _ask_line(root, ["log", *LAST, FIRST])
    commit, _, moment = answer.partition(" ")
    return commit, parse_day(moment)


def _ask_line(root: Path, arguments: Sequence[str]) -> str:
    """What git answers, "" where it does not."""
    return (run_git(root, arguments) or "").strip()


def _read_commit_sizes(root: Path, commit: str) -> dict[str, int]:
    """Raises GitSilent, also of a commit that has too many files."""
    sizes: dict[str, int] = {}
    lines = stream_lines(root, ["ls-tree", "-r", "-l", commit, "--", "datasets"])
    for number, line in enumerate(lines):
        if number == MOST_FILES:
            raise GitSilent("ls-tree")
        file = FILE.match(line)
        if file:
            slug = file["publisher"].decode("utf-8", "replace")
            sizes[slug] = sizes.get(slug, 0) + int(file["size"])
    return sizes


def read_repository_size(root: Path) -> int | None:
    """The bytes of what git keeps, packed or not; None where it does not tell."""
    answer = run_git(root, ["count-objects", "-v"])
    if answer is None:
        return None
    return KIBIBYTE * sum(map(int, SIZES.findall(answer)))

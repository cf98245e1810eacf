"""What is known of folders and files beyond what lies in datasets/: who asks does not know whether
git or the site before tells it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass


def _say_no(path: str) -> bool:
    return False


def _know_none(paths: Sequence[str]) -> str:
    return ""


def _say_whole() -> bool:
    return False


@dataclass(frozen=True, slots=True)
class FolderOrigins:
    """`was_described`: whether the folder of this path had a description that is gone; its title,
    and what it withdrew, are not to be guessed. `find_first`: which of several files or folders,
    that would have one address, was published before the others, or "". Paths are of the site.
    `is_history_cut`: whether more of the history might tell."""

    was_described: Callable[[str], bool] = _say_no
    find_first: Callable[[Sequence[str]], str] = _know_none
    is_history_cut: Callable[[], bool] = _say_whole


NO_ORIGINS = FolderOrigins()

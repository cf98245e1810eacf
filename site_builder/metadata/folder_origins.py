"""What is known of folders and files beyond what lies in datasets/: who asks does not know whether
git or the site before tells it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass


def _say_no(path: str) -> bool:
    return False


def _know_none(paths: Sequence[str]) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class FolderOrigins:
    """`was_described`: whether the folder of this path had a description that is gone; its title,
    and what it withdrew, are not to be guessed. `find_first`: which of several files or folders,
    that would have one address, was published before the others, or "". Paths are of the site."""

    was_described: Callable[[str], bool] = _say_no
    find_first: Callable[[Sequence[str]], str] = _know_none


NO_ORIGINS = FolderOrigins()

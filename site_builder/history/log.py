"""Commits one after the other, by `git log`, whatever names they hold: some that git would not
check out, such as `c//d`, can be sent."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from site_builder.history.git import ask_git, ask_git_within

FORM = ("--no-show-signature", "--no-renames", "--relative", "-z")


@dataclass(frozen=True, slots=True)
class LoggedCommit:
    """`about`: what was asked of the commit itself; `fields`: what git writes of the files that it
    changed."""

    about: str
    fields: tuple[str, ...]


def read_log(
    root: Path, about: str, arguments: Sequence[str], *, most: int = 0
) -> Iterator[LoggedCommit]:
    """The commits that `arguments` choose, the latest first, with what the placeholders `about`
    ask of each. `most`: bytes of what git may answer, where it does of a repository of somebody
    else. Raises GitSilent."""
    mark = secrets.token_hex(16)  # a field of its own, that no path equals: they were there before
    command = ["log", *FORM, f"--format=tformat:%x00{mark}%x00{about}", *arguments]
    log = ask_git_within(root, command, most) if most else ask_git(root, command)
    for record in log.split(f"\0{mark}\0")[1:]:
        header, _, files = record.partition("\0")
        yield LoggedCommit(header, tuple(files.removeprefix("\n").split("\0")))


def parse_day(moment: str) -> date | None:
    """The day of a moment as `%ct` writes it; None for one that no calendar has, which git takes
    too."""
    with suppress(ValueError, OverflowError, OSError):
        return datetime.fromtimestamp(int(moment), UTC).date()
    return None

"""Earlier contents of files, which are published where today's cannot be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

TOO_LONG = timedelta(days=91)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptFile:
    """A file of a dataset of which an earlier content is published. `path`: in the folder of the
    dataset; `source`: where the site had that content, from its root, "" where git does not know
    it; `content`: the id that git gives it, or "".

    `version`: the day of that content; `since`: the day of the change that could not be published;
    each None where nobody knows it. `reason`: the code of what is wrong with the file of today.
    """

    path: str
    reason: str
    version: date | None = None
    since: date | None = None
    source: str = ""
    content: str = ""

    @property
    def overdue_day(self) -> date:
        """The first day on which it has been kept for too long; of which nobody knows since when,
        none is."""
        if self.since is None:
            return date.max
        return min(self.since, date.max - TOO_LONG) + TOO_LONG  # git takes any day


def select_first_kept(kept_files: Sequence[KeptFile]) -> KeptFile:
    """The one that has been kept the longest; those of which nobody knows come last."""
    return min(kept_files, key=lambda file: (file.since or date.max, file.path))

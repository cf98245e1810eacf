"""What a worker is asked of two files outside any site, and what it answers."""

from __future__ import annotations

from dataclasses import dataclass

from site_builder.commands.file_jobs import FileJob
from site_builder.core.model.difference import TableDifference
from site_builder.core.problems import Problem


@dataclass(frozen=True, slots=True)
class FilePair:
    """Two files, and the columns that tell one row from another, if that is known."""

    before: FileJob
    after: FileJob
    key: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FilesAnswer:
    """What changed from one file to the other, or why that cannot be said."""

    difference: TableDifference | None = None
    refused: Problem | None = None

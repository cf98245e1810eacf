"""Where a row of a table stands in the file that was sent: what is asked, and what is answered."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from site_builder.core.model.reading_hints import ReadingHints

# what a worker is asked, for the files are a contributor's
LOCATE_POSITIONS = "site_builder.checks.source_positions:locate_source_positions"


@dataclass(frozen=True, slots=True, kw_only=True)
class PositionRequest:
    """`folder` holds the file, `path` is relative to it; of each cell, its row (from 1) and its
    column, "" for none. `columns`: names in the file, each with that by which it is published."""

    folder: Path
    path: str
    ending: str
    hints: ReadingHints
    cells: tuple[tuple[int, str], ...]
    columns: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class SourcePosition:
    """`line` counts the lines of a text from 1, 0 where there is none; `cell` is "B12", or "" where
    nobody knows."""

    line: int = 0
    cell: str = ""


@dataclass(frozen=True, slots=True)
class PositionAnswer:
    """A SourcePosition for each cell that was asked, in their order."""

    spots: tuple[SourcePosition, ...]

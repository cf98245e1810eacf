"""What a worker is asked of a table of the whole country, and what it answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from site_builder.core.problems import Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class SelectionJob:
    """Of `source`, whose name has this `ending` (with its dot), the rows of which the first of
    `columns` that there is has one of `codes` go to `target`, as a CSV. `words`: other headings by
    which a standard has it that the columns are called."""

    source: Path
    ending: str
    target: Path
    columns: tuple[str, ...]
    codes: frozenset[str]
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class SelectionAnswer:
    """`refused`: why the file is no table; `names` are its columns, and `column` is "" where it has
    none that was asked for, `near` being one that is almost called so. `values`: some of that
    column, where no row is of our communes. `rewritten`: how many rows had their code in another
    notation, such as `notation`; `lost`: of how many a spreadsheet has made the code another
    number, such as `lost_code`; `uneven`: how many have not as many cells as there are names, of
    which `uneven_kept` were taken. `others`: further tables of the file."""

    refused: Refusal | None = None
    names: tuple[str, ...] = ()
    column: str = ""
    near: str = ""
    values: tuple[str, ...] = ()
    rows: int = 0
    total: int = 0
    rewritten: int = 0
    notation: str = ""
    lost: int = 0
    lost_code: str = ""
    uneven: int = 0
    uneven_kept: int = 0
    others: tuple[str, ...] = ()

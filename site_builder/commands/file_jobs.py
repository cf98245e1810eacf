"""What a worker is asked of one file outside any site, and what it answers: nothing here reads one,
so that a command imports no reader for what a worker does."""

from __future__ import annotations

import stat
from dataclasses import dataclass, field
from pathlib import Path

from site_builder.core.model.columns import Column, NearMiss
from site_builder.core.model.conformity import Conformity
from site_builder.core.problems import Place, Problem, Repair, make_problem

LARGEST = 1000  # megabytes: ten times what a worker reads in a minute
WIDEST = 24  # characters of a column on a terminal


@dataclass(frozen=True, slots=True, kw_only=True)
class FileJob:
    """`raw` keeps every cell as text; `part` names the sheet or the member of an archive to read,
    or is ""."""

    source: Path
    raw: bool = False
    part: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversionJob(FileJob):
    """`target` is where the table goes; `sheet` is the name of that of a workbook."""

    target: Path
    sheet: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspection:
    """How a file is read. When it is refused, `refused` tells why, and of the rest is filled what
    was decided all the same of how it is written; where its table was only written, `repairs` and
    `problems` alone are filled.

    `filled` has the number of filled cells of each column, `first` the first rows in canonical
    notation, cells that are empty or beyond what a terminal shows being "".
    """

    encoding: str | None = None
    delimiter: str | None = None
    quote: str | None = None
    header_row: int | None = None
    rows: int = 0
    columns: tuple[Column, ...] = ()
    repairs: tuple[Repair, ...] = ()
    refused: Problem | None = None
    filled: tuple[int, ...] = ()
    first: tuple[tuple[str, ...], ...] = ()
    hindered: tuple[NearMiss, ...] = ()
    sheet: str | None = None
    others: tuple[str, ...] = ()  # tables of the file that were not read
    leaks: tuple[Problem, ...] = ()  # why it would not be published as it is
    problems: tuple[Problem, ...] = ()  # of its cells


@dataclass(frozen=True, slots=True)
class ValidationJob:
    """`schema` is the path of a Table Schema, or the name of a bundled standard, or the address of
    a published one."""

    source: Path
    schema: str
    part: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ValidationFault:
    """A fault: its code, its row in the file from 1 (None: the header), the message and its
    parameters."""

    code: str
    row: int | None
    field: str
    value: str | None
    message: str
    params: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Validation:
    """`counts` are exact, by code; `errors` and `warnings` the first ones. `standard`: the name of
    a bundled one.

    `unchecked` names what nothing could check: (field, constraint or check), and `unverified` says
    why, of each. `refused`: why nothing was judged; `schema_refused`: is that of the schema, which
    may be the very file that is held against it?
    """

    refused: Problem | None = None
    schema_refused: bool = False
    rows: int = 0
    counts: dict[str, int] = field(default_factory=dict)
    errors: tuple[ValidationFault, ...] = ()
    warnings: tuple[ValidationFault, ...] = ()
    tolerated: dict[str, int] = field(default_factory=dict)
    unchecked: tuple[tuple[str, str], ...] = ()
    standard: str = ""
    unverified: tuple[Problem, ...] = ()
    problems: tuple[Problem, ...] = ()  # of the schema, which is used for what it says
    flaws: int = 0  # of the schema: how much of what it asks is not used
    doubts: tuple[Problem, ...] = ()  # of the file, whatever the schema

    @property
    def conformity(self) -> Conformity:
        """Of a file that was read."""
        return Conformity(
            faults=sum(self.counts.values()), unchecked=len(self.unchecked) + self.flaws
        )


def find_copy_problem(file: Path) -> Problem | None:
    """Why a file may not be copied: a pipe or a device has no end, and a disk has one."""
    place = Place(path=str(file))
    try:
        file_status = file.stat()
    except OSError:
        return make_problem("file-unreadable", place)
    if not stat.S_ISREG(file_status.st_mode):
        return make_problem("file-endless", place)
    if file_status.st_size > LARGEST * 1_000_000:
        return make_problem(
            "file-too-large", place, size=round(file_status.st_size / 1_000_000), most=LARGEST
        )
    return None

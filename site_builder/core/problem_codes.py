"""What each code of a problem means, wherever it is told: one row of problem_codes.csv.

Its columns are the fields of ProblemCode. docs/messages.md is made of it.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

Severity = Literal["error", "warning"]
# key: what a key, or its line, asks for, and all that it is in where it cannot do without;
# resource: the file that a line of « resources: » lists; entry: such a line, which leads to no
# file; command: nothing is built, or written
Effect = Literal["nothing", "key", "file", "resource", "entry", "dataset", "command"]
# author: whoever wrote the file where it is; readers: its author, and whoever reads the page of
# what is published, which may not be what they take it for; owner: of the portal; operator:
# whoever runs the command; claimants: the authors of all datasets that claim one name
Audience = Literal["author", "readers", "owner", "operator", "claimants"]
TABLE = Path(__file__).with_suffix(".csv")


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemCode:
    """What a code means.

    `topic`: the heading under which docs/messages.md has it. `severity`: « either » where it
    depends on the case; `severity_in_check` where a proposal is held to more than the site that is
    built of it. `effect`: what is not published because of it. `audience`: who is told. `verdict`:
    what it says of how a table keeps to its schema, which it breaks, or nothing has looked at.
    `remedy`: « none » where nothing is to be done, unless one wishes.
    """

    code: str
    topic: str
    severity: Literal["error", "warning", "either"]
    severity_in_check: Literal["", "error", "warning"]
    effect: Effect
    audience: Audience
    verdict: Literal["", "breach", "unchecked"]
    remedy: Literal["", "none"]

    @property
    def is_of_rows(self) -> bool:
        """Is it told by the rows of a table that are wrong, in the words of a fault?"""
        return self.topic in ("breaches", "remarks")

    @property
    def withholds_file(self) -> bool:
        """Is the file that it is told of not published because of it?"""
        return self.effect in ("file", "resource", "dataset")

    @property
    def message(self) -> str:
        """The id of its sentence in the message catalogues."""
        if self.is_of_rows:
            return f"fault.{self.code.partition('.')[2]}"
        return f"problem.{self.code}"


@cache
def load_problem_codes() -> Mapping[str, ProblemCode]:
    """Every row, by code, in the order of the table."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows: Iterator[dict[str, Any]] = csv.DictReader(file)
        return {row["code"]: ProblemCode(**row) for row in rows}


def get_problem_code(code: str) -> ProblemCode:
    """The row of a code. Raises KeyError where the table has none."""
    return load_problem_codes()[code]

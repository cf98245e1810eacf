"""The charts that people ask for, in the metadata of a dataset and in those of a standard."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartRequest:
    """A chart that is asked for. Columns go by their names; those of a standard, by the names of
    its fields.

    One bar, point or place for each value of `group`: how many rows have it, or the sum of the
    columns of `series`, of each row the share that the column `share` says (0.45, or 45). `split`:
    a line for each of its values; `each`: a chart for each of theirs; `words` are how values are
    written for people. `where`: columns and the values of which a row has one; `excluded`: those of
    which it has none; `years`: the column of years among which one chooses, of which all are drawn
    at first; `latest`: the same, of which the last one is. `sources`: the column whose different
    values say who is in a group. `turns`:
    between which groups codes change their meaning, told by codes of one list only. `descriptor` is
    the file that asks for it, and `line` where; "" and 0 for a standard.
    """

    type: Literal["bar", "line", "ranking"]
    group: str
    series: tuple[str, ...] = ()
    title: str = ""
    description: str = ""
    resource: str = ""
    share: str = ""
    split: str = ""
    each: tuple[str, ...] = ()
    where: tuple[tuple[str, tuple[str, ...]], ...] = ()
    excluded: tuple[tuple[str, tuple[str, ...]], ...] = ()
    years: str = ""
    latest: str = ""
    sources: str = ""
    by: Literal["year", "month", "day"] = "year"  # for a group of dates
    most: int = 0  # groups of a ranking, lines of a split; 0 for the usual number
    unit: str = ""
    words: tuple[tuple[str, str], ...] = ()
    turns: tuple[CodeList, ...] = ()
    descriptor: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class CodeList:
    """A list of codes: its name, and what in a column is of it and of no other list."""

    name: str
    column: str
    codes: tuple[str, ...]

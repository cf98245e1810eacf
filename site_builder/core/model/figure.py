"""A figure that a page of the owner's asks of a published table, and the answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Aggregate = Literal["count", "sum", "mean", "median", "min", "max"]
# in which order groups stand, and of how many: those that come to most, or all from A to Z
GroupOrder = Literal["value", "label"]
MOST_GROUPS = {"value": 10, "label": 100}


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedRule:
    """Rows count whose cell of `column` is one of `texts`, folded; with `out`, those where it is
    none of them."""

    column: str
    texts: tuple[str, ...]
    out: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureQuestion:
    """What is asked of the Parquet of a table, by its sha256. Columns go by their names, "" where
    none is asked for.

    `column`: whose numbers are put together, or whose filled cells are counted, of rows for the
    `share` that they say. `apart`: columns with the texts of rows that repeat others; `rules`: what
    the rows have that count; `within`: columns over whose values nothing is added up. `years`: the
    column that says of which year a row is. `by_year`: groups are years, or those of dates.
    """

    parquet: str
    aggregate: Aggregate
    column: str = ""
    share: str = ""
    apart: tuple[tuple[str, tuple[str, ...]], ...] = ()
    rules: tuple[CountedRule, ...] = ()
    within: tuple[str, ...] = ()
    years: str = ""
    year: str = ""
    group: str = ""
    by_year: bool = False
    order: GroupOrder = "value"


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureAnswer:
    """Values are decimal texts, None where no row has a number.

    `rows`: of how many it is made; left out are those without a number (`empty`), of no year
    though one is asked for (`undated`), that repeat others (`apart`) or that do not count
    (`uncounted`), and from the `groups` those without a label (`ungrouped`). `others`: groups that
    are not among them, which come to `rest` where that can be said. `years`: those that the table
    has; `several`: the first column over whose values it would be added up, or "".
    """

    value: str | None
    rows: int
    empty: int = 0
    undated: int = 0
    apart: int = 0
    uncounted: int = 0
    ungrouped: int = 0
    groups: tuple[tuple[str, str], ...] = ()
    others: int = 0
    rest: str | None = None
    years: tuple[str, ...] = ()
    several: str = ""

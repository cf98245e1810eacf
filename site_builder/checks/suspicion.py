"""What may be wrong with a table whatever its schema: asked of many tables at once, then told with
its first rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from site_builder.columns.canonical import CanonicalTable
from site_builder.core.model.prepared import ColumnProfile
from site_builder.core.problems import FIRST_ROWS, Param, Place, Problem, make_problem
from site_builder.geography.departments import Box
from site_builder.readers.read import RawTable
from site_builder.storage.batched_queries import AS_ONE, EACH, TABLE, Asking, ask_rows


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectedTable:
    """A table as it is published, with the profiles of its first columns; `bounds` of what it is
    about, or None."""

    typed: CanonicalTable
    raw: RawTable
    profiles: Sequence[ColumnProfile]
    place: Place
    bounds: Box | None = None

    @property
    def numbered(self) -> str:
        """SQL of its rows with r, their number from 0."""
        # A Parquet has its rows in order, and no number in them
        is_parquet = self.typed.held.file is None
        return f"(SELECT row_number() OVER () - 1 AS r, * FROM {TABLE})" if is_parquet else TABLE

    def of_kind(self, *kinds: str) -> list[int]:
        """The columns of these kinds."""
        return [
            index
            for index, profile in enumerate(self.profiles)
            if profile.kind in kinds and profile.filled
        ]

    def name(self, index: int) -> str:
        """The heading of a column."""
        return self.profiles[index].name


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspicion:
    """One thing that may be wrong, under the heading `column`, or "" for rows as a whole.

    `number` is SQL of n, how much speaks for it in each table, which `plausible` judges. If it
    does, `broken` is SQL of the rows that are wrong: r, n (how many there are), and the cells of
    which `said` makes the parameters of the message `code`. `table_values` are those of
    TABLE_VALUES.
    """

    code: str
    column: str
    number: str
    broken: str
    said: Callable[..., dict[str, Param]]
    plausible: Callable[[int], bool] = bool
    table_values: tuple[str, ...] = ()


def count_suspect_rows(condition: str, of: str = TABLE) -> str:
    """SQL of the number of rows of each table for which a condition holds."""
    return f"SELECT {EACH}count(*) FILTER ({condition}) AS n FROM {of} {AS_ONE}"


def list_suspect_rows(columns: str, of: str) -> str:
    """SQL of some rows, each with the number of them all."""
    return f"SELECT {EACH}r, count(*) OVER (PARTITION BY {EACH}0) AS n, {columns} FROM {of}"


def measure_suspicions(table: InspectedTable, suspected: Sequence[Suspicion]) -> Asking[list[int]]:
    """How much speaks for each, by one statement."""
    if not suspected:
        return []
    asked = (
        f"(SELECT {EACH}{place} AS place, n FROM ({suspicion.number}))"
        for place, suspicion in enumerate(suspected)
    )
    table_values = next(
        (suspicion.table_values for suspicion in suspected if suspicion.table_values), ()
    )
    found = dict(
        (
            yield from ask_rows(
                table.typed.held, " UNION ALL ".join(asked), table_values=table_values
            )
        )
    )
    return [
        int(found.get(place) or 0) for place in range(len(suspected))
    ]  # no group, no answer: nothing


def report_suspicion(table: InspectedTable, suspicion: Suspicion) -> Asking[list[Problem]]:
    """The warning, with its first rows, where there is something to say."""
    order = " ORDER BY r" if table.typed.held.file is None else ""  # who shares is asked in order
    found = yield from ask_rows(
        table.typed.held,
        suspicion.broken + order,
        first=FIRST_ROWS,
        table_values=suspicion.table_values,
    )
    if not found:
        return []
    places = tuple(table.raw.row(row) for row, *_ in found)
    _, number, *cells = found[0]
    row_place = replace(table.place, row=places[0], column=suspicion.column or None)
    problem = make_problem(f"remark.{suspicion.code}", row_place, **suspicion.said(*cells))
    return [replace(problem, count=number, rows=places)]

"""From cells as written to the canonical typed table: one kind a column, proven on every cell, in Parquet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from site_builder import sql
from site_builder.cells import BLANKS, matches
from site_builder.cells.number import BELOW, THOUSANDS
from site_builder.columns import CENTS, TEXT, Demand, TypedColumn, choose, sample_of, trimmed, typed
from site_builder.decide.kinds import doubts
from site_builder.problems import FIRST_ROWS, Place, Problem, Repair
from site_builder.readers import RawTable

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["Canonical", "Demand", "TypedColumn", "canonical", "scan", "text"]

SEVERAL = 2  # cells of three decimals
LONGEST = 60  # characters of a cell that are quoted


@dataclass(frozen=True, slots=True)
class Canonical:
    """`path` is the typed Parquet in the scratch folder; `faults` that of (row, column, code, text), or None."""

    columns: tuple[TypedColumn, ...]
    rows: int
    path: Path
    faults: Path | None
    written: str  # the table as written, as a relation whose columns are c0, c1…
    repairs: tuple[Repair, ...]
    problems: tuple[Problem, ...]

    def shown(self) -> tuple[str, str]:
        """SQL of the table as people read it: (relation, list of expressions) with columns c0, c1… of this relation.

        A cell that does not cast stands as written, from the raw table that is still there.
        """
        relation = scan(self.path, len(self.columns))
        if self.faults:
            relation += f" POSITIONAL JOIN {self.written} AS raw"
        return relation, ", ".join(
            f"{self.shown_cell(index)} AS {sql.name(column.name)}" for index, column in enumerate(self.columns)
        )

    def shown_cell(self, index: int) -> str:
        """SQL of one cell as text in canonical notation, or as written where it does not cast."""
        column = self.columns[index]
        cell = text(column, f"typed.c{index}")
        return f"coalesce({cell}, raw.c{index})" if column.faulty else cell


def scan(path: Path, width: int) -> str:
    """The canonical Parquet as a relation whose columns are c0, c1… whatever their public names."""
    return f"read_parquet({sql.literal(path)}) AS typed({', '.join(f'c{index}' for index in range(width))})"


def text(column: TypedColumn, cell: str) -> str:
    """SQL of a typed cell in canonical notation: ISO dates, decimal point, cents kept (12500.00)."""
    if column.kind.type == "number" and column.decimals <= CENTS:
        return f"CAST(CAST({cell} AS DECIMAL(38, {column.decimals})) AS VARCHAR)"
    return column.kind.written(cell)


def canonical(
    connection: DuckDBPyConnection,
    raw: RawTable,
    demands: dict[str, Demand],
    missing: tuple[str, ...],
    place: Place,
    scratch: Path,
) -> Canonical:
    """Choose each column's kind, cast the table `raw` into Parquet; say what was repaired and what does not cast."""
    columns = choose(connection, raw, demands, missing)
    relation = trimmed(raw, missing, (index for index, column in enumerate(columns) if column.missing))
    path = scratch / "canonical.parquet"
    values = ", ".join(f"{typed(column.reading, i)} AS {sql.name(column.name)}" for i, column in enumerate(columns))
    sql.copy_parquet(connection, f"SELECT {values} FROM {relation}", path)
    faulty = [index for index, column in enumerate(columns) if column.faulty]
    told = _Telling(connection, raw, relation)
    return Canonical(
        columns,
        raw.rows,
        path,
        _write_faults(connection, columns, faulty, relation, scratch / "faults.parquet") if faulty else None,
        f"(SELECT {', '.join(f'w{index} AS c{index}' for index in range(len(columns)))} FROM {relation})",
        tuple(repair for index, column in enumerate(columns) for repair in told.repairs(index, column)),
        tuple(told.problems(columns, place)),
    )


@dataclass(frozen=True, slots=True)
class _Telling:
    """What is said of the cells of a table: `relation` has them as written (w0…) and trimmed (t0…), r being the row."""

    connection: DuckDBPyConnection
    raw: RawTable
    relation: str

    def repairs(self, index: int, column: TypedColumn) -> Iterator[Repair]:
        """The receipts of a column: for words left empty, then for each way in which its cells were rewritten."""
        if column.missing:
            yield column.missing
        if count := self._maybe_thousands(column, f"t{index}"):
            yield self._repair("number-thousands", column, count, matches(f"t{index}", THOUSANDS), index)
        if not column.odd:
            return
        kind, cell = column.reading, f"t{index}"
        rest = f"NOT {kind.exact(cell)} AND ({typed(kind, index)}) IS NOT NULL"
        left = column.odd
        for code, pattern in kind.told:
            special, rest = f"{rest} AND {matches(cell, pattern)}", f"{rest} AND NOT {matches(cell, pattern)}"
            if count := self._counts([special])[0]:
                yield self._repair(code, column, count, special, index)
                left -= count
        if left and column.name not in self.raw.formatted:
            yield self._repair(kind.repaired, column, left, rest, index)

    def _maybe_thousands(self, column: TypedColumn, cell: str) -> int:
        """Cells like 1.100, where each of a text would be a whole number if its point or comma grouped thousands."""
        if column.reading.name != "number" or column.decimals != len("000") or not self.raw.reading.delimiter:
            return 0
        grouped, others = self._counts([matches(cell, THOUSANDS), f"NOT {matches(cell, f'{THOUSANDS}|{BELOW}')}"])
        return grouped if grouped >= SEVERAL and not others else 0

    def problems(self, columns: Sequence[TypedColumn], place: Place) -> Iterator[Problem]:
        """Cells that are not of the type of their column; then those that were damaged before they came to us."""
        for index, column in enumerate(columns):
            if column.faulty:
                condition = f"t{index} IS NOT NULL AND ({typed(column.reading, index)}) IS NULL"
                said = {"type": column.kind.type, "kind": column.kind.name}
                yield self._placed(Problem("type-error", "error", place, said, column.faulty), condition, index)
        suspected = [
            (index, doubt)
            for index, column in enumerate(columns)
            if column.reading is TEXT
            for doubt in doubts(column.name, sample_of(self.connection, self.raw, index))
        ]
        conditions = [matches(f"t{index}", doubt.pattern) for index, doubt in suspected]
        for (index, doubt), condition, count in zip(suspected, conditions, self._counts(conditions), strict=True):
            if count:
                yield self._placed(Problem(doubt.code, doubt.severity, place, {}, count), condition, index)

    def _repair(self, code: str, column: TypedColumn, count: int, condition: str, index: int) -> Repair:
        rows = self._rows(condition, f"w{index}")
        params = {"column": column.name, "value": rows[0][1].strip(BLANKS)[:LONGEST]}
        if column.unit:
            params["unit"] = column.unit
        return Repair(code, params, count, tuple(row for row, _ in rows))

    def _placed(self, problem: Problem, condition: str, index: int) -> Problem:
        """The same, with its column, its first rows, and the value of the first."""
        rows = self._rows(condition, f"t{index}")
        where = Place(problem.place.path, row=rows[0][0], column=self.raw.names[index])
        params = {"value": rows[0][1][:LONGEST], **problem.params}
        return replace(problem, place=where, params=params, rows=tuple(row for row, _ in rows))

    def _counts(self, conditions: Sequence[str]) -> tuple[int, ...]:
        counts = ", ".join(f"count(*) FILTER ({condition})" for condition in conditions)
        return sql.one(self.connection, f"SELECT {counts} FROM {self.relation}") if conditions else ()

    def _rows(self, condition: str, cell: str) -> list[tuple[int, str]]:
        """The first rows, by number in the file, with their cell."""
        query = f"SELECT r, {cell} FROM {self.relation} WHERE {condition} ORDER BY r LIMIT {FIRST_ROWS}"
        return [(self.raw.row(rowid), value) for rowid, value in sql.rows(self.connection, query)]


def _write_faults(
    connection: DuckDBPyConnection,
    columns: tuple[TypedColumn, ...],
    faulty: list[int],
    relation: str,
    target: Path,
) -> Path:
    """Every cell that does not cast: (row, column, code, text), rows being the table's own, from 0."""
    parts = (
        f"SELECT r AS row, {sql.literal(columns[i].name)} AS \"column\", 'type-error' AS code, w{i} AS text "
        f"FROM {relation} WHERE t{i} IS NOT NULL AND ({typed(columns[i].reading, i)}) IS NULL"
        for i in faulty
    )
    sql.copy_parquet(connection, " UNION ALL ".join(parts) + ' ORDER BY row, "column"', target)
    return target

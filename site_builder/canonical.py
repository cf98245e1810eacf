"""From cells as written to the canonical typed table: one kind a column, proven on every cell, in Parquet."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from site_builder import sql
from site_builder.cells import BLANKS, KINDS, Kind, by_name
from site_builder.decide import candidates, needs_check
from site_builder.problems import Place, Problem, Repair
from site_builder.readers import RawTable

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

FIRST_ROWS = 5
LATE_SAMPLE = 200
AT_ONCE = 200  # columns proven by one statement: planning more costs memory
CENTS = 2  # decimals up to which a column of numbers is written with as many in each cell
TEXT = by_name("string")
# A schema's type to the kinds that may carry it; a type that is not here stays text.
OF_TYPE = {
    type_: tuple(kind for kind in KINDS if kind.type == type_ and not kind.words) or (by_name(type_),)
    for type_ in ("integer", "number", "boolean", "date", "datetime", "year")
}


@dataclass(frozen=True, slots=True)
class Demand:
    """The type that a schema demands of a column, by its name."""

    type: str
    format: str = "default"
    kind: str = ""  # that of cells/, where it is already known


@dataclass(frozen=True, slots=True)
class TypedColumn:
    """`decimals`: the most digits written after the separator in a column of numbers; `faulty`: cells not cast."""

    name: str
    kind: Kind
    decimals: int = 0
    faulty: int = 0


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
    trimmed = _trimmed(raw, missing)
    columns, lenient = _choose(connection, raw, demands, trimmed)
    path = scratch / "canonical.parquet"
    values = ", ".join(f"{_typed(column.kind, i)} AS {sql.name(column.name)}" for i, column in enumerate(columns))
    sql.copy_parquet(connection, f"SELECT {values} FROM {trimmed}", path)
    faulty = [index for index, column in enumerate(columns) if column.faulty]
    return Canonical(
        columns,
        raw.rows,
        path,
        _write_faults(connection, columns, faulty, trimmed, scratch / "faults.parquet") if faulty else None,
        f"(SELECT {', '.join(f'w{index} AS c{index}' for index in range(len(columns)))} FROM {trimmed})",
        tuple(_repair(connection, raw, trimmed, index, columns[index].kind, count) for index, count in lenient),
        tuple(_problem(connection, raw, trimmed, index, columns[index], place) for index in faulty),
    )


def _trimmed(raw: RawTable, missing: tuple[str, ...]) -> str:
    """The raw table with cells t0, t1… trimmed, and NULL where they hold a missing value."""
    absent = ", ".join(sql.literal(value) for value in sorted({"", *missing}))
    cells = (
        f"CASE WHEN trim(c{index}, {sql.literal(BLANKS)}) IN ({absent}) THEN NULL ELSE c{index} END AS w{index}"
        for index in range(len(raw.names))
    )
    inner = f"SELECT rowid AS r, {', '.join(cells)} FROM raw"
    outer = ", ".join(f"w{i}, trim(w{i}, {sql.literal(BLANKS)}) AS t{i}" for i in range(len(raw.names)))
    return f"(SELECT r, {outer} FROM ({inner}))"


def _typed(kind: Kind, index: int) -> str:
    """SQL of the value of a cell, NULL where it is not of the kind. Text stays as written, blanks and all."""
    if kind is TEXT:
        return f"w{index}"
    return f"CASE WHEN {kind.accepts(f't{index}')} THEN {kind.value(f't{index}')} END"


def _choose(
    connection: DuckDBPyConnection, raw: RawTable, demands: dict[str, Demand], trimmed: str
) -> tuple[tuple[TypedColumn, ...], list[tuple[int, int]]]:
    """The columns, and (index, cells) of those that needed leniency. One pass over the whole table for all of them."""
    choices = [
        _demanded(demands[name])
        if name in demands
        else tuple(by_name(kind) for kind in candidates(name, _sample(connection, raw, index)))
        for index, name in enumerate(raw.names)
    ]
    asked = [(i, kind) for i, kinds in enumerate(choices) for kind in kinds if kind is not TEXT]
    results: dict[tuple[int, Kind], tuple[int | None, ...]] = {}
    for start in range(0, len(asked), AT_ONCE):
        results |= _try(connection, raw, asked[start : start + AT_ONCE], trimmed)
    columns, lenient = [], []
    for index, name in enumerate(raw.names):
        kind, (faulty, odd, decimals) = _first(index, choices[index], results, name in demands)
        columns.append(TypedColumn(name, kind, decimals, faulty))
        if odd:
            lenient.append((index, odd))
    return tuple(columns), lenient


def _demanded(demand: Demand) -> tuple[Kind, ...]:
    return (by_name(demand.kind),) if demand.kind else OF_TYPE.get(demand.type, (TEXT,))


def _sample(connection: DuckDBPyConnection, raw: RawTable, index: int) -> list[str]:
    """Cells of a column: those of the file's head, else the first filled ones, however late they come."""
    head = [record[index] for record in raw.reading.records if index < len(record)]
    if any(cell.strip(BLANKS) for cell in head):
        return head
    cell = f"c{index}"
    query = f"SELECT {cell} FROM raw WHERE {cell} IS NOT NULL LIMIT {LATE_SAMPLE}"
    return [value for (value,) in sql.rows(connection, query)]


def _try(
    connection: DuckDBPyConnection, raw: RawTable, asked: list[tuple[int, Kind]], trimmed: str
) -> dict[tuple[int, Kind], tuple[int | None, ...]]:
    """Of each (column, kind): cells that are not of it, that only leniency reads, most decimals, one notation?"""
    values = ", ".join(f"{_typed(kind, index)} AS v{n}" for n, (index, kind) in enumerate(asked))
    measures = [m for n, (i, kind) in enumerate(asked) for m in _measures(kind, f"t{i}", f"v{n}", raw.names[i])]
    found = sql.one(connection, f"SELECT {', '.join(measures)} FROM (SELECT *, {values} FROM {trimmed})")
    return {key: found[4 * n : 4 * n + 4] for n, key in enumerate(asked)}


Counts = tuple[int, int, int]  # faulty, odd, decimals


def _first(
    index: int, kinds: Iterable[Kind], results: dict[tuple[int, Kind], tuple[int | None, ...]], demanded: bool
) -> tuple[Kind, Counts]:
    """The first kind that every filled cell satisfies; a schema's own kind even when some do not."""
    last: tuple[Kind, Counts] = (TEXT, (0, 0, 0))
    for kind in kinds:
        if kind is TEXT:
            break
        faulty, odd, decimals, uniform = (int(count or 0) for count in results[index, kind])
        if not faulty and (uniform or demanded):
            return kind, (0, odd, decimals)
        if demanded and (last[0] is TEXT or faulty < last[1][0]):
            last = (kind, (faulty, odd, decimals))
    return last


def _measures(kind: Kind, cell: str, value: str, name: str) -> tuple[str, str, str, str]:
    """SQL aggregates of a trimmed cell and its typed value, in the order that `_try` says."""
    fault = f"count({cell}) - count({value})"
    if needs_check(name, kind.name):  # nothing but its digits says that it is an identifier
        fault += f" + count(*) FILTER (NOT {kind.checked(value)})"
    digits = f"max(length(regexp_extract({cell}, '[.,]([0-9]+)[^0-9]*$', 1))) FILTER ({value} IS NOT NULL)"
    decimals = digits if kind.type == "number" else "0"
    odd = "0" if kind.strict == kind.lenient else f"count({value}) FILTER (NOT {kind.exact(cell)})"
    return fault, odd, decimals, kind.uniform(cell)


def _odd(kind: Kind, index: int) -> str:
    return f"NOT {kind.exact(f't{index}')} AND ({_typed(kind, index)}) IS NOT NULL"


def _fault(kind: Kind, index: int) -> str:
    return f"t{index} IS NOT NULL AND ({_typed(kind, index)}) IS NULL"


def _rows(
    connection: DuckDBPyConnection, raw: RawTable, trimmed: str, condition: str, cell: str
) -> list[tuple[int, str]]:
    query = f"SELECT r, {cell} FROM {trimmed} WHERE {condition} ORDER BY r LIMIT {FIRST_ROWS}"
    return [(raw.row(rowid), value) for rowid, value in sql.rows(connection, query)]


def _repair(connection: DuckDBPyConnection, raw: RawTable, trimmed: str, index: int, kind: Kind, count: int) -> Repair:
    rows = _rows(connection, raw, trimmed, _odd(kind, index), f"w{index}")
    params = {"column": raw.names[index], "value": rows[0][1].strip(BLANKS)[:60]}
    return Repair(kind.repaired, params, count, tuple(row for row, _ in rows))


def _problem(
    connection: DuckDBPyConnection, raw: RawTable, trimmed: str, index: int, column: TypedColumn, place: Place
) -> Problem:
    rows = _rows(connection, raw, trimmed, _fault(column.kind, index), f"t{index}")
    where = Place(place.path, row=rows[0][0], column=column.name)
    params = {"value": rows[0][1][:60], "type": column.kind.type, "kind": column.kind.name}
    return Problem("type-error", "error", where, params, column.faulty, tuple(row for row, _ in rows))


def _write_faults(
    connection: DuckDBPyConnection,
    columns: tuple[TypedColumn, ...],
    faulty: list[int],
    trimmed: str,
    target: Path,
) -> Path:
    """Every cell that does not cast: (row, column, code, text), rows being the table's own, from 0."""
    parts = (
        f"SELECT r AS row, {sql.literal(columns[i].name)} AS \"column\", 'type-error' AS code, w{i} AS text "
        f"FROM {trimmed} WHERE {_fault(columns[i].kind, i)}"
        for i in faulty
    )
    sql.copy_parquet(connection, " UNION ALL ".join(parts) + ' ORDER BY row, "column"', target)
    return target

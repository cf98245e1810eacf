"""From cells as written to the canonical typed table: one kind a column, proven on every cell, in
Parquet."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from site_builder.cells import BLANKS, match_cell_sql
from site_builder.cells.number import BELOW, THOUSANDS
from site_builder.columns.column_kinds import (
    CENTS,
    TEXT,
    ExpectedType,
    TypedColumn,
    build_column_cast,
    choose_column_kinds,
    resolve_missing_values,
    select_trimmed_cells,
    take_column_sample,
)
from site_builder.columns.fault_rows import TOLD
from site_builder.core.problems import FIRST_ROWS, Place, Problem, Repair, make_problem
from site_builder.readers.decide.kinds import detect_cell_damage
from site_builder.readers.read import RawTable
from site_builder.storage import sql
from site_builder.storage.batched_queries import (
    EACH,
    TABLE,
    Asking,
    TableRelation,
    ask_copy,
    ask_kept_table,
    ask_rows,
    ask_totals,
    split_column_batches,
)

__all__ = [
    "CanonicalTable",
    "ExpectedType",
    "TypedColumn",
    "build_canonical_table",
    "format_cell_sql",
]

SEVERAL = 2  # cells of three decimals
LONGEST = 60  # characters of a cell that are quoted


@dataclass(frozen=True, slots=True, kw_only=True)
class CanonicalTable:
    """`path` is the typed Parquet in the scratch folder; `faults` are those of the cells that do
    not cast.

    `held` is where its rows are: typed cells v0, v1… and, of columns in which some do not cast, w0,
    w1… as written.
    """

    columns: tuple[TypedColumn, ...]
    rows: int
    path: Path
    faults: tuple[Path, ...]
    held: TableRelation
    repairs: tuple[Repair, ...]
    problems: tuple[Problem, ...]

    def shown(self) -> str:
        """SQL of the rows as people read them, under their public names."""
        return ", ".join(
            f"{self.shown_cell(index)} AS {sql.quote_identifier(column.name)}"
            for index, column in enumerate(self.columns)
        )

    def shown_cell(self, index: int) -> str:
        """SQL of one cell as text in canonical notation, or as written where it does not cast."""
        column = self.columns[index]
        cell = format_cell_sql(column, f"v{index}")
        return f"coalesce({cell}, w{index})" if column.faulty else cell


def format_cell_sql(column: TypedColumn, cell: str) -> str:
    """SQL of a typed cell in canonical notation: ISO dates, decimal point, cents kept
    (12500.00)."""
    if column.kind.type == "number" and column.decimals <= CENTS:
        return f"CAST(CAST({cell} AS DECIMAL(38, {column.decimals})) AS VARCHAR)"
    return column.kind.written(cell)


def build_canonical_table(
    raw: RawTable,
    demands: dict[str, ExpectedType],
    missing: tuple[str, ...],
    place: Place,
    scratch: Path,
) -> Asking[CanonicalTable]:
    """Choose each column's kind, cast a raw table into Parquet; say what was repaired and what does
    not cast."""
    nothing = resolve_missing_values(raw, demands, missing)
    columns = yield from choose_column_kinds(raw, demands, nothing)
    cells = partial(
        select_trimmed_cells,
        raw,
        nothing,
        {index for index, column in enumerate(columns) if column.missing},
    )
    path = scratch / "canonical.parquet"
    held = yield from _typed(raw.held, columns, cells, path)
    faults = yield from _write_faults(raw.held, columns, cells, scratch)
    told = _Telling(raw, cells)
    repairs: list[Repair] = []
    for index, column in enumerate(columns):
        repairs += yield from told.repairs(index, column)
    problems = yield from told.problems(columns, place)
    return CanonicalTable(
        columns=columns,
        rows=raw.rows,
        path=path,
        faults=faults,
        held=held,
        repairs=tuple(repairs),
        problems=tuple(problems),
    )


def _typed(
    raw: TableRelation, columns: Sequence[TypedColumn], cells: Callable[..., str], path: Path
) -> Asking[TableRelation]:
    """Write the canonical Parquet; where its rows can be read again: that file, where the table is
    a large one.

    Of such a table, the cells as written are kept beside, of the columns of which some do not cast.
    """
    relation = cells()
    names = ", ".join(
        f"v{index} AS {sql.quote_identifier(column.name)}" for index, column in enumerate(columns)
    )
    values = ", ".join(
        f"{build_column_cast(column.reading, index)} AS v{index}"
        for index, column in enumerate(columns)
    )
    faulty = [index for index, column in enumerate(columns) if column.faulty]
    written = ", ".join(f"w{index}" for index in faulty)
    if raw.file is not None:
        kept_cells = f"{values}, {written}" if written else values
        held = yield from ask_kept_table(raw, f"SELECT {EACH}r, {kept_cells} FROM {relation}")
        yield from ask_copy(held, f"SELECT {EACH}{names} FROM {TABLE}", path, sql.PARQUET)
        return held
    yield from ask_copy(
        raw, f"SELECT {names} FROM (SELECT {values} FROM {relation})", path, sql.PARQUET
    )
    places = ", ".join(f"v{index}" for index in range(len(columns)))
    parquet = f"read_parquet({sql.quote_literal(path)}) AS typed({places})"
    if not faulty:
        return TableRelation(parquet)
    beside = path.with_name("written.parquet")
    yield from ask_copy(raw, f"SELECT {written} FROM {cells(only=faulty)}", beside, sql.PARQUET)
    return TableRelation(f"({parquet} POSITIONAL JOIN read_parquet({sql.quote_literal(beside)}))")


@dataclass(frozen=True, slots=True)
class _Telling:
    """What is said of the cells of a table: `cells(only=columns)` has them as written (w0…) and
    trimmed (t0…), r being the row."""

    raw: RawTable
    cells: Callable[..., str]

    def repairs(self, index: int, column: TypedColumn) -> Asking[list[Repair]]:
        """The receipts of a column: for words left empty, then for each way in which its cells were
        rewritten."""
        found = [column.missing] if column.missing else []
        if count := (yield from self._maybe_thousands(index, column)):
            condition = match_cell_sql(f"t{index}", THOUSANDS)
            found.append(
                (yield from self._repair("number-thousands", column, count, condition, index))
            )
        if not column.odd:
            return found
        kind = column.reading
        cell = f"t{index}"
        rest = f"NOT {kind.exact(cell)} AND ({build_column_cast(kind, index)}) IS NOT NULL"
        left = column.odd
        for code, pattern in kind.told:
            special = f"{rest} AND {match_cell_sql(cell, pattern)}"
            rest = f"{rest} AND NOT {match_cell_sql(cell, pattern)}"
            (count,) = yield from self._counts([special], [index])
            if count:
                found.append((yield from self._repair(code, column, count, special, index)))
                left -= count
        if left and column.name not in self.raw.formatted:
            found.append((yield from self._repair(kind.repaired, column, left, rest, index)))
        return found

    def _maybe_thousands(self, index: int, column: TypedColumn) -> Asking[int]:
        """Cells like 1.100, where each of a text would be a whole number if its point or comma
        grouped thousands."""
        if (
            column.reading.name != "number"
            or column.decimals != len("000")
            or not self.raw.reading.delimiter
        ):
            return 0
        cell = f"t{index}"
        conditions = [
            match_cell_sql(cell, THOUSANDS),
            f"NOT {match_cell_sql(cell, f'{THOUSANDS}|{BELOW}')}",
        ]
        grouped, others = yield from self._counts(conditions, [index])
        return grouped if grouped >= SEVERAL and not others else 0

    def problems(self, columns: Sequence[TypedColumn], place: Place) -> Asking[list[Problem]]:
        """Cells that are not of the type of their column; then those that were damaged before they
        came to us."""
        found = []
        for index, column in enumerate(columns):
            if column.faulty:
                condition = (
                    f"t{index} IS NOT NULL AND ({build_column_cast(column.reading, index)}) IS NULL"
                )
                said = {"type": column.kind.type, "kind": column.kind.name}
                problem = replace(make_problem("type-error", place, **said), count=column.faulty)
                found.append((yield from self._placed(problem, condition, index)))
        suspected = []
        for index, column in enumerate(columns):
            if column.reading is TEXT:
                sample = yield from take_column_sample(self.raw, index)
                suspected += [(index, doubt) for doubt in detect_cell_damage(column.name, sample)]
        conditions = [match_cell_sql(f"t{index}", doubt.pattern) for index, doubt in suspected]
        counts = yield from self._counts(conditions, sorted({index for index, _ in suspected}))
        for (index, doubt), condition, count in zip(suspected, conditions, counts, strict=True):
            if count:
                problem = make_problem(doubt.code, place, doubt.severity)
                problem = replace(problem, count=count)
                found.append((yield from self._placed(problem, condition, index)))
        return found

    def _repair(
        self, code: str, column: TypedColumn, count: int, condition: str, index: int
    ) -> Asking[Repair]:
        found = yield from self._rows(condition, "w", index)
        params = {"column": column.name, "value": found[0][1].strip(BLANKS)[:LONGEST]}
        if column.unit:
            params["unit"] = column.unit
        return Repair(code, params, count, tuple(row for row, _ in found))

    def _placed(self, problem: Problem, condition: str, index: int) -> Asking[Problem]:
        """The same, with its column, its first rows, and the value of the first."""
        found = yield from self._rows(condition, "t", index)
        where = Place(path=problem.place.path, row=found[0][0], column=self.raw.names[index])
        params = {"value": found[0][1][:LONGEST], **problem.params}
        return replace(problem, place=where, params=params, rows=tuple(row for row, _ in found))

    def _counts(self, conditions: Sequence[str], columns: Sequence[int]) -> Asking[tuple[int, ...]]:
        """The rows of each condition, which is about these columns."""
        if not conditions:
            return ()
        counts = (f"count(*) FILTER ({condition})" for condition in conditions)
        return (yield from ask_totals(self.raw.held, counts, self.cells(only=columns)))

    def _rows(self, condition: str, name: str, index: int) -> Asking[list[tuple[int, str]]]:
        """The first rows, by number in the file, with their cell: w, as written, or t, trimmed."""
        query = f"SELECT {EACH}r, {name}{index} FROM {self.cells(only=[index])} WHERE {condition}"
        found = yield from ask_rows(self.raw.held, query, first=FIRST_ROWS)
        return [(self.raw.row(rowid), value) for rowid, value in found]


def _write_faults(
    raw: TableRelation, columns: Sequence[TypedColumn], cells: Callable[..., str], folder: Path
) -> Asking[tuple[Path, ...]]:
    """Every cell that does not cast, as parts of all faults: where they are."""
    targets = []
    faulty = [index for index, column in enumerate(columns) if column.faulty]
    for group in split_column_batches(faulty):
        parts = " UNION ALL ".join(_faults_of(columns[index], index, cells) for index in group)
        targets.append(folder / f"faults-{group[0]}.parquet")
        text_ = f'SELECT {EACH}r, {TOLD} FROM ({parts}) ORDER BY {EACH}r, "column"'
        yield from ask_copy(raw, text_, targets[-1], sql.PARQUET)
    return tuple(targets)


def _faults_of(column: TypedColumn, index: int, cells: Callable[..., str]) -> str:
    """SQL of the cells of a column that do not cast."""
    told = (
        f"{sql.quote_literal(column.name)} AS \"column\", 'type-error' AS code, '' AS rule, "
        "'error' "
        "AS severity"
    )
    uncast = f"t{index} IS NOT NULL AND ({build_column_cast(column.reading, index)}) IS NULL"
    return f"SELECT {EACH}r, {told}, w{index} AS text FROM {cells(only=[index])} WHERE {uncast}"

"""A table as it is written against a schema: one pass leaves a number for each row, of which each
bit is a fault."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from itertools import chain
from operator import itemgetter
from typing import TYPE_CHECKING

from site_builder.checks import fault_bits
from site_builder.checks.all_faults import FaultOutput, select_fault_rows
from site_builder.checks.check_plan import CheckPlan, SchemaFault, build_check_plan
from site_builder.checks.constraints import AbandonedRules, UncheckedRule
from site_builder.checks.patterns import RuleTime
from site_builder.checks.slow_cells import build_cell_readers, register_cell_readers
from site_builder.checks.structure import LabelFault
from site_builder.checks.table_keys import (
    TableKey,
    list_table_keys,
    list_unchecked_keys,
    select_unknown_keys,
)
from site_builder.core.model.table_schema import ForeignKey, TableSchema
from site_builder.readers.as_written import LossyReading, WrittenRecords
from site_builder.storage import sql
from site_builder.storage.resource_errors import detect_resource_shortage

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

LISTED = 1_000  # faults that are listed; their counts are exact
SEEN = (
    2 * LISTED
)  # rows that are looked at for them: what a rule says that does not end is taken back


@dataclass(frozen=True, slots=True)
class RowFault:
    """A fault of one row: what stands in the cell (None: nothing), and the row that has the same
    key, if it is that."""

    fault: SchemaFault
    row: int
    value: str | None
    other: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemaVerdict:
    """`counts` of all faults, by what is at fault; `found` the first ones, by row. `abandoned`:
    what the schema asks and has not been looked at, or not in each row."""

    rows: int
    labels: tuple[LabelFault, ...]
    counts: Mapping[SchemaFault, int]
    found: tuple[RowFault, ...]
    abandoned: tuple[UncheckedRule, ...]

    @property
    def unchecked(self) -> tuple[tuple[str, str], ...]:
        """The field and the name of each rule that has not been looked at."""
        return tuple((rule.field, rule.rule) for rule in self.abandoned)

    def by_code(self) -> dict[str, int]:
        """How many faults there are of each code."""
        totals = Counter(label.code for label in self.labels)
        for fault, number in self.counts.items():
            totals[fault.code] += number
        return totals


def validate_against_schema(
    connection: DuckDBPyConnection,
    records: WrittenRecords,
    schema: TableSchema,
    lookups: Mapping[ForeignKey, str] | None = None,
    each: int = 0,
    complete: FaultOutput | None = None,
    rule_time: RuleTime | None = None,
) -> SchemaVerdict:
    """Hold a table against a schema. `lookups`: see `keys`. `each`: list only so many rows, but of
    each fault. `rule_time`: the time that the expressions of its dataset may take.

    Raises duckdb.Error for our own mistakes alone, LossyReading where the records are to be read
    again: see `surely`.
    """
    import duckdb

    made = build_check_plan(records, schema, connection, rule_time or RuleTime())
    abandoned = AbandonedRules()
    judging = _Judging(
        connection=connection,
        plan=made,
        keys=list_table_keys(made, schema, lookups or {}),
        each=each,
    )
    with register_cell_readers(connection, build_cell_readers(made, abandoned)), closing(judging):
        try:
            rows = judging.look()
        except duckdb.Error as cause:
            if records.rows is None or detect_resource_shortage(cause):
                raise
            raise LossyReading from cause
        if records.rows not in (None, rows):
            raise LossyReading
        judging.compare()
        # what a rule said before it did not end depends on the order of the texts
        ended = [fault for fault in judging.order if (fault.name, fault.rule) not in abandoned.late]
        counts = {fault: judging.counts[fault] for fault in ended if judging.counts[fault]}
        if complete and any(map(complete.wanted, counts)):
            judging.write(complete, [*filter(complete.wanted, counts)])
        found = tuple(judging.found(counts))
        undecided = tuple(_undecided(connection, made, abandoned))
    late = tuple(_late(made, abandoned))
    unchecked = (
        *made.unchecked,
        *late,
        *undecided,
        *list_unchecked_keys(made, schema, lookups or {}),
    )
    return SchemaVerdict(
        rows=rows, labels=made.labels, counts=counts, found=found, abandoned=unchecked
    )


def _late(plan: CheckPlan, abandoned: AbandonedRules) -> Iterator[UncheckedRule]:
    """The rules that did not end of a text."""
    bounds = {
        (column.field.name, rule.name): str(rule.bound)
        for column in plan.columns
        for rule in column.rules
    }
    for (name, rule), seconds in sorted(abandoned.late.items()):
        yield UncheckedRule(
            field=name, rule=rule, reason="time", bound=bounds[name, rule], seconds=seconds
        )


def _undecided(
    connection: DuckDBPyConnection, plan: CheckPlan, abandoned: AbandonedRules
) -> Iterator[UncheckedRule]:
    """The rules of which some row tells neither that it keeps them nor that it breaks them."""
    for unchecked, rows in plan.undecided():
        known = (unchecked.field, unchecked.rule) in abandoned.undecided
        if known or (rows and _has_rows(connection, plan, rows)):
            yield unchecked


def _has_rows(connection: DuckDBPyConnection, plan: CheckPlan, condition: str) -> bool:
    return bool(
        sql.fetch_all_rows(
            connection, f"SELECT r FROM {plan.typed(condition)} WHERE {condition} LIMIT 1"
        )
    )


@dataclass(kw_only=True)
class _Judging:
    """`counts` are of all rows; `listed` are the first that have each fault, each with the row of
    the same key.

    Each pass leaves a table, seen0, seen1…: for each row b, the bits of its faults. The first has
    h0, g0, h1… too: the hashes of each key.
    """

    connection: DuckDBPyConnection
    plan: CheckPlan
    keys: tuple[TableKey, ...]
    each: int
    counts: Counter[SchemaFault] = field(default_factory=Counter)
    listed: dict[SchemaFault, list[tuple[int, int | None]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    kept: set[str] = field(default_factory=set)
    passes: list[tuple[SchemaFault, ...]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.blank = SchemaFault(
            code="blank-row", column=None, name="", condition=self.plan.blank()
        )
        self.single = self.plan.faults()
        faults = dict.fromkeys((self.blank, *self.single, *(key.fault for key in self.keys)))
        self.order = {fault: place for place, fault in enumerate(faults)}
        first = self.plan.records.first
        self.row = "r" if first is None else f"rowid + {first}"

    def look(self) -> int:
        """Ask of each row what it tells alone; how many there are."""
        empty = [
            key.fault for key in self.keys if key.fault.condition
        ]  # a blank row has these faults and no other
        self.passes = [
            *fault_bits.group_faults_by_pass(dict.fromkeys((self.blank, *empty, *self.single)))
        ]
        rows = [
            self._pass(number, faults, 1 + len(empty)) for number, faults in enumerate(self.passes)
        ]
        for number, faults in enumerate(self.passes):
            self._tell(number, faults)
        return rows[0]

    def _pass(self, number: int, faults: Sequence[SchemaFault], kept: int) -> int:
        made = fault_bits.build_fault_bits(faults)
        moved = fault_bits.move_fault_bits(faults)
        hashes = ""
        if number == 0:
            others = fault_bits.build_fault_bits(faults[kept:], kept)
            made = (
                f"CASE WHEN {self.blank.condition} THEN 1 ELSE {others} END | "
                f"{fault_bits.build_fault_bits(faults[1:kept], 1)}"
            )
            hashes = "".join(
                f", {hash_sql} AS h{j}, {other} AS g{j}"
                for j, (hash_sql, other) in (
                    (j, key.hashes) for j, key in enumerate(self.keys) if not key.lookup
                )
            )
        rows = self.plan.typed(made + moved + hashes)
        if moved:
            table = rows
            rows = f"(SELECT *, {made} AS b FROM {table})"
            made = f"b{moved}"
        row = "r, " if self.row == "r" else ""
        return self._makes(f"seen{number}", f"SELECT {row}{made} AS b{hashes} FROM {rows}")

    def _makes(self, name: str, query: str) -> int:
        """Keep the rows of a query; how many they are."""
        rows = int(
            sql.fetch_one_row(self.connection, f"CREATE OR REPLACE TEMP TABLE {name} AS {query}")[0]
        )
        self.kept.add(name)
        return rows

    def close(self) -> None:
        """Drop what was kept: a connection lives on, and has no memory to spare."""
        for name in self.kept:
            self.connection.execute(f"DROP TABLE {name}")

    def _seen(self, number: int) -> str:
        """SQL: r and b of the rows in which a pass saw a fault. A blank row has no other, whatever
        the pass."""
        seen = f"(SELECT {self.row} AS r, b FROM seen{number} WHERE b <> 0)"
        blank = number and self.counts[self.blank]
        return (
            f"(FROM {seen} WHERE r NOT IN (SELECT r FROM {self._seen(0)} WHERE b & 1 = 1))"
            if blank
            else seen
        )

    def _tell(self, number: int, faults: Sequence[SchemaFault]) -> None:
        """Count the faults that a pass saw, and list the first."""
        seen = self._seen(number)
        first = sql.fetch_all_rows(
            self.connection, f"SELECT r, b FROM {seen} ORDER BY r LIMIT {SEEN}"
        )
        groups: Iterable[tuple[int, int]] = Counter(made for _, made in first).items()
        if len(first) == SEEN:
            groups = sql.fetch_all_rows(
                self.connection, f"SELECT b, count(*) FROM {seen} GROUP BY b"
            )
        for made, count in groups:
            self.counts.update(dict.fromkeys(fault_bits.decode_fault_bits(made, faults), count))
        for row, made in first:
            for fault in fault_bits.decode_fault_bits(made, faults):
                self.listed[fault].append((row, None))
        for place, fault in enumerate(faults):
            if len(self.listed[fault]) < min(self.each, self.counts[fault]):
                asked = (
                    f"SELECT r, NULL FROM {seen} WHERE b >> {place} & 1 = 1 ORDER BY r LIMIT "
                    f"{self.each}"
                )
                self.listed[fault] = sql.fetch_all_rows(self.connection, asked)

    def compare(self) -> None:
        """Find the rows that break a key."""
        for number, key in enumerate(self.keys):
            if rows := self._broken(number, key):
                asked = (
                    f"SELECT r, other, count(*) OVER () FROM {rows} ORDER BY r LIMIT "
                    f"{self.each or LISTED}"
                )
                found = sql.fetch_all_rows(self.connection, asked)
                self.listed[key.fault] += [(row, other) for row, other, _ in found]
                self.counts[key.fault] += found[0][2] if found else 0

    def _broken(self, number: int, key: TableKey) -> str:
        """SQL: the rows that break a key, and those that have the same, if it is that; "" if none
        do."""
        if key.lookup:
            return select_unknown_keys(key, self.plan.typed(" ".join(key.cells)))
        key_hash = f"h{number}"
        other = f"g{number}"
        twice = f"twice{number}"
        if not self._makes(
            twice, f"SELECT {key_hash} FROM seen0 GROUP BY {key_hash} HAVING count({key_hash}) > 1"
        ):
            return ""
        earlier = f"lag({self.row}) OVER (PARTITION BY {key_hash}, {other} ORDER BY rowid) AS other"
        return (
            f"(SELECT {self.row} AS r, {earlier} FROM seen0 WHERE {key_hash} IN (FROM {twice}) "
            "QUALIFY other NOTNULL)"
        )

    def write(self, complete: FaultOutput, wanted: Collection[SchemaFault]) -> None:
        """Write these faults, of all rows."""
        columns = {key.fault: key.columns for key in self.keys}
        passes = [(self._seen(number), faults) for number, faults in enumerate(self.passes)]
        for number, key in enumerate(self.keys):
            if self.counts[key.fault] and (rows := self._broken(number, key)):
                passes.append((f"(SELECT r, 1 AS b FROM {rows})", (key.fault,)))
        parts = []
        for seen, faults in passes:
            columns_by_fault = {
                place: (fault, columns.get(fault, self.plan.list_fault_columns(fault)))
                for place, fault in enumerate(faults)
            }
            if some := {
                place: fault for place, fault in columns_by_fault.items() if fault[0] in wanted
            }:
                parts.append(select_fault_rows(self.plan, seen, some, complete.headings))
        target = sql.quote_literal(complete.target)
        asked = " UNION ALL ".join(parts)
        self.connection.execute(f"COPY ({asked}) TO {target} ({sql.PARQUET})")

    def found(self, counts: Iterable[SchemaFault]) -> Iterator[RowFault]:
        """The first of these faults, by row, those of one row in their order."""
        found = [
            (row, self.order[fault], fault, other)
            for fault in counts
            for row, other in sorted(self.listed[fault], key=itemgetter(0))[: self.each or LISTED]
        ]
        found = sorted(found, key=itemgetter(0, 1))[: None if self.each else LISTED]
        keyed = {key.fault: key.columns for key in self.keys}
        columns_by_fault = {
            fault: keyed.get(fault, self.plan.list_fault_columns(fault)) for _, _, fault, _ in found
        }
        texts = self._texts(
            {row for row, *_ in found}, sorted({*chain.from_iterable(columns_by_fault.values())})
        )
        for row, _, fault, other in found:
            cells = [texts[row][index] for index in columns_by_fault[fault]]
            value = (
                " · ".join(cell or "" for cell in cells)
                if fault in keyed
                else cells[0]
                if cells
                else None
            )
            yield RowFault(fault, row, value, other)

    def _texts(
        self, rows: Collection[int], columns: Sequence[int]
    ) -> dict[int, dict[int, str | None]]:
        """What stands in these columns of these rows."""
        if not columns:
            return {row: {} for row in rows}
        cells = ", ".join(f"s{index}" for index in columns)
        asked = (
            f"SELECT r, {cells} FROM {self.plan.texts(columns)} WHERE (r IN (SELECT unnest(?))) "
            "IS TRUE"
        )
        found = self.connection.execute(f"{asked} LIMIT {len(rows)}", [[*rows]]).fetchall()
        return {row: dict(zip(columns, some, strict=True)) for row, *some in found}

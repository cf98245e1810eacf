"""A table as it is written against a schema: one pass counts all faults, a second finds the rows of those there are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from operator import itemgetter
from typing import TYPE_CHECKING

from site_builder import sql
from site_builder.checks.french import Check
from site_builder.checks.keys import Key, broken, count, keys, lookup_name
from site_builder.checks.odd import keep, reader
from site_builder.checks.plan import Column, Fault, Plan, plan
from site_builder.checks.structure import Label
from site_builder.model import Schema
from site_builder.readers.written import Records

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

LISTED = 1_000  # faults that are listed; their counts are exact
AT_ONCE = 60  # conditions of one statement: planning more costs memory
BLANK = Fault("blank-row", None, "")


@dataclass(frozen=True, slots=True)
class Found:
    """A fault of one row: what stands in the cell (None: nothing), and the row that has the same key, if it is that."""

    fault: Fault
    row: int
    value: str | None
    other: int | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """`counts` of all faults, by what is at fault; `found` the first ones, by row. `unchecked`: (field, rule)."""

    rows: int
    labels: tuple[Label, ...]
    counts: Mapping[Fault, int]
    found: tuple[Found, ...]
    unchecked: tuple[tuple[str, str], ...]

    @property
    def valid(self) -> bool:
        return not self.labels and not self.counts

    def by_code(self) -> dict[str, int]:
        """How many faults there are of each code."""
        totals: dict[str, int] = {}
        for label in self.labels:
            totals[label.code] = totals.get(label.code, 0) + 1
        for fault, number in self.counts.items():
            totals[fault.code] = totals.get(fault.code, 0) + number
        return totals


def judge(
    connection: DuckDBPyConnection,
    records: Records,
    schema: Schema,
    lookups: Mapping[str, str] | None = None,
    each: int = 0,
) -> Verdict:
    """Hold a table against a schema. `lookups`: see `keys`. `each`: list only so many rows, but of each fault.

    Raises duckdb.Error for our own mistakes alone.
    """
    made, known = plan(records, schema, connection), lookups or {}
    verdict = _Judging(connection, made, keys(made, schema, known), made, each).verdict()
    foreign = (one for one in schema.foreign_keys if lookup_name(one.resource, one.keys) not in known)
    unkept = tuple((", ".join(one.fields), "foreignKeys") for one in foreign)
    return replace(verdict, unchecked=(*verdict.unchecked, *unkept))


@dataclass
class _Judging:
    """`read` has, by column, the table of its texts that were read in Python; `told` the same by fault of a check.

    `plan` is of all rows, `filled` of those in which something is written: a blank row has no other fault of a cell.
    """

    connection: DuckDBPyConnection
    plan: Plan
    keys: tuple[Key, ...]
    filled: Plan
    each: int = 0
    read: dict[int, str] = field(default_factory=dict)
    told: dict[Fault, str] = field(default_factory=dict)
    timed_out: set[tuple[str, str]] = field(default_factory=set)

    def verdict(self) -> Verdict:
        faults = [*self.plan.faults()]
        rows, blank = sql.one(
            self.connection,
            f"SELECT (SELECT count(*) FROM {self.plan.records.relation}), (SELECT count(*) FROM {self.plan.blank()})",
        )
        if blank:
            self.connection.execute(f"CREATE OR REPLACE TEMP TABLE blank AS FROM {self.plan.blank()}")
            kept = f"(FROM {self.plan.records.relation} WHERE r NOT IN (FROM blank))"
            self.filled = replace(self.plan, records=replace(self.plan.records, relation=kept))
        counts = self._count(faults)
        for check in self.plan.checks:
            if check.breaks:
                faults += self._check(check)
        found = {BLANK: blank, **dict.fromkeys(faults, 0), **counts}
        for fault in faults:
            if texts := self._texts(fault):
                found[fault] += self._one(f"SELECT count(*) FROM {self._telling(fault, texts)}")
        found |= {key.fault: self._one(self._counting(key)) for key in self.keys}
        # what a rule said before it did not end depends on the order of the texts
        found = {fault: number for fault, number in found.items() if number and not self._is_timed_out(fault)}
        unchecked = (*self.plan.unchecked, *sorted(self.timed_out))
        return Verdict(rows, self.plan.labels, found, tuple(self._found(found)), unchecked)

    def _is_timed_out(self, fault: Fault) -> bool:
        return (fault.name, fault.rule) in self.timed_out

    def _one(self, query: str) -> int:
        return int(sql.one(self.connection, query)[0])

    def _count(self, faults: Sequence[Fault]) -> dict[Fault, int]:
        """How many rows have each fault that SQL can tell. Columns of which it cannot read all texts are read."""
        counts: dict[Fault, int] = {}
        told = [fault for fault in faults if fault.condition]
        unsure = [*self.plan.unsure(range(len(self.plan.records.labels)))]
        while told or unsure:
            some, told = told[:AT_ONCE], told[AT_ONCE:]
            odd, unsure = unsure[:AT_ONCE], unsure[AT_ONCE:]
            uses = {index for fault in some for index in fault.uses} | {column.index for column in odd}
            conditions = [
                *(f"{fault.condition} AND {fault.among}" for fault in some),
                *(f"NOT p{column.index}" for column in odd),
            ]
            asked = ", ".join(f"count(*) FILTER ({condition})" for condition in conditions)
            found = sql.one(self.connection, f"SELECT {asked} FROM {self.filled.typed(uses)}")
            counts |= dict(zip(some, map(int, found), strict=False))
            for column, number in zip(odd, found[len(some) :], strict=True):
                if number:
                    self._read(column)
        return counts

    def _read(self, column: Column) -> None:
        """Read what is not plain in a column."""
        index, names = column.index, set[str]()
        texts = f"SELECT DISTINCT s{index} FROM {self.plan.typed((index,))} WHERE NOT p{index}"
        keyed = any(index in key.columns for key in self.keys)
        if keep(self.connection, f"odd{index}", texts, reader(column, names), keys=keyed):
            self.read[index] = f"odd{index}"
        self.timed_out |= {(column.field.name, name) for name in names}

    def _check(self, check: Check) -> tuple[Fault, ...]:
        """Ask a check of each text of its column."""
        index, name, breaks = self.plan.place(check.column), f"told{len(self.told)}", check.breaks
        texts = f"SELECT DISTINCT s{index} FROM {self.plan.texts((index,))} WHERE s{index} IS NOT NULL"
        keep(self.connection, name, texts, lambda text: (int(bool(breaks and breaks(text))), None), keys=False)
        fault = Fault(check.name, index, check.column, bit=1, uses=(index,), params=check.params)
        parts = self.plan.parts(fault)
        self.told |= dict.fromkeys(parts, name)
        return parts

    def _texts(self, fault: Fault) -> str:
        """The table of texts that may have this fault, or ""."""
        if fault in self.told:
            return self.told[fault]
        return self.read.get(fault.column, "") if fault.bit and fault.column is not None else ""

    def _telling(self, fault: Fault, texts: str) -> str:
        """SQL: the rows whose text has this fault."""
        join = f"s{fault.column} = o.text AND o.bits & {fault.bit} <> 0"
        return f"(SELECT t.* FROM {self.filled.texts(fault.uses)} AS t JOIN {texts} AS o ON {join} WHERE {fault.among})"

    def _keyed(self, key: Key) -> str:
        """SQL: r, and the key k0… of each cell that the key has."""
        columns = [column for column in self.plan.columns if column.index in key.columns]
        cells, joins = [], ""
        for column in columns:
            index = column.index
            same = (column.type.same or "NULL::VARCHAR").replace("{value}", f"v{index}").replace("{cell}", f"s{index}")
            if index in self.read:
                same = f"coalesce({same}, o{index}.same)"
                joins += f" LEFT JOIN {self.read[index]} AS o{index} ON s{index} = o{index}.text"
            cells.append(f"{same} AS k{index}")
        return f"(SELECT r, {', '.join(cells)} FROM {self.plan.typed(key.columns)}{joins})"

    def _counting(self, key: Key) -> str:
        relation = self._keyed(key)
        return f"SELECT count(*) FROM {broken(key, relation)}" if key.lookup else f"SELECT {count(key)} FROM {relation}"

    def _found(self, counts: Mapping[Fault, int]) -> Iterator[Found]:
        """The first faults, by row, those of one row in their order."""
        faults = list(counts)
        parts = [part for place, fault in enumerate(faults) for part in self._listing(place, fault)]
        found: list[tuple[int, int, str | None, int | None]] = []
        for start in range(0, len(parts), AT_ONCE):
            union = " UNION ALL ".join(parts[start : start + AT_ONCE])
            most = "" if self.each else f" LIMIT {LISTED}"
            some = sql.rows(self.connection, f"SELECT * FROM ({union}) ORDER BY r, place{most}")
            found = sorted((*found, *some), key=itemgetter(0, 1))[: None if self.each else LISTED]
        for row, place, value, other in found:
            yield Found(faults[place], row, value, other)

    def _listing(self, place: int, fault: Fault) -> Iterator[str]:
        """SQL: the rows of a fault, with its place, the cell, and the row of the same key."""
        end = f"ORDER BY r LIMIT {self.each or LISTED})"
        if key := next((one for one in self.keys if one.fault is fault), None):
            said = " || ' · ' || ".join(f"coalesce(s{index}, '')" for index in key.columns)
            rows = f"{broken(key, self._keyed(key))} JOIN {self.plan.texts(key.columns)} USING (r)"
            yield f"(SELECT r, {place} AS place, {said} AS value, other FROM {rows} {end}"
            return
        shown = fault.column if fault.column is not None and fault.column < len(self.plan.records.labels) else None
        cell = "NULL" if shown is None else f"s{shown}"
        asked = f"(SELECT r, {place} AS place, {cell} AS value, NULL::BIGINT AS other FROM"
        if fault is BLANK:
            yield f"{asked} blank {end}"
        elif fault.condition:
            uses = {*fault.uses, *(() if shown is None else (shown,))}
            yield f"{asked} {self.filled.typed(uses)} WHERE {fault.condition} AND {fault.among} {end}"
        if texts := self._texts(fault):
            yield f"{asked} {self._telling(fault, texts)} {end}"

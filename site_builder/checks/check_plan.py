"""What a table must be asked to be held against a schema: its columns as relations of SQL, and each
possible fault."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from site_builder.cells import match_cell_sql
from site_builder.checks.constraints import ConstraintRule, UncheckedRule, compile_field_constraints
from site_builder.checks.custom_checks import CompiledCheck, compile_custom_check
from site_builder.checks.patterns import RuleTime
from site_builder.checks.structure import LabelFault, match_header_fields
from site_builder.checks.types import FieldType, get_field_type
from site_builder.core.model.table_schema import Field, KnownFault, TableSchema
from site_builder.readers.as_written import WrittenRecords
from site_builder.storage import sql

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


ASKED = re.compile(r"\b([spvk])([0-9]+)\b")  # of a cell, in SQL


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedColumn:
    """A column that a field describes. `missing` are the texts that stand for nothing."""

    index: int
    field: Field
    type: FieldType
    rules: tuple[ConstraintRule, ...]
    missing: tuple[str, ...]

    @property
    def key(self) -> str:
        """SQL of a text that two cells have in common only if they are worth the same."""
        same = self.of_cell(self.type.same)
        if self.type.plain is None:
            return same
        cast = f"WHEN p{self.index} THEN {same} " if self.type.plain else ""
        return (
            f"CASE {cast}WHEN s{self.index} IS NOT NULL THEN key_of({self.index}, "
            f"s{self.index}) END"
        )

    def of_cell(self, broken: str) -> str:
        """SQL of a {value} and a {cell}, of this column."""
        value = "s" if self.type.plain is None and self.type.cast == "{cell}" else "v"
        return broken.replace("{value}", f"{value}{self.index}").replace("{cell}", f"s{self.index}")


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemaFault:
    """One way in which rows can break the schema.

    `code` is frictionless's, `name` that of the field, `rule` the constraint that is broken, with
    its `bound`. `condition` is SQL, over `CheckPlan.typed`, of the rows in which SQL sees it; "" is
    none. In those for which `unread`, SQL too, holds, the text of the column is read in Python by
    the `reader` of this number, of whose answer this fault is the first bit, and the faults after
    it are the next ones. `right` is SQL of the rows that have this fault instead of the same one
    without it: the rule refuses there what is right, and `why` says how.
    """

    code: str
    column: int | None
    name: str
    rule: str = ""
    bound: Any = field(default=None, hash=False)
    condition: str = ""
    reader: int | None = None
    unread: str = ""
    params: Mapping[str, str] = field(default_factory=dict, hash=False)
    right: str = ""
    why: str = ""

    @property
    def broken(self) -> str:
        """What is broken: the name of a constraint, "type", else the code."""
        return self.rule or ("type" if self.code == "type-error" else self.code)


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckPlan:
    """`unchecked` is what nothing can check: a constraint without a sense, an unknown check."""

    records: WrittenRecords
    columns: tuple[CheckedColumn, ...]
    labels: tuple[LabelFault, ...]
    checks: tuple[CompiledCheck, ...]
    unchecked: tuple[UncheckedRule, ...]
    known: tuple[KnownFault, ...] = ()

    def texts(self, only: Iterable[int]) -> str:
        """SQL: the rows with s0, s1… of these columns: the text of each cell, NULL where it stands
        for nothing."""
        missing = {column.index: column.missing for column in self.columns}
        cells = "".join(
            f", {self._text(index, missing.get(index, ('',)))} AS s{index}"
            for index in sorted(only)
        )
        return (
            f"(SELECT r{', n' if self.records.ragged else ''}{cells} FROM {self.records.relation})"
        )

    def _text(self, index: int, missing: Sequence[str]) -> str:
        others = ", ".join(sql.quote_literal(text) for text in missing if text)
        cell = f"c{index}"
        if "" not in missing:
            cell = (
                f"CASE WHEN n > {index} THEN coalesce({cell}, '') END"
                if self.records.ragged
                else f"coalesce({cell}, '')"
            )
        return f"CASE WHEN {cell} IN ({others}) THEN NULL ELSE {cell} END" if others else cell

    def typed(self, asked: str) -> str:
        """SQL: the rows with what the SQL `asked` names: s0, p0 (is it cast?), v0 (its value), k0
        (its key)…"""
        named = {(letter, int(index)) for letter, index in ASKED.findall(asked)}
        keys = [column for column in self.columns if ("k", column.index) in named]
        named |= {
            (letter, int(index)) for column in keys for letter, index in ASKED.findall(column.key)
        }
        values = [column for column in self.columns if ("v", column.index) in named]
        plain = [
            column
            for column in self.columns
            if column.type.plain and (column in values or ("p", column.index) in named)
        ]
        texts = {index for letter, index in named if letter == "s" and index < self.records.width}
        rows = self.texts(texts | {column.index for column in (*values, *plain)})
        for cells in (
            [f"{column.type.is_plain(f's{column.index}')} AS p{column.index}" for column in plain],
            [f"{self._value(column)} AS v{column.index}" for column in values],
            [f"{column.key} AS k{column.index}" for column in keys],
        ):
            rows = f"(SELECT *, {', '.join(cells)} FROM {rows})" if cells else rows
        return rows

    def _value(self, column: CheckedColumn) -> str:
        cast = column.type.cast.replace("{cell}", f"s{column.index}")
        return cast if column.type.plain is None else f"CASE WHEN p{column.index} THEN {cast} END"

    def blank(self) -> str:
        """SQL: is nothing written in a row?"""
        return (
            f"coalesce({', '.join(f's{index}' for index in range(len(self.records.labels)))}) "
            "IS NULL"
        )

    def place(self, name: str) -> int:
        """Which column has the field of that name."""
        return next(column.index for column in self.columns if column.field.name == name)

    def faults(self) -> tuple[SchemaFault, ...]:
        """Every fault of a cell or a row, in the order in which those of one row are told."""
        found: list[SchemaFault] = []
        for column in self.columns:
            found += self._judged(_of_cell(column))
        if self.records.ragged:
            width = len(self.records.labels)
            found += [
                SchemaFault(code="extra-cell", column=i, name="", condition=f"n > {i}")
                for i in range(width, self.records.width)
            ]
            found += [
                SchemaFault(
                    code="missing-cell", column=i, name=self._name(i), condition=f"n <= {i}"
                )
                for i in range(width)
            ]
        places = {label: index for index, label in enumerate(self.records.labels)}
        for number, custom in self.numbered():
            fault = SchemaFault(
                code=custom.name,
                column=places.get(custom.column),
                name=custom.column,
                condition=custom.broken,
                params=custom.params,
            )
            if custom.breaks:
                index = self.place(custom.column)
                fault = replace(fault, column=index, reader=number, unread=f"s{index} IS NOT NULL")
            found += self._judged([fault])
        return tuple(found)

    def numbered(self) -> Iterator[tuple[int, CompiledCheck]]:
        """The checks, each with its number as a reader; that of a column is its index."""
        return enumerate(self.checks, len(self.records.labels))

    def _judged(self, faults: Sequence[SchemaFault]) -> list[SchemaFault]:
        """The faults, and after them those of what is right and a known fault of the schema
        refuses, with why."""
        known = {(exception.field, exception.rule): exception for exception in reversed(self.known)}
        found = []
        refused = []
        for fault in faults:
            exception = known.get((fault.name, fault.broken)) if fault.column is not None else None
            if exception and exception.accepts:
                right = match_cell_sql(f"s{fault.column}", exception.accepts)
                refused.append(replace(fault, right=right, why=exception.why))
            found.append(
                replace(fault, why=exception.why) if exception and not exception.accepts else fault
            )
        return [*found, *refused]

    def undecided(self) -> Iterator[tuple[UncheckedRule, str]]:
        """The rules that may tell nothing of a row, each with SQL of those that SQL reads, "" where
        it reads none."""
        for column in self.columns:
            for rule in column.rules:
                if rule.undecided:
                    unchecked = UncheckedRule(
                        field=column.field.name,
                        rule=rule.name,
                        reason="undecided",
                        bound=str(rule.bound),
                    )
                    yield unchecked, _undecided(column, rule)
        for custom in self.checks:
            if custom.undecided:
                yield (
                    UncheckedRule(field=custom.column, rule=custom.name, reason="undecided"),
                    custom.undecided,
                )

    def list_fault_columns(self, fault: SchemaFault) -> tuple[int, ...]:
        """The column of the cell that is at fault, if there is one."""
        return (
            (fault.column,)
            if fault.column is not None and fault.column < len(self.records.labels)
            else ()
        )

    def _name(self, index: int) -> str:
        return next(
            (column.field.name for column in self.columns if column.index == index),
            self.records.labels[index],
        )


def _undecided(column: CheckedColumn, rule: ConstraintRule) -> str:
    """SQL: has the cell a value of which nothing tells whether it breaks the rule?"""
    if not rule.broken or column.type.plain == "":
        return ""
    return f"{column.of_cell('{value}')} IS NOT NULL AND ({column.of_cell(rule.broken)}) IS NULL"


def _of_cell(column: CheckedColumn) -> list[SchemaFault]:
    """The faults of a cell: first those that reading it in Python tells, in the order of its
    bits."""
    index = column.index
    name = column.field.name
    type_ = column.type
    found = []
    if type_.wrong or type_.plain is not None:
        unread = {None: "", "": f"s{index} IS NOT NULL"}.get(type_.plain, f"NOT p{index}")
        wrong = column.of_cell(type_.wrong) if type_.plain != "" else ""
        wrong = f"p{index} AND {wrong}" if wrong and type_.plain else wrong
        reader = index if unread else None
        found.append(
            SchemaFault(
                code="type-error",
                column=index,
                name=name,
                condition=wrong,
                reader=reader,
                unread=unread,
            )
        )
    for place, rule in enumerate(column.rules, 1):
        broken = column.of_cell(rule.broken or "") if type_.plain != "" else ""
        broken = broken.replace("{read}", f"faults_of({index}, s{index}) & {1 << place} <> 0")
        found.append(
            SchemaFault(
                code="constraint-error",
                column=index,
                name=name,
                rule=rule.name,
                bound=rule.bound,
                condition=broken,
            )
        )
    if column.field.required:
        found.append(
            SchemaFault(
                code="constraint-error",
                column=index,
                name=name,
                rule="required",
                bound=True,
                condition=f"s{index} IS NULL",
            )
        )
    return found


def build_check_plan(
    records: WrittenRecords,
    schema: TableSchema,
    connection: DuckDBPyConnection,
    rule_time: RuleTime,
) -> CheckPlan:
    """What to ask of these records. `connection` tries the expressions of the schema, within the
    `rule_time`."""
    matched = match_header_fields(records.labels, schema)
    columns = []
    unchecked = list[UncheckedRule]()
    keyed = set(_list_keyed_fields(schema))
    for index, schema_field in enumerate(matched.fields):
        if schema_field is not None:
            found, left = compile_field_constraints(schema_field, connection, rule_time)
            unchecked += left
            type_ = get_field_type(schema_field)
            if any(rule.broken is None for rule in found) or (
                not type_.same and schema_field.name in keyed
            ):  # read in Python
                type_ = replace(type_, plain="", read=type_.value)
            columns.append(
                CheckedColumn(
                    index=index,
                    field=schema_field,
                    type=type_,
                    rules=found,
                    missing=schema.missing
                    if schema_field.missing is None
                    else schema_field.missing,
                )
            )
    texts = {column.field.name: f"s{column.index}" for column in columns}
    checks = []
    for custom in schema.customs:
        made = compile_custom_check(custom, texts)
        if made is None:
            unchecked.append(UncheckedRule(field="", rule=custom.name, reason="unknown"))
        elif made.broken or made.column in texts:
            checks.append(made)
    return CheckPlan(
        records=records,
        columns=tuple(columns),
        labels=matched.wrong,
        checks=tuple(checks),
        unchecked=tuple(unchecked),
        known=schema.faults,
    )


def _list_keyed_fields(schema: TableSchema) -> Iterator[str]:
    """The fields whose values are compared between rows."""
    yield from schema.primary_key
    yield from (field.name for field in schema.fields if (field.constraints or {}).get("unique"))
    foreign = ((*key.fields, *(() if key.resource else key.keys)) for key in schema.foreign_keys)
    for names in (*schema.unique_keys, *foreign):
        yield from names

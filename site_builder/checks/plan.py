"""What a table must be asked to be held against a schema: its columns as relations of SQL, and each possible fault."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from site_builder import sql
from site_builder.cells import matches
from site_builder.checks.constraints import Rule, rules
from site_builder.checks.french import Check, check
from site_builder.checks.structure import Label, match
from site_builder.checks.types import Type, of
from site_builder.model import Field, KnownFault, Schema
from site_builder.readers.written import Records

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


CELL = re.compile(r"\bs([0-9]+)\b")  # in the SQL of a check


@dataclass(frozen=True, slots=True)
class Column:
    """A column that a field describes. `missing` are the texts that stand for nothing."""

    index: int
    field: Field
    type: Type
    rules: tuple[Rule, ...]
    missing: tuple[str, ...]

    @property
    def required(self) -> bool:
        return bool((self.field.constraints or {}).get("required"))


@dataclass(frozen=True, slots=True)
class Fault:
    """One way in which rows can break the schema.

    `code` is frictionless's, `name` that of the field, `rule` the constraint that is broken, with its `bound`.
    `condition` is SQL over `Plan.typed` of the columns that it `uses`, "" where only texts that are read one by one
    tell it: then their `bit` does. Of these rows only those are meant that are `among` too, SQL over `Plan.texts`.
    `why`: the rule refuses here what is right, and this is how.
    """

    code: str
    column: int | None
    name: str
    rule: str = ""
    bound: Any = field(default=None, hash=False)
    condition: str = ""
    bit: int = 0
    uses: tuple[int, ...] = ()
    params: Mapping[str, str] = field(default_factory=dict, hash=False)
    among: str = "TRUE"
    why: str = ""

    @property
    def broken(self) -> str:
        """What is broken: the name of a constraint, "type", else the code."""
        return self.rule or ("type" if self.code == "type-error" else self.code)


@dataclass(frozen=True, slots=True)
class Plan:
    """`unchecked` are (field, rule) that nothing can check: a constraint without a sense, an unknown check."""

    records: Records
    columns: tuple[Column, ...]
    labels: tuple[Label, ...]
    checks: tuple[Check, ...]
    unchecked: tuple[tuple[str, str], ...]
    known: tuple[KnownFault, ...] = ()

    def texts(self, only: Collection[int]) -> str:
        """SQL: the rows with s0, s1… of these columns: the text of each cell, NULL where it stands for nothing."""
        missing = {column.index: column.missing for column in self.columns}
        cells = "".join(f", {self._text(index, missing.get(index, ('',)))} AS s{index}" for index in sorted(only))
        return f"(SELECT r{', n' if self.records.ragged else ''}{cells} FROM {self.records.relation})"

    def _text(self, index: int, missing: Sequence[str]) -> str:
        others = ", ".join(sql.literal(text) for text in missing if text)
        cell = f"c{index}"
        if "" not in missing:
            cell = (
                f"CASE WHEN n > {index} THEN coalesce({cell}, '') END"
                if self.records.ragged
                else f"coalesce({cell}, '')"
            )
        return f"CASE WHEN {cell} IN ({others}) THEN NULL ELSE {cell} END" if others else cell

    def typed(self, only: Collection[int]) -> str:
        """SQL: the same with p0… (is the cell cast?) and v0… (its value), of the columns whose type asks something."""
        plain = "".join(f", {one.type.is_plain(f's{one.index}')} AS p{one.index}" for one in self.unsure(only))
        values = "".join(f", {self._value(one)} AS v{one.index}" for one in self.columns if one.index in only)
        return f"(SELECT *{values} FROM (SELECT *{plain} FROM {self.texts(only)}))"

    def _value(self, column: Column) -> str:
        cell = f"s{column.index}"
        cast = column.type.cast.replace("{cell}", cell)
        return cast if column.type.plain is None else f"CASE WHEN p{column.index} THEN {cast} END"

    def blank(self) -> str:
        """SQL: the rows in which nothing is written."""
        every = range(len(self.records.labels))
        cells = ", ".join(f"s{index}" for index in every)
        return f"(SELECT r FROM {self.texts(every)} WHERE coalesce({cells}) IS NULL)"

    def unsure(self, only: Collection[int]) -> tuple[Column, ...]:
        """The columns, among these, of which SQL may not read every cell."""
        return tuple(one for one in self.columns if one.index in only and one.type.plain is not None)

    def place(self, name: str) -> int:
        """Which column has the field of that name."""
        return next(column.index for column in self.columns if column.field.name == name)

    def faults(self) -> tuple[Fault, ...]:
        """Every fault of a cell or a row, in the order in which those of one row are told."""
        found: list[Fault] = []
        for column in self.columns:
            found += _of_cell(column)
        if self.records.ragged:
            width = len(self.records.labels)
            found += [Fault("extra-cell", i, "", condition=f"n > {i}") for i in range(width, self.records.width)]
            found += [Fault("missing-cell", i, self._name(i), condition=f"n <= {i}") for i in range(width)]
        places = {label: index for index, label in enumerate(self.records.labels)}
        for one in self.checks:
            if not one.breaks:
                column_ = places.get(one.column)
                uses = tuple({int(index) for index in CELL.findall(one.broken)})
                found.append(Fault(one.name, column_, one.column, condition=one.broken, uses=uses, params=one.params))
        return tuple(part for fault in found for part in self.parts(fault))

    def parts(self, fault: Fault) -> tuple[Fault, ...]:
        """The fault, but for what is right and a known fault of the schema refuses; and that, with why."""
        known = (one for one in self.known if (one.field, one.rule) == (fault.name, fault.broken))
        one = next(known, None) if fault.column is not None else None
        if one is None:
            return (fault,)
        if not one.accepts:
            return (replace(fault, why=one.why),)
        right = f"coalesce({matches(f's{fault.column}', one.accepts)}, FALSE)"
        return replace(fault, among=f"NOT {right}"), replace(fault, among=right, why=one.why)

    def _name(self, index: int) -> str:
        return next((one.field.name for one in self.columns if one.index == index), self.records.labels[index])


def _of_cell(column: Column) -> list[Fault]:
    index, name, type_ = column.index, column.field.name, column.type
    casts = type_.cast != "{cell}"
    filled = f"s{index} IS NOT NULL" if type_.plain is None else f"p{index}"
    wrong = f"{filled} AND v{index} IS NULL" if casts else ""
    found = []
    if casts or type_.plain is not None:
        found.append(Fault("type-error", index, name, condition=wrong, bit=1, uses=(index,)))
    if column.required:
        found.append(Fault("constraint-error", index, name, "required", True, f"s{index} IS NULL", uses=(index,)))
    for place, rule in enumerate(column.rules, 1):
        broken = (rule.broken or "").replace("{value}", f"v{index}").replace("{cell}", f"s{index}")
        found.append(Fault("constraint-error", index, name, rule.name, rule.bound, broken, 1 << place, (index,)))
    return found


def plan(records: Records, schema: Schema, connection: DuckDBPyConnection) -> Plan:
    """What to ask of these records. `connection` tries the expressions of the schema."""
    matched = match(records.labels, schema)
    columns, unchecked, keyed = [], [], set(keyed_fields(schema))
    for index, one in enumerate(matched.fields):
        if one is not None:
            found, left = rules(one, connection)
            unchecked += [(one.name, name) for name in left]
            type_ = of(one)
            if any(rule.broken is None for rule in found) or (not type_.same and one.name in keyed):  # read in Python
                type_ = replace(type_, plain="", read=type_.value)
            columns.append(Column(index, one, type_, found, schema.missing if one.missing is None else one.missing))
    texts = {column.field.name: f"s{column.index}" for column in columns}
    checks = []
    for custom in schema.customs:
        made = check(custom, texts)
        if made is None:
            unchecked.append(("", custom.name))
        elif made.broken or made.column in texts:
            checks.append(made)
    return Plan(records, tuple(columns), matched.wrong, tuple(checks), tuple(unchecked), schema.faults)


def keyed_fields(schema: Schema) -> Iterator[str]:
    """The fields whose values are compared between rows."""
    yield from schema.primary_key
    yield from (one.name for one in schema.fields if (one.constraints or {}).get("unique"))
    for names in (*schema.unique_keys, *(key.fields for key in schema.foreign_keys)):
        yield from names

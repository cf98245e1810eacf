"""What a table must be asked to be held against a schema: its columns, their rules, and each
possible fault."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from site_builder.checks.constraints import ConstraintRule, UncheckedRule, compile_field_constraints
from site_builder.checks.custom_checks import CompiledCheck, Texts, compile_custom_check
from site_builder.checks.libraries import MissingLibrary
from site_builder.checks.patterns import PatternRule, RuleTime, compile_own_pattern
from site_builder.checks.structure import LabelFault, match_header_fields
from site_builder.checks.types import FieldType, get_field_type
from site_builder.core.model.table_schema import Field, KnownFault, TableSchema
from site_builder.readers.as_written import WrittenRecords

TEXT = FieldType()


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemaFault:
    """One way in which rows can break the schema.

    `code` is frictionless's, `name` that of the field, `rule` the constraint that is broken, with
    its `bound`. `why` says how the rule refuses what is right, where it does.
    """

    code: str
    column: int | None
    name: str
    rule: str = ""
    bound: Any = field(default=None, hash=False)
    params: Mapping[str, str] = field(default_factory=dict, hash=False)
    why: str = ""

    @property
    def broken(self) -> str:
        """What is broken: the name of a constraint, "type", else the code."""
        return self.rule or ("type" if self.code == "type-error" else self.code)


@dataclass(frozen=True, slots=True)
class JudgedFault:
    """A fault, and what it is instead (`refused`) of a text that the expression `accepts`: the rule
    refuses there what is right."""

    fault: SchemaFault
    refused: SchemaFault | None = None
    accepts: PatternRule | None = None

    def of_text(self, text: str) -> SchemaFault:
        if self.accepts and self.refused and not self.accepts.find_unmatched([text]):
            return self.refused
        return self.fault

    def list_all(self) -> Iterator[SchemaFault]:
        yield self.fault
        if self.refused:
            yield self.refused


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedColumn:
    """A column of the table. `missing` are the texts that stand for nothing; `rules` are those of
    its field, `text_checks` the checks of its texts, each with its fault; `typed` and `required`
    are the faults of a cell that has no value, or nothing."""

    index: int
    field: Field | None = None
    type: FieldType = TEXT
    missing: frozenset[str]
    rules: tuple[tuple[ConstraintRule, JudgedFault], ...] = ()
    text_checks: tuple[tuple[Callable[[Texts], bool], JudgedFault], ...] = ()
    typed: JudgedFault | None = None
    required: SchemaFault | None = None

    @property
    def asks_nothing(self) -> bool:
        """Is every text right that is there?"""
        return self.type.read is None and not self.rules and not self.text_checks

    @property
    def type_name(self) -> str:
        """That of its field, text where it has none."""
        return self.field.type if self.field else "string"


@dataclass(frozen=True, slots=True)
class RowCheck:
    """A check of several cells of a row: the places of its columns, None where there is none."""

    check: CompiledCheck
    indexes: tuple[int | None, ...]
    judged: JudgedFault

    def judge(self, texts: Texts) -> SchemaFault:
        """The fault of a row that breaks it, of which these are the texts."""
        place = self.judged.fault.column
        if place is None or place not in self.indexes:
            return self.judged.of_text("")
        return self.judged.of_text(texts[self.indexes.index(place)] or "")


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckPlan:
    """`faults` are all that cells and rows can have, in the order in which those of one row are
    told. `unchecked` is what nothing can check: a constraint without a sense, an unknown check."""

    records: WrittenRecords
    columns: tuple[CheckedColumn, ...]
    labels: tuple[LabelFault, ...]
    row_checks: tuple[RowCheck, ...]
    faults: tuple[SchemaFault, ...]
    extra_cells: tuple[SchemaFault, ...]
    missing_cells: tuple[SchemaFault, ...]
    unchecked: tuple[UncheckedRule, ...]

    @property
    def is_ragged(self) -> bool:
        """Have some rows more cells than the header, or fewer?"""
        return self.records.length_column is not None

    @property
    def places(self) -> dict[str, int]:
        """The column of each field that has one, by name."""
        return {column.field.name: column.index for column in self.columns if column.field}


@dataclass(slots=True)
class _FaultList:
    """The faults of a plan in their order; those of what is right and refused stand behind those of
    their column."""

    rule_time: RuleTime
    exceptions: Mapping[tuple[str, str], KnownFault]
    faults: list[SchemaFault] = field(default_factory=list)
    refused: list[SchemaFault] = field(default_factory=list)
    unchecked: list[UncheckedRule] = field(default_factory=list)

    def add(self, fault: SchemaFault) -> JudgedFault:
        exception = None
        if fault.column is not None:
            exception = self.exceptions.get((fault.name, fault.broken))
        if exception is None:
            self.faults.append(fault)
            return JudgedFault(fault)
        right = replace(fault, why=exception.why)
        if not exception.accepts:
            self.faults.append(right)
            return JudgedFault(right)
        try:
            accepts = compile_own_pattern(exception.accepts, self.rule_time)
        except MissingLibrary as missing:  # of what the rule refuses, nothing tells what is right
            self.unchecked.append(
                UncheckedRule(
                    field=fault.name, rule=fault.broken, reason="library", bound=missing.package
                )
            )
            self.faults.append(right)
            return JudgedFault(right)
        self.faults.append(fault)
        self.refused.append(right)
        return JudgedFault(fault, right, accepts)

    def end_column(self) -> None:
        self.faults += self.refused
        self.refused.clear()


def build_check_plan(
    records: WrittenRecords, schema: TableSchema, rule_time: RuleTime
) -> CheckPlan:
    """What to ask of these records; `rule_time` is what the expressions of the schema may take."""
    matched = match_header_fields(records.labels, schema)
    exceptions = {(known.field, known.rule): known for known in reversed(schema.faults)}
    faults = _FaultList(rule_time, exceptions)
    columns: list[CheckedColumn] = []
    missing_cells: list[SchemaFault] = []
    for index, (label, schema_field) in enumerate(zip(records.labels, matched.fields, strict=True)):
        name = label
        column = CheckedColumn(index=index, missing=frozenset({""}))
        if schema_field is not None:
            name = schema_field.name
            missing = schema.missing if schema_field.missing is None else schema_field.missing
            column, unfit = _plan_column(index, schema_field, missing=missing, faults=faults)
            faults.unchecked += unfit
        columns.append(column)
        missing_cells.append(SchemaFault(code="missing-cell", column=index, name=name))
    extra_cells = []
    for index in range(len(columns), records.width):
        extra_cells.append(SchemaFault(code="extra-cell", column=index, name=""))
    if records.length_column is not None:
        faults.faults += [*extra_cells, *missing_cells]
    places = {column.field.name: column.index for column in columns if column.field}
    row_checks = []
    for custom in schema.customs:
        check = compile_custom_check(custom)
        if isinstance(check, UncheckedRule):
            faults.unchecked.append(check)
            continue
        place = places.get(check.column)
        fault = SchemaFault(code=check.name, column=place, name=check.column, params=check.params)
        if not check.is_of_text:
            indexes = tuple(map(places.get, check.columns))
            row_checks.append(RowCheck(check, indexes, faults.add(fault)))
        elif place is not None:
            judged = (check.breaks, faults.add(fault))
            text_checks = (*columns[place].text_checks, judged)
            columns[place] = replace(columns[place], text_checks=text_checks)
        faults.end_column()
    return CheckPlan(
        records=records,
        columns=tuple(columns),
        labels=matched.wrong,
        row_checks=tuple(row_checks),
        faults=tuple(faults.faults),
        extra_cells=tuple(extra_cells),
        missing_cells=tuple(missing_cells),
        unchecked=tuple(faults.unchecked),
    )


def _plan_column(
    index: int, schema_field: Field, missing: Sequence[str], faults: _FaultList
) -> tuple[CheckedColumn, list[UncheckedRule]]:
    rules, unchecked = compile_field_constraints(schema_field, faults.rule_time)
    type_ = get_field_type(schema_field)
    fault = SchemaFault(code="type-error", column=index, name=schema_field.name)
    broken = replace(fault, code="constraint-error")
    column = CheckedColumn(
        index=index,
        field=schema_field,
        type=type_,
        missing=frozenset(missing),
        typed=faults.add(fault) if type_.read else None,
        rules=tuple(
            (rule, faults.add(replace(broken, rule=rule.name, bound=rule.bound))) for rule in rules
        ),
    )
    if schema_field.required:
        required = faults.add(replace(broken, rule="required", bound=True))
        column = replace(column, required=required.fault)
    faults.end_column()
    return column, unchecked

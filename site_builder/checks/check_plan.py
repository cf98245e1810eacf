"""What a table must be asked to be held against a schema: its columns, their rules, and each
possible fault."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from site_builder.checks.constraints import ConstraintRule, UncheckedRule, compile_field_constraints
from site_builder.checks.custom_checks import CompiledCheck, Texts, compile_custom_check
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


@dataclass(frozen=True, slots=True)
class RowCheck:
    """A check of several cells of a row: the places of its columns, None where there is none."""

    check: CompiledCheck
    indexes: tuple[int | None, ...]
    judged: JudgedFault


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

    def list_fault_columns(self, fault: SchemaFault) -> tuple[int, ...]:
        """The column of the cell that is at fault, if there is one."""
        if fault.column is not None and fault.column < len(self.records.labels):
            return (fault.column,)
        return ()


@dataclass(slots=True)
class _FaultList:
    """The faults of a plan in their order; those of what is right and refused stand behind those of
    their column."""

    rule_time: RuleTime
    known: Mapping[tuple[str, str], KnownFault]
    faults: list[SchemaFault] = field(default_factory=list)
    refused: list[SchemaFault] = field(default_factory=list)

    def add(self, fault: SchemaFault) -> JudgedFault:
        exception = None
        if fault.column is not None:
            exception = self.known.get((fault.name, fault.broken))
        if exception is None:
            self.faults.append(fault)
            return JudgedFault(fault)
        right = replace(fault, why=exception.why)
        if not exception.accepts:
            self.faults.append(right)
            return JudgedFault(right)
        self.faults.append(fault)
        self.refused.append(right)
        return JudgedFault(fault, right, compile_own_pattern(exception.accepts, self.rule_time))

    def end_column(self) -> None:
        self.faults += self.refused
        self.refused.clear()


def build_check_plan(
    records: WrittenRecords, schema: TableSchema, rule_time: RuleTime
) -> CheckPlan:
    """What to ask of these records; `rule_time` is what the expressions of the schema may take."""
    matched = match_header_fields(records.labels, schema)
    known = {(exception.field, exception.rule): exception for exception in reversed(schema.faults)}
    faults = _FaultList(rule_time, known)
    unchecked = list[UncheckedRule]()
    columns = []
    for index, schema_field in enumerate(matched.fields):
        if schema_field is None:
            columns.append(CheckedColumn(index=index, missing=frozenset({""})))
            continue
        missing = schema.missing if schema_field.missing is None else schema_field.missing
        column, left = _plan_column(index, schema_field, missing=missing, faults=faults)
        columns.append(column)
        unchecked += left
    places = {column.field.name: column.index for column in columns if column.field}
    extra_cells = tuple(_list_extra_cells(records))
    missing_cells = tuple(_list_missing_cells(columns, records.labels))
    if records.length_column is not None:
        faults.faults += [*extra_cells, *missing_cells]
    row_checks = []
    for custom in schema.customs:
        check = compile_custom_check(custom)
        if check is None:
            unchecked.append(UncheckedRule(field="", rule=custom.name, reason="unknown"))
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
        extra_cells=extra_cells,
        missing_cells=missing_cells,
        unchecked=tuple(unchecked),
    )


def _plan_column(
    index: int, schema_field: Field, missing: Sequence[str], faults: _FaultList
) -> tuple[CheckedColumn, tuple[UncheckedRule, ...]]:
    rules, unchecked = compile_field_constraints(schema_field, faults.rule_time)
    type_ = get_field_type(schema_field)
    fault = SchemaFault(code="type-error", column=index, name=schema_field.name)
    typed = None if type_.read is None else faults.add(fault)
    judged = []
    for rule in rules:
        broken = replace(fault, code="constraint-error", rule=rule.name, bound=rule.bound)
        judged.append((rule, faults.add(broken)))
    required = None
    if schema_field.required:
        empty = replace(fault, code="constraint-error", rule="required", bound=True)
        required = faults.add(empty).fault
    faults.end_column()
    column = CheckedColumn(
        index=index,
        field=schema_field,
        type=type_,
        missing=frozenset(missing),
        rules=tuple(judged),
        typed=typed,
        required=required,
    )
    return column, unchecked


def _list_extra_cells(records: WrittenRecords) -> Iterator[SchemaFault]:
    for index in range(len(records.labels), records.width):
        yield SchemaFault(code="extra-cell", column=index, name="")


def _list_missing_cells(
    columns: Sequence[CheckedColumn], labels: Sequence[str]
) -> Iterator[SchemaFault]:
    for column, label in zip(columns, labels, strict=True):
        name = column.field.name if column.field else label
        yield SchemaFault(code="missing-cell", column=column.index, name=name)

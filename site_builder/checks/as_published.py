"""A table as it is published, values judged after repair: what is still wrong with it, as problems
of its file."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from site_builder.checks.absent_columns import find_absent_fields, find_absent_keys
from site_builder.checks.check_plan import SchemaFault
from site_builder.checks.constraints import UncheckedRule
from site_builder.checks.fault_messages import (
    describe_label_fault,
    describe_row_fault,
    report_unchecked_rule,
)
from site_builder.checks.headings import find_other_unit, match_headings
from site_builder.checks.patterns import RuleTime
from site_builder.checks.published_texts import list_published_records
from site_builder.checks.structure import LabelFault, match_header_fields
from site_builder.checks.table_keys import Lookups
from site_builder.checks.verdict import SchemaVerdict, validate_against_schema
from site_builder.columns.canonical_table import CanonicalTable
from site_builder.columns.fault_rows import FaultRow
from site_builder.core.model.table_schema import TableSchema
from site_builder.core.problem_codes import Severity
from site_builder.core.problems import FIRST_ROWS, Place, Problem, make_problem
from site_builder.core.text import quote_words
from site_builder.metadata.standards import Standard
from site_builder.readers.as_written import WrittenRecords
from site_builder.readers.read import RawTable

# Types that have one canonical notation
REWRITTEN = ("boolean", "number", "integer", "date", "datetime", "time")


@dataclass(frozen=True, slots=True, kw_only=True)
class TableValidation:
    """A table as it is published, and what it is held against.

    `headings` are its columns, by the name of the field that each means, in their order; `schema`
    that of cells in canonical notation. `untyped` are the columns in which some cells are told
    already not to have their type; `absent` is what a schema of its own asks of columns that are
    not there: a standard leaves them free. `other_units`: columns that count otherwise than their
    field, which a new heading would hide.
    """

    headings: Mapping[str, str]
    schema: TableSchema
    standard: Standard | None
    untyped: frozenset[str]
    place: Place
    raw: RawTable
    absent: tuple[UncheckedRule, ...]
    other_units: frozenset[str]

    @property
    def labels(self) -> tuple[str, ...]:
        return tuple(self.headings)

    def wanted(self, fault: SchemaFault) -> bool:
        """Is it told here?"""
        return fault.code != "type-error" or self.headings.get(fault.name) not in self.untyped


def prepare_table_validation(
    typed: CanonicalTable,
    raw: RawTable,
    schema: TableSchema,
    standard: Standard | None,
    place: Place,
) -> TableValidation:
    """Of a `standard`, columns that have another heading are judged all the same."""
    names = tuple(column.name for column in typed.columns)
    renamed = match_headings(names, standard) if standard else {}
    headings = {renamed.get(name, name): name for name in names}
    untyped = frozenset(
        column.name for column in typed.columns if column.faulty and not column.guessed
    )
    published = _adapt_schema(schema, typed, tuple(headings))
    absent: tuple[UncheckedRule, ...] = ()
    if standard is None:
        names_there = match_header_fields(tuple(headings), published).names
        absent = (*find_absent_fields(names_there, schema), *find_absent_keys(names_there, schema))
    return TableValidation(
        headings=headings,
        schema=published,
        standard=standard,
        untyped=untyped,
        place=place,
        raw=raw,
        absent=absent,
        other_units=frozenset(_find_other_units(typed, headings, standard)),
    )


def _find_other_units(
    typed: CanonicalTable, headings: Mapping[str, str], standard: Standard | None
) -> Iterator[str]:
    """The columns that are to keep what their headings say of their numbers."""
    units = {column.name: column.unit for column in typed.columns}
    for field in standard.schema.fields if standard else ():
        name = headings.get(field.name)
        if name and find_other_unit(name, units[name], field):
            yield name


def validate_published_table(
    typed: CanonicalTable, held: TableValidation, rule_time: RuleTime
) -> tuple[list[Problem], Iterator[FaultRow]]:
    """What breaks the schema in the table that is published, each fault once, with its count and
    its first rows; what could not be looked at, but for keys of other tables; and all faults."""
    own = tuple(foreign for foreign in held.schema.foreign_keys if not foreign.resource)
    verdict = validate_against_schema(
        list_published_records(typed, held.labels, held.schema),
        replace(held.schema, foreign_keys=own),
        each=FIRST_ROWS,
        rule_time=rule_time,
    )
    faults = list(filter(held.wanted, verdict.counts))
    problems = [
        *_report_header(verdict.labels, held),
        *_report_faults(verdict, held, faults),
        *_report_unchecked(verdict, held),
    ]
    return problems, _iterate_fault_rows(verdict, held, faults)


def find_broken_references(
    records: WrittenRecords, held: TableValidation, lookups: Lookups
) -> tuple[list[Problem], Iterator[FaultRow]]:
    """The keys that other tables do not have, and all rows that have such. `lookups`: the keys that
    there are."""
    names = {name for foreign in lookups for name in foreign.fields}
    fields = [field for field in held.schema.fields if field.name in names]
    schema = TableSchema(
        fields=tuple(replace(field, constraints=None) for field in fields),
        missing=held.schema.missing,
        foreign_keys=tuple(lookups),
        match="partial",
    )
    verdict = validate_against_schema(records, schema, lookups=lookups, each=FIRST_ROWS)
    faults = [fault for fault in verdict.counts if fault.code == "foreign-key"]
    problems = list(_report_faults(verdict, held, faults))
    return problems, _iterate_fault_rows(verdict, held, faults)


def _report_header(labels: Sequence[LabelFault], held: TableValidation) -> Iterator[Problem]:
    """What is wrong with the names of the columns, each kind once: with the first one, and how many
    there are."""
    place = held.place
    if renamed := [
        f"« {name} » → « {field} »"
        for field, name in held.headings.items()
        if name != field and name not in held.other_units
    ]:
        yield make_problem("fault.headings", place, count=len(renamed), names=", ".join(renamed))
    if missing := [label.field for label in labels if label.code == "missing-label"]:
        names = quote_words(missing)
        yield make_problem("fault.missing-labels", place, "error", count=len(missing), names=names)
    doubled = {label.number: label for label in _find_doubled(held)}
    others = [label for label in labels if label.number not in doubled]
    alike: dict[str, list[LabelFault]] = {}
    for label in (*doubled.values(), *others):
        alike.setdefault(label.code, []).append(label)
    alike.pop("missing-label", None)
    for several in alike.values():
        message, params = describe_label_fault(several[0])
        problem = make_problem(f"fault.{message}", place, "error", **params)
        yield replace(problem, count=len(several))


def _find_doubled(held: TableValidation) -> Iterator[LabelFault]:
    """The columns that bear, in the file, the name of another one, where that is of a schema of
    their own."""
    if held.standard:
        return
    if all(repair.code != "header-doubled" for repair in held.raw.repairs):
        return
    names = {field.name for field in held.schema.fields}
    for number, label in enumerate(held.labels, 1):
        stem = label.rpartition("_")[0]  # the second « nom » is published as « nom_2 »
        if label not in names and stem in names:
            yield LabelFault("duplicate-label", number, stem, stem)


def _report_faults(
    verdict: SchemaVerdict, held: TableValidation, faults: Iterable[SchemaFault]
) -> Iterator[Problem]:
    """Each of these faults, with its first rows."""
    fields = {field.name: field for field in held.schema.fields}
    for fault in faults:
        row_faults = [row_fault for row_fault in verdict.found if row_fault.fault == fault]
        first = row_faults[0]
        message, params = describe_row_fault(first, fields.get(fault.name))
        rows = tuple(held.raw.row(row_fault.row) for row_fault in row_faults)
        place = replace(held.place, row=rows[0], column=held.headings.get(fault.name))
        if place.column not in (None, fault.name):
            params["heading"] = str(place.column)
        if first.other is not None:
            params["other"] = str(held.raw.row(first.other))
        severity: Severity = "warning" if fault.why else "error"
        problem = make_problem(f"fault.{message}", place, severity, **params)
        yield replace(problem, count=verdict.counts[fault], rows=rows)


def _report_unchecked(verdict: SchemaVerdict, held: TableValidation) -> Iterator[Problem]:
    for rule in (*verdict.abandoned, *held.absent):
        yield report_unchecked_rule(rule, replace(held.place, column=held.headings.get(rule.field)))


def _iterate_fault_rows(
    verdict: SchemaVerdict, held: TableValidation, faults: Collection[SchemaFault]
) -> Iterator[FaultRow]:
    """All rows that have one of these faults, numbered from 0."""
    if not faults:
        return
    for row_fault in verdict.iterate_all():
        fault = row_fault.fault
        if fault in faults:
            yield FaultRow(
                row=row_fault.row,
                column=held.headings.get(fault.name, fault.name),
                code=fault.code,
                rule=fault.rule,
                severity="warning" if fault.why else "error",
                text=row_fault.value,
            )


def _adapt_schema(
    schema: TableSchema, typed: CanonicalTable, labels: tuple[str, ...]
) -> TableSchema:
    """The schema by names, of cells in canonical notation, whatever its options and formats say of
    the file."""
    types = {label: column.kind.type for label, column in zip(labels, typed.columns, strict=True)}
    fields = []
    for field in schema.fields:
        if field.missing is not None:
            field = replace(field, missing=("", *field.missing))
        if field.type in REWRITTEN and types.get(field.name) == field.type:
            field = replace(field, format="default", options=None)
        fields.append(field)
    return replace(
        schema,
        match=schema.match or "partial",
        fields=tuple(fields),
        missing=("", *schema.missing),  # whatever stood for nothing, it is empty now
    )

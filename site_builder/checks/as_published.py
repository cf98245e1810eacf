"""A table as it is published, values judged after repair: what is still wrong with it, as problems
of its file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from site_builder.checks.absent_columns import find_absent_fields, find_absent_keys
from site_builder.checks.all_faults import list_fault_rows
from site_builder.checks.check_plan import SchemaFault
from site_builder.checks.constraints import UncheckedRule
from site_builder.checks.fault_messages import (
    describe_label_fault,
    describe_row_fault,
    report_unchecked_rule,
)
from site_builder.checks.headings import match_headings
from site_builder.checks.patterns import RuleTime
from site_builder.checks.published_texts import build_published_texts
from site_builder.checks.structure import LabelFault, match_header_fields
from site_builder.checks.table_keys import Lookups
from site_builder.checks.verdict import RowFault, SchemaVerdict, validate_against_schema
from site_builder.columns.canonical_table import CanonicalTable
from site_builder.columns.fault_rows import FaultRow
from site_builder.core.model.table_schema import Field, TableSchema
from site_builder.core.problems import FIRST_ROWS, Place, Problem, make_problem
from site_builder.core.text import quote_words
from site_builder.metadata.standards import Standard
from site_builder.readers.as_written import WrittenRecords
from site_builder.readers.read import RawTable

REWRITTEN = (
    "boolean",
    "number",
    "integer",
    "date",
    "datetime",
    "time",
)  # types that have one canonical notation


@dataclass(frozen=True, slots=True, kw_only=True)
class TableValidation:
    """A table as it is published, and what it is held against.

    `headings` are its columns, by the name of the field that each means, in their order; `schema`
    that of cells in canonical notation. `untyped` are the columns in which some cells are told
    already not to have their type; `absent` is what a schema of its own asks of columns that are
    not there: a standard leaves them free.
    """

    headings: Mapping[str, str]
    schema: TableSchema
    standard: Standard | None
    untyped: frozenset[str]
    place: Place
    raw: RawTable
    absent: tuple[UncheckedRule, ...]

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
    untyped = frozenset(column.name for column in typed.columns if column.faulty)
    held = _as_published(schema, typed, tuple(headings))
    absent: tuple[UncheckedRule, ...] = ()
    if standard is None:
        there = {field.name for field in match_header_fields(tuple(headings), held).fields if field}
        absent = (*find_absent_fields(there, schema), *find_absent_keys(there, schema))
    return TableValidation(
        headings=headings,
        schema=held,
        standard=standard,
        untyped=untyped,
        place=place,
        raw=raw,
        absent=absent,
    )


def validate_published_table(
    typed: CanonicalTable, held: TableValidation, rule_time: RuleTime
) -> tuple[list[Problem], Iterator[FaultRow]]:
    """What breaks the schema in the table that is published, each fault once, with its count and
    its first rows; what could not be looked at, but for keys of other tables; and all faults."""
    place = held.place
    records = _records(typed, held)
    own = tuple(foreign for foreign in held.schema.foreign_keys if not foreign.resource)
    schema = replace(held.schema, foreign_keys=own)
    verdict = validate_against_schema(records, schema, each=FIRST_ROWS, rule_time=rule_time)
    problems = []
    if renamed := {name: field for field, name in held.headings.items() if name != field}:
        pairs = ", ".join(f"« {name} » → « {field} »" for name, field in renamed.items())
        problems.append(make_problem("fault.headings", place, count=len(renamed), names=pairs))
    if missing := [label.field for label in verdict.labels if label.code == "missing-label"]:
        problems.append(
            make_problem(
                "fault.missing-labels",
                place,
                "error",
                count=len(missing),
                names=quote_words(missing),
            )
        )
    problems += _of_header(
        [label for label in verdict.labels if label.code != "missing-label"], held
    )
    problems += _list_fault_problems(verdict, held, held.wanted)
    problems += _of_unchecked(verdict, held)
    return problems, list_fault_rows(verdict, held.wanted, held.headings)


def _of_header(labels: Iterable[LabelFault], held: TableValidation) -> Iterator[Problem]:
    """What else is wrong with the names of the columns, each kind once: with the first one, and how
    many there are."""
    doubled = {label.number: label for label in _doubled(held)}
    alike: dict[str, list[LabelFault]] = {}
    for label in (*doubled.values(), *(one for one in labels if one.number not in doubled)):
        alike.setdefault(label.code, []).append(label)
    for several in alike.values():
        message, params = describe_label_fault(several[0])
        problem = make_problem(f"fault.{message}", held.place, "error", **params)
        yield replace(problem, count=len(several))


def _doubled(held: TableValidation) -> Iterator[LabelFault]:
    """The columns that bear, in the file, the name of another one, where that is of a schema of
    their own."""
    known = {field.name for field in held.schema.fields}
    doubled = any(repair.code == "header-doubled" for repair in held.raw.repairs)
    for number, label in enumerate(held.labels if doubled and not held.standard else (), 1):
        stem = label.rpartition("_")[0]  # the second « nom » is published as « nom_2 »
        if label not in known and stem in known:
            yield LabelFault("duplicate-label", number, stem, stem)


def _of_unchecked(verdict: SchemaVerdict, held: TableValidation) -> Iterator[Problem]:
    for rule in (*verdict.abandoned, *held.absent):
        yield report_unchecked_rule(rule, replace(held.place, column=held.headings.get(rule.field)))


def find_broken_references(
    records: WrittenRecords, held: TableValidation, lookups: Lookups
) -> tuple[list[Problem], Iterator[FaultRow]]:
    """The keys that other tables do not have, and all rows that have such. `lookups`: the keys that
    there are."""
    names = {name for foreign in lookups for name in foreign.fields}
    fields = tuple(
        replace(field, constraints=None) for field in held.schema.fields if field.name in names
    )
    schema = TableSchema(
        fields=fields, missing=held.schema.missing, foreign_keys=tuple(lookups), match="partial"
    )
    verdict = validate_against_schema(records, schema, lookups=lookups, each=FIRST_ROWS)
    problems = [*_list_fault_problems(verdict, held, _is_foreign_key)]
    return problems, list_fault_rows(verdict, _is_foreign_key, held.headings)


def _is_foreign_key(fault: SchemaFault) -> bool:
    return fault.code == "foreign-key"


def _list_fault_problems(
    verdict: SchemaVerdict, held: TableValidation, wanted: Callable[[SchemaFault], bool]
) -> Iterator[Problem]:
    """The faults that are wanted, each once."""
    fields = {field.name: field for field in held.schema.fields}
    for fault, count in verdict.counts.items():
        if wanted(fault):
            rows = [found for found in verdict.found if found.fault == fault]
            cell_place = replace(held.place, column=held.headings.get(fault.name))
            yield _of_rows(
                rows,
                fault.why,
                count=count,
                field=fields.get(fault.name),
                place=cell_place,
                raw=held.raw,
            )


def _records(typed: CanonicalTable, held: TableValidation) -> WrittenRecords:
    """The table as its CSV has it; rows are numbered from 0.

    A column is text where one cell only is no date: the others, which will be read once that one is
    mended, are not told with it.
    """
    labels = held.labels
    types = {field.name: field.type for field in held.schema.fields}
    asked = []
    for label, column in zip(labels, typed.columns, strict=True):
        asked.append(types.get(label, "") if column.kind.type == "string" else "")
    texts = build_published_texts(typed, asked)
    return WrittenRecords(labels=labels, table=texts, width=len(labels), first=0)


def _as_published(
    schema: TableSchema, typed: CanonicalTable, labels: tuple[str, ...]
) -> TableSchema:
    """The schema by names, of cells in canonical notation, whatever its options and formats say of
    the file."""
    kinds = {label: column.kind.type for label, column in zip(labels, typed.columns, strict=True)}

    def canonical(field: Field) -> Field:
        known = kinds.get(field.name) == field.type and field.type in REWRITTEN
        field = replace(field, missing=None if field.missing is None else ("", *field.missing))
        return replace(field, format="default", options=None) if known else field

    fields = tuple(map(canonical, schema.fields))  # whatever stood for nothing, it is empty now
    return replace(
        schema, match=schema.match or "partial", fields=fields, missing=("", *schema.missing)
    )


def _of_rows(
    rows: list[RowFault], why: str, count: int, field: Field | None, place: Place, raw: RawTable
) -> Problem:
    message, params = describe_row_fault(rows[0], field)
    numbers = tuple(raw.row(found.row) for found in rows)
    if place.column not in (None, rows[0].fault.name):
        params = {**params, "heading": str(place.column)}
    if rows[0].other is not None:
        params = {**params, "other": str(raw.row(rows[0].other))}
    problem = make_problem(
        f"fault.{message}",
        replace(place, row=numbers[0]),
        "warning" if why else "error",
        **params,
    )
    return replace(problem, count=count, rows=numbers)

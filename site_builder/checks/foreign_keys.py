"""Foreign keys between the tables of one dataset, held against each other once all of them are
read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from site_builder.checks.as_published import TableValidation, find_broken_references
from site_builder.checks.cell_verdicts import ColumnVerdict
from site_builder.checks.check_plan import build_check_plan
from site_builder.checks.patterns import RuleTime
from site_builder.checks.published_texts import list_published_records
from site_builder.checks.table_keys import KeyIndex, RowKeys
from site_builder.columns.canonical_table import CanonicalTable
from site_builder.columns.fault_rows import FaultRow
from site_builder.core.model.table_schema import Field, ForeignKey, TableSchema
from site_builder.core.problems import Problem, make_problem
from site_builder.core.text import find_nearest_word, quote_words, slugify_text
from site_builder.readers.as_written import WrittenRecords

MOST = 12  # names that are proposed
NUMBERS = {"integer", "number"}


@dataclass(frozen=True, slots=True)
class ForeignKeyTable:
    """A table of the dataset as it is published, and what it is held against."""

    name: str
    typed: CanonicalTable
    held: TableValidation

    def records(self) -> WrittenRecords:
        """Its rows, numbered from 0."""
        return list_published_records(self.typed, self.held.labels)


@dataclass(frozen=True, slots=True)
class BrokenReferences:
    """What is wrong with the keys of a table, and all rows in which something is."""

    problems: list[Problem]
    faults: Iterator[FaultRow]


def needs_other_tables(schema: TableSchema | None) -> bool:
    """Does a table have keys of another?"""
    return schema is not None and any(foreign.resource for foreign in schema.foreign_keys)


def check_foreign_keys(
    tables: Sequence[ForeignKeyTable], names: Sequence[str]
) -> dict[str, BrokenReferences]:
    """What is wrong with the keys of the tables that refer to others, by their names. `names` are
    those of the dataset's files, of which some may not have been read."""
    by_name = {table.name: table for table in tables}
    broken = {}
    for table in tables:
        if needs_other_tables(table.held.schema):
            broken[table.name] = _check_table(table, by_name, names)
    return broken


def _check_table(
    table: ForeignKeyTable, tables: Mapping[str, ForeignKeyTable], names: Sequence[str]
) -> BrokenReferences:
    lookups: dict[ForeignKey, KeyIndex] = {}
    problems: list[Problem] = []
    for foreign in table.held.schema.foreign_keys:
        other = tables.get(slugify_text(foreign.resource))
        if other is None:
            problems += _report_absent_table(table, foreign, names)
        elif unknown := [name for name in foreign.keys if name not in other.held.headings]:
            problem = make_problem(
                "schema-reference-columns",
                table.held.place,
                count=len(unknown),
                resource=foreign.resource,
                names=quote_words(unknown),
                columns=quote_words(other.held.headings, MOST),
            )
            problems.append(problem)
        elif table.held.headings.keys() >= set(foreign.fields):
            # else one is missing, which is said
            lookups[foreign] = _index_keys(table, foreign, other)
    if not lookups:
        return BrokenReferences(problems, iter(()))
    broken, rows = find_broken_references(table.records(), table.held, lookups=lookups)
    return BrokenReferences([*problems, *broken], rows)


def _report_absent_table(
    table: ForeignKeyTable, foreign: ForeignKey, names: Sequence[str]
) -> Iterator[Problem]:
    """That no table is called so, or that it could not be read, of which the error says why;
    nothing of one's own."""
    if not foreign.resource:
        return
    place = table.held.place
    params = {"resource": foreign.resource, "fields": quote_words(foreign.fields)}
    if slugify_text(foreign.resource) in names:
        yield make_problem("rule-table-unread", place, **params)
    elif near := find_nearest_word(foreign.resource, names):
        yield make_problem("schema-reference-near", place, near=near, **params)
    else:
        known_names = quote_words(names, MOST)
        yield make_problem("schema-reference-absent", place, names=known_names, **params)


def _index_keys(table: ForeignKeyTable, foreign: ForeignKey, other: ForeignKeyTable) -> KeyIndex:
    """The keys that another table has, read as the cells that are held against them are, but for
    numbers of another type."""
    own_fields = {field.name: field for field in table.held.schema.fields}
    types = {}
    for label, column in zip(other.held.labels, other.typed.columns, strict=True):
        types[label] = column.kind.type
    fields = {}
    for name, key in zip(foreign.fields, foreign.keys, strict=True):
        fields[key] = replace(own_fields[name], name=key, constraints=None)
        if {own_fields[name].type, types[key]} <= NUMBERS:
            fields[key] = Field(name=key, type=types[key])
    schema = TableSchema(
        fields=tuple(fields.values()), unique_keys=(foreign.keys,), match="partial"
    )
    plan = build_check_plan(other.records(), schema, RuleTime())
    keys_of = [ColumnVerdict(column).find_keys for column in plan.columns]
    return RowKeys(plan.records, keys_of).build_index([plan.places[key] for key in foreign.keys])

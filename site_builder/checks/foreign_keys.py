"""Foreign keys between the tables of one dataset, held against each other once all of them are
read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from site_builder.checks.as_published import TableValidation, find_broken_references
from site_builder.checks.cell_verdicts import ColumnVerdict
from site_builder.checks.check_plan import build_check_plan
from site_builder.checks.constraints import AbandonedRules
from site_builder.checks.patterns import RuleTime
from site_builder.checks.published_texts import build_published_texts
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
        texts = build_published_texts(self.typed, [""] * len(self.held.labels))
        return WrittenRecords(
            labels=self.held.labels, table=texts, width=len(self.held.labels), first=0
        )


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
    by_name = {checked.name: checked for checked in tables}
    return {
        checked.name: _find_wrong(checked, by_name, names)
        for checked in tables
        if needs_other_tables(checked.held.schema)
    }


def _find_wrong(
    checked: ForeignKeyTable, tables: Mapping[str, ForeignKeyTable], names: Sequence[str]
) -> BrokenReferences:
    lookups = dict[ForeignKey, KeyIndex]()
    problems: list[Problem] = []
    for foreign in checked.held.schema.foreign_keys:
        other = tables.get(slugify_text(foreign.resource))
        if other is None:
            problems += _absent(checked, foreign, names)
        elif strange := [name for name in foreign.keys if name not in other.held.headings]:
            columns = quote_words(other.held.headings, MOST)
            said = {"resource": foreign.resource, "names": quote_words(strange), "columns": columns}
            problems.append(
                make_problem(
                    "schema-reference-columns", checked.held.place, count=len(strange), **said
                )
            )
        elif {*foreign.fields} <= checked.held.headings.keys():
            # else one is missing, which is said
            lookups[foreign] = _lookup(checked, foreign, other)
    if not lookups:
        return BrokenReferences(problems, iter(()))
    broken, rows = find_broken_references(checked.records(), checked.held, lookups=lookups)
    return BrokenReferences([*problems, *broken], rows)


def _absent(
    checked: ForeignKeyTable, foreign: ForeignKey, names: Sequence[str]
) -> Iterator[Problem]:
    """That no table is called so, or that it could not be read, of which the error says why;
    nothing of one's own."""
    if not foreign.resource:
        return
    said = {"resource": foreign.resource, "fields": quote_words(foreign.fields)}
    if slugify_text(foreign.resource) in names:
        yield make_problem("rule-table-unread", checked.held.place, **said)
    elif near := find_nearest_word(foreign.resource, names):
        yield make_problem("schema-reference-near", checked.held.place, near=near, **said)
    else:
        yield make_problem(
            "schema-reference-absent", checked.held.place, names=quote_words(names, MOST), **said
        )


def _lookup(checked: ForeignKeyTable, foreign: ForeignKey, other: ForeignKeyTable) -> KeyIndex:
    """The keys that another table has."""
    fields = {field.name: field for field in checked.held.schema.fields}
    own = [fields[field] for field in foreign.fields]
    kinds = (column.kind.type for column in other.typed.columns)
    types = dict(zip(other.held.labels, kinds, strict=True))
    same = {
        key: _as_other(field, key, types[key]) for field, key in zip(own, foreign.keys, strict=True)
    }
    schema = TableSchema(fields=tuple(same.values()), unique_keys=(foreign.keys,), match="partial")
    plan = build_check_plan(other.records(), schema, RuleTime())
    places = {column.field.name: column.index for column in plan.columns if column.field}
    abandoned = AbandonedRules()
    keys_of = [ColumnVerdict(column, abandoned).find_keys for column in plan.columns]
    return RowKeys(plan.records, keys_of).build_index([places[key] for key in foreign.keys])


def _as_other(field: Field, key: str, type_: str) -> Field:
    """How the cells of another table are read: as those that are held against them, but for numbers
    of another type."""
    if {field.type, type_} <= NUMBERS:
        return Field(name=key, type=type_)
    return replace(field, name=key, constraints=None)

"""Foreign keys between the tables of one dataset, held against each other once all of them are
read."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from site_builder.checks.as_published import TableValidation, find_broken_references
from site_builder.checks.check_plan import build_check_plan
from site_builder.checks.constraints import AbandonedRules
from site_builder.checks.patterns import RuleTime
from site_builder.checks.slow_cells import build_cell_readers, register_cell_readers
from site_builder.checks.table_keys import select_lookup_keys
from site_builder.columns.fault_rows import store_fault_rows
from site_builder.core.model.prepared import Table
from site_builder.core.model.table_schema import Field, ForeignKey, TableSchema
from site_builder.core.problems import Problem, make_problem
from site_builder.core.text import find_nearest_word, quote_words, slugify_text
from site_builder.readers.as_written import WrittenRecords
from site_builder.storage import sql
from site_builder.storage.object_store import ObjectStore

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MOST = 12  # names that are proposed
NUMBERS = {"integer", "number"}


@dataclass(frozen=True, slots=True)
class ForeignKeyTable:
    """A table of the dataset as it is published, and what it is held against."""

    table: Table
    held: TableValidation

    def records(self, folder: Path) -> WrittenRecords:
        """Its rows, of its CSV in `folder`, r being their number from 0."""
        width = len(self.table.columns)
        rows = sql.build_read_csv_sql(folder / f"{self.table.name}.csv", width, skip=1)
        return WrittenRecords(
            labels=self.held.labels,
            relation=f"(SELECT row_number() OVER () - 1 AS r, * FROM {rows})",
            width=width,
            first=0,
        )


def needs_other_tables(schema: TableSchema | None) -> bool:
    """Does a table have keys of another?"""
    return schema is not None and any(foreign.resource for foreign in schema.foreign_keys)


def check_foreign_keys(
    connection: DuckDBPyConnection,
    store: ObjectStore,
    tables: Sequence[ForeignKeyTable],
    names: Sequence[str],
    folder: Path,
) -> dict[str, tuple[Table, list[Problem]]]:
    """The tables that refer to others, with all their faults, and what is wrong with their keys; by
    name.

    `names` are those of the dataset's files, of which some may not have been read; `folder` is
    made, and goes.
    """
    found: dict[str, tuple[Table, list[Problem]]] = {}
    if not any(needs_other_tables(checked.held.schema) for checked in tables):
        return found
    folder.mkdir()
    for checked in tables:
        (folder / f"{checked.table.name}.csv").hardlink_to(store.path(checked.table.content))
    by_name = {checked.table.name: checked for checked in tables}
    for checked in tables:
        if needs_other_tables(checked.held.schema):
            part = folder / f"{checked.table.name}.parquet"
            problems = [*_wrong(connection, checked, tables=by_name, names=names, target=part)]
            faults = store_fault_rows(
                connection, [part], raw=checked.held.raw, store=store, before=checked.table.faults
            )
            found[checked.table.name] = replace(checked.table, faults=faults), problems
    shutil.rmtree(folder)
    return found


def _wrong(
    connection: DuckDBPyConnection,
    checked: ForeignKeyTable,
    tables: Mapping[str, ForeignKeyTable],
    names: Sequence[str],
    target: Path,
) -> Iterator[Problem]:
    lookups = dict[ForeignKey, str]()
    for foreign in checked.held.schema.foreign_keys:
        other = tables.get(slugify_text(foreign.resource))
        if other is None:
            yield from _absent(checked, foreign, names)
        elif strange := [name for name in foreign.keys if name not in other.held.headings]:
            columns = quote_words(other.held.headings, MOST)
            said = {"resource": foreign.resource, "names": quote_words(strange), "columns": columns}
            yield make_problem(
                "schema-reference-columns", checked.held.place, count=len(strange), **said
            )
        elif {
            *foreign.fields
        } <= checked.held.headings.keys():  # else one is missing, which is said
            lookups[foreign] = _lookup(
                connection,
                checked,
                foreign=foreign,
                other=other,
                target=target.with_suffix(f".{len(lookups)}"),
            )
    if lookups:
        yield from find_broken_references(
            connection,
            checked.records(target.parent),
            held=checked.held,
            lookups=lookups,
            target=target,
        )


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


def _lookup(
    connection: DuckDBPyConnection,
    checked: ForeignKeyTable,
    foreign: ForeignKey,
    other: ForeignKeyTable,
    target: Path,
) -> str:
    """SQL of the keys that another table has, each once, which are written to `target`."""
    fields = {field.name: field for field in checked.held.schema.fields}
    own = [fields[field] for field in foreign.fields]
    types = dict(
        zip(other.held.labels, (column.type for column in other.table.columns), strict=True)
    )
    same = {
        key: _as_other(field, key, types[key]) for field, key in zip(own, foreign.keys, strict=True)
    }
    schema = TableSchema(fields=tuple(same.values()), unique_keys=(foreign.keys,), match="partial")
    made = build_check_plan(other.records(target.parent), schema, connection, RuleTime())
    with register_cell_readers(connection, build_cell_readers(made, AbandonedRules())):
        asked = f"SELECT DISTINCT * FROM {select_lookup_keys(made, own, foreign.keys)}"
        connection.execute(f"COPY ({asked}) TO {sql.quote_literal(target)} (FORMAT parquet)")
    return f"read_parquet({sql.quote_literal(target)})"


def _as_other(field: Field, key: str, type_: str) -> Field:
    """How the cells of another table are read: as those that are held against them, but for numbers
    of another type."""
    if {field.type, type_} <= NUMBERS:
        return Field(name=key, type=type_)
    return replace(field, name=key, constraints=None)

"""Foreign keys between the tables of one dataset, held against each other once all of them are
read."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from site_builder.checks.as_published import Against, broken
from site_builder.checks.check_plan import plan
from site_builder.checks.constraints import Abandoned
from site_builder.checks.patterns import RuleTime
from site_builder.checks.slow_cells import called, readers
from site_builder.checks.table_keys import looked_up
from site_builder.columns.fault_rows import gathered
from site_builder.core.model import Field, ForeignKey, Schema, Table
from site_builder.core.problems import Problem, error, quoted, warning
from site_builder.core.text import nearest, slugify
from site_builder.readers.as_written import Records
from site_builder.storage import sql
from site_builder.storage.object_store import Store

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MOST = 12  # names that are proposed
NUMBERS = {"integer", "number"}


@dataclass(frozen=True, slots=True)
class Known:
    """A table of the dataset as it is published, and what it is held against."""

    table: Table
    held: Against

    def records(self, folder: Path) -> Records:
        """Its rows, of its CSV in `folder`, r being their number from 0."""
        width = len(self.table.columns)
        rows = sql.csv(folder / f"{self.table.name}.csv", width, skip=1)
        return Records(
            labels=self.held.labels,
            relation=f"(SELECT row_number() OVER () - 1 AS r, * FROM {rows})",
            width=width,
            first=0,
        )


def refers(schema: Schema | None) -> bool:
    """Does a table have keys of another?"""
    return schema is not None and any(foreign.resource for foreign in schema.foreign_keys)


def compared(
    connection: DuckDBPyConnection,
    store: Store,
    tables: Sequence[Known],
    names: Sequence[str],
    folder: Path,
) -> dict[str, tuple[Table, list[Problem]]]:
    """The tables that refer to others, with all their faults, and what is wrong with their keys; by
    name.

    `names` are those of the dataset's files, of which some may not have been read; `folder` is
    made, and goes.
    """
    found: dict[str, tuple[Table, list[Problem]]] = {}
    if not any(refers(one.held.schema) for one in tables):
        return found
    folder.mkdir()
    for one in tables:
        (folder / f"{one.table.name}.csv").hardlink_to(store.path(one.table.content))
    by_name = {one.table.name: one for one in tables}
    for one in tables:
        if refers(one.held.schema):
            part = folder / f"{one.table.name}.parquet"
            problems = [*_wrong(connection, one, tables=by_name, names=names, target=part)]
            faults = gathered(
                connection, [part], raw=one.held.raw, store=store, before=one.table.faults
            )
            found[one.table.name] = replace(one.table, faults=faults), problems
    shutil.rmtree(folder)
    return found


def _wrong(
    connection: DuckDBPyConnection,
    one: Known,
    tables: Mapping[str, Known],
    names: Sequence[str],
    target: Path,
) -> Iterator[Problem]:
    lookups = dict[ForeignKey, str]()
    for foreign in one.held.schema.foreign_keys:
        other = tables.get(slugify(foreign.resource))
        if other is None:
            yield from _absent(one, foreign, names)
        elif strange := [name for name in foreign.keys if name not in other.held.headings]:
            columns = quoted(other.held.headings, MOST)
            said = {"resource": foreign.resource, "names": quoted(strange), "columns": columns}
            yield error("schema-reference-columns", one.held.place, count=len(strange), **said)
        elif {*foreign.fields} <= one.held.headings.keys():  # else one is missing, which is said
            lookups[foreign] = _lookup(
                connection,
                one,
                foreign=foreign,
                other=other,
                target=target.with_suffix(f".{len(lookups)}"),
            )
    if lookups:
        yield from broken(
            connection, one.records(target.parent), held=one.held, lookups=lookups, target=target
        )


def _absent(one: Known, foreign: ForeignKey, names: Sequence[str]) -> Iterator[Problem]:
    """That no table is called so, or that it could not be read, of which the error says why;
    nothing of one's own."""
    if not foreign.resource:
        return
    said = {"resource": foreign.resource, "fields": quoted(foreign.fields)}
    if slugify(foreign.resource) in names:
        yield warning("rule-table-unread", one.held.place, **said)
    elif near := nearest(foreign.resource, names):
        yield warning("schema-reference-near", one.held.place, near=near, **said)
    else:
        yield warning("schema-reference-absent", one.held.place, names=quoted(names, MOST), **said)


def _lookup(
    connection: DuckDBPyConnection, one: Known, foreign: ForeignKey, other: Known, target: Path
) -> str:
    """SQL of the keys that another table has, each once, which are written to `target`."""
    fields = {field.name: field for field in one.held.schema.fields}
    own = [fields[field] for field in foreign.fields]
    types = dict(
        zip(other.held.labels, (column.type for column in other.table.columns), strict=True)
    )
    same = {
        key: _as_other(field, key, types[key]) for field, key in zip(own, foreign.keys, strict=True)
    }
    schema = Schema(fields=tuple(same.values()), unique_keys=(foreign.keys,), match="partial")
    made = plan(other.records(target.parent), schema, connection, RuleTime())
    with called(connection, readers(made, Abandoned())):
        asked = f"SELECT DISTINCT * FROM {looked_up(made, own, foreign.keys)}"
        connection.execute(f"COPY ({asked}) TO {sql.literal(target)} (FORMAT parquet)")
    return f"read_parquet({sql.literal(target)})"


def _as_other(field: Field, key: str, type_: str) -> Field:
    """How the cells of another table are read: as those that are held against them, but for numbers
    of another type."""
    if {field.type, type_} <= NUMBERS:
        return Field(name=key, type=type_)
    return replace(field, name=key, constraints=None)

"""What no row can tell alone: values that must not come twice, and those that another table must
have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from site_builder.checks.check_plan import CheckedColumn, CheckPlan, SchemaFault
from site_builder.checks.constraints import UncheckedRule
from site_builder.checks.types.numbers import DIGITS
from site_builder.core.model.table_schema import Field, ForeignKey, TableSchema
from site_builder.core.text import slugify_text


@dataclass(frozen=True, slots=True)
class TableKey:
    """Columns whose values, together, must not come twice; or, with a `lookup`, be among the rows
    of that relation.

    A row in which all are empty is the fault too where that has a condition. `partly`: one in which
    some are has a key.
    """

    fault: SchemaFault
    columns: tuple[int, ...]
    partly: bool = False
    lookup: str = ""

    @property
    def cells(self) -> list[str]:
        return [f"k{index}" for index in self.columns]

    @property
    def filled(self) -> str:
        """SQL: does a row have a key?"""
        return (
            _any(self.cells)
            if self.partly
            else " AND ".join(f"{cell} IS NOT NULL" for cell in self.cells)
        )

    @property
    def hashes(self) -> tuple[str, str]:
        """SQL of two numbers that rows have in common if they have the same key; else, of 128 bits,
        by no chance."""
        cells = ", ".join(self.cells)
        texts = ", '.', ".join(self.cells)
        return f"CASE WHEN {self.filled} THEN hash({cells}) END", f"hash(concat({texts}, '.'))"


def _any(cells: Sequence[str]) -> str:
    return f"coalesce({', '.join(cells)}) IS NOT NULL"


def list_table_keys(
    plan: CheckPlan, schema: TableSchema, lookups: Mapping[ForeignKey, str]
) -> tuple[TableKey, ...]:
    """The keys of a schema whose columns are all there. `lookups`: relations of k0, k1…, the keys
    of other tables."""
    places = {column.field.name: column.index for column in plan.columns}

    def of(
        code: str, names: Sequence[str], needed: bool = False, partly: bool = False
    ) -> TableKey | None:
        if not names or any(name not in places for name in names):
            return None
        columns = tuple(places[name] for name in names)
        key = TableKey(
            SchemaFault(
                code=code,
                column=places[names[0]] if len(names) == 1 else None,
                name=", ".join(names),
            ),
            columns,
            partly,
        )
        return (
            replace(key, fault=replace(key.fault, condition=f"NOT {_any(key.cells)}"))
            if needed
            else key
        )

    found = [
        of("unique-error", (column.field.name,))
        for column in plan.columns
        if (column.field.constraints or {}).get("unique")
    ]
    found.append(of("primary-key", schema.primary_key, needed=True, partly=True))
    found += [of("unique-key", names) for names in schema.unique_keys]
    for foreign in schema.foreign_keys:
        key = of("foreign-key", foreign.fields, partly=True)
        lookup = lookups.get(foreign) or _own(plan, foreign)
        if key and lookup:
            fault = replace(
                key.fault, params={"resource": foreign.resource, "keys": ", ".join(foreign.keys)}
            )
            found.append(replace(key, fault=fault, lookup=lookup))
    return tuple(key for key in found if key)


def resolve_self_references(schema: TableSchema, name: str) -> TableSchema:
    """The schema of a table of that name: where it refers to itself, it does so without its
    name."""
    own = slugify_text(name)
    keys = (
        replace(foreign_key, resource="")
        if slugify_text(foreign_key.resource) == own
        else foreign_key
        for foreign_key in schema.foreign_keys
    )
    return replace(schema, foreign_keys=tuple(keys))


def _own(plan: CheckPlan, foreign: ForeignKey) -> str:
    """SQL of the keys that the table itself has; "" where another is meant, or a column is missing:
    that is told."""
    columns = {column.field.name: column.field for column in plan.columns}
    if foreign.resource or not {*foreign.fields, *foreign.keys} <= columns.keys():
        return ""
    return select_lookup_keys(plan, [columns[name] for name in foreign.fields], foreign.keys)


def select_lookup_keys(plan: CheckPlan, fields: Sequence[Field], names: Sequence[str]) -> str:
    """SQL of the keys k0, k1… that these columns of a table have, to be held against cells of
    `fields`."""
    columns = {column.field.name: column for column in plan.columns}
    cells = [_as_is(own, columns[name]) for own, name in zip(fields, names, strict=True)]
    asked = ", ".join(f"{cell} AS k{place}" for place, cell in enumerate(cells))
    return f"(SELECT {asked} FROM {plan.typed(' '.join(cells))})"


def _as_is(own: Field, other: CheckedColumn) -> str:
    """SQL of the key of a cell of another column: as numbers, 1 is 1.0."""
    cell = f"k{other.index}"
    zeros = f".{'0' * DIGITS}"
    match own.type, other.field.type:
        case "number", "integer":
            return f"{cell} || '{zeros}'"
        case "integer", "number":
            return f"replace({cell}, '{zeros}', '')"
    return cell


def list_unchecked_keys(
    plan: CheckPlan, schema: TableSchema, lookups: Mapping[ForeignKey, str]
) -> Iterator[UncheckedRule]:
    """The foreign keys that nothing checks: no table is there that has their values, or they say
    nothing of it."""
    for foreign in schema.unmatched:
        yield UncheckedRule(
            field=", ".join(foreign.fields) or "—",
            rule="foreignKeys",
            reason="unfit",
            bound=foreign.resource,
        )
    there = {column.field.name for column in plan.columns}
    for foreign in schema.foreign_keys:
        if there.issuperset(foreign.fields) and foreign not in lookups and not _own(plan, foreign):
            fields = ", ".join(foreign.fields)
            keys = ", ".join(foreign.keys)
            if foreign.resource:
                yield UncheckedRule(
                    field=fields, rule="foreignKeys", reason="reference", bound=foreign.resource
                )
            else:
                yield UncheckedRule(
                    field=fields, rule="foreignKeys", reason="own-reference", bound=keys
                )


def select_unknown_keys(key: TableKey, keyed: str) -> str:
    """SQL: the rows, with other, NULL, whose key is not in the lookup. `keyed` is a relation of r
    and its cells."""
    same = " AND ".join(
        f"t.{cell} IS NOT DISTINCT FROM l.k{place}" for place, cell in enumerate(key.cells)
    )
    known = f"EXISTS (FROM {key.lookup} AS l WHERE {same})"
    return f"(SELECT r, NULL::BIGINT AS other FROM {keyed} AS t WHERE {key.filled} AND NOT {known})"

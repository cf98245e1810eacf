"""What no row can tell alone: values that must not come twice, and those that another table must have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from site_builder.checks.plan import Fault, Plan
from site_builder.model import Schema


@dataclass(frozen=True, slots=True)
class Key:
    """Columns whose values, together, must not come twice; or, with a `lookup`, be among the rows of that relation.

    A row in which all are empty is the fault too where that has a condition. `partly`: one in which some are has a key.
    """

    fault: Fault
    columns: tuple[int, ...]
    partly: bool = False
    lookup: str = ""

    @property
    def cells(self) -> list[str]:
        return [f"k{index}" for index in self.columns]

    @property
    def filled(self) -> str:
        """SQL: does a row have a key?"""
        return _any(self.cells) if self.partly else " AND ".join(f"{cell} IS NOT NULL" for cell in self.cells)

    @property
    def hashes(self) -> tuple[str, str]:
        """SQL of two numbers that rows have in common if they have the same key; else, of 128 bits, by no chance."""
        cells, texts = ", ".join(self.cells), ", '.', ".join(self.cells)
        return f"CASE WHEN {self.filled} THEN hash({cells}) END", f"hash(concat({texts}, '.'))"


def _any(cells: Sequence[str]) -> str:
    return f"coalesce({', '.join(cells)}) IS NOT NULL"


def keys(plan: Plan, schema: Schema, lookups: Mapping[str, str]) -> tuple[Key, ...]:
    """The keys of a schema whose columns are all there. `lookups`: relations of k0, k1… of other tables, by key."""
    places = {column.field.name: column.index for column in plan.columns}

    def of(code: str, names: Sequence[str], needed: bool = False, partly: bool = False) -> Key | None:
        if not names or any(name not in places for name in names):
            return None
        columns = tuple(places[name] for name in names)
        key = Key(Fault(code, places[names[0]] if len(names) == 1 else None, ", ".join(names)), columns, partly)
        return replace(key, fault=replace(key.fault, condition=f"NOT {_any(key.cells)}")) if needed else key

    found = [
        of("unique-error", (one.field.name,)) for one in plan.columns if (one.field.constraints or {}).get("unique")
    ]
    found.append(of("primary-key", schema.primary_key, needed=True, partly=True))
    found += [of("unique-key", names) for names in schema.unique_keys]
    for foreign in schema.foreign_keys:
        key = of("foreign-key", foreign.fields, partly=True)
        lookup = lookups.get(lookup_name(foreign.resource, foreign.keys))
        if key and lookup:
            fault = replace(key.fault, params={"resource": foreign.resource, "keys": ", ".join(foreign.keys)})
            found.append(replace(key, fault=fault, lookup=lookup))
    return tuple(key for key in found if key)


def unkept(schema: Schema, lookups: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The foreign keys that nothing checks: no table is there that has their values."""
    for foreign in schema.foreign_keys:
        if lookup_name(foreign.resource, foreign.keys) not in lookups:
            yield ", ".join(foreign.fields), "foreignKeys"


def lookup_name(resource: str, fields: Sequence[str]) -> str:
    """How the values of a key are asked for: the resource, and its fields."""
    return "\n".join((resource, *fields))


def unknown(key: Key, keyed: str) -> str:
    """SQL: the rows, with other, NULL, whose key is not in the lookup. `keyed` is a relation of r and its cells."""
    same = " AND ".join(f"{cell} IS NOT DISTINCT FROM l.k{place}" for place, cell in enumerate(key.cells))
    known = f"EXISTS (FROM {key.lookup} AS l WHERE {same})"
    return f"(SELECT r, NULL::BIGINT AS other FROM {keyed} AS t WHERE {key.filled} AND NOT {known})"

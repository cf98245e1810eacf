"""What no row can tell alone: values that must not come twice, and those that another table must have."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from site_builder.checks.plan import Fault, Plan
from site_builder.model import Schema


@dataclass(frozen=True, slots=True)
class Key:
    """Columns whose values, together, must not come twice; or, with a `lookup`, be among the rows of that relation.

    `needed`: a row in which all are empty is a fault too. `partly`: a row in which some are empty has a key.
    """

    fault: Fault
    columns: tuple[int, ...]
    needed: bool = False
    partly: bool = False
    lookup: str = ""


def keys(plan: Plan, schema: Schema, lookups: Mapping[str, str]) -> tuple[Key, ...]:
    """The keys of a schema whose columns are all there. `lookups`: relations of k0, k1… of other tables, by key."""
    places = {column.field.name: column.index for column in plan.columns}

    def of(code: str, names: Sequence[str], needed: bool = False, partly: bool = False) -> Key | None:
        if not names or any(name not in places for name in names):
            return None
        column = places[names[0]] if len(names) == 1 else None
        return Key(Fault(code, column, ", ".join(names)), tuple(places[name] for name in names), needed, partly)

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


def lookup_name(resource: str, fields: Sequence[str]) -> str:
    """How the values of a key are asked for: the resource, and its fields."""
    return "\n".join((resource, *fields))


def broken(key: Key, keyed: str) -> str:
    """SQL: r, and the row before it that has the same key (NULL where it is another fault), of rows that break the key.

    `keyed` is a relation of r, k0, k1…, a k for each column of the table.
    """
    cells = [f"k{index}" for index in key.columns]
    listed = ", ".join(cells)
    filled = f"coalesce({listed}) IS NOT NULL" if key.partly else " AND ".join(f"{cell} IS NOT NULL" for cell in cells)
    if key.lookup:
        same = " AND ".join(f"{cell} IS NOT DISTINCT FROM l.k{place}" for place, cell in enumerate(cells))
        known = f"EXISTS (FROM {key.lookup} AS l WHERE {same})"
        return f"(SELECT r, NULL::BIGINT AS other FROM {keyed} AS t WHERE {filled} AND NOT {known})"
    earlier = f"lag(r) OVER (PARTITION BY {listed} ORDER BY r) AS other"
    twice = f"SELECT r, {earlier} FROM {keyed} WHERE {filled} QUALIFY other IS NOT NULL"
    empty = f" UNION ALL SELECT r, NULL FROM {keyed} WHERE coalesce({listed}) IS NULL" if key.needed else ""
    return f"({twice}{empty})"


def count(key: Key) -> str:
    """SQL aggregate over the keyed relation: how many rows break the key. Not for one that has a lookup."""
    cells = [f"k{index}" for index in key.columns]
    listed = ", ".join(cells)
    one = cells[0] if len(cells) == 1 else f"({listed})"
    filled = f"coalesce({listed}) IS NOT NULL" if key.partly else " AND ".join(f"{cell} IS NOT NULL" for cell in cells)
    twice = f"count(*) FILTER ({filled}) - count(DISTINCT {one}) FILTER ({filled})"
    return f"{twice} + count(*) FILTER (coalesce({listed}) IS NULL)" if key.needed else twice

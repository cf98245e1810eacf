"""What no row can tell alone: values that must not come twice, and those that another table must
have."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Callable, Container, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from heapq import merge
from typing import cast

from site_builder.checks.check_plan import CheckPlan, SchemaFault
from site_builder.checks.constraints import UncheckedRule
from site_builder.checks.row_hashes import find_shared_rows, sort_numbers
from site_builder.checks.types.numbers import EXACT
from site_builder.core.model.table_schema import ForeignKey, TableSchema
from site_builder.core.text import slugify_text
from site_builder.readers.as_written import WrittenRecords

Key = tuple[Hashable, ...]  # of one row; None is a cell that has none
Lookups = Mapping[ForeignKey, Container[Key]]
FEW = 500_000  # keys that are held as they are; of others their hashes are, 8 bytes each
NONE = -1  # instead of a row


@dataclass(slots=True)
class KeyFaults:
    """Rows that break a key, in their order, each with an earlier one of the same key, or NONE: 16
    bytes each, since all rows of a large table may."""

    rows: array[int] = field(default_factory=lambda: array("q"))
    others: array[int] = field(default_factory=lambda: array("q"))

    def add(self, row: int, other: int = NONE) -> None:
        self.rows.append(row)
        self.others.append(other)

    def list_pairs(self) -> Iterator[tuple[int, int]]:
        return zip(self.rows, self.others, strict=True)


@dataclass(frozen=True, slots=True)
class TableKey:
    """Columns whose values, together, must not come twice; or, with a `lookup`, be among those
    keys.

    A row in which all are empty is the fault too where a key is `needed`. `partly`: one in which
    some are has a key.
    """

    fault: SchemaFault
    columns: tuple[int, ...]
    needed: bool = False
    partly: bool = False
    lookup: Container[Key] | None = None

    def find_faults(self, keys: RowKeys) -> KeyFaults:
        if self.lookup is None:
            return self._find_repeated(keys)
        faults = KeyFaults()
        for row, key in keys.iterate(self.columns):
            if self._is_key(key) and key not in self.lookup:
                faults.add(row)
        return faults

    def _is_key(self, key: Key) -> bool:
        empty = key.count(None)
        return not empty or (self.partly and empty < len(key))

    def _find_repeated(self, keys: RowKeys) -> KeyFaults:
        """Compare the rows that share the hash of their key, FEW of them at a time."""
        hashes = keys.hash_rows(self.columns)
        rows = self._list_candidates(hashes)
        parts = len(rows) // FEW + 1
        if parts == 1:
            return self._compare_rows(keys, rows)
        sorted_parts = []
        for part in range(parts):
            part_rows = array("q", (row for row in rows if hashes[row] % parts == part))
            sorted_parts.append(self._compare_rows(keys, part_rows).list_pairs())
        faults = KeyFaults()
        for row, other in merge(*sorted_parts):
            faults.add(row, other)
        return faults

    def _list_candidates(self, hashes: array[int]) -> array[int]:
        """The rows that may have the key of another one; or, where it is needed, none."""
        of_none = hash((None,) * len(self.columns))
        if not self.needed:
            shared = find_shared_rows(hashes)
            return array("q", (row for row in shared if hashes[row] != of_none))
        total = len(hashes)
        hashes.append(of_none)  # as of one more row, so that a single one without a key shares it
        return array("q", (row for row in find_shared_rows(hashes) if row < total))

    def _compare_rows(self, keys: RowKeys, rows: Sequence[int]) -> KeyFaults:
        faults = KeyFaults()
        earlier: dict[Key, int] = {}
        for row, key in zip(rows, keys.fetch(self.columns, rows), strict=True):
            if not self._is_key(key):
                if self.needed:
                    faults.add(row)
                continue
            if key in earlier:
                faults.add(row, earlier[key])
            earlier[key] = row
        return faults


@dataclass(frozen=True, slots=True)
class RowKeys:
    """The keys of the rows of a table; `keys_of` gives those of the texts of each column."""

    records: WrittenRecords
    keys_of: Sequence[Callable[[Sequence[str]], Sequence[Hashable]]]

    def iterate(self, columns: Sequence[int]) -> Iterator[tuple[int, Key]]:
        """Each row and its key."""
        for first_row, parts in self._iterate_batches(columns):
            yield from enumerate(zip(*parts, strict=True), first_row)

    def hash_rows(self, columns: Sequence[int]) -> array[int]:
        """The hash of the key of each row."""
        hashes = array("q")
        for _, parts in self._iterate_batches(columns):
            hashes.extend(map(hash, zip(*parts, strict=True)))
        return hashes

    def fetch(self, columns: Sequence[int], rows: Sequence[int]) -> Iterator[Key]:
        """The keys of these rows, which are in their order."""
        if not rows:
            return
        place = 0
        for first_row, parts in self._iterate_batches(columns):
            end = bisect_left(rows, first_row + len(parts[0]), place)
            for row in rows[place:end]:
                yield tuple([part[row - first_row] for part in parts])
            place = end

    def build_index(self, columns: Sequence[int]) -> KeyIndex:
        """The keys that these columns have."""
        return KeyIndex(key for _, key in self.iterate(columns))

    def _iterate_batches(
        self, columns: Sequence[int]
    ) -> Iterator[tuple[int, list[Sequence[Hashable]]]]:
        """The first row of each batch and, column by column, the keys of its cells."""
        for batch, sizes in self.records.iterate_batches(columns):
            parts = []
            for index, cells in zip(columns, batch.columns, strict=True):
                part = _list_codes(self.keys_of[index](cells.values), cells.codes)
                if sizes:
                    part = _cut_column(part, index, sizes)
                parts.append(part)
            yield batch.first_row, parts


def _list_codes(keys: Sequence[Hashable], codes: Sequence[int]) -> Sequence[Hashable]:
    """The key of each cell, by its code."""
    if isinstance(codes, range):
        return keys[codes.start : codes.stop]
    return list(map(keys.__getitem__, codes))


def _cut_column(keys: Sequence[Hashable], index: int, sizes: Sequence[int]) -> Sequence[Hashable]:
    """The same without those of rows that have not as many cells."""
    cut = list(keys)
    for row, size in enumerate(sizes):
        if size <= index:
            cut[row] = None
    return cut


class KeyIndex:
    """The keys of a table, to be looked up: as they are where they are few, else by their hashes of
    64 bits, which no two have in common but by a chance of one in a million million."""

    def __init__(self, keys: Iterable[Key]) -> None:
        self._keys: set[Key] = set()
        self._hashes: Sequence[int] = ()
        more = array("q")
        for key in keys:
            if len(self._keys) <= FEW:
                self._keys.add(key)
            else:
                more.append(_hash_key(key))
        if more:
            more.extend(map(_hash_key, self._keys))
            self._keys.clear()
            self._hashes = sort_numbers(more)

    def __contains__(self, key: object) -> bool:
        if not self._hashes:
            return key in self._keys
        number = _hash_key(cast("Key", key))
        place = bisect_left(self._hashes, number)
        return place < len(self._hashes) and self._hashes[place] == number


def _hash_key(key: Key) -> int:
    """A number of 64 bits: equal keys have the same, others another. Python's own is the same of
    -1 and -2, and of 0 and 2 ** 61 - 1."""
    return hash(tuple(map(_write_number, key)))


def _write_number(part: Hashable) -> Hashable:
    """A part of a key: a number as a text, the same for equal ones."""
    if isinstance(part, int | float | Decimal):
        return str(Decimal(part).normalize(EXACT))
    return part


def list_table_keys(
    plan: CheckPlan, schema: TableSchema, lookups: Lookups, row_keys: RowKeys
) -> Iterator[TableKey]:
    """The keys of a schema whose columns are all there. `lookups`: the keys of other tables."""
    for column in plan.columns:
        if column.field and column.field.bounds.get("unique"):
            yield from _make_key(plan, "unique-error", [column.field.name])
    for key in _make_key(plan, "primary-key", schema.primary_key):
        yield replace(key, needed=True, partly=True)
    for names in schema.unique_keys:
        yield from _make_key(plan, "unique-key", names)
    for foreign in schema.foreign_keys:
        lookup = _find_lookup(plan, foreign, lookups, row_keys)
        if lookup is not None:
            yield from _make_foreign_key(plan, foreign, lookup)


def _find_lookup(
    plan: CheckPlan, foreign: ForeignKey, lookups: Lookups, row_keys: RowKeys
) -> Container[Key] | None:
    """The keys of the other table, or those of the table itself; None where they are not known."""
    if foreign not in lookups and refers_to_itself(plan, foreign):
        return row_keys.build_index([plan.places[name] for name in foreign.keys])
    return lookups.get(foreign)


def _make_foreign_key(
    plan: CheckPlan, foreign: ForeignKey, lookup: Container[Key]
) -> Iterator[TableKey]:
    params = {"resource": foreign.resource, "keys": ", ".join(foreign.keys)}
    for key in _make_key(plan, "foreign-key", foreign.fields):
        fault = replace(key.fault, params=params)
        yield replace(key, fault=fault, partly=True, lookup=lookup)


def _make_key(plan: CheckPlan, code: str, names: Sequence[str]) -> Iterator[TableKey]:
    """The key of these columns, if all are there."""
    places = plan.places
    if not names or not places.keys() >= set(names):
        return
    columns = tuple(places[name] for name in names)
    column = columns[0] if len(columns) == 1 else None
    yield TableKey(SchemaFault(code=code, column=column, name=", ".join(names)), columns)


def resolve_self_references(schema: TableSchema, name: str) -> TableSchema:
    """The schema of a table of that name: where it refers to itself, it does so without its
    name."""
    own = slugify_text(name)
    keys = []
    for foreign in schema.foreign_keys:
        is_own = slugify_text(foreign.resource) == own
        keys.append(replace(foreign, resource="") if is_own else foreign)
    return replace(schema, foreign_keys=tuple(keys))


def refers_to_itself(plan: CheckPlan, foreign: ForeignKey) -> bool:
    """Are the keys those of the table itself? Not where another is meant, or a column is missing:
    that is told."""
    return not foreign.resource and plan.places.keys() >= {*foreign.fields, *foreign.keys}


def list_unchecked_keys(
    plan: CheckPlan, schema: TableSchema, lookups: Lookups
) -> Iterator[UncheckedRule]:
    """The foreign keys that nothing checks: no table is there that has their values, or they say
    nothing of it."""
    for foreign in schema.unmatched:
        fields = ", ".join(foreign.fields) or "—"
        yield UncheckedRule(
            field=fields, rule="foreignKeys", reason="unfit", bound=foreign.resource
        )
    for foreign in schema.foreign_keys:
        is_known = foreign in lookups or refers_to_itself(plan, foreign)
        if is_known or not plan.places.keys() >= set(foreign.fields):
            continue
        fields = ", ".join(foreign.fields)
        unchecked = UncheckedRule(
            field=fields, rule="foreignKeys", reason="reference", bound=foreign.resource
        )
        if not foreign.resource:
            keys = ", ".join(foreign.keys)
            unchecked = replace(unchecked, reason="own-reference", bound=keys)
        yield unchecked

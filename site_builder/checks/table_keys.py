"""What no row can tell alone: values that must not come twice, and those that another table must
have."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Container, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from site_builder.checks.check_plan import CheckPlan, SchemaFault
from site_builder.checks.constraints import UncheckedRule
from site_builder.core.model.table_schema import ForeignKey, TableSchema
from site_builder.core.text import slugify_text
from site_builder.readers.as_written import WrittenRecords
from site_builder.tables.text_table import Cells

Key = tuple[Hashable, ...]  # of one row; None is a cell that has none
Lookups = Mapping[ForeignKey, Container[Key]]
FEW = 500_000  # keys that are compared as they are; of others their hashes are, 8 bytes each
NONE = -1  # instead of a row
EMPTY = -2
PARTS = 256  # in which hashes are sorted or compared


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

    def find_faults(self, keys: RowKeys) -> Iterator[tuple[int, int | None]]:
        """The rows that break it, in their order, each with the earlier one of the same key, if it
        is that."""
        if self.lookup is not None:
            for row, key in keys.iterate(self.columns):
                if self._is_key(key) and key not in self.lookup:
                    yield row, None
            return
        candidates = keys.find_candidates(self.columns, with_empty=self.needed)
        if candidates is None:
            yield from self._find_many_repeated(keys)
            return
        rows: dict[Key, int] = {}
        for row, key in candidates:
            if not self._is_key(key):
                if self.needed:
                    yield row, None
                continue
            if key in rows:
                yield row, rows[key]
            rows[key] = row

    def _is_key(self, key: Key) -> bool:
        empty = key.count(None)
        return not empty or (self.partly and empty < len(key))

    def _find_many_repeated(self, keys: RowKeys) -> Iterator[tuple[int, int | None]]:
        """The same where very many keys come twice: a part of them at a time, each in a pass over
        the table, and 8 bytes for each row."""
        total = keys.records.table.rows
        earlier = array("q", [NONE]) * total
        parts = total // FEW + 1
        for part in range(parts):
            rows: dict[Key, int] = {}
            for row, key in keys.iterate(self.columns):
                if hash(key) % parts != part:
                    continue
                if self._is_key(key):
                    earlier[row] = rows.get(key, NONE)
                    rows[key] = row
                elif self.needed:
                    earlier[row] = EMPTY
        for row, other in enumerate(earlier):
            if other != NONE:
                yield row, None if other == EMPTY else other


@dataclass(frozen=True, slots=True)
class RowKeys:
    """The keys of the rows of a table; `keys_of` gives those of the texts of each column."""

    records: WrittenRecords
    keys_of: Sequence[Callable[[Sequence[str]], Sequence[Hashable]]]

    def iterate(
        self, columns: Sequence[int], wanted: Container[int] | None = None
    ) -> Iterator[tuple[int, Key]]:
        """The key of each row, None being a cell that has none; `wanted`: only of the rows whose
        first cell has one of these hashes."""
        length_column = self.records.length_column
        asked = columns if length_column is None else (*columns, length_column)
        for batch in self.records.table.iterate_batches(asked):
            first, *others = [
                _list_cell_keys(self.keys_of[index], cells)
                for index, cells in zip(columns, batch.columns, strict=False)
            ]
            rows: Iterable[int] = range(batch.rows)
            if wanted is not None:
                rows = [row for row, number in enumerate(map(hash, first)) if number in wanted]
            for row in rows:
                key = (first[row], *[cells[row] for cells in others])
                if length_column is not None:
                    lengths = batch.columns[-1]
                    size = int(lengths.values[lengths.codes[row]])
                    key = _cut_key(key, columns, size)
                yield batch.first_row + row, key

    def find_candidates(
        self, columns: Sequence[int], with_empty: bool
    ) -> Sequence[tuple[int, Key]] | None:
        """The rows of which others may have the key, and, `with_empty`, those that may have none;
        None where they are very many.

        A key comes twice only if each of its parts does: the column of most texts tells most rows
        apart.
        """
        most = max(columns, key=self._count_texts)
        places = sorted(range(len(columns)), key=lambda place: columns[place] != most)
        repeated = _find_repeated_hashes(self._iterate_hashes(most))
        if repeated is None:
            return None
        if with_empty:
            repeated.add(hash(None))
        if not repeated:
            return ()
        found: list[tuple[int, Key]] = []
        for row, key in self.iterate([columns[place] for place in places], repeated):
            found.append((row, tuple(key[places.index(place)] for place in range(len(key)))))
            if len(found) > FEW:
                return None
        return found

    def _count_texts(self, index: int) -> int:
        for texts, _ in self.records.table.iterate_distinct(index):
            return len(texts)
        return 0

    def _iterate_hashes(self, index: int) -> Iterator[list[int]]:
        for batch in self.records.table.iterate_batches([index]):
            yield list(map(hash, _list_cell_keys(self.keys_of[index], batch.columns[0])))

    def build_index(self, columns: Sequence[int]) -> KeyIndex:
        """The keys that these columns have."""
        return KeyIndex(key for _, key in self.iterate(columns))


def _list_cell_keys(
    keys_of: Callable[[Sequence[str]], Sequence[Hashable]], cells: Cells
) -> Sequence[Hashable]:
    """The key of each cell of a column."""
    keys = keys_of(cells.values)
    codes = cells.codes
    if isinstance(codes, range):
        return keys[codes.start : codes.stop]
    return list(map(keys.__getitem__, codes))


def _cut_key(key: Key, columns: Sequence[int], size: int) -> Key:
    """The key of a row that has so many cells."""
    if size > max(columns):
        return key
    return tuple(None if index >= size else part for index, part in zip(columns, key, strict=True))


def _find_repeated_hashes(batches: Iterable[list[int]]) -> set[int] | None:
    """Those that come twice, in 8 bytes for each of them all and a set of one part at a time; None
    where these are very many."""
    seen: set[int] = set()
    repeated: set[int] = set()
    source = iter(batches)
    for hashes in source:
        fresh = set(hashes)
        repeated |= seen & fresh
        if len(fresh) < len(hashes):
            repeated.update(number for number, count in Counter(hashes).items() if count > 1)
        seen |= fresh
        if len(seen) >= FEW:
            break
    else:
        return repeated
    parts = [array("q") for _ in range(PARTS)]
    for number in chain(seen, chain.from_iterable(source)):
        parts[number % PARTS].append(number)
    seen.clear()
    for part in parts:
        once = set(part)
        if len(once) < len(part):
            for number in part:
                if number in once:
                    once.remove(number)
                else:
                    repeated.add(number)
        if len(repeated) > FEW:
            return None
    return repeated


class KeyIndex:
    """The keys of a table, to be looked up: as they are where they are few, else by their hashes of
    64 bits, which no two have in common but by a chance of one in a million million."""

    def __init__(self, keys: Iterable[Key]) -> None:
        self._keys: set[Key] = set()
        self._parts: list[array[int]] = []
        source = iter(keys)
        for key in source:
            self._keys.add(key)
            if len(self._keys) > FEW:
                break
        else:
            return
        parts = [array("q") for _ in range(PARTS)]
        for key in self._keys:
            parts[hash(key) % PARTS].append(hash(key))
        self._keys.clear()
        for key in source:
            parts[hash(key) % PARTS].append(hash(key))
        self._parts = [array("q", sorted(set(part))) for part in parts]

    def __contains__(self, key: object) -> bool:
        if not self._parts:
            return key in self._keys
        number = hash(key)
        part = self._parts[number % PARTS]
        place = bisect_left(part, number)
        return place < len(part) and part[place] == number


def list_table_keys(
    plan: CheckPlan, schema: TableSchema, lookups: Lookups, row_keys: RowKeys
) -> tuple[TableKey, ...]:
    """The keys of a schema whose columns are all there. `lookups`: the keys of other tables."""
    places = {column.field.name: column.index for column in plan.columns if column.field}

    def of(
        code: str, names: Sequence[str], needed: bool = False, partly: bool = False
    ) -> TableKey | None:
        if not names or any(name not in places for name in names):
            return None
        columns = tuple(places[name] for name in names)
        column = columns[0] if len(names) == 1 else None
        fault = SchemaFault(code=code, column=column, name=", ".join(names))
        return TableKey(fault, columns, needed=needed, partly=partly)

    found = [
        of("unique-error", (column.field.name,))
        for column in plan.columns
        if column.field and (column.field.constraints or {}).get("unique")
    ]
    found.append(of("primary-key", schema.primary_key, needed=True, partly=True))
    found += [of("unique-key", names) for names in schema.unique_keys]
    for foreign in schema.foreign_keys:
        key = of("foreign-key", foreign.fields, partly=True)
        if key is None:
            continue
        lookup = lookups.get(foreign)
        if lookup is None and refers_to_itself(plan, foreign):
            lookup = row_keys.build_index([places[name] for name in foreign.keys])
        if lookup is not None:
            params = {"resource": foreign.resource, "keys": ", ".join(foreign.keys)}
            found.append(replace(key, fault=replace(key.fault, params=params), lookup=lookup))
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


def refers_to_itself(plan: CheckPlan, foreign: ForeignKey) -> bool:
    """Are the keys those of the table itself? Not where another is meant, or a column is missing:
    that is told."""
    names = {column.field.name for column in plan.columns if column.field}
    return not foreign.resource and names.issuperset((*foreign.fields, *foreign.keys))


def list_unchecked_keys(
    plan: CheckPlan, schema: TableSchema, lookups: Lookups
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
    there = {column.field.name for column in plan.columns if column.field}
    for foreign in schema.foreign_keys:
        is_known = foreign in lookups or refers_to_itself(plan, foreign)
        if is_known or not there.issuperset(foreign.fields):
            continue
        fields = ", ".join(foreign.fields)
        if foreign.resource:
            yield UncheckedRule(
                field=fields, rule="foreignKeys", reason="reference", bound=foreign.resource
            )
        else:
            keys = ", ".join(foreign.keys)
            yield UncheckedRule(
                field=fields, rule="foreignKeys", reason="own-reference", bound=keys
            )

"""Rows whose key another dataset has too: the same thing, perhaps, published twice."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, repeat
from operator import attrgetter

from site_builder.checks.row_hashes import find_shared_rows
from site_builder.core.model.territory import (
    COUNTED_ELSEWHERE,
    COUNTED_HERE,
    INSEE,
    SOURCE_DATASET,
    TerritoryPart,
)
from site_builder.metadata.standards import Standard
from site_builder.tables.text_table import iterate_rows
from site_builder.territory.joined_rows import JoinedRows

FEWEST = 2  # filled cells of a key of several fields, for it to tell anything


@dataclass(frozen=True, slots=True)
class Overlaps:
    """The rows, from 0, whose key stands in another dataset too, each with the dataset whose row
    counts, which may be its own (`owner`)."""

    owners: Mapping[int, str]
    elsewhere: frozenset[int]  # those that another dataset counts


def find_overlapping_rows(
    joined: JoinedRows, standard: Standard, parts: Sequence[TerritoryPart]
) -> Overlaps:
    """A key that lacks what the standard requires is compared with none. Of the datasets that have
    one thing that of the commune where it is counts, else the first in alphabetical order."""
    if not standard.row_key:
        return Overlaps({}, frozenset())
    key = _RowKey(joined.names, standard)
    numbers = array("q", map(hash, iterate_rows(joined.cells, key.indexes)))
    shared = {*find_shared_rows(numbers)}
    indexes = (*key.indexes, joined.names.index(INSEE), joined.names.index(SOURCE_DATASET))
    rows: dict[tuple[str, ...], list[_KeyedRow]] = defaultdict(list)
    for number, (*cells, insee, dataset) in enumerate(iterate_rows(joined.cells, indexes)):
        if number in shared and key.is_telling(cells):
            rows[tuple(cells)].append(_KeyedRow(number, insee, dataset))
    communes = {part.dataset: part.insee for part in parts}
    owners: dict[int, str] = {}
    for same in rows.values():
        if len(set(map(attrgetter("dataset"), same))) > 1:
            owner = _choose_owner(same, communes)
            owners.update(dict.fromkeys(map(attrgetter("number"), same), owner))
    datasets = chain.from_iterable(rows.values())
    elsewhere = filter(lambda row: owners.get(row.number, row.dataset) != row.dataset, datasets)
    return Overlaps(owners, frozenset(map(attrgetter("number"), elsewhere)))


@dataclass(frozen=True, slots=True)
class _KeyedRow:
    """A row, the commune that it is of, and its dataset."""

    number: int
    insee: str
    dataset: str


def _choose_owner(rows: Sequence[_KeyedRow], communes: Mapping[str, str]) -> str:
    """The dataset whose row counts. `communes`: that of the publisher of each dataset, or ""."""
    own = filter(lambda row: row.insee and communes[row.dataset] == row.insee, rows)
    candidates = list(own) or rows
    owner: str = min(map(attrgetter("dataset"), candidates))
    return owner


class _RowKey:
    """The fields of a standard's key, and which of them must be filled."""

    def __init__(self, names: Sequence[str], standard: Standard) -> None:
        required = {field.name for field in standard.schema.fields if field.required}
        self.indexes = [names.index(name) for name in standard.row_key]
        self._needed = [place for place, name in enumerate(standard.row_key) if name in required]
        self._fewest = min(FEWEST, len(self.indexes))

    def is_telling(self, cells: Sequence[str]) -> bool:
        """Does it say enough for two rows to be the same thing?"""
        return sum(map(bool, cells)) >= self._fewest and all(map(cells.__getitem__, self._needed))


def iterate_countings(rows: int, overlaps: Overlaps) -> Iterator[tuple[str]]:
    """A cell for each row that says whether it counts, or which dataset counts the same thing."""
    countings = {}
    for number in overlaps.elsewhere:
        countings[number] = f"{COUNTED_ELSEWHERE}{overlaps.owners[number]}"
    return zip(map(countings.get, range(rows), repeat(COUNTED_HERE)))


def iterate_flags(rows: int, flagged: Collection[int]) -> Iterator[tuple[str]]:
    """A cell for each row that says whether it is one of these."""
    words = {False: ("false",), True: ("true",)}
    for number in range(rows):
        yield words[number in flagged]

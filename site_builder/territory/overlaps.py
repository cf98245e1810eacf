"""Rows whose key another dataset has too: the same thing, perhaps, published twice."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence

from site_builder.checks.row_hashes import find_shared_rows
from site_builder.core.model.territory import SOURCE_DATASET
from site_builder.metadata.standards import Standard
from site_builder.tables.text_table import iterate_rows
from site_builder.territory.joined_rows import JoinedRows

FEWEST = 2  # filled cells of a key of several fields, for it to tell anything


def find_overlapping_rows(joined: JoinedRows, standard: Standard) -> Collection[int]:
    """The rows, from 0, whose key stands in another dataset too. A key that lacks what the standard
    requires is compared with none."""
    if not standard.row_key:
        return ()
    key = _RowKey(joined.names, standard)
    dataset = joined.names.index(SOURCE_DATASET)
    indexes = (*key.indexes, dataset)
    numbers = array("q", (hash(row[:-1]) for row in iterate_rows(joined.cells, indexes)))
    shared = {*find_shared_rows(numbers)}
    datasets: dict[tuple[str, ...], set[str]] = defaultdict(set)
    rows: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for number, row in enumerate(iterate_rows(joined.cells, indexes)):
        if number in shared and key.is_telling(row[:-1]):
            datasets[row[:-1]].add(row[-1])
            rows[row[:-1]].append(number)
    overlapping: set[int] = set()
    for cells, owners in datasets.items():
        if len(owners) > 1:
            overlapping.update(rows[cells])
    return overlapping


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


def iterate_flags(rows: int, flagged: Collection[int]) -> Iterator[tuple[str]]:
    """A cell for each row that says whether it is one of these."""
    words = {False: ("false",), True: ("true",)}
    for number in range(rows):
        yield words[number in flagged]

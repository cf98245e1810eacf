"""Of how many files the index of values is: groups of datasets, so that one that changes touches
those of its group alone, and in a group as many files as its values take."""

from __future__ import annotations

from collections.abc import Sequence

from site_builder.core.model.site import DatasetEntry
from site_builder.core.model.territory import ALL_LICENCES
from site_builder.core.search_keys import GENERAL
from site_builder.render.feeds.parts import count_files, count_search_parts, hash_to_part

MOST_GROUPS = 4  # a question asks all: beyond some hundreds of datasets, groups grow instead
PER_FILE = 80_000  # bytes of what is stored, about as many as are written


def group_entries_with_values(entries: Sequence[DatasetEntry]) -> list[list[DatasetEntry]]:
    """The datasets that hold something by which they are found, by group. Of two tables of the
    territory that of all licences has what the other has, which is left out."""
    count = min(MOST_GROUPS, count_search_parts(len(entries)))
    groups: list[list[DatasetEntry]] = [[] for _ in range(count)]
    ids = {entry.dataset.id for entry in entries}
    for entry in entries:
        id_ = entry.dataset.id
        of_all_licences = f"{id_}{ALL_LICENCES}"
        if not entry.summary.values:
            continue
        if entry.joined and of_all_licences in ids:
            continue
        groups[hash_to_part(id_, count)].append(entry)
    return groups


def count_value_files(group: Sequence[DatasetEntry]) -> int:
    """In how many files the values of a group are."""
    return count_files(sum(entry.summary.value_bytes for entry in group), PER_FILE)


def describe_value_files(entries: Sequence[DatasetEntry]) -> dict[str, object]:
    """How many files each group is of, and the words that are no key beside others."""
    counts = [count_value_files(group) for group in group_entries_with_values(entries)]
    return {"files": counts, "general": sorted(GENERAL)}

"""A file as the description of its own commit had it read: today's may have another encoding,
another sheet, another schema, by which neither its content nor an earlier one can be read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path

from site_builder.core.model.dataset import Catalogue, Dataset
from site_builder.core.model.prepared import SourceFile
from site_builder.metadata.broken_descriptors import EarlierDescriptor
from site_builder.metadata.catalogue import make_dataset_task
from site_builder.metadata.datasets import read_earlier_dataset
from site_builder.publish.kept.earlier_versions import OLDEST, Candidate, EarlierVersions
from site_builder.publish.kept.search import UNCOMMITTED


@dataclass(frozen=True, slots=True)
class _Reading:
    """How an earlier description had a file read. It was there from the commit `first` on, up to
    the one after which `last` came; `since`: the day of that."""

    file: SourceFile
    first: int
    last: int
    since: date | None


class EarlierReadings:
    """The descriptions of a dataset, opened when something is asked."""

    def __init__(
        self, root: Path, versions: EarlierVersions, catalogue: Catalogue, dataset: Dataset
    ) -> None:
        self._root = root
        self._versions = versions
        self._catalogue = catalogue
        self._dataset = dataset

    def list_candidates(self, file: SourceFile) -> Iterator[Candidate]:
        """What a file held, the latest first: each content as today's description has it read,
        then as those had it that were beside it."""
        newer_order = UNCOMMITTED
        previous_ids = self._dataset.previous
        for candidate in self._versions.list_candidates(self._dataset.id, file, previous_ids):
            yield candidate
            if candidate.file or candidate.order == OLDEST:  # of the site before
                continue
            for reading in self._list_readings(file):
                if max(newer_order, reading.last) < min(candidate.order, reading.first):
                    since = candidate.since or reading.since
                    yield replace(candidate, file=reading.file, since=since)
            newer_order = candidate.order

    def _list_readings(self, file: SourceFile) -> Iterator[_Reading]:
        """Those that are not that of today, the latest first, back to a withdrawal."""
        newer_order = UNCOMMITTED
        for descriptor, dataset in self._descriptions:
            if dataset.withdrawn:
                return
            earlier_file = _find_file(dataset, file)
            if earlier_file:
                yield _Reading(earlier_file, descriptor.order, newer_order, descriptor.file.since)
            newer_order = descriptor.order

    @cached_property
    def _descriptions(self) -> list[tuple[EarlierDescriptor, Dataset]]:
        """Those that can be read."""
        publishers = {publisher.slug: publisher for publisher in self._catalogue.publishers}
        descriptions: list[tuple[EarlierDescriptor, Dataset]] = []
        for descriptor in self._versions.list_descriptors(self._dataset.id):
            dataset = read_earlier_dataset(
                self._root,
                self._dataset,
                self._catalogue.portal,
                publishers,
                descriptor=descriptor,
            )
            if dataset:
                descriptions.append((descriptor, dataset))
        return descriptions


def _find_file(earlier: Dataset, file: SourceFile) -> SourceFile | None:
    """How an earlier description has a file read; None where that is as today, or where it does not
    have it. It is called as it is today."""
    for earlier_file in make_dataset_task(earlier, exports=(), sheet="").files:
        if earlier_file.path == file.path and not earlier_file.refused:
            as_today = replace(
                earlier_file, name=file.name, original=file.original, copies=file.copies
            )
            return None if as_today == file else replace(as_today, sha256="")
    return None

"""A file as the description of its own commit had it read: today's may have another encoding,
another sheet, another schema, by which neither its content nor an earlier one can be read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from operator import attrgetter
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
    """How an earlier description had a file read, of a workbook each sheet. It was there from the
    commit `first` on, up to the one after which `last` came; `since`: the day of that."""

    files: tuple[SourceFile, ...]
    first: int
    last: int
    since: date | None


class EarlierReadings:
    """The descriptions of a dataset, opened when something is asked. `files`: what is prepared of
    it today."""

    def __init__(
        self,
        root: Path,
        versions: EarlierVersions,
        catalogue: Catalogue,
        dataset: Dataset,
        files: Sequence[SourceFile],
    ) -> None:
        self._root = root
        self._versions = versions
        self._catalogue = catalogue
        self._dataset = dataset
        self._files = files

    def list_candidates(self, file: SourceFile) -> Iterator[Candidate]:
        """What a file held, the latest first: each content as today's description has it read,
        then as those had it that were beside it."""
        newer_order = UNCOMMITTED
        previous_ids = self._dataset.previous
        for candidate in self._versions.list_candidates(self._dataset.id, file, previous_ids):
            yield candidate
            if candidate.order == OLDEST:  # of the site before
                continue
            for reading in self._list_readings(file.path):
                if max(newer_order, reading.last) < min(candidate.order, reading.first):
                    since = candidate.since or reading.since
                    yield replace(candidate, files=reading.files, since=since)
            newer_order = candidate.order

    def _list_readings(self, path: str) -> Iterator[_Reading]:
        """Those that are not that of today, the latest first, back to a withdrawal."""
        files = tuple(file for file in self._files if file.path == path)
        newer_order = UNCOMMITTED
        for descriptor, dataset in self._descriptions:
            if dataset.withdrawn:
                return
            earlier_files = _find_files(dataset, files)
            if earlier_files:
                yield _Reading(earlier_files, descriptor.order, newer_order, descriptor.file.since)
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


def _find_files(earlier: Dataset, files: Sequence[SourceFile]) -> tuple[SourceFile, ...]:
    """How an earlier description has a file read, of which `files` are prepared today, be they
    sheets; nothing where that is as today, or where it does not have them. They are called as they
    are today."""
    path = files[0].path
    earlier_files = list[SourceFile]()
    for earlier_file in make_dataset_task(earlier, exports=(), sheet="").files:
        if earlier_file.path == path and not earlier_file.refused:
            earlier_files.append(earlier_file)
    readings = list[SourceFile]()
    for file, earlier_file in _pair_files(files, earlier_files):
        reading = replace(earlier_file, name=file.name, original=file.original, copies=file.copies)
        if reading != file:
            readings.append(replace(reading, sha256=""))
    return tuple(readings)


def _pair_files(
    files: Sequence[SourceFile], earlier_files: Sequence[SourceFile]
) -> Iterator[tuple[SourceFile, SourceFile]]:
    """Each beside what it was: what had its name; where there were as many, the next of those that
    are called otherwise now. Nothing of what was not there."""
    by_name = {file.name: file for file in earlier_files}
    names = set(map(attrgetter("name"), files))
    renamed = iter([file for file in earlier_files if file.name not in names])
    for file in files:
        earlier_file = by_name.get(file.name)
        if earlier_file is None and len(files) == len(earlier_files):
            earlier_file = next(renamed, None)
        if earlier_file:
            yield file, earlier_file

"""The folders of datasets/ → datasets, each with its problems. One bad folder never stops the
others."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from operator import attrgetter
from pathlib import Path

from site_builder.core.model.dataset import (
    Dataset,
)
from site_builder.core.model.kept import KeptFile
from site_builder.core.model.portal import Portal, Publisher
from site_builder.core.problems import Problem
from site_builder.core.text import (
    show_safe_path,
)
from site_builder.metadata.broken_descriptors import (
    EarlierDescriptor,
    EarlierDescriptors,
    find_broken_descriptor,
    is_end_written,
    list_no_descriptors,
    may_withdraw,
)
from site_builder.metadata.dataset import REPLACED, DatasetParents, read_dataset
from site_builder.metadata.dataset_places import DatasetPlace, list_dataset_places
from site_builder.metadata.folder_cache import scan_dataset_folder, take_known_folders
from site_builder.metadata.folder_origins import NO_ORIGINS, FolderOrigins
from site_builder.metadata.replaced_publishers import (
    ReplacedDatasets,
    list_no_datasets,
    list_replaced_places,
)
from site_builder.metadata.site_folder import (
    DATASETS,
)
from site_builder.metadata.yaml import (
    FileProblems,
)
from site_builder.storage.build_state import CachedDataset, CatalogueMemo
from site_builder.storage.progress import Tell, ignore_progress, track_progress


@dataclass(slots=True)
class FoundDatasets:
    """What the walk of datasets/ has gathered."""

    datasets: list[Dataset] = field(default_factory=list)
    withheld: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    kept: dict[str, KeptFile] = field(default_factory=dict)  # descriptions, by the id of each


def read_datasets(
    root: Path,
    portal: Portal,
    publishers: Mapping[str, Publisher],
    refused: frozenset[str],
    memo: CatalogueMemo,
    tell: Tell = ignore_progress,
    list_earlier: EarlierDescriptors = list_no_descriptors,
    origins: FolderOrigins = NO_ORIGINS,
    list_replaced: ReplacedDatasets = list_no_datasets,
) -> FoundDatasets:
    """Every dataset under root/datasets. `refused`: slugs of publishers about which a problem has
    been said. `list_earlier`: what the description of a dataset was before, the latest first;
    `origins`: what is known of their folders; `list_replaced`: those of a publisher whose folder is
    no more, and another thing in its place."""
    gathered = FoundDatasets()
    known_folders = take_known_folders(memo, portal, publishers)
    notes = FileProblems(DATASETS)
    places = list(list_dataset_places(root, publishers, refused, origins, notes))
    places += list_replaced_places(root, publishers, list_replaced)
    for place in track_progress(places, "read", tell):
        if place.publisher is None:
            gathered.withheld.append(place.id)
            continue
        snapshot = scan_dataset_folder(place.path) if place.is_folder else None
        cached = known_folders.get(place.id)
        is_known = cached and cached.dataset.path == place.site_path
        if snapshot and cached and is_known and cached.look.holds(snapshot):
            gathered.datasets.append(cached.dataset)
            memo.datasets[place.id] = cached
            continue
        parents = DatasetParents(portal, place.publisher, publishers)
        read = partial(
            read_dataset, Path(place.path), place.site_path, parents=parents, origins=origins
        )
        if not place.is_folder:
            _add_replaced_dataset(place, read, gathered, list_earlier)
            continue
        dataset = _add_dataset(place, read, gathered, list_earlier)
        if dataset and snapshot:
            memo.datasets[place.id] = CachedDataset(snapshot, dataset)
    gathered.problems[:0] = notes.all()
    return gathered


def _add_dataset(
    place: DatasetPlace,
    read: Callable[..., Dataset | None],
    gathered: FoundDatasets,
    list_earlier: EarlierDescriptors,
) -> Dataset | None:
    """Read one dataset; it is returned where there is nothing to say of it, and what it was before
    has no part in it."""
    path = Path(place.path)
    where = place.site_path
    notes = FileProblems(where)
    dataset = read(notes=notes)
    gathered.problems += notes.all()
    if dataset is None and (reason := find_broken_descriptor(notes.problems, path, where)):
        dataset = _read_earlier(
            read,
            list_earlier(place.id),
            where,
            reason=reason,
            ends=is_end_written(path),
            gathered=gathered,
        )
    _add_found(dataset, place, gathered)
    return dataset if dataset and dataset.described and not notes.all() else None


def read_earlier_dataset(
    root: Path,
    dataset: Dataset,
    portal: Portal,
    publishers: Mapping[str, Publisher],
    descriptor: EarlierDescriptor,
) -> Dataset | None:
    """A dataset as an earlier description has it, with the files of its folder of today."""
    where = show_safe_path(dataset.path)
    return read_dataset(
        root / dataset.path,
        where,
        parents=DatasetParents(portal, publishers[dataset.publisher], publishers),
        origins=NO_ORIGINS,
        notes=FileProblems(where),
        stand_in=descriptor,
    )


def _add_found(dataset: Dataset | None, place: DatasetPlace, gathered: FoundDatasets) -> None:
    if dataset is None:
        gathered.withheld.append(place.id)
    else:
        gathered.datasets.append(dataset)


def _add_replaced_dataset(
    place: DatasetPlace,
    read: Callable[..., Dataset | None],
    gathered: FoundDatasets,
    list_earlier: EarlierDescriptors,
) -> None:
    """A dataset of which the folder is no more, and something else in its place: it is as it was
    before, file by file, or else withheld. What is there is not opened."""
    notes = FileProblems(place.site_path)
    notes.of_file(REPLACED, place.site_path)
    gathered.problems += notes.all()
    dataset = _read_earlier(
        read,
        filter(attrgetter("files"), list_earlier(place.id)),
        place.site_path,
        reason=REPLACED,
        ends=False,
        gathered=gathered,
    )
    _add_found(dataset, place, gathered)


def _read_earlier(
    read: Callable[..., Dataset | None],
    descriptors: Iterable[EarlierDescriptor],
    where: str,
    reason: str,
    ends: bool,
    gathered: FoundDatasets,
) -> Dataset | None:
    """A dataset by the last of its descriptions that could be read. One that withdraws it stands as
    it was, and is not gone back behind; where that of today `ends` it, or a file of it, so must an
    earlier one. What was decided of personal data may have been taken back today: it does not come
    with it."""
    for descriptor in descriptors:
        dataset = read(notes=FileProblems(where), stand_in=descriptor)
        if dataset and dataset.withdrawn:
            return dataset
        if dataset is None and may_withdraw(descriptor.content, descriptor.name):
            return None
        if dataset and (dataset.own_endings or dataset.endings or not ends):
            gathered.kept[dataset.id] = replace(descriptor.file, reason=reason)
            return replace(dataset, personal_data=None)
    return None

"""Publishers whose folder is no more, and another thing in its place: a link, or a file. Each of
their datasets is as one whose own folder was replaced."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from site_builder.core.model.portal import Publisher
from site_builder.metadata.dataset_places import DatasetPlace
from site_builder.metadata.site_folder import DATASETS, is_folder_inside

ReplacedDatasets = Callable[[str], Iterable[str]]  # ids of those of a publisher, by its slug


def list_no_datasets(publisher: str) -> Iterable[str]:
    """For who asks of what is there today."""
    return ()


def list_replaced_places(
    root: Path, publishers: Mapping[str, Publisher], list_replaced: ReplacedDatasets
) -> Iterator[DatasetPlace]:
    """Where their datasets were, as far as `list_replaced` knows them."""
    for slug, publisher in publishers.items():
        folder = f"{DATASETS}/{slug}"
        if is_folder_inside(root, folder) or not os.path.lexists(root / folder):
            continue
        for dataset_id in list_replaced(slug):
            path = f"{DATASETS}/{dataset_id}"
            yield DatasetPlace(str(root / path), path, publisher=publisher, is_folder=False)

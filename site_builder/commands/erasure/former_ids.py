"""Under which ids a dataset that is to be erased was published before, as far as nobody else has a
claim to them: its description alone is whatever its contributor wrote."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from site_builder.commands.erasure.descriptor import list_written_former_ids
from site_builder.commands.erasure.target import ErasureTarget
from site_builder.core.model.dataset import Catalogue, Dataset
from site_builder.metadata.catalogue import read_catalogue
from site_builder.metadata.site_folder import DATASETS


def list_former_ids(root: Path, target: ErasureTarget) -> tuple[str, ...]:
    """Those that the catalogue grants; where that does not have the dataset, for its description
    is broken, those that no other dataset claims. None at which something lives: it is another
    dataset, and stays."""
    catalogue, _ = read_catalogue(root)
    datasets = {dataset.id: dataset for dataset in _list_datasets(catalogue)}
    if target.id in datasets:
        former_ids = datasets[target.id].previous
    else:
        claimed_ids = {id_ for dataset in datasets.values() for id_ in dataset.previous}
        written_ids = list_written_former_ids(target.folder)
        former_ids = tuple(id_ for id_ in written_ids if id_ not in claimed_ids)
    return tuple(id_ for id_ in former_ids if not os.path.lexists(root / DATASETS / id_))


def _list_datasets(catalogue: Catalogue | None) -> Iterator[Dataset]:
    if catalogue:
        yield from catalogue.datasets
        yield from catalogue.withdrawn

"""Under which ids a dataset that is to be erased was published before, as far as nobody else has a
claim to them: its description alone is whatever its contributor wrote."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from site_builder.commands.erasure.descriptor import list_written_former_ids
from site_builder.commands.erasure.target import ErasureTarget
from site_builder.core.model.dataset import Catalogue, Dataset
from site_builder.metadata.catalogue import read_catalogue
from site_builder.metadata.former_names import FormerIdClaim, FormerIdTestimony, Proof
from site_builder.metadata.site_folder import DATASETS
from site_builder.publish.permanence import ClaimWitnesses, judge_claims

UNSURE: Mapping[Proof, Proof] = {"unread": "unproven"}


@dataclass(frozen=True, slots=True)
class FormerIds:
    """`granted`: what lies there in git is the dataset's own; `unproven`: of another publisher,
    where nothing says so."""

    granted: tuple[str, ...]
    unproven: tuple[str, ...]


def find_former_ids(root: Path, target: ErasureTarget) -> FormerIds:
    """Those that the catalogue grants, git being the witness; where that does not have the dataset,
    for its description is broken, those of its own publisher that no other dataset claims. None at
    which something lives: it is another dataset, and stays."""
    testimony = FormerIdTestimony(partial(_judge_by_git, root))
    catalogue, _ = read_catalogue(root, testimony=testimony)
    datasets = {dataset.id: dataset for dataset in _list_datasets(catalogue)}
    claimed_ids = {id_ for dataset in datasets.values() for id_ in dataset.previous}
    written_ids = list_written_former_ids(target.folder)
    if target.id in datasets:
        granted = datasets[target.id].previous
    else:
        start = f"{target.id.partition('/')[0]}/"
        granted = tuple(
            id_ for id_ in written_ids if id_.startswith(start) and id_ not in claimed_ids
        )
    others = (id_ for id_ in written_ids if id_ not in claimed_ids and id_ not in granted)
    is_free = partial(_is_free, root)
    return FormerIds(tuple(filter(is_free, granted)), tuple(filter(is_free, others)))


def _is_free(root: Path, id_: str) -> bool:
    return not os.path.lexists(root / DATASETS / id_)


def _judge_by_git(root: Path, claims: Sequence[FormerIdClaim]) -> dict[tuple[str, str], Proof]:
    """What nothing is known of is not proven: it would be erased."""
    verdicts = judge_claims(claims, ClaimWitnesses(root=root))
    return {key: UNSURE.get(verdict, verdict) for key, verdict in verdicts.items()}


def _list_datasets(catalogue: Catalogue | None) -> Iterator[Dataset]:
    if catalogue:
        yield from catalogue.datasets
        yield from catalogue.withdrawn

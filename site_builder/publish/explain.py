"""Why a dataset is prepared again, or not: its key taken apart and held against the last build's.
Nothing is built."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from site_builder.compose.today import Today
from site_builder.core.model.prepared import PreparationTask
from site_builder.core.problems import Param
from site_builder.metadata.catalogue import read_catalogue
from site_builder.prepare.cache_key import (
    compute_code_key,
    compute_content_key,
)
from site_builder.publish.ended_datasets import settle_ended_datasets
from site_builder.publish.identical_files import settle_identical_files
from site_builder.publish.kept import EarlierVersions, open_previous_site
from site_builder.publish.options import STATE
from site_builder.publish.permanence import (
    gather_testimony,
    list_earlier_addresses,
    read_earlier_site,
)
from site_builder.publish.tasks import compute_own_digest, plan_dataset_tasks
from site_builder.storage import build_state
from site_builder.storage.object_store import ObjectStore
from site_builder.storage.safe_open import UnsafePath, hash_inside

Reason = tuple[str, dict[str, Param]]  # a message and its parameters


def explain_preparation(
    root: Path, dataset: str, out: Path | None = None, previous: Path | None = None
) -> list[Reason]:
    """The reasons, each a message `explain.<code>`; one only, where the dataset is taken as it is
    from the store; none, where there is no such dataset. `out`, `previous`: as a build has them.
    Raises BuildRefused."""
    last_state = build_state.load_build_state(root / ".beffroi" / STATE, compute_code_key())
    place = out or root / "build"
    earlier_site = read_earlier_site(place, previous)
    before = list_earlier_addresses(earlier_site)
    objects = ObjectStore(root / ".beffroi" / "store")
    previous_site = open_previous_site(root, previous, earlier_site, objects)
    today = Today(date.today())
    with EarlierVersions(root, objects, previous_site, today=today) as versions:
        testimony = gather_testimony(root, earlier_site, None if previous else place)
        catalogue, _ = read_catalogue(
            root,
            testimony=testimony,
            list_earlier=versions.list_stand_ins,
            list_replaced=versions.list_replaced_ids,
        )
    task = None
    if catalogue:
        state = replace(last_state, files=dict(last_state.files))
        ended = settle_ended_datasets(root, catalogue, today, state)
        settled_files = settle_identical_files(root, ended.catalogue, before, state)
        task = plan_dataset_tasks(settled_files.catalogue, before).get(dataset)
    if task is None:
        return []
    if not last_state.summaries:
        return [("explain.fresh", {})]
    if dataset not in last_state.summaries:
        return [
            (
                "explain.unfinished" if dataset in last_state.tasks else "explain.new",
                {"id": dataset},
            )
        ]
    digests = _compute_digests(root, task, last_state)
    # maybe of a build that was cut, whose files are not known
    if last_state.summaries[dataset].key == compute_content_key(task, digests):
        return [("explain.same", {"id": dataset})]
    reasons = _list_changed_files(task, digests, last_state)
    has_other_task = last_state.tasks.get(dataset) != compute_own_digest(task)
    if has_other_task or not reasons:  # else what was published before is another
        reasons.append(("explain.task", {"id": dataset}))
    return reasons


def _compute_digests(
    root: Path, task: PreparationTask, last_state: build_state.BuildState
) -> list[str]:
    """The sha256 of each file of a task, "" for one that cannot be opened."""
    memo = dict(last_state.files)
    digests = list[str]()
    for file in task.files:
        if file.is_irregular:
            digests.append(file.refused)
            continue
        try:
            digests.append(hash_inside(root / task.path, file.path, f"{task.id}/{file.path}", memo))
        except (UnsafePath, OSError):
            digests.append("")
    return digests


def _list_changed_files(
    task: PreparationTask, digests: list[str], last_state: build_state.BuildState
) -> list[Reason]:
    """The files whose bytes are not those of the last build."""
    names = [f"{task.id}/{file.path}" for file in task.files]
    return [
        ("explain.file", {"path": f"{task.path}{name.removeprefix(task.id)}"})
        for name, digest in zip(names, digests, strict=True)
        if name not in last_state.files or last_state.files[name].sha256 != digest
    ]

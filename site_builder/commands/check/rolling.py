"""Datasets whose rows are others each time, whatever their description says: menus, roadworks."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import chain, pairwise

from site_builder.commands.check.site_snapshot import CheckContext, SiteSnapshot
from site_builder.compare.compare_datasets import DatasetVersion, compare_datasets
from site_builder.compose.today import Today
from site_builder.core.model.difference import DatasetDifference
from site_builder.prepare.preparation_job import PreparationJob
from site_builder.publish.earlier_tables import prepare_earlier_tables
from site_builder.publish.kept import EarlierVersions
from site_builder.publish.options import SCRATCH
from site_builder.publish.permanence import AddressBook
from site_builder.publish.tasks import make_keyed_task, plan_dataset_tasks

VERSIONS = 3  # each of which kept less than half of the rows before
STAYED = 0.5

Step = tuple[str, tuple[DatasetVersion, DatasetVersion]]  # before and after


def find_rolling_datasets(
    context: CheckContext, site: SiteSnapshot, ids: Collection[str], commit: str
) -> set[str]:
    """Those of `ids` of which fewer than half of the rows stayed in each of the last three versions
    that a commit knows."""
    if not (ids and site.catalogue):
        return set()
    jobs: dict[str, PreparationJob] = {}
    for id_, task in plan_dataset_tasks(site.catalogue, AddressBook()).items():
        if id_ in ids:
            jobs[id_] = make_keyed_task(context.root, task, context.last_state, context.objects)
    with EarlierVersions(
        context.root, context.objects, None, today=Today(context.options.today), commit=commit
    ) as versions:
        earlier = prepare_earlier_tables(
            context.root / ".beffroi",
            versions,
            catalogue=site.catalogue,
            jobs=jobs,
            last=context.last_state,
            objects=context.objects,
            options=context.options,
            most=VERSIONS + 1,
        )
    steps = {id_: _list_steps(id_, earlier_versions) for id_, earlier_versions in earlier.items()}
    differences = compare_datasets(
        dict(chain.from_iterable(steps.values())),
        context.objects,
        jobs=context.options.jobs,
        scratch=context.root / SCRATCH,
    )
    rolling_ids = set[str]()
    for id_, own_steps in steps.items():
        if own_steps and all(_is_mostly_new(differences.get(name)) for name, _ in own_steps):
            rolling_ids.add(id_)
    return rolling_ids


def _list_steps(id_: str, versions: Sequence[DatasetVersion]) -> list[Step]:
    """From each version to the next, by a name; none where too few are known. `versions`: the
    latest first."""
    if len(versions) <= VERSIONS:
        return []
    pairs = enumerate(pairwise(versions))
    return [(f"{id_} {number}", (before, now)) for number, (now, before) in pairs]


def _is_mostly_new(difference: DatasetDifference | None) -> bool:
    """Did fewer than half of the rows stay?"""
    if difference is None:
        return False
    before = 0
    stayed = 0
    for change in difference.tables:
        if change.difference:
            before += change.difference.rows_before
            stayed += change.difference.kept
    return stayed < STAYED * before

"""What would stay online of datasets that cannot be published as they are: what a build finds."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from site_builder.compose.compose import is_published
from site_builder.compose.today import Today
from site_builder.core.model.dataset import Catalogue
from site_builder.core.model.kept import KeptFile
from site_builder.core.model.prepared import Summary
from site_builder.core.problems import Problem
from site_builder.metadata.catalogue import read_catalogue
from site_builder.metadata.former_names import FormerIdTestimony
from site_builder.prepare.preparation_job import PreparationJob
from site_builder.publish.ended_datasets import settle_ended_datasets
from site_builder.publish.identical_files import settle_identical_files
from site_builder.publish.kept import EarlierVersions, KeptVersions, keep_last_versions
from site_builder.publish.kept.kept_versions import EMPTIED
from site_builder.publish.kept.previous_site import PreviousSite
from site_builder.publish.options import BuildOptions
from site_builder.publish.permanence import AddressBook
from site_builder.publish.preparation import prepare_changed_datasets
from site_builder.publish.tasks import make_keyed_task, plan_dataset_tasks
from site_builder.storage.build_state import BuildState
from site_builder.storage.object_store import ObjectStore

KeptFiles = Mapping[str, tuple[KeptFile, ...]]
TOLD = ("file-cut", EMPTIED)


@dataclass(frozen=True, slots=True)
class StayingVersions:
    """`kept`: the files that a build would keep, by the id of each dataset; `problems`: what is
    said of files that may have been cut, or have no row any more."""

    kept: KeptFiles = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StayingQuestion:
    """Of which datasets it is asked: `ids`. `commit`: what the portal has, of which the history
    counts; `before`: what was at its addresses; `summaries`: of the datasets as they are."""

    root: Path
    ids: Collection[str]
    commit: str
    before: AddressBook
    testimony: FormerIdTestimony
    previous_site: PreviousSite | None
    summaries: Mapping[str, Summary]


def find_staying_versions(
    question: StayingQuestion, objects: ObjectStore, last: BuildState, options: BuildOptions
) -> StayingVersions:
    """What a build would keep of these datasets; of one that it would not publish all the same,
    nothing."""
    if not question.ids:
        return StayingVersions()
    last = replace(last, summaries=dict(question.summaries))
    with EarlierVersions(
        question.root,
        objects,
        question.previous_site,
        today=Today(options.today),
        commit=question.commit,
    ) as versions:
        catalogue, problems = read_catalogue(
            question.root,
            last.read,
            testimony=question.testimony,
            list_earlier=versions.list_stand_ins,
            list_replaced=versions.list_replaced_ids,
        )
        if catalogue is None:
            return StayingVersions()
        catalogue = _select_datasets(question, catalogue, last, options)
        jobs: dict[str, PreparationJob] = {}
        for id_, task in plan_dataset_tasks(catalogue, question.before).items():
            jobs[id_] = make_keyed_task(question.root, task, last, objects)
        kept = _keep_versions(
            question,
            versions,
            catalogue=catalogue,
            problems=problems,
            jobs=jobs,
            last=last,
            objects=objects,
            options=options,
        )
    datasets = {dataset.id: dataset for dataset in catalogue.datasets}
    staying = {
        id_: kept.files[id_]
        for id_ in sorted(jobs.keys() & kept.files.keys())
        if is_published(datasets[id_], kept.summaries[id_])
    }
    return StayingVersions(staying, tuple(filter(_is_of_contents, kept.problems)))


def _is_of_contents(problem: Problem) -> bool:
    return problem.code in TOLD


def _select_datasets(
    question: StayingQuestion, catalogue: Catalogue, last: BuildState, options: BuildOptions
) -> Catalogue:
    """The catalogue as a build has it, of the datasets of which it is asked."""
    root = question.root
    catalogue = settle_ended_datasets(root, catalogue, Today(options.today), last).catalogue
    datasets = tuple(dataset for dataset in catalogue.datasets if dataset.id in question.ids)
    catalogue = replace(catalogue, datasets=datasets)
    return settle_identical_files(root, catalogue, question.before, last).catalogue


def _keep_versions(
    question: StayingQuestion,
    versions: EarlierVersions,
    *,
    catalogue: Catalogue,
    problems: Sequence[Problem],
    jobs: Mapping[str, PreparationJob],
    last: BuildState,
    objects: ObjectStore,
    options: BuildOptions,
) -> KeptVersions:
    home = question.root / ".beffroi"
    summaries, _ = prepare_changed_datasets(home, objects, jobs=jobs, last=last, options=options)
    return keep_last_versions(
        home,
        versions,
        catalogue=catalogue,
        problems=problems,
        jobs=jobs,
        summaries=summaries,
        last=last,
        objects=objects,
        options=options,
    )

"""The tables that datasets had before the last commits that changed their files, to be compared
with those of today."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from itertools import islice
from pathlib import Path

from site_builder.compare.compare_datasets import DatasetVersion
from site_builder.core.model.dataset import Catalogue
from site_builder.core.model.prepared import SourceFile
from site_builder.prepare.cache_key import compute_content_key
from site_builder.prepare.preparation_job import PreparationJob
from site_builder.publish.kept.earlier_readings import EarlierReadings
from site_builder.publish.kept.earlier_versions import Candidate, EarlierVersions
from site_builder.publish.kept.search import FoundVersion, ListCandidates, list_jobs_before
from site_builder.publish.options import BuildOptions
from site_builder.publish.preparation import prepare_changed_datasets
from site_builder.storage.build_state import BuildState
from site_builder.storage.object_store import ObjectStore
from site_builder.storage.progress import ignore_progress

MOST_BROKEN = 3  # versions that are passed over, for they could not be published
COMPARED = ("csv", "parquet")  # all that a comparison reads


def prepare_earlier_tables(
    home: Path,
    versions: EarlierVersions,
    *,
    catalogue: Catalogue,
    jobs: Mapping[str, PreparationJob],
    last: BuildState,
    objects: ObjectStore,
    options: BuildOptions,
    most: int,
    kept_versions: Mapping[str, FoundVersion] | None = None,
) -> dict[str, list[DatasetVersion]]:
    """The versions before of each dataset of `jobs`, the latest first: `most` of them, or fewer
    where git knows no more, or too many could not be published. `kept_versions`: those of which
    `jobs` have an earlier version itself."""
    datasets = {dataset.id: dataset for dataset in catalogue.datasets}
    trails: dict[str, Iterator[PreparationJob]] = {}
    for id_, job in jobs.items():
        readings = EarlierReadings(
            job.folder.parents[2], versions, catalogue, datasets[id_], job.task.files
        )
        list_candidates = readings.list_candidates
        if kept_versions and id_ in kept_versions:
            list_candidates = partial(_list_from, kept_versions[id_].candidates, list_candidates)
        trails[id_] = islice(list_jobs_before(job, list_candidates), most + MOST_BROKEN)
    earlier: dict[str, list[DatasetVersion]] = {id_: [] for id_ in jobs}
    options = replace(options, progress=ignore_progress)  # nobody asked for these
    while trails:
        asked_jobs: dict[str, PreparationJob] = {}
        for id_, trail in trails.items():
            for job in islice(trail, 1):
                asked_jobs[id_] = _reduce_job(job)
        summaries, _ = prepare_changed_datasets(
            home,
            objects,
            jobs=asked_jobs,
            last=replace(last, summaries={}),
            options=options,
        )
        for id_, summary in summaries.items():
            tables, _ = objects.parts(summary)
            if tables:
                earlier[id_].append(DatasetVersion(datasets[id_], tables))
        trails = {id_: trails[id_] for id_ in asked_jobs if len(earlier[id_]) < most}
    return earlier


def _list_from(
    published_candidates: Iterable[Candidate], list_candidates: ListCandidates, file: SourceFile
) -> Iterator[Candidate]:
    """What a file held, from what is kept of it on: what came after that is not published."""
    kept_candidates = {candidate.path: candidate for candidate in published_candidates}
    candidates = list_candidates(file)
    if kept_candidate := kept_candidates.get(file.path):
        for candidate in candidates:
            if candidate.content == kept_candidate.content:
                yield replace(candidate, files=())
                break
    yield from candidates


def _reduce_job(job: PreparationJob) -> PreparationJob:
    """The same without the downloads that nobody will see."""
    task = replace(job.task, exports=COMPARED, views=())
    key = compute_content_key(task, job.digests) if job.key else ""
    return replace(job, task=task, key=key)

"""The datasets that have changed since the last build, prepared by workers as they are free."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import TypeVar

from site_builder.core.language import load_language
from site_builder.core.model.prepared import Summary
from site_builder.prepare.preparation_job import PreparationJob
from site_builder.publish.options import SCRATCH, BuildOptions
from site_builder.publish.refusal import BuildRefused
from site_builder.publish.tasks import (
    group_into_batches,
    settle_summary_key,
    withhold_dead_dataset,
)
from site_builder.storage.build_state import BuildState
from site_builder.storage.object_store import ObjectStore
from site_builder.storage.safe_open import FileDigest
from site_builder.storage.workers import WorkerDeath, run_in_workers

J = TypeVar("J")


def forget_summary(summary: Summary) -> None:
    """Write nothing down: a build that is cut does not go on from what was asked beside it."""


def prepare_changed_datasets(
    home: Path,
    objects: ObjectStore,
    jobs: Mapping[str, PreparationJob],
    last: BuildState,
    options: BuildOptions,
    write: Callable[[Summary], None] = forget_summary,
) -> tuple[dict[str, Summary], int]:
    """The summary of each job, in order of id, and how many were not known; each of these is
    written down."""
    summaries: dict[str, Summary] = {}
    changed_jobs = []
    for id_, job in jobs.items():
        known_summary = last.summaries.get(id_)
        if known_summary and known_summary.key == job.key:
            summaries[id_] = known_summary
        else:
            changed_jobs.append(job)
    for summary in _prepare_jobs(
        home, objects, changed_jobs=changed_jobs, files=last.files, options=options, write=write
    ):
        summaries[summary.id] = summary
    return {id_: summaries[id_] for id_ in sorted(jobs)}, len(changed_jobs)


def _prepare_jobs(
    home: Path,
    objects: ObjectStore,
    changed_jobs: Sequence[PreparationJob],
    files: Mapping[str, FileDigest],
    options: BuildOptions,
    write: Callable[[Summary], None],
) -> Iterator[Summary]:
    """The summaries, as they come. A dataset whose worker died is withheld, and not cached."""
    batches = group_into_batches(changed_jobs, files, options.jobs)
    options.progress("prepare", 0, len(changed_jobs))
    with closing(run_build_jobs(home, batches, options)) as answers:
        for count, (job, answer) in enumerate(answers, 1):
            summary = _accept_answer(home, job, answer, objects)
            if summary.key:
                write(summary)
            options.progress("prepare", count, len(changed_jobs))
            yield summary


def run_build_jobs(
    home: Path, batches: Sequence[Sequence[J]], options: BuildOptions
) -> Generator[tuple[J, Summary | WorkerDeath], None, None]:
    """The answers of workers, as they come, to datasets that are to be prepared or tables of the
    territory that are to be made."""
    log = home / "log"
    if options.warm and (options.jobs == 1 or len(batches) == 1):
        return options.warm.run(batches, log)
    return run_in_workers(
        batches,
        options.function,
        answer=Summary,
        limits=options.limits,
        jobs=options.jobs,
        log=log,
        scratch=home.parent / SCRATCH,
    )


def _accept_answer(
    home: Path, job: PreparationJob, answer: Summary | WorkerDeath, objects: ObjectStore
) -> Summary:
    """What a worker answered, or what stands for it. Raises BuildRefused for a full disk: that is
    of all datasets, not of this one alone."""
    if not isinstance(answer, WorkerDeath):
        return settle_summary_key(answer, job, objects)
    if answer.reason == "disk":
        raise refuse_full_disk(home, job.task.id, answer.detail)
    return withhold_dead_dataset(job, answer, objects)


def refuse_full_disk(home: Path, dataset: str, detail: str) -> BuildRefused:
    """The refusal of a build whose disk is full, or whose worker may not write so much."""
    free_space = load_language("fr").size(shutil.disk_usage(home).free)
    code = "disk-limit" if detail == "EFBIG" else "disk-full"
    return BuildRefused(code, {"path": str(home), "id": dataset, "left": free_space})

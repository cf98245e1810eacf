"""What is published of datasets of which the files of today cannot be, and what is told of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import filterfalse
from operator import attrgetter
from pathlib import Path

from site_builder.core.model.dataset import Catalogue, Dataset
from site_builder.core.model.kept import KeptFile
from site_builder.core.model.prepared import Detail, SourceFile, Summary
from site_builder.core.problems import (
    Place,
    Problem,
    is_blocking_problem,
    is_of_persons,
    is_of_verdict,
    make_problem,
)
from site_builder.metadata.site_folder import DATASETS, DESCRIPTORS
from site_builder.prepare.preparation_job import PreparationJob
from site_builder.publish.build_report import get_place_dataset_id
from site_builder.publish.kept.attempts import (
    AttemptLog,
    judge_attempt,
    list_lasting_attempts,
    list_rowless_sources,
    run_searches,
)
from site_builder.publish.kept.cut_files import find_cut_files
from site_builder.publish.kept.earlier_readings import EarlierReadings
from site_builder.publish.kept.earlier_versions import OLDEST, Candidate, EarlierVersions
from site_builder.publish.kept.search import WHOLE, FoundVersion, Search, search_version
from site_builder.publish.options import BuildOptions
from site_builder.publish.preparation import prepare_changed_datasets
from site_builder.storage.build_state import Attempt, BuildState
from site_builder.storage.object_store import ObjectStore

EMPTIED = "table-emptied"  # what is wrong with a table that has no row any more


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptVersions:
    """`summaries`: of all datasets, as they are published; `files`: by the id of each dataset of
    which some are kept; `found_versions`: what stands for the files of data of a dataset.
    `prepared`: the datasets prepared for that alone. `attempts`: what the next build is to know.
    `problems`: why an earlier version may not have been found, which files may have been cut, and
    which have no row any more."""

    summaries: Mapping[str, Summary]
    files: Mapping[str, tuple[KeptFile, ...]]
    found_versions: Mapping[str, FoundVersion] = field(default_factory=dict)
    prepared: frozenset[str] = frozenset()
    attempts: Mapping[str, Attempt] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    @property
    def sources(self) -> dict[str, KeptFile]:
        """The files of data of which git has what is kept, by where they are in the site."""
        sources: dict[str, KeptFile] = {}
        for dataset_id, files in self.files.items():
            for file in files:
                if file.content and file.path not in DESCRIPTORS:
                    sources[f"{DATASETS}/{dataset_id}/{file.path}"] = file
        return sources

    def date_files(self, days: Mapping[str, date]) -> dict[str, tuple[KeptFile, ...]]:
        """The files, with the days of their contents where these are known better; `days`: by where
        they are in the site."""
        dated = dict(self.files)
        sources = self.sources
        for path in sources.keys() & days.keys():
            dataset_id = "/".join(path.split("/")[1:3])
            files = list(dated[dataset_id])
            files[files.index(sources[path])] = replace(sources[path], version=days[path])
            dated[dataset_id] = tuple(files)
        return dated


def keep_last_versions(
    home: Path,
    versions: EarlierVersions,
    *,
    catalogue: Catalogue,
    problems: Iterable[Problem],
    jobs: Mapping[str, PreparationJob],
    summaries: Mapping[str, Summary],
    last: BuildState,
    objects: ObjectStore,
    options: BuildOptions,
) -> KeptVersions:
    """What stays of the datasets that cannot be published as they are: `summaries` are those of
    today, `problems` what was said of their metadata."""
    personal_ids = {
        get_place_dataset_id(problem.place) for problem in filter(is_of_persons, problems)
    }
    datasets = {dataset.id: dataset for dataset in catalogue.datasets}
    log = AttemptLog(objects, dict(last.attempts))
    searches: dict[str, Search] = {}
    for dataset_id, summary in summaries.items():
        job = jobs[dataset_id]
        dataset = datasets[dataset_id]
        if dataset_id in personal_ids or not _is_doubtful(job, summary):
            continue
        attempt = judge_attempt(job, summary, objects)
        spared = _list_spared(dataset, summary, objects)
        broken = set(attempt.broken) - spared
        if not broken or attempt.personal:
            continue
        if dataset_id in last.summaries:  # it may be the version that is looked for
            log.add(job, last.summaries[dataset_id])
        searches[dataset_id] = _open_search(
            job, broken, spared=spared, versions=versions, catalogue=catalogue, dataset=dataset
        )

    def prepare(asked_jobs: Mapping[str, PreparationJob]) -> Mapping[str, Summary]:
        fresh = replace(last, summaries={})
        return prepare_changed_datasets(
            home, objects, jobs=asked_jobs, last=fresh, options=options
        )[0]

    found_versions = {
        dataset_id: version
        for dataset_id, version in run_searches(searches, log, prepare).items()
        if not _has_withdrawn_columns(version, datasets[dataset_id], objects)
    }
    shown = dict(summaries)
    files = {dataset_id: (file,) for dataset_id, file in catalogue.kept.items()}
    for dataset_id, version in found_versions.items():
        today = summaries[dataset_id]
        shown[dataset_id] = _replace_summary(today, version.summary, objects)
        files[dataset_id] = (
            *files.get(dataset_id, ()),
            *_list_kept_files(version, jobs[dataset_id], today, objects),
        )
    former_ids = {dataset.id: dataset.previous for dataset in catalogue.datasets}
    return KeptVersions(
        summaries=shown,
        files={dataset_id: kept_files for dataset_id, kept_files in files.items() if kept_files},
        found_versions=found_versions,
        prepared=frozenset(
            dataset_id
            for dataset_id in log.prepared
            if last.summaries.get(dataset_id) == summaries[dataset_id]
        ),
        attempts=list_lasting_attempts(log, found_versions),
        problems=(
            *_report_cut_history(versions, catalogue, found_versions),
            *_report_emptied_tables(found_versions, jobs, summaries, objects),
            *find_cut_files(versions, jobs, summaries, former_ids),
        ),
    )


def _is_doubtful(job: PreparationJob, summary: Summary) -> bool:
    """May a file of a dataset be broken, so that an earlier content has to stand for it?"""
    is_refused = any(file.refused for file in job.task.files)
    return bool(summary.errors or summary.rowless or is_refused)


def _list_spared(dataset: Dataset, summary: Summary, objects: ObjectStore) -> set[str]:
    """The files of which the tables may have no row: their publisher says that these come and
    go."""
    is_meant = dataset.rolling or any(alarm.alarm == "rows" for alarm in dataset.accepted)
    return list_rowless_sources(objects.parts(summary)) if summary.rowless and is_meant else set()


def _report_emptied_tables(
    found_versions: Mapping[str, FoundVersion],
    jobs: Mapping[str, PreparationJob],
    summaries: Mapping[str, Summary],
    objects: ObjectStore,
) -> Iterator[Problem]:
    """The tables that had rows, and have none today."""
    for id_, version in found_versions.items():
        rowless = list_rowless_sources(objects.parts(summaries[id_]))
        tables, _ = objects.parts(version.summary)
        for path in sorted(rowless & set(map(attrgetter("path"), version.candidates))):
            count = sum(table.rows for table in tables if table.source == path)
            yield make_problem(EMPTIED, Place(path=f"{jobs[id_].shown}/{path}"), count=count)


def _open_search(
    job: PreparationJob,
    broken: Iterable[str],
    *,
    spared: Collection[str],
    versions: EarlierVersions,
    catalogue: Catalogue,
    dataset: Dataset,
) -> Search:
    paths = [file.path for file in job.task.files]
    readings = EarlierReadings(job.folder.parents[2], versions, catalogue, dataset, job.task.files)

    def list_candidates(file: SourceFile) -> Iterator[Candidate]:
        for candidate in readings.list_candidates(file):
            # what we published of one sheet does not stand for the others
            is_committed = candidate.order != OLDEST
            if is_committed or not candidate.files or paths.count(file.path) == 1:
                yield candidate

    return search_version(job, tuple(broken), list_candidates, spared)


def _has_withdrawn_columns(version: FoundVersion, dataset: Dataset, objects: ObjectStore) -> bool:
    """Would an earlier content bring back a column that is said to be gone for good?"""
    paths = set(map(attrgetter("path"), version.candidates))
    names = set[str]()
    for table in objects.parts(version.summary)[0]:
        if table.source in paths:
            names.update(map(attrgetter("name"), table.columns))
    return not names.isdisjoint(dataset.withdrawn_columns)


def _replace_summary(today: Summary, version: Summary, objects: ObjectStore) -> Summary:
    """The summary of what is kept: what is to be mended is of today, how the tables keep to their
    schemas is of those that are published."""
    problems = objects.value(today.detail, Detail).problems
    detail = objects.value(version.detail, Detail)
    verdict = filter(is_of_verdict, detail.problems)
    to_mend = filterfalse(is_of_verdict, problems)
    return replace(
        version,
        key=today.key,
        errors=today.errors,
        warnings=today.warnings,
        detail=objects.put_value(replace(detail, problems=(*verdict, *to_mend))),
    )


def _list_kept_files(
    version: FoundVersion, job: PreparationJob, today: Summary, objects: ObjectStore
) -> Iterator[KeptFile]:
    """The files that are kept; for what is wrong with each, or else with the dataset."""
    problems = objects.value(today.detail, Detail).problems
    reasons = {file.path: file.refused for file in job.task.files if file.refused}
    for problem in filter(is_blocking_problem, problems):
        path = (problem.place.path or "").removeprefix(job.shown).removeprefix("/")
        reasons.setdefault(path, problem.code)
    for path in list_rowless_sources(objects.parts(today)):
        reasons.setdefault(path, EMPTIED)
    whole_reason = reasons.get(WHOLE, "file-unreadable")
    for candidate in version.candidates:
        yield KeptFile(
            path=candidate.path,
            reason=reasons.get(candidate.path, whole_reason),
            version=candidate.version,
            since=candidate.since,
            source=candidate.source,
            content=candidate.blob,
        )


def _report_cut_history(
    versions: EarlierVersions, catalogue: Catalogue, found_versions: Mapping[str, FoundVersion]
) -> Iterator[Problem]:
    """Where nothing was found and the history is cut, more of it may tell."""
    missed_ids = versions.asked_ids - found_versions.keys() - catalogue.kept.keys()
    if missed_ids and versions.history.shallow:
        yield make_problem("history-shallow", Place(), count=len(missed_ids))

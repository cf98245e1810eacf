"""What workers are given of each dataset, which together, and what stands for one whose worker
died."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from site_builder.checks.personal_data.headings import (
    is_about_acts,
    is_about_elected,
    is_about_war_dead,
)
from site_builder.checks.personal_data.social_aid import is_about_social_aid
from site_builder.checks.personal_data.texts import list_described_persons
from site_builder.compose.published_files import list_published_names
from site_builder.core.language import load_language
from site_builder.core.model.dataset import Catalogue, Dataset
from site_builder.core.model.portal import Publisher
from site_builder.core.model.prepared import (
    MOST_PUBLISHED,
    Detail,
    PreparationTask,
    Summary,
    make_withheld_summary,
)
from site_builder.core.problems import Place, make_problem
from site_builder.core.text import show_safe_path, slugify_text
from site_builder.geography.arrondissements import list_commune_codes
from site_builder.geography.departments import Box
from site_builder.geography.territory import compute_publisher_boxes
from site_builder.metadata.catalogue import make_dataset_task
from site_builder.prepare.cache_key import compute_content_key, compute_task_digest
from site_builder.prepare.exports import EXPORTS
from site_builder.prepare.preparation_job import PreparationJob
from site_builder.publish.card_labels import list_card_labels
from site_builder.publish.permanence import (
    AddressBook,
    find_addresses_before,
    find_series,
    list_table_columns,
    remember_columns,
)
from site_builder.render.rendered_files import Pages
from site_builder.storage.build_state import Attempt, BuildState, RecordedChange
from site_builder.storage.object_store import ObjectStore
from site_builder.storage.progress import Tell, track_progress
from site_builder.storage.safe_open import FileDigest, UnsafePath, hash_inside
from site_builder.storage.workers import WorkerDeath

# datasets, and bytes of their files, that a worker takes at a time
BATCH = 64
BATCH_BYTES = 16 << 20
NOTHING = AddressBook()
NO_ATTEMPTS: Mapping[str, Attempt] = MappingProxyType({})
NO_CHANGES: Mapping[str, RecordedChange] = MappingProxyType({})


def plan_dataset_tasks(
    catalogue: Catalogue, before: AddressBook = NOTHING
) -> dict[str, PreparationTask]:
    """What preparing each dataset depends on, by its id. `before`: what was published."""
    bounds = compute_publisher_boxes(catalogue.publishers)
    commune_words = tuple(_list_commune_words(catalogue.publishers))
    name_counts = {
        publisher.slug: 1 + len(publisher.previous) for publisher in catalogue.publishers
    }
    prenoms = catalogue.portal.prenoms
    tasks = {}
    for dataset in catalogue.datasets:
        task = _make_task(dataset, bounds.get(dataset.publisher), commune_words)
        tasks[dataset.id] = replace(
            task,
            copies=task.copies * name_counts.get(dataset.publisher, 1),
            published=_list_series_columns(dataset, before),
            first_names=prenoms.threshold if prenoms else None,
        )
    return tasks


def _make_task(
    dataset: Dataset, bounds: Box | None, commune_words: tuple[tuple[str, str], ...]
) -> PreparationTask:
    sheet = load_language("fr").say("sheet.demonstration" if dataset.demonstration else "sheet")
    task = make_dataset_task(dataset, tuple(export.name for export in EXPORTS), sheet)
    communes = commune_words if task.cut else ()
    return replace(
        task,
        bounds=bounds,
        communes=communes,
        most_bytes=MOST_PUBLISHED,
        social_aid=is_about_social_aid(*_list_subject_texts(dataset)),
        elected=is_about_elected(dataset.title) or is_about_war_dead(dataset.title),
        of_acts=is_about_acts(dataset.title),
        persons=list_described_persons(dataset),
        card_labels=() if dataset.described else list_card_labels(),
    )


def _list_subject_texts(dataset: Dataset) -> Iterator[str]:
    """What says what a dataset is about."""
    yield from (dataset.title, *dataset.keywords, dataset.description)
    for source in dataset.sources:
        yield from (source.path, source.title, source.description)


def _list_series_columns(dataset: Dataset, before: AddressBook) -> tuple[str, ...]:
    """Those of the whole of its series, as it was published."""
    series = find_addresses_before(before, dataset).series
    return series.columns if series else ()


def settle_summary_key(summary: Summary, job: PreparationJob, objects: ObjectStore) -> Summary:
    """The summary of a series with the key that it has once it is published: its names are then
    those under which it was, and it is not to be prepared again for that."""
    parts = objects.parts(summary)
    series = find_series(list_table_columns(parts))
    if series is None or not summary.key:
        return summary
    columns = series.columns
    if not {file.name for file in job.task.files} <= list_published_names(parts):
        columns = remember_columns(columns, job.task.published)
    task = replace(job.task, published=columns)
    return replace(summary, key=compute_content_key(task, job.digests))


def _list_commune_words(publishers: Iterable[Publisher]) -> Iterator[tuple[str, str]]:
    """What may stand for a commune in a table, as a slug, with its own slug: its name, its INSEE
    code and those of its arrondissements, its SIREN.

    A word that may stand for several stands for none: "".
    """
    owners: dict[str, set[str]] = {}
    for publisher in publishers:
        if publisher.role == "commune":
            codes = (*list_commune_codes(publisher.insee), publisher.siren)
            for word in filter(None, map(slugify_text, (publisher.slug, publisher.name, *codes))):
                owners.setdefault(word, set()).add(publisher.slug)
    for word, slugs in owners.items():
        yield word, min(slugs) if len(slugs) == 1 else ""


def make_preparation_jobs(
    root: Path,
    tasks: Mapping[str, PreparationTask],
    last: BuildState,
    objects: ObjectStore,
    tell: Tell,
) -> dict[str, PreparationJob]:
    """Each task with its key, by the id of its dataset."""
    return {
        id_: make_keyed_task(root, tasks[id_], last, objects)
        for id_ in track_progress(tuple(tasks), "files", tell)
    }


def make_keyed_task(
    root: Path, task: PreparationTask, last: BuildState, objects: ObjectStore
) -> PreparationJob:
    """A task with its key; a file that cannot be opened has no digest, and makes the key "":
    prepare will say why. What is no file has for digest the code of why."""
    digests = list[str]()
    for file in task.files:
        if file.is_irregular:
            digests.append(file.refused)
            continue
        with suppress(UnsafePath, OSError):
            digests.append(hash_source_file(root, task, file.path, last))
    key = compute_content_key(task, digests) if len(digests) == len(task.files) else ""
    return PreparationJob(
        task=task,
        key=key,
        digests=tuple(digests),
        folder=Path(f"{root}/{task.path}"),
        shown=show_safe_path(task.path),
        store=objects.root,
    )


def hash_source_file(
    root: Path, dataset: Dataset | PreparationTask, path: str, last: BuildState
) -> str:
    """The sha256 of a file of a dataset. Raises UnsafePath and OSError.

    The stat of a file that was read before is known already where that of its whole folder is.
    """
    known = last.read.datasets.get(dataset.id)
    stats = known.look.files if known else {}
    name = f"{dataset.id}/{path}"
    if name in last.files and path in stats and last.files[name].holds(stats[path]):
        return last.files[name].sha256
    return hash_inside(Path(f"{root}/{dataset.path}"), path, name, last.files)


def compute_own_digest(task: PreparationTask) -> str:
    """The digest of a task, whatever was published before."""
    return compute_task_digest(replace(task, published=()))


def group_into_batches(
    todo: Sequence[PreparationJob], files: Mapping[str, FileDigest], workers: int
) -> list[list[PreparationJob]]:
    """Datasets of one name side by side, for their schemas may be one, whose expressions are then
    compiled once; enough batches for every worker."""
    batches: list[list[PreparationJob]] = []
    most = min(BATCH, -(-len(todo) // (2 * workers)))
    size = 0
    for job in sorted(todo, key=lambda job: job.task.id.rpartition("/")[::-1]):
        job_size = sum(
            files[name].size
            for file in job.task.files
            if (name := f"{job.task.id}/{file.path}") in files
        )
        if not batches or len(batches[-1]) >= most or size + job_size > BATCH_BYTES:
            batches.append([])
            size = 0
        batches[-1].append(job)
        size += job_size
    return batches


def withhold_dead_dataset(job: PreparationJob, died: WorkerDeath, objects: ObjectStore) -> Summary:
    """A dataset that is not published, and not cached, with one problem."""
    file_path = job.task.files[0].path if len(job.task.files) == 1 else ""
    place = Place(path=f"{job.shown}/{file_path}".rstrip("/"))
    detail = objects.put_value(Detail((), (make_problem(f"worker-{died.reason}", place),)))
    return make_withheld_summary(job.task.id, detail=detail, errors=1)


def make_next_state(
    last: BuildState,
    tasks: Mapping[str, PreparationTask],
    summaries: Mapping[str, Summary],
    pages: Pages,
    weights: dict[str, int],
    attempts: Mapping[str, Attempt] = NO_ATTEMPTS,
    changes: Mapping[str, RecordedChange] = NO_CHANGES,
) -> BuildState:
    """What the next build may trust: nothing of a dataset that died or changed meanwhile, nor of
    files now gone."""
    names = {f"{id_}/{file.path}" for id_, task in tasks.items() for file in task.files}
    return BuildState(
        code=last.code,
        summaries={id_: summary for id_, summary in summaries.items() if summary.key},
        files={name: last.files[name] for name in sorted(names & last.files.keys())},
        pages=dict(pages),
        tasks={id_: compute_own_digest(task) for id_, task in tasks.items()},
        read=last.read,
        weights=weights,
        attempts=dict(attempts),
        changes=dict(changes),
    )

"""The files of a folder as the build would read them, in a worker, for what is not a dataset
yet."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from site_builder.core.model.dataset import Dataset, Resource
from site_builder.core.model.prepared import ColumnProfile, Detail, Summary
from site_builder.core.problems import Place, Problem, Repair, make_problem
from site_builder.metadata.catalogue import make_dataset_task
from site_builder.metadata.dataset_folder import read_dataset_folder
from site_builder.metadata.resources import read_resources
from site_builder.metadata.yaml import FileProblems, MetadataRecord
from site_builder.prepare.preparation_job import PreparationJob
from site_builder.publish.options import PREPARE
from site_builder.storage.object_store import ObjectStore
from site_builder.storage.workers import WorkerDeath, WorkerLimits, call_in_worker

FORMATS = ("csv",)  # the cheapest export that preparing cannot do without


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectedFile:
    """One file: `profiles` and `columns` are empty for a document, and for a table that was
    refused."""

    name: str
    path: str
    kind: str
    rows: int = 0
    columns: int = 0
    profiles: tuple[ColumnProfile, ...] = ()
    repairs: tuple[Repair, ...] = ()


@dataclass(frozen=True, slots=True)
class FolderInspection:
    """`publishable`: the build would publish something of this. Problems say what it would not, and
    why."""

    files: tuple[InspectedFile, ...] = ()
    problems: tuple[Problem, ...] = ()
    publishable: bool = False


def inspect_dataset_files(
    folder: Path, id: str, shown_path: str, scratch: Path
) -> FolderInspection:
    """Read all the files of `folder` as those of dataset `id`. `shown_path`: its path in messages;
    `scratch` is ours."""
    notes = FileProblems(shown_path)
    sources, _ = read_resources(
        MetadataRecord(line=1, values={}, lines={}),
        read_dataset_folder(folder, shown_path, notes),
        notes,
    )
    if not sources:
        return FolderInspection(
            problems=notes.all() or (make_problem("dataset-empty", Place(path=shown_path)),)
        )
    publisher, _, slug = id.partition("/")
    dataset = Dataset(
        id=id, publisher=publisher, slug=slug, title=slug, descriptor=shown_path, sources=sources
    )
    job = PreparationJob(
        task=make_dataset_task(dataset, FORMATS, slug),
        key="",
        digests=(),
        folder=folder,
        shown=shown_path,
        store=scratch / "store",
    )
    answer = call_in_worker(PREPARE, job, Summary, WorkerLimits(), log=scratch.parent / "log")
    if isinstance(answer, WorkerDeath):
        return FolderInspection(
            problems=(make_problem(f"worker-{answer.reason}", Place(path=shown_path)),)
        )
    store = ObjectStore(job.store)
    detail = store.value(answer.detail, Detail)
    files = tuple(_describe_inspected_file(source, answer, detail, store) for source in sources)
    return FolderInspection(files, (*notes.all(), *detail.problems), answer.status == "published")


def _describe_inspected_file(
    source: Resource, summary: Summary, detail: Detail, store: ObjectStore
) -> InspectedFile:
    tables, documents = store.parts(summary)
    table = next((table for table in tables if table.name == source.name), None)
    table_detail = next((table for table in detail.tables if table.name == source.name), None)
    if table is None or table_detail is None:
        # a zip may be one
        is_document = any(document.name == source.name for document in documents)
        return InspectedFile(
            name=source.name, path=source.path, kind="document" if is_document else source.kind
        )
    return InspectedFile(
        name=source.name,
        path=source.path,
        kind=source.kind,
        rows=table.rows,
        columns=len(table.columns),
        profiles=table_detail.profiles,
        repairs=table_detail.repairs,
    )

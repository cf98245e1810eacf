"""The files of a folder as the build would read them, in a worker, for what is not a dataset
yet."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from site_builder.core.model import Dataset, Detail, Profile, Source, Summary
from site_builder.core.problems import Place, Problem, Repair, error
from site_builder.metadata.catalogue import task
from site_builder.metadata.dataset_folder import read_folder
from site_builder.metadata.resources import read_resources
from site_builder.metadata.yaml import Notes, Record
from site_builder.prepare.prepare import Job
from site_builder.publish.build import PREPARE
from site_builder.storage.object_store import Store
from site_builder.storage.workers import Died, Limits, call

FORMATS = ("csv",)  # the cheapest export that preparing cannot do without


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One file: `profiles` and `columns` are empty for a document, and for a table that was
    refused."""

    name: str
    path: str
    kind: str
    rows: int = 0
    columns: int = 0
    profiles: tuple[Profile, ...] = ()
    repairs: tuple[Repair, ...] = ()


@dataclass(frozen=True, slots=True)
class Look:
    """`publishable`: the build would publish something of this. Problems say what it would not, and
    why."""

    files: tuple[Seen, ...] = ()
    problems: tuple[Problem, ...] = ()
    publishable: bool = False


def look(folder: Path, id: str, where: str, scratch: Path) -> Look:
    """Read all the files of `folder` as those of dataset `id`. `where`: its path in messages;
    `scratch` is ours."""
    notes = Notes(where)
    sources, _ = read_resources(
        Record(line=1, values={}, lines={}), read_folder(folder, where, notes), notes
    )
    if not sources:
        return Look(problems=notes.all() or (error("dataset-empty", Place(path=where)),))
    publisher, _, slug = id.partition("/")
    dataset = Dataset(
        id=id, publisher=publisher, slug=slug, title=slug, descriptor=where, sources=sources
    )
    job = Job(
        task=task(dataset, FORMATS, slug),
        key="",
        digests=(),
        folder=folder,
        shown=where,
        store=scratch / "store",
    )
    answer = call(PREPARE, job, Summary, Limits(), log=scratch.parent / "log")
    if isinstance(answer, Died):
        return Look(problems=(error(f"worker-{answer.reason}", Place(path=where)),))
    store = Store(job.store)
    detail = store.value(answer.detail, Detail)
    files = tuple(_seen(source, answer, detail, store) for source in sources)
    return Look(files, (*notes.all(), *detail.problems), answer.status == "published")


def _seen(source: Source, summary: Summary, detail: Detail, store: Store) -> Seen:
    tables, documents = store.parts(summary)
    table = next((table for table in tables if table.name == source.name), None)
    about = next((table for table in detail.tables if table.name == source.name), None)
    if table is None or about is None:
        published = any(document.name == source.name for document in documents)  # a zip may be one
        return Seen(
            name=source.name, path=source.path, kind="document" if published else source.kind
        )
    return Seen(
        name=source.name,
        path=source.path,
        kind=source.kind,
        rows=table.rows,
        columns=len(table.columns),
        profiles=about.profiles,
        repairs=about.repairs,
    )
